"""The whole flow: what comes out, that nothing is lost on the way, and that cleaning twice is cleaning once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners import Article, NotAnArticle, Page, clean_page, clean_text
from cleaners.clean import OUTSIDE
from cleaners.outlet import Evidence, Outlet, Structure
from cleaners.rule import At, Removes, Rule
from tests.properties.conservation import faults_of_page, faults_of_second_cleaning, faults_of_text
from tests.story.pages import (
    COMMENTS,
    HEADLINE,
    OTHER_HEADLINE,
    OTHER_HEADLINES,
    OTHER_STORY,
    STORY,
    heading,
    links,
    paragraphs,
)

BODY = "\n\n".join(STORY)
ADDRESS = "https://news.nabaa.example/2024/12"


def page(inside: str, head: str = "", *, after: str = "") -> str:
    title = f"<title>{HEADLINE} | النبع</title>"
    menu = "<nav><a href=/>مدن وقرى</a></nav>"
    story = f"<div class=story>{paragraphs(STORY[:2])}{inside}{paragraphs(STORY[2:])}</div>"
    return f"<html><head>{title}{head}</head><body>{menu}{heading()}{story}{after}</body></html>"


def clean(html: str) -> Article:
    return clean_page(Page(html, url=ADDRESS), outlets=())


def removed(article: Article) -> dict[str, str]:
    return {removal.text: removal.rule for removal in article.removals}


# -- pages -------------------------------------------------------------------------------------------------------------


def test_a_page_becomes_its_story() -> None:
    article = clean(page(""))
    assert (article.body, article.headline, article.body_source) == (BODY, HEADLINE, "structure")
    assert removed(article) == {"مدن وقرى": "navigation/nav", HEADLINE: "headline/shown"}
    assert article.blocks == ("مدن وقرى", HEADLINE, *STORY)


CLUTTER = {
    f"<p><a href=/x>{OTHER_HEADLINE}</a></p>": "related/linked-headline",
    "<div class=share><p>صديق القرية</p></div>": "share/names",
    "<p>شارك هذا الخبر</p>": "share/label",
    f"<p>اقرأ أيضا: {OTHER_HEADLINE}</p>": "related/read-also",
    f"<div><h4>أخبار ذات صلة</h4><ul>{links()}</ul></div>": "related/label",
    f"<p>{STORY[0]}</p>": "repeat/copy",
    f"<p>{HEADLINE}</p>": "headline/copy",
    "<figure><img src=/a.jpg><figcaption>القافلة في الطريق</figcaption></figure>": "caption/figcaption",
    "<div style='display:none'><p>نص خفي لا يراه أحد من القراء في هذه الصفحة.</p></div>": OUTSIDE,
    f"<div class=comments>{paragraphs(COMMENTS)}</div>": "comments/names",
}


@pytest.mark.parametrize("inside", CLUTTER, ids=CLUTTER.values())
def test_clutter_inside_the_story_goes_by_its_rule(inside: str) -> None:
    article = clean(page(inside))
    assert article.body == BODY
    assert CLUTTER[inside] in removed(article).values()


@pytest.mark.parametrize("inside", CLUTTER, ids=CLUTTER.values())
def test_clutter_behind_the_story_goes(inside: str) -> None:
    assert clean(page("", after=inside)).body == BODY


PIECES = st.lists(
    st.sampled_from(
        (*CLUTTER, "<p>طريق صعبة</p>", "<br>", "قالت: سنعود. ", f"<h2>{OTHER_HEADLINE}</h2>", "<p>أ<b>ب</b>")
    ),
    max_size=4,
).map("".join)


@given(PIECES, PIECES)
def test_whatever_stands_in_and_behind_the_story_is_conserved(inside: str, after: str) -> None:
    html = page(inside, after=after)
    article = clean(html)
    assert faults_of_page(html, article) == []
    assert faults_of_second_cleaning(article) == []
    assert [text for text in STORY if text not in article.body] == []


# -- a broken pointer loses no words -----------------------------------------------------------------------------------

BROKEN = (
    "<p>اقرأ أيضا:</p>",
    "<p>اقرأ أيضا: <a href=/x></a></p>",
    f"<p>اقرأ أيضا: <a href=/x>{OTHER_HEADLINE}</p>",
    f"<p>{OTHER_STORY[0]} اقرأ أيضا: <a href=/x>{OTHER_HEADLINE}</p>",
    f"<p>{OTHER_STORY[0]} اقرأ أيضا: <a>{OTHER_HEADLINE}</a></p>",
    f"<a href=/x><p>اقرأ أيضا: {OTHER_HEADLINE}</a></p>",
    f"<h4>أخبار ذات صلة<ul>{links()}",
    "<div class=related>",
    "<span class=share>",
    "<a href=/x>",
    "</div></div>",
)


@pytest.mark.parametrize("inside", BROKEN)
def test_a_broken_pointer_loses_no_words(inside: str) -> None:
    html = page(inside)
    article = clean(html)
    assert faults_of_page(html, article) == []
    assert faults_of_second_cleaning(article) == []


# -- texts -------------------------------------------------------------------------------------------------------------

TEXT = "\n".join((HEADLINE, "12 مارس 2024", *STORY, "أخبار ذات صلة", *OTHER_HEADLINES))


def test_a_text_becomes_its_story() -> None:
    article = clean_text(TEXT, outlets=())
    assert (article.body, article.headline) == (BODY, HEADLINE)
    assert article.blocks == ()
    assert faults_of_text(TEXT, article) == []
    assert faults_of_second_cleaning(article) == []


def test_a_body_that_the_cleaner_gave_is_given_back() -> None:
    again = clean_text(BODY, outlets=())
    assert (again.body, again.removals) == (BODY, ())


def test_invisible_signs_leave_no_trace() -> None:
    marked = TEXT.replace("القافلة", "\u200fالقافلة\u200e").replace(" ", "\u00a0")
    assert clean_text(marked, outlets=()).body == BODY


def test_a_text_whose_every_line_is_clutter_is_refused() -> None:
    with pytest.raises(NotAnArticle):
        clean_text("شارك\nأخبار ذات صلة\nالأكثر قراءة", outlets=())


# -- outlets -----------------------------------------------------------------------------------------------------------

PROMO = "مكتبة النبع تهديكم دواوين شعراء الجبل بطبعة جديدة"
NABAA = Outlet(
    slug="nabaa",
    name="النبع",
    domains=("nabaa.example",),
    structure=Structure.OBSERVED,
    evidence=(Evidence(what="all", source="a test", year=2024),),
    rules=(
        Rule(
            id="nabaa/promo", why="اختبار", removes=Removes.BLOCK, at=At.WHOLE, phrases=(PROMO,), examples=(PROMO,),
            counter_examples=("أ",),
        ),
    ),
    except_rules=("share/label",),
)  # fmt: skip
WITH_PROMO = page(f"<p>{PROMO}</p>")


def test_the_address_decides_whose_page_it_is() -> None:
    article = clean_page(Page(WITH_PROMO, url=ADDRESS), outlets=(NABAA,))
    assert (article.outlet, removed(article).get(PROMO)) == ("nabaa", "nabaa/promo")


def test_another_outlets_address_does_not() -> None:
    article = clean_page(Page(WITH_PROMO, url="https://othernabaa.example/2024/12"), outlets=(NABAA,))
    assert (article.outlet, removed(article).get(PROMO)) == (None, None)


def test_a_given_outlet_needs_no_address() -> None:
    article = clean_page(Page(WITH_PROMO), outlet=NABAA, outlets=())
    assert (article.outlet, removed(article).get(PROMO)) == ("nabaa", "nabaa/promo")


def test_without_outlets_an_address_is_nobodys() -> None:
    article = clean_page(Page(WITH_PROMO, url="https://www.aljazeera.net/news/2024/3/12/x"), outlets=())
    assert (article.outlet, removed(article).get(PROMO)) == (None, None)


def test_declared_outlets_are_known_without_asking() -> None:
    assert clean_page(Page(page(""), url="https://www.aljazeera.net/news/2024/3/12/x")).outlet == "aljazeera"


def test_a_rule_that_an_outlet_switches_off_does_not_fire_there() -> None:
    html = page("<p>شارك هذا الخبر</p>")
    assert "share/label" in removed(clean_page(Page(html, url=ADDRESS), outlets=())).values()
    assert "share/label" not in removed(clean_page(Page(html, url=ADDRESS), outlets=(NABAA,))).values()


def test_the_same_holds_for_texts() -> None:
    lines = (HEADLINE, STORY[0], STORY[1], PROMO, STORY[2], STORY[3])
    assert PROMO in clean_text("\n".join(lines), outlets=()).body
    given_address = clean_text("\n".join(lines), url=ADDRESS, outlets=(NABAA,))
    assert (given_address.body, given_address.outlet) == (BODY, "nabaa")
    assert clean_text("\n".join(lines), outlet=NABAA).body == BODY


def test_the_callers_id_is_kept() -> None:
    assert clean_page(Page(page("")), id="n-12").id == "n-12"
    assert clean_text(TEXT, id="n-13").id == "n-13"
