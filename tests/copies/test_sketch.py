"""Sketches: the same everywhere, and few enough keys in common by chance."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from cleaners.text.normalise import words_of
from crawler.copies.overlap import LEAST_WORDS
from crawler.copies.sketch import SLOTS, keys_of
from crawler.copies.sketches import LEAST_SHARED
from tests.copies.texts import BRIDGE, STORIES, reworded, text

PROGRAM = """
from crawler.copies.sketch import keys_of
print(*keys_of([str(number) for number in range(60)]))
"""


def test_keys_are_the_same_in_every_process(root: Path) -> None:
    printed = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert printed == {" ".join(map(str, keys_of([str(number) for number in range(60)]))).encode() + b"\n"}


def test_keys_are_those_that_stores_hold() -> None:
    # Computed once, by rensa 0.5.0: where this changes, stored sketches are worth nothing and `--regroup` is needed.
    assert keys_of([str(number) for number in range(60)])[:3] == (551243329503, 557171655191, 559006102532)


def test_keys_fit_a_database_and_name_their_slot() -> None:
    keys = keys_of(words_of(text(BRIDGE)))
    assert [key >> 32 & 63 for key in keys] == [*range(SLOTS)]
    assert max(keys) < 2**63


def test_what_is_too_short_has_none() -> None:
    assert keys_of(["كلمة"] * (LEAST_WORDS - 1)) == ()
    assert len(keys_of(["كلمة"] * LEAST_WORDS)) == SLOTS


def test_copies_share_keys_and_others_do_not() -> None:
    sketches = [{*keys_of(words_of(text(story)))} for story in STORIES]
    copies = [{*keys_of(words_of(text(reworded(story, 0.3, seed=5))))} for story in STORIES]
    for number, own in enumerate(sketches):
        for other, copy in enumerate(copies):
            assert (len(own & copy) >= LEAST_SHARED) == (number == other)
