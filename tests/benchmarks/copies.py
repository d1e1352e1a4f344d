"""Copies planted among articles, and the corpus' own pages: what is found, what is grouped falsely, what it costs.

    python -m tests.benchmarks.copies [corpus | pages | thresholds | planted | approaches | cost] …

Articles are composed of the corpus' sentences with a third of their words replaced, so that they share names, phrases
and formulas as news does, and are no copies of each other (the first lines of `planted` say how near they come). Copies
are made of them by replacing words, leaving sentences out, and setting an introduction and an agency's credit around
them. No word of the corpus is printed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from rensa import RMinHash, RMinHashLSH

from cleaners import NotAnArticle, Page, clean_page
from cleaners.model import Article
from cleaners.text.normalise import content_hash, words_of
from crawler.copies.grouping import place
from crawler.copies.overlap import CARRIED, LEAST_WORDS, SHINGLE, is_copy, overlap
from crawler.copies.sketch import SEED, keys_of
from crawler.store.engine import Transaction
from crawler.store.records import Run, Visit
from crawler.store.sketches import SqlSketches
from crawler.store.sql import SqlStore
from crawler.store.sqlite import SqliteEngine
from tests.copies.memory import MemorySketches
from tests.shared import SHARED

ARTICLES, COPIES = 5000, 500
RATES = 0.05, 0.15, 0.3
SIZES = 1000, 5000, 20_000
REPLACED = 0.35
"""Share of words replaced in a sentence that an article is composed of."""
LENGTHS = 5, 7, 9, 12, 16, 22
"""Sentences of an article: 90 to 450 words, as most of the corpus has."""

Text = list[list[str]]
"""Sentences of words, as written."""


@cache
def bodies() -> dict[str, str]:
    """The corpus' bodies by page: gold, and passages where there is no gold."""
    corpus = SHARED / "corpus"
    gold = {file.stem: json.loads(file.read_text("utf-8"))["body"] for file in (corpus / "gold").glob("*.json")}
    passages = {
        file.stem.removesuffix(".passages"): json.loads(file.read_text("utf-8"))["paragraphs"]
        for file in (corpus / "passages").glob("*.json")
    }
    return {name: "\n\n".join(paragraphs) for name, paragraphs in sorted((passages | gold).items())}


@cache
def events() -> dict[str, str | None]:
    """The event of each page; None where it is not known."""
    lines = (SHARED / "corpus" / "manifest.jsonl").read_text("utf-8").splitlines()
    return {Path(row["file"]).stem: row["group"] for row in map(json.loads, lines)}


@cache
def sentences() -> Text:
    """The corpus' sentences."""
    found = (sentence.split() for body in bodies().values() for sentence in re.split(r"(?<=[.!?؟])\s+", body))
    return [words for words in found if 8 <= len(words) <= 45]


@cache
def vocabulary() -> list[str]:
    """Words that may stand in place of another: the corpus' own, short ones left out."""
    return sorted({word for words in sentences() for word in words if len(word) > 3})


def reworded(words: Sequence[str], share: float, rng: random.Random) -> list[str]:
    """A sentence with a share of its words replaced."""
    return [rng.choice(vocabulary()) if rng.random() < share else word for word in words]


def composed(rng: random.Random, length: int | None = None) -> Text:
    """An article of its own."""
    return [reworded(rng.choice(sentences()), REPLACED, rng) for _ in range(length or rng.choice(LENGTHS))]


def edited(text: Text, share: float, rng: random.Random) -> Text:
    """A copy as outlets make it: sentences left out (half of the change), words replaced, a new beginning, a credit."""
    kept, left_out = [*text], 0
    budget = share * sum(map(len, text))
    while len(kept) > 2:
        short = [number for number, words in enumerate(kept) if left_out + len(words) <= budget / 2]
        if not short:
            break
        left_out += len(kept.pop(rng.choice(short)))
    rest = (budget - left_out) / sum(map(len, kept))
    return [*composed(rng, 1), *(reworded(words, rest, rng) for words in kept), ["المصدر:", "رويترز"]]


def replaced(text: Text, share: float, rng: random.Random) -> Text:
    """A copy with words replaced all over: the hardest."""
    return [reworded(words, share, rng) for words in text]


def shortened(text: Text, share: float, rng: random.Random) -> Text:
    """The first third (three sentences at least), words replaced."""
    return replaced(text[: max(3, len(text) // 3)], share, rng)


def extended(text: Text, share: float, rng: random.Random) -> Text:
    """Words replaced, and twice as many sentences of another story around it."""
    return [*composed(rng, len(text)), *replaced(text, share, rng), *composed(rng, len(text))]


WAYS = {"edited": edited, "words replaced": replaced, "first third": shortened, "extended threefold": extended}


def words(text: Text) -> list[str]:
    """A text's words in matching form."""
    return words_of(written(text))


def written(text: Text) -> str:
    """A text as a body."""
    return "\n\n".join(" ".join(sentence) for sentence in text)


def article(name: str, body: str) -> Article:
    """A body as a stored article has it."""
    return Article(id=name, body=body, content_hash=content_hash(body))


@dataclass
class Planted:
    """Articles, and copies of some of them by the way they were made."""

    articles: list[Text]
    copies: dict[tuple[str, float], list[tuple[int, Text]]] = field(default_factory=dict)


@cache
def planted() -> Planted:
    """The same in every run."""
    rng = random.Random(20)  # noqa: S311 - no secret
    made = Planted([composed(rng) for _ in range(ARTICLES)])
    for way, make in WAYS.items():
        for rate in RATES:
            chosen = rng.sample(range(ARTICLES), COPIES)
            made.copies[way, rate] = [(number, make(made.articles[number], rate, rng)) for number in chosen]
    return made


def grouped(texts: dict[str, str]) -> tuple[MemorySketches, list[str]]:
    """Articles placed in their order; their names by number."""
    sketches = MemorySketches()
    for seq, (name, body) in enumerate(texts.items()):
        sketches.store(seq, body, content_hash(body))
        place(sketches, seq, article(name, body))
    return sketches, [*texts]


def of_corpus() -> None:
    """The stories of the corpus' bodies, and which pairs come near."""
    print(f"{len(bodies())} bodies, {len({*events().values()} - {None})} events; stories of more than one page:")
    _report_stories(bodies())
    print("pairs that carry 0.3 or more of the shorter text (carried, shared, copy or not):")
    folded = {name: words_of(body) for name, body in bodies().items()}
    for carried, shared, one, other in sorted(_near_pairs(folded), reverse=True):
        print(f"  {carried:.2f} {shared:.2f} {'copy ' if carried >= CARRIED else 'apart'} {one} {other}")


def of_pages() -> None:
    """The stories of the corpus' pages as our cleaner reads them, with all that it leaves in."""
    cleaned: dict[str, str] = {}
    for file in sorted((SHARED / "corpus" / "pages").glob("*.html")):
        with suppress(NotAnArticle):
            cleaned[file.stem] = clean_page(Page(file.read_bytes())).body
    print(f"{len(cleaned)} articles; stories of more than one page:")
    _report_stories(cleaned)


def _report_stories(texts: dict[str, str]) -> None:
    sketches, names = grouped(texts)
    stories: defaultdict[str, list[int]] = defaultdict(list)
    for seq, copy in sketches.copies.items():
        stories[copy.story_id].append(seq)
    for members in stories.values():
        if len(members) > 1:
            listed = ", ".join(f"{names[seq]} {sketches.copies[seq].shared:.2f}" for seq in members)
            together = all(_one_event(names[members[0]], names[seq]) for seq in members)
            print(f"  {'one event' if together else 'SEVERAL EVENTS'}: {listed}")


def _near_pairs(folded: dict[str, list[str]]) -> Iterator[tuple[float, float, str, str]]:
    shingles = {name: {*_shingles(text, SHINGLE)} for name, text in folded.items()}
    for one, other in combinations(folded, 2):
        if shingles[one] & shingles[other]:
            shorter, longer = sorted((folded[one], folded[other]), key=len)
            found = overlap(shorter, longer)
            if found.carried >= 0.3:
                yield found.carried, found.shared, one, other


def of_planted() -> None:
    """What is found of the planted copies, and which articles are grouped falsely."""
    made = planted()
    folded = [*map(words, made.articles)]
    near = [carried for number in range(0, ARTICLES, ARTICLES // 250) for carried in _nearest(number, folded)]
    lengths = sorted(map(len, folded))
    print(f"{ARTICLES} articles of {lengths[0]} to {lengths[-1]} words, half of them below {lengths[ARTICLES // 2]};")
    print(f"the nearest other of each of 250 carries {median(near):.2f} at the median, {max(near):.2f} at most")
    sketches, names = grouped({str(number): written(text) for number, text in enumerate(made.articles)})
    falsely = sum(copy.story_id != names[seq] for seq, copy in sketches.copies.items())
    print(f"articles falsely in another's story: {falsely}")
    print(f"{'copies':20} {'changed':>7} {'found':>9} {'elsewhere':>9} {'too short':>9} {'shared, median':>14}")
    for (way, rate), copies in made.copies.items():
        found = elsewhere = short = 0
        shares = []
        for number, text in copies:
            body = written(text)
            copy = place(_Asked(sketches), ARTICLES, article("copy", body))
            found += copy.story_id == names[number]
            elsewhere += copy.story_id not in (names[number], "copy")
            short += len(words_of(body)) < LEAST_WORDS
            shares.append(copy.shared)
        print(f"{way:20} {rate:7.0%} {found:5}/{len(copies)} {elsewhere:9} {short:9} {median(shares):14.2f}")


class _Asked(MemorySketches):
    """Sketches that are asked and remember nothing new."""

    def __init__(self, sketches: MemorySketches) -> None:
        self.__dict__ |= vars(sketches)

    def add(self, seq: int, copy: object, keys: object) -> None:
        """Nothing."""


@cache
def _holders() -> dict[tuple[str, ...], list[int]]:
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, text in enumerate(planted().articles):
        for shingle in {*_shingles(words(text), SHINGLE)}:
            holders[shingle].append(number)
    return holders


def _nearest(number: int, folded: Sequence[list[str]]) -> Iterator[float]:
    """What the article carries of, or gives to, the ten others that share most shingles with it: the most of it."""
    shared = Counter(other for shingle in {*_shingles(folded[number], SHINGLE)} for other in _holders()[shingle])
    del shared[number]
    pairs = (sorted((folded[number], folded[other]), key=len) for other, _ in shared.most_common(10))
    yield max((overlap(shorter, longer).carried for shorter, longer in pairs), default=0.0)


def _shingles(text: Sequence[str], size: int) -> list[tuple[str, ...]]:
    return [tuple(text[start : start + size]) for start in range(len(text) - size + 1)]


def of_thresholds() -> None:
    """What other values of `CARRIED` would group: pairs of the corpus, and the copies that are hardest to find."""
    folded = {name: words_of(body) for name, body in bodies().items()}
    pairs = [*_near_pairs(folded)]
    apart = [carried for carried, _, one, other in pairs if not _one_event(one, other)]
    print(f"pairs of different events that carry 0.3 or more: {len(apart)}")
    made = planted()
    articles = [*map(words, made.articles)]
    hardest = {
        way: [_carried(words(text), articles[number]) for number, text in copies]
        for (way, rate), copies in made.copies.items()
        if rate == max(RATES)
    }
    print(f"{'carried':>7} {'corpus pairs':>12} {'at most':>8}   " + " ".join(f"{way:>18}" for way in hardest))
    for percent in range(35, 80, 5):
        least = percent / 100
        grouped_pairs = [carried for carried, *_ in pairs if carried >= least]
        below = max((carried for carried, *_ in pairs if carried < least), default=0.0)
        found = " ".join(f"{sum(value >= least for value in values):18}" for values in hardest.values())
        print(f"{least:7.2f} {len(grouped_pairs):12} {below:8.2f}   {found}")


def _one_event(one: str, other: str) -> bool:
    return events().get(one) is not None and events().get(one) == events().get(other)


def _carried(one: list[str], other: list[str]) -> float:
    shorter, longer = sorted((one, other), key=len)
    return overlap(shorter, longer).carried


Index = Callable[[Sequence[list[str]]], Callable[[list[str]], list[int]]]
"""Takes all articles; gives what finds the candidates of a text among them."""


def counted_slots(slots: int, size: int, least: int) -> Index:
    """Articles that share at least so many slots of their sketches (what we do)."""

    def sketch(text: list[str]) -> list[tuple[int, int]]:
        return [*enumerate(_digest(text, slots, size).digest())]

    def build(articles: Sequence[list[str]]) -> Callable[[list[str]], list[int]]:
        holders: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for number, text in enumerate(articles):
            for key in sketch(text):
                holders[key].append(number)

        def find(text: list[str]) -> list[int]:
            hits = Counter(number for key in sketch(text) for number in holders.get(key, ()))
            return [number for number, count in hits.most_common() if count >= least]

        return find

    return build


def bottom(count: int, size: int, least: int) -> Index:
    """Articles that share at least so many of their smallest shingle hashes (bottom-k sketches)."""

    def sketch(text: list[str]) -> list[int]:
        return sorted({hash(shingle) for shingle in _shingles(text, size)})[:count]

    def build(articles: Sequence[list[str]]) -> Callable[[list[str]], list[int]]:
        holders: defaultdict[int, list[int]] = defaultdict(list)
        for number, text in enumerate(articles):
            for key in sketch(text):
                holders[key].append(number)

        def find(text: list[str]) -> list[int]:
            hits = Counter(number for key in sketch(text) for number in holders.get(key, ()))
            return [number for number, shared in hits.most_common() if shared >= least]

        return find

    return build


def whole_lsh(slots: int, bands: int, size: int) -> Index:
    """rensa's own index over whole texts."""
    return _lsh(slots, bands, size, lambda text: [text])


def parts_lsh(slots: int, bands: int, size: int, part: int = 60) -> Index:
    """rensa's own index over overlapping parts of a text."""

    def parts(text: list[str]) -> list[list[str]]:
        return [text[start : start + part] for start in range(0, max(1, len(text) - part // 2), part // 2)]

    return _lsh(slots, bands, size, parts)


def _lsh(slots: int, bands: int, size: int, cut: Callable[[list[str]], list[list[str]]]) -> Index:
    def build(articles: Sequence[list[str]]) -> Callable[[list[str]], list[int]]:
        # The threshold plays no part in `query`, which gives what shares a band; bands are what matters.
        index = RMinHashLSH(0.5, slots, bands)
        owners: list[int] = []
        for number, text in enumerate(articles):
            for part in cut(text):
                index.insert(len(owners), _digest(part, slots, size))
                owners.append(number)

        def find(text: list[str]) -> list[int]:
            hits = Counter(owners[key] for part in cut(text) for key in index.query(_digest(part, slots, size)))
            return [number for number, _ in hits.most_common()]

        return find

    return build


def _digest(text: list[str], slots: int, size: int) -> RMinHash:
    sketch = RMinHash(num_perm=slots, seed=SEED)
    sketch.update([" ".join(shingle) for shingle in _shingles(text, size)])
    return sketch


APPROACHES: dict[str, Index] = {
    "LSH, 128 slots, 16 bands, 3 words": whole_lsh(128, 16, 3),
    "LSH, 128 slots, 32 bands, 3 words": whole_lsh(128, 32, 3),
    "LSH, 128 slots, 64 bands, 3 words": whole_lsh(128, 64, 3),
    "LSH, 128 slots, 32 bands, 2 words": whole_lsh(128, 32, 2),
    "LSH, 128 slots, 32 bands, 5 words": whole_lsh(128, 32, 5),
    "LSH, 128 slots, 64 bands, 5 words": whole_lsh(128, 64, 5),
    "LSH of parts, 64 slots, 16 bands, 3": parts_lsh(64, 16, 3),
    "LSH of parts, 64 slots, 32 bands, 3": parts_lsh(64, 32, 3),
    "bottom 64, 2 shared, 3 words": bottom(64, 3, 2),
    "bottom 64, 3 shared, 3 words": bottom(64, 3, 3),
    "32 slots, 2 shared, 3 words": counted_slots(32, 3, 2),
    "64 slots, 1 shared, 3 words": counted_slots(64, 3, 1),
    "64 slots, 2 shared, 3 words (ours)": counted_slots(64, 3, 2),
    "64 slots, 3 shared, 3 words": counted_slots(64, 3, 3),
    "64 slots, 2 shared, 4 words": counted_slots(64, 4, 2),
    "64 slots, 2 shared, 5 words": counted_slots(64, 5, 2),
    "128 slots, 3 shared, 3 words": counted_slots(128, 3, 3),
}


def of_approaches() -> None:
    """Ways to find candidates: copies among the eight likeliest ones, and how many there are to be compared."""
    made = planted()
    folded = [*map(words, made.articles)]
    copies = {
        key: [(number, words(text)) for number, text in texts[:COPIES]]
        for key, texts in made.copies.items()
        if key[1] in (0.15, 0.3)
    }
    print("copies that are copies by the words (what candidates can at most give):")
    best = {key: sum(is_copy(text, folded[number]) for number, text in texts) for key, texts in copies.items()}
    print("  " + ", ".join(f"{way} {rate:.0%}: {count}" for (way, rate), count in best.items()))
    heads = " ".join(f"{way[:10]:>10} {rate:>3.0%}" for way, rate in copies)
    print(f"{f'found of {COPIES} among the first eight':36} {heads}  others/text  µs/text")
    for name, approach in APPROACHES.items():
        start = process_time()
        find = approach(folded)
        found, others, asked = [], 0, 0
        for texts in copies.values():
            hits = 0
            for number, text in texts:
                candidates = find(text)
                hits += number in candidates[:8]
                others += len([*filter(number.__ne__, candidates)])
                asked += 1
            found.append(hits)
        cost = (process_time() - start) / (asked + ARTICLES) * 1e6
        print(f"{name:36} {' '.join(f'{hits:14}' for hits in found)}  {others / asked:11.2f}  {cost:7.0f}")


def of_cost() -> None:
    """CPU an article and size of the index, in the embedded store itself, as it grows."""
    rng = random.Random(21)  # noqa: S311 - no secret
    with TemporaryDirectory() as folder:
        store = SqlStore(SqliteEngine(Path(folder) / "store.db", Path(folder) / "locks"))
        run = store.begin("bench", "2026-01-01T00:00:00+00:00")
        print(
            f"{'stored':>7} {'µs to place':>12} {'its fold':>9} {'its sketch':>11} {'rows/look-up':>13} {'keys, MB':>9}"
        )
        stored = 0
        for size in SIZES:
            _fill(store, run, range(stored + 1, size - LAST + 1), rng)
            placing, folding, sketching = _fill(store, run, range(size - LAST + 1, size + 1), rng)
            stored = size
            rows = store.attempt(lambda t, size=size: sum(_postings(t, size - n) for n in range(20)) / 20)  # type: ignore[misc]
            taken = store.attempt(lambda t: t.rows("SELECT SUM(pgsize) AS bytes FROM dbstat WHERE name = 'sketches'"))
            pages = taken[0]["bytes"]
            print(
                f"{size:7} {placing:12.0f} {folding:9.0f} {sketching:11.0f} {rows:13.0f} {pages / 1e6:9.1f}",
                flush=True,
            )
        store.close()


LAST = 300
"""Articles at each size over which the cost is taken."""


def _fill(store: SqlStore, run: Run, numbers: range, rng: random.Random) -> tuple[float, float, float]:
    """Store articles and place them; µs of CPU for placing one, and for folding and sketching within that."""
    placing = folding = sketching = 0.0
    for number in numbers:
        body = written(composed(rng))
        made = article(str(number), body)
        store.keep(run, Visit(f"https://bench.example/{number}", run.started_at), made, None)
        # The store has placed it: taken out again, so that placing is timed by itself.
        store.attempt(lambda t, seq=number: t.run("DELETE FROM copies WHERE article = :seq", {"seq": seq}))  # type: ignore[misc]
        store.attempt(lambda t, seq=number: t.run("DELETE FROM sketches WHERE article = :seq", {"seq": seq}))  # type: ignore[misc]
        start = process_time()
        store.attempt(lambda t, made=made, seq=number: place(SqlSketches(t), seq, made))  # type: ignore[misc]
        placed = process_time()
        text = words_of(body)
        folded = process_time()
        keys_of(text)
        sketching += process_time() - folded
        folding += folded - placed
        placing += placed - start
    count = max(1, len(numbers)) / 1e6
    return placing / count, folding / count, sketching / count


def _postings(t: Transaction, seq: int) -> int:
    """Rows of the index that the look-up of an article reads."""
    keys = keys_of(words_of(t.rows("SELECT body FROM articles WHERE seq = :seq", {"seq": seq})[0]["body"]))
    return sum(int(t.rows("SELECT COUNT(*) AS n FROM sketches WHERE key = :key", {"key": key})[0]["n"]) for key in keys)


def main() -> None:
    """Print the tables asked for, or all."""
    parts = {
        "corpus": of_corpus,
        "pages": of_pages,
        "thresholds": of_thresholds,
        "planted": of_planted,
        "approaches": of_approaches,
        "cost": of_cost,
    }
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*parts, []], help="tables to print (default: all)")
    for part in parser.parse_args().parts or parts:
        print(f"\n{part}")
        parts[part]()


if __name__ == "__main__":
    main()
