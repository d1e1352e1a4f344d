"""The samples as tests read them: the page, what it is, what must come out, what must be taken out."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from cleaners import Article, Page, clean_page, clean_text
from cleaners.outlet import Outlet, load_outlets

ROOT = Path(__file__).resolve().parents[2] / "samples"


@dataclass(frozen=True)
class Sample:
    """One folder of `samples/`."""

    folder: Path
    """`samples/<outlet>/<slug>`."""

    @property
    def name(self) -> str:
        """`outlet/slug`, for messages."""
        return "/".join(self.folder.parts[-2:])

    @property
    def owner(self) -> str:
        """The outlet, or the layout where the outlet has no name."""
        return self.folder.parent.name

    @cached_property
    def about(self) -> dict[str, Any]:
        """`sample.toml`."""
        return tomllib.loads((self.folder / "sample.toml").read_text("utf-8"))

    @cached_property
    def expected(self) -> dict[str, Any]:
        """`article.json`, written by hand."""
        expected: dict[str, Any] = json.loads((self.folder / "article.json").read_text("utf-8"))
        return expected

    @property
    def is_article(self) -> bool:
        """Whether it is to be kept."""
        return str(self.about["kind"]) == "article"

    def clean(self, outlet: Outlet | None = None) -> Article:
        """The sample through the cleaner; its address tells the outlet unless one is given. Raises `NotAnArticle`."""
        url = self.about.get("url")
        text = self.folder / "page.txt"
        if text.exists():
            return clean_text(text.read_bytes().decode("utf-8"), url=url, outlet=outlet)
        return clean_page(Page((self.folder / "page.html").read_bytes(), url=url), outlet=outlet)


SAMPLES = tuple(Sample(file.parent) for file in sorted(ROOT.glob("*/*/sample.toml")))
ARTICLES = tuple(sample for sample in SAMPLES if sample.is_article)
REFUSED = tuple(sample for sample in SAMPLES if not sample.is_article)
OUTLETS, BROKEN = load_outlets()


@cache
def cleaned(sample: Sample) -> Article:
    """The sample's article, cleaned once for all its tests."""
    return sample.clean()
