"""Labels: the same words on a line of their own, and in a sentence."""

from __future__ import annotations

import pytest

from cleaners.cues import cues_of
from cleaners.matching import read_words
from cleaners.page.lines import cut_text
from cleaners.rule import At, Removes, Rule
from cleaners.story.labels import LABELLED_WORDS, label_of, stands_apart


def rule(at: At, *phrases: str, id: str = "source/test", removes: Removes = Removes.BLOCK, most: int = 0) -> Rule:
    return Rule(
        id=id, why="اختبار", at=at, removes=removes, phrases=phrases, max_words=most, examples=("أ",),
        counter_examples=("ب", "ج", "د"),
    )  # fmt: skip


def apart(text: str, label: Rule) -> bool:
    reading = read_words(cut_text(text), (label,))
    (hit,) = reading.hits[0]
    return stands_apart(reading, cues_of(reading), hit)


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (At.WHOLE, "المصدر"),
        (At.WHOLE, "المصدر."),
        (At.START, "المصدر: وكالات"),
        (At.START, "المصدر وكالات"),
        (At.START, "المصدر: أعلنت البلدية ذلك صباح اليوم."),
        (At.START, "المصدر | أعلنت البلدية ذلك صباح اليوم."),
        (At.START, "المصدر - أعلنت البلدية ذلك صباح اليوم."),
        (At.START, "المصدر (أعلنت البلدية ذلك)."),
        (At.END, "وكالة البحر - المصدر"),
        (At.END, "أعلنت البلدية ذلك. المصدر."),
        (At.ANYWHERE, "أعلنت البلدية أن المصدر قريب."),
        (At.LABEL, "المصدر: وكالات"),
        (At.LABEL, "المصدر - وكالات"),
        (At.LABEL, "المصدر.. وكالات"),
    ],
)
def test_a_phrase_that_stands_apart(at: At, text: str) -> None:
    assert apart(text, rule(at, "المصدر"))


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (At.START, "المصدر الذي تحدث إلينا نفى ذلك."),
        (At.START, "المصدر، كما قال، نفى ذلك."),
        (At.END, "وقد نفى ذلك المصدر."),
        (At.LABEL, "المصدر وكالات"),
        (At.LABEL, "المصدر"),
        (At.LABEL, "المصدر، وكالات"),
    ],
)
def test_the_same_words_in_a_sentence(at: At, text: str) -> None:
    assert not apart(text, rule(at, "المصدر"))


def test_a_long_block_is_a_paragraph_whatever_it_begins_with() -> None:
    rest = " ".join(["كلمة"] * (LABELLED_WORDS - 1))
    assert apart(f"المصدر: {rest}", rule(At.START, "المصدر"))
    assert not apart(f"المصدر: {rest} كلمة", rule(At.START, "المصدر"))


def test_a_rule_may_set_another_length() -> None:
    assert not apart("المصدر: وكالة البحر", rule(At.START, "المصدر", most=2))
    assert apart(f"المصدر: {' '.join(['كلمة'] * 50)}", rule(At.START, "المصدر", most=60))


def label(text: str, *rules: Rule) -> str | None:
    reading = read_words(cut_text(text), rules)
    hit = label_of(reading, cues_of(reading), 0)
    return hit.rule.id if hit else None


BLOCK = rule(At.START, "أخبار", id="a/block")
SECTION = rule(At.WHOLE, "أخبار ذات صلة", id="b/section", removes=Removes.SECTION)
SPAN = rule(At.ANYWHERE, "أخبار", id="c/span", removes=Removes.SPAN)


def test_a_label_that_opens_a_section_goes_before_others() -> None:
    assert label("أخبار ذات صلة", BLOCK, SECTION) == "b/section"


def test_of_other_labels_the_first_counts() -> None:
    assert label("أخبار ذات صلة", BLOCK, rule(At.WHOLE, "أخبار ذات صلة", id="d/block")) == "a/block"


def test_a_rule_for_spans_makes_no_label() -> None:
    assert label("أخبار ذات صلة", SPAN) is None


def test_a_block_without_a_phrase_has_no_label() -> None:
    assert label("وصل القطار", BLOCK, SECTION) is None


def test_words_in_a_sentence_are_no_label() -> None:
    assert label("أخبار القرية تصل مع القوافل كل أسبوع.", BLOCK) is None
