"""CSS selectors: which elements a declaration names; a selector whose class or id the page lacks is never run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from cleaners.model import Document
from cleaners.outlet import Layout
from cleaners.rule import Rule

_LITERAL = re.compile(r"[.#]([\w-]+)|\[(?:class|id)[*^$~|]?=[\"']?([^\"'\]]+)")


class Names(NamedTuple):
    """The classes and ids of a page."""

    text: str
    """All of them, as written: `[class*=…]` names a part of one."""
    words: frozenset[str]
    """Each of them: `.name` and `#name` name a whole one, and a set is asked faster than a text is searched."""


def page_names(document: Document) -> Names:
    """Every class and id of a page: what a selector names must occur among them."""
    text = " ".join({element.names for element in document.elements})
    return Names(text, frozenset(text.split()))


def select(document: Document, names: Names, selectors: Iterable[str]) -> Iterator[int]:
    """The elements that any of the selectors matches; selector by selector, in document order."""
    for selector in selectors:
        whole, parts = _literals(selector)
        if whole <= names.words and all(part in names.text for part in parts):
            yield from document.select(selector)


def selected_clutter(document: Document, names: Names, rules: Sequence[Rule]) -> dict[int, str]:
    """Element index -> id of the rule whose selector matches it; an earlier rule goes before a later one."""
    found: dict[int, str] = {}
    for rule in rules:
        if rule.selectors:
            for element in select(document, names, rule.selectors):
                found.setdefault(element, rule.id)
    return found


def recognised(document: Document, names: Names, layouts: Iterable[Layout]) -> tuple[Layout, ...]:
    """Of the layouts, those whose marks the page bears, in order."""
    return tuple(layout for layout in layouts if any(True for _ in select(document, names, layout.marks)))


@lru_cache(maxsize=4096)
def _literals(selector: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The classes and ids that a selector names, and the parts of such."""
    # What stands in :not(), :has() or behind a comma need not occur.
    if "," in selector or ":" in selector:
        selector = re.split(r"[,:]", selector, maxsplit=1)[0] if "," not in selector else ""
    found = _LITERAL.findall(selector)
    return frozenset(name for name, _ in found if name), tuple(part for _, part in found if part)
