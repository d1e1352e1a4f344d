"""Headlines glued into a first sentence: cut where the story's own sentence begins, or not at all."""

from __future__ import annotations

import pytest

from tests.finders.texts import HEADLINE, LAST, LEAD, OTHER_HEADLINES, SECOND, THIRD, clean, paragraphs

HEAD = (HEADLINE, "تاريخ النشر: 12 مارس 2023")
QUOTING = "لجنة الري تناقش خطة «الصيف الطويل»"


@pytest.mark.parametrize("joint", ["", " "])
def test_the_story_resumes_behind_a_closing_mark(joint: str) -> None:
    glued = f"أخبار ذات صلة {OTHER_HEADLINES[0]} {QUOTING}{joint}{LEAD}"
    assert paragraphs(*HEAD, glued, SECOND, THIRD, LAST) == [LEAD, SECOND, THIRD, LAST]


@pytest.mark.parametrize("joint", ["", " "])
def test_the_story_resumes_at_its_verb(joint: str) -> None:
    glued = f"أخبار ذات صلة {OTHER_HEADLINES[1]} {OTHER_HEADLINES[0]}{joint}{LEAD}"
    assert paragraphs(*HEAD, glued, SECOND, THIRD, LAST) == [LEAD, SECOND, THIRD, LAST]


def test_the_story_resumes_at_its_dateline() -> None:
    lead = f"بيروت - {LEAD}"
    glued = f"أخبار ذات صلة {OTHER_HEADLINES[0]} {OTHER_HEADLINES[2]} {lead}"
    assert paragraphs(*HEAD, glued, SECOND, THIRD, LAST) == [lead, SECOND, THIRD, LAST]


def test_what_is_cut_is_named_and_recorded() -> None:
    glued = f"أخبار ذات صلة {OTHER_HEADLINES[0]} {QUOTING}{LEAD}"
    (removal,) = [r for r in clean(*HEAD, glued, SECOND, THIRD).removals if OTHER_HEADLINES[0] in r.text]
    assert removal.rule == "related/glued-headlines"
    assert removal.text.startswith("أخبار ذات صلة")
    assert removal.text.endswith("»")


def test_a_paragraph_that_begins_with_the_words_of_a_label_stays() -> None:
    paragraph = (
        "أخبار ذات صلة بالحديقة الجديدة كانت تصل إلى البلدية كل يوم، فمن السكان من اقترح اسما لها، ومنهم من تبرع "
        "بشتلة من بستانه، ومنهم من كتب قصيدة علقها على بابها، كما روى لنا حارسها في حديث طويل."
    )
    assert paragraphs(*HEAD, LEAD, paragraph, SECOND, THIRD) == [LEAD, paragraph, SECOND, THIRD]


@pytest.mark.parametrize("label", ["اقرأ أيضا:", "أخبار ذات صلة", "قد يهمك أيضا"])
def test_a_label_behind_a_paragraphs_stop_takes_its_headline(label: str) -> None:
    glued = f"{SECOND} {label} {OTHER_HEADLINES[0]}"
    assert paragraphs(*HEAD, LEAD, glued, THIRD, LAST) == [LEAD, SECOND, THIRD, LAST]


def test_the_story_resumes_inside_a_paragraph() -> None:
    glued = f"{SECOND} اقرأ أيضا: {OTHER_HEADLINES[1]}! {THIRD}"
    assert " ".join(paragraphs(*HEAD, LEAD, glued, LAST)) == f"{LEAD} {SECOND} {THIRD} {LAST}"


@pytest.mark.parametrize(
    "sentence",
    [
        "مرتبط هذا كله بميزانية العام المقبل التي لم تقر بعد",
        "أخبار ذات صلة بالحديقة تصل إلى البلدية كل صباح.",
        "وكانت لهم أخبار أخرى في البلدة",
        "قد يهمك أن تعلم أن الدخول مجاني، وأن المقاعد قليلة.",
    ],
)
def test_a_labels_words_behind_a_stop_may_begin_a_sentence(sentence: str) -> None:
    paragraph = f"{SECOND} {sentence}"
    assert paragraphs(*HEAD, LEAD, paragraph, THIRD, LAST) == [LEAD, paragraph, THIRD, LAST]


def test_where_the_story_resumes_is_not_sure_nothing_goes() -> None:
    unmarked = "نفاد البطاريات من متاجر البلدة مشكلة كل شتاء للأهالي، فلا مصابيح غيرها في بيوتهم حين تطول لياليه."
    glued = f"أخبار ذات صلة {OTHER_HEADLINES[0]} {unmarked}"
    assert paragraphs(*HEAD, glued, SECOND, THIRD, LAST) == [glued, SECOND, THIRD, LAST]
