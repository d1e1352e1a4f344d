"""Cues: what one block looks like."""

from __future__ import annotations

import pytest

from cleaners.cues import Cues, cues_of, opens_sentence
from cleaners.matching import read_words
from cleaners.page.document import read_document
from cleaners.text.normalise import words_of


def cues(html: str) -> Cues:
    (found,) = cues_of(read_words(read_document(f"<p>{html}</p>"), ()))
    return found


PROSE = (
    "وقال مدير الميناء إن السفينة الأولى سترسو على الرصيف الجديد غدا.",
    "هل تكفي مياه السد لري البساتين في هذا الصيف؟",
    "ويضم المتحف الصغير الذي فتح في بيت قديم من بيوت الحارة أدوات الصيادين وشباكهم وصورهم منذ مئة عام",
    "الميناء، كما قال، جاهز اليوم؛ والسفن في الطريق.",
    "أحرز فريق وادي الزيتون هدفين سريعين مطلع الشوط الثاني ليقلب تأخره فوزا مثيرا أمام ضيفه فريق الميناء هذا الموسم.",
)
NO_PROSE = (
    "ميناء المدينة يستقبل أول سفينة منذ عامين",
    "شكرا لكم.",
    "الصيد في الشتاء، قمح الميناء، السفن، من البحر، التجارة، السوق على الماء، المتحف، الري، القطن، السد، النخيل",
    "متحف الصيادين ميناء المدينة سفينة القمح سباق القوارب معرض الخط مضخة الرياح جسر القلعة سوق السمك ليالي الحارة",
)


@pytest.mark.parametrize("text", PROSE)
def test_sentences_are_prose(text: str) -> None:
    assert cues(text).prose


@pytest.mark.parametrize("text", NO_PROSE)
def test_headlines_thanks_keywords_and_tickers_are_none(text: str) -> None:
    assert not cues(text).prose


def test_a_paragraph_that_is_mostly_links_is_no_prose() -> None:
    half = PROSE[0][:34]
    assert cues(f"<a href=/>{half[:30]}</a>{PROSE[0][30:]}").prose
    assert not cues(f"<a href=/>{PROSE[0]}</a>").prose


@pytest.mark.parametrize("end", [".", "؟", "!", "…", "..", ".»", '."', ". (رويترز)", "۔"])
def test_a_sentence_that_ends_is_stopped(end: str) -> None:
    assert cues(f"وصل القطار{end}").stopped


@pytest.mark.parametrize("end", ["", ":", "،", "»", " (رويترز)", "؛"])
def test_what_goes_on_is_not(end: str) -> None:
    assert not cues(f"وصل القطار{end}").stopped


def test_the_share_of_links_is_of_characters() -> None:
    assert cues("وصل <a href=/>قطار</a>").link_share == pytest.approx(0.5)
    assert cues("<a href=/>وصل القطار</a>").link_share == 1
    assert cues("وصل القطار").link_share == 0


def test_a_headline_is_a_few_words_without_a_stop() -> None:
    assert cues(NO_PROSE[0]).headline_like
    assert not cues(NO_PROSE[0] + ".").headline_like
    assert not cues("محليات ورياضة").headline_like
    assert not cues(" ".join(["كلمة"] * 25)).headline_like


@pytest.mark.parametrize("text", ["أعلنت البلدية", "وأعلن", "ويستقبل الميناء", "وفي المدينة", "استقبل الرئيس", "وبحثت"])
def test_sentences_open_with_a_verb_of_the_past_or_go_on(text: str) -> None:
    assert opens_sentence(words_of(text))


@pytest.mark.parametrize(
    "text", ["بيوت الحارة", "الميناء يستقبل", "بحث التعاون", "ميناء المدينة", "يستقبل الميناء", ""]
)
def test_headlines_do_not(text: str) -> None:
    assert not opens_sentence(words_of(text))
