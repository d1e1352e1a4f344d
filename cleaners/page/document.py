"""HTML -> Document: one parse, one walk with an explicit stack, nothing removed.

A block ends where a block-level element begins or ends and at `<br>`; the cells of a table row stand in one block.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaners.model import Block, Document, DocumentKind, Element, Head, Mark
from cleaners.page.parsing import parse
from cleaners.text.normalise import is_visible

_BLOCK_TAGS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr iframe legend li main marquee menu nav noframes "
    "noscript object ol optgroup p pre section select summary table tbody textarea tfoot thead tr ul video audio xmp "
    "svg".split()
)
_CELLS = frozenset(("td", "th"))
_SKIPPED = frozenset(("script", "style", "template"))
_PLAIN_INLINE = frozenset("b strong i em u font wbr big small sup sub bdi bdo mark nobr o:p".split())
UNRECORDED = _PLAIN_INLINE | _SKIPPED | frozenset(("html", "head", "meta", "link", "br", "img"))
"""Tags that never become an `Element`, whatever class they have: no selector finds them."""
_TEXT, _COMMENT = 2, 4
"""lexbor's tag ids of text and comment nodes (LXB_TAG__TEXT, LXB_TAG__EM_COMMENT)."""

_LONG_CELL = 120
"""Code points: a cell longer than this is a column of a layout, not a cell of data, and is a block of its own (cells of
half A and the passages that hold one block have 73 at most; 120 to 99999 give the same articles, 0 to 60 the same
bodies)."""

_HIDDEN_TAGS = frozenset(("noscript", "iframe", "noframes", "svg"))
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_NOT_SHOWN_NAMES = frozenset(
    "hidden hide d-none visually-hidden visuallyhidden sr-only screen-reader-text screen-reader-only "
    "element-invisible element-hidden invisible offscreen".split()
)
_MARKING = ("itemprop", "rel", "property")
_MARKS = frozenset(_MARKING)
_NAMING = frozenset(("class", "id", "itemprop"))
_HIDING = frozenset(("hidden", "aria-hidden", "style"))


def read_document(html: str) -> Document:
    """Cut a page into blocks. Raises `NotAnArticle` (`too-large`) where the parser refuses its size."""
    return _Walk(parse(html)).document()


# What an element's tag says it is, and what is to be done on the way out of it: plain numbers, as they are compared
# 2,000 times a page.
_PLAIN, _SKIP, _BREAK, _BLOCK, _LINK, _CELL, _INLINE = range(7)
_NOTHING, _LEAVE_BLOCK, _LEAVE_CELL, _LEAVE_LINK, _LEAVE_RECORDED_LINK, _LEAVE_INLINE = range(6)

_SORTS = {
    **dict.fromkeys(_BLOCK_TAGS, _BLOCK),
    **dict.fromkeys(_CELLS, _CELL),
    **dict.fromkeys(_PLAIN_INLINE, _PLAIN),
    **dict.fromkeys(_SKIPPED, _SKIP),
    "br": _BREAK,
    "a": _LINK,
}
"""Tag -> what its element is; every other is inline."""


class _Walk:
    """One pass over the tree in document order."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.tree = tree
        self.blocks: list[Block] = []
        self.elements: list[Element] = []
        self.marks: list[Mark] = []
        self.metas: list[tuple[str, str]] = []
        self.json_ld: list[str] = []
        self.nodes: list[LexborNode] = []
        self.head = {"title": "", "canonical": ""}
        # The block being gathered: its pieces, length, links, whether a space is due before its next word, and where an
        # open cell begins in it: before its start where the cell has ended a block already, and is a layout's column.
        self.pieces: list[str] = []
        self.length = 0
        self.space_due = False
        self.links: list[tuple[int, int]] = []
        self.link_from = -1
        self.cell_from = 0
        # The length of the last block gathered.
        self.last_length = 0
        # Recorded elements that are open, innermost last; and of those the block-level ones.
        self.open: list[Element] = []
        self.open_blocks: list[Element] = []

    def document(self) -> Document:
        root = self.tree.root
        if root is not None:
            self._walk(root)
        self._end_block()
        head = Head(metas=tuple(self.metas), json_ld=tuple(self.json_ld), **self.head)
        return Document(
            kind=DocumentKind.HTML,
            blocks=tuple(self.blocks),
            elements=tuple(self.elements),
            head=head,
            marks=tuple(self.marks),
            select=_selector(self.tree, self.nodes),
        )

    def _walk(self, root: LexborNode) -> None:  # noqa: C901, PLR0912 - hot: 2,000 nodes a page
        # It never recurses: pages nest 20,000 deep.
        tags: dict[int, tuple[str, int]] = {}
        way_back: list[tuple[LexborNode, int]] = []
        open_blocks = self.open_blocks
        node: LexborNode | None = root
        while node is not None:
            tag_id = node.tag_id
            child, leave = None, _NOTHING
            if tag_id == _TEXT:
                if open_blocks:
                    text = node.text_content
                    # Every other text node is white space between two tags.
                    if text is None or text.isspace():
                        self.space_due = True
                    else:
                        self._text(text)
            elif tag_id != _COMMENT:
                known = tags.get(tag_id)
                if known is None:
                    tag = node.tag or ""
                    known = tags[tag_id] = tag, _SORTS.get(tag, _INLINE)
                tag, sort = known
                if sort == _SKIP:
                    self._script(node, tag)
                else:
                    child = node.first_child
                    if sort != _PLAIN:
                        leave = self._enter(node, tag, sort)
            if child is not None:
                way_back.append((node, leave))
                node = child
                continue
            if leave:
                self._leave(leave)
            node = node.next
            while node is None and way_back:
                parent, leave = way_back.pop()
                if leave:
                    self._leave(leave)
                node = parent.next

    def _enter(self, node: LexborNode, tag: str, sort: int) -> int:
        """Take an element in, and say what is to be done on the way out."""
        if sort == _BREAK:
            self._end_block()
            return _NOTHING
        if not self.open_blocks and tag != "body":
            return self._enter_head(node, tag)
        attributes = node.attributes
        if sort == _BLOCK:
            if self.length:
                self._end_block()
            self.space_due = False
            self.open_blocks.append(self._record(node, tag, attributes, 0))
            leave = _LEAVE_BLOCK
        elif sort == _LINK:
            leave = self._enter_link(node, tag, attributes)
        elif sort == _CELL:
            self._enter_cell(node, tag, attributes)
            leave = _LEAVE_CELL
        else:
            leave = self._enter_inline(node, tag, attributes)
        if attributes and (tag == "time" or not _MARKS.isdisjoint(attributes)):
            self._mark(tag, attributes)
        return leave

    def _enter_head(self, node: LexborNode, tag: str) -> int:
        if tag in ("meta", "link"):
            self._declaration(tag, node.attributes)
        elif tag == "title":
            self.head["title"] = self.head["title"] or " ".join(node.text(deep=True).split())
        return _NOTHING

    def _enter_inline(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> int:
        if tag in ("meta", "link"):
            self._declaration(tag, attributes)
        elif tag != "img" and attributes and (tag == "time" or not _NAMING.isdisjoint(attributes)):
            self._record(node, tag, attributes, self._next_word())
            return _LEAVE_INLINE
        return _NOTHING

    def _enter_link(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> int:
        recorded = not _NAMING.isdisjoint(attributes)
        if recorded:
            self._record(node, tag, attributes, self._next_word())
        if "href" not in attributes:
            return _LEAVE_INLINE if recorded else _NOTHING
        self.link_from = self._next_word()
        return _LEAVE_RECORDED_LINK if recorded else _LEAVE_LINK

    def _enter_cell(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> None:
        if self.length > _LONG_CELL:
            self._end_block()
        self.space_due = True
        self.cell_from = self.length
        self._record(node, tag, attributes, self._next_word())

    def _leave(self, leave: int) -> None:
        if leave == _LEAVE_BLOCK:
            if self.length:
                self._end_block()
            self.space_due = False
            self.open_blocks.pop()
        elif leave == _LEAVE_CELL:
            if self.length - self.cell_from > _LONG_CELL:
                self._end_block()
            self.space_due = True
        elif leave != _LEAVE_INLINE:
            if 0 <= self.link_from < self.length:
                self.links.append((self.link_from, self.length))
            self.link_from = -1
            if leave == _LEAVE_LINK:
                return
        self._close()

    # -- text ----------------------------------------------------------------------------------------------------------

    def _text(self, raw: str) -> None:
        text = " ".join(raw.split())
        if not text:
            self.space_due = True
            return
        if self.length:
            if self.space_due or raw[0].isspace():
                self.pieces.append(" ")
                self.length += 1
        elif not is_visible(text):
            if raw[0].isspace():
                self.space_due = True
            return
        self.pieces.append(text)
        self.length += len(text)
        self.space_due = raw[-1].isspace()

    def _next_word(self) -> int:
        """Where in the block being gathered the next word will stand."""
        return self.length + (1 if self.space_due and self.length else 0)

    def _end_block(self) -> None:
        length = self.length
        self.space_due = False
        if not length:
            return
        if self.link_from >= 0:
            if self.link_from < length:
                self.links.append((self.link_from, length))
            self.link_from = 0
        self._begin_later()
        element = self.open_blocks[-1] if self.open_blocks else self.elements[0]
        text, links = "".join(self.pieces), tuple(self.links)
        self.blocks.append(Block(len(self.blocks), text, 0, element.tag, element.index, links, element.hidden))
        self.pieces.clear()
        self.links.clear()
        self.last_length = length
        self.length = 0
        self.cell_from = -_LONG_CELL

    def _begin_later(self) -> None:
        """Let inline elements that are open, and hold no word of this block, begin with the next."""
        for element in reversed(self.open):
            if element.first != len(self.blocks) or element.first_offset < self.length:
                return
            element.first, element.first_offset = len(self.blocks) + 1, 0

    # -- elements ------------------------------------------------------------------------------------------------------

    def _record(self, node: LexborNode, tag: str, attributes: dict[str, str | None], first_offset: int) -> Element:
        names, parent, hidden = "", -1, tag in _HIDDEN_TAGS
        if self.open:
            above = self.open[-1]
            parent, hidden = above.index, hidden or above.hidden
        if attributes:
            names, identity = attributes.get("class") or "", attributes.get("id")
            if identity:
                names = f"{names} {identity}" if names else identity
            hidden = hidden or (bool(names) and _names_hide(names))
            if not hidden and not _HIDING.isdisjoint(attributes):
                hidden = _is_hidden(attributes)
        inline = tag not in _BLOCK_TAGS
        element = Element(len(self.elements), parent, tag, names, hidden, inline, len(self.blocks), first_offset)
        self.elements.append(element)
        self.nodes.append(node)
        self.open.append(element)
        return element

    def _close(self) -> None:
        element = self.open.pop()
        if self.length:
            element.last, element.last_offset = len(self.blocks), self.length
        else:
            element.last, element.last_offset = len(self.blocks) - 1, self.last_length

    # -- what the page declares ----------------------------------------------------------------------------------------

    def _declaration(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "meta":
            name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
            content = attributes.get("content")
            if name and content:
                self.metas.append((name.strip().lower(), content.strip()))
        elif "canonical" in (attributes.get("rel") or "").lower().split() and not self.head["canonical"]:
            self.head["canonical"] = (attributes.get("href") or "").strip()

    def _script(self, node: LexborNode, tag: str) -> None:
        if tag == "script" and "ld+json" in (node.attributes.get("type") or "").lower():
            self.json_ld.append(node.text(deep=True))

    def _mark(self, tag: str, attributes: dict[str, str | None]) -> None:
        name = "time" if tag == "time" else next(attributes[m] or "" for m in _MARKING if m in attributes)
        value = attributes.get("datetime") or attributes.get("content") or ""
        owner = (self.open[-1] if self.open else self.elements[0]).index
        names = name.lower().split() if tag != "time" else ["time", *(attributes.get("itemprop") or "").lower().split()]
        start = self._next_word()
        self.marks.extend(Mark(each, value.strip(), len(self.blocks), start, owner) for each in names)


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return style is not None and _NOT_SHOWN.search(style.lower()) is not None


@lru_cache(maxsize=20_000)
def _names_hide(names: str) -> bool:
    return not _NOT_SHOWN_NAMES.isdisjoint(names.lower().split())


def _selector(tree: LexborHTMLParser, nodes: list[LexborNode]) -> Callable[[str], tuple[int, ...]]:
    @cache
    def by_node() -> dict[int, int]:
        return {node.mem_id: index for index, node in enumerate(nodes)}

    def select(css: str) -> tuple[int, ...]:
        found = (by_node().get(node.mem_id) for node in tree.css(css))
        return tuple(sorted({index for index in found if index is not None}))

    return select


def with_article_body(document: Document, text: str) -> tuple[Document, frozenset[int]]:
    """The document with a story that JSON-LD alone tells, as blocks of its own behind the page's; and their indices."""
    root = Element(
        index=len(document.elements),
        parent=-1,
        tag="json-ld",
        names="",
        hidden=False,
        inline=False,
        first=len(document.blocks),
        first_offset=0,
    )
    lines = [" ".join(line.split()) for line in text.splitlines() if is_visible(line)]
    added = tuple(
        Block(index=len(document.blocks) + n, text=line, tag="json-ld", element=root.index)
        for n, line in enumerate(lines)
    )
    root.last = len(document.blocks) + len(added) - 1
    extended = replace(document, blocks=document.blocks + added, elements=(*document.elements, root))
    return extended, frozenset(block.index for block in added)
