"""Names: elements that say of themselves what they are."""

from __future__ import annotations

from dataclasses import replace

from cleaners.finders.named import find_named
from cleaners.story import Scene
from tests.story.pages import STORY, heading, paragraphs, scene_of


def scene_with(inside: str) -> Scene:
    return scene_of(f"{heading()}<div class=story>{paragraphs(STORY[:2])}{inside}{paragraphs(STORY[2:])}</div>")


def claims(scene: Scene) -> list[tuple[str, str]]:
    blocks = scene.reading.document.blocks
    return [(blocks[c.block].text[c.start : c.end], c.rule) for c in find_named(scene)]


def test_every_block_in_a_named_element_is_claimed() -> None:
    box = "<div class=related-posts><h4>عنوان</h4><div><p>تفصيل</p></div></div>"
    assert claims(scene_with(box)) == [("عنوان", "related/names"), ("تفصيل", "related/names")]


def test_an_element_inside_a_named_one_may_have_a_name_of_its_own() -> None:
    box = "<div class=related-posts><p>عنوان</p><div class=share><p>أرسل</p></div></div>"
    assert claims(scene_with(box)) == [("عنوان", "related/names"), ("أرسل", "share/names")]


def test_tags_speak_for_themselves() -> None:
    assert ("صورة القافلة", "caption/figcaption") in claims(
        scene_with("<figure><figcaption>صورة القافلة</figcaption></figure>")
    )


def test_what_has_no_name_is_not_claimed() -> None:
    assert claims(scene_with("<div class=quote><p>قالت: سنعود.</p></div>")) == []


def test_a_named_span_that_is_all_of_its_block_is_claimed() -> None:
    assert claims(scene_with("<p><span class=share>أرسل الخبر</span></p>")) == [("أرسل الخبر", "share/names")]
    assert claims(scene_with("<p>• <span class=share>أرسل الخبر إلى صديق</span></p>")) == [
        ("أرسل الخبر إلى صديق", "share/names")
    ]


def test_a_named_span_inside_a_sentence_is_not() -> None:
    assert claims(scene_with("<p>وحملت <span class=share>الحصة</span> الأكبر من الدواء إلى القرية.</p>")) == []


def test_a_span_that_a_selector_names_is_claimed_inside_a_sentence_too() -> None:
    scene = scene_with("<p>وحملت <span class=share>الحصة</span> الأكبر من الدواء إلى القرية.</p>")
    (span,) = (e.index for e in scene.reading.document.elements if e.names == "share")
    assert claims(replace(scene, selected=frozenset({span}))) == [("الحصة", "share/names")]


def test_an_empty_span_claims_nothing_of_its_neighbours() -> None:
    scene = scene_with("<p>وحملت <span class=share></span> الدواء إلى القرية.</p>")
    (span,) = (e.index for e in scene.reading.document.elements if e.names == "share")
    assert claims(replace(scene, selected=frozenset({span}))) == []
