"""HTML -> Document: one parse, one walk with an explicit stack, nothing removed.

A block ends where a block-level element begins or ends and at `<br>`; the cells of a table row stand in one block.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from cleaners.model import Block, Document, DocumentKind, Element, Head, Mark, NotAnArticle
from cleaners.text.normalise import is_visible

_BLOCK_TAGS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr iframe legend li main menu nav noframes noscript "
    "object ol optgroup p pre section select summary table tbody textarea tfoot thead tr ul video audio xmp svg".split()
)
_CELLS = frozenset(("td", "th"))
_SKIPPED = frozenset(("script", "style", "template"))
_PLAIN_INLINE = frozenset("b strong i em u font br wbr big small sup sub bdi bdo mark nobr o:p".split())
_TEXT, _COMMENT = 2, 4
"""lexbor's tag ids of text and comment nodes (LXB_TAG__TEXT, LXB_TAG__EM_COMMENT)."""

_LONG_CELL = 120
"""Code points: a cell longer than this is a column of a layout, not a cell of data, and is a block of its own. On the
dev corpus no data cell is longer than 60 and no layout column shorter than 300."""

_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_NOT_SHOWN_NAMES = frozenset(
    "hidden hide d-none visually-hidden visuallyhidden sr-only screen-reader-text screen-reader-only "
    "element-invisible element-hidden invisible offscreen".split()
)
_MARKING = ("itemprop", "rel", "property")


def read_document(html: str) -> Document:
    """Cut a page into blocks. Raises `NotAnArticle` (`too-large`) where the parser refuses its size."""
    try:
        tree = LexborHTMLParser(html)
    except SelectolaxError:
        raise NotAnArticle("too-large") from None
    return _Walk(tree).document()


class _Walk:
    """One pass over the tree in document order."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.tree = tree
        self.blocks: list[Block] = []
        self.elements: list[Element] = []
        self.marks: list[Mark] = []
        self.images: list[tuple[int, str]] = []
        self.metas: list[tuple[str, str]] = []
        self.json_ld: list[str] = []
        self.by_node: dict[int, int] = {}
        self.head = {"title": "", "canonical": "", "base": "", "language": ""}
        # The block being gathered: its pieces, length, links, and whether a space is due before the next word.
        self.pieces: list[str] = []
        self.length = 0
        self.space_due = False
        self.links: list[tuple[int, int]] = []
        self.link_from = -1
        self.cell_from = 0
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
            images=tuple(self.images),
            select=_selector(self.tree, self.by_node),
        )

    def _walk(self, root: LexborNode) -> None:
        # (node, what to do on the way out); the walk never recurses: pages nest 20,000 deep.
        way_back: list[tuple[LexborNode, Callable[[], None] | None]] = []
        node: LexborNode | None = root
        while node is not None:
            leave, child = self._enter(node)
            if child is not None:
                way_back.append((node, leave))
                node = child
                continue
            if leave is not None:
                leave()
            following = node.next
            while following is None and way_back:
                parent, leave = way_back.pop()
                if leave is not None:
                    leave()
                following = parent.next
            node = following

    def _enter(self, node: LexborNode) -> tuple[Callable[[], None] | None, LexborNode | None]:
        tag_id = node.tag_id
        if tag_id == _TEXT:
            if self.open_blocks:
                self._text(node.text_content or "")
            return None, None
        if tag_id == _COMMENT:
            return None, None
        tag = node.tag or ""
        if tag == "br":
            self._end_block()
            return None, None
        if tag in _PLAIN_INLINE:
            return None, node.first_child
        if not self.open_blocks and tag != "body":
            return self._enter_head(node, tag)
        attributes = node.attributes
        if tag in _SKIPPED:
            self._script(node, tag, attributes)
            return None, None
        return self._enter_body(node, tag, attributes), node.first_child

    def _enter_head(
        self, node: LexborNode, tag: str
    ) -> tuple[Callable[[], None] | None, LexborNode | None]:
        if tag == "html":
            self.head["language"] = node.attributes.get("lang") or ""
        elif tag in ("meta", "link", "base"):
            self._declaration(tag, node.attributes)
        elif tag == "title" and not self.head["title"]:
            self.head["title"] = " ".join(node.text(deep=True).split())
        elif tag in _SKIPPED:
            self._script(node, tag, node.attributes)
        else:
            return None, node.first_child
        return None, node.first_child if tag == "html" else None

    def _enter_body(
        self, node: LexborNode, tag: str, attributes: dict[str, str | None]
    ) -> Callable[[], None] | None:
        if tag in ("meta", "link"):
            self._declaration(tag, attributes)
            return None
        if tag == "img":
            self._image(attributes)
            return None
        leave = None
        if tag in _BLOCK_TAGS:
            leave = self._open_block_element(node, tag, attributes)
        elif tag in _CELLS:
            leave = self._open_cell(node, tag, attributes)
        elif tag == "a" and "href" in attributes:
            leave = self._open_link(node, tag, attributes)
        elif "class" in attributes or "id" in attributes or "itemprop" in attributes or tag in ("time", "main", "amp"):
            leave = self._open_inline(node, tag, attributes)
        if tag == "time" or any(name in attributes for name in _MARKING):
            self._mark(tag, attributes)
        return leave

    # -- text ----------------------------------------------------------------------------------------------------------

    def _text(self, raw: str) -> None:
        words = raw.split()
        if not words:
            self.space_due = True
            return
        if raw[0].isspace():
            self.space_due = True
        text = " ".join(words)
        self._space()
        self.pieces.append(text)
        self.length += len(text)
        self.space_due = raw[-1].isspace()

    def _space(self) -> None:
        if self.space_due and self.length:
            self.pieces.append(" ")
            self.length += 1
        self.space_due = False

    def _end_block(self) -> None:
        if not self.length:
            self.space_due = False
            return
        text = "".join(self.pieces)
        if self.link_from >= 0:
            self.links.append((self.link_from, self.length))
            self.link_from = 0
        if is_visible(text):
            element = self.open_blocks[-1] if self.open_blocks else self.elements[0]
            self.blocks.append(
                Block(
                    index=len(self.blocks),
                    text=text,
                    tag=element.tag,
                    element=element.index,
                    links=tuple(self.links),
                    hidden=element.hidden,
                )
            )
        self.pieces.clear()
        self.links.clear()
        self.length = 0
        self.cell_from = 0
        self.space_due = False

    # -- elements ------------------------------------------------------------------------------------------------------

    def _record(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> Element:
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip()
        parent = self.open[-1] if self.open else None
        hidden = (parent is not None and parent.hidden) or _is_hidden(tag, names, attributes)
        element = Element(
            index=len(self.elements),
            parent=-1 if parent is None else parent.index,
            tag=tag,
            names=names,
            hidden=hidden,
            first=len(self.blocks),
            first_offset=self.length + (1 if self.space_due and self.length else 0),
        )
        self.elements.append(element)
        self.by_node[node.mem_id] = element.index
        self.open.append(element)
        return element

    def _close(self) -> None:
        element = self.open.pop()
        if self.length:
            element.last, element.last_offset = len(self.blocks), self.length
        else:
            element.last = len(self.blocks) - 1
            element.last_offset = len(self.blocks[-1].text) if self.blocks else 0

    def _open_block_element(
        self, node: LexborNode, tag: str, attributes: dict[str, str | None]
    ) -> Callable[[], None]:
        self._end_block()
        self.open_blocks.append(self._record(node, tag, attributes))
        return self._close_block_element

    def _close_block_element(self) -> None:
        self._end_block()
        self.open_blocks.pop()
        self._close()

    def _open_cell(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> Callable[[], None]:
        if self.length > _LONG_CELL:
            self._end_block()
        self.space_due = True
        self.cell_from = self.length
        self._record(node, tag, attributes)
        return self._close_cell

    def _close_cell(self) -> None:
        if self.length - self.cell_from > _LONG_CELL:
            self._end_block()
        self.space_due = True
        self._close()

    def _open_link(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> Callable[[], None]:
        self._space()
        self.link_from = self.length
        if "class" in attributes or "id" in attributes or "itemprop" in attributes:
            self._record(node, tag, attributes)
            return self._close_recorded_link
        return self._close_link

    def _close_link(self) -> None:
        if 0 <= self.link_from < self.length:
            self.links.append((self.link_from, self.length))
        self.link_from = -1

    def _close_recorded_link(self) -> None:
        self._close_link()
        self._close()

    def _open_inline(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> Callable[[], None]:
        self._record(node, tag, attributes)
        return self._close

    # -- what the page declares ----------------------------------------------------------------------------------------

    def _declaration(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "meta":
            name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
            content = attributes.get("content")
            if name and content:
                self.metas.append((name.strip().lower(), content.strip()))
        elif tag == "base":
            self.head["base"] = attributes.get("href") or ""
        elif "canonical" in (attributes.get("rel") or "").lower().split() and not self.head["canonical"]:
            self.head["canonical"] = (attributes.get("href") or "").strip()

    def _script(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "script" and "ld+json" in (attributes.get("type") or "").lower():
            self.json_ld.append(node.text(deep=True))

    def _image(self, attributes: dict[str, str | None]) -> None:
        source = attributes.get("src") or attributes.get("data-src")
        if source:
            self.images.append((len(self.blocks), source.strip()))

    def _mark(self, tag: str, attributes: dict[str, str | None]) -> None:
        name = "time" if tag == "time" else next(attributes[m] or "" for m in _MARKING if m in attributes)
        value = attributes.get("datetime") or attributes.get("content") or ""
        owner = (self.open[-1] if self.open else self.elements[0]).index
        names = name.lower().split() if tag != "time" else ["time", *(attributes.get("itemprop") or "").lower().split()]
        start = self.length + (1 if self.space_due and self.length else 0)
        self.marks.extend(Mark(each, value.strip(), len(self.blocks), start, owner) for each in names)


def _is_hidden(tag: str, names: str, attributes: dict[str, str | None]) -> bool:
    if tag in ("noscript", "iframe", "noframes", "svg"):
        return True
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    if style and _NOT_SHOWN.search(style.lower()):
        return True
    return bool(names) and not _NOT_SHOWN_NAMES.isdisjoint(names.lower().split())


def _selector(tree: LexborHTMLParser, by_node: dict[int, int]) -> Callable[[str], tuple[int, ...]]:
    def select(css: str) -> tuple[int, ...]:
        found = (by_node.get(node.mem_id) for node in tree.css(css))
        return tuple(sorted({index for index in found if index is not None}))

    return select


def with_article_body(document: Document, text: str) -> tuple[Document, frozenset[int]]:
    """The document with a story that stands in JSON-LD alone, as blocks of its own behind the page's; and their indices."""
    root = Element(
        index=len(document.elements), parent=-1, tag="json-ld", names="", hidden=False, first=len(document.blocks), first_offset=0
    )
    lines = [" ".join(line.split()) for line in text.splitlines() if is_visible(line)]
    added = tuple(
        Block(index=len(document.blocks) + n, text=line, tag="json-ld", element=root.index) for n, line in enumerate(lines)
    )
    root.last = len(document.blocks) + len(added) - 1
    extended = replace(document, blocks=document.blocks + added, elements=(*document.elements, root))
    return extended, frozenset(block.index for block in added)
