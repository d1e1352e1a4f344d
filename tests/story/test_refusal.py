"""What is refused as no article, and the short stories that are not."""

from __future__ import annotations

import json

import pytest

from cleaners import NotAnArticle, Page, clean_page, clean_text
from tests.story.pages import HEADLINE, OTHER_HEADLINE, OTHER_HEADLINES, OTHER_STORY, STORY, heading, links, paragraphs

FLASH = "البلدية تعلن فتح الطريق إلى قرية النبع صباح غد، وتدعو السكان إلى الحذر."
TYPED = '<script type="application/ld+json">{}</script>'


def page(body: str, head: str = "") -> Page:
    return Page(f"<html><head>{head}</head><body>{body}</body></html>", url="https://nabaa.example/news/12")


def reason(page: Page) -> str:
    with pytest.raises(NotAnArticle) as refusal:
        clean_page(page, outlets=())
    return refusal.value.reason


def typed(kind: str) -> str:
    return TYPED.format(json.dumps({"@context": "https://schema.org", "@type": kind, "headline": HEADLINE}))


# -- addresses ---------------------------------------------------------------------------------------------------------

GOOD = f"<html><body>{heading()}<div class=story>{paragraphs(STORY)}</div></body></html>"


@pytest.mark.parametrize("path", ["", "/", "/index.html", "/index.php", "/ar", "/ar/", "/home", "/#top"])
def test_a_sites_front_is_no_article_whatever_it_says(path: str) -> None:
    assert reason(Page(GOOD, url=f"https://nabaa.example{path}")) == "home-page"


@pytest.mark.parametrize("path", ["/?p=12", "/ar/12", "/home/news", "/index.html?id=3"])
def test_other_addresses_may_be_articles(path: str) -> None:
    assert clean_page(Page(GOOD, url=f"https://nabaa.example{path}"), outlets=()).body == "\n\n".join(STORY)


def test_without_an_address_a_page_is_read() -> None:
    assert clean_page(Page(GOOD), outlets=()).body == "\n\n".join(STORY)


# -- listings ----------------------------------------------------------------------------------------------------------


def teasers(count: int) -> str:
    texts = (*OTHER_STORY, *STORY)
    titles = (*OTHER_HEADLINES, HEADLINE)
    return "".join(
        f"<div class=item><h3><a href=/{n}>{title}</a></h3><span>12 مارس 2024</span><p>{text}</p></div>"
        for n, (title, text) in enumerate(list(zip(titles, texts, strict=False))[:count])
    )


def test_linked_headlines_each_with_a_text_are_a_listing() -> None:
    assert reason(page(f"{heading('كل أخبار القرى والبلدات')}{teasers(5)}")) == "listing"


def test_two_teasers_beside_a_story_are_no_listing() -> None:
    article = clean_page(page(f"{heading()}<div class=story>{paragraphs(STORY)}</div>{teasers(2)}"), outlets=())
    assert article.body.startswith("\n\n".join(STORY))


def test_links_alone_are_a_listing() -> None:
    titles = (*OTHER_HEADLINES, HEADLINE, "جسر القلعة يفتح بعد الترميم", "سوق السمك ينتقل إلى الميناء")
    assert reason(page(f"<ul>{links(titles)}</ul>")) == "listing"


def test_a_text_of_headlines_alone_is_a_listing() -> None:
    titles = (*OTHER_HEADLINES, HEADLINE, "جسر القلعة يفتح بعد الترميم", "سوق السمك ينتقل إلى الميناء")
    with pytest.raises(NotAnArticle, match="listing"):
        clean_text("\n".join(titles), outlets=())


# -- error pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["404", "الصفحة غير موجودة", "عذرا، الصفحة المطلوبة غير موجودة", "Page not found"])
def test_a_heading_that_says_so_is_an_error_page(words: str) -> None:
    body = (
        f"{heading(words)}<p>ربما حذفت الصفحة أو تغير عنوانها، ويمكنك أن تبحث عن غيرها في أرشيف الجريدة.</p>{links()}"
    )
    assert reason(page(body, f"<title>{words} - النبع</title>")) == "error-page"


def test_an_error_page_with_much_prose_is_one_all_the_same() -> None:
    body = f"{heading('الصفحة المطلوبة غير موجودة')}<div class=story>{paragraphs(STORY)}</div>"
    assert reason(page(body, "<title>الصفحة المطلوبة غير موجودة</title>")) == "error-page"


@pytest.mark.parametrize(
    "title",
    [
        "الصفحة المفقودة من تاريخ قرية النبع تعود إلى المتحف",
        "404 أطباء في قافلة تصل إلى قرية النبع",
        "لا توجد نتائج نهائية لفحص مياه النبع في القرية",
        "لا توجد نتائج نهائية لفحص مياه النبع في القرية وفي القرى التي تقع خلف الجبل",
    ],
)
def test_a_story_whose_headline_begins_like_an_error_is_an_article(title: str) -> None:
    article = clean_page(page(f"{heading(title)}<div class=story>{paragraphs(STORY)}</div>", f"<title>{title}</title>"))
    assert article.body == "\n\n".join(STORY)


# -- pages of few words ------------------------------------------------------------------------------------------------


def test_a_flash_of_one_sentence_on_a_dated_page_is_an_article() -> None:
    dated = "<meta property='article:published_time' content='2024-03-12T10:30:00+02:00'>"
    body = f"{heading()}<div class=story><p>{FLASH}</p></div>"
    assert clean_page(page(body, dated), outlets=()).body == FLASH
    assert clean_page(page(body, typed("NewsArticle")), outlets=()).body == FLASH


def test_one_sentence_on_a_page_that_declares_nothing_is_none() -> None:
    assert reason(page(f"{heading()}<div class=story><p>{FLASH}</p></div>")) == "no-prose"


def test_a_few_words_are_none_though_the_page_is_dated() -> None:
    dated = "<meta property='article:published_time' content='2024-03-12T10:30:00+02:00'>"
    body = f"{heading()}<div class=story><p>شاهد ما حدث في القرية.</p></div>"
    assert reason(page(body, f"<title>{HEADLINE}</title>{dated}")) == "no-prose"


def test_a_video_without_a_text_is_a_video() -> None:
    assert reason(page(f"{heading()}<div class=story><p>شاهد ما حدث.</p></div>", typed("VideoObject"))) == "video-only"


def test_a_page_of_menus_has_no_prose() -> None:
    assert reason(page(f"{heading(OTHER_HEADLINE)}<p>شارك</p>")) == "no-prose"


@pytest.mark.parametrize("text", ["", "   \n\u200f", "\ufeff"])
def test_a_text_of_nothing_is_empty(text: str) -> None:
    with pytest.raises(NotAnArticle, match="empty"):
        clean_text(text)
