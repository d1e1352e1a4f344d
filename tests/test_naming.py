"""What class, id and tag say: whole tokens, then their parts, then the tag."""

from __future__ import annotations

import pytest

from cleaners.naming import TAG_RULES, named_clutter
from cleaners.page.document import read_document
from cleaners.rule import Rule


def rule(id: str, *names: str) -> Rule:
    return Rule(id=id, why="اختبار", names=names, examples=("<p>",), counter_examples=("<b>",))


RULES = (
    rule("related/names", "related", "read-next"),
    rule("share/names", "share", "share-related"),
    rule("advert/names", "ad", "ads", "AdBox"),
)


def clutter(attributes: str, tag: str = "div") -> str | None:
    document = read_document(f"<{tag} {attributes}>نص</{tag}>")
    return named_clutter(document, RULES).get(len(document.elements) - 1)


@pytest.mark.parametrize(
    ("attributes", "found"),
    [
        ("class=related", "related/names"),
        ("id=related", "related/names"),
        ("class=RELATED", "related/names"),
        ("class='box wide related'", "related/names"),
        ("class=related-posts", "related/names"),
        ("class=posts__related", "related/names"),
        ("class=relatedPosts", "related/names"),
        ("class=boxRelated", "related/names"),
        ("class=HTMLRelated", "related/names"),
        ("class=related2", "related/names"),
        ("class=block3-share-7", "share/names"),
        ("class=read-next", "related/names"),
        ("class=adbox", "advert/names"),
        ("class=story", None),
        ("class=unrelated", None),
        ("class=relatedness", None),
        ("class=shadow", None),
        ("class=read-next-3", None),
        ("class='read next'", None),
        ("class=''", None),
        ("data-x=related", None),
    ],
)
def test_a_name_is_a_whole_token_or_a_whole_part_of_one(attributes: str, found: str | None) -> None:
    assert clutter(attributes) == found


def test_a_whole_token_goes_before_a_part_of_another() -> None:
    assert clutter("class='ads-slot share-related'") == "share/names"


def test_a_name_with_a_hyphen_goes_before_its_parts() -> None:
    assert clutter("class=share-related") == "share/names"


def test_of_two_rules_with_one_name_the_earlier_has_it() -> None:
    document = read_document("<div class=share>نص</div>")
    rules = (rule("widget/names", "share"), *RULES)
    assert named_clutter(document, rules)[len(document.elements) - 1] == "widget/names"


@pytest.mark.parametrize("tag", ["nav", "footer", "aside", "figcaption", "form", "button", "dialog"])
def test_a_tag_speaks_for_itself(tag: str) -> None:
    assert clutter("", tag) == TAG_RULES[tag]


def test_a_tag_within_a_line_speaks_where_it_has_a_class() -> None:
    assert clutter("class=x", "label") == TAG_RULES["label"]
    assert clutter("", "label") is None


def test_a_class_goes_before_the_tag() -> None:
    assert clutter("class=share", "aside") == "share/names"


@pytest.mark.parametrize("tag", ["div", "p", "section", "article", "header", "main", "span"])
def test_other_tags_say_nothing(tag: str) -> None:
    assert clutter("class=x", tag) is None
