"""Four times the page costs about four times the work: no page can be made that stops a crawl."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from time import process_time

import pytest
from selectolax.lexbor import LexborHTMLParser

from cleaners import NotAnArticle, Page, clean_page, clean_text
from tests.properties.conservation import faults_of_cleaning_page, faults_of_cleaning_text
from tests.properties.test_fuzz import CLUTTER, SENTENCES

LINEAR, QUADRATIC = 4, 16
LIMIT = 10
"""Growth of CPU allowed when the input grows fourfold: above what a busy machine adds to linear, below quadratic."""

STORY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
LABELS = "\n".join(CLUTTER)

PAGES: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: f"<h1>{SENTENCES[0]}</h1>" + STORY * n,
    "unclosed inline": lambda n: STORY + "<b><i>كلمة " * (5 * n),
    "links": lambda n: STORY + "<ul>" + f"<li><a href='/a'>{SENTENCES[3]}</a></li>" * (5 * n) + "</ul>",
    "labels": lambda n: STORY + "".join(f"<div>{label}</div>" for label in CLUTTER) * n,
    "one paragraph": lambda n: f"<p>{' '.join(SENTENCES) * n}</p>" + STORY,
    "classes": lambda n: STORY + "<div class='related share'>x</div>" * (10 * n),
    "table": lambda n: STORY + f"<table>{'<tr><td>12<td>نص</tr>' * (10 * n)}</table>",
    "json-ld": lambda n: f"<script type='application/ld+json'>{'[' * (50 * n)}</script>" + STORY,
}
TEXTS: dict[str, Callable[[int], str]] = {
    "lines": lambda n: "\n".join(SENTENCES * n),
    "one line": lambda n: " ".join(SENTENCES * n),
    "labels": lambda n: "\n".join(SENTENCES) + ("\n" + LABELS) * n,
    "labels on one line": lambda n: " ".join(SENTENCES) + (" " + " ".join(CLUTTER)) * n,
    "no space": lambda n: SENTENCES[0] + "كلمة" * (200 * n),
    "empty lines": lambda n: "\n".join(SENTENCES) + "\n \n" * (200 * n) + SENTENCES[0],
    "digits and dots": lambda n: "\n".join(SENTENCES) + "\n" + "12/03/2024 - 10:15 .. " * (20 * n),
    "invisible": lambda n: "\n".join(SENTENCES) + "\n" + "\u200c\u200d\u00ad\u200f " * (100 * n) + "نهاية",
}


def cpu(clean: Callable[[], object]) -> float:
    """CPU seconds of the quickest of three runs; a refusal is an answer too."""
    spent = []
    for _ in range(3):
        start = process_time()
        with suppress(NotAnArticle):
            clean()
        spent.append(process_time() - start)
    return min(spent)


def growth(clean: Callable[[str], object], make: Callable[[int], str]) -> float:
    """How many times the CPU of an input its fourfold takes, at a size that can be timed (20 ms or more)."""
    size, small = 8, 0.0
    while small < 0.02 and size < 2**14:
        size *= 2
        small = cpu(partial(clean, make(size)))
    return cpu(partial(clean, make(LINEAR * size))) / max(small, 0.002)


@pytest.mark.parametrize("make", PAGES.values(), ids=PAGES)
def test_page_grows_evenly(make: Callable[[int], str]) -> None:
    assert growth(lambda html: clean_page(Page(html)), make) < LIMIT < QUADRATIC


@pytest.mark.parametrize("opened", ["<div>", "<div>نص ", "<b><p>", "<table><tr><td>"])
def test_nesting_costs_what_the_parser_takes(opened: str) -> None:
    """The parser itself looks up through all open elements: the one cost that is not ours to keep even."""
    html = opened * 8000 + STORY
    parse = cpu(partial(LexborHTMLParser, html))
    assert cpu(partial(clean_page, Page(html))) < 3 * parse + 0.5
    assert not faults_of_cleaning_page(html)


@pytest.mark.parametrize("make", TEXTS.values(), ids=TEXTS)
def test_text_grows_evenly(make: Callable[[int], str]) -> None:
    assert growth(clean_text, make) < LIMIT < QUADRATIC


@pytest.mark.parametrize("make", PAGES.values(), ids=PAGES)
def test_big_page_is_conserved(make: Callable[[int], str]) -> None:
    assert not faults_of_cleaning_page(make(60))


@pytest.mark.parametrize("make", TEXTS.values(), ids=TEXTS)
def test_big_text_is_conserved(make: Callable[[int], str]) -> None:
    assert not faults_of_cleaning_text(make(60))
