"""Boxes of linked headlines with their first sentences close a story; related links among paragraphs do not."""

from __future__ import annotations

from cleaners import Page, clean_page

STORY = [
    "قالت إدارة الميناء إن الرصيف الجديد سيفتح أمام السفن في الربيع المقبل بعد تأخير دام عامين.",
    "وأضافت أن الشركة المنفذة أنهت تركيب الرافعات، وأن التشغيل التجريبي يبدأ في الأسبوع الأول من الشهر.",
    "ويتوقع التجار أن تنخفض كلفة الشحن، وأن تعود الخطوط التي هجرت الميناء إليه مع نهاية العام.",
]
TEASERS = [
    ("قطار الساحل يعود إلى العمل", "أعلنت هيئة السكك أن قطار الساحل سيعود إلى العمل بعد انتهاء صيانة الجسور القديمة."),
    (
        "مزارعو الوادي يجربون بذورا جديدة",
        "يجرب مزارعو الوادي هذا الموسم بذورا تحتاج إلى ماء أقل وتنضج قبل موعدها المعتاد.",
    ),
]


def page(*parts: str) -> Page:
    """A page without any class or id."""
    body = "".join(parts)
    return Page(f"<html><body><h1>افتتاح الرصيف الجديد في الربيع</h1><div>{body}</div></body></html>")


def paragraphs(texts: list[str]) -> str:
    """Each text as a paragraph."""
    return "".join(f"<p>{text}</p>" for text in texts)


def box(headline: str, text: str) -> str:
    """A teaser as listings print it."""
    return f'<div><h3><a href="/story">{headline}</a></h3><p>{text}</p></div>'


def test_boxes_after_the_story_go() -> None:
    article = clean_page(page(paragraphs(STORY), *(box(*teaser) for teaser in TEASERS)), outlets=())
    assert article.body.split("\n\n") == STORY


def test_the_record_names_them() -> None:
    article = clean_page(page(paragraphs(STORY), *(box(*teaser) for teaser in TEASERS)), outlets=())
    removed = {removal.text: removal.rule for removal in article.removals}
    assert removed[TEASERS[1][1]] == "related/teasers"


def test_links_between_paragraphs_leave_the_paragraphs() -> None:
    links = [f'<p><a href="/story">{headline}</a></p>' for headline, _ in TEASERS]
    mixed = [f"<p>{STORY[0]}</p>", links[0], f"<p>{STORY[1]}</p>", links[1], f"<p>{STORY[2]}</p>"]
    article = clean_page(page(*mixed), outlets=())
    assert article.body.split("\n\n") == STORY


def test_one_box_is_no_list() -> None:
    aside = box("صور: الرصيف من الجو", "وتظهر صور التقطت من الجو أن الرصيف اكتمل، وأن الطريق إليه ما زال ترابيا.")
    article = clean_page(page(paragraphs(STORY), aside), outlets=())
    assert "الطريق إليه" in article.body
