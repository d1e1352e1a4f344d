"""The add-on in a Scrapy project that is not ours, as the README shows it."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from crawler.sites import Answer, Sites
from tests.crawl.runs import PARAGRAPHS, ROOT, rss, story

SITE = "https://mithal.example"

SETTINGS = """\
ADDONS = {"crawler.addon.Clean": 500}
FEEDS = {"articles.jsonl": {"format": "jsonlines"}, "removals.jsonl": {"format": "removals"}}
"""

TABLES = """\
FEED_EXPORTERS = {"csv": "crawler.exporters.ArticleTable", "parquet": "crawler.parquet.ArticleParquet"}
"""

SPIDER = """\
import scrapy
from crawler.addon import page_of


class Stories(scrapy.Spider):
    name = "stories"
    start_urls = ["https://mithal.example/rss"]

    def parse(self, response):
        yield from response.follow_all(response.css("item > link::text"), self.parse_story)

    def parse_story(self, response):
        yield page_of(response)
"""
"""What the README shows, letter by letter."""

OTHER_SPIDER = """
from .stories import Stories

class Seen(Stories):
    name = "seen"

    def parse_story(self, response):
        yield {"seen": response.url, "removals": "of the house"}
        yield from super().parse_story(response)
"""
"""A project has other items too."""

HARD_SPIDER = """
import scrapy
from crawler.addon import page_of

class Hard(scrapy.Spider):
    name = "hard"
    start_urls = [f"https://mithal.example/{name}" for name in ("said", "json", "half", "news/1")]

    def parse(self, response):
        yield page_of(response.replace(encoding="windows-1256") if "said" in response.url else response)
"""

BREAKING_PIPELINE = """
class Breaks:
    def process_item(self, item):
        if item.url.endswith("/news/1"):
            raise KeyError("of the house")
        return item
"""

OTHER_PIPELINE = """
class Seen:
    def process_item(self, item):
        with open("passed.txt", "a") as file:
            print(type(item).__name__, file=file)
        return item
"""

PAGES = {
    f"{SITE}/rss": rss(*(f"{SITE}/news/{number}" for number in (1, 2, 3, 4))),
    f"{SITE}/news/1": Answer(story("ترميم السوق القديم")),
    f"{SITE}/news/2": Answer(story("صفحة بترميز ويندوز", charset="windows-1256"), "text/html"),
    f"{SITE}/news/3": Answer("<html><body><ul><li><a href=/a>ملاعب</a></li></ul></body></html>".encode()),
    f"{SITE}/news/4": Answer(b"%PDF-1.7 \x00\x01", "application/pdf"),
    f"{SITE}/said": Answer(story("صفحة تخفي ترميزها", charset="windows-1256"), "text/html; charset=iso-8859-1"),
    f"{SITE}/json": Answer(
        json.dumps({"body": "\n".join(PARAGRAPHS)}, ensure_ascii=False).encode(), "application/json"
    ),
    f"{SITE}/half": Answer(
        story("نصف حرف").replace(
            b"<title>",
            rb'<script type="application/ld+json">{"@type": "NewsArticle", "description": "\ud83d"}</script><title>',
        )
    ),
}


@dataclass(frozen=True)
class Crawled:
    """What `scrapy crawl` left in the project."""

    folder: Path
    log: str

    def rows(self, feed: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / feed).read_text(encoding="utf-8").splitlines()]

    def stat(self, key: str) -> int:
        found = re.search(rf"'{re.escape(key)}': (\d+)", self.log)
        return int(found[1]) if found else 0


def crawl(folder: Path, spider: str, settings: str = SETTINGS, status: int = 0) -> Crawled:
    """The project, made and crawled; the site is reached as a proxy, so that its settings stay what they are."""
    (folder / "theirs" / "spiders").mkdir(parents=True)
    files = {
        "scrapy.cfg": "[settings]\ndefault = theirs.settings\n",
        "theirs/__init__.py": "",
        "theirs/settings.py": f'SPIDER_MODULES = ["theirs.spiders"]\nDOWNLOAD_DELAY = 0\n{settings}',
        "theirs/pipelines.py": OTHER_PIPELINE + BREAKING_PIPELINE,
        "theirs/spiders/hard.py": HARD_SPIDER,
        "theirs/spiders/__init__.py": "",
        "theirs/spiders/stories.py": SPIDER,
        "theirs/spiders/seen.py": OTHER_SPIDER,
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Sites(lambda address: PAGES.get(address, Answer(status=404))) as sites:
        proxy = f"http://127.0.0.1:{sites.port}"
        environment = {key: value for key, value in os.environ.items() if not key.startswith("SCRAPY")}
        environment |= {"PYTHONPATH": str(ROOT), "http_proxy": proxy, "https_proxy": proxy, "no_proxy": ""}
        command = [str(Path(sys.executable).with_name("scrapy")), "crawl", spider]
        run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=120, check=False)
    assert run.returncode == status, run.stderr.decode()
    return Crawled(folder, run.stderr.decode())


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return crawl(tmp_path_factory.mktemp("project"), "stories")


def test_the_spider_is_ten_lines() -> None:
    assert len([line for line in SPIDER.splitlines() if line]) <= 10


def test_pages_become_articles(crawled: Crawled) -> None:
    bodies = {row["url"]: row["body"] for row in crawled.rows("articles.jsonl")}
    assert bodies == dict.fromkeys((f"{SITE}/news/1", f"{SITE}/news/2"), "\n\n".join(PARAGRAPHS))
    assert PARAGRAPHS[0] in (crawled.folder / "articles.jsonl").read_text(encoding="utf-8"), "Arabic as Arabic"


def test_an_article_knows_when_it_was_fetched_and_has_no_removals_in_its_row(crawled: Crawled) -> None:
    for row in crawled.rows("articles.jsonl"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", row["fetched_at"])
        assert not {"removals", "blocks"} & set(row)


def test_removals_are_a_feed_of_their_own(crawled: Crawled) -> None:
    removed = {(row["url"], row["text"]) for row in crawled.rows("removals.jsonl")}
    assert (f"{SITE}/news/1", "جميع الحقوق محفوظة") in removed


def test_what_is_no_article_is_counted_and_named_by_its_address_alone(crawled: Crawled) -> None:
    assert crawled.stat("clean/kept") == 2
    assert crawled.stat("clean/refused/not-html") == 1
    assert crawled.stat("item_dropped_count") == 2
    assert f"<page {SITE}/news/3>" in crawled.log
    assert "ملاعب" not in crawled.log


def test_the_project_stays_what_it_was(crawled: Crawled) -> None:
    """No store, no archive, no feeds, no robots.txt of ours."""
    left = {path.name for path in crawled.folder.iterdir()}
    assert left == {"scrapy.cfg", "theirs", "articles.jsonl", "removals.jsonl"}
    assert "crawler.memory" not in crawled.log
    assert "robots.txt" not in crawled.log


def test_other_items_pass_and_other_pipelines_see_articles(tmp_path: Path) -> None:
    settings = SETTINGS + 'ITEM_PIPELINES = {"theirs.pipelines.Seen": 300}\nFEED_EXPORT_ENCODING = "cp1256"\n'
    crawled = crawl(tmp_path, "seen", settings)
    lines = (tmp_path / "articles.jsonl").read_bytes().decode("cp1256").splitlines()
    rows = [json.loads(line) for line in lines]
    theirs = [row for row in rows if "seen" in row]
    assert len(rows) == 6
    assert {"seen": f"{SITE}/news/1", "removals": "of the house"} in theirs
    passed = (tmp_path / "passed.txt").read_text().split()
    assert sorted(passed) == ["Article"] * 2 + ["dict"] * 4
    assert crawled.stat("clean/kept") == 2


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    settings = SETTINGS + 'ITEM_PIPELINES = {"theirs.pipelines.Breaks": 300}\n'
    return crawl(tmp_path_factory.mktemp("hard"), "hard", settings)


def test_what_the_spider_says_of_an_encoding_goes_before_the_header(hard: Crawled) -> None:
    bodies = {row["url"]: row["body"] for row in hard.rows("articles.jsonl")}
    assert bodies[f"{SITE}/said"] == "\n\n".join(PARAGRAPHS)


def test_json_is_no_page(hard: Crawled) -> None:
    assert f"{SITE}/json" not in {row["url"] for row in hard.rows("articles.jsonl")}
    assert hard.stat("clean/refused/not-html") == 1


def test_half_a_character_in_what_a_page_declares_costs_no_article(hard: Crawled) -> None:
    described = {row["url"]: row["description"] for row in hard.rows("articles.jsonl")}
    assert described[f"{SITE}/half"] == "\ufffd"


def test_what_breaks_in_a_pipeline_of_theirs_is_not_the_cleaners(hard: Crawled) -> None:
    assert "KeyError: 'of the house'" in hard.log
    assert "clean/failed" not in hard.log
    assert hard.stat("clean/kept") == 3


def test_without_asyncio_the_crawl_ends_before_it_begins(tmp_path: Path) -> None:
    reactor = 'TWISTED_REACTOR = "twisted.internet.selectreactor.SelectReactor"\n'
    crawled = crawl(tmp_path, "stories", SETTINGS + reactor, status=1)
    assert crawled.log.rstrip().endswith("crawler.addon.Clean needs asyncio: leave TWISTED_REACTOR what Scrapy has it")


def test_tables_are_as_the_page_on_schemas_has_them_where_the_project_names_them(tmp_path: Path) -> None:
    feeds = {f"articles.{kind}": {"format": kind} for kind in ("csv", "parquet", "jsonlines")}
    settings = f'ADDONS = {{"crawler.addon.Clean": 500}}\n{TABLES}FEEDS = {feeds}\n'
    rows = crawl(tmp_path, "stories", settings).rows("articles.jsonlines")
    assert len(rows) == 2
    assert pq.read_table(tmp_path / "articles.parquet").to_pylist(maps_as_pydicts="strict") == rows
    table = csv.DictReader(io.StringIO((tmp_path / "articles.csv").read_text(encoding="utf-8"), newline=""))
    told = [{name: json.loads(row[name]) for name in ("authors", "counters", "truncated")} for row in table]
    assert told == [{"authors": row["authors"], "counters": row["counters"], "truncated": False} for row in rows]
