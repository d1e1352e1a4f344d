"""The processes that clean: what happens when one dies, and when the crawl does."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cleaners import Article, Page
from crawler.batch import clean_in_workers
from crawler.cleaning import CleaningPool, TimedOut, WorkerDied
from crawler.inputs import Input
from crawler.sites import Answer
from crawler.store import open_store
from tests.crawl.runs import PARAGRAPHS, ROOT, crawl, declare, rss, story

PAGE = Page(html=story("ترميم السوق"), url="https://www.aljazeera.net/news/2026/1/1/a")
BODY = "\n\n".join(PARAGRAPHS)


SLOW_HTML = b"<div>" * 2000 + b"<hr>" * 600_000 + story("سوق") + b'<a rel="next" href="/news/2/2">2</a>'
SLOW = Page(html=SLOW_HTML, url="https://www.aljazeera.net/news/2026/1/1/slow")
"""Native code is at it for seven seconds and more: lexbor looks up through all open elements for each that it opens."""


def workers() -> list[int]:
    return [child.pid for child in multiprocessing.active_children() if child.pid]


def test_a_worker_that_is_killed_is_replaced() -> None:
    async def clean_twice() -> tuple[str, str, list[int]]:
        pool = CleaningPool((), 1, 60)
        first = await pool.clean((PAGE,), "aljazeera")
        before = workers()
        _kill_children()
        second = await pool.clean((PAGE,), "aljazeera")
        pool.close()
        return first.body, second.body, before

    first, second, before = asyncio.run(clean_twice())
    assert first == second == BODY
    assert not _is_alive(before[0])


def test_a_page_that_kills_every_worker_is_named() -> None:
    """Killing stands in for a page that makes native code crash: none is known."""

    async def clean_while_killing() -> None:
        pool = CleaningPool((), 1, 60)
        killer = asyncio.create_task(_kill_whatever_runs())
        try:
            for _ in range(1000):
                await pool.clean((PAGE,), "aljazeera")
        finally:
            killer.cancel()
            pool.close()

    with pytest.raises(WorkerDied, match=r"https://www\.aljazeera\.net/news/2026/1/1/a"):
        asyncio.run(clean_while_killing())


def test_a_page_that_takes_too_long_costs_itself_alone() -> None:
    async def clean_beside_it() -> tuple[list[Article | BaseException], list[int]]:
        pool = CleaningPool((), 1, 2)
        pages = (PAGE, SLOW, PAGE, PAGE)
        outcomes = await asyncio.gather(*(pool.clean((page,), "aljazeera") for page in pages), return_exceptions=True)
        alive = [worker for worker in workers() if _is_alive(worker)]
        pool.close()
        return outcomes, alive

    outcomes, alive = asyncio.run(clean_beside_it())
    assert [getattr(outcome, "body", None) for outcome in outcomes] == [BODY, None, BODY, BODY]
    assert isinstance(outcomes[1], TimedOut)
    assert str(outcomes[1]) == "cleaning took longer than 2 seconds: https://www.aljazeera.net/news/2026/1/1/slow"
    assert len(alive) == 1


def test_a_crawl_says_which_page_took_too_long_and_will_ask_for_it_again(tmp_path: Path) -> None:
    declare(tmp_path / "outlets")
    addresses = [f"https://mithal.example/news/{n}" for n in range(1, 4)]
    pages = {address: Answer(story("ترميم السوق")) for address in addresses}
    site = {
        **pages,
        addresses[1]: Answer(SLOW_HTML),
        "https://mithal.example/rss": rss(*addresses),
    }
    run = crawl(site, tmp_path, "-s", "CLEAN_TIMEOUT=2")
    assert sorted(article["url"] for article in run.articles) == [addresses[0], addresses[2]]
    assert run.stat("clean/failed/timeout") == 1
    (line,) = run.lines("Not cleaned")
    assert line.endswith(f"Not cleaned: cleaning took longer than 2 seconds: {addresses[1]}")
    assert "Traceback" not in run.log
    store = open_store("", tmp_path / "state")
    assert [found.address for found in store.unsettled("mithal")] == [addresses[1]]
    store.close()


async def _kill_whatever_runs() -> None:
    while True:
        _kill_children()
        await asyncio.sleep(0.01)


def test_inputs_in_flight_when_a_worker_dies_are_cleaned_again() -> None:
    def sources() -> Iterator[Input]:
        for n in range(6):
            if n == 2:
                _kill_children()
            yield Input(str(n), PAGE)

    outcomes = list(clean_in_workers(sources(), (), 2))
    assert [outcome.name for outcome in outcomes] == ["0", "1", "2", "3", "4", "5"]
    assert [outcome.error for outcome in outcomes] == [""] * 6
    assert [outcome.article and outcome.article.body for outcome in outcomes] == [BODY] * 6


def test_an_input_whose_worker_dies_twice_is_an_error() -> None:
    done = threading.Event()

    def kill_until_done() -> None:
        while not done.wait(0.01):
            _kill_children()

    killer = threading.Thread(target=kill_until_done)
    killer.start()
    try:
        outcomes = list(clean_in_workers([Input("a.html", PAGE, id="a")], (), 1))
    finally:
        done.set()
        killer.join()
    assert [(outcome.name, outcome.id, outcome.error) for outcome in outcomes] == [
        ("a.html", "a", "a cleaning process died")
    ]


def _kill_children() -> None:
    for child in multiprocessing.active_children():
        child.kill()


def test_workers_end_when_the_crawl_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "crawl.py"
    script.write_text(
        textwrap.dedent("""
        import asyncio, multiprocessing, time
        from cleaners import Article, Page
        from crawler.cleaning import CleaningPool
        from tests.crawl.runs import story

        async def main():
            pool = CleaningPool((), 1, 60)
            await pool.clean((Page(html=story("خبر"), url="https://www.aljazeera.net/news/2026/1/1/a"),), "aljazeera")
            print(*(child.pid for child in multiprocessing.active_children()), flush=True)
            time.sleep(60)

        if __name__ == "__main__":
            asyncio.run(main())
        """),
        encoding="utf-8",
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, env=environment, text=True) as crawl:
        assert crawl.stdout is not None
        worker = int(crawl.stdout.readline())
        assert _is_alive(worker)
        crawl.kill()
        deadline = time.monotonic() + 5
        while _is_alive(worker) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not _is_alive(worker)


def _is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split(") ")[1][0] != "Z"
    except FileNotFoundError:
        return False


def test_a_page_on_which_a_pipeline_breaks_is_tried_again_and_not_for_ever(tmp_path: Path) -> None:
    declare(tmp_path / "outlets")
    (tmp_path / "breaking.py").write_text(
        "class Breaks:\n    def process_item(self, item):\n        raise LookupError('a bug')\n", encoding="utf-8"
    )
    page = "https://mithal.example/news/1"
    pages = {"https://mithal.example/rss": rss(page), page: Answer(story("خبر"))}
    pipelines = '{"crawler.pipelines.CleanPages": 300, "crawler.pipelines.KeepArticles": 800, "breaking.Breaks": 200}'
    run = crawl(pages, tmp_path, "-s", f"ITEM_PIPELINES={pipelines}", env={"PYTHONPATH": f"{ROOT}:{tmp_path}"})
    assert run.stat("clean/failed/LookupError") == 1
    with closing(sqlite3.connect(tmp_path / "state" / "ghirbal.db")) as store:
        assert store.execute("SELECT attempts, outcome FROM pages").fetchall() == [(1, None)]
    assert len(crawl(pages, tmp_path).articles) == 1
