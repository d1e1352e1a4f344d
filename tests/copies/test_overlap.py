"""Copies by their words: what is one and what is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.text.normalise import words_of
from crawler.copies import overlap as copies_overlap
from crawler.copies.overlap import LEAST_WORDS, Overlap, is_copy, overlap
from tests.copies.texts import BRIDGE, BRIDGE_BY_ANOTHER, HARBOUR, OLIVES, STORIES, reworded, text

INTRODUCTION = "تلقت صحيفتنا ليلا النص التالي ونعيد نشره هنا كما ورد إلينا بعد مراجعته لغويا من قبل مكتب التحرير."


def words(*sentences: str) -> list[str]:
    return words_of(text(sentences))


def test_shares_are_counted_in_words() -> None:
    other = "a b c d e f g h i j k l".split()
    assert overlap("a b c d e x y z".split(), other) == Overlap(5 / 8, 5 / 8)
    assert overlap("a b x y z".split(), other) == Overlap(0, 0)
    assert overlap([], other) == overlap(other, []) == Overlap(0, 0)


def test_a_word_replaced_is_carried_and_not_shared() -> None:
    other = "a b c d e f g h".split()
    assert overlap("a b c X Y f g h".split(), other) == Overlap(6 / 8, 1)


def test_words_between_passages_from_different_places_are_not_carried() -> None:
    other = "a b c 1 2 3 4 5 6 7 8 9 f g h".split()
    assert overlap("a b c X Y f g h".split(), other) == Overlap(6 / 8, 6 / 8)


def test_a_passage_said_twice_is_counted_wherever_it_stands() -> None:
    assert overlap("a b c d X a b c d".split(), "a b c d e f".split()) == Overlap(8 / 9, 8 / 9)


class Looked(list[int]):
    """Places of a shingle that count how often one is looked at."""

    times = 0

    def __getitem__(self, index: Any) -> Any:
        Looked.times += 1
        return super().__getitem__(index)

    def __iter__(self) -> Iterator[int]:
        for place in super().__iter__():
            Looked.times += 1
            yield place


def test_a_table_of_one_word_costs_no_more_than_its_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """10,000 cells that say the same: the store's one writer is held as long as this takes."""

    def places(wanted: set[tuple[str, ...]], given: Sequence[str]) -> dict[tuple[str, ...], list[int]]:
        return {shingle: Looked(found) for shingle, found in plain(wanted, given).items()}

    plain = copies_overlap._places
    monkeypatch.setattr(copies_overlap, "_places", places)
    assert overlap(["صفر"] * 2000, ["صفر"] * 2000) == Overlap(1, 1)
    assert Looked.times < 2000 * 20


@given(st.lists(st.sampled_from("abc"), max_size=30), st.lists(st.sampled_from("abc"), max_size=30))
def test_of_a_passage_that_stands_there_often_the_nearest_counts(ours: list[str], theirs: list[str]) -> None:
    for place in range(-5, 35):
        places = [at for at, word in enumerate(theirs) if word in ours] or [3]
        assert copies_overlap._nearest(places, place) == min(places, key=lambda each: abs(each - place))


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("share", [0.05, 0.15, 0.3])
def test_a_copy_with_words_replaced(story: tuple[str, ...], share: float) -> None:
    assert is_copy(words(*reworded(story, share, seed=3)), words(*story))


@pytest.mark.parametrize("story", STORIES)
def test_a_copy_shortened_by_one_outlet_and_extended_by_another(story: tuple[str, ...]) -> None:
    first = story[:4]
    extended = (INTRODUCTION, *OLIVES[:4], *reworded(story, 0.05, seed=4), *HARBOUR[4:])
    assert is_copy(words(*first), words(*story))
    assert is_copy(words(*story), words(*extended))
    assert is_copy(words(*extended), words(*story))


def test_spelling_is_no_difference() -> None:
    spelled = text(OLIVES).replace("أ", "ا").replace("ة", "ه").replace("إ", "ا")
    assert overlap(words_of(spelled), words(*OLIVES)) == Overlap(1, 1)


def test_two_stories_on_one_event_that_quote_one_sentence_are_no_copies() -> None:
    found = overlap(words(*BRIDGE_BY_ANOTHER), words(*BRIDGE))
    assert 0 < found.shared < 0.15
    assert not is_copy(words(*BRIDGE_BY_ANOTHER), words(*BRIDGE))


def test_what_is_too_short_to_tell_is_no_copy() -> None:
    flash = words(*BRIDGE[:2])
    assert len(flash) < LEAST_WORDS
    assert not is_copy(flash, words(*BRIDGE))
