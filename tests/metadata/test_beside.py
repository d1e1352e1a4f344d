"""What stands beside the story: tags, counters, caption, summary, section, standfirst, a cut-off end."""

from __future__ import annotations

import pytest

from tests.metadata.pages import HEADLINE, STORY, json_ld, page

TAGS = (
    "<div class=post-tags><span>الوسوم</span> "
    "<a href=/1>مكتبات</a> <a href=/2>أدب الطفل</a> <a href=/3>الساحل</a></div>"
)


def test_tags_are_cut_at_their_links() -> None:
    assert page(after=TAGS).keywords == ("مكتبات", "أدب الطفل", "الساحل")


def test_tags_are_cut_at_their_signs() -> None:
    assert page(after="<div class=tags>كلمات مفتاحية: مكتبات، أدب الطفل، الساحل</div>").keywords == (
        "مكتبات",
        "أدب الطفل",
        "الساحل",
    )


def test_shown_tags_go_before_declared_keywords() -> None:
    declared = '<meta name="keywords" content="سفن, كتب">'
    assert page(head=declared, after=TAGS).keywords == ("مكتبات", "أدب الطفل", "الساحل")
    assert page(head=declared).keywords == ("سفن", "كتب")


@pytest.mark.parametrize(
    "keywords",
    [",".join(HEADLINE.split()), HEADLINE, ",".join(f"خبر {n}" for n in range(40))],
    ids=["the headline at its spaces", "the headline", "the site's list"],
)
def test_keywords_that_say_nothing_of_the_story(keywords: str) -> None:
    assert page(head=f'<meta name="keywords" content="{keywords}">').keywords == ()


def test_counters() -> None:
    assert page(under="<div class=views>1,204 مشاهدة</div>").counters == {"views": 1204}


@pytest.mark.parametrize("number", ["9" * 16, "9" * 32, "9" * 5000])
def test_a_number_that_no_reader_of_a_feed_could_hold_is_no_counter(number: str) -> None:
    assert page(under=f"<div class=views>{number} مشاهدة</div>").counters == {}
    assert page(under=f"<div class=views>{number[:15]} مشاهدة</div>").counters == {"views": 10**15 - 1}


def test_caption_of_the_lead_image() -> None:
    figure = "<figure><img src=/x.jpg><figcaption>العبارة عند الرصيف الشرقي</figcaption></figure>"
    assert page(under=figure).image_caption == "العبارة عند الرصيف الشرقي"
    quote = " ".join(["كلمة"] * 40)
    assert page(between=f"<div class=caption>{quote}</div>").image_caption is None


def test_section() -> None:
    assert page(head=json_ld('"articleSection": "ثقافة, محليات"')).section == "ثقافة"
    assert page(head=json_ld('"articleSection": "غير مصنف"')).section is None
    crumbs = f'<div class="breadcrumb"><a href=/>الرئيسية</a> » <a href=/c>ثقافة</a> » {HEADLINE}</div>'
    assert page(above=crumbs).section == "ثقافة"
    assert page(above="<div class=breadcrumbs>Home محليات</div>").section == "محليات"


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://news.example/opinion/2024/story", "opinion"),
        ("https://blogs.news.example/2024/story", "opinion"),
        ("https://news.example/2024/story", "article"),
    ],
)
def test_kind_by_address(url: str, kind: str) -> None:
    assert page(url=url).kind == kind


def test_kind_by_declaration() -> None:
    assert page(head='<meta property="og:type" content="video.other">').kind == "video"
    assert page(head=json_ld('"articleSection": "مقالات"')).kind == "opinion"
    embedded = '<script type="application/ld+json">{"@type": "VideoObject", "name": "مقطع"}</script>'
    assert page(head=embedded + json_ld('"articleSection": "ثقافة"')).kind == "article"


def test_a_standfirst_stands_in_the_body_and_is_copied() -> None:
    lead = "عبّارة قديمة أعيد طلاؤها تحمل ثلاثة آلاف كتاب إلى قرى الساحل مرة كل شهر."
    article = page(under=f'<div class="article-lead">{lead}</div>')
    assert article.lead == lead
    assert article.body.split("\n\n")[0] == lead
    assert article.body.count(lead) == 1
    assert page().lead is None


def test_a_story_that_breaks_off() -> None:
    cut = (*STORY[:3], "وتبحر المكتبة مرة كل شهر إلى القرى التي على الساحل، وتبقى في كل منها يومين، قبل أن تعود...")
    assert page(story=cut, after="<a href=/full>اقرأ المزيد</a>").truncated
    assert not page(story=cut).truncated
    assert not page(after="<a href=/full>اقرأ المزيد</a>").truncated


def test_tracking_goes_from_the_address() -> None:
    article = page(url="https://news.example/a?id=7&utm_source=x&fbclid=y#top")
    assert article.canonical_url == "https://news.example/a?id=7"
    declared = page(head='<link rel=canonical href="/b">', url="https://news.example/a?id=7")
    assert declared.canonical_url == "https://news.example/b"
