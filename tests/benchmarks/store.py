"""Many articles into each store: articles a second per tenth, size on disk, and the time of ten searches.

    python -m tests.benchmarks.store --articles 100000 [--postgres postgresql://…] [--engine sqlite]

The articles are the corpus's golds (wants ../shared), reworded: each paragraph from another article, a tenth of its
words replaced by words of yet others, so that no two are alike and words are as frequent as in news. Growth is linear
where the last tenth takes no longer than the second. CPU is this process's; the server's is not in it.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from cleaners.model import Article, Removal
from cleaners.text.normalise import content_hash
from crawler.store import Found, Store, Visit, open_store
from tests.shared import SHARED

QUESTIONS = (
    "الأمريكية",
    "الأمم المتحدة",
    '"الأمم المتحدة"',
    "الرئيس الحكومة الانتخابات",
    "الاقتصاد*",
    "النفط أسعار",
    '"وزارة الخارجية"',
    "كرة القدم",
    "غزة",
    "مستشفى الأطباء",
)
NOW = "2026-03-01T12:00:00+00:00"
REPLACED = 0.1
"""Share of the words that are replaced."""


def reworded(count: int, seed: int = 1) -> Iterator[Article]:
    """So many articles, the same in every run."""
    chosen = random.Random(seed)  # noqa: S311 - no secret
    golds = [json.loads(path.read_text("utf-8")) for path in sorted((SHARED / "corpus" / "gold").glob("*.json"))]
    paragraphs = [paragraph for gold in golds for paragraph in gold["body"]]
    words = [word for paragraph in paragraphs for word in paragraph.split()]
    for number in range(count):
        like = chosen.choice(golds)
        body = "\n\n".join(_reworded(chosen.choice(paragraphs), words, chosen) for _ in like["body"])
        yield Article(
            id=str(number),
            url=f"https://outlet{number % 50}.example/news/{number}",
            outlet=f"outlet{number % 50}",
            headline=_reworded(like["title"] or "", words, chosen),
            body=body,
            word_count=len(body.split()),
            content_hash=content_hash(body),
            date_published=f"2026-{1 + number % 12:02}-{1 + number % 28:02}",
            authors=tuple(like["authors"]),
            removals=tuple(
                Removal(at, 0, len(text), "page/outside-story", text)
                for at, text in enumerate(chosen.choices(paragraphs, k=10))
            ),
        )


def _reworded(text: str, words: list[str], chosen: random.Random) -> str:
    return " ".join(chosen.choice(words) if chosen.random() < REPLACED else word for word in text.split())


def fill(store: Store, count: int) -> None:
    """As a crawl does: ask, then keep; prints a line a tenth."""
    run = store.begin("bench", NOW)
    tenth = max(1, count // 10)
    wall, cpu = time.perf_counter(), time.process_time()
    made = 0.0
    for number, article in enumerate(reworded(count), 1):
        before = time.process_time()
        address = article.url or ""
        store.ask("bench", [Found(address)], NOW)
        store.keep(run, Visit(address, NOW, body_digest="d", archive_ref=f"bench/a:{number}"), article, None)
        made += time.process_time() - before
        if number % tenth == 0:
            now = time.perf_counter()
            speed, cost = tenth / (now - wall), 1000 * made / tenth
            print(f"  {number:>7}: {speed:7.0f} articles/s, CPU of the store {cost:.2f} ms/article")
            wall, made = now, 0.0
    print(f"  all CPU, rewording too: {time.process_time() - cpu:.0f} s")
    store.finish(run, NOW, {})


def search(store: Store) -> None:
    """Each question once; milliseconds and hits."""
    for question in QUESTIONS:
        before = time.perf_counter(), time.process_time()
        hits = store.search(question)
        wall, cpu = time.perf_counter() - before[0], time.process_time() - before[1]
        print(f"  {1000 * wall:7.1f} ms ({1000 * cpu:.1f} CPU here)  {len(hits):>2} hits  {question}")


def main() -> None:
    """Run it on the engines asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--postgres", help="the address of an empty database")
    parser.add_argument("--engine", choices=("sqlite", "postgres"))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if asked.engine != "postgres":
            print(f"SQLite, {asked.articles} articles")
            with closing(open_store("", Path(folder))) as store:
                fill(store, asked.articles)
                search(store)
            size = (Path(folder) / "ghirbal.db").stat().st_size
            print(f"  {size / 1e6:.0f} MB, {size / asked.articles / 1e3:.1f} kB an article")
        if asked.postgres and asked.engine != "sqlite":
            import psycopg

            print(f"PostgreSQL, {asked.articles} articles")
            with closing(open_store(asked.postgres, Path(folder))) as store:
                fill(store, asked.articles)
                search(store)
            with psycopg.connect(asked.postgres) as connection:
                row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
            size = row[0] if row else 0
            print(f"  {size / 1e6:.0f} MB, {size / asked.articles / 1e3:.1f} kB an article")


if __name__ == "__main__":
    main()
