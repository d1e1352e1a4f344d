"""The five texts the project began with come out as their gold says: one test a field, in Python and on the wire."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cleaners import clean_text
from tests import shared

SCRAPY = str(Path(sys.executable).with_name("scrapy"))

FIELDS = {
    "title": "headline",
    "authors": "authors",
    "publisher": "publisher",
    "aggregator": "aggregator",
    "sources": "sources",
    "keywords": "keywords",
    "counters": "counters",
    "dateline": "dateline",
    "image_caption": "image_caption",
    "kind": "kind",
}
"""The gold's name of a field, and ours."""

pytestmark = shared.needs_shared


@cache
def gold_of(seed: Path) -> dict[str, Any]:
    """What a reader made of the seed."""
    gold: dict[str, Any] = json.loads(seed.with_suffix(".gold.json").read_text(encoding="utf-8"))
    return gold


@cache
def made_of(seed: Path) -> dict[str, Any]:
    """What the cleaner makes of it, as JSON has it."""
    return clean_text(seed.read_bytes().decode("utf-8")).as_dict()


@cache
def commanded() -> dict[Path, dict[str, Any]]:
    """What `scrapy clean` makes of all of them in one call from another folder."""
    command = [SCRAPY, "clean", "--format", "jsonl", *map(str, shared.seeds())]
    run = subprocess.run(command, cwd=shared.SHARED, capture_output=True, text=True, check=True)
    return dict(zip(shared.seeds(), map(json.loads, run.stdout.splitlines()), strict=True))


def folded(text: str) -> str:
    """White space folded, which the contract leaves free."""
    return re.sub(r"\s+", " ", text).strip()


each_seed = pytest.mark.parametrize("seed", shared.seeds(), ids=lambda file: file.stem[:3])


@each_seed
def test_body(seed: Path) -> None:
    paragraphs = [folded(paragraph) for paragraph in made_of(seed)["body"].split("\n\n")]
    assert paragraphs == [folded(paragraph) for paragraph in gold_of(seed)["body"]]


@each_seed
def test_no_clutter(seed: Path) -> None:
    body, story = folded(made_of(seed)["body"]), folded(" ".join(gold_of(seed)["body"]))
    clutter = [folded(string) for string in gold_of(seed)["clutter"]]
    assert clutter
    assert [string for string in clutter if body.count(string) > story.count(string)] == []


@each_seed
@pytest.mark.parametrize(("golden", "ours"), FIELDS.items(), ids=FIELDS.values())
def test_field(seed: Path, golden: str, ours: str) -> None:
    assert made_of(seed)[ours] == gold_of(seed)[golden]


@each_seed
def test_date_published(seed: Path) -> None:
    day = gold_of(seed)["date_published"]
    found = made_of(seed)["date_published"]
    assert (found and found[:10]) == day


@each_seed
def test_command_gives_the_same(seed: Path) -> None:
    given, made = commanded()[seed], made_of(seed)
    fields = ["body", "date_published", "content_hash", "word_count", *FIELDS.values()]
    assert {name: given[name] for name in fields} == {name: made[name] for name in fields}


def test_wire_gives_the_same() -> None:
    requests = [{"id": seed.stem, "text": seed.read_bytes().decode("utf-8")} for seed in shared.seeds()]
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    command = [SCRAPY, "clean", "--jsonl", "--removals"]
    run = subprocess.run(command, input=lines, cwd=shared.SHARED, capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [seed.stem for seed in shared.seeds()]
    assert [answer["body"] for answer in answers] == [made_of(seed)["body"] for seed in shared.seeds()]
    for request, answer in zip(requests, answers, strict=True):
        assert answer["removals"]
        assert all(request["text"][r["start"] : r["end"]] == r["text"] for r in answer["removals"])
