"""Links: blocks that are nothing but a pointer elsewhere, and pointers inside a paragraph."""

from __future__ import annotations

import pytest

from cleaners.finders.links import find_inline_pointers, find_links
from tests.story.pages import OTHER_HEADLINE, OTHER_HEADLINES, STORY, heading, paragraphs, scene_of


def claims(inside: str) -> list[tuple[str, str]]:
    """What the finders claim of a story with these blocks between its paragraphs."""
    body = f"{heading()}<div class=story>{paragraphs(STORY[:2])}{inside}{paragraphs(STORY[2:])}</div>"
    scene = scene_of(body)
    blocks = scene.reading.document.blocks
    found = (*find_links(scene), *find_inline_pointers(scene))
    return [(blocks[c.block].text[c.start : c.end], c.rule) for c in found]


def test_a_linked_headline_in_the_story_is_claimed() -> None:
    assert claims(f"<p><a href=/x>{OTHER_HEADLINE}</a></p>") == [(OTHER_HEADLINE, "related/linked-headline")]


def test_a_bullet_or_quote_beside_the_link_does_not_save_it() -> None:
    text = f"« {OTHER_HEADLINE}"
    assert claims(f"<p>« <a href=/x>{OTHER_HEADLINE}</a></p>") == [(text, "related/linked-headline")]


@pytest.mark.parametrize(
    "inside",
    [
        "<p>اقرأ في تقرير سابق عن <a href=/x>قافلة العام الماضي</a> وعن المتطوعين الذين حملوا الدواء.</p>",
        "<ul><li><a href=/x>قرية النبع</a></li></ul>",
        f"<p>{OTHER_HEADLINE}</p>",
    ],
)
def test_links_in_sentences_names_and_plain_lines_are_not(inside: str) -> None:
    assert claims(inside) == []


def test_a_short_label_between_linked_headlines_goes_with_them() -> None:
    first, second = (f"<p><a href=/{n}>{text}</a></p>" for n, text in enumerate(OTHER_HEADLINES[:2]))
    assert claims(f"{first}<p>ثقافة</p>{second}") == [
        (OTHER_HEADLINES[0], "related/linked-headline"),
        ("ثقافة", "related/list-label"),
        (OTHER_HEADLINES[1], "related/linked-headline"),
    ]


@pytest.mark.parametrize("between", ["صورة القافلة عند مدخل القرية", "ثقافة."])
def test_a_longer_line_or_a_sentence_between_them_stays(between: str) -> None:
    first, second = (f"<p><a href=/{n}>{text}</a></p>" for n, text in enumerate(OTHER_HEADLINES[:2]))
    assert between not in dict(claims(f"{first}<p>{between}</p>{second}"))


def test_a_label_after_a_single_linked_headline_stays() -> None:
    assert "طريق صعبة" not in dict(claims(f"<p><a href=/x>{OTHER_HEADLINE}</a></p><p>طريق صعبة</p>"))


# -- pointers inside a paragraph ---------------------------------------------------------------------------------------

LONG = STORY[1]


@pytest.mark.parametrize(
    ("paragraph", "pointer"),
    [
        (f"{LONG} اقرأ أيضا: <a href=/x>{OTHER_HEADLINE}</a>", f"اقرأ أيضا: {OTHER_HEADLINE}"),
        (f"{LONG} اقرأ أيضا<a href=/x>: {OTHER_HEADLINE}</a>", f"اقرأ أيضا: {OTHER_HEADLINE}"),
        (f"{LONG} <a href=/x>اقرأ أيضا: {OTHER_HEADLINE}</a>", f"اقرأ أيضا: {OTHER_HEADLINE}"),
        (f"اقرأ أيضا <a href=/x>{OTHER_HEADLINE}</a> {LONG}", f"اقرأ أيضا {OTHER_HEADLINE}"),
    ],
)
def test_a_pointer_goes_with_its_label_and_the_sentence_stays(paragraph: str, pointer: str) -> None:
    assert (pointer, "related/inline-pointer") in claims(f"<p>{paragraph}</p>")


@pytest.mark.parametrize(
    "paragraph",
    [
        f"{LONG} اقرأ أيضا ما كتبه مراسلنا في <a href=/x>تقرير سابق</a> عن الطريق.",
        f"{LONG} ونشرت الجريدة <a href=/x>{OTHER_HEADLINE}</a> في عدد أمس.",
        f"{LONG} <a href=/x>قال إن قسم اقرأ أيضا مفيد</a>",
    ],
)
def test_a_link_that_no_label_points_to_stays(paragraph: str) -> None:
    assert claims(f"<p>{paragraph}</p>") == []
