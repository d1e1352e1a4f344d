"""The store of a crawl that fails while the crawl is at work."""

from __future__ import annotations

from pathlib import Path

from crawler.sites import Answer
from tests.crawl.runs import crawl, declare, rss, story

SITE = "https://mithal.example"

IMPATIENT = """
import sqlite3, sys
from crawler.store.sqlite import SqliteEngine

SqliteEngine.__init__.__defaults__ = (0.5,)
plain, others = SqliteEngine.attempt, []

def attempt(self, work):
    if "keep" in work.__qualname__ and not others:
        others.append(sqlite3.connect(self._path, isolation_level=None))
        others[0].execute("BEGIN IMMEDIATE")
    if others:
        print("waits for a lock", file=sys.stderr)
    return plain(self, work)

SqliteEngine.attempt = attempt

class Impatient:
    pass
"""
"""From the first article on somebody else holds the database, and patience is half a second."""


def test_what_stood_in_line_for_a_store_that_failed_does_not_wait_in_its_turn(tmp_path: Path) -> None:
    """Each would wait two minutes, one after the other."""
    declare(tmp_path / "outlets")
    (tmp_path / "impatient.py").write_text(IMPATIENT, encoding="utf-8")
    pages = {f"{SITE}/news/{number}": Answer(story(f"خبر {number} من المدينة")) for number in range(12)}
    pages[f"{SITE}/rss"] = rss(*pages)
    at_once = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=12", "-s", 'ADDONS={"impatient.Impatient": 1}')
    run = crawl(pages, tmp_path, *at_once, env={"PYTHONPATH": f"{Path(__file__).parents[2]}:{tmp_path}"})
    assert run.status == 2
    assert run.log.count("waits for a lock") == 1
    assert len(run.lines("database is locked")) == 1
    assert "Traceback" not in run.log
    again = crawl(pages, tmp_path)
    assert sorted(article["url"] for article in again.articles) == sorted(f"{SITE}/news/{n}" for n in range(12))
