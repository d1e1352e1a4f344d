"""Stories as they are listed: whose, who was first, how much each has; and articles grouped after the fact."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import pytest

from crawler.store import Store
from crawler.store.engine import Transaction
from crawler.store.stories import BATCH, Story, regroup, stories_of, unplaced
from tests.copies.stores import keep, opened, placed_in, told
from tests.copies.texts import BRIDGE, BRIDGE_BY_ANOTHER, HOSPITAL, OLIVES, reworded
from tests.crawl.runs import scrapy
from tests.store.places import NOON, Place, article, visit

T = TypeVar("T")

FIRST = told("sahifa", "1", reworded(BRIDGE, 0.05, seed=1), "2024-05-03T09:00:00+03:00", sources=("رويترز", "الجزيرة"))
SECOND = told("wikala", "1", BRIDGE, "2024-05-03T07:00:00+00:00", sources=("رويترز",))
DAY = told("majalla", "1", reworded(BRIDGE, 0.1, seed=2), "2024-05-03", sources=("فرانس برس", "الجزيرة"))
DATELESS = told("jarida", "1", reworded(BRIDGE, 0.1, seed=3), sources=("الجزيرة",))
OLD = [told("wikala", "2", OLIVES, "2024-04-01"), told("sahifa", "2", OLIVES, "2024-04-02")]
ALONE = told("majalla", "3", HOSPITAL, "2024-05-04")
EVENT = told("majalla", "4", BRIDGE_BY_ANOTHER, "2024-05-03")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = opened(tmp_path / "state")
    placed_in(made, SECOND, DAY, DATELESS, FIRST, *OLD, ALONE, EVENT)
    yield made
    made.close()


def listed(store: Store, since: str = "", outlet: str = "") -> list[Story]:
    return store.attempt(lambda t: [*stories_of(t, since=since, outlet=outlet)])


def test_a_story_tells_its_agency_its_first_publisher_and_every_copy(store: Store) -> None:
    old, bridge = listed(store)
    assert (bridge.story_id, bridge.agency, bridge.earliest) == ("wikala-1", "رويترز", "sahifa")
    # 06:00 UTC, 07:00 UTC, some time of that day, some time before it was fetched.
    assert [member.outlet for member in bridge.members] == ["sahifa", "wikala", "majalla", "jarida"]
    assert [member.shared for member in bridge.members if member.outlet == "wikala"] == [1.0]
    assert all(0.7 < member.shared < 1 for member in bridge.members if member.outlet != "wikala")
    assert (old.story_id, old.agency, old.earliest, len(old.members)) == ("wikala-2", None, "wikala", 2)


def test_stories_since_a_day_and_of_an_outlet(store: Store) -> None:
    assert [story.story_id for story in listed(store, since="2024-04-02")] == ["wikala-2", "wikala-1"]
    assert [story.story_id for story in listed(store, since="2024-04-04")] == ["wikala-1"]
    assert [story.story_id for story in listed(store, outlet="jarida")] == ["wikala-1"]
    assert listed(store, outlet="nobody") == []


def test_revisions_of_one_page_are_one_copy(tmp_path: Path) -> None:
    store = opened(tmp_path)
    keep(store, told("wikala", "1", BRIDGE), told("wikala", "1", (*BRIDGE[1:], OLIVES[0])))
    assert regroup(store.attempt) == 2
    assert listed(store) == []
    keep(store, told("sahifa", "1", BRIDGE))
    regroup(store.attempt)
    (story,) = listed(store)
    assert [member.outlet for member in story.members] == ["wikala", "sahifa"]
    store.close()


def test_regrouping_begins_with_who_published_first_and_loses_nothing(store: Store) -> None:
    assert regroup(store.attempt, anew=True) == 8
    assert {story.story_id: len(story.members) for story in listed(store)} == {"wikala-2": 2, "sahifa-1": 4}
    before = listed(store)
    assert regroup(store.attempt) == 0
    assert listed(store) == before


def test_articles_stored_before_are_placed_in_batches(tmp_path: Path) -> None:
    store = opened(tmp_path)
    keep(store, *(told("wikala", str(number), (f"خبر رقم {number}",)) for number in range(BATCH)), FIRST, SECOND)
    assert store.attempt(unplaced) == BATCH + 2
    assert regroup(store.attempt) == BATCH + 2
    assert store.attempt(unplaced) == 0
    assert [story.story_id for story in listed(store)] == ["sahifa-1"]
    store.close()


def test_an_interrupted_regrouping_goes_on(store: Store) -> None:
    calls = 0

    def attempt(work: Callable[[Transaction], T], /) -> T:
        nonlocal calls
        calls += 1
        if calls > 2:
            raise KeyboardInterrupt
        return store.attempt(work)

    with pytest.raises(KeyboardInterrupt):
        regroup(attempt, anew=True)
    assert store.attempt(unplaced) == 8
    regroup(store.attempt)
    assert {story.story_id: len(story.members) for story in listed(store)} == {"wikala-2": 2, "sahifa-1": 4}


def stories(folder: Path, *options: str) -> subprocess.CompletedProcess[bytes]:
    return scrapy("stories", *options, "-s", f"STATE_DIR={folder / 'state'}", cwd=folder, project=True)


def test_the_command_lists_stories(tmp_path: Path, store: Store) -> None:
    store.close()
    run = stories(tmp_path, "--since", "2024-05-01", "--json")
    assert run.returncode == 0, run.stderr
    (story,) = map(json.loads, run.stdout.decode().splitlines())
    assert story["story_id"] == "wikala-1"
    assert story["members"][0] == {
        "id": "sahifa-1",
        "url": "https://sahifa.example/1",
        "outlet": "sahifa",
        "publisher": None,
        "headline": "sahifa 1",
        "date_published": "2024-05-03T09:00:00+03:00",
        "fetched_at": "2024-05-05T12:00:00+00:00",
        "sources": ["رويترز", "الجزيرة"],
        "shared": story["members"][0]["shared"],
    }
    lines = stories(tmp_path, "--outlet", "jarida").stdout.decode().splitlines()
    assert lines[0] == "wikala-1: 4 copies, first sahifa, credited to رويترز"
    assert [line.split()[0] for line in lines[1:]] == ["sahifa", "wikala", "majalla", "jarida"]


def test_the_command_says_what_was_never_compared(tmp_path: Path) -> None:
    store = opened(tmp_path / "state")
    keep(store, FIRST, SECOND)
    store.close()
    run = stories(tmp_path)
    assert (run.returncode, run.stdout) == (0, b"")
    assert run.stderr.decode() == "2 stored articles were never compared: scrapy stories --regroup\n"


def test_the_command_makes_no_store(tmp_path: Path) -> None:
    run = stories(tmp_path)
    assert (run.returncode, run.stdout) == (1, b"")
    assert f"{tmp_path / 'state' / 'ghirbal.db'}: no such store" in run.stderr.decode()
    assert not (tmp_path / "state").exists()


def test_stories_are_read_beside_a_writer(place: Place) -> None:
    with place.begun() as (store, run):
        store.keep(run, visit(), article(fetched_at=NOON), None)

        def work(_: object) -> int:
            with closing(place.impatient()) as reader:
                return reader.read(unplaced)

        assert store.attempt(work) == 0


def test_the_command_refuses_what_is_no_date(tmp_path: Path) -> None:
    run = stories(tmp_path, "--since", "yesterday")
    assert run.returncode == 2
    assert b"--since yesterday: no ISO 8601 date" in run.stdout + run.stderr


WITHOUT_RENSA = """
import sys
sys.modules["rensa"] = None  # as if it were not installed
from scrapy.cmdline import execute
execute(["scrapy", "stories", "--regroup", "-s", "STATE_DIR=" + sys.argv[1]])
"""


def test_without_rensa_one_line_says_so(tmp_path: Path, root: Path, store: Store) -> None:
    store.close()
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_RENSA, str(tmp_path / "state")], cwd=root, capture_output=True, check=False
    )
    first, second = run.stdout.decode().splitlines()
    assert first.startswith("rensa is not installed")
    assert second == "8 articles compared"
    again = opened(tmp_path / "state")
    assert [story.story_id for story in listed(again)] == ["wikala-2"]
    again.close()
