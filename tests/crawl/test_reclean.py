"""A living world, crawled twice; then its archive, cleaned again: the crawl's own articles, byte for byte."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.archive.reader import captures
from crawler.sites import Answer, Sites
from tests.archive.exchanges import archived, exchange, files_in
from tests.crawl.runs import PARAGRAPHS, ROOT, crawl, declare, rss, scrapy, story
from tests.soak.world import World

MITHAL = "https://mithal.example"
STORY = [f"{MITHAL}/news/100", f"{MITHAL}/news/100/2", f"{MITHAL}/news/100/3"]
AMP = f"{MITHAL}/news/200"
WHOLE = f"{MITHAL}/news/201"
LATE_AMP = f"{MITHAL}/news/300"
LATE = f"{MITHAL}/news/301"
NO_STORY = f"{MITHAL}/news/400"
MOVED = f"{MITHAL}/news/500"


def page(headline: str, *paragraphs: str, head: str = "", after: str = "") -> Answer:
    prose = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return Answer(
        f'<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>{headline}</title>{head}</head><body>'
        f'<nav><a href="/">الرئيسية</a></nav><article><h1>{headline}</h1>{prose}{after}</article>'
        "<footer>جميع الحقوق محفوظة</footer></body></html>".encode()
    )


def told_on_three_pages() -> dict[str, Answer]:
    links = "".join(f'<a href="{address}">{n}</a>' for n, address in enumerate(STORY, 1))
    parts = (PARAGRAPHS[:2], PARAGRAPHS[2:4], PARAGRAPHS[4:])
    box = f'<div class="page-links">{links}</div>'
    return {address: page("ترميم السوق", *part, after=box) for address, part in zip(STORY, parts, strict=True)}


def site() -> dict[str, Answer]:
    """What `mithal` has beside the world: a story on three pages, twins in either order, a refused page, a move."""
    twin = '<link rel="canonical" href="{}">'
    lists = page("قائمة", after="<ul><li><a href=/a>رياضة</a></li><li><a href=/b>اقتصاد</a></li></ul>")
    return {
        **told_on_three_pages(),
        AMP: page("افتتاح المكتبة", *PARAGRAPHS[:4], head=twin.format(WHOLE)),
        WHOLE: page("افتتاح المكتبة", *PARAGRAPHS[:4]),
        LATE: page("موسم الزيتون", *PARAGRAPHS[1:5]),
        LATE_AMP: page("موسم الزيتون", *PARAGRAPHS[1:5], head=twin.format(LATE)),
        NO_STORY: lists,
        MOVED: Answer(status=301, location=WHOLE),
    }


@dataclass(frozen=True)
class Crawled:
    folder: Path
    lines: list[str]
    """Of the appended feed."""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """Three outlets, two of them crawled twice, while their articles are corrected."""
    folder = tmp_path_factory.mktemp("crawled")
    world = World(2, 40)
    declare(folder / "outlets")
    text = (folder / "outlets" / "mithal.toml").read_text("utf-8").replace("[0-9]+$'", "[0-9]+(/[0-9])?$'")
    (folder / "outlets" / "mithal.toml").write_text(text, "utf-8")
    world.declare(folder / "outlets")
    pages = site()
    runs = {
        ("mithal", "w1", "w2"): [STORY[0], AMP, WHOLE, NO_STORY, MOVED, LATE],
        ("mithal", "w1"): [STORY[0], LATE_AMP, AMP],
    }

    def answer(address: str) -> Answer:
        if not address.startswith(MITHAL):
            return world.answer(address)
        return pages.get(address, Answer(b"no such page", status=404))

    with Sites(answer) as sites:
        hosts = json.loads(world.hosts(sites.port)) | {"mithal.example": sites.port}
        settings = {
            "LOOPBACK_HOSTS": json.dumps(hosts),
            "OUTLETS_DIRS": str(folder / "outlets"),
            "DOWNLOAD_DELAY": "0",
            "AUTOTHROTTLE_ENABLED": "0",
            "RETRY_TIMES": "1",
            "RETRY_BACKOFF": "0",
            "DOWNLOAD_VERIFY_CERTIFICATES": "0",
            "RECHECK_HOURS": "0.0000001",
        }
        options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
        for spiders, listed in runs.items():
            pages[f"{MITHAL}/rss"] = rss(*listed)
            if "w2" not in spiders:  # the second page of the story is corrected, and the first says so
                pages[STORY[0]] = page("ترميم السوق", *PARAGRAPHS[:2], after=_links())
                pages[STORY[1]] = page("ترميم السوق", PARAGRAPHS[2], PARAGRAPHS[0], after=_links())
                world.sites["w1"].editions |= dict.fromkeys((1, 2, 4, 8), 1)
                world.settle()
            for spider in spiders:
                done = scrapy("crawl", spider, "-o", "all.jsonl", *options, cwd=folder, project=True)
                assert done.returncode == 0, done.stderr.decode()
    return Crawled(folder, (folder / "all.jsonl").read_text("utf-8").splitlines())


def _links() -> str:
    links = "".join(f'<a href="{address}">{n}</a>' for n, address in enumerate(STORY, 1))
    return f'<div class="page-links">{links}</div>'


def reclean(folder: Path, *args: str) -> subprocess.CompletedProcess[bytes]:
    return scrapy("reclean", *args, "-s", "OUTLETS_DIRS=outlets", cwd=folder, project=True)


def test_the_same_articles_byte_for_byte(crawled: Crawled) -> None:
    run = reclean(crawled.folder, "archive")
    assert run.returncode == 0, run.stderr.decode()
    again = run.stdout.decode().splitlines()
    assert sorted(again) == sorted(crawled.lines)
    told = [json.loads(line) for line in crawled.lines]
    assert len({article["url"] for article in told}) >= 35
    assert sum(article["revision"] > 1 for article in told) >= 4
    first, second = (article for article in told if article["url"] == STORY[0])
    assert first["body"].split("\n\n") == list(PARAGRAPHS)
    assert second["body"].split("\n\n") == [*PARAGRAPHS[:3], PARAGRAPHS[0], *PARAGRAPHS[4:]]
    assert "not-html" not in run.stderr.decode()
    assert "refused" in run.stderr.decode()
