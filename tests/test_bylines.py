"""Bylines, and lines that only look like one: whoever is not named is not invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.bylines import is_person, read_byline

CREDITED = [
    ("بقلم: سلمى حداد", ["سلمى حداد"]),
    ("بقلم الدكتور علي نجار", ["علي نجار"]),
    ("بقلم د. علي نجار", ["علي نجار"]),
    ("كتبت - هبة سالم", ["هبة سالم"]),
    ("كتب/ عمر نجار", ["عمر نجار"]),
    ("كَتَبَ: عمر نجار", ["عمر نجار"]),
    ("حاوره: سمير حداد", ["سمير حداد"]),
    ("أجرى الحوار: سمير حداد", ["سمير حداد"]),
    ("إعداد: ليلى قاسم - تصوير: كريم نادر", ["ليلى قاسم"]),
    ("كتب - سعيد فارس - تصوير: منير علي", ["سعيد فارس"]),
    ("تقرير: هبة سالم وعمر نجار", ["هبة سالم", "عمر نجار"]),
    ("بواسطة: سلمى حداد", ["سلمى حداد"]),
    ("By John Smith", ["John Smith"]),
    ("Written by Jean-Luc Dupont", ["Jean-Luc Dupont"]),
    ("مراسل: سعيد فارس", ["سعيد فارس"]),
    ("تحرير:هبة سالم ١٢ مارس ٢٠١٨ - ١٢:٥٨ م", ["هبة سالم"]),
    ("إعداد: ليلى قاسم - تحرير: كريم نادر", ["ليلى قاسم"]),
    ("الكاتب: أحمد على", ["أحمد على"]),
    ("كتب- عمر نجار و(د ب أ):", ["عمر نجار"]),
    ("تغطية - سعيد فارس تصوير - منير علي", ["سعيد فارس"]),
    ("بقلم: تيماء الشرفي 3 مايو 2018 مجلة الصباح العلمي", ["تيماء الشرفي"]),
    ("من إعداد سعيد فارس | desk@example.org", ["سعيد فارس"]),
    ("الكاتب: المهندس عمر نجار كتب في: مايو 3, 2018 في: تقنية , هواتف", ["عمر نجار"]),
    ("إعداد وتقديم ليلى قاسم", ["ليلى قاسم"]),
]
NAMED = [
    ("سلمى حداد", ["سلمى حداد"]),
    ("عبد الرحمن آل سعيد", ["عبد الرحمن آل سعيد"]),
    ("عمر نجار ومنى فارس", ["عمر نجار", "منى فارس"]),
    ("عمر نجار و منى فارس", ["عمر نجار", "منى فارس"]),
    ("سعيد محمد قاسم وتالا نجار", ["سعيد محمد قاسم", "تالا نجار"]),
    ("وليد جمال وولاء فارس", ["وليد جمال", "ولاء فارس"]),
    ("طارق فارس، خالد سالم، منى قاسم", ["طارق فارس", "خالد سالم", "منى قاسم"]),
    ("سعيد فارس مراسل الصحيفة", ["سعيد فارس"]),
    ("سلمى حداد، كاتبة وباحثة", ["سلمى حداد"]),
    ("سلمى حداد | كاتبة سورية", ["سلمى حداد"]),
    ("سلمى حداد @salma", ["سلمى حداد"]),
    ("salma@example.org سلمى حداد", ["سلمى حداد"]),
    ("سلمى حداد الأربعاء, 24 يناير 2024 - 13:19", ["سلمى حداد"]),
    ("22/01/2019-  سلمى حداد على الساعة | 20:30", ["سلمى حداد"]),
    ("2024-01-24 سلمى حداد", ["سلمى حداد"]),
    ("John Smith and Mary Jones", ["John Smith", "Mary Jones"]),
]
PLACED = [
    ("القاهرة ــ هبة سالم", "القاهرة", ["هبة سالم"], []),
    ("القاهرة - هبة سالم", "القاهرة", ["هبة سالم"], []),
    ("هبة سالم - القاهرة", "القاهرة", ["هبة سالم"], []),
    ("هبة سالم-غزة", "غزة", ["هبة سالم"], []),
    ("سلمى حداد (بغداد)", "بغداد", ["سلمى حداد"], []),
    ("رام الله / سلمى حداد / الأناضول", "رام الله", ["سلمى حداد"], ["الأناضول"]),
    ("واشنطن – رويترز", "واشنطن", [], ["رويترز"]),
    ("لندن ـ «القدس العربي»", "لندن", [], ["القدس العربي"]),
    ("باريس (أ ف ب)", "باريس", [], ["أ ف ب"]),
    ("أ.ف.ب", None, [], ["أ.ف.ب"]),
    ("أ ف ب", None, [], ["أ ف ب"]),
    ("أ ب", None, [], ["أ ب"]),
    ("آب", None, [], []),
    ("تونس", "تونس", [], []),
    ("السعودية", None, [], []),
    ("الأمم المتحدة", None, [], []),
    ("لوس أنجليس", "لوس أنجليس", [], []),
    ("د ب أ", None, [], ["د ب أ"]),
    ("(رويترز، العربي الجديد)", None, [], ["رويترز", "العربي الجديد"]),
    ("الجزيرة نت", None, [], ["الجزيرة نت"]),
    ("وكالة الأنباء السورية", None, [], ["وكالة الأنباء السورية"]),
    ("مثال نيوز/ متابعات /رويترز", None, [], ["رويترز"]),
]
NOBODY = [
    "", " ", "-", "وكالات", "فريق التحرير", "هيئة التحرير", "خاص", "متابعات", "admin", "Editor", "News Desk",
    "مثال نيوز", "الثقافة والفن", "أخبار محلية", "كاتب وباحث", "كاتب سوري", "سعيد", "besta92", "example.org",
    "تقرير جديد مفصل", "إعداد دراسة ميدانية", "شعاب بريس نشر في شعاب بريس يوم 3 مايو 2018", "منبر الوطن",
    "مجلة الصباح", "تصوير: كريم نادر", "ترجمة: كريم نادر", "رئيس التحرير: كريم نادر", "إلهام .ط", "ع.ج.م",
    "م.ل/ م.ب", "المصدر EXAMPLE", "خالد فارس يعتذر لجمهوره", "الوزير سعيد فارس", "الممثلة الشهيرة، نادين",
    "قال سعيد فارس في البيان", "12 يناير 2024", "مقتل خمسة جنود", "وزارة الصحة",
    "جسر جديد فوق النهر العظيم يفتتح غدا", "MY COMPANY DESIGNS", "الساعة الآن", "صوت الناس " * 30,
]  # fmt: skip


@pytest.mark.parametrize(("text", "authors"), [*CREDITED, *NAMED])
def test_persons(text: str, authors: list[str]) -> None:
    assert list(read_byline(text).authors) == authors


@pytest.mark.parametrize(("text", "authors"), CREDITED)
def test_a_credit_makes_it_certain(text: str, authors: list[str]) -> None:
    assert read_byline(text).certain
    assert list(read_byline(text).authors) == authors


@pytest.mark.parametrize(("text", "place", "authors", "sources"), PLACED)
def test_places_and_sources(text: str, place: str | None, authors: list[str], sources: list[str]) -> None:
    byline = read_byline(text)
    assert (byline.dateline, list(byline.authors), list(byline.sources)) == (place, authors, sources)


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_is_invented(text: str) -> None:
    assert read_byline(text).authors == ()


def test_a_name_alone_is_familiar_and_not_certain() -> None:
    alone, placed, dated = map(read_byline, ("سلمى حداد", "سلمى حداد - دمشق", "سلمى حداد 24 يناير 2024"))
    assert (alone.familiar, alone.certain) == (True, False)
    assert placed.certain
    assert dated.certain


@pytest.mark.parametrize(
    "line",
    [
        "سلمى حداد | في الأخبار،موسيقى وحفلات تاريخ النشر: الخميس ، 3 مايو 2018 - 22:43",
        "سلمى حداد نشر في مثال يوم 3 - 5 - 2018",
        "منبر الساحل – سلمى حداد:",
    ],
)
def test_what_stands_around_a_name_makes_it_certain(line: str) -> None:
    byline = read_byline(line)
    assert (byline.authors, byline.certain, byline.credited) == (("سلمى حداد",), True, False)


@pytest.mark.parametrize("line", ["سلمى حداد: سنعود قريبا 3 مايو 2018", "منبر الساحل – سلمى حداد", "سلمى حداد:"])
def test_what_a_headline_says_does_not(line: str) -> None:
    assert not read_byline(line).certain


def test_a_strange_name_is_not_familiar() -> None:
    byline = read_byline("غضب شعبي")
    assert not byline.familiar
    assert not byline.certain


@pytest.mark.parametrize("text", ["سلمى حداد", "محمد بن سالم آل فارس", "Mary Jones", "Ahmad al Najjar"])
def test_names(text: str) -> None:
    assert is_person(text)


@pytest.mark.parametrize(
    "text", ["سلمى", "سلمى حداد قاسم فارس سالم نجار", "سلمى 3", "mary jones", "في البيت", "John سلمى"]
)
def test_no_names(text: str) -> None:
    assert not is_person(text)


@given(st.text(alphabet=st.sampled_from("أبتعوسلمنيةه ـ-–/:()،.|«»@#12aAeٌ\u200f"), max_size=60))
def test_whatever_comes_out_was_in_the_line(text: str) -> None:
    byline = read_byline(text)
    shown = " ".join(text.split())
    for name in byline.authors:
        assert is_person(name)
        for word in name.split():
            assert word in shown
    for source in byline.sources:
        assert all(word in shown for word in source.split())


def test_a_stretched_preposition_is_nobody() -> None:
    assert not read_byline("علـى الهواء").familiar
