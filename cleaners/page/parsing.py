"""Text -> tree, in time that the page's size bounds: what nests without end is made flat, as browsers do.

lexbor looks up through the open elements for a block-level tag and for an end tag that closes nothing: 60,000 `<div>`
within each other (300 KB) take it 11 s of CPU, a hundred thousand 31 s.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from cleaners.model import NotAnArticle

DEEPEST = 2_000
"""Elements that may be open at a time. The deepest of 190 real pages has 53; Chromium ends at 512
(`kMaximumHTMLParserDOMTreeDepth`). Of the 190 two have so many tags without an end tag that they are looked into."""

_NESTING = (
    "abbr address article aside audio b bdi bdo big blockquote button canvas center cite code del details dfn dialog "
    "dir div dl em fieldset figcaption figure font footer header hgroup i ins kbd label listing main map mark marquee "
    "menu nav noscript object ol optgroup output pre q rp rt ruby s samp search section slot small span strike strong "
    "sub summary sup svg table tt u ul var video"
)
"""Elements that end only where an end tag says so; `p`, `li`, cells and the like are ended by the next of them."""
_TAG = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(script|style|textarea|title)\b.*?(?:</\1|\Z)|<(/?)({_NESTING.replace(' ', '|')})(?=[\s/>])",
    re.IGNORECASE | re.DOTALL,
)


def parse(html: str) -> LexborHTMLParser:
    """A page's tree. Raises `NotAnArticle` (`too-large`) where the parser refuses its size."""
    try:
        return LexborHTMLParser(_flattened(html))
    except SelectolaxError:
        raise NotAnArticle("too-large") from None


def _flattened(html: str) -> str:
    """The page, where a tag that opens deeper than `DEEPEST`, and its end tag, are line breaks: no text is lost."""
    if html.count("<") - html.count("</") <= DEEPEST:
        return html
    return _TAG.sub(_levelled(), html)


def _levelled() -> Callable[[re.Match[str]], str]:
    depth = 0

    def level(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag[3] is None:
            return tag[0]
        depth = max(0, depth - 1) if tag[2] else depth + 1
        is_too_deep = depth >= DEEPEST if tag[2] else depth > DEEPEST
        return f"<{tag[2]}br" if is_too_deep else tag[0]

    return level
