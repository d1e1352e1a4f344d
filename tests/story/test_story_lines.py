"""Where a text's story begins and ends, and which line is its headline, in the frames that pages leave around it."""

from __future__ import annotations

import pytest

from tests.finders.texts import HEADLINE, LEAD, OTHER_HEADLINES, SECOND, STORY, THIRD, clean, paragraphs, rule_of

COPYRIGHT = "جميع الحقوق محفوظة 2023"
QUESTION = "هل يكفي ماء البئر القديمة سكان الحي كلهم؟"
SHOUT = "لن تصدق كم دفع جامع طوابع ثمن مظروف قديم!"


def test_a_stamp_of_names_sections_and_date_is_above_the_story() -> None:
    stamp = "سالم حداد | مدن وأرياف تاريخ النشر: الثلاثاء، 14 مارس 2023 - 10:40 | آخر تحديث: الأربعاء، 15 مارس 2023"
    article = clean(HEADLINE, stamp, *STORY, COPYRIGHT)
    assert article.body.split("\n\n") == list(STORY)
    assert article.headline == HEADLINE


def test_a_stamp_without_any_frame_stays() -> None:
    """A text may be cut down to its date line and its words: what shows no frame is not taken for one."""
    stamp = (
        "الوادي نيوز: أضيف إلى الموقع يوم الثلاثاء 21 شعبان 1444 هـ - الموافق 14 مارس 2023 م - الساعة 10:40 صباحا، "
        "وقد قرأه مئة زائر"
    )
    assert paragraphs(stamp, *STORY)[0] == stamp
    assert stamp not in paragraphs(HEADLINE, stamp, *STORY, COPYRIGHT)


def test_a_path_to_the_page_shows_a_frame() -> None:
    path = f"أخبارنا » مدن » وادي الزيتون » {HEADLINE}"
    menu = ["قصص من الحي", "صور الأسبوع", "دفتر القراء"]
    article = clean(*menu, path, HEADLINE, *STORY)
    assert article.body.split("\n\n") == list(STORY)
    assert article.headline == HEADLINE


def test_quotes_that_look_like_arrows_are_no_path() -> None:
    headline = "بعد «حديقة النافورة» و«سوق الخزف».. البلدية تعد «ممشى الوادي»"
    article = clean("مدن وأرياف", headline, "14 مارس 2023", *STORY)
    assert article.headline == headline


def test_rules_of_conduct_longer_than_the_story_are_not_the_story() -> None:
    rules = [
        "إن من يكتب هنا يلتزم أن يحترم سائر القراء، وألا يهاجم أحدا منهم بسبب رأيه أو أصله أو لونه أو لغته أو جنسه.",
        "إن الصحيفة لا تنشر ما يخرج عن موضوع الحوار، ولا ما يكتب بلغة غير لغتها، ولا ما ينقله صاحبه عن غيره بلا إذن.",
    ] * 2
    rules = [f"{n} {rule}" for n, rule in enumerate(rules)]
    assert sum(len(r.split()) for r in rules) > 60
    assert paragraphs(HEADLINE, "14 مارس 2023", *STORY, "أضف تعليقا", *rules) == list(STORY)


@pytest.mark.parametrize("odd", [QUESTION, SHOUT])
def test_an_unlabelled_list_ends_the_story_though_one_headline_asks(odd: str) -> None:
    listed = [odd, *OTHER_HEADLINES]
    assert paragraphs(HEADLINE, "14 مارس 2023", *STORY, *listed, COPYRIGHT) == list(STORY)


def test_a_question_that_ends_the_story_stays() -> None:
    question = "فمن يسقي الشجر غدا؟"
    assert paragraphs(HEADLINE, "14 مارس 2023", *STORY, question, COPYRIGHT) == [*STORY, question]


def test_a_question_that_begins_the_story_stays() -> None:
    question = "كيف تتحول أرض مهجورة خلف السوق. إلى مكان يأتي إليه الناس كل مساء؟"
    assert (
        paragraphs(HEADLINE, "14 مارس 2023", *OTHER_HEADLINES, question, *STORY, COPYRIGHT)[-len(STORY) - 1] == question
    )


def test_a_read_also_with_a_colon_owns_the_list_under_it() -> None:
    listed = [SHOUT, *OTHER_HEADLINES]
    article = clean(HEADLINE, "14 مارس 2023", *STORY, "اقرأ المزيد حول وادي الزيتون في صفحاتنا:", *listed, COPYRIGHT)
    assert article.body.split("\n\n") == list(STORY)
    assert rule_of(article, SHOUT) == "related/read-also"


def test_a_line_that_stands_in_the_list_below_is_a_pointer() -> None:
    pointer = OTHER_HEADLINES[0]
    lines = (*STORY[:2], pointer, *STORY[2:])
    article = clean(HEADLINE, "14 مارس 2023", *lines, "مواضيع ذات صلة", *OTHER_HEADLINES)
    assert article.body.split("\n\n") == list(STORY)
    assert "related/headline-below" in {r.rule for r in article.removals if r.text == pointer}


def test_a_subheading_that_stands_nowhere_else_stays() -> None:
    lines = (*STORY[:2], "مقاعد من خشب الزيتون القديم", *STORY[2:])
    assert paragraphs(HEADLINE, "14 مارس 2023", *lines, "مواضيع ذات صلة", *OTHER_HEADLINES) == list(lines)


def test_a_notice_above_a_box_is_no_lead() -> None:
    notice = "نعالج ما ترسله من معلومات بعناية كاملة، ونخزنه مدة قصيرة في حاسوب مغلق لا يطلع عليه سوى موظف مكلف."
    box = ["شارك عبر", "فيسبوك", "تويتر", "لينكد إن"]
    assert paragraphs(HEADLINE, "14 مارس 2023", notice, *box, *STORY, COPYRIGHT) == list(STORY)


def test_a_headline_that_a_box_of_others_swallowed() -> None:
    article = clean("أخبار ذات صلة", *OTHER_HEADLINES, HEADLINE, "14 مارس 2023", *STORY)
    assert article.headline == HEADLINE
    assert article.body.split("\n\n") == list(STORY)


def test_a_headline_that_exclaims_in_the_first_line_of_a_framed_text() -> None:
    headline = f"{HEADLINE}!"
    article = clean(headline, *STORY, "المصدر: وكالات")
    assert article.headline == headline
    assert article.body.split("\n\n") == list(STORY)


def test_who_leads_the_outlet_is_no_headline() -> None:
    article = clean("رئيس التحرير", "مها عبد الكريم سلوم", HEADLINE, "14 مارس 2023", *STORY)
    assert article.headline == HEADLINE


def test_a_first_line_that_ends_in_a_particle_is_the_begin_of_its_sentence() -> None:
    broken = "الحديقة الجديدة في الوادي وذلك"
    rest = "لأن أهل الحي طلبوا من البلدية مكانا يجلس فيه كبار السن ويلعب فيه الأطفال بعيدا عن السيارات."
    kept = paragraphs("أخبار", HEADLINE, "14 مارس 2023", broken, rest, *STORY, COPYRIGHT)
    assert kept == [broken, rest, *STORY]


def test_an_editor_glued_to_the_office_is_no_headline() -> None:
    article = clean("منبر الوادي", "منبر الوادي رئيس التحريرمها سلوم", HEADLINE, "14 مارس 2023", *STORY)
    assert article.headline == HEADLINE
    assert rule_of(article, "مها سلوم") == "masthead/glued"
    assert clean("القرارات التي تحكم رئيس تحريري", "14 مارس 2023", *STORY).headline == "القرارات التي تحكم رئيس تحريري"


def test_a_section_over_a_bare_headline() -> None:
    article = clean("أخبار الأحياء", HEADLINE, *STORY)
    assert article.headline == HEADLINE
    assert article.body.split("\n\n") == list(STORY)


BANNER = (
    "طلاب الجامعة الزراعية يبتكرون مضخة تعمل بالرياح.. هل تنقذ موسم القمح؟ سباق القوارب الشراعية يعود إلى بحيرة السد "
    "بعد غياب معرض الخط العربي يستضيف فنانين من عشر مدن مصرع صيادين في عاصفة على الساحل الشمالي ارتفاع أسعار التمور في "
    "أسواق الواحات قبل الموسم إقالة مدرب كرة السلة"
)


def test_a_ticker_of_the_hour_above_the_story_goes() -> None:
    assert paragraphs(BANNER, *STORY) == list(STORY)
    article = clean("منبر الوادي", BANNER, HEADLINE, *STORY)
    assert article.headline == HEADLINE
    assert article.body.split("\n\n") == list(STORY)


def test_a_long_lead_without_its_stop_stays() -> None:
    lead = f"{LEAD} {SECOND} {THIRD}".removesuffix(".").replace(".", " وقد").replace("،", "")
    assert paragraphs(lead, *STORY)[0] == lead
    assert paragraphs(BANNER, LEAD)[0] == BANNER


LIST = (
    *OTHER_HEADLINES,
    "ارتفاع أسعار التمور في أسواق الواحات قبل الموسم",
    "مصرع صيادين في عاصفة على الساحل الشمالي",
    "إقالة مدرب كرة السلة بعد خسارة ثالثة",
)


def test_a_list_of_the_hours_headlines_above_the_story_goes() -> None:
    article = clean(*LIST, *STORY)
    assert article.body.split("\n\n") == list(STORY)
    assert article.headline is None


@pytest.mark.parametrize("mark", ["{:02}:15", "• {:02}:15 . ", "0{}:15 - "])
def test_headlines_behind_their_hours_above_the_story_go(mark: str) -> None:
    hours = [f"{mark.format(9 - n)}{line}" for n, line in enumerate((*LIST[:-1], f"{LIST[-1]}.. ماذا حدث؟"))]
    article = clean(*hours, HEADLINE, *STORY)
    assert article.body.split("\n\n") == list(STORY)
    assert article.headline == HEADLINE


def test_a_chronicle_under_the_story_stays() -> None:
    hours = [f"0{n}:15 {line}." for n, line in enumerate(LIST)]
    assert paragraphs("منبر الوادي", HEADLINE, "14 مارس 2023", *STORY, *hours) == [*STORY, *hours]


def test_place_and_two_reporters_between_dashes_stand_above_the_story() -> None:
    article = clean("صيدا- سلمى حداد- كريم نادر", *STORY)
    assert article.headline is None
    assert article.authors == ("سلمى حداد", "كريم نادر")


NAME = "سلمى حداد"


@pytest.mark.parametrize("named", [NAME, f"د. {NAME}", f"{NAME} ـ رئيسة بلدية وادي الزيتون سابقا", f"{NAME} – صيدا"])
def test_a_name_by_itself_is_who_wrote_it_and_no_headline(named: str) -> None:
    for head in ((HEADLINE, named), (named, HEADLINE), ("مقالات", HEADLINE, named)):
        article = clean(*head, *STORY)
        assert (article.headline, article.authors) == (HEADLINE, (NAME,))
        assert article.body.split("\n\n") == list(STORY)


def test_a_name_under_a_caption_makes_no_headline_of_it() -> None:
    headline = "حصاد عام من الغرس والعناية بالمدينة"
    article = clean(headline, "22", headline, "نافورة ملونة تضيء ليل المتنزهين", NAME, *STORY)
    assert (article.headline, article.authors) == (headline, (NAME,))


def test_a_name_over_or_under_a_story_without_a_headline() -> None:
    for lines in ((NAME, *STORY), (*STORY, f"{NAME} – صيدا")):
        article = clean(*lines)
        assert article.authors == (NAME,)
        assert article.body.split("\n\n") == list(STORY)


def test_a_name_of_which_the_story_speaks_is_nobody_who_wrote_it() -> None:
    story = (*STORY[:-1], f"وغنت {NAME} للأطفال في الحديقة، ثم وزعت عليهم البالونات والحلوى حتى المساء.")
    for lines in ((NAME, *story), (*story, NAME)):
        article = clean(*lines)
        assert article.authors == ()
        assert article.body.split("\n\n") == list(lines)


def test_lines_that_sum_the_story_up_stay() -> None:
    summary = [
        "البلدية تفتتح حديقة عامة قرب السوق القديم",
        "ملعب للأطفال ومكتبة صغيرة في الحديقة",
        "الدخول إلى الحديقة مجاني كل الأيام",
        "العمال غرسوا مئتي شجرة زيتون",
        "الأهالي تبرعوا بالمقاعد والمصابيح",
        "الحديقة تغلق يوم الصيانة الأسبوعي",
    ]
    assert paragraphs(*summary, *STORY) == [*summary, *STORY]


@pytest.mark.parametrize("label", ["مقالات ذات صلة", "اترك تعليقا"])
def test_a_label_below_shows_the_frame_above(label: str) -> None:
    article = clean("أخبار البلدة", HEADLINE, *STORY, label)
    assert article.body.split("\n\n") == list(STORY)
    assert article.headline == HEADLINE


def test_a_sign_off_below_shows_no_frame_above() -> None:
    assert paragraphs("فصل أول", *STORY, "(وكالة الوادي)")[0] == "فصل أول"


def test_a_section_over_a_headline_that_the_story_tells() -> None:
    article = clean("أخبار البلدة", HEADLINE, "الوادي الحدث", *STORY)
    assert article.body.split("\n\n") == list(STORY)
    assert article.headline == HEADLINE


def test_a_chapter_over_a_line_that_the_story_does_not_tell_stays() -> None:
    chapter = ["فصل أول", "ما الذي نعرفه اليوم عن هذا كله"]
    assert paragraphs(*chapter, *STORY)[:2] == chapter


@pytest.mark.parametrize(
    "line",
    [
        "كتب سالم حداد ومنى سالم",
        "سالم حداد - وادي الزيتون - (وكالة الوادي)",
        "كتبت منى سالم حداد",
    ],
)
def test_who_wrote_it_is_no_headline(line: str) -> None:
    article = clean(line, *STORY)
    assert article.body.split("\n\n") == list(STORY)
    assert article.headline is None


def test_a_title_with_its_country_ends_no_story() -> None:
    story = [*STORY[:2], "ووصلت إلى القائمة كتب منها:", "تاريخ موجز للضوء، عن اليونانية (الجزائر)", *STORY[2:]]
    assert paragraphs(HEADLINE, "14 مارس 2023", *story) == story


def test_a_headline_about_books_is_one() -> None:
    headline = "كتب الأطفال تملأ حديقة وادي الزيتون"
    assert clean(headline, *STORY).headline == headline


TICKER = (
    "اختتام بطولة الشطرنج للناشئين بمشاركة ستين لاعبا انطلاق قافلة طبية نحو القرى الجبلية وصول أول شحنة قمح هذا الموسم "
    "فريق الساحل يتأهل إلى النهائي للمرة الثالثة متحف الطوابع يعرض مجموعة نادرة من القرن الماضي ورشة لتعليم صناعة "
    "السفن الخشبية تستقطب عشرات الفتيان دراسة تكشف سبب هجرة اللقالق المبكر تخفيضات على تذاكر القطار السريع حتى نهاية آب"
)


@pytest.mark.parametrize("ticker", [TICKER, TICKER.replace(" انطلاق", "؟ انطلاق")])
def test_headlines_without_a_separator_above_the_story_are_none_of_it(ticker: str) -> None:
    assert paragraphs(ticker, *STORY) == list(STORY)
    assert paragraphs(ticker, STORY[0], STORY[1]) == [STORY[0], STORY[1]]


def test_a_long_first_sentence_without_a_stop_that_the_story_goes_on_with_stays() -> None:
    first = (
        "بعد عامين من العمل في الأرض المهجورة قرب السوق القديم افتتحت بلدية وادي الزيتون حديقة عامة جديدة غرسوا فيها "
        "أشجار زيتون كثيرة وتبرع الأهالي بمقاعد ومصابيح وصار فيها ملعب للأطفال ومكتبة صغيرة"
    )
    assert paragraphs(first, *STORY[1:]) == [first, *STORY[1:]]


def test_a_long_headline_printed_twice_is_no_paragraph() -> None:
    headline = "بعد طول انتظار.. حديقة جديدة قرب السوق القديم في وادي الزيتون تفتح أبوابها للأطفال والكبار معا كل يوم"
    assert len(headline.split()) >= 18
    article = clean(*OTHER_HEADLINES, headline, headline, "صوت الوادي", "صوت الوادي ــ سالم حداد", *STORY)
    assert article.body.split("\n\n") == list(STORY)
    assert article.headline == headline


def test_a_caption_printed_twice_is_not_the_headline() -> None:
    caption = "رئيس بلدية وادي الزيتون العامة"
    article = clean("14 مارس 2023", "مدن وأرياف", HEADLINE, caption, caption, *STORY)
    assert article.headline == HEADLINE
    assert article.body.split("\n\n") == list(STORY)


def test_a_headline_printed_twice_under_another_story_is_the_headline() -> None:
    article = clean("14 مارس 2023", OTHER_HEADLINES[0], HEADLINE, HEADLINE, *STORY)
    assert article.headline == HEADLINE


@pytest.mark.parametrize("ago", ["منذ 3 سنواتفي", "منذ 7 ساعاتفي", "قبل 5 أشهر"])
def test_a_distance_in_time_is_no_headline(ago: str) -> None:
    article = clean("أخبار الوادي", "يا للعجب..!!", "نشرت", ago, "بواسطة", "أخبار الوادي", *STORY)
    assert article.headline != ago
    assert article.body.split("\n\n") == list(STORY)


@pytest.mark.parametrize("headline", [HEADLINE, f"{HEADLINE} أمام أطفال الحي كلهم؟"])
@pytest.mark.parametrize("head", [("كتب: سالم حداد", "14 مارس 2023"), ("14 مارس 2023", "شارك")])
def test_a_lead_over_byline_and_date_is_of_the_story(headline: str, head: tuple[str, ...]) -> None:
    article = clean(headline, STORY[0], *head, *STORY[1:])
    assert article.body.split("\n\n") == list(STORY)
    assert article.headline == headline
    assert article.date_published == "2023-03-14"


def test_days_between_the_paragraphs_of_a_chronicle_stay() -> None:
    days = [f"{STORY[0]} {STORY[1]}", f"{STORY[1]} {STORY[2]}", f"{STORY[2]} {STORY[3]}"]
    chronicle = [days[0], "الثلاثاء 14 مارس 2023", days[1], "الأربعاء 15 مارس 2023", days[2]]
    assert paragraphs(HEADLINE, "17 مارس 2023", *chronicle) == chronicle


@pytest.mark.parametrize("mark", ["• ", "- ", "* "])
def test_bullets_before_tags_and_headlines_under_a_story_make_no_list_of_it(mark: str) -> None:
    tail = [f"{mark}{line}" for line in ("حدائق", "وادي الزيتون", *OTHER_HEADLINES)]
    assert paragraphs(HEADLINE, "14 مارس 2023", *STORY, *tail, COPYRIGHT) == list(STORY)


@pytest.mark.parametrize("announcing", ["وتضم الحديقة الجديدة:", "وجاءت أقسام الحديقة على النحو الآتي."])
def test_bullets_that_the_story_announces_are_its_list(announcing: str) -> None:
    story = [*STORY, announcing, "• ملعب الأطفال", "• مكتبة صغيرة", "• ساحة للعروض"]
    assert paragraphs(HEADLINE, "14 مارس 2023", *story, COPYRIGHT) == story


def test_numbers_under_a_story_are_its_list() -> None:
    story = [*STORY, "1- ملعب الأطفال الكبير", "2- مكتبة البلدة الصغيرة", "3- ساحة العروض", "4- مقاعد الأهالي"]
    assert paragraphs(HEADLINE, "14 مارس 2023", *story, COPYRIGHT) == story


def test_a_headline_that_asks_is_one_on_both_sides_of_its_date() -> None:
    headline = f"{HEADLINE} أمام أطفال الحي كلهم؟"
    article = clean("أخبار", headline, "14 مارس 2023", headline, "سالم حداد", *STORY)
    assert article.headline == headline
    assert article.body.split("\n\n") == list(STORY)


def test_a_name_before_the_date_is_no_line_of_the_story() -> None:
    headline = f"{HEADLINE} أمام أطفال الحي كلهم؟"
    article = clean(headline, "سالم حداد - 14 مارس 2023", *STORY, COPYRIGHT)
    assert article.headline == headline
    assert article.body.split("\n\n") == list(STORY)
    assert article.authors == ("سالم حداد",)


def test_a_stretched_letter_parts_no_words() -> None:
    headline = "حديقـة جديدة في الوادي"
    assert clean(headline, *STORY).headline == headline


@pytest.mark.parametrize("space", [" ", "\u00a0", " \u200f"])
def test_a_dateline_is_one_however_it_is_spaced(space: str) -> None:
    headline = f"{HEADLINE} أمام أطفال الحي كلهم؟"
    article = clean(headline, f"وادي{space}الزيتون - سالم{space}حداد", *STORY)
    assert article.body.split("\n\n") == list(STORY)
    assert article.headline == headline


LISTED = (
    *OTHER_HEADLINES,
    "فريق الساحل يتأهل إلى النهائي للمرة الثالثة",
    "متحف الطوابع يعرض مجموعة نادرة من القرن الماضي",
)


def test_headlines_one_a_line_above_the_story_are_none_of_it() -> None:
    assert paragraphs(*LISTED, *STORY) == list(STORY)
    assert clean(*LISTED, *STORY).headline is None


def test_the_storys_own_headline_ends_a_list_of_others() -> None:
    article = clean(*LISTED, HEADLINE, *STORY)
    assert article.body.split("\n\n") == list(STORY)
    assert article.headline == HEADLINE


def test_lines_above_a_story_that_has_their_words_stay() -> None:
    verses = [
        "يا وادي الزيتون يا ظل الشجر",
        "يا سوقنا القديم يا عطر الصباح",
        "في الحديقة ملعب وأطفال",
        "والمقاعد خشب والمصابيح قمر",
        "والعمال غرسوا الشجر",
    ]
    assert paragraphs(*verses, *STORY)[: len(verses)] == verses


@pytest.mark.parametrize("sentence", ["والمقصود بالحديقة هنا، لا السوق..", "أعلنت البلدية خبرا سعيدا."])
def test_a_short_first_sentence_under_the_date_stays(sentence: str) -> None:
    assert paragraphs(HEADLINE, "14 مارس 2023", sentence, *STORY)[0] == sentence
