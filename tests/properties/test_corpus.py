"""Conserved, and twice is once: every sample of ours, every page and text of the corpus, every seed.

Failures are told in offsets and rule ids; no word of the corpus is printed.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests import shared
from tests.properties.conservation import faults_of_cleaning_page, faults_of_cleaning_text

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def html_of(file: Path) -> str:
    """A page as text: UTF-8, or windows-1256 where a sample is meant to be that."""
    raw = file.read_bytes()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1256")


def check(faults: list[str] | None) -> None:
    """Fail with the faults alone: pytest would print both texts. A refusal has nothing to conserve."""
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


@pytest.mark.parametrize("file", sorted(SAMPLES.glob("*/*/page.html")), ids=lambda f: f"{f.parts[-3]}/{f.parts[-2]}")
def test_sample_page(file: Path) -> None:
    check(faults_of_cleaning_page(html_of(file)))


@pytest.mark.parametrize("file", sorted(SAMPLES.glob("*/*/page.txt")), ids=lambda f: f"{f.parts[-3]}/{f.parts[-2]}")
def test_sample_text(file: Path) -> None:
    check(faults_of_cleaning_text(file.read_text(encoding="utf-8")))


@shared.needs_shared
@pytest.mark.parametrize("file", shared.pages(), ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_page(file: Path) -> None:
    check(faults_of_cleaning_page(html_of(file), shared.addresses().get(file.name)))


@shared.needs_shared
@pytest.mark.parametrize("name", shared.texts())
def test_text(name: str) -> None:
    check(faults_of_cleaning_text(shared.texts()[name]))


@shared.needs_shared
@pytest.mark.parametrize("file", shared.pages(), ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_lines_of_page(file: Path) -> None:
    """The page's lines as a plain text: a dump with all its clutter, as other tools leave it."""
    body = LexborHTMLParser(html_of(file)).body
    check(faults_of_cleaning_text(body.text(separator="\n") if body else ""))
