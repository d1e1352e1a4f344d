"""CSS selectors: which elements a declaration names; a selector whose class or id the page lacks is never run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from cleaners.model import Document
from cleaners.outlet import Layout
from cleaners.rule import Rule

_LITERAL = re.compile(r"[.#]([\w-]+)|\[(?:class|id)[*^$~|]?=[\"']?([^\"'\]]+)")


def page_names(document: Document) -> str:
    """Every class and id of a page in one string: what a selector names must occur in it."""
    return " ".join({element.names for element in document.elements if element.names})


def select(document: Document, names: str, selectors: Iterable[str]) -> Iterator[int]:
    """The elements that any of the selectors matches; selector by selector, in document order."""
    for selector in selectors:
        if all(literal in names for literal in _literals(selector)):
            yield from document.select(selector)


def selected_clutter(document: Document, names: str, rules: Sequence[Rule]) -> dict[int, str]:
    """Element index -> id of the rule whose selector matches it; an earlier rule goes before a later one."""
    found: dict[int, str] = {}
    for rule in rules:
        if rule.selectors:
            for element in select(document, names, rule.selectors):
                found.setdefault(element, rule.id)
    return found


def recognised(document: Document, names: str, layouts: Iterable[Layout]) -> tuple[Layout, ...]:
    """Of the layouts, those whose marks the page bears, in order."""
    return tuple(layout for layout in layouts if any(True for _ in select(document, names, layout.marks)))


@lru_cache(maxsize=4096)
def _literals(selector: str) -> tuple[str, ...]:
    # What stands in :not(), :has() or behind a comma need not occur.
    if "," in selector or ":" in selector:
        selector = re.split(r"[,:]", selector, maxsplit=1)[0] if "," not in selector else ""
    return tuple(a or b for a, b in _LITERAL.findall(selector))
