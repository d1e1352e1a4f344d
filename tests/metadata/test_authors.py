"""Who wrote it: named and shown, or nobody."""

from __future__ import annotations

from typing import Any

import pytest

from tests.metadata.pages import STORY, declared_author, page, text

NAMED = [
    pytest.param({"under": "<p class=author>سلمى حداد</p>"}, ["سلمى حداد"], id="class"),
    pytest.param({"under": "<div>كتبت: سلمى حداد</div>"}, ["سلمى حداد"], id="credit"),
    pytest.param({"under": "<div>القاهرة ــ سلمى حداد</div>"}, ["سلمى حداد"], id="place and name"),
    pytest.param({"under": "<div>إسطنبول / أورهان غوكشان / الأناضول</div>"}, ["أورهان غوكشان"], id="between"),
    pytest.param({"under": "<div>سلمى حداد</div>"}, ["سلمى حداد"], id="a name alone under the headline"),
    pytest.param({"above": "<div>سلمى حداد</div>"}, ["سلمى حداد"], id="a name alone above it"),
    pytest.param({"under": "<div>سلمى حداد - عمر نجار</div>"}, ["سلمى حداد", "عمر نجار"], id="two names alone"),
    pytest.param({"between": "<div class=source>القاهرة: سلمى حداد</div>"}, ["سلمى حداد"], id="in the story"),
    pytest.param(
        {"under": "<div class=author-bio><h2>تيماء الشرفي</h2><p>كاتبة وباحثة في العمارة</p></div>"},
        ["تيماء الشرفي"],
        id="a box over the story",
    ),
    pytest.param(
        {"after": "<div class=author-box><h4>عن الكاتب</h4><h5>تيماء الشرفي</h5><p>تكتب عن المدن</p></div>"},
        ["تيماء الشرفي"],
        id="a box under the story",
    ),
    pytest.param(
        {"head": declared_author("Tobkan Sharafi"), "under": "<div>توبكان شرفي</div>"},
        ["توبكان شرفي"],
        id="declared in Latin letters",
    ),
    pytest.param(
        {"story": (f"صيدا/ سلمى حداد/ الأناضول – {STORY[0]}", *STORY[1:])}, ["سلمى حداد"], id="between place and agency"
    ),
    pytest.param({"after": "<p>إعداد: سلمى حداد</p>"}, ["سلمى حداد"], id="at the end"),
    pytest.param(
        {"head": declared_author("تيماء الشرفي"), "under": "<div>تيماء الشرفي</div>"}, ["تيماء الشرفي"], id="confirmed"
    ),
    pytest.param(
        {"head": declared_author("salma1990"), "under": "<p class=byline>salma1990 | منوعات</p>"},
        ["salma1990"],
        id="a nickname declared and shown",
    ),
    pytest.param(
        {"head": declared_author("salma1990"), "under": "<div>نشر بواسطة salma1990 , بتاريخ 3 مايو 2024</div>"},
        ["salma1990"],
        id="a nickname behind a credit",
    ),
]

NOBODY = [
    pytest.param({"head": declared_author("سلمى حداد")}, id="declared, not shown"),
    pytest.param(
        {"head": declared_author("سلمى حداد"), "under": '<div class=vcard style="display:none">سلمى حداد</div>'},
        id="shown to nobody",
    ),
    pytest.param({"under": "<p class=author hidden>سلمى حداد</p>"}, id="a hidden byline"),
    pytest.param(
        {"head": declared_author("admin"), "under": "<p class=author>admin</p>"}, id="an account of the house"
    ),
    pytest.param({"head": declared_author("salma1990")}, id="a nickname that is not shown"),
    pytest.param({"under": "<p class=author>salma1990</p>"}, id="a nickname that is not declared"),
    pytest.param(
        {
            "head": declared_author("منبر الساحل") + '<meta property="og:site_name" content="منبر الساحل">',
            "under": "<p class=author>منبر الساحل</p>",
        },
        id="the site itself",
    ),
    pytest.param(
        {
            "head": declared_author("portnews"),
            "under": "<p class=author>portnews</p>",
            "url": "https://portnews.example/1",
        },
        id="its address",
    ),
    pytest.param({"under": "<p class=author>القاهرة ــ رويترز</p>"}, id="place and agency"),
    pytest.param({"under": "<p class=author>فريق التحرير</p>"}, id="a desk"),
    pytest.param({"under": "<div>على الهواء</div>"}, id="words that fold to a name"),
    pytest.param(
        {
            "under": "<div>سمير حداد</div>",
            "story": (*STORY, "وأضاف حداد أن القاعة ستبقى مفتوحة حتى نهاية الصيف، وأن الدخول مجاني للجميع."),
        },
        id="somebody the story speaks of",
    ),
    pytest.param({"above": "<div>رئيس التحرير</div><div>سمير نجار</div>"}, id="the editor in the masthead"),
    pytest.param(
        {"after": "<h3>أخبار ذات صلة</h3><div>سوق السمك ينتقل إلى رصيف جديد</div><div>كتبت: سلمى حداد</div>"},
        id="another story's byline",
    ),
    pytest.param(
        {"under": "<p class=author>مدى البحر</p>", "url": "https://www.madaalbahr.example/1"},
        id="the site, spelt in its address",
    ),
    pytest.param(
        {"head": declared_author("Mona Saleh"), "under": "<div>توبكان شرفي</div>"},
        id="another declared in Latin letters",
    ),
    pytest.param({"after": "<div class=author-box><h5>تيماء الشرفي</h5></div>"}, id="a box that says nothing"),
    pytest.param({"story": (f"صيدا – سمير حداد: {STORY[0]}", *STORY[1:])}, id="who speaks in the first words"),
    pytest.param(
        {"under": "<div class=author-bio><h2>مكتبة عائمة</h2><p>تفتح أبوابها غدا</p></div>"}, id="a box of no person"
    ),
    pytest.param({}, id="no name at all"),
]


@pytest.mark.parametrize(("places", "authors"), NAMED)
def test_named(places: dict[str, Any], authors: list[str]) -> None:
    article = page(**places)
    assert list(article.authors) == authors
    assert article.authors_source is not None


@pytest.mark.parametrize("places", NOBODY)
def test_nobody_is_invented(places: dict[str, Any]) -> None:
    article = page(**places)
    assert (article.authors, article.authors_source) == ((), None)


def test_a_byline_that_opens_with_its_story_is_shown() -> None:
    story = "".join(f'<p style="display:none">{paragraph}</p>' for paragraph in STORY)
    article = page(story=(STORY[0],), between=f'<p class=author style="display:none">كتبت: سلمى حداد</p>{story}')
    assert article.authors == ("سلمى حداد",)


def test_in_plain_text() -> None:
    assert text(under=("القاهرة ــ سلمى حداد", "3 مايو 2024")).authors == ("سلمى حداد",)
    assert text(under=("3 مايو 2024",)).authors == ()


def test_over_the_date_line_however_far_from_the_headline() -> None:
    between = tuple(f"قسم {word}" for word in "الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع".split())
    assert text(under=(*between, "سلمى حداد", "الخميس 3 مايو 2018")).authors == ("سلمى حداد",)


def test_under_a_texts_headline_whatever_the_line_looks_like() -> None:
    article = text(under=("الأكثر مشاهدة", "سلمى حداد - دمشق"))
    assert {removal.kind for removal in article.removals if "سلمى" in removal.text} == {"most_read"}
    assert article.authors == ("سلمى حداد",)
    assert text(under=("الأكثر مشاهدة", "سلمى حداد تفوز بالجائزة")).authors == ()


def test_a_name_behind_the_outlets_own() -> None:
    line = "صدى الموانئ – عمر نجار"
    assert text(under=("صدى الموانئ", "3 مايو 2024", line)).authors == ("عمر نجار",)
    assert text(under=("3 مايو 2024", line)).authors == ()


def test_whom_the_story_speaks_of_is_not_its_author() -> None:
    told = "وقال عمر نجار إن العبّارة لن تغادر المرفأ في الشتاء، وإن المتطوعين سيرممون كتبها حتى يعود الصحو إلى البحر."
    assert text(under=("صدى الموانئ", "3 مايو 2024", "صدى الموانئ – عمر نجار", told)).authors == ()


def test_guests_under_the_story_did_not_write_it() -> None:
    guests = ("عمر نجار – كاتب صحفي", "سلمى حداد – كاتبة وباحثة")
    assert text(under=("3 مايو 2024",), after=("ضيوف الحلقة:", *guests, "التعليقات")).authors == ()
    assert text(under=("3 مايو 2024",), after=(guests[0], "التعليقات")).authors == ("عمر نجار",)


def test_a_greeting_is_nobody() -> None:
    greeting = "صباح الخير، إليكم ما جرى الثلاثاء 14 مارس 2023"
    assert text(under=("المصدر: الموانئ", greeting)).authors == ()
