"""Pages of one story become one article, and every word of theirs is in its body or in one removal."""

from __future__ import annotations

from collections import Counter

import pytest

from cleaners import Article, Page, clean_page
from cleaners.text.normalise import content_hash, is_inked
from crawler.continued import join

HEADLINE = "بلدية الميناء تعيد فتح السوق القديم بعد ترميم دام ثلاث سنوات"
LEAD = "أعادت بلدية الميناء صباح اليوم فتح السوق القديم أمام التجار والزوار بعد أعمال ترميم استمرت ثلاث سنوات كاملة."
FIRST = [
    LEAD,
    "وقالت المهندسة المشرفة على المشروع إن الفريق أعاد بناء السقوف الخشبية كما كانت في الصور القديمة تماماً.",
    "وأضافت أن كلفة الأعمال بلغت أربعة ملايين، وأن نصفها جاء من تبرعات أهالي المدينة المقيمين في الخارج.",
]
SECOND = [
    "ويضم السوق نحو مئة وعشرين دكاناً، عاد إلى العمل منها أكثر من ثمانين خلال الأسبوع الأول وحده بحسب البلدية.",
    "وذكر تاجر أقمشة أن الزبائن عادوا بأعداد لم يتوقعها، وأنه استعاد خلال أيام قليلة ما خسره في عام كامل.",
    LEAD,
    "وتعتزم البلدية في المرحلة المقبلة ترميم الخان المجاور وتحويله إلى دار ضيافة صغيرة يديرها شباب من المدينة.",
]


def article(paragraphs: list[str], number: int = 1) -> Article:
    """A page of the story, cleaned."""
    prose = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    html = (
        f"<!doctype html><html lang=ar><head><meta charset=utf-8><title>{HEADLINE}</title></head><body>"
        f"<nav><a href=/>الرئيسية</a></nav><article><h1>{HEADLINE}</h1>{prose}"
        f"<div class=page-links><a href=/{number + 1}/>{number + 1}</a></div></article>"
        "<footer>جميع الحقوق محفوظة</footer></body></html>"
    )
    return clean_page(Page(html=html, url=f"https://mithal.example/rain/{number}/"), outlets=())


def ink(text: str) -> Counter[str]:
    return Counter(character for character in text if is_inked(character))


def check_conserved(joined: Article) -> None:
    assert ink("".join(joined.blocks)) == ink(joined.body + "".join(removal.text for removal in joined.removals))
    for removal in joined.removals:
        assert removal.block is not None
        assert joined.blocks[removal.block][removal.start : removal.end] == removal.text
    places = [(removal.block, removal.start) for removal in joined.removals]
    assert places == sorted(places)


def test_bodies_follow_each_other() -> None:
    pages = [article(FIRST), article(SECOND, 2)]
    joined = join(pages)
    assert joined.body.split("\n\n") == FIRST + SECOND
    assert joined.word_count == sum(page.word_count for page in pages)
    assert joined.content_hash == content_hash(joined.body)
    assert (joined.url, joined.id, joined.headline) == (pages[0].url, pages[0].id, HEADLINE)
    check_conserved(joined)


def test_what_a_page_repeats_at_its_beginning_is_removed_there() -> None:
    pages = [article(FIRST), article([*FIRST[1:], *SECOND], 2)]
    assert pages[1].body.split("\n\n")[:2] == FIRST[1:]
    joined = join(pages)
    # The same words further on are the author's: SECOND holds the lead again.
    assert joined.body.split("\n\n") == FIRST + SECOND
    assert [removal.text for removal in joined.removals if removal.rule == "repeat/page"] == FIRST[1:]
    check_conserved(joined)


def test_a_page_that_says_only_what_was_said_adds_nothing() -> None:
    joined = join([article(FIRST), article(FIRST, 2), article(SECOND, 3)])
    assert joined.body.split("\n\n") == FIRST + SECOND
    check_conserved(joined)


def test_one_page_stays_as_it_is() -> None:
    page = article(FIRST)
    assert join([page]) == page


def test_no_page_is_an_error() -> None:
    with pytest.raises(ValueError, match="no page"):
        join([])
