"""What a change of rules has changed: today's articles beside those of an earlier feed."""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import IO, Any

from cleaners.model import Article
from cleaners.text.normalise import words_of
from crawler.tables import aligned

LARGEST = 20
"""Differences that are shown."""
EXCERPT = 12
"""Words of a difference that are shown: a line's worth."""
JUNK_FROM = 2000
"""Words of a changed stretch from which frequent words no longer anchor the comparison: without that, `difflib` takes
the square of them. The longest articles of the corpus have some 10,000 words; a changed paragraph has hundreds."""
UNCOVERED, UNKNOWN = "(no removal)", "(not known)"
"""What stands in a rule's place: no removal has the words, or the removals of that time are not at hand."""
_UNCOMPARED = {"cleaner_version"}
"""What differs with every version, whatever the page."""


class BadFeed(ValueError):
    """An earlier feed that cannot be read; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that follow each other and are lost, or gained."""

    words: tuple[str, ...]
    """In matching form."""
    text: str
    """As written."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one body."""

    headline: str
    """As it is now; empty where there is none."""
    url: str
    """As it is now; empty where there is none."""
    lost: tuple[Passage, ...]
    """What was in it, and is not."""
    gained: tuple[Passage, ...]
    """What is in it, and was not."""

    @property
    def size(self) -> tuple[int, int]:
        """Words lost, words gained."""
        return _count(self.lost), _count(self.gained)


@dataclass
class Comparison:
    """Figures over all articles."""

    both: int = 0
    """Articles that were there before and are there now."""
    only_before: int = 0
    """Articles that are gone."""
    only_now: int = 0
    """Articles that were not there."""
    same: int = 0
    """Of those in both, articles of which every field is what it was."""
    fields: Counter[str] = field(default_factory=Counter)
    """Field -> articles in which it differs."""
    lost: Counter[str] = field(default_factory=Counter)
    """Rule that removes them now -> words."""
    gained: Counter[str] = field(default_factory=Counter)
    """Rule that removed them before -> words."""
    largest: list[Difference] = field(default_factory=list)
    """Largest first."""


class EarlierFeed:
    """Articles of a feed, found by where they lie in the archive, else by address and revision.

    Only places in the file are kept in memory.
    """

    def __init__(self, path: Path, removals: Path | None) -> None:
        """JSON lines, as `-o articles.jsonl` writes them; `removals` is the removals feed of the same crawls.

        Raises `BadFeed` and `OSError`.
        """
        self._file = path.open("rb")
        self._by_ref: dict[str, int] = {}
        self._by_address: dict[tuple[str, int], int] = {}
        self._places: set[int] = set()
        for place, record in _lines(self._file, path):
            # A later line of the same article replaces the earlier one: a feed that was appended to by a second store.
            by_address = (str(record.get("url")), int(record.get("revision") or 0))
            earlier = self._by_ref.get(record.get("archive_ref") or "")
            self._places.discard(-1 if earlier is None else earlier)
            self._places.add(place)
            self._by_address[by_address] = place
            if record.get("archive_ref"):
                self._by_ref[record["archive_ref"]] = place
        self._removals = removals.open("rb") if removals else None
        self._of_article: dict[tuple[str, str], list[int]] = {}
        if self._removals and removals:
            for place, record in _lines(self._removals, removals):
                self._of_article.setdefault(_article_of(record), []).append(place)

    def __len__(self) -> int:
        return len(self._places)

    def take(self, article: Mapping[str, Any]) -> dict[str, Any] | None:
        """The earlier form of an article; each is given once."""
        place = self._by_ref.get(article["archive_ref"] or "")
        if place is None:
            place = self._by_address.get((str(article["url"]), article["revision"]))
        if place is None or place not in self._places:
            return None
        self._places.remove(place)
        return _line_at(self._file, place)

    def removals(self, earlier: Mapping[str, Any]) -> list[tuple[str, str]] | None:
        """Rule and words of what had been removed from an article; None: not known."""
        if self._removals is None:
            return None
        found = (_line_at(self._removals, place) for place in self._of_article.get(_article_of(earlier), ()))
        return [(removal["rule"], removal["text"]) for removal in found]

    def close(self) -> None:
        """Let go of the files."""
        self._file.close()
        if self._removals:
            self._removals.close()


def compare(articles: Iterable[Article], earlier: EarlierFeed) -> Comparison:
    """All articles beside their earlier forms."""
    result = Comparison()
    heap: list[tuple[int, int, Difference]] = []
    for number, article in enumerate(articles):
        now = json.loads(json.dumps(article.as_dict()))
        before = earlier.take(now)
        if before is None:
            result.only_now += 1
            continue
        result.both += 1
        differing = [name for name in now if name not in _UNCOMPARED and now[name] != before.get(name)]
        result.fields.update(differing)
        result.same += not differing
        if "body" not in differing:
            continue
        difference = differences(before, now)
        covering = [(removal.rule, removal.text) for removal in article.removals]
        result.lost.update(by_rule(difference.lost, covering, UNCOVERED))
        had = earlier.removals(before)
        result.gained.update(by_rule(difference.gained, had or (), UNKNOWN if had is None else UNCOVERED))
        heapq.heappush(heap, (sum(difference.size), -number, difference))
        if len(heap) > LARGEST:
            heapq.heappop(heap)
    result.only_before = len(earlier)
    result.largest = [difference for _, _, difference in sorted(heap, reverse=True)]
    return result


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> Difference:
    """The words that one body has and the other has not: paragraphs first, then words within what has changed."""
    old, new = _paragraphs(before["body"]), _paragraphs(now["body"])
    lost: list[Passage] = []
    gained: list[Passage] = []
    for kind, a, b, c, d in SequenceMatcher(None, _keys(old), _keys(new), autojunk=False).get_opcodes():
        if kind != "equal":
            _differing_words([t for p in old[a:b] for t in p], [t for p in new[c:d] for t in p], lost, gained)
    return Difference(now["headline"] or "", now["url"] or "", tuple(lost), tuple(gained))


def by_rule(passages: Iterable[Passage], removals: Sequence[tuple[str, str]], otherwise: str) -> Counter[str]:
    """How many of the words are in which rule's removals: whole removals in a passage, or a passage in a removal."""
    covering = sorted(((_spaced(words_of(text)), rule) for rule, text in removals), key=lambda one: -len(one[0]))
    counted: Counter[str] = Counter()
    for passage in passages:
        left = _spaced(passage.words)
        whole = next((rule for text, rule in covering if left in text), None)
        if whole:
            counted[whole] += len(passage.words)
            continue
        for text, rule in covering:
            if text.strip() and text in left:
                left = left.replace(text, " \n ", 1)
                counted[rule] += len(text.split())
        uncovered = len(left.split())
        if uncovered:
            counted[otherwise] += uncovered
    return counted


def render(result: Comparison, name: str) -> str:
    """The report, for people."""
    lost, gained = sum(result.lost.values()), sum(result.gained.values())
    lines = [
        f"Beside {name}: {result.both} articles in both, {result.only_before} only before, {result.only_now} only now.",
        f"Of those in both, {result.same} are the same and {result.both - result.same} differ.",
        f"Words of bodies: {lost} lost, {gained} gained.",
    ]
    if lost or gained:
        rules = sorted(
            {*result.lost, *result.gained}, key=lambda rule: (-result.lost[rule] - result.gained[rule], rule)
        )
        rows = [(rule, str(result.lost[rule]), str(result.gained[rule])) for rule in rules]
        lines += ["", *aligned([("rule: removes now / removed before", "lost", "gained"), *rows])]
    if result.fields:
        lines += [
            "",
            *aligned([("field that differs", "articles"), *((n, str(c)) for n, c in result.fields.most_common())]),
        ]
    if result.largest:
        lines += ["", f"The {len(result.largest)} largest differences:"]
    for number, difference in enumerate(result.largest, 1):
        lines += ["", *_told(number, difference)]
    return "\n".join(lines) + "\n"


def _told(number: int, difference: Difference) -> Iterator[str]:
    lost, gained = difference.size
    yield f"{number}. +{gained} -{lost}  {' '.join(difference.headline.split())}"
    yield f"   {difference.url}"
    for what, passages in (("lost", difference.lost), ("gained", difference.gained)):
        if passages:
            words = max(passages, key=lambda passage: len(passage.words)).text.split()
            yield f"   {what}: {' '.join(words[:EXCERPT])}{' …' if len(words) > EXCERPT else ''}"


_Token = tuple[str, tuple[str, ...]]
"""As written, and its words in matching form: «و/أو» is two."""


def _paragraphs(body: str) -> list[list[_Token]]:
    tokens = ([(token, tuple(words_of(token))) for token in part.split()] for part in body.split("\n\n"))
    return [[token for token in paragraph if token[1]] for paragraph in tokens]


def _keys(paragraphs: Iterable[Iterable[_Token]]) -> list[tuple[tuple[str, ...], ...]]:
    return [tuple(words for _, words in paragraph) for paragraph in paragraphs]


def _differing_words(old: list[_Token], new: list[_Token], lost: list[Passage], gained: list[Passage]) -> None:
    before, now = [words for _, words in old], [words for _, words in new]
    matcher = SequenceMatcher(None, before, now, autojunk=len(now) > JUNK_FROM)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            lost.extend(_passage(old[a:b]))
            gained.extend(_passage(new[c:d]))


def _passage(tokens: Sequence[_Token]) -> Iterator[Passage]:
    if tokens:
        yield Passage(tuple(w for _, words in tokens for w in words), " ".join(written for written, _ in tokens))


def _spaced(words: Sequence[str]) -> str:
    return f" {' '.join(words)} "


def _count(passages: Iterable[Passage]) -> int:
    return sum(len(passage.words) for passage in passages)


def _article_of(record: Mapping[str, Any]) -> tuple[str, str]:
    return str(record.get("id")), str(record.get("fetched_at"))


def _lines(file: IO[bytes], path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each record and where its line begins."""
    place = 0
    for number, line in enumerate(file, 1):
        try:
            record = json.loads(line)
        except ValueError as error:
            raise BadFeed(f"{path}:{number} is no JSON line: {error}") from error
        if not isinstance(record, dict):
            raise BadFeed(f"{path}:{number} is no JSON object")
        yield place, record
        place += len(line)


def _line_at(file: IO[bytes], place: int) -> dict[str, Any]:
    file.seek(place)
    record: dict[str, Any] = json.loads(file.readline())
    return record
