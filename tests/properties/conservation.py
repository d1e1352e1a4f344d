"""What conserved means, checked from outside: nothing here asks the cleaner how it reads a page.

A page is read a second time by a walk of its own: every text node under `<body>` except script, style and template.
Of each character that is neither white space nor invisible, exactly one copy must be in the body or in a removal.
Findings are told in offsets and counts, never in words: the pages are other people's, and half of them are held out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaners import Article, NotAnArticle, Page, clean_page, clean_text

UNREAD = frozenset({"script", "style", "template"})
"""Elements whose text is not the page's."""

VARIATION_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), 0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0)))
"""Marks without shape of their own that Unicode does not class as format characters."""


def ink(text: str) -> str:
    """The characters that leave ink: no white space, no control, no format or other invisible character."""
    return "".join(char for char in text if not _invisible(char))


def _invisible(char: str) -> bool:
    return char.isspace() or char in VARIATION_SELECTORS or unicodedata.category(char) in {"Cc", "Cf", "Zs", "Zl", "Zp"}


def words_of_page(html: str) -> str:
    """The ink of every text node under `<body>`, in document order, by a walk with a stack of its own."""
    body = LexborHTMLParser(html).body
    return "".join(ink(text) for text in _texts_under(body)) if body else ""


def _texts_under(root: LexborNode) -> Iterator[str]:
    stack = [root]
    while stack:
        node = stack.pop()
        if node.is_text_node:
            yield node.text_content or ""
        elif node.tag not in UNREAD:
            stack.extend(reversed(list(node.iter(include_text=True))))


def faults_of_page(html: str, article: Article) -> list[str]:
    """What is not conserved between a page and what was made of it; empty when all is well."""
    page, blocks = words_of_page(html), "".join(map(ink, article.blocks))
    faults = []
    if article.body_source == "json-ld":
        blocks = blocks[: len(page)]
    if blocks != page:
        faults.append(f"the document is not the page: {_difference(page, blocks)}")
    return faults + _faults_of_removals(article, lambda block: article.blocks[block or 0], _kept_of_blocks(article))


def faults_of_text(text: str, article: Article) -> list[str]:
    """What is not conserved between a text and what was made of it; empty when all is well."""
    faults = [f"removal {n} names a block" for n, removal in enumerate(article.removals) if removal.block is not None]
    kept = _without(text, ((removal.start, removal.end) for removal in article.removals))
    return faults + _faults_of_removals(article, lambda _: text, kept)


def _faults_of_removals(article: Article, source: Callable[[int | None], str], kept: str) -> list[str]:
    faults = []
    places = [(removal.block or 0, removal.start, removal.end) for removal in article.removals]
    if places != sorted(places):
        faults.append("the removals are not in reading order")
    for before, after in pairwise(places):
        if before[0] == after[0] and after[1] < before[2]:
            faults.append(f"two removals claim the same words: {before} {after}")
    for n, removal in enumerate(article.removals):
        if not removal.text or removal.text != source(removal.block)[removal.start : removal.end]:
            faults.append(f"removal {n} ({removal.rule}) has not the words of its place")
    if ink(kept) != ink(article.body):
        faults.append(f"the body is not what was left: {_difference(ink(kept), ink(article.body))}")
    return faults


def _kept_of_blocks(article: Article) -> str:
    spans: dict[int, list[tuple[int, int]]] = {}
    for removal in article.removals:
        spans.setdefault(removal.block or 0, []).append((removal.start, removal.end))
    return "\n".join(_without(text, spans.get(index, ())) for index, text in enumerate(article.blocks))


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in sorted(spans):
        kept.append(text[at:start])
        at = max(at, end)
    return "".join((*kept, text[at:]))


def _difference(wanted: str, found: str) -> str:
    at = next((n for n, pair in enumerate(zip(wanted, found, strict=False)) if pair[0] != pair[1]), None)
    at = min(len(wanted), len(found)) if at is None else at
    code = [f"U+{ord(text[at]):04X}" if at < len(text) else "the end" for text in (wanted, found)]
    return f"{len(wanted)} characters wanted, {len(found)} found, apart at {at}: {code[0]} wanted, {code[1]} found"


def faults_of_second_cleaning(article: Article) -> list[str]:
    """Why the body, cleaned as a text, is not given back; empty when it is."""
    try:
        again = clean_text(article.body)
    except NotAnArticle as refusal:
        return [f"the body is refused: {refusal.reason}"]
    rules = ", ".join(dict.fromkeys(removal.rule for removal in again.removals))
    return (
        [] if again.body == article.body else [f"the second cleaning changes the body; it removes by: {rules or '-'}"]
    )


def faults_of_cleaning_page(html: str, url: str | None = None) -> list[str] | None:
    """All faults of one page: conserved, and twice is once. None where it is refused as no article."""
    try:
        article = clean_page(Page(html, url=url))
    except NotAnArticle:
        return None
    return faults_of_page(html, article) + faults_of_second_cleaning(article)


def faults_of_cleaning_text(text: str) -> list[str] | None:
    """All faults of one text: conserved, and twice is once. None where it is refused as no article."""
    try:
        article = clean_text(text)
    except NotAnArticle:
        return None
    return faults_of_text(text, article) + faults_of_second_cleaning(article)
