"""Phrases: a block that is a label goes, a span goes with its signs, and a sentence that says the same words stays."""

from __future__ import annotations

import pytest

from cleaners.cues import cues_of
from cleaners.finders.phrases import find_phrases
from cleaners.matching import read_words
from cleaners.page.lines import cut_text
from cleaners.rule import At, Removes, Rule
from cleaners.story import Scene, Story


def rule(removes: Removes, at: At, *phrases: str) -> Rule:
    return Rule(
        id="test/rule", why="اختبار", removes=removes, at=at, phrases=phrases, examples=("أ",),
        counter_examples=("ب", "ج", "د"),
    )  # fmt: skip


def claimed(text: str, declared: Rule) -> list[str]:
    document = cut_text(text)
    reading = read_words(document, (declared,))
    story = Story(frozenset(range(len(document.blocks))), "text", 1.0)
    found = find_phrases(Scene(reading, cues_of(reading), story))
    return [document.blocks[c.block].text[c.start : c.end] for c in found]


SPAN = rule(Removes.SPAN, At.ANYWHERE, "عدد القراء {number}")
BLOCK = rule(Removes.BLOCK, At.START, "المصدر")
REST = rule(Removes.REST, At.WHOLE, "مواضيع أخرى")
SECTION = rule(Removes.SECTION, At.WHOLE, "أخبار ذات صلة")


def test_a_label_takes_its_block_and_no_other() -> None:
    assert claimed("وصل القطار.\nالمصدر: وكالة البحر\nوغادر.", BLOCK) == ["المصدر: وكالة البحر"]


def test_the_same_words_in_a_sentence_take_nothing() -> None:
    assert claimed("وصل القطار.\nالمصدر الذي تحدث إلينا نفى ذلك.", BLOCK) == []


@pytest.mark.parametrize(
    ("line", "span"),
    [
        ("وصل القطار عدد القراء 12 وغادر", " عدد القراء 12 "),
        ("وصل القطار | عدد القراء: 12", " | عدد القراء: 12"),
        ("عدد القراء 12 - وصل القطار", "عدد القراء 12 - "),
        ("وصل القطار. عدد القراء 12", " عدد القراء 12"),
        ("وصل القطار (عدد القراء 12)", "عدد القراء 12"),
    ],
)
def test_a_span_goes_with_the_signs_that_set_it_off(line: str, span: str) -> None:
    assert claimed(line, SPAN) == [span]


def test_every_span_of_a_line_goes() -> None:
    assert claimed("عدد القراء 12 وصل القطار عدد القراء 13", SPAN) == ["عدد القراء 12 ", " عدد القراء 13"]


def test_a_rest_goes_to_the_end() -> None:
    assert claimed("وصل القطار.\nمواضيع أخرى\nسباق القوارب\nغادر القطار.", REST) == [
        "مواضيع أخرى",
        "سباق القوارب",
        "غادر القطار.",
    ]


def test_labels_of_sections_are_left_to_their_finder() -> None:
    assert claimed("وصل القطار.\nأخبار ذات صلة\nسباق القوارب", SECTION) == []
