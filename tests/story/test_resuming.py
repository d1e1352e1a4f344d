"""Where a story resumes behind other stories' headlines: at its own first word, or nowhere that is sure."""

from __future__ import annotations

import pytest

from cleaners.finders.glued_headlines import RISK
from cleaners.story.resuming import Own, find_places, own_words, where_resumed
from cleaners.text.normalise import words_of
from tests.finders.texts import HEADLINE, LAST, LEAD, OTHER_HEADLINES, SECOND, THIRD

OWN = own_words(map(words_of, (HEADLINE, SECOND, THIRD, LAST)))
NOTHING = Own(frozenset(), frozenset())
LABEL = "أخبار ذات صلة"


def resumed(*parts: str, own: Own = OWN, risk: float = RISK) -> str | None:
    """What is left behind the place where the story resumes."""
    text = "".join(parts)
    place = where_resumed(text, len(words_of(LABEL)), own, risk)
    return None if place is None else text[place:]


@pytest.mark.parametrize(
    "begins",
    [
        "أعلنت البلدية أن الحديقة ستفتح",
        "وأعلنت البلدية أن الحديقة ستفتح",
        "وبحسب البلدية فإن الحديقة ستفتح",
        "من المقرر أن تفتح الحديقة",
        "لم تفتح الحديقة",
        "ستفتح الحديقة",
        "بيروت - أعلنت البلدية أن الحديقة ستفتح",
        "«الحديقة للجميع» هو ما قالته البلدية قبل أن تفتح",
    ],
)
@pytest.mark.parametrize("joint", ["! ", "؟"])
def test_the_story_resumes_behind_a_headline_that_calls_or_asks(begins: str, joint: str) -> None:
    story = f"{begins} أبوابها صباح الغد أمام الزوار في وادي الزيتون، بعد عامين من العمل."
    assert resumed(f"{LABEL} {OTHER_HEADLINES[1]}{joint}", story) == story


@pytest.mark.parametrize("last", ["بحيرة القرية", "مدينة المستشفى", "سنة 2019", "بلدة Vale"])
def test_a_letter_that_ends_words_ends_the_headline(last: str) -> None:
    assert resumed(f"{LABEL} سباق القوارب يعود إلى {last}", LEAD) == LEAD


def test_a_headline_twice_is_a_headline() -> None:
    story = "الحديقة الجديدة في وادي الزيتون أكبر مما ظن الأهالي، فهي تضم ملعبا للأطفال ومكتبة."
    assert resumed(f"{LABEL} {OTHER_HEADLINES[2]} {OTHER_HEADLINES[2]} ", story) == story


def test_a_sentence_that_goes_on_with_the_labels_words_resumes_nowhere() -> None:
    assert (
        resumed(f"{LABEL} بالحديقة كانت تصل إلى البلدية كل يوم، فمن السكان من اقترح اسما لها، ومنهم من تبرع.") is None
    )


def test_what_shows_no_place_is_left_alone() -> None:
    assert resumed(f"{LABEL} {OTHER_HEADLINES[0]} {OTHER_HEADLINES[1]} {OTHER_HEADLINES[2]}", own=NOTHING) is None


def test_a_smaller_risk_cuts_less() -> None:
    story = "نفاد البطاريات من متاجر وادي الزيتون أخر افتتاح الحديقة العامة الجديدة أسبوعا، كما قالت البلدية."
    glued = f"{LABEL} {OTHER_HEADLINES[1]} "
    assert resumed(glued, story, risk=0.0) is None


def test_no_place_where_too_little_is_left() -> None:
    assert resumed(f"{LABEL} {OTHER_HEADLINES[1]}! ", "قال ذلك.") is None


@pytest.mark.parametrize(
    ("field", "glued", "place", "count"),
    [
        ("commas", "سباق القوارب، ومعرض للخط، ثم", "قالت البلدية إنها تنتظر الجميع صباح الغد", 2),
        ("unfinished", "سباق القوارب في البحيرة. كان حافلا.", "قالت البلدية إنها تنتظر الجميع صباح الغد", 2),
        ("unfinished", "سباق القوارب «في البحيرة", "قالت البلدية إنها تنتظر الجميع صباح الغد", 1),
        ("goes_on", "سباق القوارب في البحيرة:", "قالت البلدية إنها تنتظر الجميع صباح الغد", 1),
        ("pair", "سباق القوارب في رئيس", "البلدية قالت إنها تنتظر الجميع صباح الغد", 1),
        ("inside", "سباق القوارب الذي", "قالت البلدية إنها تنتظر الجميع صباح الغد", 2),
        ("inside", "سباق القوارب بحيرة", "السد فيها ما قالته البلدية صباح الغد", 1),
        ("present", "سباق القوارب في البحيرة", "تنتظر البلدية فيه الجميع منذ صباح الغد", 1),
        ("own", "سباق القوارب في حديقة", "قالت البلدية إنها تنتظر الجميع صباح الغد", 1),
        ("foreign", "سباق القوارب في حديقة", "قالت البلدية إنها تنتظر الجميع صباح الغد", 2),
        ("verb", "سباق القوارب في البحيرة", "قالت البلدية إنها تنتظر الجميع صباح الغد", 1),
    ],
)
def test_evidence(field: str, glued: str, place: str, count: int) -> None:
    text = f"{LABEL} {glued} {place}"
    (evidence,) = (p.evidence for p in find_places(text, len(words_of(LABEL)), OWN) if text[p.offset :] == place)
    assert getattr(evidence, field) == count


def test_the_share_of_the_storys_words_that_follow() -> None:
    place = "قالت حديقة الزيتون وصفقت طيور بعيدة غريبة"
    text = f"{LABEL} سباق القوارب في البحيرة {place}"
    (evidence,) = (p.evidence for p in find_places(text, len(words_of(LABEL)), OWN) if text[p.offset :] == place)
    assert evidence.follows == 2 / 7
