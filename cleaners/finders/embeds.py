"""Embeds: the fallback text of a post from elsewhere, known by its signature: «— name (@handle) date»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaners.finders import Claim, whole
from cleaners.model import Document
from cleaners.story import Scene

_SIGNATURE = re.compile(r"[—–-]\s*[^()\n]{1,60}\(@\w{1,20}\)\s*\S")
"""How the embed code of a post ends: a dash, the name, the handle in brackets, a date (Twitter's publish tool)."""
_PICTURE = re.compile(r"\bpic\.(?:twitter|x)\.com/\w+")
"""The address that stands for the post's picture."""
POST_WORDS = 90
"""A longer block quotes a post within a paragraph: 280 letters are at most 60 words, and the signature up to 15 (30 to
999 give the same articles of the dev corpus)."""


def find_embeds(scene: Scene) -> Iterator[Claim]:
    """The block with the signature, and on a page all of the quotation it signs."""
    document = scene.reading.document
    for block in sorted(scene.story.blocks):
        text = document.blocks[block].text
        if scene.cues[block].words > POST_WORDS or ("@" not in text and "pic." not in text):
            continue
        if _SIGNATURE.search(text):
            for quoted in _quotation(document, block):
                yield whole(scene, quoted, "embed/post")
        elif _PICTURE.search(text):
            yield whole(scene, block, "embed/post")


def _quotation(document: Document, block: int) -> range:
    """The blocks of the innermost `blockquote` around a block; the block alone where there is none."""
    quotes = (element for element in document.around(block) if element.tag == "blockquote")
    quote = next(quotes, None)
    return range(quote.first, quote.last + 1) if quote else range(block, block + 1)
