"""The next page of a story, and never its neighbour."""

from __future__ import annotations

import pytest

from crawler.discovery import next_page

STORY = "https://mithal.example/rain-over-the-coast/"
FILE = "https://mithal.example/rain.html"
NUMBERED = "https://mithal.example/news/5"


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{body}".encode()


def numbers(*addresses: str, first: int = 1, place: str = "page-links") -> str:
    """The row of page numbers below a story."""
    links = (f'<a href="{address}" class="post-page-numbers">{n}</a>' for n, address in enumerate(addresses, first))
    return f"<article><p>متن</p><div class='{place}'>الصفحات: {' '.join(links)}</div></article>"


@pytest.mark.parametrize(
    ("address", "first", "body", "expected"),
    [
        (STORY, None, page("", f'<link rel="next" href="{STORY}2/">'), STORY + "2/"),
        (STORY, None, page(f'<a rel="next" href="{STORY}2/">التالي</a>'), STORY + "2/"),
        (STORY, None, page(numbers(STORY + "2/", STORY + "3/", first=2)), STORY + "2/"),
        (STORY + "2/", STORY, page(numbers(STORY, STORY + "2/", STORY + "3/")), STORY + "3/"),
        (STORY + "3/", STORY, page(numbers(STORY, STORY + "2/", STORY + "3/")), None),
        (STORY, None, page(numbers("?page=2", first=2)), STORY + "?page=2"),
        (STORY + "?page=2", STORY, page(numbers("?page=3", first=3)), STORY + "?page=3"),
        (STORY, None, page(numbers("?paged=2", first=2)), STORY + "?paged=2"),
        (STORY, None, page(numbers(STORY + "page/2/", first=2)), STORY + "page/2/"),
        (STORY, None, page(numbers("2/", first=2).replace(">2<", ">٢<")), STORY + "2/"),
        (FILE, None, page(numbers("rain-2.html", first=2)), "https://mithal.example/rain-2.html"),
        (
            "https://mithal.example/rain-2.html",
            FILE,
            page(numbers("rain-3.html", first=3)),
            FILE.replace("rain", "rain-3"),
        ),
        (NUMBERED, None, page(numbers("/news/5/2", first=2, place="pagination")), NUMBERED + "/2"),
        (STORY.replace("https", "http"), None, page("", f'<link rel=next href="{STORY}2">'), STORY + "2"),
        # Neighbours.
        (STORY, None, page("", '<link rel="next" href="/another-story/">'), None),
        (NUMBERED, None, page("", '<link rel="next" href="/news/6">'), None),
        (NUMBERED, None, page(numbers("/news/6", first=6)), None),
        (FILE, None, page("", '<link rel="next" href="rain-2.html">'), None),
        ("https://mithal.example/2026/11/3", None, page("", '<link rel="next" href="/2026/11/4">'), None),
        (STORY, None, page("", '<link rel="next" href="https://other.example/rain-over-the-coast/2/">'), None),
        # Pages that are skipped, or are not there yet.
        (STORY, None, page(numbers(STORY + "3/", first=3)), None),
        (STORY, None, page("", f'<link rel="next" href="{STORY}3/">'), None),
        # The readers' comments, whose first page Drupal calls 0.
        (STORY, None, page(f'<div id="comments"><a rel="next" href="{STORY}?page=2">2</a></div>'), None),
        (STORY, None, page(numbers("?page=1", "?page=2", first=2, place="pager")), None),
        (STORY, None, page(f'<link rel="next" href="{STORY}comment-page-2/#comments">'), None),
        # A link in the text, and one to the page's own second part, say nothing.
        (STORY, None, page(f'<p>انظر <a href="{STORY}2/">هنا</a></p>'), None),
        # A page that is none of the story's.
        ("https://mithal.example/else/", STORY, page("", f'<link rel="next" href="{STORY}2/">'), None),
        (STORY, None, b"", None),
    ],
)
def test_the_next_page_of_a_story(address: str, first: str | None, body: bytes, expected: str | None) -> None:
    assert next_page(body, address, first) == expected


def test_a_story_without_end_ends() -> None:
    address = f"{STORY}99/"
    assert next_page(page("", f'<link rel="next" href="{STORY}100/">'), address, STORY) is None
    assert next_page(page("", f'<link rel="next" href="{STORY}99/">'), f"{STORY}98/", STORY) == address
