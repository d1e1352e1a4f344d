"""The corpus and the seeds that may stand beside the checkout, in `../shared`: other people's text, read, never copied.

A test that needs them is skipped where they are absent. Their words are never printed: half of the pages are kept aside
from those who tune the cleaner.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(os.environ.get("GHIRBAL_SHARED") or Path(__file__).resolve().parents[2] / "shared")

needs_shared = pytest.mark.skipif(
    not (SHARED / "corpus").is_dir(), reason=f"wants the corpus, and {SHARED / 'corpus'} does not exist"
)


def pages() -> list[Path]:
    """Every HTML page of the corpus, articles and others."""
    return sorted((SHARED / "corpus").glob("*/*.html"))


def addresses() -> dict[str, str]:
    """The address of each page, by file name."""
    lines = (SHARED / "corpus" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["file"]: row["url"] for row in map(json.loads, lines)}


def texts() -> dict[str, str]:
    """Every plain text of the corpus and the seeds, by a name that tells where it is."""
    return {name: document["text"] for name, document in _documents()} | {p.stem: _read(p) for p in seeds()}


def seeds() -> list[Path]:
    """The seed texts; each has its gold beside it."""
    return sorted((SHARED / "seeds").glob("*.txt"))


def _documents() -> Iterator[tuple[str, dict[str, Any]]]:
    for file in sorted((SHARED / "corpus").glob("text*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            yield f"{file.stem}:{document['id']}", document


def _read(file: Path) -> str:
    return file.read_bytes().decode("utf-8")
