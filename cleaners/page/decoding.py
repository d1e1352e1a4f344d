"""Bytes -> text. The order of trust is the HTML standard's: BOM, transport, `<meta>`, then what the bytes look like.

But where the label is a legacy one and the bytes are UTF-8 from end to end, the label is wrong: Arabic in an encoding
of one byte a letter is never valid UTF-8 by chance.
"""

from __future__ import annotations

from w3lib.encoding import html_to_unicode

from cleaners.model import NotAnArticle, Page

ARABIC_WINDOWS = "windows-1256"
"""The one legacy encoding that Arabic outlets used widely; Latin-1 claims hide it too."""

_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"\x00\x00\x00")
_REPLACED_SHARE = 0.01
"""More replacement characters than this, and the declared charset was wrong: of 119 dev pages one holds any, a
hundred-thousandth of its characters; undeclared windows-1256 leaves one for most letters."""


def decode(page: Page) -> str:
    """The page's text. Raises `NotAnArticle` for what is empty (`empty`) or no text at all (`binary`)."""
    html = page.html if isinstance(page.html, str) else _decoded(page.html, page.charset)
    if not html.strip("\ufeff \t\r\n\0"):
        raise NotAnArticle("empty")
    return html


def _decoded(raw: bytes, charset: str | None) -> str:
    if not raw.strip():
        raise NotAnArticle("empty")
    if raw.startswith(_BINARY) or (raw.count(0) > len(raw) // 10 and raw[:2] not in (b"\xff\xfe", b"\xfe\xff")):
        raise NotAnArticle("binary")
    header = f"text/html; charset={charset}" if charset else None
    encoding, text = html_to_unicode(header, raw, auto_detect_fun=_detect)
    if not encoding.startswith("utf-") and not raw.isascii() and _detect(raw) == "utf-8":
        return raw.decode("utf-8", errors="replace")
    if text.count("\ufffd") > _REPLACED_SHARE * len(text):
        return raw.decode(_detect(raw), errors="replace")
    return text


def _detect(raw: bytes) -> str:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        # A page cut in the middle of a character is UTF-8 all the same.
        return "utf-8" if error.start >= len(raw) - 3 else ARABIC_WINDOWS
    return "utf-8"
