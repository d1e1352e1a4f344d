"""Who wrote it: named and shown, or nobody."""

from __future__ import annotations

from typing import Any

import pytest

from cleaners import clean_text
from tests.metadata.pages import HEADLINE, STORY, declared_author, page, text

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
        {"head": '<meta property="og:site_name" content="منبر الساحل">', "under": "<div>منبر الساحل – سلمى حداد</div>"},
        ["سلمى حداد"],
        id="behind the house's name",
    ),
    pytest.param(
        {"after": "<p>سلمى حداد</p><p>salma@news.example</p>"}, ["سلمى حداد"], id="over a letter box under the story"
    ),
    pytest.param(
        {"after": "<p>سلمى حداد</p><p>[email protected]</p>"}, ["سلمى حداد"], id="over a letter box that is hidden"
    ),
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
    pytest.param({"under": "<div>صباح الخير، إليكم أبرز أخبار الجمعة 3 مايو 2024</div>"}, id="a greeting"),
    pytest.param({"under": "<div>منبر الساحل – سلمى حداد</div>"}, id="behind a name that is not the house's"),
    pytest.param({"after": "<p>سلمى حداد</p><p>قائمة الكتب</p>"}, id="a name under the story over anything else"),
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


def test_behind_the_house_that_a_text_prints_above() -> None:
    head = ("منبر الساحل", "أخبار", HEADLINE, "الجمعة, 3 مايو 2024, 12:26", "منبر الساحل – سلمى حداد")
    assert clean_text("\n".join((*head, *STORY)), outlets=()).authors == ("سلمى حداد",)


@pytest.mark.parametrize(
    ("credit", "authors"),
    [
        ("بقلم:سلمى حداد", ("سلمى حداد",)),
        (".. بقلم: د. سلمى حداد", ("سلمى حداد",)),
        ("بقلم: رصاص", ()),
    ],
)
def test_a_credit_at_the_end_of_the_headline(credit: str, authors: tuple[str, ...]) -> None:
    article = clean_text("\n".join((f"{HEADLINE} {credit}", "تاريخ النشر : 2024-05-03", *STORY)), outlets=())
    assert article.headline == f"{HEADLINE} {credit}"
    assert article.authors == authors


@pytest.mark.parametrize(
    ("behind", "authors"),
    [
        ("/ سلمى حداد", ("سلمى حداد",)),
        ("| د. سلمى حداد", ("سلمى حداد",)),
        ("/ مرسى المدينة", ()),
        ("/ سلمى حداد تبحر غدا", ()),
    ],
)
def test_a_name_behind_the_headline(behind: str, authors: tuple[str, ...]) -> None:
    article = clean_text("\n".join((f"{HEADLINE} {behind}", "تاريخ النشر : 2024-05-03", *STORY)), outlets=())
    assert article.authors == authors


def test_a_name_behind_the_headline_of_whom_the_story_speaks() -> None:
    story = (f"{STORY[0]} وقرأت سلمى حداد للأطفال.", *STORY[1:])
    lines = (f"{HEADLINE} / سلمى حداد", "تاريخ النشر : 2024-05-03", *story)
    assert clean_text("\n".join(lines), outlets=()).authors == ()


@pytest.mark.parametrize(("before", "authors"), [("موقع الساحل", ("سلمى حداد",)), ("رويترز", ()), ("الساحل", ())])
def test_behind_an_outlet_that_calls_itself_one(before: str, authors: tuple[str, ...]) -> None:
    lines = (HEADLINE, "تاريخ النشر : 2024-05-03", f'"{before}" / سلمى حداد', *STORY)
    assert clean_text("\n".join(lines), outlets=()).authors == authors


def test_under_what_the_outlet_says_of_itself() -> None:
    head = ("صحيفة يومية تصدر عن مؤسسة الساحل للنشر", "سلمى حداد", HEADLINE, "A A")
    assert clean_text("\n".join((*head, *STORY)), outlets=()).authors == ("سلمى حداد",)


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
