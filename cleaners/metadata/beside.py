"""What stands beside the story and is clutter in its body: tags, counters, caption, summary, section, a cut-off end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from cleaners.metadata.declared import Declared
from cleaners.metadata.lines import FACT_WORDS, Line, Surroundings
from cleaners.metadata.placed import elements_of_kind, items_of, placed_items, stretches_of
from cleaners.settle import Stretch
from cleaners.story import Scene
from cleaners.text.normalise import WORD, fold, words_of

LONGEST_TAG = 8
"""Words; a longer link under the tags is another story's headline (half A: 5 takes a tag from one article, 12 gives
three articles more)."""
MOST_SECTION_WORDS = 4
"""Words of a section's name at most (half A: 4 to 6 give the same articles, 3 changes four)."""

MOST_KEYWORDS = 25
"""Declared keywords at most: longer lists are of the site, not of the page (half A: 25 to 40 give the same articles, 15
changes one)."""
CUT_HEADLINE = 4
"""Keywords of one word that stand in the headline, and are half of all, from which it was merely cut at its spaces
(half A: 3 to 6 give the same articles)."""
MOST_CAPTION_WORDS = 28
"""Words of a caption at most: pulled quotes that wear its class are longer (half A: 28 to 40 give the same articles, 20
changes one)."""

_TAG_LABEL = re.compile(r"\s*[^:：]{0,40}[:：]\s*")
_TAG_SIGN = re.compile(r"\s*[,،؛;|#•/]\s*")
_NO_TAGS = frozenset(
    " ".join(words_of(label))
    for label in (
        "الوسوم", "وسوم", "الوسم", "كلمات مفتاحية", "الكلمات المفتاحية", "كلمات دلالية", "الكلمات الدلالية", "دلالات",
        "الكلمات الدالة", "كلمات دالة", "علامات", "العلامات", "المواضيع", "مفاتيح", "اقرأ أيضا عن", "مواضيع", "المزيد",
        "اقرأ المزيد عن", "العودة إلى القسم", "العودة للقسم", "الأقسام", "tags", "tag", "keywords", "هاشتاغ",
        "تاغ", "تاغات", "سمات", "topic", "topics", "مواضيع ذات صلة",
    )
)  # fmt: skip
_NO_SECTION = frozenset(
    " ".join(words_of(label))
    for label in (
        "الرئيسية",
        "الصفحة الرئيسية",
        "home",
        "غير مصنف",
        "uncategorized",
        "أنت هنا",
        "عام",
        "featured",
        "main",
        "الصفحة الأولى",
    )
)
_HOME = re.compile(r"^\s*(?:الرئيسية|Home)\s+(?=\w)")
_SECTION_SIGN = re.compile(r"\s*[,،]\s*")
_CRUMB_SIGN = re.compile(r"\s*[»«>›‹/|\\]\s*")

_COUNTED = (
    (
        "views",
        frozenset(
            words_of("مشاهدة مشاهدات المشاهدات قراءة قراءات القراءات زيارة زيارات الزيارات القراء قرئ قارئ views")
        ),
    ),
    ("shares", frozenset(words_of("مشاركة مشاركات المشاركات shares"))),
    ("comments", frozenset(words_of("تعليق تعليقات التعليقات comments"))),
    ("likes", frozenset(words_of("إعجاب إعجابات أعجبني likes"))),
)
_COUNT = re.compile(r"\d{1,3}(?:[ ,.\u00a0]\d{3})+|\d+")
MOST_DIGITS = 15
"""Digits of a count at most: up to here every reader of JSON counts exactly (2^53), and Parquet has room (int64)."""

_MACHINE = frozenset(words_of("الذكاء الاصطناعي آليا AI استمع الملخص"))
_LEADING_MARK = re.compile(r"^[\s*•·\-–—]+")
_SUMMARY_LABEL_WORDS = 4
"""Words of a summary box's label or button at most; its bullets are sentences (half A: 2 to 6 give the same
articles)."""
_CUT_OFF = re.compile(r"(?:…|\.{3}|\[…\]|\[\.{3}\])\s*$")
_READ_ON = frozenset(
    " ".join(words_of(label)) for label in ("اقرأ المزيد", "إقرأ المزيد", "المزيد", "تابع القراءة", "أكمل القراءة")
)


def find_keywords(scene: Scene, near: Surroundings, declared: Declared) -> tuple[str, ...]:
    """The tags shown, one a link; a line printed without links and signs stays one; else the declared keywords."""
    placed = _tags(placed_items(scene, "tags"))
    if placed:
        return placed
    lines = [line for line in (*near.inside, *near.foot, *near.head) if line.kind == "tags"]
    shown = _tags(list(_items(scene, lines)))
    is_one_run = len(shown) == 1 and len(shown[0].split()) > MOST_SECTION_WORDS
    told = _told_keywords(declared, near.headline or "") if not shown or is_one_run else ()
    return told or shown


def _told_keywords(declared: Declared, headline: str) -> tuple[str, ...]:
    """The declared keywords; none where a template wrote the site's whole list, or the headline cut at its spaces."""
    if not 0 < len(declared.keywords) <= MOST_KEYWORDS:
        return ()
    words = set(words_of(headline))
    keys = {keyword: words_of(keyword) for keyword in declared.keywords}
    cut = [key[0] for key in keys.values() if len(key) == 1]
    if len(words.intersection(cut)) >= max(CUT_HEADLINE, len(keys) / 2):
        return ()
    own = {" ".join(words_of(headline)), " ".join(words_of(declared.site_name or ""))}
    return tuple(keyword for keyword, key in keys.items() if 0 < len(key) <= LONGEST_TAG and " ".join(key) not in own)


def _items(scene: Scene, lines: Iterable[Line]) -> Iterator[str]:
    """The tags of lines: the links of the element around them, once, else the lines themselves."""
    document = scene.reading.document
    read: set[int] = set()
    for line in lines:
        removal = line.removal
        if removal.block is None:
            yield line.text
        elif (element := next(elements_of_kind(scene, document.blocks[removal.block], "tags"), None)) is None:
            yield from items_of(document, [Stretch(removal.block, removal.start, removal.end)])
        elif element.index not in read:
            read.add(element.index)
            yield from items_of(document, stretches_of(document, element))


def _tags(items: Sequence[str]) -> tuple[str, ...]:
    parts = (part.strip(" .\"'-–") for item in items for part in _TAG_SIGN.split(_TAG_LABEL.sub("", item, count=1)))
    tags = [tag for tag in dict.fromkeys(parts) if tag and (len(items) == 1 or tag.count(" ") < LONGEST_TAG)]
    keys = fold("\n".join(tags)).split("\n") if tags else ()
    return tuple(tag for tag, key in zip(tags, keys, strict=True) if key not in _NO_TAGS and WORD.search(key))


def find_counters(near: Surroundings) -> dict[str, int]:
    """What the lines near the story count, by schema.org's interaction in the plural."""
    counters: dict[str, int] = {}
    for line in near.all:
        if line.kind == "counter":
            words = set(words_of(line.text))
            numbers = _COUNT.findall(fold(line.text))
            digits = re.sub(r"\D", "", numbers[0]) if len(numbers) == 1 else ""
            for name, nouns in _COUNTED:
                if 0 < len(digits) <= MOST_DIGITS and not words.isdisjoint(nouns):
                    counters.setdefault(name, int(digits))
    return counters


def find_caption(near: Surroundings, placed: Sequence[str]) -> str | None:
    """The lead image's caption: the layout's, else the first line near the story that is one."""
    shown = (line.text for line in (*near.head, *near.inside) if line.kind == "caption")
    return next((text for text in (*placed, *shown) if 1 < len(words_of(text)) <= MOST_CAPTION_WORDS), None)


def find_summary(near: Surroundings) -> tuple[str | None, bool | None]:
    """All bullets of a summary box, one a line, and whether the box says that a machine made it."""
    lines = [line.text for line in (*near.head, *near.inside) if line.kind == "summary"]
    told = [text for text in lines if _is_bullet(text)]
    if not told:
        return None, None
    words = {word for text in lines if len(text.split()) <= FACT_WORDS for word in words_of(text)}
    return "\n".join(_LEADING_MARK.sub("", text) for text in told), None if words.isdisjoint(_MACHINE) else True


def _is_bullet(text: str) -> bool:
    return len(words_of(text)) > _SUMMARY_LABEL_WORDS or (_LEADING_MARK.match(text) is not None and len(text) > 1)


def find_section(near: Surroundings, placed: Sequence[str], declared: Declared) -> str | None:
    """The section: the layout's, the declared one, or the last of the breadcrumb that is not the headline."""
    crumbs = [part for line in near.head if line.kind == "breadcrumb" for part in _CRUMB_SIGN.split(line.text)]
    listed = [part for text in (*placed, declared.section or "") for part in _SECTION_SIGN.split(text)]
    candidates = (_HOME.sub("", text).strip() for text in (*listed, *reversed(crumbs)))
    return next((text for text in candidates if _is_section(text, near.headline, declared.site_name)), None)


def _is_section(text: str, headline: str | None, site: str | None) -> bool:
    return text not in {headline, site} and _names_section(text)


@lru_cache(maxsize=4096)
def _names_section(text: str) -> bool:
    words = words_of(text)
    key = " ".join(words)
    return 1 <= len(words) <= MOST_SECTION_WORDS and key not in _NO_SECTION and not key.isdigit()


def is_truncated(near: Surroundings, last_paragraph: str) -> bool:
    """Whether the text breaks off: at a paywall right after it, or in an ellipsis before «اقرأ المزيد»."""
    if any(line.kind == "paywall" for line in near.foot[:3]):
        return True
    if _CUT_OFF.search(last_paragraph) is None:
        return False
    return any(" ".join(words_of(line.text)) in _READ_ON for line in near.foot[:3])
