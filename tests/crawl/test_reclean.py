"""A living world, crawled twice; then its archive, cleaned again: the crawl's own articles, byte for byte."""

from __future__ import annotations

import csv
import gzip
import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.sites import Answer, Sites
from tests.archive.exchanges import archived, exchange, files_in
from tests.crawl.runs import PARAGRAPHS, declare, rss, scrapy, story
from tests.soak.world import World

MITHAL = "https://mithal.example"
STORY = [f"{MITHAL}/news/100", f"{MITHAL}/news/100/2", f"{MITHAL}/news/100/3"]
AMP = f"{MITHAL}/news/200"
WHOLE = f"{MITHAL}/news/201"
LATE_AMP = f"{MITHAL}/news/300"
LATE = f"{MITHAL}/news/301"
NO_STORY = f"{MITHAL}/news/400"
MOVED = f"{MITHAL}/news/500"
SPONSOR = "تصلكم هذه الصفحة بدعم من مخبز السنابل، خبز طازج كل صباح."
"""Eleven words."""
CREDIT = "أعد هذه المادة فريق مكتبة الحي."
"""Six words."""
RULE = """
[[rule]]
id = "mithal/{0}"
why = "A box of the site's."
selectors = [".{0}"]
source = "made for this test"
examples = ['<div><p class="{0}">{1}</p></div>']
counter_examples = ['<div><p>وقال الوزير إن المعرض مفتوح للجميع.</p></div>']
"""


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
        AMP: page("افتتاح المكتبة", *PARAGRAPHS[:4], head=twin.format(WHOLE), after=f'<p class="satr">{CREDIT}</p>'),
        WHOLE: page("افتتاح المكتبة", *PARAGRAPHS[:4], after=f'<p class="satr">{CREDIT}</p>'),
        LATE: page("موسم الزيتون", *PARAGRAPHS[1:3], after=f'<p class="kashk">{SPONSOR}</p><p>{PARAGRAPHS[3]}</p>'),
        LATE_AMP: page("موسم الزيتون", *PARAGRAPHS[1:4], head=twin.format(LATE)),
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
    (folder / "outlets" / "mithal.toml").write_text(text + RULE.format("satr", CREDIT), "utf-8")
    shutil.copytree(folder / "outlets", folder / "later")
    (folder / "later" / "mithal.toml").write_text(text + RULE.format("kashk", SPONSOR), "utf-8")
    world.declare(folder / "later")
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
                pages[STORY[0]] = page("ترميم السوق", *PARAGRAPHS[:2], head="<!-- 2 -->", after=_links())
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


def reclean(folder: Path, *args: str, outlets: str = "outlets") -> subprocess.CompletedProcess[bytes]:
    return scrapy("reclean", *args, "-s", f"OUTLETS_DIRS={outlets}", cwd=folder, project=True)


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
    assert re.search(r"^\d+ pages, \d+ a second, 1 refused \(no-prose 1\)$", run.stderr.decode(), re.MULTILINE)


def test_what_a_change_of_rules_changes(crawled: Crawled) -> None:
    """Between crawl and reclean a rule for the sponsor's line was added, and that for the credit was taken back."""
    feeds = ("--against", "all.jsonl", "--against-removals", "out/removals.jsonl")
    run = reclean(crawled.folder, "archive", "-O", "again.csv.gz", *feeds, outlets="later")
    assert run.returncode == 0, run.stderr.decode()
    report = run.stdout.decode()
    count = len(crawled.lines)
    rows = [line.split() for line in report.splitlines()]
    assert f"{count} articles in both, 0 only before, 0 only now." in report
    # Two in their words; whether a third founds the story of one of these as a copy depends on which came first.
    assert f"{count - 2} are the same and 2 differ." in report or f"{count - 3} are the same and 3 differ." in report
    assert "Words of bodies: 11 lost, 6 gained." in report
    assert ["mithal/kashk", "11", "0"] in rows
    assert ["mithal/satr", "0", "6"] in rows
    assert ["body", "2"] in rows
    assert ["word_count", "2"] in rows
    assert "1. +0 -11  موسم الزيتون" in report
    assert f"   {LATE}\n   lost: {SPONSOR}\n" in report
    assert f"   gained: {CREDIT}\n" in report
    with gzip.open(crawled.folder / "again.csv.gz", "rt", encoding="utf-8-sig", newline="") as file:
        assert sum(1 for _ in csv.DictReader(file)) == count


def test_bad_input_costs_itself(tmp_path: Path) -> None:
    declare(tmp_path / "outlets")
    written = archived(tmp_path / "archive", [exchange(f"{MITHAL}/news/{n}") for n in (1, 2)])
    [path] = files_in(tmp_path / "archive")
    whole, last = path.read_bytes(), int(written[1].archive_ref.rpartition(":")[2])
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "torn.warc.gz").write_bytes(whole[: last + 600])
    (foreign / "text.warc").write_text("no WARC at all")
    run = reclean(tmp_path, "foreign", "archive", "nosuch.warc.gz")
    assert run.returncode == 1
    assert [json.loads(line)["url"] for line in run.stdout.decode().splitlines()] == [
        f"{MITHAL}/news/1",
        f"{MITHAL}/news/2",
    ]
    *said, end = run.stderr.decode().splitlines()
    assert len(said) == 3
    assert all(any(name in line for line in said) for name in ("torn.warc.gz", "text.warc", "nosuch.warc.gz"))
    assert re.fullmatch(r"3 pages, \d+ a second, 0 refused, 3 failed", end)
    assert reclean(tmp_path, "nosuch.warc.gz").returncode == 2


def test_an_archive_of_others(tmp_path: Path) -> None:
    """No field of ours: the outlet is told by the address."""
    declare(tmp_path / "outlets")
    with (tmp_path / "theirs.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        body = story("ترميم السوق")
        date = {"WARC-Date": "2024-05-01T08:00:00Z"}
        record = writer.create_warc_record(
            f"{MITHAL}/news/1",
            "response",
            BytesIO(body),
            len(body),
            http_headers=http,
            warc_headers_dict=date,
        )
        writer.write_record(record)
    run = reclean(tmp_path, "theirs.warc.gz", "-O", "again.jsonl")
    assert run.returncode == 0, run.stderr.decode()
    article = json.loads((tmp_path / "again.jsonl").read_text("utf-8"))
    assert (article["outlet"], article["fetched_at"]) == ("mithal", "2024-05-01T08:00:00+00:00")
    assert article["body"].split("\n\n") == list(PARAGRAPHS)
    general = reclean(tmp_path, "theirs.warc.gz", "--no-outlets")
    assert json.loads(general.stdout)["outlet"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "nothing to clean"),
        (["archive", "--workers", "0"], "--workers 0"),
        (["archive", "-O", "again.txt"], "does not say its format"),
        (["archive", "-O", "no/such/again.jsonl"], "no such folder"),
        (["archive", "--against", "nosuch.jsonl"], "nosuch.jsonl: No such file"),
        (["archive", "--against-removals", "x"], "goes with --against"),
    ],
)
def test_nonsense_is_refused(tmp_path: Path, arguments: list[str], said: str) -> None:
    run = reclean(tmp_path, *arguments, outlets="")
    assert run.returncode == 2
    assert said in run.stderr.decode()
    assert "Traceback" not in run.stderr.decode()
