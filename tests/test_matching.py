"""Phrases: found word by word in matching form, where their rules say, with places in the raw text."""

from __future__ import annotations

import pytest

from cleaners.matching import MOST_FREE_WORDS, Reading, is_date_word, read_words
from cleaners.model import Document
from cleaners.page.document import read_document
from cleaners.rule import At, Rule


def rule(
    *phrases: str, at: At = At.ANYWHERE, id: str = "kind/name", words: tuple[str, ...] = (), most: int = 0
) -> Rule:
    return Rule(
        id=id, why="اختبار", at=at, phrases=phrases, words=words, max_words=most, examples=("أ",),
        counter_examples=("ب", "ج", "د"),
    )  # fmt: skip


def page(*texts: str) -> Document:
    return read_document("".join(f"<p>{text}</p>" for text in texts))


def read(text: str, *rules: Rule) -> Reading:
    return read_words(page(text), rules)


def found(text: str, *rules: Rule) -> list[str]:
    """The raw words of every hit."""
    reading = read(text, *rules)
    hits = reading.hits.get(0, [])
    spans = [reading.span(0, hit.first, hit.last) for hit in hits]
    return [reading.document.blocks[0].text[start:end] for start, end in spans]


# -- matching form -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "اقرأ أيضا",
        "إقرأ أيضًا",
        "اقــرأ ايضاً",
        "اقرا: أيضا",
        "اقرأ\u200f أيضا",
        "«اقرأ أيضا»",
        "اقرأ - أيضا",
        "ﺍﻗﺮﺃ أيضا",
    ],
)
def test_spelling_marks_and_signs_do_not_matter(written: str) -> None:
    assert len(found(f"كلمة {written} كلمة", rule("اقرأ أيضا"))) == 1


def test_a_sum_before_a_phrase_moves_it_nowhere() -> None:
    assert found("قيل إن 1+1 هو اقرأ أيضا اثنان", rule("اقرأ أيضا")) == ["اقرأ أيضا"]


@pytest.mark.parametrize("longer", ["والمصدر", "المصدران", "المصدر1"])
def test_a_phrase_is_never_found_inside_a_longer_word(longer: str) -> None:
    assert found(f"كلمة {longer} كلمة", rule("المصدر")) == []


def test_a_hit_gives_the_raw_words() -> None:
    assert found("قال: «إقــرأ أيضًا» ثم مضى", rule("اقرأ أيضا")) == ["إقــرأ أيضًا"]


def test_a_phrase_is_found_wherever_it_stands_again() -> None:
    assert found("شارك الخبر ثم شارك", rule("شارك")) == ["شارك", "شارك"]


# -- where -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "text", "fires"),
    [
        (At.WHOLE, "تابعونا على قناتنا", True),
        (At.WHOLE, "▪ تابعونا على قناتنا:", True),
        (At.WHOLE, "تابعونا على قناتنا اليوم", False),
        (At.WHOLE, "اليوم تابعونا على قناتنا", False),
        (At.START, "تابعونا على قناتنا اليوم", True),
        (At.START, "اليوم تابعونا على قناتنا", False),
        (At.LABEL, "تابعونا على قناتنا: اليوم", True),
        (At.LABEL, "اليوم تابعونا على قناتنا", False),
        (At.END, "اليوم تابعونا على قناتنا", True),
        (At.END, "تابعونا على قناتنا اليوم", False),
        (At.ANYWHERE, "اليوم تابعونا على قناتنا اليوم", True),
    ],
)
def test_a_phrase_is_found_where_its_rule_says(at: At, text: str, fires: bool) -> None:  # noqa: FBT001 -- a table
    assert bool(found(text, rule("تابعونا على قناتنا", at=at))) is fires


def test_of_hits_at_one_place_the_earlier_declared_goes_first() -> None:
    first, second = rule("شارك", id="a/x"), rule("شارك الخبر", id="b/x")
    assert [hit.rule.id for hit in read("شارك الخبر", first, second).hits[0]] == ["a/x", "b/x"]
    assert [hit.rule.id for hit in read("شارك الخبر", second, first).hits[0]] == ["b/x", "a/x"]


def test_hits_are_in_word_order() -> None:
    late, early = rule("الخبر", id="a/x"), rule("شارك", id="b/x")
    assert [hit.rule.id for hit in read("شارك الخبر", late, early).hits[0]] == ["b/x", "a/x"]


def test_blocks_without_a_phrase_have_no_entry() -> None:
    assert set(read_words(page("كلمة", "شارك", "كلمة"), (rule("شارك"),)).hits) == {1}


def test_a_document_without_blocks_is_read() -> None:
    assert read_words(page(), (rule("شارك"),)).words == ()


# -- placeholders ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "text", "hit"),
    [
        ("عدد القراء {number}", "عدد القراء : 1,250", "عدد القراء : 1,250"),
        ("عدد القراء {number}", "عدد القراء ١٢٥", "عدد القراء ١٢٥"),
        ("عدد القراء {number}", "عدد القراء كثير", None),
        ("{number} قراءة", "بلغت 125 قراءة", "125 قراءة"),
        ("نشر في {date}", "نشر في الأحد 3 مارس 2024 الساعة 10:30", "نشر في الأحد 3 مارس 2024 الساعة 10:30"),
        ("نشر في {date}", "نشر في 2024-03-12T10:30", "نشر في 2024-03-12T10:30"),
        ("نشر في {date}", "نشر في المدينة", None),
        ("بواسطة {words} مراسلنا", "بواسطة سلمى النجار مراسلنا", "بواسطة سلمى النجار مراسلنا"),
        ("بواسطة {words} مراسلنا", "بواسطة مراسلنا", None),
        ("{words} خاص", "الجريدة خاص", "الجريدة خاص"),
    ],
)
def test_placeholders(phrase: str, text: str, hit: str | None) -> None:
    assert found(text, rule(phrase)) == ([hit] if hit else [])


def test_free_words_are_few() -> None:
    name = " ".join(["اسم"] * MOST_FREE_WORDS)
    assert found(f"بواسطة {name} مراسلنا", rule("بواسطة {words} مراسلنا"))
    assert not found(f"بواسطة {name} اسم مراسلنا", rule("بواسطة {words} مراسلنا"))


def test_a_date_alone_is_found_at_the_start_of_a_block() -> None:
    assert found("الأحد 3 مارس 2024", rule("{date}", at=At.WHOLE)) == ["الأحد 3 مارس 2024"]
    assert found("الأحد 3 مارس 2024 عاد", rule("{date}", at=At.WHOLE)) == []


@pytest.mark.parametrize("at", [At.WHOLE, At.START])
def test_a_phrase_that_begins_with_a_placeholder_is_found_at_the_start(at: At) -> None:
    assert found("125 قراءة", rule("{number} قراءة", at=at)) == ["125 قراءة"]
    assert found("كانت 125 قراءة", rule("{number} قراءة", at=at)) == []


def test_a_phrase_that_ends_with_a_placeholder_is_found_at_the_end() -> None:
    counter = rule("القراء {number}", at=At.END)
    prose = " ".join(["كلمة"] * 200)
    assert found(f"{prose} القراء 125", counter) == ["القراء 125"]
    assert found(f"القراء 125 {prose}", counter) == []


# -- vocabularies ------------------------------------------------------------------------------------------------------

MENU = rule(at=At.WHOLE, words=("الرئيسية", "رياضة", "اقتصاد"), id="navigation/words", most=6)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("الرئيسية | رياضة | اقتصاد", True),
        ("رياضة 3 مارس 2024", True),
        ("3 مارس 2024 رياضة", True),
        ("رياضة المدينة", False),
        ("المدينة رياضة", False),
        ("3 مارس 2024", False),
        (" ".join(["رياضة"] * 7), False),
    ],
)
def test_a_vocabulary_fires_on_blocks_made_of_nothing_else(text: str, fires: bool) -> None:  # noqa: FBT001 -- a table
    assert bool(found(text, MENU)) is fires


def test_words_of_vocabularies_are_of_the_interface() -> None:
    reading = read("كلمة", MENU)
    assert reading.is_interface("رياضه")
    assert not reading.is_interface("مدينه")


# -- lines that were joined --------------------------------------------------------------------------------------------


def test_inside_a_line_phrases_are_found_whatever_their_place() -> None:
    reading = read("وصل القطار شارك الخبر وغادر 12 قراءة وعاد", rule("شارك الخبر", at=At.WHOLE),
                   rule("{number} قراءة", at=At.END))  # fmt: skip
    assert reading.hits == {}
    spans = [reading.span(0, hit.first, hit.last) for hit in reading.inside(0)]
    assert [reading.document.blocks[0].text[start:end] for start, end in spans] == ["شارك الخبر", "12 قراءة"]


# -- dates -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["مارس", "الاحد", "2024", "3rd", "10h30", "رمضان", "gmt", "12t10"])
def test_words_of_dates(word: str) -> None:
    assert is_date_word(word)


@pytest.mark.parametrize("word", ["مدينه", "قراءه", "ثالث3", "th", "covid19"])
def test_other_words_are_none(word: str) -> None:
    assert not is_date_word(word)
