"""What a crawl costs with everything on, beside a bare Scrapy spider that stores the HTML, and what each part costs.

    python -m tests.benchmarks.crawl --corpus ../shared/corpus [--pages 1000] [--repeats 3] [--concurrency 8]

The corpus' pages stand on a local site, in a process of its own, gzipped as nearly all sites send them, over plain http
(TLS costs both the same). No delay, no AutoThrottle. The clock starts when `WARM_UP` pages are through, so that imports
and the starts of processes do not count, and ends with the process: the feeds, which a run writes at its end, do.
The variants take turns; each figure is the median of its repeats. The parts' sum need not be the whole: what is left
out makes room for what is left. `--profile VARIANT` profiles the crawl's own process instead.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import gzip
import json
import multiprocessing
import os
import pstats
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response, TextResponse

from cleaners import Article, Page, clean_page
from crawler.memory import CrawlMemory
from crawler.store import Found, Kept, Known, Run, Verdict, Visit
from crawler.visits import Cleaned, Fetched

WARM_UP = 50
HOST = "bench.example"
OUTLET = f"""
name = "bench"
domains = ["{HOST}"]
structure = "assumed"
article_urls = ['^/news/[0-9]+$']
sitemaps = ["http://{HOST}/first.xml"]
[[evidence]]
what = "everything"
source = "made for this benchmark"
year = 2026
"""
EXTENSIONS = {"crawler.feeds.RunFeeds": 20, "scrapy.extensions.feedexport.FeedExporter": None, "crawler.hosts.Hosts": 1}
VARIANTS: dict[str, dict[str, Any]] = {
    "bare Scrapy": {},
    "everything on": {},
    "without archive": {"ARCHIVE_DIR": ""},
    "without store": {"EXTENSIONS": EXTENSIONS | {"tests.benchmarks.crawl.NothingRemembered": 10}},
    "without cleaning": {
        "ITEM_PIPELINES": {"tests.benchmarks.crawl.CleanedBefore": 300, "crawler.pipelines.KeepArticles": 800}
    },
    "without feeds": {"FEEDS": {}},
}


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one page, in milliseconds."""

    own: float
    """CPU of the crawl's own process."""
    helpers: float
    """CPU of the processes below it: cleaning, archive."""
    wall: float
    """Time."""


class Bare(Spider):
    """What everybody writes first: a sitemap, its pages, a file for each."""

    name = "bare"
    folder: Path
    port: int

    async def start(self) -> Any:
        yield Request(f"http://127.0.0.1:{self.port}/first.xml", callback=self.parse_source)

    def parse_source(self, response: Response, nesting: int = 0) -> Iterator[Request]:  # noqa: ARG002 - as ours
        assert isinstance(response, TextResponse)
        response.selector.remove_namespaces()
        for address in response.xpath("//loc/text()").getall():
            yield Request(address.replace(HOST, f"127.0.0.1:{self.port}"))

    def parse(self, response: Response) -> Iterator[dict[str, str]]:
        path = self.folder / f"{response.url.rpartition('/')[2]}.html"
        path.write_bytes(response.body)
        yield {"url": response.url, "path": str(path)}


class NothingRemembered(CrawlMemory):
    """A store that knows nothing and keeps a list."""

    async def open(self, spider: Spider) -> None:
        self.run, self._articles = Run(1, spider.name, "2026-11-22T00:00:00+00:00"), list[Article]()

    async def _call(self, method: Callable[..., Any], *arguments: Any) -> Any:
        return method(*arguments)

    @property
    def _store(self) -> Any:
        return self

    async def meet(self, found: Any) -> list[Known]:
        return [Known(each.address) for each in found]

    async def ask(self, found: Any) -> None:
        pass

    async def unsettled(self) -> list[Found]:
        return []

    async def settle(self, visit: Visit, outcome: str) -> None:
        pass

    async def fail(self, address: str, outcome: str) -> None:
        pass

    async def keep(self, visit: Visit, article: Article, canonical: str | None) -> Kept:  # noqa: ARG002 - the store's
        self._articles.append(replace(article, revision=1))
        return Kept(Verdict.NEW, self._articles[-1])

    async def kept(self) -> Any:
        for article in self._articles:
            yield article

    async def finish(self, statistics: Mapping[str, Any]) -> None:
        pass


class CleanedBefore:
    """Gives every page the article of one that was cleaned before."""

    def __init__(self) -> None:
        self._article: Article | None = None

    def process_item(self, item: Fetched) -> Cleaned:
        if self._article is None:
            self._article = clean_page(Page(_usual(item.pages[0]), url=item.url))
        article = replace(self._article, id=item.url, url=item.url, archive_ref=item.visit.archive_ref)
        return Cleaned(article, item.visit)


class Clock:
    """Extension: starts the clock when the first sitemap's pages are through, and then asks for the second."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self.started: tuple[float, float, float] | None = None
        self.helpers = 0.0
        self.profile = cProfile.Profile() if os.environ.get("BENCH_PROFILE") else None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Clock:
        clock = cls(crawler)
        crawler.signals.connect(clock.remember, signals.request_scheduled)
        crawler.signals.connect(clock.idle, signals.spider_idle)
        return clock

    def remember(self, request: Request) -> None:
        if request.url.endswith("/first.xml"):
            self._first = request

    def idle(self) -> None:
        if self.started:
            self.helpers = cpu_below(os.getpid())
            return
        self.started = process_time(), cpu_below(os.getpid()), perf_counter()
        if self.profile:
            self.profile.enable()
        self._crawler.engine.crawl(self._first.replace(url=self._first.url.replace("first", "second")))
        raise DontCloseSpider

    def cost(self, pages: int) -> Cost:
        """Of a page, now that the process has done its work."""
        assert self.started is not None
        own, helpers, began = self.started
        spent = process_time() - own, self.helpers - helpers, perf_counter() - began
        return Cost(*(1000 * seconds / pages for seconds in spent))


def cpu_below(process: int) -> float:
    """CPU seconds of all processes below one. Reads Linux's /proc."""
    below, spent = defaultdict(list), {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = file.read_text().rpartition(") ")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        below[int(fields[1])].append(int(file.parent.name))
        spent[int(file.parent.name)] = int(fields[11]) + int(fields[12])
    ticks, waiting = 0, below[process]
    while waiting:
        each = waiting.pop()
        ticks += spent[each]
        waiting += below[each]
    return ticks / os.sysconf("SC_CLK_TCK")


class _Conversation(asyncio.Protocol):
    """The site: bytes made before, and nothing else, so that it is not what is measured."""

    answers: dict[bytes, bytes]

    def connection_made(self, transport: Any) -> None:
        self._transport, self._read = transport, b""

    def data_received(self, data: bytes) -> None:
        self._read += data
        while b"\r\n\r\n" in self._read:
            head, _, self._read = self._read.partition(b"\r\n\r\n")
            path = b"/" + head.split(b" ", 2)[1].partition(b"://")[2].partition(b"/")[2]
            if head.startswith(b"GET /"):
                path = head.split(b" ", 2)[1]
            self._transport.write(self.answers.get(path) or _answer(b"", "text/plain", "404 Not Found"))


def serve(connection: Connection, corpus: Path, pages: int) -> None:
    """Say the port, and answer until killed."""
    bodies = [file.read_bytes() for file in sorted((corpus / "pages").glob("*.html"))]
    answers = {
        f"/news/{n}".encode(): _answer(bodies[n % len(bodies)] + f"<!-- {n} -->".encode(), "text/html")
        for n in range(WARM_UP + pages)
    }
    answers[b"/first.xml"] = _sitemap(range(WARM_UP))
    answers[b"/second.xml"] = _sitemap(range(WARM_UP, WARM_UP + pages))
    _Conversation.answers = answers

    async def answer() -> None:
        server = await asyncio.get_running_loop().create_server(_Conversation, "127.0.0.1", 0)
        connection.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(answer())


def _sitemap(numbers: range) -> bytes:
    places = "".join(f"<url><loc>http://{HOST}/news/{n}</loc></url>" for n in numbers)
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return _answer(f'<urlset xmlns="{namespace}">{places}</urlset>'.encode(), "application/xml")


def _answer(body: bytes, content_type: str, status: str = "200 OK") -> bytes:
    packed = gzip.compress(body, 6, mtime=0)
    head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Encoding: gzip\r\n"
    return f"{head}Content-Length: {len(packed)}\r\n\r\n".encode() + packed


def crawl(variant: str, folder: Path, port: int, pages: int, concurrency: int) -> None:
    """In a process of its own: one crawl; prints what a page cost."""
    shared: dict[str, Any] = {
        "CONCURRENT_REQUESTS": max(16, concurrency),
        "CONCURRENT_REQUESTS_PER_DOMAIN": concurrency,
        "DOWNLOAD_DELAY": 0,
        "AUTOTHROTTLE_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_LEVEL": "WARNING",
    }
    os.chdir(folder)
    if variant == "bare Scrapy":
        Bare.folder, Bare.port = folder, port
        process = AsyncCrawlerProcess({**shared, "EXTENSIONS": {Clock: 900}})
        crawler = process.create_crawler(Bare)
    else:
        crawler, process = _ours(variant, folder, port, shared)
    process.crawl(crawler)
    process.start()
    clock = crawler.get_extension(Clock)
    assert clock is not None
    if clock.profile:
        clock.profile.disable()
        pstats.Stats(clock.profile, stream=sys.stderr).sort_stats("tottime").print_stats(45)
        clock.profile.dump_stats(os.environ["BENCH_PROFILE"])
    print(json.dumps(asdict(clock.cost(pages))))


def _ours(variant: str, folder: Path, port: int, shared: Mapping[str, Any]) -> tuple[Crawler, AsyncCrawlerProcess]:
    from scrapy.utils.project import get_project_settings

    os.environ["SCRAPY_SETTINGS_MODULE"] = "crawler.settings"
    (folder / "outlets").mkdir()
    (folder / "outlets" / "bench.toml").write_text(OUTLET, encoding="utf-8")
    settings = get_project_settings()
    places = {name: str(folder / name.lower()) for name in ("STATE_DIR", "ARCHIVE_DIR", "OUT_DIR")}
    others = {
        "LOOPBACK_HOSTS": {HOST: port},
        "OUTLETS_DIRS": [str(folder / "outlets")],
        "CONTACT": "mailto:a@b.example",
    }
    feeds = {str(folder / "articles.jsonl"): {"format": "jsonlines", "overwrite": True}, **settings["FEEDS"]}
    settings.update({**shared, **places, **others, "FEEDS": feeds} | VARIANTS[variant], priority="cmdline")
    settings["EXTENSIONS"][Clock] = 900
    process = AsyncCrawlerProcess(settings)
    return process.create_crawler("bench"), process


def measure(variant: str, port: int, options: argparse.Namespace, env: Mapping[str, str]) -> Cost:
    """One crawl in a process and a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.benchmarks.crawl", "--variant", variant, "--port", str(port)]
        command += ["--folder", folder, "--pages", str(options.pages), "--concurrency", str(options.concurrency)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env={**os.environ, **env})
        return Cost(**json.loads(done.stdout.splitlines()[-1]))


def report(costs: Mapping[str, list[Cost]]) -> None:
    """Print the medians, and what each part costs: the whole less the whole without it."""
    typical = {
        name: Cost(*(median(getattr(c, f) for c in some) for f in Cost.__slots__)) for name, some in costs.items()
    }
    bare, whole = typical["bare Scrapy"], typical["everything on"]
    print(f"{'ms a page':20}{'own CPU':>9}{'helpers':>9}{'wall':>9}{'share of bare, own CPU':>25}{'wall':>7}")
    for name, cost in typical.items():
        shares = f"{bare.own / cost.own:>25.0%}{bare.wall / cost.wall:>7.0%}"
        print(f"{name:20}{cost.own:9.2f}{cost.helpers:9.2f}{cost.wall:9.2f}{shares}")
    for name, cost in typical.items():
        if name.startswith("without "):
            part = name.removeprefix("without ")
            print(f"  of which {part:9}{whole.own - cost.own:9.2f}{whole.helpers - cost.helpers:9.2f}")


def main() -> None:
    """Measure every variant, in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--concurrency", type=int, default=8)
    parser.add_argument("--profile", choices=VARIANTS)
    parser.add_argument("--variant", choices=VARIANTS, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.variant:
        crawl(options.variant, options.folder, options.port, options.pages, options.concurrency)
        return
    if not options.corpus or not (options.corpus / "pages").is_dir():
        sys.exit("--corpus names no folder with pages: the benchmark wants the corpus")
    ours, theirs = multiprocessing.Pipe()
    site = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, options.corpus, options.pages))
    site.start()
    try:
        port = ours.recv()
        if options.profile:
            measure(options.profile, port, options, {"BENCH_PROFILE": str(Path("crawl.prof").resolve())})
            return
        costs: dict[str, list[Cost]] = {name: [] for name in VARIANTS}
        for _ in range(options.repeats):
            for name, some in costs.items():
                some.append(measure(name, port, options, {}))
        report(costs)
    finally:
        site.kill()


def _usual(page: Page) -> bytes:
    return page.html if isinstance(page.html, bytes) else page.html.encode()


if __name__ == "__main__":
    main()
