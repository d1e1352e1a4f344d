"""The headline's own block, and its copies."""

from __future__ import annotations

from cleaners.finders.headlines import find_headline_shown
from tests.story.pages import HEADLINE, STORY, heading, paragraphs, scene_of


def claims(body: str) -> list[tuple[str, str]]:
    scene = scene_of(f"{body}<div class=story>{paragraphs(STORY)}</div>", f"<title>{HEADLINE}</title>")
    blocks = scene.reading.document.blocks
    return [
        (f"{blocks[c.block].tag}: {blocks[c.block].text[c.start : c.end]}", c.rule) for c in find_headline_shown(scene)
    ]


def test_the_headline_is_claimed_first_then_its_copies() -> None:
    copy = HEADLINE.replace("إلى", "الى")
    assert claims(f"<div>{copy}</div>{heading()}<p>{HEADLINE}</p>") == [
        (f"h1: {HEADLINE}", "headline/shown"),
        (f"div: {copy}", "headline/copy"),
        (f"p: {HEADLINE}", "headline/copy"),
    ]


def test_a_block_that_says_more_is_no_copy() -> None:
    assert claims(f"{heading()}<p>{HEADLINE} أمس</p>") == [(f"h1: {HEADLINE}", "headline/shown")]


def test_a_sub_heading_of_the_story_in_the_very_words_is_no_copy() -> None:
    story = f"<div class=story>{paragraphs(STORY[:2])}<h3>{HEADLINE}</h3>{paragraphs(STORY[2:])}</div>"
    found = list(find_headline_shown(scene_of(f"{heading()}{story}", f"<title>{HEADLINE}</title>")))
    assert [(claim.block, claim.rule) for claim in found] == [(0, "headline/shown")]


def test_a_page_without_a_headline_has_none_to_claim() -> None:
    assert claims("") == []
