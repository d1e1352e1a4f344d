"""README.md tells the truth: its before and after, its Python and its outlet are run."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from cleaners import Article, clean_text
from cleaners.outlet import read_outlet

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The fenced blocks of one language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def article() -> Article:
    return clean_text(blocks("text")[0])


def test_after_is_what_comes_of_before(article: Article) -> None:
    assert article.body == blocks("text")[1].strip()


@pytest.mark.parametrize("field", ["authors", "dateline", "date_published", "publisher"])
def test_fields_beside_it(article: Article, field: str) -> None:
    told = re.search(rf'`{field}: \[?"([^"]+)"\]?`', README)
    assert told
    value = getattr(article, field)
    assert (value[0] if isinstance(value, tuple) else value) == told.group(1)


def test_headline_and_keywords(article: Article) -> None:
    assert article.headline == blocks("text")[0].splitlines()[0]
    assert article.keywords
    assert article.removals


def test_python_runs_as_printed() -> None:
    (session,) = blocks("python")
    test = doctest.DocTestParser().get_doctest(session, {}, "README.md", "README.md", 0)
    told: list[str] = []
    assert doctest.DocTestRunner().run(test, out=told.append).failed == 0, "".join(told)


def test_outlet_loads(tmp_path: Path) -> None:
    (declaration,) = blocks("toml")
    file = tmp_path / "example.toml"
    file.write_text(declaration, encoding="utf-8")
    assert read_outlet(file).owns("www.example.com")
