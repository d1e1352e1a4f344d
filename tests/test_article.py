"""From what is kept and removed to the article: what is counted, hashed, named and warned of."""

from __future__ import annotations

import re

import pytest

from cleaners import Article, Page, clean_page, clean_text
from cleaners.model import SCHEMA_VERSION
from cleaners.text.normalise import content_hash
from cleaners.version import VERSION
from tests.story.pages import COMMENTS, HEADLINE, OTHER_HEADLINE, OTHER_STORY, STORY, heading, paragraphs

TEXT = "\n".join((HEADLINE, *STORY))


def page(body: str, head: str = "") -> Page:
    html = f"<html><head><title>{HEADLINE}</title>{head}</head><body>{body}</body></html>"
    return Page(html, url="https://nabaa.example/news/12", fetched_at="2024-03-12T10:30:00+00:00")


def clean(body: str, head: str = "") -> Article:
    return clean_page(page(body, head), outlets=())


STORY_PAGE = f"{heading()}<div class=story>{paragraphs(STORY)}</div>"


def test_what_the_caller_knows_is_carried_over() -> None:
    article = clean(STORY_PAGE)
    assert (article.url, article.fetched_at) == ("https://nabaa.example/news/12", "2024-03-12T10:30:00+00:00")
    assert (article.schema_version, article.cleaner_version) == (SCHEMA_VERSION, VERSION)


def test_words_are_runs_of_letters_or_digits() -> None:
    article = clean_text("\n".join((HEADLINE, *STORY, "ومعهم 4.5 أطنان - تقريبا - من «الدواء».")))
    assert article.word_count == sum(len(text.split()) for text in STORY) + len(
        "ومعهم 4 5 أطنان تقريبا من الدواء".split()
    )


def test_the_language_is_the_bodys() -> None:
    assert clean(STORY_PAGE).in_language == "ar"


def test_the_same_words_have_the_same_hash() -> None:
    article = clean(STORY_PAGE)
    marked = clean(STORY_PAGE.replace("القافلة", "القافـلة").replace("إلى", "الى"))
    assert article.body != marked.body
    assert article.content_hash == marked.content_hash == content_hash("\n".join(STORY))
    assert clean(STORY_PAGE.replace("ثلاثة", "أربعة")).content_hash != article.content_hash


def test_an_id_is_of_the_canonical_address_else_of_the_body() -> None:
    canonical = "<link rel=canonical href='https://nabaa.example/12'>"
    first = clean(STORY_PAGE, canonical)
    assert re.fullmatch("[0-9a-f]{20}", first.id or "")
    assert clean(STORY_PAGE.replace("ثلاثة", "أربعة"), canonical).id == first.id
    assert clean(STORY_PAGE, canonical.replace("12", "13")).id != first.id
    assert clean_text(TEXT).id == clean_text(TEXT).id
    assert clean_text(TEXT).id != clean_text(TEXT.replace("ثلاثة", "أربعة")).id


def test_blocks_are_the_pages_and_a_text_has_none() -> None:
    assert clean(STORY_PAGE).blocks == (HEADLINE, *STORY)
    assert clean_text(TEXT).blocks == ()


def test_a_removal_has_the_words_of_its_place() -> None:
    article = clean(f"{STORY_PAGE}<footer>هاتف التحرير</footer>")
    assert [article.blocks[r.block or 0][r.start : r.end] for r in article.removals] == [HEADLINE, "هاتف التحرير"]
    text = f"{TEXT}\nأخبار ذات صلة\n{OTHER_HEADLINE}"
    cleaned = clean_text(text)
    assert [text[r.start : r.end] for r in cleaned.removals] == [r.text for r in cleaned.removals]
    assert OTHER_HEADLINE in {r.text for r in cleaned.removals}


def test_a_standfirst_set_apart_is_the_lead_and_stands_in_the_body_once() -> None:
    article = clean(f"{heading()}<h2 class=intro>{STORY[0]}</h2><div class=story>{paragraphs(STORY[1:])}</div>")
    assert article.body == "\n\n".join(STORY)
    assert article.lead == STORY[0]
    assert clean_text(TEXT).lead is None


# -- warnings ----------------------------------------------------------------------------------------------------------


def test_a_plain_story_warns_of_nothing() -> None:
    assert clean(STORY_PAGE).warnings == ()


def test_a_page_whose_prose_is_mostly_elsewhere_warns() -> None:
    others = "".join(
        f"<div class=box-{'abcdefgh'[n]}>{heading(OTHER_HEADLINE, 'h2')}<p>{text}</p></div>"
        for n, text in enumerate((*OTHER_STORY, *COMMENTS))
    )
    unsure = clean(f"{heading()}<div class=story>{paragraphs(STORY[:3])}</div>{others}")
    assert unsure.body == "\n\n".join(STORY[:3])
    assert (unsure.confidence or 0) < 0.5
    assert unsure.warnings == ("low-confidence",)


@pytest.mark.parametrize(("copies", "warned"), [(1, False), (4, True)])
def test_a_large_share_taken_out_of_the_story_warns(copies: int, warned: bool) -> None:  # noqa: FBT001 -- a table
    repeated = paragraphs([STORY[0]] * copies)
    article = clean(f"{heading()}<div class=story>{paragraphs(STORY)}{repeated}</div>")
    assert article.body == "\n\n".join(STORY)
    assert ("large-removal" in article.warnings) is warned


def test_what_goes_outside_the_story_warns_of_nothing() -> None:
    notice = paragraphs(f"{n} {text}" for n, text in enumerate(OTHER_STORY * 3))
    assert "large-removal" not in clean(f"{STORY_PAGE}<footer>{notice}</footer>").warnings


def test_a_text_that_loses_much_of_its_story_is_worth_a_second_look() -> None:
    told = (
        "قالت إدارة الميناء إن الرصيف الجديد سيفتح أمام السفن في الربيع المقبل بعد تأخير دام عامين.",
        "وأضافت أن الشركة المنفذة أنهت تركيب الرافعات، وأن التشغيل التجريبي يبدأ في مطلع الشهر.",
        "ويتوقع التجار أن تنخفض كلفة الشحن، وأن تعود الخطوط التي هجرت الميناء مع نهاية العام.",
        "وكان الميناء قد أغلق رصيفه القديم قبل ثلاثة أعوام بعد أن تصدع في عاصفة بحرية قوية.",
    )
    pointers = "\n".join(f"اقرأ أيضا: سباق القوارب الشراعية يعود إلى بحيرة السد في دورته رقم {n}" for n in range(1, 4))
    text = "افتتاح الرصيف الجديد في الربيع\n03 مارس 2024\n" + f"\n{pointers}\n".join(told)
    article = clean_text(text)
    assert article.body.split("\n\n") == list(told)
    assert "large-removal" in article.warnings
