"""The layouts that were read off real pages still find story and headline on them."""

from __future__ import annotations

import json
from functools import cache

import pytest
from selectolax.lexbor import LexborHTMLParser

from cleaners.outlet import Layout, load_layouts
from tests import shared
from tests.outlets.samples import OUTLETS

pytestmark = shared.needs_shared

READ_OFF = {
    "aljazeera:2016": [
        "aljazeera.net__2",
        "aljazeera.net__3",
        "aljazeera.net__4",
        "aljazeera.net__5",
        "aljazeera.net__6",
    ],
    "alaraby:2016": [
        "alaraby.co.uk__1",
        "alaraby.co.uk__2",
        "alaraby.co.uk__3",
        "alaraby.co.uk__4",
        "alaraby.co.uk__5",
    ],
    "aljazeera:2017": [
        "sport.aljazeera.net__1",
        "sport.aljazeera.net__3",
        "blogs.aljazeera.net__1",
        "mubasher.aljazeera.net__1",
        "mubasher.aljazeera.net__4",
    ],
    "alittihad:2018": ["alittihad.ae__1"],
    "almasryalyoum:2016": ["almasryalyoum.com__1", "almasryalyoum.com__2", "almasryalyoum.com__4"],
    "masrawy:2017": ["masrawy.com__1", "masrawy.com__2", "masrawy.com__4", "masrawy.com__5"],
    "jannah": ["bahrainalyoum.co.uk__1", "arabradio.us__1"],
    "sahifa": ["alalam.ma__1", "uaebarq.ae__1"],
    "jarida": ["beirutobserver.com__1"],
    "publisher": ["hapijournal.com__1"],
    "masress_family": ["masress.com__1", "maghress.com__1", "djazairess.com__1"],
    "alriyadh:2011": ["alriyadh.com__1"],
    "aljarida:2018": ["aljarida.com__1"],
    "lbcgroup:2026": ["lbcgroup.tv__1"],
    "addustour:2018": ["addustour.com__1", "addustour.com__2"],
    "enabbaladi:2017": ["enabbaladi.net__1", "enabbaladi.net__2", "enabbaladi.net__3"],
    "albawaba:2018": ["albawaba.com__1", "albawaba.com__2"],
}
"""Which pages each layout's evidence names."""

STORY = 100
"""Words that a story has at least; the shortest of these pages' has 123."""

CASES = [pytest.param(slug, page, id=f"{slug}: {page}") for slug, pages in READ_OFF.items() for page in pages]


@cache
def layout_of(slug: str) -> Layout:
    """A shared layout, or an outlet's own."""
    own = {layout.slug: layout for outlet in OUTLETS for layout in outlet.own_layouts}
    return (load_layouts() | own)[slug]


@cache
def titles() -> dict[str, str]:
    """The manifest's title of each page, by file name."""
    lines = (shared.SHARED / "corpus" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["file"]: row.get("title") or "" for row in map(json.loads, lines)}


@cache
def tree_of(page: str) -> LexborHTMLParser:
    """The page, parsed."""
    return LexborHTMLParser((shared.SHARED / "corpus" / "pages" / f"{page}.html").read_text(encoding="utf-8"))


def first(page: str, selectors: tuple[str, ...]) -> list[str]:
    """The words of the first element that any of the selectors finds."""
    nodes = filter(None, map(tree_of(page).css_first, selectors))
    return next((node.text(separator=" ").split() for node in nodes), [])


def letters(text: str) -> str:
    """Without space and punctuation."""
    return "".join(filter(str.isalnum, text))


@pytest.mark.parametrize(("slug", "page"), CASES)
def test_mark_matches(slug: str, page: str) -> None:
    assert any(tree_of(page).css_first(mark) for mark in layout_of(slug).marks)


@pytest.mark.parametrize(("slug", "page"), CASES)
def test_story_is_found(slug: str, page: str) -> None:
    assert len(first(page, layout_of(slug).select.body)) >= STORY


@pytest.mark.parametrize(("slug", "page"), CASES)
def test_headline_is_found(slug: str, page: str) -> None:
    """The manifest cuts titles, changes quotes and adds the outlet's name, so the first words must be in it."""
    headline = first(page, layout_of(slug).select.headline)
    assert len(headline) >= 3
    assert letters("".join(headline[:4])) in letters(titles()[f"{page}.html"])


@pytest.mark.parametrize(("slug", "page"), CASES)
def test_date_is_found(slug: str, page: str) -> None:
    assert any(character.isdigit() for word in first(page, layout_of(slug).select.date) for character in word)
