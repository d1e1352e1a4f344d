"""CSS selectors that can never select anything, told before any page is read."""

from __future__ import annotations

import re
from functools import cache

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from cleaners.page.document import UNRECORDED

_INNER = re.compile(r"\[[^\[\]]*\]|\([^()]*\)")
"""Attributes and arguments: what stands there names no element that is selected."""
_COMBINATOR = re.compile(r"[\s>+~]+")
_TAG = re.compile(r"[\w-]+")


def fault_of(css: str) -> str | None:
    """Why a selector selects nothing on any page, in a few words; None where it may.

    It is no CSS, or what it selects is of a tag that a `Document` has no element for: `b`, `font`, `script`.
    """
    try:
        _empty_page().css(css)
    except SelectolaxError:
        return "is no CSS selector"
    for tag in _tags_selected(css):
        if tag in UNRECORDED:
            return f"selects <{tag}>, which is never an element of its own: select what is around it"
    return None


def _tags_selected(css: str) -> list[str]:
    """The tag of each alternative's last part, in lower case; nothing for a part without one (`.story`)."""
    before = ""
    while css != before:
        before, css = css, _INNER.sub("", css)
    last = (_COMBINATOR.split(alternative.strip())[-1] for alternative in css.split(","))
    return [found[0].lower() for part in last if (found := _TAG.match(part))]


@cache
def _empty_page() -> LexborHTMLParser:
    return LexborHTMLParser("")
