"""The words that dates are made of: months of every calendar and country, weekdays, clocks' zones, labels.

Sources: month names as the Arab League's countries print them (Egypt and the Gulf, the Levant and Iraq, Tunisia and
Algeria, Morocco, Mauritania), each seen on pages; IANA names for the zones that outlets print in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_FOLDED = str.maketrans(
    "أإآٱىیئةۃکگ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹",
    "اااايييههكك01234567890123456789",
)
_SPELLINGS = {"ا": "[اأإآٱ]", "ي": "[يىیئ]", "ه": "[هة]", "ك": "[كک]", " ": r"\s+"}


def fold_spelling(text: str) -> str:
    """One spelling for each word of a text in lower case; its length is unchanged, so offsets hold."""
    return text.translate(_FOLDED)


def spelt(names: Iterable[str]) -> str:
    """A pattern for folded names as they may be written, longest first."""
    ordered = sorted(names, key=len, reverse=True)
    return "|".join("".join(_SPELLINGS.get(letter, re.escape(letter)) for letter in name) for name in ordered)


def _split(names: str) -> tuple[str, ...]:
    return tuple(fold_spelling(name.strip()) for name in names.split("،"))


def _words_of(*vocabularies: Iterable[str]) -> frozenset[str]:
    return frozenset(word for names in vocabularies for name in names for word in name.split())


_GREGORIAN = {
    1: "يناير، كانون الثاني، كانون ثاني، كانون2، ك2، جانفي، january، jan، janvier",
    2: "فبراير، شباط، فيفري، فبرابر، february، feb، fevrier، février",
    3: "مارس، اذار، march، mar، mars",
    4: "ابريل، نيسان، افريل، april، apr، avril",
    5: "مايو، ايار، ماي، may، mai",
    6: "يونيو، يونيه، حزيران، جوان، june، jun، juin",
    7: "يوليو، يوليه، تموز، يوليوز، جويليه، july، jul، juillet",
    8: "اغسطس، اوغسطس، اب، غشت، اغشت، اوت، august، aug، aout، août",
    9: "سبتمبر، ايلول، شتنبر، شتمبر، سيبتمبر، september، sept، sep، septembre",
    10: "اكتوبر، اوكتوبر، تشرين الاول، تشرين اول، تشرين1، ت1، october، oct، octobre",
    11: "نوفمبر، نونبر، تشرين الثاني، تشرين ثاني، تشرين2، ت2، november، nov، novembre",
    12: "ديسمبر، دجنبر، دجمبر، دسمبر، كانون الاول، كانون اول، كانون1، ك1، december، dec، decembre، décembre",
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
ABBREVIATIONS = {"gmt": 0, "utc": 0, "ut": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7}
ABBREVIATIONS |= {"mdt": -6, "pst": -8, "pdt": -7}
"""Zone abbreviations of RFC 822 -> hours from UTC."""
UPDATED = _split("اخر تحديث، تاريخ التحديث، تحديث، محدث، محدثه، حدث، حدثت، تم التحديث، عدل، updated، update، modified")
"""Labels of the day a story was changed."""
PUBLISHED = _split(
    "تاريخ النشر، نشر، نشرت، النشر، تم النشر، نشر في، نشر بتاريخ، تاريخ الاضافه، اضيف، كتب في، published، posted، date"
)
"""Labels of the day a story was published."""
_FILLERS = "من، شهر، عام، سنه، لعام، لسنه، of، de"
_LINE_WORDS = (
    "الساعه، ساعه، في، علي، يوم، بتاريخ، تاريخ، التاريخ، الموافق، م، ه، هجريه، هجري، ميلاديه، ميلادي، ص، ت، و، تمام،"
    "صباحا، صباح، مساء، ظهرا، عصرا، فجرا، ليلا، am، pm، بتوقيت، توقيت، بالتوقيت، التوقيت، المحلي، للصفحه، الصفحه،"
    "اخر، المقال، الخبر، last، at، on، the، time، st، nd، rd، th، t، h، منذ، قبل، مضت، امس، اليوم، ago، ل"
)
_UNITS = {
    "minutes": "دقيقه، دقائق، دقيقتين، دقيقتان، minute، minutes، min، mins",
    "hours": "ساعه، ساعات، ساعتين، ساعتان، hour، hours",
    "days": "يوم، ايام، يومين، يومان، يوما، day، days",
    "weeks": "اسبوع، اسابيع، اسبوعين، اسبوعان، اسبوعا، week، weeks",
}
_LONG_UNITS = (
    "شهر، اشهر، شهور، شهرين، شهران، سنه، سنوات، سنتين، سنتان، عام، اعوام، عامين، عامان، month، months، year، years"
)
MONTHS = {name: number for number, names in _GREGORIAN.items() for name in _split(names)}
"""Folded name of a Gregorian month -> its number."""
HIJRI_MONTHS = {name: number for number, names in _HIJRI.items() for name in _split(names)}
"""Folded name of a Hijri month -> its number."""
WEEKDAY = {name: number for number, names in enumerate(_WEEKDAYS) for name in fold_spelling(names).split()}
"""Folded name of a weekday -> its number, Monday 0."""
PLACES = {place: zone for zone, places in _CLOCK_PLACES.items() for place in _split(places)}
"""Folded name of a place after «بتوقيت» -> IANA zone; «عمان» is not here: it is Amman and Oman."""
UNIT = {name: unit for unit, names in _UNITS.items() for name in _split(names)}
"""Folded name of a unit of time -> the argument of `timedelta` it counts."""
DISTANCE_UNITS = frozenset(
    unit + glued for unit in (*UNIT, *_split(_LONG_UNITS)) for glued in ("", fold_spelling("في"))
)
"""Folded names of all units, months and years too, that «منذ» counts on a line of its own; also with the next line's
«في» glued to them, as themes print it («منذ 7 ساعاتفي»)."""
FILLER = frozenset(_split(_FILLERS))
"""Words inside a date that say nothing («من», «شهر»)."""
VOCABULARY = _words_of(
    MONTHS, HIJRI_MONTHS, WEEKDAY, PLACES, DISTANCE_UNITS, ABBREVIATIONS, FILLER,
    UPDATED, PUBLISHED, _split(_LINE_WORDS),
)  # fmt: skip
"""Every word that a line of nothing but dates may hold, folded."""
