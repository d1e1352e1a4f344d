"""Which story an article belongs to: what `grouping` promises, kept in memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.text.normalise import words_of
from crawler.copies.grouping import place
from crawler.copies.overlap import is_copy
from crawler.copies.sketches import Copy
from tests.copies.memory import MemorySketches
from tests.copies.placing import placed, sets
from tests.copies.texts import BRIDGE, BRIDGE_BY_ANOTHER, OLIVES, STORIES, article, reworded


def test_the_same_words_are_one_story_however_few() -> None:
    flash = ("عاجل: استقالة رئيس البلدية.",)
    places = placed([article("a", flash), article("b", flash), article("c", ("عاجل: عودة رئيس البلدية.",))])
    assert places == {"a": Copy("a", 0, 1.0), "b": Copy("a", 0, 1.0), "c": Copy("c", 2, 1.0)}


def test_a_body_without_words_is_like_nothing() -> None:
    assert sets(placed([article("a", ("…",)), article("b", ("…",))])) == {frozenset("a"), frozenset("b")}


def test_a_near_copy_joins_the_first_and_says_how_much_it_shares() -> None:
    extended = (*OLIVES[:4], *BRIDGE)
    places = placed([article("first", BRIDGE), article("other", OLIVES), article("long", extended)])
    # Both are in it whole; the likelier is the one that makes up more of it.
    assert places["long"].story_id == "first"
    words, longer = len(words_of(" ".join(BRIDGE))), len(words_of(" ".join(extended)))
    assert places["long"].shared == round(words / longer, 3)


def test_a_copy_is_found_by_the_few_keys_it_shares() -> None:
    framed = {f"{number}": article(f"{number}", story) for number, story in enumerate(STORIES)}
    for number, story in enumerate(STORIES):
        frame = reworded(BRIDGE_BY_ANOTHER * 2, 0.4, seed=number)
        copy = article("copy", (*frame[:8], *reworded(story, 0.2, seed=number), *frame[8:]))
        assert placed([*framed.values(), copy])["copy"].story_id == str(number)


def test_two_stories_on_one_event_stay_apart() -> None:
    assert len(sets(placed([article("one", BRIDGE), article("two", BRIDGE_BY_ANOTHER)]))) == 2


def test_a_chain_is_no_story() -> None:
    first, last = BRIDGE, OLIVES
    between = (*BRIDGE[2:], *OLIVES[:6])
    rest = OLIVES[2:]
    assert is_copy(words_of(" ".join(first)), words_of(" ".join(between)))
    assert is_copy(words_of(" ".join(rest)), words_of(" ".join(between)))
    assert not is_copy(words_of(" ".join(first)), words_of(" ".join(last)))
    places = placed([article("first", first), article("between", between), article("rest", rest)])
    assert sets(places) == {frozenset({"first", "between"}), frozenset({"rest"})}


def test_an_earlier_publisher_who_is_met_later_renames_nothing() -> None:
    late = article("late", BRIDGE, date_published="2024-05-02T10:00:00+00:00")
    early = article("early", reworded(BRIDGE, 0.05, seed=1), date_published="2024-05-01T10:00:00+00:00")
    assert {copy.story_id for copy in placed([late, early]).values()} == {"late"}


def test_a_page_that_says_something_else_now_is_a_story_of_its_own() -> None:
    revisions = [
        article("page", BRIDGE, revision=1),
        article("page", reworded(BRIDGE, 0.05, seed=1), revision=2),
        article("page", OLIVES, revision=3),
    ]
    sketches = MemorySketches()
    for seq, each in enumerate(revisions):
        sketches.store(seq, each.body, each.content_hash or "")
        place(sketches, seq, each)
    assert [copy.story_id for copy in sketches.copies.values()] == ["page", "page", "page/3"]


CLEAR = {
    f"{number}{kind}": article(f"{number}{kind}", sentences)
    for number, story in enumerate(STORIES)
    for kind, sentences in {
        "whole": story,
        "again": story,
        "edited": reworded(story, 0.1, seed=6),
        "framed": (*BRIDGE_BY_ANOTHER[:3], *reworded(story, 0.05, seed=7)),
        "shorter": story[:5],
    }.items()
}
"""Copies that are copies of one another, and of no other story."""


@settings(max_examples=25)
@given(st.permutations([*CLEAR]))
def test_clear_copies_are_the_same_sets_in_any_order(order: list[str]) -> None:
    expected = {frozenset(name for name in CLEAR if name[0] == str(number)) for number in range(len(STORIES))}
    assert sets(placed([CLEAR[name] for name in order])) == expected


BLURRED = {
    f"{number}-{start}-{end}": article(
        f"{number}-{start}-{end}", (*STORIES[number][start:end], *STORIES[number - 1][:start])
    )
    for number in range(3)
    for start in (0, 2, 4)
    for end in (5, 8)
}
"""Texts that overlap by all degrees, in chains."""


@settings(max_examples=25)
@given(st.permutations([*BLURRED]))
def test_in_any_order_a_member_is_a_copy_of_its_founder(order: list[str]) -> None:
    articles = [BLURRED[name] for name in order]
    places = placed(articles)
    assert places == placed(articles)
    assert {*places} == {*BLURRED}
    for name, copy in places.items():
        founder = articles[copy.founder]
        assert copy.story_id == founder.id
        assert places[founder.id or ""] == Copy(copy.story_id, copy.founder, 1.0)
        if name != founder.id:
            assert copy.founder < order.index(name)
            assert is_copy(words_of(BLURRED[name].body), words_of(founder.body))


WITHOUT_RENSA = """
import sys
sys.modules["rensa"] = None  # as if it were not installed
from tests.copies.placing import placed, sets
from tests.copies.texts import BRIDGE, article, reworded
articles = [article("a", BRIDGE), article("b", BRIDGE), article("c", reworded(BRIDGE, 0.05, seed=1))]
print(sorted(map(sorted, sets(placed(articles)))))
"""


def test_without_rensa_the_same_words_alone_are_found(root: Path) -> None:
    run = subprocess.run([sys.executable, "-c", WITHOUT_RENSA], cwd=root, capture_output=True, check=True, text=True)
    assert run.stdout == "[['a', 'b'], ['c']]\n"
