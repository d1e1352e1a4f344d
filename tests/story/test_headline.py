"""Which block is the headline: the one that says what the page declares, else the heading above the text."""

from __future__ import annotations

import pytest

from cleaners.matching import read_words
from cleaners.page.document import read_document
from cleaners.story.headline import declared_titles
from tests.story.pages import (
    HEADLINE,
    OTHER_HEADLINE,
    OTHER_STORY,
    STORY,
    heading,
    headline_of,
    links,
    paragraphs,
)

TEXT = f"<div class=story>{paragraphs(STORY)}</div>"
TITLE = f"<title>{HEADLINE}</title>"
FOUND = f"h1: {HEADLINE}"


def og(title: str) -> str:
    return f"<meta property='og:title' content='{title}'>"


def titles(head: str) -> list[str]:
    reading = read_words(read_document(f"<head>{head}</head>"), ())
    return [" ".join(title) for title in declared_titles(reading)]


# -- what is declared --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["og:title", "twitter:title", "dc.title", "headline"])
def test_titles_are_declared_by_several_names(name: str) -> None:
    assert titles(f"<meta name={name} content='قطار المساء'>") == ["قطار المساء"]


def test_a_title_with_a_sites_name_is_declared_whole_and_in_parts() -> None:
    assert titles("<title>قطار المساء يصل - جريدة النبع</title>") == [
        "قطار المساء يصل جريده النبع",
        "قطار المساء يصل",
        "جريده النبع",
    ]


@pytest.mark.parametrize("sign", ["|", " - ", " – ", " — ", " : ", "»", " « ", " / "])
def test_the_signs_before_a_sites_name(sign: str) -> None:
    assert "قطار المساء يصل" in titles(f"<title>قطار المساء يصل{sign}جريدة النبع</title>")


def test_a_hyphen_inside_a_word_parts_nothing() -> None:
    assert titles("<title>سفينة إف-16 تهبط</title>") == ["سفينه اف 16 تهبط"]


def test_titles_of_one_word_are_names() -> None:
    assert titles("<title>النبع</title>") == []


# -- what the page shows -----------------------------------------------------------------------------------------------


def test_the_heading_that_says_the_title() -> None:
    assert headline_of(f"{heading('أخبار المدينة اليوم')}{heading()}{TEXT}", TITLE) == FOUND


def test_the_sites_name_behind_the_title_does_not_matter() -> None:
    body = f"{heading('جريدة النبع', 'h2')}{heading()}{TEXT}"
    assert headline_of(body, og(f"{HEADLINE} | جريدة النبع")) == FOUND


def test_a_headline_in_h2_under_a_section_in_h1() -> None:
    body = f"{heading('أخبار القرى البعيدة')}{heading(HEADLINE, 'h2')}{TEXT}"
    assert headline_of(body, TITLE) == f"h2: {HEADLINE}"


def test_a_headline_that_is_no_heading() -> None:
    assert headline_of(f"<div class=t>{HEADLINE}</div>{TEXT}", TITLE) == f"div: {HEADLINE}"


def test_a_breadcrumb_that_repeats_the_headline_is_not_it() -> None:
    crumbs = f"<ul><li><a href=/>الرئيسية</a></li><li>{HEADLINE}</li></ul>"
    assert headline_of(f"{crumbs}{heading()}{TEXT}", TITLE) == FOUND
    assert headline_of(f"<div>{HEADLINE}</div><p>أ</p><div class=t>{HEADLINE}</div>{TEXT}", TITLE) == f"div: {HEADLINE}"


def test_a_link_that_repeats_the_headline_in_a_list_of_news_is_not_it() -> None:
    body = f"{heading()}{TEXT}<h3>آخر الأخبار</h3>{links((HEADLINE, OTHER_HEADLINE))}"
    assert headline_of(body, TITLE) == FOUND


def test_a_linked_heading_gives_way_to_a_line_that_is_no_link() -> None:
    body = f"<h2><a href=/x>{HEADLINE}</a></h2><p>أ</p><div class=t>{HEADLINE}</div>{TEXT}"
    assert headline_of(body, TITLE) == f"div: {HEADLINE}"


def test_a_headline_that_links_to_its_own_page_is_one() -> None:
    assert headline_of(f"<div>{HEADLINE}</div><h1><a href=/x>{HEADLINE}</a></h1>{TEXT}", TITLE) == FOUND


def test_a_headline_below_its_text_is_another_storys() -> None:
    body = f"<div class=t>{HEADLINE}</div>{TEXT}{heading()}{paragraphs(OTHER_STORY[:1])}"
    assert headline_of(body, TITLE) == f"div: {HEADLINE}"


def test_a_hidden_headline_gives_way_to_one_on_show() -> None:
    assert headline_of(f"<h1 hidden>{HEADLINE}</h1><h2>{HEADLINE}</h2>{TEXT}", TITLE) == f"h2: {HEADLINE}"


def test_a_headline_reworded_a_little_is_the_headline() -> None:
    reworded = HEADLINE.replace("بعد انقطاع الطريق", "بعد قطع الطريق")
    assert headline_of(f"{heading(OTHER_HEADLINE)}{heading(reworded, 'h2')}{TEXT}", TITLE) == f"h2: {reworded}"


def test_a_paragraph_that_quotes_the_title_is_not_the_headline() -> None:
    quoting = f"وكتبت الصحيفة {HEADLINE} وأضافت أن الأهالي استقبلوها بالخبز والحطب وبأغان قديمة من أغاني الجبل"
    assert headline_of(f"{heading()}<div class=story><p>{quoting}</p>{paragraphs(STORY)}</div>", TITLE) == FOUND


# -- where nothing is declared -----------------------------------------------------------------------------------------


def test_without_a_title_the_h1_above_the_text() -> None:
    assert headline_of(f"{heading()}{TEXT}") == FOUND


def test_without_a_title_a_lone_h2_does() -> None:
    assert headline_of(f"{heading(HEADLINE, 'h2')}{TEXT}") == f"h2: {HEADLINE}"


def test_without_a_title_one_of_many_h2_does_not() -> None:
    assert headline_of(f"{heading(HEADLINE, 'h2')}{TEXT}{heading(OTHER_HEADLINE, 'h2')}") is None


def test_an_h1_of_two_words_names_the_site() -> None:
    assert headline_of(f"{heading('جريدة النبع')}{TEXT}") is None


def test_a_page_without_prose_has_no_heading_above_it() -> None:
    assert headline_of(f"{heading()}{links()}") is None


def test_a_declared_title_that_no_block_says_leaves_the_h1() -> None:
    assert headline_of(f"{heading()}{TEXT}", f"<title>{OTHER_HEADLINE}</title>") == FOUND
