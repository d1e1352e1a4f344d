"""Dates as Arabic outlets print them, read to ISO 8601 or to nothing.

Every form is anchored on its digits: one search finds day, month and year together, the month's name is looked up, the
clock and its zone are read where they stand beside it. What names no day (a year, a month), what cannot be (31 June,
a pair of calendars that disagree) and what only guessing could settle (a clock without a zone) gives no date, no
time, or none at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hijridate import Hijri

from cleaners.text.calendar_names import (
    ABBREVIATIONS,
    DISTANCE_UNITS,
    FILLER,
    HIJRI_MONTHS,
    MONTHS,
    PLACES,
    PUBLISHED,
    UNIT,
    UPDATED,
    VOCABULARY,
    WEEKDAY,
    fold_spelling,
    spelt,
)

FIRST_YEAR, LAST_YEAR = 1900, 2099
"""Gregorian years that an article can bear; outside them four digits are a price or an address."""
FIRST_HIJRI_YEAR, LAST_HIJRI_YEAR = 1343, 1500
"""Umm al-Qura years that hijridate 2.6 converts."""
HIJRI_TOLERANCE = timedelta(days=2)
"""How far the dates of a Hijri-Gregorian pair may lie apart: a sighted month begins up to two days off the table."""
WIDEST_OFFSET = timedelta(hours=14)
"""The largest offset from UTC in use (IANA: Pacific/Kiritimati)."""


@dataclass(frozen=True, slots=True)
class DateReading:
    """One date, and the words it was read from."""

    iso: str
    """`2024-01-25`, or `2024-01-25T14:30:00+03:00` where page or outlet gives the zone."""
    precision: str
    """`day`, `minute` or `second`."""
    method: str
    """`iso`, `ymd`, `dmy`, `mdy`, `month-name`, `hijri`, `hijri-pair`, `asctime` or `relative`."""
    raw: str
    """The words, verbatim, its clock among them."""
    start: int
    """Where they begin in the text (code points)."""
    end: int
    """Where they end, exclusive."""
    label: str = ""
    """`published` or `updated` where a label beside it says so."""


def read_month_first(text: str, *, zone: str | None = None) -> DateReading | None:
    """The date of a hidden value that .NET wrote (`12/10/2018 3:58:30 PM`): month, day, year.

    Only that very form, seconds and AM or PM included, and nothing beside it; anything else gives None. Visible lines
    of Arabic outlets put the day first: `find_dates` reads those.
    """
    found = _DOTNET.fullmatch(text.strip())
    if found is None:
        return None
    day = _day(int(found[3]), int(found[1]), int(found[2]))
    if day is None:
        return None
    clock = _read_clock(found[4], found[5], found[6], found[7].lower(), _zone(zone))
    iso, precision = _iso(day, clock)
    start = text.index(found[0])
    return DateReading(iso, precision, "mdy", found[0], start, start + len(found[0]))


def find_dates(text: str, *, zone: str | None = None, fetched_at: str | None = None) -> tuple[DateReading, ...]:
    """All dates of a line, in order; a Hijri-Gregorian pair is one.

    `zone` (IANA name) is the zone of clocks printed without one; without it such a date is reduced to its day.
    `fetched_at` (ISO 8601 with offset) is what relative forms are read against. Raises `ValueError` (or its
    subclass `ZoneInfoNotFoundError`, a `KeyError`) where one of these two is malformed.
    """
    clean, places = _visible(text)
    local = _zone(zone)
    moments = list(_absolute_dates(clean, local)) if _DIGIT.search(clean) else []
    if not moments and fetched_at is not None:
        moments = list(_relative_dates(clean, local, fetched_at))
    return tuple(_readings(text, clean, places, moments)) if moments else ()


def is_in_future(reading: DateReading, fetched_at: str) -> bool:
    """Whether a date lies more than a day after the fetch (ISO 8601): then it is an event's, not a publication's.

    The day spares clocks without a zone and pages that print tomorrow's edition. Raises `ValueError` as `find_dates`.
    """
    fetched = datetime.fromisoformat(fetched_at)
    return date.fromisoformat(reading.iso[:10]) > fetched.date() + timedelta(days=1)


def is_date_only(text: str) -> bool:
    """Whether a line says nothing but when: every word is of date, clock, weekday, zone or label vocabulary.

    A bare number, year, month, weekday or day of the month is none: such lines are table cells and headings too.
    """
    clean, _ = _visible(text)
    words = _TOKEN.findall(fold_spelling(clean))
    if not words or len(words) > _LONGEST_DATE_LINE:
        return False
    if not all(word in VOCABULARY or word.isdigit() or _GLUED_NUMBER.fullmatch(word) for word in words):
        return False
    return bool(_NUMERIC_DATE.search(clean) or _CLOCK_ALONE.search(clean) or _names_a_day(words))


# --- what a reader sees ------------------------------------------------------------------------------------------

_SHORTEST_LABEL = 3
"""Letters in the shortest label («نشر»)."""
_CLOCK_REACH = 60
"""Letters before a date in which its clock may begin: clock, zone in words and weekday together (40 to 120 give the
same articles of half A)."""
_MONTH_REACH = 40
"""Letters before "25, 2024" in which its month may begin: two calendars' names together (20 to 80 give the same
articles of half A)."""
_LONGEST_DATE_LINE = 30
"""Words: two dates, two calendars, both labels and a zone (16 to 60 give the same articles of half A)."""

_UNSEEN = re.compile(
    "[\u064b-\u0652\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\ufb50-\ufdff\ufe70-\ufefc]"
    "|(?<=[\u0621-\u064a])\u0640+(?=[\u0621-\u064a])"
)


def _visible(text: str) -> tuple[str, list[int] | None]:
    """The text in lower case, without vowel signs, invisible marks and stretched letters; where each letter stood.

    The places are None where nothing went.
    """
    if not _UNSEEN.search(text):
        lower = text.lower()
        return (lower, None) if len(lower) == len(text) else (text, None)
    letters: list[str] = []
    places: list[int] = []
    gone = {place for found in _UNSEEN.finditer(text) for place in range(*found.span())}
    for place, letter in enumerate(text):
        kept = unicodedata.normalize("NFKC", letter) if "\ufb50" <= letter <= "\ufefc" else letter.lower()
        if place not in gone or "\ufb50" <= letter <= "\ufefc":
            letters.append(kept)
            places.extend([place] * len(kept))
    places.append(len(text))
    return "".join(letters), places


# --- patterns --------------------------------------------------------------------------------------------------------

_LETTER = "[a-zA-Z\u00c0-\u024f\u0620-\u063f\u0641-\u064a\u0671-\u06d3]"
_SEP = r"[\s,،./\-–—ـ\\|]{0,4}"
_DIGIT = re.compile(r"\d")
_TOKEN = re.compile(r"[^\W_ـ]+")
_GLUED_NUMBER = re.compile(r"\d+(?:st|nd|rd|th|h\d+|t\d+|z|م|ه|ص)|t\d+|\d+t\d+z?")
_YEAR = re.compile(r"\d{4}(?:م|ه)?")
_NUMERIC_DATE = re.compile(
    r"(?<!\d)(?:\d{4}[/.\-]\d{1,2}[/.\-]\d{1,2}|\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{4})(?!\d)"
)
_CLOCK_ALONE = re.compile(r"(?<!\d)\d{1,2}:\d{2}(?!\d)")
_MONTH_SHORT = r"(?:[تك]|كانون|تشرين)[12١٢](?!\d)"
_MONTH_WORDS = rf"(?:(?:{_MONTH_SHORT}|{_LETTER}{{2,}})(?:[\s/()\-–،,ـ]{{1,3}}(?:{_MONTH_SHORT}|{_LETTER}+)){{0,4}}\)?)"
_ORDINAL = r"(?:st|nd|rd|th|er)?+"
_YEAR_END = r"(?:(?!\d)|(?=\d\d:\d\d))"
_CORE = re.compile(
    r"(?<!\d)(?<!\d[:./\-])(?<!كانون)(?<!تشرين)(?:"  # «كانون2» is a month, its digit no day
    r"(?P<ymd>(\d{4})\s?([\-/.–])\s?(\d{1,2})\s?\3\s?(\d{1,2})(?!\d)(?!\s?\3\d))"
    rf"|(?P<dmy>(\d{{1,2}})\s?([\-/.–\\])\s?(\d{{1,2}})\s?\8\s?(\d{{4}}){_YEAR_END}(?!\s?\8\d))"
    rf"|(?P<named>(\d{{1,2}}){_ORDINAL}{_SEP}({_MONTH_WORDS}){_SEP}(\d{{4}}){_YEAR_END})"
    rf"|(?P<month_first>(\d{{1,2}}){_ORDINAL}[\s,،\-]{{1,3}}(\d{{4}})(?!\d)(?!:))"
    r")",
)
_MONTH_BEFORE = re.compile(
    rf"(?<!{_LETTER})((?:{_LETTER}+\s)?(?:{_LETTER}+\s?[/(\-]\s?)?{_LETTER}{{2,}}\)?)[\s,،.\-/]{{0,3}}$"
)
_ERA = re.compile(rf"\s?(?:\(\s?)?(هـ?|هجري[هة]?)(?!{_LETTER})(\s?\.?\s?ش(?!{_LETTER}))?")
_HALF = rf"(?:\s?(صباحا|صباح|مساءا?|ظهرا|عصرا|فجرا|ليلا|[ap]\.?m\.?|صـ?|مـ?)(?!{_LETTER}))"
_ZONE = (
    r"(?:[\s(،,]{0,3}(?:"
    r"(?:(gmt|utc|ut)\s?)?([+\-−]\d{1,2}(?::?\d{2})?)(?![\d:/.\-])"
    rf"|(gmt|utc|ut|z|[ecmp][sd]t)(?!\w)"
    rf"|(?:ب|حسب\s|وفق\s)?(?:ال)?توقيت(?:\s?:)?\s+((?:{spelt(PLACES)})(?!{_LETTER})|{_LETTER}+)"
    r"|(ت\s?\.?\s?م)(?!\w)"
    r")\s?\)?)"
)
_TIME = r"(\d{1,2})(?::|h)(\d{2})(?!\d)(?::(\d{2})(?:[.,]\d+)?(?!\d))?"
_GAP = r"[\s,،|•·\-–—/ـ:؛()\[\]~.*]"
_WEEKDAY_NAME = spelt(WEEKDAY)
_CLOCK_AFTER = re.compile(
    rf"(?:\s?(?:مـ?|ميلادي[هة]?)(?!{_LETTER}))?(?:t|{_GAP}{{0,6}}(?:يوم\s)?(?:(?:{_WEEKDAY_NAME}){_GAP}{{0,3}})?"
    rf"(?:(?:(?:في\s)?تمام|[وف]?الساع[هة]|ساع[هة]|في|عند|على|at|à){_GAP}{{1,3}}){{0,2}}(gmt\s)?){_TIME}{_HALF}?{_ZONE}?",
)
_CLOCK_BEFORE = re.compile(
    rf"(?<![\d:])(gmt\s)?{_TIME}{_HALF}?{_ZONE}?{_GAP}{{0,4}}(?:(?:في|يوم|بتاريخ|من|on){_GAP}{{1,2}}){{0,2}}"
    rf"(?:(?:{_WEEKDAY_NAME}){_GAP}{{0,3}})?$",
)
_WEEKDAY_BEFORE = re.compile(rf"(?<!{_LETTER})({_WEEKDAY_NAME}){_GAP}{{0,4}}$")
_WEEKDAY_AFTER = re.compile(rf"{_GAP}{{0,4}}({_WEEKDAY_NAME})(?!{_LETTER})")
_ASCTIME = re.compile(
    r"(?<![a-z])([a-z]{3,9})\s+(\d{1,2})\s+(\d{1,2}):(\d{2}):(\d{2})\s+(?:([+\-]\d{4})|([a-z]{1,4}))\s+(\d{4})(?!\d)",
)
_DOTNET = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}) (\d{1,2}):(\d{2}):(\d{2}) ([AaPp][Mm])")
_PAIRED = re.compile(
    rf"\s?(?:مـ?|هـ?|ميلادي[هة]?|هجري[هة]?)?{_GAP}{{0,4}}(?:(?:يوم\s)?(?:{_WEEKDAY_NAME}))?{_GAP}{{0,4}}(?:(?:ال)?موافقـ?{_GAP}{{0,3}})?"
    rf"(?:ل(?:ـ|ل)?\s?)?(?:(?:يوم\s)?(?:{_WEEKDAY_NAME}){_GAP}{{0,3}})?",
)
_AGO = re.compile(
    rf"(?<!{_LETTER})(?:منذ|قبل)\s+(?:حوالي\s+|نحو\s+)?(?:(\d{{1,3}})\s+)?({spelt(UNIT)})(?!{_LETTER})"
    rf"|(?<!\d)(?<!{_LETTER})(?:(\d{{1,3}})\s+)?({spelt(UNIT)})\s+(?:مضت|ago)(?!{_LETTER})",
)
_DISTANCES = frozenset({"منذ", "قبل", "مضت", "ago"})
_LABELS = frozenset((*UPDATED, *PUBLISHED))
_DAY_WORD = re.compile(rf"(?<!{_LETTER})([اأ]مس|اليوم|yesterday|today)(?!{_LETTER})")
_LABEL = re.compile(
    rf"(?<!{_LETTER})(?:(?P<updated>{spelt(UPDATED)})|(?P<published>{spelt(PUBLISHED)}))(?!{_LETTER})",
)

# --- clocks ----------------------------------------------------------------------------------------------------------


class _Clock(NamedTuple):
    """A clock beside a date."""

    hour: int
    minute: int
    second: int | None
    zone: tzinfo | None


def _read_clock(hour: str, minute: str, second: str | None, half: str | None, zone: tzinfo | None) -> _Clock | None:
    """None where the clock contradicts itself (`14:30 AM`) or cannot be."""
    hours = _hour_of_day(int(hour), half)
    if hours is None or int(minute) > 59 or int(second or 0) > 59:  # noqa: PLR2004 - a clock's own limits
        return None
    return _Clock(hours, int(minute), int(second) if second else None, zone)


def _hour_of_day(hour: int, half: str | None) -> int | None:
    """24 hour clock; `half` is the word for the half of the day, None where there is none."""
    if hour > 23:  # noqa: PLR2004
        return None
    if not half:
        return hour
    first = half[0]
    if half.startswith("ليل"):
        first = "a" if hour < 6 or hour == 12 else "p"  # noqa: PLR2004 - "1 at night" is after midnight
    if first in "aصف":
        return hour % 12 if hour <= 12 else None  # noqa: PLR2004
    return (hour % 12 + 12 if hour else None) if hour <= 12 else hour  # noqa: PLR2004


_NOWHERE = timezone(timedelta(0), "unknown")
"""Stands for a zone that is named but not known: its clock is dropped, and the outlet's zone must not replace it."""


def _clock(found: re.Match[str], local: tzinfo | None) -> _Clock | None:
    before, hour, minute, second, half, prefix, offset, name, place, makkah = found.groups()
    zone: tzinfo | None = local
    if offset:
        zone = _offset(offset) if prefix or len(offset) > 3 or offset[0] == "+" else local  # noqa: PLR2004 - "-25" is no offset
    elif name or before:
        zone = timezone(timedelta(hours=ABBREVIATIONS[(name or "gmt").lower()]))
    elif makkah:
        zone = _zone("Asia/Riyadh")
    elif place:
        zone = _zone_of(place, local)
    if zone is _NOWHERE:
        return None
    return _read_clock(hour, minute, second, fold_spelling(half) if half else None, zone)


def _zone_of(place: str, local: tzinfo | None) -> tzinfo | None:
    folded = " ".join(fold_spelling(place).split())
    if folded == "المحلي":
        return local
    return _zone(PLACES[folded]) if folded in PLACES else _NOWHERE


def _offset(words: str) -> tzinfo:
    digits = words[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)  # noqa: PLR2004
    span = timedelta(hours=hours, minutes=minutes)
    if span > WIDEST_OFFSET or minutes % 15:
        return _NOWHERE
    return timezone(span if words[0] == "+" else -span)


@cache
def _zone(name: str | None) -> tzinfo | None:
    return ZoneInfo(name) if name else None


# --- absolute dates --------------------------------------------------------------------------------------------------


class _Day(NamedTuple):
    """A day and how it was read, before its clock."""

    day: date
    method: str
    start: int
    end: int


class _Moment(NamedTuple):
    """A day with its clock, before its label is read and its place in the original found."""

    iso: str
    precision: str
    method: str
    start: int
    end: int


def _absolute_dates(text: str, local: tzinfo | None) -> Iterator[_Moment]:
    days = _paired([day for found in _CORE.finditer(text) if (day := _day_of(found, text))], text)
    if not days:
        yield from _asctime_dates(text)
        return
    floor = 0
    for index, day in enumerate(days):
        ceiling = days[index + 1].start if index + 1 < len(days) else len(text)
        clock, start, end = _clock_beside(text, day, floor, ceiling, local)
        yield _Moment(*_iso(day.day, clock), day.method, start, end)
        floor = end


def _day_of(found: re.Match[str], text: str) -> _Day | None:
    form = found.lastgroup
    if form == "ymd":
        numbers = (int(found[2]), int(found[4]), int(found[5]))
        return _numeric(text, found.span(), numbers, "iso" if found[3] == "-" else "ymd")
    if form == "dmy":
        return _numeric(text, found.span(), (int(found[10]), int(found[9]), int(found[7])), "dmy")
    if form == "named":
        return _named(text, found.span(), found[13], (int(found[14]), int(found[12])))
    before = _MONTH_BEFORE.search(text, max(0, found.start() - _MONTH_REACH), found.start())
    words = before and _known_month(before[1])
    if not (before and words):
        return None
    start = before.start(1) + before[1].rindex(words)
    return _named(text, (start, found.end()), words, (int(found[17]), int(found[16])))


def _numeric(text: str, span: tuple[int, int], numbers: tuple[int, int, int], method: str) -> _Day | None:
    year, month, number = numbers
    era = _ERA.match(text, span[1])
    if era is not None:
        return None if era[2] else _hijri(numbers, span[0], era.end())
    if method == "dmy" and (month > 12 or _weekday_says_month_first(text, span, numbers)):  # noqa: PLR2004
        month, number, method = number, month, "mdy"
    day = _day(year, month, number)
    return _Day(day, method, *span) if day else None


def _named(text: str, span: tuple[int, int], words: str, year_and_day: tuple[int, int]) -> _Day | None:
    year, number = year_and_day
    month = _month(words, MONTHS)
    if month is not None:
        day = _day(year, month, number)
        return _Day(day, "month-name", *span) if day else None
    month = _month(words, HIJRI_MONTHS)
    if month is None:
        return None
    start, end = span
    era = _ERA.match(text, end)
    return None if era and era[2] else _hijri((year, month, number), start, era.end() if era else end)


def _month(words: str, months: dict[str, int]) -> int | None:
    """The month that all of the words name, once or in two calendars; None where they name none, two, or more."""
    folded = fold_spelling(words)
    if folded in months:
        return months[folded]
    names = [word for word in _TOKEN.findall(folded) if word not in FILLER]
    numbers: set[int] = set()
    place = 0
    while place < len(names):
        for length in (3, 2, 1):
            number = months.get(" ".join(names[place : place + length]))
            if number is not None:
                numbers.add(number)
                place += length
                break
        else:
            return None
    return numbers.pop() if len(numbers) == 1 else None


def _known_month(words: str) -> str | None:
    """The longest end of the words that names a month."""
    starts = [0, *(found.end() for found in re.finditer(r"\s", words))]
    ends = (words[start:] for start in starts)
    return next((end for end in ends if _month(end, MONTHS) or _month(end, HIJRI_MONTHS)), None)


def _day(year: int, month: int, number: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _hijri(numbers: tuple[int, int, int], start: int, end: int) -> _Day | None:
    year, month, number = numbers
    if not FIRST_HIJRI_YEAR <= year <= LAST_HIJRI_YEAR:
        return None
    try:
        gregorian = Hijri(year, month, number).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return _Day(date(gregorian.year, gregorian.month, gregorian.day), "hijri", start, end)


def _weekday_says_month_first(text: str, span: tuple[int, int], numbers: tuple[int, int, int]) -> bool:
    """Whether the weekday printed beside a date such as 01/02/2024 fits it read month first, and not day first."""
    (year, month, number), (start, end) = numbers, span
    if number > 12:  # noqa: PLR2004
        return False
    named = _WEEKDAY_BEFORE.search(text, max(0, start - 16), start) or _WEEKDAY_AFTER.match(text, end)
    day_first, month_first = _day(year, month, number), _day(year, number, month)
    if not (named and day_first and month_first):
        return False
    weekday = WEEKDAY[fold_spelling(named[1])]
    return month_first.weekday() == weekday != day_first.weekday()


def _paired(days: list[_Day], text: str) -> list[_Day]:
    """Each Hijri-Gregorian pair as its Gregorian day; both gone where the two do not tell the same day."""
    if len(days) < 2 or all(day.method != "hijri" for day in days):  # noqa: PLR2004
        return days
    merged: list[_Day] = []
    for day in days:
        last = merged[-1] if merged else None
        if last is None or (last.method == "hijri") == (day.method == "hijri") or not _joined(text, last, day):
            merged.append(day)
            continue
        merged.pop()
        printed = last if day.method == "hijri" else day
        if abs(last.day - day.day) <= HIJRI_TOLERANCE:
            merged.append(_Day(printed.day, "hijri-pair", last.start, day.end))
    return merged


def _joined(text: str, first: _Day, second: _Day) -> bool:
    return _PAIRED.fullmatch(text, first.end, second.start) is not None


def _clock_beside(
    text: str, day: _Day, floor: int, ceiling: int, local: tzinfo | None
) -> tuple[_Clock | None, int, int]:
    """The clock after a day, else the one before it, and the stretch that day and clock take together."""
    if ":" not in text and "h" not in text:
        return None, day.start, day.end
    after = _CLOCK_AFTER.match(text, day.end)
    if after is not None and after.end() <= ceiling:
        return _clock(after, local), day.start, after.end()
    if ":" not in text[floor : day.start]:
        return None, day.start, day.end
    before = _CLOCK_BEFORE.search(text, max(floor, day.start - _CLOCK_REACH), day.start)
    if before is not None:
        return _clock(before, local), before.start(), day.end
    return None, day.start, day.end


def _asctime_dates(text: str) -> Iterator[_Moment]:
    """`Thu Jan 25 14:30:00 +0300 2024`, as C, Java and old feeds write it: the year stands last."""
    for found in _ASCTIME.finditer(text):
        month = MONTHS.get(found[1].lower())
        day = month and _day(int(found[8]), month, int(found[2]))
        if not day:
            continue
        hours = ABBREVIATIONS.get((found[7] or "").lower())
        zone = _offset(found[6]) if found[6] else None if hours is None else timezone(timedelta(hours=hours))
        clock = _read_clock(found[3], found[4], found[5], None, None if zone is _NOWHERE else zone)
        yield _Moment(*_iso(day, clock), "asctime", *found.span())


def _iso(day: date, clock: _Clock | None) -> tuple[str, str]:
    """ISO 8601 and its precision; a clock without a zone is left out."""
    if clock is None or clock.zone is None:
        return day.isoformat(), "day"
    moment = datetime(day.year, day.month, day.day, clock.hour, clock.minute, clock.second or 0, tzinfo=clock.zone)
    return moment.isoformat(), "minute" if clock.second is None else "second"


# --- relative dates --------------------------------------------------------------------------------------------------


def _relative_dates(text: str, local: tzinfo | None, fetched_at: str) -> Iterator[_Moment]:
    """«منذ 3 ساعات», and, on a line that says nothing else, «أمس» and «اليوم»; days are those of `local`, if given."""
    now = datetime.fromisoformat(fetched_at)
    now = (now if now.tzinfo else now.replace(tzinfo=UTC)).astimezone(local or now.tzinfo or UTC)
    found = _AGO.search(text)
    if found is not None:
        number, unit = found[1] or found[3], fold_spelling(found[2] or found[4])
        reading = _ago(now, int(number) if number else 2 if unit.endswith(("ين", "ان")) else 1, UNIT[unit], found)
        if reading is not None:
            yield reading
        return
    word = _DAY_WORD.search(text)
    if word is not None and _says_nothing_else(text):
        back = timedelta(days=1 if fold_spelling(word[1]) in {"امس", "yesterday"} else 0)
        yield _Moment((now - back).date().isoformat(), "day", "relative", *word.span())


def _ago(now: datetime, number: int, unit: str, found: re.Match[str]) -> _Moment | None:
    """Hours are counted in full, so "3 hours ago" is up to 4: where midnight lies between, no day is known."""
    moment = now - timedelta(**{unit: number})
    if unit == "minutes":
        return _Moment(moment.replace(second=0, microsecond=0).isoformat(), "minute", "relative", *found.span())
    if unit == "hours" and moment.date() != (moment - timedelta(minutes=59)).date():
        return None
    return _Moment(moment.date().isoformat(), "day", "relative", *found.span())


def _says_nothing_else(text: str) -> bool:
    return all(word in VOCABULARY or word.isdigit() for word in _TOKEN.findall(fold_spelling(text)))


# --- labels ----------------------------------------------------------------------------------------------------------


def _readings(text: str, clean: str, places: list[int] | None, moments: list[_Moment]) -> Iterator[DateReading]:
    """Each moment with its words and the label before it; a label after the last is its own, if it has none."""
    floor = 0
    for moment in moments:
        label = _label(clean, floor, moment.start)
        # «4 مايو 2013، آخر تحديث 02:21»: the label is the clock's.
        if not label and moment is moments[-1] and not _CLOCK_ALONE.search(clean, moment.end):
            label = _label(clean, moment.end, len(clean))
        start, end = moment.start, moment.end
        floor = end
        if places is not None:
            start, end = places[start], places[end - 1] + 1
        yield DateReading(moment.iso, moment.precision, moment.method, text[start:end], start, end, label)


def _label(text: str, start: int, end: int) -> str:
    """The kind of the last label in a stretch; empty where there is none, or more words than labels have."""
    if end - start < _SHORTEST_LABEL:
        return ""
    labels = [found.lastgroup for found in _LABEL.finditer(text, start, end)]
    return labels[-1] or "" if labels else ""


def _names_a_day(words: list[str]) -> bool:
    """Whether the words hold a day and month with a weekday, a label or a year, or a distance in time.

    A day and month alone are a heading in a chronicle as often as a date line.
    """
    known = {*words, *(f"{first} {second}" for first, second in pairwise(words))}
    month = not known.isdisjoint(MONTHS) or not known.isdisjoint(HIJRI_MONTHS)
    day = any(word[0].isdigit() and not _YEAR.fullmatch(word) for word in words)
    beside = any(word in WEEKDAY or _YEAR.fullmatch(word) for word in words) or not known.isdisjoint(_LABELS)
    distant = not known.isdisjoint(_DISTANCES) and not known.isdisjoint(DISTANCE_UNITS)
    day_word = words[0] in {"امس", "اليوم"} and (day or not known.isdisjoint(WEEKDAY))
    return (day and month and beside) or distant or day_word
