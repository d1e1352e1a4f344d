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
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from hijridate import Hijri

FIRST_YEAR, LAST_YEAR = 1900, 2099
"""Gregorian years that an article can bear; outside them four digits are a price or an address."""
FIRST_HIJRI_YEAR, LAST_HIJRI_YEAR = 1343, 1500
"""Umm al-Qura years that hijridate 2.6 converts."""
HIJRI_TOLERANCE = timedelta(days=2)
"""How far the two dates of a Hijri-Gregorian pair may lie apart: a sighted month begins up to two days off the table."""
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


def read_date(text: str, *, zone: str | None = None, fetched_at: str | None = None) -> DateReading | None:
    """The date that a line tells: its first that is not labelled as an update, else its first.

    `zone` (IANA name) is the zone of clocks printed without one; without it such a date is reduced to its day.
    `fetched_at` (ISO 8601 with offset) is what relative forms are read against. Raises `ValueError` (or its
    subclass `ZoneInfoNotFoundError`, a `KeyError`) where one of these two is malformed.
    """
    readings = find_dates(text, zone=zone, fetched_at=fetched_at)
    published = (reading for reading in readings if reading.label != "updated")
    return next(published, readings[0] if readings else None)


def read_month_first(text: str, *, zone: str | None = None) -> DateReading | None:
    """The date of a hidden value that .NET wrote (`12/10/2018 3:58:30 PM`): month, day, year.

    Only that very form, seconds and AM or PM included, and nothing beside it; anything else gives None. Visible lines
    of Arabic outlets put the day first: `read_date` reads those.
    """
    found = _DOTNET.fullmatch(text.strip())
    if found is None:
        return None
    day = _day(int(found[3]), int(found[1]), int(found[2]))
    if day is None:
        return None
    clock = _Clock.read(found[4], found[5], found[6], found[7].lower(), _zone(zone))
    start = text.index(found[0])
    return _reading(day, clock, "mdy", found[0], (start, start + len(found[0])))


def find_dates(text: str, *, zone: str | None = None, fetched_at: str | None = None) -> tuple[DateReading, ...]:
    """All dates of a line, in order; a Hijri-Gregorian pair is one. Parameters and errors as for `read_date`."""
    clean, places = _visible(text)
    local = _zone(zone)
    readings = list(_absolute_dates(clean, local)) if _DIGIT.search(clean) else []
    if not readings and fetched_at is not None:
        readings = list(_relative_dates(clean, local, fetched_at))
    if not readings:
        return ()
    labelled = _with_labels(clean, readings)
    return tuple(labelled) if places is None else tuple(_in_original(r, text, places) for r in labelled)


def is_date_only(text: str) -> bool:
    """Whether a line says nothing but when: every word is of date, clock, weekday, zone or label vocabulary.

    A bare number, a bare year, month or weekday is none: such lines are table cells and headings too.
    """
    clean, _places = _visible(text)
    words = _TOKEN.findall(_fold(clean))
    if not words or len(words) > _LONGEST_DATE_LINE:
        return False
    if not all(word in _VOCABULARY or word.isdigit() or _GLUED_NUMBER.fullmatch(word) for word in words):
        return False
    return bool(_NUMERIC_DATE.search(clean) or _CLOCK_ALONE.search(clean) or _names_a_day(words))


# --- the words, as folded by _fold ---------------------------------------------------------------------------------

_GREGORIAN = {
    1: "يناير، كانون الثاني، كانون ثاني، ك2، جانفي، january، jan، janvier",
    2: "فبراير، شباط، فيفري، فبرابر، february، feb، fevrier، février",
    3: "مارس، اذار، march، mar، mars",
    4: "ابريل، نيسان، افريل، april، apr، avril",
    5: "مايو، ايار، ماي، may، mai",
    6: "يونيو، يونيه، حزيران، جوان، june، jun، juin",
    7: "يوليو، يوليه، تموز، يوليوز، جويليه، july، jul، juillet",
    8: "اغسطس، اوغسطس، اب، غشت، اغشت، اوت، august، aug، aout، août",
    9: "سبتمبر، ايلول، شتنبر، شتمبر، سيبتمبر، september، sept، sep، septembre",
    10: "اكتوبر، اوكتوبر، تشرين الاول، تشرين اول، ت1، october، oct، octobre",
    11: "نوفمبر، نونبر، تشرين الثاني، تشرين ثاني، ت2، november، nov، novembre",
    12: "ديسمبر، دجنبر، دجمبر، دسمبر، كانون الاول، كانون اول، ك1، december، dec، decembre، décembre",
}
_HIJRI = {
    1: "محرم، المحرم، محرم الحرام",
    2: "صفر، صفر الخير",
    3: "ربيع الاول، ربيع اول",
    4: "ربيع الاخر، ربيع اخر، ربيع الثاني، ربيع ثاني، ربيع ثان",
    5: "جمادي الاولي، جمادي الاول، جمادي اولي",
    6: "جمادي الاخره، جمادي الاخر، جمادي الثانيه، جمادي الثاني، جمادي ثانيه",
    7: "رجب، رجب الفرد",
    8: "شعبان",
    9: "رمضان، رمضان المبارك",
    10: "شوال",
    11: "ذو القعده، ذي القعده، ذوالقعده، ذو القعده الحرام",
    12: "ذو الحجه، ذي الحجه، ذوالحجه، ذو الحجه الحرام",
}
_WEEKDAYS = (
    "الاثنين الاتنين monday mon lundi",
    "الثلاثاء الثلاثا tuesday tue mardi",
    "الاربعاء الاربعا wednesday wed mercredi",
    "الخميس thursday thu jeudi",
    "الجمعه friday fri vendredi",
    "السبت saturday sat samedi",
    "الاحد sunday sun dimanche",
)
_CLOCK_PLACES = {
    "UTC": "غرينتش، جرينتش، غرينيتش، جرينيتش، غرينيتش العالمي، العالمي، غرينتش العالمي",
    "Asia/Riyadh": "مكه المكرمه، مكه، السعوديه، الرياض، المملكه",
    "Asia/Jerusalem": "القدس المحتله، القدس، فلسطين",
    "Africa/Cairo": "القاهره، مصر",
    "Asia/Baghdad": "بغداد، العراق",
    "Asia/Beirut": "بيروت، لبنان",
    "Asia/Damascus": "دمشق، سوريا، سوريه",
    "Asia/Dubai": "ابو ظبي، ابوظبي، دبي، الامارات",
    "Asia/Qatar": "الدوحه، قطر",
    "Asia/Kuwait": "الكويت",
    "Asia/Bahrain": "المنامه، البحرين",
    "Asia/Muscat": "مسقط، سلطنه عمان",
    "Asia/Aden": "صنعاء، عدن، اليمن",
    "Asia/Amman": "الاردن",
    "Africa/Tunis": "تونس العاصمه، تونس",
    "Africa/Algiers": "الجزائر العاصمه، الجزائر",
    "Africa/Casablanca": "الرباط، المغرب",
    "Africa/Tripoli": "طرابلس الغرب، ليبيا",
    "Africa/Khartoum": "الخرطوم، السودان",
    "Europe/Istanbul": "اسطنبول، تركيا",
    "Europe/Moscow": "موسكو",
    "Asia/Tehran": "طهران",
    "Europe/London": "لندن",
    "Europe/Paris": "باريس",
}
_ABBREVIATIONS = {"gmt": 0, "utc": 0, "ut": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7}
_ABBREVIATIONS |= {"mdt": -6, "pst": -8, "pdt": -7}
_UPDATED = "اخر تحديث، تاريخ التحديث، تحديث، محدث، محدثه، حدث، حدثت، تم التحديث، عدل، updated، update، modified"
_PUBLISHED = (
    "تاريخ النشر، نشر، نشرت، النشر، تم النشر، نشر في، نشر بتاريخ، تاريخ الاضافه، اضيف، كتب في، published، posted، date"
)
_FILLERS = "من، شهر، عام، سنه، لعام، لسنه، of، de"
_LINE_WORDS = (
    "الساعه، ساعه، في، فى، علي، يوم، بتاريخ، تاريخ، التاريخ، الموافق، م، ه، هجريه، هجري، ميلاديه، ميلادي، ص، ت، صباحا، صباح، مساء،"
    " ظهرا، عصرا، فجرا، ليلا، am، pm، بتوقيت، توقيت، بالتوقيت، التوقيت، المحلي، للصفحه، الصفحه، خبر، اخر، last، at، on، the، time،"
    " st، nd، rd، th، t، h، منذ، قبل، مضت، امس، اليوم، ago، hours، hour، minutes، minute، days، day، تمام، المقال، الخبر، و"
)
_UNITS = {
    "minutes": "دقيقه، دقائق، دقيقتين، دقيقتان، minute، minutes، min، mins",
    "hours": "ساعه، ساعات، ساعتين، ساعتان، hour، hours",
    "days": "يوم، ايام، يومين، يومان، يوما، day، days",
    "weeks": "اسبوع، اسابيع، اسبوعين، اسبوعان، اسبوعا، week، weeks",
}
_LONGEST_DATE_LINE = 30
"""Words: the longest real line (two dates, two calendars, both labels, a zone) has 24."""


def _split(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split("،"))


_MONTHS = {name: number for number, names in _GREGORIAN.items() for name in _split(names)}
_HIJRI_MONTHS = {name: number for number, names in _HIJRI.items() for name in _split(names)}
_WEEKDAY = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}
_PLACES = {place: zone for zone, places in _CLOCK_PLACES.items() for place in _split(places)}
_UNIT = {name: unit for unit, names in _UNITS.items() for name in _split(names)}
_FILLER = frozenset(_split(_FILLERS))


def _words_of(*vocabularies: object) -> frozenset[str]:
    return frozenset(word for names in vocabularies for name in names for word in name.split())  # type: ignore[attr-defined]


_VOCABULARY = _words_of(
    _MONTHS, _HIJRI_MONTHS, _WEEKDAY, _PLACES, _UNIT, _ABBREVIATIONS, _FILLER,
    _split(_UPDATED), _split(_PUBLISHED), _split(_LINE_WORDS),
)  # fmt: skip

# --- folding ---------------------------------------------------------------------------------------------------------

_FOLDED = str.maketrans(
    "أإآٱىیئةۃکگ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹",
    "اااايييههكك01234567890123456789",
)
_UNSEEN = re.compile("[\u064b-\u0652\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\ufb50-\ufdff\ufe70-\ufefc]"
                     "|(?<=[\u0621-\u064a])\u0640+(?=[\u0621-\u064a])")  # fmt: skip
_SPELLINGS = {"ا": "[اأإآٱ]", "ي": "[يىیئ]", "ه": "[هة]", "ك": "[كک]", " ": r"\s+"}


def _fold(text: str) -> str:
    """One spelling for each word, the length unchanged."""
    return text.translate(_FOLDED).lower()


def _spelt(names: object) -> str:
    """A pattern for folded names as they may be written, longest first."""
    ordered = sorted(names, key=len, reverse=True)  # type: ignore[call-overload]
    return "|".join("".join(_SPELLINGS.get(letter, re.escape(letter)) for letter in name) for name in ordered)


def _visible(text: str) -> tuple[str, list[int] | None]:
    """The text without vowel signs, invisible marks and stretched letters; where each letter stood, if any went."""
    if not _UNSEEN.search(text):
        return text, None
    letters: list[str] = []
    places: list[int] = []
    gone = {place for found in _UNSEEN.finditer(text) for place in range(*found.span())}
    for place, letter in enumerate(text):
        kept = unicodedata.normalize("NFKC", letter) if "\ufb50" <= letter <= "\ufefc" else letter
        if place not in gone or kept != letter:
            letters.append(kept)
            places.extend([place] * len(kept))
    places.append(len(text))
    return "".join(letters), places


def _in_original(reading: DateReading, text: str, places: list[int]) -> DateReading:
    start, end = places[reading.start], places[reading.end - 1] + 1
    return replace(reading, raw=text[start:end], start=start, end=end)


# --- patterns --------------------------------------------------------------------------------------------------------

_LETTER = r"[^\W\d_]"
_SEP = r"[\s,،./\-–—ـ\\|]{0,4}"
_DIGIT = re.compile(r"\d")
_TOKEN = re.compile(r"[^\W_ـ]+")
_GLUED_NUMBER = re.compile(r"\d+(?:st|nd|rd|th|h\d+|t\d+|z|م|ه|ص)|t\d+|\d+t\d+z?")
_NUMERIC_DATE = re.compile(r"(?<!\d)(?:\d{4}[/.\-]\d{1,2}[/.\-]\d{1,2}|\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{4})(?!\d)")
_CLOCK_ALONE = re.compile(r"(?<!\d)\d{1,2}:\d{2}(?!\d)")
_MONTH_WORDS = rf"(?:[تك][12١٢]|{_LETTER}{{2,}}(?:[\s/()\-–،,ـ]{{1,3}}{_LETTER}+){{0,4}}\)?)"
_ORDINAL = r"(?:st|nd|rd|th|er)?"
_CORE = re.compile(
    r"(?<![\d:])(?<!\d[./\-])(?:"
    r"(?P<ymd>(\d{4})\s?([\-/.–])\s?(\d{1,2})\s?\3\s?(\d{1,2})(?!\d)(?!\s?\3\d))"
    r"|(?P<dmy>(\d{1,2})\s?([\-/.–\\])\s?(\d{1,2})\s?\8\s?(\d{4})(?!\d)(?!\s?\8\d))"
    rf"|(?P<named>(\d{{1,2}}){_ORDINAL}{_SEP}({_MONTH_WORDS}){_SEP}(\d{{4}})(?!\d))"
    rf"|(?P<month_first>(\d{{1,2}}){_ORDINAL}[\s,،\-]{{1,3}}(\d{{4}})(?!\d)(?!:))"
    r"|(?P<compact>(\d{4})(\d{2})(\d{2})(?=T\d{4}))"
    r")",
    re.IGNORECASE,
)
_MONTH_BEFORE = re.compile(rf"(?<!{_LETTER})((?:{_LETTER}+\s)?(?:{_LETTER}+\s?[/(\-]\s?)?{_LETTER}{{2,}}\)?)[\s,،.\-/]{{0,3}}$")
_ERA = re.compile(rf"\s?(?:\(\s?)?(هـ?|هجري[هة]?)(?!{_LETTER})(\s?\.?\s?ش(?!{_LETTER}))?", re.IGNORECASE)
_HALF = rf"(?:\s?(صباحا|صباح|مساءا?|ظهرا|عصرا|فجرا|ليلا|[ap]\.?m\.?|صـ?|مـ?)(?!{_LETTER}))"
_ZONE = (
    r"(?:[\s(،,]{0,3}(?:"
    r"(?:(gmt|utc|ut)\s?)?([+\-−]\d{1,2}(?::?\d{2})?)(?![\d:/.\-])"
    rf"|(gmt|utc|ut|z|[ecmp][sd]t)(?!\w)"
    rf"|(?:ب|حسب\s|وفق\s)?(?:ال)?توقيت(?:\s?:)?\s+((?:{_spelt(_PLACES)})(?!{_LETTER})|{_LETTER}+)"
    r"|(ت\s?\.?\s?م)(?!\w)"
    r")\s?\)?)"
)
_TIME = r"(\d{1,2})(?::|h)(\d{2})(?!\d)(?::(\d{2})(?:[.,]\d+)?(?!\d))?"
_GAP = r"[\s,،|•·\-–—/ـ:؛()\[\]~.*]"
_WEEKDAY_NAME = _spelt(_WEEKDAY)
_CLOCK_AFTER = re.compile(
    rf"(?:\s?(?:مـ?|ميلادي[هة]?)(?!{_LETTER}))?(?:T|{_GAP}{{0,6}}(?:يوم\s)?(?:(?:{_WEEKDAY_NAME}){_GAP}{{0,3}})?"
    rf"(?:(?:(?:في\s)?تمام|[وف]?[فب]?ي?\s?الساع[هة]|ساع[هة]|في|عند|على|at|à){_GAP}{{1,3}}){{0,2}}(gmt\s)?){_TIME}{_HALF}?{_ZONE}?",
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(
    rf"(?<![\d:])(gmt\s)?{_TIME}{_HALF}?{_ZONE}?{_GAP}{{0,4}}(?:(?:في|يوم|بتاريخ|من|on){_GAP}{{1,2}}){{0,2}}"
    rf"(?:(?:{_WEEKDAY_NAME}){_GAP}{{0,3}})?$",
    re.IGNORECASE,
)
_WEEKDAY_BEFORE = re.compile(rf"(?<!{_LETTER})({_WEEKDAY_NAME}){_GAP}{{0,4}}$", re.IGNORECASE)
_WEEKDAY_AFTER = re.compile(rf"{_GAP}{{0,4}}({_WEEKDAY_NAME})(?!{_LETTER})", re.IGNORECASE)
_ASCTIME = re.compile(
    r"(?<![a-z])([a-z]{3,9})\s+(\d{1,2})\s+(\d{1,2}):(\d{2}):(\d{2})\s+(?:([+\-]\d{4})|([a-z]{1,4}))\s+(\d{4})(?!\d)",
    re.IGNORECASE,
)
_DOTNET = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}) (\d{1,2}):(\d{2}):(\d{2}) ([AaPp][Mm])")
_PAIRED = re.compile(
    rf"\s?(?:مـ?|هـ?|ميلادي[هة]?|هجري[هة]?)?{_GAP}{{0,4}}(?:(?:يوم\s)?(?:{_WEEKDAY_NAME}))?{_GAP}{{0,4}}(?:(?:ال)?موافقـ?{_GAP}{{0,3}})?"
    rf"(?:ل(?:ـ|ل)?\s?)?(?:(?:يوم\s)?(?:{_WEEKDAY_NAME}){_GAP}{{0,3}})?",
    re.IGNORECASE,
)
_AGO = re.compile(
    rf"(?<!{_LETTER})(?:منذ|قبل)\s+(?:حوالي\s+|نحو\s+)?(?:(\d{{1,3}})\s+)?({_spelt(_UNIT)})(?!{_LETTER})"
    rf"|(?<!\d)(\d{{1,3}})\s+({_spelt(_UNIT)})\s+(?:مضت|ago)(?!{_LETTER})",
    re.IGNORECASE,
)
_DAY_WORD = re.compile(rf"(?<!{_LETTER})([اأ]مس|اليوم|yesterday|today)(?!{_LETTER})", re.IGNORECASE)
_LABEL = re.compile(
    rf"(?<!{_LETTER})(?:(?P<updated>{_spelt(_split(_UPDATED))})|(?P<published>{_spelt(_split(_PUBLISHED))}))(?!{_LETTER})",
    re.IGNORECASE,
)

# --- clocks ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Clock:
    """A clock beside a date."""

    hour: int
    minute: int
    second: int | None
    zone: tzinfo | None

    @classmethod
    def read(cls, hour: str, minute: str, second: str | None, half: str | None, zone: tzinfo | None) -> _Clock | None:
        """None where the clock contradicts itself (`14:30 AM`) or cannot be."""
        hours = _hour_of_day(int(hour), half)
        if hours is None or int(minute) > 59 or int(second or 0) > 59:  # noqa: PLR2004 - a clock's own limits
            return None
        return cls(hours, int(minute), int(second) if second else None, zone)


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
        zone = timezone(timedelta(hours=_ABBREVIATIONS[(name or "gmt").lower()]))
    elif makkah:
        zone = _zone("Asia/Riyadh")
    elif place:
        zone = _zone_of(place, local)
    if zone is _NOWHERE:
        return None
    return _Clock.read(hour, minute, second, _fold(half) if half else None, zone)


def _zone_of(place: str, local: tzinfo | None) -> tzinfo | None:
    folded = " ".join(_fold(place).split())
    if folded == "المحلي":
        return local
    return _zone(_PLACES[folded]) if folded in _PLACES else _NOWHERE


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


@dataclass(frozen=True, slots=True)
class _Day:
    """A day and how it was read, before its clock."""

    day: date
    method: str
    start: int
    end: int


def _absolute_dates(text: str, local: tzinfo | None) -> Iterator[DateReading]:
    days = _paired([day for found in _CORE.finditer(text) if (day := _day_of(found, text))], text)
    if not days:
        yield from _asctime_dates(text)
        return
    floor = 0
    for index, day in enumerate(days):
        ceiling = days[index + 1].start if index + 1 < len(days) else len(text)
        clock, start, end = _clock_beside(text, day, floor, ceiling, local)
        yield _reading(day.day, clock, day.method, text[start:end], (start, end))
        floor = end


def _day_of(found: re.Match[str], text: str) -> _Day | None:
    form = found.lastgroup
    if form == "ymd":
        return _numeric(found, text, int(found[2]), int(found[4]), int(found[5]), "iso" if found[3] == "-" else "ymd")
    if form == "dmy":
        return _numeric(found, text, int(found[10]), int(found[9]), int(found[7]), "dmy")
    if form == "named":
        return _named(found, text, found[13], int(found[14]), int(found[12]), found.start())
    if form == "month_first":
        before = _MONTH_BEFORE.search(text, max(0, found.start() - 40), found.start())
        words = before and _known_month(before[1])
        if not (before and words):
            return None
        start = before.start(1) + before[1].rindex(words)
        return _named(found, text, words, int(found[17]), int(found[16]), start)
    day = _day(int(found[19]), int(found[20]), int(found[21]))
    return _Day(day, "iso", *found.span()) if day else None


def _numeric(found: re.Match[str], text: str, year: int, month: int, number: int, method: str) -> _Day | None:
    start, end = found.span()
    era = _ERA.match(text, end)
    if era is not None:
        return None if era[2] else _hijri(year, month, number, start, era.end())
    if method == "dmy" and (month > 12 or _weekday_says_month_first(text, found.span(), year, month, number)):  # noqa: PLR2004
        month, number, method = number, month, "mdy"
    day = _day(year, month, number)
    return _Day(day, method, start, end) if day else None


def _named(found: re.Match[str], text: str, words: str, year: int, number: int, start: int) -> _Day | None:
    end = found.end()
    month = _month(words, _MONTHS)
    if month is not None:
        day = _day(year, month, number)
        return _Day(day, "month-name", start, end) if day else None
    month = _month(words, _HIJRI_MONTHS)
    if month is None:
        return None
    era = _ERA.match(text, end)
    return None if era and era[2] else _hijri(year, month, number, start, era.end() if era else end)


def _month(words: str, months: dict[str, int]) -> int | None:
    """The month that all of the words name, once or in two calendars; None where they name none, two, or more."""
    names = [word for word in _TOKEN.findall(_fold(words)) if word not in _FILLER]
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
    return next((end for end in ends if _month(end, _MONTHS) or _month(end, _HIJRI_MONTHS)), None)


def _day(year: int, month: int, number: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _hijri(year: int, month: int, number: int, start: int, end: int) -> _Day | None:
    if not FIRST_HIJRI_YEAR <= year <= LAST_HIJRI_YEAR:
        return None
    try:
        gregorian = Hijri(year, month, number).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return _Day(date(gregorian.year, gregorian.month, gregorian.day), "hijri", start, end)


def _weekday_says_month_first(text: str, span: tuple[int, int], year: int, month: int, number: int) -> bool:
    """Whether the weekday printed beside a date such as 01/02/2024 fits it read month first, and not day first."""
    if number > 12:  # noqa: PLR2004
        return False
    start, end = span
    named = _WEEKDAY_BEFORE.search(text, max(0, start - 16), start) or _WEEKDAY_AFTER.match(text, end)
    day_first, month_first = _day(year, month, number), _day(year, number, month)
    if not (named and day_first and month_first):
        return False
    weekday = _WEEKDAY[_fold(named[1])]
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


def _clock_beside(text: str, day: _Day, floor: int, ceiling: int, local: tzinfo | None) -> tuple[_Clock | None, int, int]:
    """The clock after a day, else the one before it, and the stretch that day and clock take together."""
    if ":" not in text and "h" not in text:
        return None, day.start, day.end
    after = _CLOCK_AFTER.match(text, day.end)
    if after is not None and after.end() <= ceiling:
        return _clock(after, local), day.start, after.end()
    before = _CLOCK_BEFORE.search(text, max(floor, day.start - 60), day.start)
    if before is not None:
        return _clock(before, local), before.start(), day.end
    return None, day.start, day.end


def _asctime_dates(text: str) -> Iterator[DateReading]:
    """`Thu Jan 25 14:30:00 +0300 2024`, as C, Java and old feeds write it: the year stands last."""
    for found in _ASCTIME.finditer(text):
        month = _MONTHS.get(found[1].lower())
        day = month and _day(int(found[8]), month, int(found[2]))
        if not day:
            continue
        hours = _ABBREVIATIONS.get((found[7] or "").lower())
        zone = _offset(found[6]) if found[6] else None if hours is None else timezone(timedelta(hours=hours))
        clock = _Clock.read(found[3], found[4], found[5], None, None if zone is _NOWHERE else zone)
        yield _reading(day, clock, "asctime", found[0], found.span())


def _reading(day: date, clock: _Clock | None, method: str, raw: str, span: tuple[int, int]) -> DateReading:
    if clock is None or clock.zone is None:
        return DateReading(day.isoformat(), "day", method, raw, *span)
    moment = datetime(day.year, day.month, day.day, clock.hour, clock.minute, clock.second or 0, tzinfo=clock.zone)
    precision = "minute" if clock.second is None else "second"
    return DateReading(moment.isoformat(), precision, method, raw, *span)


# --- relative dates --------------------------------------------------------------------------------------------------


def _relative_dates(text: str, local: tzinfo | None, fetched_at: str) -> Iterator[DateReading]:
    """«منذ 3 ساعات», and, on a line that says nothing else, «أمس» and «اليوم»; days are those of `local`, if given."""
    now = datetime.fromisoformat(fetched_at)
    now = (now if now.tzinfo else now.replace(tzinfo=UTC)).astimezone(local or now.tzinfo or UTC)
    found = _AGO.search(text)
    if found is not None:
        number, unit = found[1] or found[3], _fold(found[2] or found[4])
        reading = _ago(now, int(number) if number else 2 if unit.endswith(("ين", "ان")) else 1, _UNIT[unit], found)
        if reading is not None:
            yield reading
        return
    word = _DAY_WORD.search(text)
    if word is not None and _says_nothing_else(text):
        back = timedelta(days=1 if _fold(word[1]) in {"امس", "yesterday"} else 0)
        yield DateReading((now - back).date().isoformat(), "day", "relative", word[0], *word.span())


def _ago(now: datetime, number: int, unit: str, found: re.Match[str]) -> DateReading | None:
    """Hours are counted in full, so "3 hours ago" is up to 4: where midnight lies between, no day is known."""
    moment = now - timedelta(**{unit: number})
    if unit == "minutes":
        return DateReading(moment.replace(second=0, microsecond=0).isoformat(), "minute", "relative", found[0], *found.span())
    if unit == "hours" and moment.date() != (moment - timedelta(minutes=59)).date():
        return None
    return DateReading(moment.date().isoformat(), "day", "relative", found[0], *found.span())


def _says_nothing_else(text: str) -> bool:
    return all(word in _VOCABULARY or word.isdigit() for word in _TOKEN.findall(_fold(text)))


# --- labels ----------------------------------------------------------------------------------------------------------


def _with_labels(text: str, readings: list[DateReading]) -> Iterator[DateReading]:
    """Each reading with the label before it; a label after the last one is its own, if it has none."""
    floor = 0
    for reading in readings:
        label = _label(text, floor, reading.start)
        if not label and reading is readings[-1]:
            label = _label(text, reading.end, len(text))
        floor = reading.end
        yield replace(reading, label=label) if label else reading


def _label(text: str, start: int, end: int) -> str:
    """The kind of the last label in a stretch; empty where there is none, or more words than labels have."""
    stretch = text[start:end]
    if not stretch.strip():
        return ""
    found = None
    for found in _LABEL.finditer(stretch):  # noqa: B007 - the last one is wanted
        pass
    return found.lastgroup or "" if found else ""


def _names_a_day(words: list[str]) -> bool:
    """Whether the words hold a day with its month or weekday, or a distance in time."""
    number = any(word[0].isdigit() for word in words)
    month = any(word in _MONTHS or word in _HIJRI_MONTHS for word in words)
    month = month or any(f"{a} {b}" in _MONTHS or f"{a} {b}" in _HIJRI_MONTHS for a, b in zip(words, words[1:], strict=False))
    weekday = any(word in _WEEKDAY for word in words)
    distant = any(word in {"منذ", "قبل", "ago", "مضت"} for word in words) and any(word in _UNIT for word in words)
    day_word = words[0] in {"امس", "اليوم"} and (number or weekday)
    return (number and (month or weekday)) or distant or day_word
