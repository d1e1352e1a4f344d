"""Selectors: run only where what they name is on the page, and found in order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cleaners.model import Document
from cleaners.outlet import Layout
from cleaners.page.document import read_document
from cleaners.rule import Rule
from cleaners.selecting import page_names, recognised, select, selected_clutter

HTML = "<div class='post entry-content' id=story><p class=lead>أول</p><p class=tail>ثان</p></div>"


def counted(html: str) -> tuple[Document, list[str]]:
    """A document that writes down every selector it is asked to run."""
    document = read_document(html)
    asked: list[str] = []

    def ask(css: str) -> tuple[int, ...]:
        asked.append(css)
        return document.select(css)

    return replace(document, select=ask), asked


def selected(html: str, *selectors: str) -> list[str]:
    document = read_document(html)
    return [document.elements[index].names for index in select(document, page_names(document), selectors)]


def test_every_class_and_id_is_among_the_names() -> None:
    names = page_names(read_document(HTML))
    assert names.words >= {"post", "entry-content", "story", "lead", "tail"}


@pytest.mark.parametrize(
    "css", [".absent", "#absent", "div.absent p", "p.lead > .absent", "[class*=absent]", "[id^='absent']"]
)
def test_a_selector_whose_class_the_page_lacks_is_never_run(css: str) -> None:
    document, asked = counted(HTML)
    assert list(select(document, page_names(document), (css,))) == []
    assert asked == []


@pytest.mark.parametrize(
    ("css", "found"),
    [
        (".lead", ["lead"]),
        ("#story", ["post entry-content story"]),
        ("[class*=entry]", ["post entry-content story"]),
        ("[id=story] > .tail", ["tail"]),
        ("p", ["lead", "tail"]),
        (".lead, .absent", ["lead"]),
        (".absent, .tail", ["tail"]),
        ("p:not(.absent)", ["lead", "tail"]),
        (".post:has(.lead)", ["post entry-content story"]),
        ("p[class]", ["lead", "tail"]),
    ],
)
def test_a_selector_finds_what_it_names(css: str, found: list[str]) -> None:
    assert selected(HTML, css) == found


def test_selectors_are_tried_in_their_order() -> None:
    assert selected(HTML, ".tail", ".lead") == ["tail", "lead"]


def rule(id: str, *selectors: str) -> Rule:
    return Rule(id=id, why="اختبار", selectors=selectors, examples=("<p>",), counter_examples=("<b>",))


def test_an_earlier_rule_has_an_element_that_two_select() -> None:
    document = read_document(HTML)
    found = selected_clutter(document, page_names(document), (rule("a/x", ".lead"), rule("b/x", "p")))
    assert {document.elements[index].names: rule_id for index, rule_id in found.items()} == {
        "lead": "a/x",
        "tail": "b/x",
    }


def test_rules_without_selectors_select_nothing() -> None:
    named = Rule(id="a/x", why="اختبار", names=("lead",), examples=("<p>",), counter_examples=("<b>",))
    document, asked = counted(HTML)
    assert selected_clutter(document, page_names(document), (named,)) == {}
    assert asked == []


def test_a_layout_is_recognised_by_any_of_its_marks() -> None:
    document = read_document(HTML)
    names = page_names(document)
    layouts = (
        Layout(slug="other", marks=(".absent",)),
        Layout(slug="theme", marks=(".absent", ".entry-content")),
        Layout(slug="silent"),
        Layout(slug="second", marks=("p.lead",)),
    )
    assert [layout.slug for layout in recognised(document, names, layouts)] == ["theme", "second"]
