"""The samples: pages and texts of our own, in the structure of real ones, at `samples/<outlet>/<slug>/`."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from w3lib.url import safe_url_string

from cleaners import Article


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample."""

    outlet: str
    """Its folder's name: the slug of its outlet, or of a shared layout."""
    url: str
    """Its address, as a client asks for it; empty where none is known."""
    headline: str
    """Of its article; empty where it has none, or none was reviewed."""
    path: Path
    """`page.html`, or `page.txt` where only the text of the outlet's pages is known."""

    @property
    def is_page(self) -> bool:
        """Whether it is a page; else it is a text."""
        return self.path.suffix == ".html"


def read_samples(folder: Path) -> list[Sample]:
    """Every sample below a folder, by outlet and slug."""
    pages = sorted([*folder.glob("*/*/page.html"), *folder.glob("*/*/page.txt")])
    return [_read_sample(page) for page in pages]


def removed_lines(article: Article) -> list[str]:
    """The removals as `removed.txt` has them: rule, tab, words, white space folded; an empty one is nothing."""
    return [f"{removal.rule}\t{' '.join(removal.text.split())}" for removal in article.removals if removal.text.split()]


def _read_sample(page: Path) -> Sample:
    declared = tomllib.loads((page.parent / "sample.toml").read_text("utf-8"))
    url = declared.get("url", "")
    article = page.parent / "article.json"
    headline = json.loads(article.read_text("utf-8")).get("headline") if article.exists() else None
    return Sample(page.parent.parent.name, safe_url_string(url) if url else "", headline or "", page)
