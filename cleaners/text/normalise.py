"""The matching form of Arabic, with offsets back into the raw text, and the one rule for invisible characters.

Folded forms are for comparing and finding, never for output.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

INVISIBLE = "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
"""Never part of a word: bidi controls, zero-width space, word joiner, soft hyphen, BOM (regex class)."""

JOINERS = "\u200c\u200d"
"""They shape letters between two visible characters, and are nothing at a word's edge (regex class)."""

# A joiner beside an invisible character goes with it: else it would stand at an edge only once that is gone.
_DROPPED_FROM_OUTPUT = re.compile(
    f"[{INVISIBLE}]+|(?<![^\\s{INVISIBLE}])[{JOINERS}]+|[{JOINERS}]+(?![^\\s{INVISIBLE}])"
)
_INKED = re.compile(f"[^\\s{INVISIBLE}{JOINERS}]")
_UNINKED = re.compile(f"[{INVISIBLE}{JOINERS}]")

# Unicode's Arabic combining marks (Koranic annotation included), tatweel, and everything invisible.
_DELETED = re.compile(
    "[\u0640\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    f"\u08ca-\u08e1\u08e3-\u08ff{INVISIBLE}{JOINERS}]+"
)
_LONE_PLUS = re.compile(r"(?<!\S)\+(?!\S)")
_PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufefc\uff01-\uff5e]")

_LETTERS = (
    ("أإآٱ", "ا"),
    ("ىیېۍئ", "ي"),
    ("ک", "ك"),
    ("ةە", "ه"),
    ("ؤ", "و"),
    ("٠۰", "0"),
    ("١۱", "1"),
    ("٢۲", "2"),
    ("٣۳", "3"),
    ("٤۴", "4"),
    ("٥۵", "5"),
    ("٦۶", "6"),
    ("٧۷", "7"),
    ("٨۸", "8"),
    ("٩۹", "9"),
    # Phrases turn on the copyright sign and on a plus alone («+ الخط -»): in matching form they are letters.
    ("©", "\u2184"),
    ("\u00a0\u2007\u202f\u3000\u2009", " "),
)
# Replacing one letter at a time is several times faster than str.translate, and keeps every offset.
_REPLACEMENTS = tuple((letter, folded) for letters, folded in _LETTERS for letter in letters)

WORD = re.compile(r"[^\W_]+")
"""A word of folded text: letters and digits."""


def fold(text: str) -> str:
    """The matching form: hamza, yeh, teh marbuta, kaf, digits and case folded; marks and invisible characters gone.

    Line breaks stay, so a whole document can be folded at once. `fold(fold(x)) == fold(x)`.
    """
    if _PRESENTATION.search(text):
        text = _PRESENTATION.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text)
    return _read_together(_replaced(_DELETED.sub("", text)))


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """The matching form, and for every character of it (and its end) where it stands in `text`."""
    pieces: list[str] = []
    offsets: list[int] = []
    for position, character in enumerate(text):
        folded = _folded(character)
        pieces.append(folded)
        offsets.extend([position] * len(folded))
    offsets.append(len(text))
    return _read_together("".join(pieces)), offsets


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    """One character alone; a text has a hundred different ones."""
    spelled = unicodedata.normalize("NFKC", character) if _PRESENTATION.match(character) else character
    return _replaced(_DELETED.sub("", spelled))


def _replaced(text: str) -> str:
    for letter, folded in _REPLACEMENTS:
        if letter in text:
            text = text.replace(letter, folded)
    return text


def _read_together(text: str) -> str:
    """What hangs on the neighbours: a plus alone, and the sigma that ends a word. The text keeps its length."""
    if "+" in text:
        text = _LONE_PLUS.sub("\u01c2", text)
    # U+0130 is the one letter whose lower case is two characters.
    return text.replace("\u0130", "i").lower()


def words_of(text: str) -> list[str]:
    """The words of a text in matching form."""
    return WORD.findall(fold(text))


def printed(text: str) -> str:
    """A text as it is given out: invisible characters dropped, white space folded to single spaces."""
    if _UNINKED.search(text):
        text = _DROPPED_FROM_OUTPUT.sub("", text)
    return " ".join(text.split())


def is_visible(text: str) -> bool:
    """Whether a reader would see anything of it."""
    return _INKED.search(text) is not None


def is_inked(character: str) -> bool:
    """Whether a character is neither white space nor invisible: what conservation counts."""
    return not character.isspace() and _UNINKED.match(character) is None


def content_hash(body: str) -> str:
    """SHA-256 (hex) of the body's words in matching form: the same words have the same hash."""
    return hash_of_words(words_of(body))


def hash_of_words(words: Iterable[str]) -> str:
    """The `content_hash` of a body whose words in matching form are known."""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()
