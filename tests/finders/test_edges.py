"""Head and tail of a text: what is taken, under which name, and what a bare story keeps."""

from __future__ import annotations

import pytest

from tests.finders.texts import HEADLINE, LAST, LEAD, SECOND, STORY, THIRD, clean, paragraphs, rule_of


def test_a_headline_above_a_date_is_taken_and_named() -> None:
    article = clean(HEADLINE, "12 مارس 2023", *STORY)
    assert article.body.split("\n\n") == list(STORY)
    assert rule_of(article, HEADLINE) == "headline/line"
    assert rule_of(article, "12 مارس 2023") == "date/line"


def test_a_headline_said_twice_is_taken_twice() -> None:
    article = clean(HEADLINE, "صحيفة الوادي", HEADLINE, *STORY)
    assert article.body.split("\n\n") == list(STORY)
    assert {r.rule for r in article.removals if r.text == HEADLINE} == {"headline/line", "headline/repeat"}


def test_a_headline_alone_above_the_story_is_taken() -> None:
    assert paragraphs(HEADLINE, *STORY) == list(STORY)


def test_a_headline_that_asks_is_one_above_a_date() -> None:
    question = "لماذا تأخر افتتاح الحديقة العامة في وادي الزيتون عامين كاملين؟"
    article = clean(question, "12 مارس 2023", *STORY)
    assert article.body.split("\n\n") == list(STORY)
    assert rule_of(article, question) == "headline/line"


@pytest.mark.parametrize(
    "first",
    [
        "أعلنت البلدية صباح اليوم افتتاح الحديقة الجديدة قرب السوق",
        "- حديقة للأطفال في قلب السوق القديم",
        "قائمة ما تضمه الحديقة الجديدة قرب السوق:",
    ],
)
def test_a_sentence_without_its_stop_is_no_headline(first: str) -> None:
    assert paragraphs(first, *STORY)[0] == first


def test_a_bare_story_is_left_alone() -> None:
    assert paragraphs(*STORY) == list(STORY)


def test_a_caption_with_its_credit_is_named() -> None:
    caption = "أطفال يلعبون في الحديقة الجديدة يوم افتتاحها (أرشيف البلدية)"
    article = clean(HEADLINE, "12 مارس 2023", caption, *STORY)
    assert rule_of(article, caption) == "caption/line"
    assert article.body.split("\n\n") == list(STORY)


def test_a_dateline_of_its_own_goes_with_the_head() -> None:
    assert paragraphs(HEADLINE, "وادي الزيتون (وكالات) -", *STORY) == list(STORY)


def test_a_dateline_inside_the_first_sentence_stays() -> None:
    lead = f"وادي الزيتون – {LEAD}"
    assert paragraphs(HEADLINE, "12 مارس 2023", lead, SECOND, THIRD)[0] == lead


def test_a_credit_in_brackets_at_the_end_goes() -> None:
    assert paragraphs(HEADLINE, "12 مارس 2023", *STORY, "(رويترز، الأناضول)") == list(STORY)


def test_a_remark_in_brackets_between_paragraphs_stays() -> None:
    remark = "(يضحك الحاضرون طويلا)"
    assert remark in paragraphs(HEADLINE, "12 مارس 2023", LEAD, SECOND, remark, THIRD, LAST)


def test_a_list_that_the_story_announces_stays() -> None:
    items = ("ملعب كرة صغير", "مكتبة للأطفال", "نافورة من حجر الجبل", "مقهى على السطح")
    kept = paragraphs(HEADLINE, "12 مارس 2023", LEAD, SECOND, "وتضم الحديقة ما يأتي:", *items, "المصدر: البلدية")
    assert kept == [LEAD, SECOND, "وتضم الحديقة ما يأتي:", *items]


def test_a_numbered_list_at_the_end_stays() -> None:
    items = [f"{n}- شتلة من نوع نادر في الجناح رقم {n}" for n in range(1, 7)]
    assert paragraphs(HEADLINE, "12 مارس 2023", LEAD, SECOND, *items, "شارك الخبر") == [LEAD, SECOND, *items]


def test_bare_tags_before_a_share_row_go() -> None:
    tags = ("حدائق", "وادي الزيتون", "بلديات")
    assert paragraphs(HEADLINE, "12 مارس 2023", *STORY, *tags, "شارك الخبر") == list(STORY)


def test_a_verse_at_the_end_of_a_bare_story_stays() -> None:
    verse = ("يا وادي الزيتون يا ظل السنين", "عاد الحمام إلى ضفافك بعد حين")
    assert paragraphs(*STORY, *verse) == [*STORY, *verse]


def test_the_menu_above_the_story_goes() -> None:
    menu = ("الرئيسية", "محليات", "اقتصاد", "رياضة", "ثقافة", "اتصل بنا")
    assert paragraphs(*menu, HEADLINE, "12 مارس 2023", *STORY) == list(STORY)


def test_a_second_copy_of_the_story_goes() -> None:
    assert paragraphs(HEADLINE, "12 مارس 2023", *STORY, "شارك الخبر", HEADLINE, "12 مارس 2023", *STORY) == list(STORY)


def test_lines_under_comments_go() -> None:
    comment = "حديقة جميلة حقا وأتمنى أن تحافظوا عليها جميعا، وشكرا لكل من شارك في هذا العمل الكبير."
    assert paragraphs(HEADLINE, "12 مارس 2023", *STORY, "التعليقات", "سعاد", comment) == list(STORY)
