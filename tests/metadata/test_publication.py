"""When it was published: what is declared, unless the reader is shown better."""

from __future__ import annotations

import pytest

from cleaners import Article, clean_text
from tests.metadata.pages import HEADLINE, STORY, json_ld, page, text

DECLARED = json_ld('"datePublished": "2024-05-03T22:30:00Z"')


def published(article: Article) -> tuple[str | None, str | None]:
    """The date and its source."""
    return article.date_published, article.date_source


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("3 مايو 2024", ("2024-05-03T22:30:00+00:00", "json-ld")),
        ("4 مايو 2024", ("2024-05-04", "shown")),
        ("2 مايو 2024", ("2024-05-02", "shown")),
        ("9 مايو 2024", ("2024-05-03T22:30:00+00:00", "json-ld")),
    ],
    ids=["same day", "a day later", "a day before", "another date"],
)
def test_shown_goes_first_only_a_day_beside_the_declared(shown: str, expected: tuple[str, str]) -> None:
    assert published(page(head=DECLARED, under=f"<div class=date>{shown}</div>")) == expected


def test_the_masthead_does_not_correct_the_declared() -> None:
    assert published(page(head=DECLARED, above="<div>السبت 4 مايو 2024</div>")) == (
        "2024-05-03T22:30:00+00:00",
        "json-ld",
    )


def test_under_the_headline_goes_before_above() -> None:
    article = page(above="<div>السبت 11 مايو 2024</div>", under="<div>3 مايو 2024</div>")
    assert published(article) == ("2024-05-03", "shown")
    assert published(page(above="<div>السبت 11 مايو 2024</div>")) == ("2024-05-11", "above")


def test_labelled_publication_goes_before_another_date() -> None:
    article = page(under="<div>7 مايو 2024</div><div>تاريخ النشر: 3 مايو 2024</div>")
    assert article.date_published == "2024-05-03"


@pytest.mark.parametrize("label", ["آخر تحديث", "تم التحديث", "Updated"])
def test_an_update_is_no_publication(label: str) -> None:
    article = page(under=f"<div class=date>{label}: 5 مايو 2024</div>")
    assert (article.date_published, article.date_modified) == (None, "2024-05-05")


def test_an_update_beside_a_publication() -> None:
    article = page(under="<div class=date>3 مايو 2024</div><div class=date>آخر تحديث: 5 مايو 2024</div>")
    assert (article.date_published, article.date_modified) == ("2024-05-03", "2024-05-05")


def test_the_label_of_a_clock_is_not_the_dates() -> None:
    article = page(under="<div class=date>الجمعة، 3 مايو 2024، آخر تحديث 02:21</div>")
    assert article.date_published == "2024-05-03"


def test_the_future_is_no_publication() -> None:
    under = "<div class=date>3 مايو 2031</div>"
    assert page(under=under, fetched_at="2024-05-03T10:00:00+00:00").date_published is None
    assert page(under=under).date_published == "2031-05-03"
    declared = json_ld('"datePublished": "2031-05-03"')
    article = page(head=declared, under="<div class=date>3 مايو 2024</div>", fetched_at="2024-05-03T10:00:00+00:00")
    assert published(article) == ("2024-05-03", "shown")


def test_tomorrows_edition_is_spared() -> None:
    article = page(under="<div class=date>4 مايو 2024</div>", fetched_at="2024-05-03T22:00:00+00:00")
    assert article.date_published == "2024-05-04"


def test_relative_only_against_the_fetch() -> None:
    under = "<div class=date>منذ 3 ساعات</div>"
    assert page(under=under).date_published is None
    assert page(under=under, fetched_at="2024-05-03T10:00:00+00:00").date_published == "2024-05-03"


def test_a_video_was_published_when_it_was_put_up() -> None:
    fields = f'"@type": "VideoObject", "name": "{HEADLINE}", "uploadDate": "2024-05-03T08:00:00Z"'
    video = f'<script type="application/ld+json">{{{fields}}}</script>'
    assert published(page(head=video)) == ("2024-05-03T08:00:00+00:00", "video")
    assert published(page(head=video, under="<div class=date>9 مايو 2024</div>")) == ("2024-05-09", "shown")
    assert published(page(head=video + json_ld('"datePublished": "2024-05-09"')))[0] == "2024-05-09"


def test_in_plain_text() -> None:
    article = text(under=("3 مايو 2024", "آخر تحديث: 15:20 (توقيت القدس)"))
    assert (article.date_published, article.date_source, article.date_precision) == ("2024-05-03", "shown", "day")


@pytest.mark.parametrize(
    ("opening", "date"),
    [
        ("أعلنت البلدية اليوم الجمعة (3 مايو / أيار 2024) أن المرفأ سيفتح ليلا.", "2024-05-03"),
        ("أعلنت البلدية اليوم، 3 مايو 2024، أن المرفأ سيفتح ليلا.", "2024-05-03"),
        ("في مثل هذا اليوم 3 مايو 1924 فتح المرفأ أبوابه للمرة الأولى أمام السفن.", None),
        ("أعلنت البلدية اليوم أن المرفأ الذي أغلق في 3 مايو 2019 سيفتح ليلا.", None),
        ("قررت البلدية الجمعة 3 مايو 2024 موعدا لفتح المرفأ ليلا أمام السفن.", None),
    ],
)
def test_the_day_a_story_calls_today(opening: str, date: str | None) -> None:
    article = page(story=(opening, *STORY))
    assert published(article) == (date, "story" if date else None)
    assert published(page(story=(opening, *STORY), under="<div>9 مايو 2024</div>")) == ("2024-05-09", "shown")


@pytest.mark.parametrize(
    ("dateline", "date"),
    [
        ("رام الله 3-5-2024 وفا-", "2024-05-03"),
        ("الخرطوم 3-5-2024 (سونا) -", "2024-05-03"),
        ("الرياض 24 شوال 1445 هـ الموافق 3 مايو 2024 م واس -", "2024-05-03"),
        ("رام الله 3-5-2024 الميناء-", None),
        ("السفينة 3-5-2024 وفا-", None),
    ],
)
def test_the_day_of_an_agencys_dateline(dateline: str, date: str | None) -> None:
    article = page(story=(f"{dateline} {STORY[0]}", *STORY[1:]))
    assert published(article) == (date, "story" if date else None)


def test_a_text_that_prints_its_headline_twice_bears_its_date_between() -> None:
    between = ("الجمعة، 3 مايو 2024", "Facebook", "Twitter", "Telegram", "WhatsApp", HEADLINE)
    assert published(text(under=between)) == ("2024-05-03", "shown")


def test_a_date_alone_right_after_the_story() -> None:
    assert published(page(after="<div>3.5.2024</div>")) == ("2024-05-03", "shown")
    assert published(page(after="<div>سوق السمك ينتقل في 3.5.2024</div>")) == (None, None)


@pytest.mark.parametrize(
    "masthead",
    [("رئيس التحرير", "سالم الحلاق"), ("منبر الساحل رئيس التحريرسالم الحلاق",), ("رئيس مجلس الإدارة: سالم الحلاق",)],
)
def test_the_day_over_who_leads_the_outlet_is_today(masthead: tuple[str, ...]) -> None:
    clock = "الأربعاء 8 مايو 2024 03:30 صـ 29 شوال 1445 هـ"
    lines = (clock, *masthead, "أخبار", HEADLINE, "المرفأ القديم صباح اليوم (أرشيف)", *STORY)
    assert published(clean_text("\n".join(lines), outlets=())) == (None, None)
    assert published(clean_text("\n".join((clock, "أخبار", HEADLINE, *STORY)), outlets=()))[0] == "2024-05-08"
