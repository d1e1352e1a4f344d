"""What an element's class, id and tag say of it: the kinds of clutter that page authors name themselves."""

from __future__ import annotations

import re
from functools import lru_cache

from cleaners.model import Document
from cleaners.rule import Rule

_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

_ENCODED = re.compile(r"(?:[.%][0-9A-Fa-f]{2}){3}")
"""An id made from a heading's own words, percent-encoded: its letters name nothing."""

TAG_RULES = {
    "nav": "navigation/nav",
    "marquee": "ticker/marquee",
    "footer": "copyright/footer",
    "aside": "related/aside",
    "figcaption": "caption/figcaption",
    "dialog": "cookies/dialog",
    "menu": "navigation/menu",
    "select": "widget/form",
    "textarea": "widget/form",
    "button": "tools/button",
    "form": "widget/form",
    "iframe": "embed/frame",
    "object": "embed/frame",
    "video": "player/video",
    "audio": "player/audio",
    "label": "widget/form",
    "legend": "widget/form",
}
"""What HTML's own tags say (the HTML standard's sections and forms)."""


def named_clutter(document: Document, rules: tuple[Rule, ...]) -> dict[int, str]:
    """Element index -> id of the rule that its class, id or tag names."""
    find = _name_index(rules).find
    found: dict[int, str] = {}
    for element in document.elements:
        rule = find(element.names) if element.names else None
        if rule is None:
            rule = TAG_RULES.get(element.tag)
        if rule is not None:
            found[element.index] = rule
    return found


class _NameIndex:
    """Names of all rules; verdicts are remembered by the attribute's very words, which recur on every page."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.whole = {name.lower(): rule.id for rule in reversed(rules) for name in rule.names}
        self.parts = {name: rule for name, rule in self.whole.items() if _PART.fullmatch(name)}
        self.find = lru_cache(maxsize=20_000)(self._find)

    def _find(self, names: str) -> str | None:
        tokens = [token for token in names.split() if not _ENCODED.search(token)]
        for token in tokens:
            rule = self.whole.get(token.lower())
            if rule is not None:
                return rule
        for token in tokens:
            for part in _PART.findall(token):
                rule = self.parts.get(part.lower())
                if rule is not None:
                    return rule
        return None


@lru_cache(maxsize=256)
def _name_index(rules: tuple[Rule, ...]) -> _NameIndex:
    return _NameIndex(rules)
