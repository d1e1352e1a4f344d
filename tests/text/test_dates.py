"""Every form of date that Arabic outlets print, and the ones that name no day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import product

import pytest
from hijridate import Gregorian
from hypothesis import given
from hypothesis import strategies as st

from cleaners.text.calendar_names import HIJRI_MONTHS, MONTHS, PLACES, WEEKDAY
from cleaners.text.dates import DateReading, find_dates, is_date_only, is_in_future, read_month_first

FETCHED = "2024-01-25T12:00:00+00:00"

DAYS = [
    # Egypt and the Gulf
    ("23 يوليو 2024", "2024-07-23"),
    ("23 يوليه 2024", "2024-07-23"),
    ("4 يونيه 2021", "2021-06-04"),
    ("17 سبتمبر 2021", "2021-09-17"),
    ("25 ينـــاير 2024", "2024-01-25"),
    ("الأربعاء، 24 يناير، 2024", "2024-01-24"),
    ("الأحد, 29-إبريل-2012", "2012-04-29"),
    ("25 من يناير 2024", "2024-01-25"),
    ("25 يناير عام 2024", "2024-01-25"),
    ("25 يناير 2024م", "2024-01-25"),
    ("يناير 25, 2024", "2024-01-25"),
    ("أبريل 04، 2024", "2024-04-04"),
    # the Levant and Iraq
    ("٢٣ تموز ٢٠٢٤", "2024-07-23"),
    ("16 أيلول 2025", "2025-09-16"),
    ("5 كانون الثاني 2024", "2024-01-05"),
    ("9 كانون الأول 2018", "2018-12-09"),
    ("7 تشرين الأول 2023", "2023-10-07"),
    ("11 تشرين ثاني 2022", "2022-11-11"),
    ("تشرين الثاني 25, 2024", "2024-11-25"),
    ("24 ت2 2018", "2018-11-24"),
    ("3 ك1 2019", "2019-12-03"),
    ("1 آب 2020", "2020-08-01"),
    ("2 أيار 2020", "2020-05-02"),
    ("3 اذار 2020", "2020-03-03"),
    # Tunisia, Algeria
    ("3 جويلية 2023", "2023-07-03"),
    ("14 فيفري 2024", "2024-02-14"),
    ("1 جانفي 2011", "2011-01-01"),
    ("10 أوت 2023", "2023-08-10"),
    ("11 ماي 2024", "2024-05-11"),
    ("30 جوان 2022", "2022-06-30"),
    ("5 أفريل 2019", "2019-04-05"),
    # Morocco
    ("12 غشت 2024", "2024-08-12"),
    ("22 شتنبر 2024", "2024-09-22"),
    ("8 نونبر 2024", "2024-11-08"),
    ("30 دجنبر 2024", "2024-12-30"),
    ("9 يوليوز 2024", "2024-07-09"),
    # two names for one month
    ("30 سبتمبر/ أيلول 2024", "2024-09-30"),
    ("2 يناير (كانون الثاني) 2024", "2024-01-02"),
    ("12 كانون الثاني/يناير 2024", "2024-01-12"),
    ("الخميس، ٢٥ يناير/كانون الثاني ٢٠٢٤", "2024-01-25"),
    ("6 تشرين الأول - أكتوبر 2024", "2024-10-06"),
    # Hijri, alone and paired
    ("15 رجب 1445 هـ", "2024-01-27"),
    ("15 رجب 1445", "2024-01-27"),
    ("4-4-1433 هـ", "2012-02-26"),
    ("26 شوال 1436 هـ الموافق 11 أغسطس 2015 م واس", "2015-08-11"),
    ("11 شوال 1441هـ  - 03 يونيو 2020م", "2020-06-03"),
    ("الثلاثاء 1 جمادى الآخرة 1441هـ (الموافق 26 يناير 2020)", "2020-01-26"),
    ("13 يوليو 2012 الموافق 23 شعبان 1433", "2012-07-13"),
    # digits, separators, order
    ("25/01/2024", "2024-01-25"),
    ("01/02/2024", "2024-02-01"),
    ("٢٥/١/٢٠٢٤", "2024-01-25"),
    ("۲۵/۱/۲۰۲۴", "2024-01-25"),
    ("25-1-2024", "2024-01-25"),
    ("25.01.2024", "2024-01-25"),
    ("20 - 11 - 2012", "2012-11-20"),
    ("2024/01/25", "2024-01-25"),
    ("2024-01-25", "2024-01-25"),
    ("06/22/2016", "2016-06-22"),
    ("الثلاثاء 01/02/2024", "2024-01-02"),
    ("نشر في\u00a0المساء\u00a0يوم\u00a020 - 11 - 2012", "2012-11-20"),
    ("\u200f25\u200f/01/2024\u200f", "2024-01-25"),
    # English, French, feeds
    ("25th, January 2024 GMT", "2024-01-25"),
    ("العدد 5241 Thursday 31, July 2025", "2025-07-31"),
    ("Jan 25, 2024", "2024-01-25"),
    ("11 décembre 2018", "2018-12-11"),
    ("Last updated on نوفمبر 20th, 2017", "2017-11-20"),
    # beside other things on the line
    ("03 حزيران 2012 عدد القراءات 3345", "2012-06-03"),
    ("تاريخ النشر :28 مارس 2012", "2012-03-28"),
]

CLOCKS = [
    ("26.05.2026 | 20:48 GMT", None, "2026-05-26T20:48:00+00:00", "minute"),
    ("2024-01-25T14:30:00+03:00", None, "2024-01-25T14:30:00+03:00", "second"),
    ("2024-01-25T14:30:00Z", None, "2024-01-25T14:30:00+00:00", "second"),
    ("2024-01-25T14:30:00.123+0200", None, "2024-01-25T14:30:00+02:00", "second"),
    ("2024-01-25 14:30:00+03", None, "2024-01-25T14:30:00+03:00", "second"),
    ("2024-01-25T14:30+05:30", None, "2024-01-25T14:30:00+05:30", "minute"),
    ("Thu, 25 Jan 2024 14:30:00 +0300", None, "2024-01-25T14:30:00+03:00", "second"),
    ("Thu, 25 Jan 2024 14:30:00 GMT", None, "2024-01-25T14:30:00+00:00", "second"),
    ("Thu Jan 25 14:30:00 +0300 2024", None, "2024-01-25T14:30:00+03:00", "second"),
    ("Sat Dec 08 2018 12:30:00 GMT+0200", None, "2018-12-08T12:30:00+02:00", "second"),
    ("8-12-2018 14:30 بتوقيت مكة المكرمة", None, "2018-12-08T14:30:00+03:00", "minute"),
    ("8-7-2018 14:30 بتوقيت القدس", None, "2018-07-08T14:30:00+03:00", "minute"),
    ("8-1-2018 14:30 بتوقيت القدس", None, "2018-01-08T14:30:00+02:00", "minute"),
    ("8-12-2018 14:30 بتوقيت غرينتش", "Africa/Cairo", "2018-12-08T14:30:00+00:00", "minute"),
    ("1 ديسمبر 2018 الساعة 10:30 صباحًا بتوقيت القاهرة", None, "2018-12-01T10:30:00+02:00", "minute"),
    ("1 ديسمبر 2018 الساعة 10:30 بتوقيت تونس العاصمة", None, "2018-12-01T10:30:00+01:00", "minute"),
    ("26 شوال 1436 هـ الموافق 11 أغسطس 2015 م 10:24 ت م", None, "2015-08-11T10:24:00+03:00", "minute"),
    ("(محدثة 15:08 18.03.2016)GMT 15:00", None, "2016-03-18T15:00:00+00:00", "minute"),
    # a clock without a zone needs the outlet's
    ("الثلاثاء 26-05-2026 22:02", "Africa/Cairo", "2026-05-26T22:02:00+03:00", "minute"),
    ("الثلاثاء 26-05-2026 22:02", None, "2026-05-26", "day"),
    ("2024-09-28 03:01:06", "Asia/Aden", "2024-09-28T03:01:06+03:00", "second"),
    ("2024-09-28 03:01:06", None, "2024-09-28", "day"),
    ("10:33:19 08-12-2018", "Asia/Riyadh", "2018-12-08T10:33:19+03:00", "second"),
    ("22.11.2012 07h22", "Africa/Casablanca", "2012-11-22T07:22:00+00:00", "minute"),
    ("الأربعاء 24 يناير 2024 - 10:15", "Asia/Amman", "2024-01-24T10:15:00+03:00", "minute"),
    ("الأربعاء 12 ديسمبر 201807:00 م", "Asia/Beirut", "2018-12-12T19:00:00+02:00", "minute"),
    # halves of the day
    ("4 أبريل 2024 02:30 م", "Asia/Riyadh", "2024-04-04T14:30:00+03:00", "minute"),
    ("2024-01-25 10:15 ص", "Asia/Riyadh", "2024-01-25T10:15:00+03:00", "minute"),
    ("2024-01-25 12:15 ص", "Asia/Riyadh", "2024-01-25T00:15:00+03:00", "minute"),
    ("2024-01-25 12:15 م", "Asia/Riyadh", "2024-01-25T12:15:00+03:00", "minute"),
    ("2024-01-25 09:15 مساءً", "Asia/Riyadh", "2024-01-25T21:15:00+03:00", "minute"),
    ("January 25, 2024 at 3:30 pm", "Asia/Riyadh", "2024-01-25T15:30:00+03:00", "minute"),
    ("2024-01-25 14:30 PM", "Asia/Riyadh", "2024-01-25T14:30:00+03:00", "minute"),
    # what contradicts itself or is not known keeps its day alone
    ("2024-01-25 14:30 ص", "Asia/Riyadh", "2024-01-25", "day"),
    ("2024-01-25 25:10", "Asia/Riyadh", "2024-01-25", "day"),
    ("8-12-2018 14:30 بتوقيت طوكيو", "Asia/Riyadh", "2018-12-08", "day"),
    ("8-12-2018 14:30 بتوقيت عمان", "Asia/Riyadh", "2018-12-08", "day"),
]

NO_DAY = [
    "", "2024", "يناير 2024", "سبتمبر/ أيلول 2024", "كتاب 2024", "10 كتاب 2024",
    "الأربعاء", "25 يناير", "10:15",
    "31/02/2024", "45/13/2024", "31 يونيو 2024", "29 فبراير 2023", "2024-13-01", "0/1/2024",
    "12 يناير/شباط 2024", "يونيو/يوليو 2024", "1397/09/17", "17 آذر 1397", "17/9/1397 هـ.ش",
    "26 شوال 1436 هـ الموافق 11 أغسطس 2016", "1 محرم 1600 هـ", "31 محرم 1445", "5 مايو 1200",
    "5 قتلى و12 جريحا في 2024", "بين 2019 و2024", "1-2 ديسمبر 2018 أو بعده", "الإصدار 1.2.3.2024", "12345/01/2024",
]  # fmt: skip


def read_date(text: str, *, zone: str | None = None, fetched_at: str | None = None) -> DateReading | None:
    """The date that a line tells: its first that is not labelled as an update, else its first."""
    readings = find_dates(text, zone=zone, fetched_at=fetched_at)
    published = (reading for reading in readings if reading.label != "updated")
    return next(published, readings[0] if readings else None)


@pytest.mark.parametrize(("text", "iso"), DAYS)
def test_days(text: str, iso: str) -> None:
    reading = read_date(text)
    assert reading is not None
    assert (reading.iso, reading.precision) == (iso, "day")
    assert text[reading.start : reading.end] == reading.raw


@pytest.mark.parametrize(("text", "zone", "iso", "precision"), CLOCKS)
def test_clocks(text: str, zone: str | None, iso: str, precision: str) -> None:
    reading = read_date(text, zone=zone)
    assert reading is not None
    assert (reading.iso, reading.precision) == (iso, precision)
    assert text[reading.start : reading.end] == reading.raw


@pytest.mark.parametrize("text", NO_DAY)
def test_what_names_no_day_is_no_date(text: str) -> None:
    assert find_dates(text, zone="Asia/Riyadh", fetched_at=FETCHED) == ()


@pytest.mark.parametrize(
    ("text", "iso", "precision"),
    [
        ("منذ 3 ساعات", "2024-01-25", "day"),
        ("منذ ساعة", "2024-01-25", "day"),
        ("قبل ساعتين", "2024-01-25", "day"),
        ("آخر تحديث قبل 4 ساعة", "2024-01-25", "day"),
        ("منذ 10 دقائق", "2024-01-25T11:50:00+00:00", "minute"),
        ("منذ يومين", "2024-01-23", "day"),
        ("منذ ٣ أيام", "2024-01-22", "day"),
        ("قبل أسبوع", "2024-01-18", "day"),
        ("نشر منذ أسبوعين", "2024-01-11", "day"),
        ("5 hours ago", "2024-01-25", "day"),
        ("\u200fأسبوعين مضت", "2024-01-11", "day"),
        ("أمس", "2024-01-24", "day"),
        ("اليوم 09:30", "2024-01-25", "day"),
    ],
)
def test_relative_forms(text: str, iso: str, precision: str) -> None:
    reading = read_date(text, fetched_at=FETCHED)
    assert reading is not None
    assert (reading.iso, reading.precision, reading.method) == (iso, precision, "relative")
    assert find_dates(text) == ()


@pytest.mark.parametrize("text", ["منذ شهر", "منذ سنة", "منذ 12 ساعة", "المصري اليوم", "اليوم السابع", "قال أمس إن"])
def test_distances_that_name_no_day(text: str) -> None:
    assert read_date(text, fetched_at=FETCHED) is None


def test_a_day_ago_is_a_day_of_the_outlet() -> None:
    reading = read_date("أمس", zone="Asia/Riyadh", fetched_at="2024-01-25T22:30:00+00:00")
    assert reading is not None
    assert reading.iso == "2024-01-25"


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("نشر في: 17 سبتمبر 2021 آخر تحديث: 18 سبتمبر 2021", ["published", "updated"]),
        ("17 سبتمبر 2021 أخر تحديث للصفحة في", ["updated"]),
        ("تاريخ النشر: 17/09/2021", ["published"]),
        ("17/09/2021", [""]),
        ("Published 17 Sep 2021 Updated 18 Sep 2021", ["published", "updated"]),
    ],
)
def test_labels(text: str, labels: list[str]) -> None:
    assert [reading.label for reading in find_dates(text)] == labels


def test_an_update_is_not_the_publication() -> None:
    reading = read_date("آخر تحديث: 18 سبتمبر 2021 | نشر في 17 سبتمبر 2021")
    assert reading is not None
    assert reading.iso == "2021-09-17"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("12/10/2018 3:58:30 PM", "2018-12-10T15:58:30+02:00"),
        ("1/2/2024 12:00:05 AM", "2024-01-02T00:00:05+02:00"),
        (" 12/31/2018 11:59:59 PM ", "2018-12-31T23:59:59+02:00"),
    ],
)
def test_month_first(text: str, iso: str) -> None:
    reading = read_month_first(text, zone="Africa/Cairo")
    assert reading is not None
    assert (reading.iso, reading.method) == (iso, "mdy")
    assert text[reading.start : reading.end] == reading.raw


@pytest.mark.parametrize(
    "text", ["12/10/2018", "12/10/2018 3:58 PM", "31/12/2018 3:58:30 PM", "12/10/2018 3:58:30 م", ""]
)
def test_month_first_reads_nothing_else(text: str) -> None:
    assert read_month_first(text) is None


def test_a_clock_belongs_to_its_own_date() -> None:
    text = "نشر 17/09/2021 10:15 GMT - آخر تحديث 18/09/2021 11:45 GMT"
    assert [reading.iso[:16] for reading in find_dates(text)] == ["2021-09-17T10:15", "2021-09-18T11:45"]


@pytest.mark.parametrize(
    "text",
    [
        "25th, January 2024 GMT", "الثلاثاء 26-05-2026 22:02", "آخر تحديث: 18 سبتمبر 2021", "منذ 3 ساعات", "10:24 ت م",
        "السبت، 24 يناير", "تاريخ النشر: الأربعاء 24 يناير 2024 - 10:15 صباحاً بتوقيت القاهرة", "أمس 10:15",
        "26 شوال 1436 هـ الموافق 11 أغسطس 2015 م", "Published 17 Sep 2021",
        "الجمعة 15 نوفمبر 2024 الموافق لـ 13 جمادى الأولى 1446", "منذ 3 سنوات", "قبل شهرين", "منذ 7 ساعاتفي",
    ],
)  # fmt: skip
def test_date_lines(text: str) -> None:
    assert is_date_only(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "2024", "12", "مارس", "الأحد", "* 6 يونيو",
        "6 يونيو", "السبت 10", "أيلول 2024", "بيروت", "اليوم", "وقع الحادث في 25 يناير 2024",
        "في 27 يناير الماضي أعلنت الوزارة", "03 حزيران 2012 عدد القراءات 3345", "المصري اليوم", "الساعة الأخيرة",
    ],
)  # fmt: skip
def test_lines_that_say_more_than_when(text: str) -> None:
    assert not is_date_only(text)


def test_no_name_of_a_month_is_another_word_of_dates() -> None:
    assert not set(MONTHS) & set(HIJRI_MONTHS)
    assert not set(MONTHS) & (set(WEEKDAY) - {"mar"})
    for name in (*MONTHS, *HIJRI_MONTHS, *WEEKDAY, *PLACES):
        assert "," not in name
        assert "،" not in name


@pytest.mark.parametrize(
    ("text", "future"), [("25/01/2024", False), ("26/01/2024", False), ("27/01/2024", True), ("01/01/2030", True)]
)
def test_the_future_begins_after_tomorrow(text: str, future: bool) -> None:  # noqa: FBT001
    reading = read_date(text)
    assert reading is not None
    assert is_in_future(reading, FETCHED) is future


ARABIC_DIGITS, PERSIAN_DIGITS = "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"
digits = st.sampled_from(["0123456789", ARABIC_DIGITS, PERSIAN_DIGITS])
days = st.dates(min_value=date(1930, 1, 1), max_value=date(2069, 12, 31))


def _written(number: int, digits_of: str) -> str:
    return "".join(digits_of[int(digit)] for digit in str(number))


@given(days, st.sampled_from(sorted(MONTHS)), digits, st.sampled_from([" ", "  ", "\u00a0", "، ", "-", " / "]))
def test_round_trip_of_month_names(day: date, name: str, digits_of: str, sign: str) -> None:
    day = day.replace(day=min(day.day, 28), month=MONTHS[name])
    text = sign.join((_written(day.day, digits_of), name, _written(day.year, digits_of)))
    reading = read_date(f"نشر في {text} في العاصمة")
    assert reading is not None
    assert reading.iso == day.isoformat()
    assert reading.raw == text


@given(days, digits, st.sampled_from("/-."), st.booleans(), st.booleans())
def test_round_trip_of_numbers(day: date, digits_of: str, sign: str, year_first: bool, padded: bool) -> None:  # noqa: FBT001
    width = "02" if padded else ""
    parts = [f"{day.day:{width}}", f"{day.month:{width}}", str(day.year)]
    text = sign.join(reversed(parts) if year_first else parts)
    text = "".join(digits_of[int(letter)] if letter.isdigit() else letter for letter in text)
    reading = read_date(f"| {text} |")
    assert reading is not None
    assert reading.iso == day.isoformat()


@given(days, st.sampled_from(sorted(HIJRI_MONTHS)), digits, st.sampled_from([" هـ", "هـ", "", " هجرية"]))
def test_round_trip_of_hijri(day: date, name: str, digits_of: str, era: str) -> None:
    hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    names = [known for known, number in HIJRI_MONTHS.items() if number == hijri.month]
    name = name if name in names else names[0]
    text = f"{_written(hijri.day, digits_of)} {name} {_written(hijri.year, digits_of)}{era}"
    reading = read_date(text)
    assert reading is not None
    assert (reading.iso, reading.raw) == (day.isoformat(), text)


@given(days, st.integers(-40, 40))
def test_a_pair_of_calendars_agrees_or_is_no_date(day: date, off: int) -> None:
    other = day + timedelta(days=off)
    hijri = Gregorian(other.year, other.month, other.day).to_hijri()
    text = f"{hijri.day}-{hijri.month}-{hijri.year} هـ الموافق {day.day}/{day.month}/{day.year} م"
    reading = read_date(text)
    if abs(off) <= 2:
        assert reading is not None
        assert (reading.iso, reading.method) == (day.isoformat(), "hijri-pair")
    else:
        assert reading is None


@given(st.datetimes(), st.sampled_from(["ص", "م", "صباحا", "مساءً", "AM", "pm"]))
def test_round_trip_of_clocks(moment: datetime, half: str) -> None:
    hour, minute = moment.hour, moment.minute
    late = half in {"م", "مساءً", "pm"}
    hour = hour % 12 + 12 * late
    text = f"2024-01-25 {hour % 12 or 12}:{minute:02} {half}"
    reading = read_date(text, zone="UTC")
    assert reading is not None
    assert reading.iso == f"2024-01-25T{hour:02}:{minute:02}:00+00:00"


@given(st.text(alphabet=st.sampled_from("0123456789/-.: ،هـمص\u200f\u0640\ufefbيناير كانون الثاني GMT+"), max_size=60))
def test_nothing_raises_and_offsets_hold(text: str) -> None:
    end = 0
    for reading in find_dates(text, zone="Asia/Riyadh", fetched_at=FETCHED):
        assert end <= reading.start < reading.end <= len(text)
        assert reading.raw == text[reading.start : reading.end]
        end = reading.end
    is_date_only(text)


def test_both_month_systems_in_every_pair_agree() -> None:
    for one, other in product(MONTHS, MONTHS):
        reading = read_date(f"5 {one}/{other} 2024")
        if MONTHS[one] == MONTHS[other]:
            assert reading is not None, (one, other)
            assert reading.iso == f"2024-{MONTHS[one]:02}-05", (one, other)
        else:
            assert reading is None, (one, other)
