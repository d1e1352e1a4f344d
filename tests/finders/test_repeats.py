"""Repeats: the second copy of a paragraph goes, and what repeats by right stays."""

from __future__ import annotations

from cleaners.finders.repeats import COPIED_WORDS, find_repeats
from tests.story.pages import STORY, heading, paragraphs, scene_of


def repeated(*texts: str) -> list[tuple[int, str]]:
    scene = scene_of(f"{heading()}<div class=story>{paragraphs(texts)}</div>")
    blocks = scene.reading.document.blocks
    return [(c.block, blocks[c.block].text[c.start : c.end]) for c in find_repeats(scene)]


def test_a_second_and_a_third_copy_are_claimed_and_the_first_is_not() -> None:
    assert repeated(*STORY, STORY[0], STORY[2], STORY[0]) == [(5, STORY[0]), (6, STORY[2]), (7, STORY[0])]


def test_spelling_and_signs_make_no_difference() -> None:
    copy = STORY[0].replace("إلى", "الى").replace("،", " -")
    assert repeated(*STORY, copy) == [(5, copy)]


def test_a_refrain_stays() -> None:
    assert repeated(STORY[0], "وعادت القافلة.", STORY[1], "وعادت القافلة.", STORY[2]) == []


def test_twelve_words_are_enough_to_tell_a_copy() -> None:
    twelve = "وصلت القافلة إلى القرية بعد أيام من السير في ثلوج الجبل."
    assert len(twelve.split()) == COPIED_WORDS - 1
    assert repeated(twelve, *STORY, twelve) == []
    longer = f"لقد {twelve}"
    assert repeated(longer, *STORY, longer) == [(6, longer)]


def test_a_paragraph_with_another_word_is_no_copy() -> None:
    assert repeated(*STORY, STORY[0].replace("ثلاثة", "أربعة")) == []


def test_a_copy_outside_the_story_is_not_this_finders() -> None:
    scene = scene_of(f"{heading()}<div class=story>{paragraphs(STORY)}</div><footer>{STORY[0]}</footer>")
    assert list(find_repeats(scene)) == []
