"""Sections: a label owns what follows it, and gives the story back where prose resumes."""

from __future__ import annotations

import pytest

from tests.finders.texts import HEADLINE, LAST, LEAD, OTHER_HEADLINES, SECOND, STORY, THIRD, clean, paragraphs, rule_of

HEAD = (HEADLINE, "12 مارس 2023")


@pytest.mark.parametrize("label", ["أخبار ذات صلة", "إقــرأ أيضًا:", "مواضيع ذات صلة", "اقرأ المزيد"])
def test_a_section_between_paragraphs_goes_alone(label: str) -> None:
    assert paragraphs(*HEAD, LEAD, SECOND, label, *OTHER_HEADLINES, THIRD, LAST) == list(STORY)


def test_a_lead_that_a_section_parts_from_its_story_stays() -> None:
    assert paragraphs(*HEAD, LEAD, "اقرأ المزيد", OTHER_HEADLINES[0], SECOND, THIRD, LAST) == list(STORY)


def test_a_headline_that_asks_is_the_sections_too() -> None:
    asking = "هل تكفي مياه السد لري بساتين المدينة كلها في الصيف؟"
    article = clean(*HEAD, LEAD, SECOND, "أخبار ذات صلة", OTHER_HEADLINES[0], asking, THIRD, LAST)
    assert article.body.split("\n\n") == list(STORY)
    assert rule_of(article, asking).startswith("related/")


def test_a_subheading_after_a_section_stays() -> None:
    kept = paragraphs(*HEAD, LEAD, SECOND, "أخبار ذات صلة", *OTHER_HEADLINES[:2], "مقاعد وأشجار", THIRD, LAST)
    assert kept == [LEAD, SECOND, "مقاعد وأشجار", THIRD, LAST]


def test_sections_after_the_story_go() -> None:
    assert paragraphs(*HEAD, *STORY, "الأكثر قراءة", *OTHER_HEADLINES, "آخر الأخبار", *OTHER_HEADLINES) == list(STORY)


def test_a_ticker_on_one_line_goes_with_its_label() -> None:
    ticker = " ".join(OTHER_HEADLINES * 4)
    assert paragraphs(*HEAD, *STORY, "آخر الأخبار", ticker) == list(STORY)


def test_teasers_after_the_story_go() -> None:
    teasers = (
        OTHER_HEADLINES[0],
        "صمم ثلاثة طلاب مضخة ترفع الماء من الآبار العميقة من دون كهرباء، وجربوها في مزرعة الكلية خلال الشتاء.",
        OTHER_HEADLINES[1],
        "ينطلق السباق يوم الجمعة المقبل بمشاركة عشرين قاربا، وتنقل الإذاعة المحلية وقائعه من الضفة الشرقية.",
    )
    assert paragraphs(*HEAD, *STORY, "اقرأ المزيد", *teasers) == list(STORY)


def test_a_machine_made_summary_is_not_the_story() -> None:
    bullets = ("- حديقة جديدة قرب السوق القديم تفتح بعد عامين من العمل.", "- الدخول مجاني طوال الأسبوع.")
    article = clean(*HEAD, "استمع إلى الملخص", "اظهر الملخص", *bullets, *STORY)
    assert article.body.split("\n\n") == list(STORY)
    assert rule_of(article, bullets[1]).startswith("summary/")


@pytest.mark.parametrize(
    "sentence",
    [
        "ودعا رئيس البلدية السكان إلى قراءة مواضيع ذات صلة بالبيئة في مكتبة الحديقة، ووعد بكتب جديدة كل شهر.",
        "وكانت آخر الأخبار الواردة من الورشة تفيد بأن البناء اكتمل قبل موعده، كما قال المهندس المشرف.",
        "وهذه الحديقة هي الأكثر قراءة في دليل المدينة السياحي، بحسب ناشره الذي زارها مرارا.",
    ],
)
def test_a_label_inside_a_sentence_owns_nothing(sentence: str) -> None:
    assert paragraphs(*HEAD, LEAD, sentence, SECOND, THIRD) == [LEAD, sentence, SECOND, THIRD]
