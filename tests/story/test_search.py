"""Which search finds the story, and when it asks for a second opinion."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from cleaners import NotAnArticle
from cleaners.outlet import Evidence, Layout, Outlet, Selectors, Structure
from cleaners.page.document import read_document
from cleaners.rule import Rule, load_rules
from cleaners.story import Scene
from cleaners.story.search import rules_for, scene_of_page
from tests.story.pages import (
    HEADLINE,
    OTHER_HEADLINE,
    OTHER_STORY,
    STORY,
    heading,
    links,
    paragraphs,
    scene_of,
)

OWN_RULE = Rule(
    id="nabaa/promo", why="اختبار", phrases=("حمل تطبيق النبع",), examples=("حمل تطبيق النبع",),
    counter_examples=("كتب عن النبع",),
)  # fmt: skip
OUTLET = Outlet(
    slug="nabaa",
    name="النبع",
    domains=("nabaa.example",),
    structure=Structure.OBSERVED,
    evidence=(Evidence(what="all", source="a test", year=2024),),
    rules=(OWN_RULE,),
    except_rules=("share/label",),
)


def texts(scene: Scene) -> list[str]:
    return [scene.reading.document.blocks[index].text for index in sorted(scene.story.blocks)]


def scene_at(outlet: Outlet | None, body: str) -> Scene:
    html = f"<html><body>{body}</body></html>"
    return scene_of_page(html, read_document(html), None, outlet)


# -- rules -------------------------------------------------------------------------------------------------------------


def test_an_outlets_rules_come_before_the_shared_ones() -> None:
    assert rules_for(OUTLET)[0] is OWN_RULE
    assert set(rules_for(OUTLET)) >= {rule for rule in load_rules() if rule.id != "share/label"}


def test_a_rule_that_an_outlet_switches_off_is_not_there() -> None:
    assert "share/label" in {rule.id for rule in rules_for(None)}
    assert "share/label" not in {rule.id for rule in rules_for(OUTLET)}


# -- our own search ----------------------------------------------------------------------------------------------------


def test_the_story_is_found_by_structure() -> None:
    scene = scene_of(f"{heading()}<div class=story>{paragraphs(STORY)}</div>")
    assert (scene.story.source, texts(scene)) == ("structure", list(STORY))


def test_a_page_without_a_word_is_refused() -> None:
    with pytest.raises(NotAnArticle, match="empty"):
        scene_of("")


# -- layouts -----------------------------------------------------------------------------------------------------------

TWO_BOXES = (
    f"<div class=long-text>{paragraphs(OTHER_STORY)}{paragraphs(OTHER_STORY)}</div>"
    f"<div class=nabaa-body>{paragraphs(STORY)}</div>"
)
LAYOUT = Layout(slug="nabaa:2024", select=Selectors(body=(".nabaa-body",), authors=(".by",)))


def test_a_layouts_body_is_taken_though_another_box_says_more() -> None:
    scene = scene_at(replace(OUTLET, own_layouts=(LAYOUT,)), TWO_BOXES)
    assert (scene.story.source, texts(scene)) == ("layout", list(STORY))
    assert texts(scene_at(OUTLET, TWO_BOXES)) != list(STORY)


def test_a_layouts_body_that_holds_no_prose_is_not() -> None:
    outlet = replace(OUTLET, own_layouts=(LAYOUT,))
    scene = scene_at(outlet, f"<div class=nabaa-body>شارك</div><div class=story>{paragraphs(STORY)}</div>")
    assert (scene.story.source, texts(scene)) == ("structure", list(STORY))


def test_what_a_layout_selects_beside_the_body_is_placed() -> None:
    scene = scene_at(replace(OUTLET, own_layouts=(LAYOUT,)), f"<p class=by>سلمى</p>{TWO_BOXES}")
    (element,) = scene.placed["authors"]
    assert scene.reading.document.elements[element].names == "by"
    assert "date" not in scene.placed


@pytest.mark.parametrize(
    ("tag", "page"),
    [
        ("div", "<div class=beside>{}</div><div class=told>{}</div>"),
        ("td", "<table><tr><td class=beside>{}</td><td class=told>{}</td></tr></table>"),
        ("span", "<div><span class=beside>{}</span></div><div><span class=told>{}</span></div>"),
        ("span", "<div><span class=beside>{}</span><br><span class=told>{}</span></div>"),
        ("amp-text", "<div><amp-text class=beside>{}</amp-text><br><amp-text class=told>{}</amp-text></div>"),
    ],
)
@pytest.mark.parametrize("of", [paragraphs, "<br><br>".join], ids=["paragraphs", "lines"])
def test_a_layouts_body_may_be_any_element(tag: str, page: str, of: Callable[[Iterable[str]], str]) -> None:
    """A cell, and an element within a line, have no block of their own where no paragraph stands in them."""
    layout = Layout(slug="nabaa:2024", select=Selectors(body=(f"{tag}.told",)))
    scene = scene_at(replace(OUTLET, own_layouts=(layout,)), page.format(of(OTHER_STORY * 2), of(STORY)))
    assert (scene.story.source, texts(scene)) == ("layout", list(STORY))


# -- a story that JSON-LD alone tells ----------------------------------------------------------------------------------

WALL = f"{heading()}<p>سجل الدخول لقراءة الخبر</p>"


def test_a_story_told_in_json_ld_alone_is_taken_from_there() -> None:
    scene = scene_of(WALL, told="\n".join(STORY * 2))
    assert (scene.story.source, texts(scene)) == ("json-ld", list(STORY * 2))
    assert scene.reading.document.blocks[0].text == HEADLINE


def test_what_json_ld_repeats_is_not() -> None:
    scene = scene_of(f"{heading()}<div class=story>{paragraphs(STORY)}</div>", told="\n".join(STORY))
    assert scene.story.source == "structure"
    assert len(scene.reading.document.blocks) == len(STORY) + 1


def test_a_teaser_in_json_ld_is_no_story() -> None:
    assert scene_of(WALL, told=STORY[0]).story.source != "json-ld"


# -- a second opinion --------------------------------------------------------------------------------------------------


def test_a_second_opinion_is_asked_where_no_box_holds_most_of_the_prose() -> None:
    told = (*STORY, *OTHER_STORY)
    boxes = "".join(
        f"<div class=box-{'abcdefg'[n]}><h2>في القرية</h2><p>{text}</p></div>" for n, text in enumerate(told)
    )
    scene = scene_of(f"{heading()}<article>{boxes}</article>", f"<title>{HEADLINE}</title>")
    assert scene.story.source == "trafilatura"
    assert set(texts(scene)) >= set(told)


def test_a_second_opinion_is_asked_though_the_box_that_was_found_says_enough() -> None:
    told = [f"{name} {text}" for name in ("سلمى", "ليلى", "نجوى", "هدى", "سعاد") for text in STORY[:3]]
    boxes = "".join(
        f"<div class=box-{'abcde'[n]}><h2>في القرية</h2>{paragraphs(told[3 * n : 3 * n + 3])}</div>" for n in range(5)
    )
    scene = scene_of(f"{heading()}<article>{boxes}</article>", f"<title>{HEADLINE}</title>")
    assert scene.story.source == "trafilatura"
    assert set(texts(scene)) >= set(told)


def test_a_second_opinion_is_asked_where_little_is_found_and_nothing_else_speaks() -> None:
    """Paragraphs in boxes whose class words mislead: none of them holds so much that it must yield."""
    boxes = f"<div class=weather><p>{STORY[1]}</p></div><div class=currency><p>{STORY[2]}</p></div>"
    scene = scene_of(f"{heading()}<article><p>{STORY[0]}</p>{boxes}</article>", f"<title>{HEADLINE}</title>")
    assert scene.story.confidence > 0.3
    assert (scene.story.source, set(texts(scene)) >= set(STORY[:3])) == ("trafilatura", True)


def test_no_second_opinion_is_taken_that_says_less() -> None:
    scene = scene_of(f"{heading()}<div class=story><p>{STORY[0]}</p></div>{links((OTHER_HEADLINE,))}")
    assert (scene.story.source, texts(scene)) == ("structure", [STORY[0]])
