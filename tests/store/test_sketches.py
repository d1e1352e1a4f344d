"""Places and sketches in a real store: the same stories as in memory, found again by a later process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crawler.copies.sketch import SLOTS
from crawler.copies.sketches import MOST_COMPARED, MOST_SHARING, Copy
from crawler.store import Store
from crawler.store.sketches import SqlSketches
from tests.copies.placing import placed
from tests.copies.stores import opened, placed_in, told
from tests.copies.texts import BRIDGE, BRIDGE_BY_ANOTHER, HOSPITAL, OLIVES, STORIES, reworded


def rows(store: Store, statement: str) -> list[Any]:
    return store.attempt(lambda t: [tuple(row.values()) for row in t.rows(statement)])


def test_a_store_groups_as_memory_does(tmp_path: Path) -> None:
    articles = [
        told(f"outlet{number}", str(part), sentences)
        for number, story in enumerate((*STORIES, BRIDGE_BY_ANOTHER))
        for part, sentences in enumerate((story, reworded(story, 0.3, seed=8), (*OLIVES[:2], *story), story[:4]))
    ]
    store = opened(tmp_path)
    in_memory = placed(articles)
    for each, copy in zip(articles, placed_in(store, *articles), strict=True):
        expected = in_memory[each.id or ""]
        assert copy == Copy(expected.story_id, expected.founder + 1, expected.shared)
    store.close()


def test_a_copy_that_arrives_later_is_found_and_told_in_its_row(tmp_path: Path) -> None:
    store = opened(tmp_path)
    placed_in(store, told("wikala", "1", BRIDGE), told("jarida", "1", HOSPITAL))
    store.close()
    store = opened(tmp_path)
    placed_in(store, told("sahifa", "7", reworded(BRIDGE, 0.15, seed=9)), told("majalla", "7", HOSPITAL))
    assert rows(store, "SELECT outlet, story_id FROM articles ORDER BY seq") == [
        ("wikala", "wikala-1"),
        ("jarida", "jarida-1"),
        ("sahifa", "wikala-1"),
        ("majalla", "jarida-1"),
    ]
    store.close()


def test_what_is_forgotten_leaves_no_key_and_the_story_goes_on(tmp_path: Path) -> None:
    store = opened(tmp_path)
    placed_in(store, told("wikala", "1", BRIDGE), told("sahifa", "1", reworded(BRIDGE, 0.05, seed=1)))
    store.attempt(lambda t: SqlSketches(t).forget([1]))
    store.attempt(lambda t: t.run("DELETE FROM articles WHERE seq = 1"))
    assert rows(store, "SELECT article, COUNT(*) FROM sketches GROUP BY article") == [(2, SLOTS)]
    assert rows(store, "SELECT article, story_id, founder FROM copies") == [(2, "wikala-1", 2)]
    (copy,) = placed_in(store, told("majalla", "1", reworded(BRIDGE, 0.05, seed=2)))
    assert (copy.story_id, copy.founder) == ("wikala-1", 2)
    store.close()


def test_of_a_key_that_many_share_the_newest_are_looked_at(tmp_path: Path) -> None:
    """A paragraph that an agency puts under every report: an older article is found by what it has besides."""
    store = opened(tmp_path)
    last = MOST_SHARING + 20
    placed_in(store, *(told("wikala", str(number), (f"خبر قصير رقم {number}.",)) for number in range(1, last + 1)))
    shared = [(key, article) for article in range(1, last + 1) for key in (1, 2)]
    values = ", ".join(map(str, [*shared, (3, 7), (4, 7), (3, last)]))
    store.attempt(lambda t: t.run(f"INSERT INTO sketches (key, article) VALUES {values}"))  # noqa: S608 - numbers

    def found(*keys: int) -> list[int]:
        return [copy.founder for copy in store.attempt(lambda t: SqlSketches(t).candidates(keys))]

    assert found(1, 2) == [*range(last - MOST_SHARING + 1, last - MOST_SHARING + 1 + MOST_COMPARED)]
    assert found(1, 2, 3)[0] == last
    assert 7 not in found(1, 2, 3)
    assert found(1, 2, 3, 4)[1] == 7
    store.close()
