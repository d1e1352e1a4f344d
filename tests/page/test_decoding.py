"""Bytes -> text: whom the decoder trusts, and what it refuses."""

from __future__ import annotations

import codecs

import pytest

from cleaners import NotAnArticle, Page
from cleaners.page.decoding import decode

STORY = "<p>افتتحت المكتبة العامة أبوابها صباح اليوم، وقال مديرها إن كتبها تزيد على عشرة آلاف.</p>"


def bytes_with_meta(charset: str, encoding: str) -> bytes:
    return f"<html><head><meta charset={charset}></head><body>{STORY}".encode(encoding)


def reason_of_refusal(html: str | bytes) -> str:
    with pytest.raises(NotAnArticle) as refusal:
        decode(Page(html))
    return refusal.value.reason


def test_text_is_given_back_as_it_is() -> None:
    assert decode(Page(STORY)) == STORY


def test_utf_8_needs_no_declaration() -> None:
    assert decode(Page(STORY.encode())) == STORY


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_is_believed_before_the_transport(mark: bytes, encoding: str) -> None:
    assert decode(Page(mark + STORY.encode(encoding), charset="windows-1256")).lstrip("\ufeff") == STORY


def test_the_transport_is_believed_before_the_page() -> None:
    assert STORY in decode(Page(bytes_with_meta("utf-8", "windows-1256"), charset="windows-1256"))


def test_the_page_is_believed_where_the_transport_is_silent() -> None:
    assert STORY in decode(Page(bytes_with_meta("windows-1256", "windows-1256")))
    assert STORY in decode(Page(bytes_with_meta("iso-8859-6", "iso-8859-6")))


def test_undeclared_windows_1256_is_seen() -> None:
    assert decode(Page(STORY.encode("windows-1256"))) == STORY


def test_windows_1256_that_claims_to_be_utf_8_is_seen() -> None:
    assert STORY in decode(Page(bytes_with_meta("utf-8", "windows-1256")))
    assert decode(Page(STORY.encode("windows-1256"), charset="utf-8")) == STORY


@pytest.mark.parametrize("charset", [None, "utf-8", "", "no-such-charset"])
def test_a_page_cut_in_the_middle_of_a_character_loses_that_character_alone(charset: str | None) -> None:
    whole = STORY.removesuffix(".</p>")
    assert decode(Page(whole.encode()[:-1], charset=charset)).rstrip("\ufffd") == whole[:-1]


def test_a_broken_byte_in_a_long_page_is_no_reason_to_distrust_it() -> None:
    text = decode(Page(b"\xff" + (STORY * 9).encode(), charset="utf-8"))
    assert text == "\ufffd" + STORY * 9


@pytest.mark.parametrize("nothing", ["", " \n\t", "\ufeff", b"", b"  \r\n", b"\xef\xbb\xbf", "\0\0"])
def test_nothing_is_empty(nothing: str | bytes) -> None:
    assert reason_of_refusal(nothing) == "empty"


@pytest.mark.parametrize(
    "raw",
    [
        b"%PDF-1.7\n" + STORY.encode(),
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"GIF89a",
        b"PK\x03\x04",
        b"\x1f\x8b\x08",
        b"RIFF",
        b"<p>\0a\0b\0</p>",
    ],
)
def test_what_is_no_text_is_binary(raw: bytes) -> None:
    assert reason_of_refusal(raw) == "binary"


def test_a_stray_nul_makes_no_page_binary() -> None:
    assert STORY in decode(Page(b"\0" + STORY.encode()))


@pytest.mark.parametrize("charset", ["windows-1256", "iso-8859-1", None])
def test_utf_8_under_a_legacy_label_is_seen(charset: str | None) -> None:
    assert STORY in decode(Page(bytes_with_meta("windows-1256", "utf-8"), charset=charset))
