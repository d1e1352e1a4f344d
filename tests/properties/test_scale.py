"""Four times the page takes about four times the steps: no page can be made that stops a crawl.

Steps are calls, of Python functions and of C ones: the same on every machine and under any load, where seconds are not.
What a single call into C costs is not seen here; `tests/benchmarks/growth.py` times the same pages.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import FrameType

import pytest

from cleaners import NotAnArticle, Page, clean_page, clean_text
from tests.properties.conservation import faults_of_cleaning_page, faults_of_cleaning_text
from tests.properties.test_fuzz import CLUTTER, SENTENCES

SIZE = 20
"""Repetitions in the smaller input: its own steps outweigh the fixed ones of any page."""
LINEAR, QUADRATIC = 4, 16
LIMIT = 5
"""Growth of steps allowed when the input grows fourfold: all inputs are below 4, and 16 would be quadratic."""

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
    "heads on one line": lambda n: f"{' '.join(c for c in CLUTTER if c != '…')} … " * n,
    "stamps on one line": lambda n: "حدائق تفتح أبوابها 12.03.2023 | 08:15 GMT كلمة ثم كلمة. " * n,
    "no space": lambda n: SENTENCES[0] + "كلمة" * (200 * n),
    "empty lines": lambda n: "\n".join(SENTENCES) + "\n \n" * (200 * n) + SENTENCES[0],
    "digits and dots": lambda n: "\n".join(SENTENCES) + "\n" + "12/03/2024 - 10:15 .. " * (20 * n),
    "invisible": lambda n: "\n".join(SENTENCES) + "\n" + "\u200c\u200d\u00ad\u200f " * (100 * n) + "نهاية",
}


def steps(clean: Callable[[], object]) -> int:
    """Calls made; a refusal is an answer too."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:  # noqa: ARG001 - sys.setprofile's signature
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(note)
    try:
        with suppress(NotAnArticle):
            clean()
    finally:
        sys.setprofile(None)
    return count


def growth(clean: Callable[[str], object], make: Callable[[int], str]) -> float:
    """How many times the steps of an input its fourfold takes."""
    with suppress(NotAnArticle):
        clean(make(SIZE))  # what is loaded and compiled once
    return steps(partial(clean, make(LINEAR * SIZE))) / steps(partial(clean, make(SIZE)))


@pytest.mark.parametrize("make", PAGES.values(), ids=PAGES)
def test_page_grows_evenly(make: Callable[[int], str]) -> None:
    assert growth(lambda html: clean_page(Page(html)), make) < LIMIT < QUADRATIC


@pytest.mark.parametrize("opened", ["<div>", "<div>نص ", "<b><p>", "<table><tr><td>"])
def test_nesting_grows_evenly(opened: str) -> None:
    assert growth(lambda html: clean_page(Page(html)), lambda n: opened * (25 * n) + STORY) < LIMIT
    assert not faults_of_cleaning_page(opened * 8000 + STORY)


@pytest.mark.parametrize("make", TEXTS.values(), ids=TEXTS)
def test_text_grows_evenly(make: Callable[[int], str]) -> None:
    assert growth(clean_text, make) < LIMIT < QUADRATIC


@pytest.mark.parametrize("make", PAGES.values(), ids=PAGES)
def test_big_page_is_conserved(make: Callable[[int], str]) -> None:
    assert not faults_of_cleaning_page(make(60))


@pytest.mark.parametrize("make", TEXTS.values(), ids=TEXTS)
def test_big_text_is_conserved(make: Callable[[int], str]) -> None:
    assert not faults_of_cleaning_text(make(60))
