"""Whom it credits, who publishes it, where it was filed."""

from __future__ import annotations

import pytest

from cleaners.bylines import place_beside_person, place_of
from cleaners.metadata.credits import source_names
from tests.metadata.pages import STORY, page, text

SITE = '<meta property="og:site_name" content="منبر الساحل">'


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("المصدر: رويترز", ["رويترز"]),
        ("المصدر : الأناضول + وكالات", ["الأناضول"]),
        ("المصدر", []),
        ("المصدر:", []),
        ("المصدر: مواقع التواصل", []),
        ("المصدر: صحف عبرية", []),
        ("المصدر: الصحافة المحلية", []),
        ("المصدر: وكالات - متابعات", []),
        ("المصدر: بيروت - رويترز", ["رويترز"]),
        ("(فرانس برس، العربي الجديد)", ["فرانس برس", "العربي الجديد"]),
        ("المصدر: منبر الساحل 3/5/2024", ["منبر الساحل"]),
        ("المصدر: https://port.example/?p=12", []),
        ("شاهد الخبر كاملا في المصدر من هنا مباشرة", []),
    ],
)
def test_source_lines(line: str, names: list[str]) -> None:
    assert source_names(line) == names


def test_sources_of_a_page() -> None:
    article = page(head=SITE, under="<p class=author>بيروت ــ رويترز</p>", after="<p>المصدر: الأناضول + وكالات</p>")
    assert article.sources == ("الأناضول", "رويترز")
    assert article.publisher == "منبر الساحل"


def test_a_house_that_signs_credits_nobody() -> None:
    site = '<meta property="og:site_name" content="العربي الجديد">'
    assert page(head=site, under="<p class=author>بيروت ــ العربي الجديد</p>").sources == ()
    signed = page(
        head=site, under="<p class=author>بيروت ــ العربي الجديد</p>", after="<p>(فرانس برس، العربي الجديد)</p>"
    )
    assert signed.sources == ("فرانس برس", "العربي الجديد")


def test_publisher_of_a_text() -> None:
    credited = text(after=("المصدر: صحيفة الاتحاد",))
    assert (credited.publisher, credited.sources) == ("صحيفة الاتحاد", ())
    agency = text(after=("المصدر: رويترز",))
    assert (agency.publisher, agency.sources) == (None, ("رويترز",))
    several = text(after=("المصدر: الجزيرة + رويترز",))
    assert (several.publisher, several.sources) == (None, ("الجزيرة", "رويترز"))


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("هالة منصور نشر في منبر الساحل يوم 03 - 05 - 2024", "منبر الساحل"),
        ("نشر في منبر الساحل يوم 3 مايو 2024", "منبر الساحل"),
        ("نشر في القاهرة يوم 03 - 05 - 2024", None),
        ("نشر في العدد 812 يوم 03 - 05 - 2024", None),
    ],
)
def test_publisher_of_an_archived_text(line: str, publisher: str | None) -> None:
    """A press archive says over the story in which newspaper it was printed; a place or an issue is no newspaper."""
    assert text(under=(line,)).publisher == publisher


def test_a_headline_is_no_site_name() -> None:
    head = '<meta property="og:title" content="مدينة الموانئ"><meta property="og:site_name" content="مدينة الموانئ">'
    assert page(head=head).publisher is None


@pytest.mark.parametrize(
    ("opening", "place"),
    [
        ("القاهرة - رويترز: قالت الوزارة", "القاهرة"),
        ("القاهرة ـ منبر الساحل: قالت الوزارة", "القاهرة"),
        ("رام الله-وكالات-قالت الوزارة", "رام الله"),
        ("(نيويورك) — قالت المنظمة", "نيويورك"),
        ("غياثي (وام) قالت الوزارة", "غياثي"),
        ("لندن (رويترز) - قالت الوزارة", "لندن"),
        ("القاهرة مدينة لا تنام: هكذا يقولون", None),
        ("قال الوزير (رويترز) إن العمل مستمر", None),
        ("وقالت: لن نعود", None),
        ("مصر - قالت الوزارة", None),
    ],
)
def test_place_that_opens_a_story(opening: str, place: str | None) -> None:
    assert place_of(opening) == place


def test_place_before_the_house_in_brackets() -> None:
    assert place_of("غياثي (منبر الساحل)") is None
    assert place_of("غياثي (منبر الساحل)", own=frozenset({"منبر الساحل"})) == "غياثي"


def test_place_beside_a_person() -> None:
    assert place_beside_person("منى الشامسي (غياثي)") == "غياثي"
    assert place_beside_person("منى الشامسي (كاتبة)") is None
    assert place_beside_person("منى الشامسي (رويترز)") is None
    assert place_beside_person("افتتاح السوق (غياثي)") is None


def test_dateline_of_a_page() -> None:
    assert page(under="<p class=author>القاهرة ــ سلمى حداد</p>").dateline == "القاهرة"
    begun = page(story=(f"بيروت - رويترز: {STORY[0]}", *STORY[1:]))
    assert begun.dateline == "بيروت"
    assert begun.body.startswith("بيروت - رويترز:")
    assert page(under="<div class=byline>«صيدا» تفتح بابا واسعا لكل من يحب الكتب</div>").dateline is None
    assert page().dateline is None
