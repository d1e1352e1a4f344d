"""The house that publishes the page, and the names it goes by: they are no author's, and credit nobody else."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from cleaners.metadata.declared import Declared
from cleaners.outlet import Outlet
from cleaners.text.normalise import words_of

SHORTEST_IN_ADDRESS = 4
"""Letters a name must have to be looked for in the host name: shorter ones stand in any (half A: 3 to 6 give the same
articles)."""
FEWEST_CONSONANTS = 4
"""Consonants with which a name of another script can be told («مدى مصر», madamasr: m d m s r)."""

_HOUSE_WORDS = frozenset(words_of("صحيفة جريدة موقع وكالة قناة شبكة مجلة"))


class House:
    """Names of the outlet, of the site as it declares itself, and its host."""

    def __init__(self, declared: Declared, outlet: Outlet | None, url: str | None) -> None:
        """`url` is the page's address."""
        self.name = outlet.name if outlet else _site_name(declared)
        """The outlet's name, else the declared one; None where neither is known."""
        names = (self.name, declared.site_name, *(outlet.mastheads if outlet else ()))
        self.keys = frozenset(key for name in names if name for key in _keys(name))
        """Its names in matching form, with and without «صحيفة»."""
        self._glued = {key.replace(" ", "") for key in self.keys}
        host = (urlsplit(url).hostname or "") if url else ""
        self._host = host.removeprefix("www.").replace("-", "")
        self._sounds = frozenset(filter(None, map(sound_of, host.removeprefix("www.").split("."))))

    def owns(self, name: str) -> bool:
        """Whether a name is the house's own or part of its address, also in other letters («رأي اليوم»: raialyoum)."""
        glued = "".join(words_of(name))
        if sound_of(glued) in self._sounds:
            return True
        return glued in self._glued or (len(glued) >= SHORTEST_IN_ADDRESS and glued in self._host)


def _site_name(declared: Declared) -> str | None:
    """The declared name of the site, unless a careless template put the headline there."""
    headlines = {said.value for said in declared.headlines}
    return declared.site_name if declared.site_name not in headlines else None


_IN_LATIN = str.maketrans({
    "ب": "b", "ت": "t", "ث": "t", "ج": "g", "خ": "k", "د": "d", "ذ": "d", "ر": "r", "ز": "z", "س": "s", "ش": "s",
    "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "غ": "g", "ف": "f", "ق": "k", "ك": "k", "ل": "l", "م": "m", "ن": "n",
    "j": "g", "q": "k", "c": "k", "p": "b", "v": "f", "x": "k",
})  # fmt: skip
"""Arabic consonants by the Latin letters that addresses write for them; digraphs lose their h."""
_NO_CONSONANT = re.compile("[^b-df-gj-np-tvxz]+")
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=1024)
def sound_of(name: str) -> str | None:
    """The consonants of a name in Latin letters, by which two scripts compare; None where they are too few to tell."""
    consonants = _DOUBLED.sub(r"\1", _NO_CONSONANT.sub("", name.lower().translate(_IN_LATIN)))
    return consonants if len(consonants) >= FEWEST_CONSONANTS else None


@lru_cache(maxsize=1024)
def _keys(name: str) -> tuple[str, ...]:
    words = words_of(name)
    own = [" ".join(words)]
    if len(words) > 1 and words[0] in _HOUSE_WORDS:
        own.append(" ".join(words[1:]))
    return tuple(own)
