"""A crawl may be killed at any moment: a small world here, a large one in `make soak`."""

from __future__ import annotations

from pathlib import Path

from tests.soak.kills import soak
from tests.soak.world import World


def test_killed_at_any_moment_nothing_is_lost_and_nothing_twice(tmp_path: Path) -> None:
    figures = soak(tmp_path, World(sites=1, articles=45), runs=3, seed=7)
    assert figures.faults == []
    assert figures.kills >= 1
    assert figures.articles == 45
    assert figures.revisions > 45
