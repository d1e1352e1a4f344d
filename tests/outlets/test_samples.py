"""Every sample comes out as its `article.json` says, one test a field, and loses what its `removed.txt` says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import pytest

from cleaners import Article, NotAnArticle
from cleaners.outlet import Evidence, Outlet, Structure, load_layouts
from crawler.samples import removed_lines
from tests.outlets.samples import ARTICLES, REFUSED, SAMPLES, Sample, cleaned

FIELDS = {item.name for item in fields(Article)}
SAMPLE_KEYS = {"url", "kind", "reason", "why", "structure", "source", "year"}

NAMELESS = tuple(sample for sample in ARTICLES if sample.owner in load_layouts())
"""Samples of a layout whose outlet has no name: cleaned without an outlet, and as a user who declares it would."""


def outlet_on(layout: str) -> Outlet:
    """An outlet such as a user declares who knows more than we do."""
    evidence = Evidence(what="domains", source="the user", year=2026)
    return Outlet(slug="portal", name="البوابة", structure=Structure.ASSUMED, evidence=(evidence,), layouts=(layout,))


def expectations() -> Iterator[object]:
    """Each field of each sample."""
    for sample in ARTICLES:
        for name in sample.expected:
            yield pytest.param(sample, name, id=f"{sample.name}: {name}")


def folders(samples: tuple[Sample, ...]) -> Iterator[object]:
    """Each sample under its name."""
    for sample in samples:
        yield pytest.param(sample, id=sample.name)


@pytest.mark.parametrize(("sample", "name"), list(expectations()))
def test_field(sample: Sample, name: str) -> None:
    made = cleaned(sample).as_dict()[name]
    if name == "body":
        made = made.split("\n\n")
    assert made == sample.expected[name], f"{sample.name}: {name}"


@pytest.mark.parametrize("sample", list(folders(ARTICLES)))
def test_removed(sample: Sample) -> None:
    expected = (sample.folder / "removed.txt").read_text("utf-8").splitlines()
    assert removed_lines(cleaned(sample)) == expected, f"{sample.name}: removed.txt"


@pytest.mark.parametrize("sample", list(folders(NAMELESS)))
def test_body_on_an_outlet_that_names_the_layout(sample: Sample) -> None:
    article = sample.clean(outlet_on(sample.owner))
    assert article.body.split("\n\n") == sample.expected["body"], sample.name


@pytest.mark.parametrize("sample", list(folders(REFUSED)))
def test_refused(sample: Sample) -> None:
    with pytest.raises(NotAnArticle) as refusal:
        sample.clean()
    assert refusal.value.reason == sample.about["reason"], sample.name


@pytest.mark.parametrize("sample", list(folders(SAMPLES)))
def test_folder_is_complete(sample: Sample) -> None:
    about = sample.about
    assert set(about) <= SAMPLE_KEYS, sample.name
    assert about["kind"] in {"article", "refused"}
    assert about["structure"] in {"observed", "assumed"}
    assert about["why"]
    assert about["source"]
    assert about["year"] >= 2000
    pages = [name for name in ("page.html", "page.txt") if (sample.folder / name).exists()]
    assert len(pages) == 1, f"{sample.name}: {pages}"


@pytest.mark.parametrize("sample", list(folders(ARTICLES)))
def test_expectations_can_fail(sample: Sample) -> None:
    """The fields are the article's, and the ones that matter are there."""
    assert set(sample.expected) <= FIELDS, sample.name
    assert {"headline", "body", "authors", "date_published", "publisher"} <= set(sample.expected), sample.name
    assert len(sample.expected["body"]) >= 3, sample.name
