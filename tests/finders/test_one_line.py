"""Texts on one line: the head goes up to its stamp, the tail from the source, and plain prose stays whole."""

from __future__ import annotations

from cleaners.finders.one_line import HEAD_CHARACTERS
from tests.finders.texts import HEADLINE, LEAD, OTHER_HEADLINES, STORY, clean, paragraphs, rule_of

MORE = (
    "وبدأ المتطوعون منذ الفجر في تنظيف الممرات الحجرية التي تقود إلى النافورة، وحملوا معهم أدواتهم من بيوتهم.",
    "وقالت معلمة في المدرسة المجاورة إنها ستأتي بتلاميذها كل أسبوع، لأن الدرس تحت الشجر أجمل من الدرس في الصف.",
    "أما أصحاب المتاجر القريبة فينتظرون زبائن كثيرين في الأعياد، ويفكر بعضهم في تمديد ساعات العمل.",
)
BODY = " ".join((*STORY, *MORE))
MENU = "الرئيسية سياسة اقتصاد رياضة ثقافة منوعات"


def test_menu_headline_and_stamp_go() -> None:
    article = clean(f"{MENU} {HEADLINE} 12.03.2023 | 08:15 GMT {BODY}")
    assert article.body == BODY
    assert rule_of(article, HEADLINE) == "headline/one-line"
    assert rule_of(article, "12.03.2023") == "date/one-line"


def test_tools_before_the_story_go() -> None:
    assert paragraphs(f"طباعة ارسل لصديق {HEADLINE} الثلاثاء 14-03-2023 10:40 كتب: سالم حداد A A {BODY}") == [BODY]


def test_the_source_and_what_follows_go() -> None:
    tail = f"المصدر: وكالات إقرأ المزيد {' '.join(OTHER_HEADLINES)}"
    assert paragraphs(f"{MENU} {HEADLINE} 12.03.2023 | 08:15 GMT {BODY} {tail}") == [BODY]


def test_prose_on_one_line_stays_whole() -> None:
    assert paragraphs(BODY) == [BODY]


def test_a_day_named_in_the_first_sentence_is_no_stamp() -> None:
    text = f"في 12 مارس 2023 فتحت الحديقة بابها أول مرة أمام الزوار القادمين من كل الأحياء. {BODY}"
    assert paragraphs(text) == [text]


def test_a_label_in_mid_line_gives_the_story_back() -> None:
    line = f"{LEAD} {STORY[1]} أخبار متعلقة {OTHER_HEADLINES[0]} {OTHER_HEADLINES[2]} {STORY[2]} {STORY[3]} {MORE[1]}"
    kept = " ".join(paragraphs(f"{MENU} {HEADLINE} 12.03.2023 | 08:15 GMT {line}"))
    assert kept == f"{LEAD} {STORY[1]} {STORY[2]} {STORY[3]} {MORE[1]}"


def test_a_long_first_sentence_still_has_a_head() -> None:
    long_lead = f"{LEAD[:-1]}، {'وزرعوا بين الممرات شجرا قليل العطش كثير الظل، ' * 14}ثم فتحوا الباب."
    assert len(long_lead) > HEAD_CHARACTERS
    assert paragraphs(f"{MENU} {HEADLINE} 12.03.2023 | 08:15 GMT {long_lead} {BODY}") == [f"{long_lead} {BODY}"]


def test_a_source_label_inside_the_last_words_ends_the_story() -> None:
    kept = "وختم المهندس حديثه بشكر العمال الذين سهروا على الزرع والري"
    tail = f"{kept} المصدر: وكالات إقرأ المزيد {' '.join(OTHER_HEADLINES)}"
    article = clean(f"{MENU} {HEADLINE} 12.03.2023 | 08:15 GMT {BODY} {tail}")
    assert article.body == f"{BODY} {kept}"
    assert rule_of(article, OTHER_HEADLINES[0]) == "related/one-line"


def test_tools_under_a_short_story_are_no_head_of_it() -> None:
    story = f"{' '.join(STORY)} {MORE[0]}"
    assert len(story) < HEAD_CHARACTERS
    tools = "طباعة ارسل لصديق " + " ".join(OTHER_HEADLINES)
    assert paragraphs(f"{story} {tools}")[0].startswith(story)
