"""The house that publishes the page, and the names it goes by: they are no author's, and credit nobody else."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from cleaners.metadata.declared import Declared
from cleaners.outlet import Outlet
from cleaners.text.normalise import words_of

SHORTEST_IN_ADDRESS = 4
"""Letters a name must have to be looked for in the host name: shorter ones stand in any."""

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

    def owns(self, name: str) -> bool:
        """Whether a name is the house's own, or part of its address."""
        glued = "".join(words_of(name))
        return glued in self._glued or (len(glued) >= SHORTEST_IN_ADDRESS and glued in self._host)


def _site_name(declared: Declared) -> str | None:
    """The declared name of the site, unless a careless template put the headline there."""
    headlines = {said.value for said in declared.headlines}
    return declared.site_name if declared.site_name not in headlines else None


@lru_cache(maxsize=1024)
def _keys(name: str) -> tuple[str, ...]:
    words = words_of(name)
    own = [" ".join(words)]
    if len(words) > 1 and words[0] in _HOUSE_WORDS:
        own.append(" ".join(words[1:]))
    return tuple(own)
