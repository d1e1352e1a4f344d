"""`scrapy demo`: the main job on the bundled samples, over real HTTP, without a network."""

from __future__ import annotations

import argparse
import json
import shutil
import time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from scrapy.exceptions import UsageError

from crawler.command import OwnCommand, show_any_letter

if TYPE_CHECKING:
    from scrapy.settings import Settings

    from cleaners import Article
    from cleaners.outlet import Outlet
    from crawler.demo_sites import Site
    from crawler.samples import Sample
    from crawler.sites import Sites
    from crawler.tally import Tally

AT_ONCE = {
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "LOG_LEVEL": "WARNING",
    "DOWNLOAD_VERIFY_CERTIFICATES": False,
}
"""Politeness is for other people's sites, and nobody has signed the certificates of ours."""


class Command(OwnCommand):
    """Serve the samples under their outlets' own addresses on this machine, and crawl them with the real spiders."""

    requires_project = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": True}

    def syntax(self) -> str:
        """As the usage line has it."""
        return "[--outlet NAME ...] [--keep-state] [--serve]"

    def short_desc(self) -> str:
        """As `scrapy -h` has it."""
        return "Crawl the bundled samples on this machine, under their outlets' own addresses"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The command's own options, beside Scrapy's."""
        super().add_options(parser)
        parser.add_argument("--outlet", action="append", default=[], metavar="NAME", help="only this one; repeatable")
        parser.add_argument(
            "--keep-state", action="store_true", help="go on where the last demo ended: the sites change"
        )
        parser.add_argument("--serve", action="store_true", help="keep the sites standing, to crawl them yourself")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the demo; exit status 1 where not one article was kept."""
        if args:
            raise UsageError(f"what is {' '.join(args)}?")
        show_any_letter()
        from crawler.demo_sites import build_sites
        from crawler.project import declared_outlets, outlet_folders
        from crawler.sites import Sites

        settings = self._settings()
        outlets = _chosen(declared_outlets(outlet_folders(settings)), opts.outlet)
        samples = [sample for sample in _samples(settings) if not opts.outlet or sample.outlet in opts.outlet]
        state = _state(settings, keep=opts.keep_state)
        sites = build_sites(samples, outlets, _edition(state))
        with Sites(lambda address: _answer(sites, address)) as server:
            if opts.serve:
                _serve(sites, server)
                return
            settings.set("LOOPBACK_HOSTS", _ports(sites, server), priority="spider")
            crawled = {site.outlet.slug for site in sites}
            files = [sample for sample in samples if not sample.is_page or sample.outlet not in crawled]
            tallies = _run(settings, sites, outlets, [] if _edition(state) else files, state)
        (state / "edition").write_text(str(_edition(state) + 1), encoding="utf-8")
        self.exitcode = 0 if any(tally.kept for tally in tallies) else 1

    def _settings(self) -> Settings:
        """The project's settings, and the demo's above them; outside a project (a wheel) the project's are loaded."""
        settings = self.given_settings
        if settings["BOT_NAME"] != "ghirbal":
            settings.setmodule("crawler.settings", priority="project")
        settings.setdict(AT_ONCE, priority="spider")
        return settings


def _chosen(outlets: tuple[Outlet, ...], slugs: list[str]) -> list[Outlet]:
    unknown = set(slugs) - {outlet.slug for outlet in outlets}
    if unknown:
        raise UsageError(f"no such outlet: {' '.join(sorted(unknown))}", print_help=False)
    return [outlet for outlet in outlets if not slugs or outlet.slug in slugs]


def _samples(settings: Settings) -> list[Sample]:
    from crawler.project import folder_setting
    from crawler.samples import read_samples

    folder = folder_setting(settings, "SAMPLES_DIR")
    samples = read_samples(folder)
    if not samples:
        raise UsageError(f"there are no samples in {folder}; name them: -s SAMPLES_DIR=…", print_help=False)
    return samples


def _answer(sites: list[Site], address: str) -> Any:
    return next(site for site in sites if site.owns(address)).answer(address)


def _ports(sites: list[Site], server: Sites) -> dict[str, int]:
    return {domain: server.port for site in sites for domain in site.outlet.domains}


def _serve(sites: list[Site], server: Sites) -> None:
    hosts = json.dumps(_ports(sites, server))
    slug = sites[0].outlet.slug if sites else "OUTLET"
    print(f"The demo sites stand on port {server.port}, until you press Ctrl-C. Crawl them so:")
    options = f"-s LOOPBACK_HOSTS='{hosts}' -s DOWNLOAD_VERIFY_CERTIFICATES=0"
    print(f"  scrapy crawl {slug} -O articles.jsonl {options}", flush=True)
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        print("The demo sites are down.")


def _state(settings: Settings, *, keep: bool) -> Path:
    """The demo's own memory and archive; a real crawl's are never touched."""
    from crawler.project import folder_setting

    state = folder_setting(settings, "OUT_DIR") / "demo-state"
    if not keep:
        shutil.rmtree(state, ignore_errors=True)
    state.mkdir(parents=True, exist_ok=True)
    own = {"STATE_DIR": state, "ARCHIVE_DIR": state / "archive", "RUN_STATISTICS": state / "runs.jsonl"}
    settings.setdict({name: str(place) for name, place in own.items()} | {"STORE": ""}, priority="spider")
    return state


def _edition(state: Path) -> int:
    """How many demos have run on this state."""
    counted = state / "edition"
    return int(counted.read_text("utf-8")) if counted.exists() else 0


def _run(settings: Settings, sites: list[Site], outlets: list[Outlet], files: list[Sample], state: Path) -> list[Tally]:
    from crawler.project import folder_setting
    from crawler.tally import render

    out = folder_setting(settings, "OUT_DIR")
    for old in state.glob("*.jsonl"):
        old.unlink()
    tallies = _crawl(settings, sites, state)
    _clean_files(files, outlets, tallies, state)
    for feed in ("articles", "removals"):
        _join(sorted(state.glob(f"*.{feed}.jsonl")), out / f"{feed}.jsonl")
    in_order = [tallies[slug] for slug in sorted(tallies)]
    print(f"\n{render(in_order)}\n\n{out / 'articles.jsonl'}\n{out / 'removals.jsonl'}")
    return in_order


def _crawl(settings: Settings, sites: list[Site], state: Path) -> dict[str, Tally]:
    """Every site by its own spider, all at once, in this process."""
    from scrapy import signals
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.tally import Tally

    settings.set("FEEDS", _feeds(state), priority="spider")
    process = AsyncCrawlerProcess(settings)
    crawlers = {site.outlet.slug: process.create_crawler(site.outlet.slug) for site in sites}
    for crawler in crawlers.values():
        crawler.signals.connect(_say_kept, signals.item_scraped)
        crawler.signals.connect(_say_refused, signals.item_dropped)
        process.crawl(crawler)
    if crawlers:
        process.start()
    tallies = {slug: Tally(slug) for slug in crawlers}
    for slug, crawler in crawlers.items():
        tallies[slug].add_crawl(crawler.stats.get_stats())
    return tallies


def _feeds(state: Path) -> dict[str, dict[str, Any]]:
    return {
        f"{state}/%(name)s.articles.jsonl": {"format": "jsonlines", "overwrite": True},
        f"{state}/%(name)s.removals.jsonl": {"format": "removals", "overwrite": True},
    }


def _clean_files(files: list[Sample], outlets: list[Outlet], tallies: dict[str, Tally], state: Path) -> None:
    """Samples that cannot be crawled, through the same cleaner and the same exporters."""
    from scrapy.exporters import JsonLinesItemExporter

    from cleaners import NotAnArticle
    from crawler.exporters import RemovalLines
    from crawler.settings import FEED_EXPORT_FIELDS
    from crawler.tally import Tally

    by_slug = {outlet.slug: outlet for outlet in outlets}
    with (state / "files.articles.jsonl").open("wb") as kept, (state / "files.removals.jsonl").open("wb") as removed:
        # Scrapy's annotation is narrower than what it takes.
        articles = JsonLinesItemExporter(cast("BytesIO", kept), encoding="utf-8", fields_to_export=FEED_EXPORT_FIELDS)
        removals = RemovalLines(removed)
        for sample in files:
            tally = tallies.setdefault(sample.outlet, Tally(sample.outlet))
            tally.files += 1
            began = time.monotonic()
            try:
                article = _clean_file(sample, by_slug.get(sample.outlet))
            except NotAnArticle as refusal:
                tally.refused[refusal.reason] += 1
                _say(sample.outlet, f"refused: {refusal.reason}", sample.url or sample.path.parent.name)
                continue
            tally.seconds += time.monotonic() - began
            tally.add_article(article)
            _say_article(sample.outlet, article)
            articles.export_item(article)
            removals.export_item(article)


def _clean_file(sample: Sample, outlet: Outlet | None) -> Article:
    from cleaners import Page, clean_page, clean_text

    if sample.is_page:
        return clean_page(Page(html=sample.path.read_bytes(), url=sample.url or None), outlet=outlet)
    return clean_text(sample.path.read_text("utf-8"), url=sample.url or None, outlet=outlet)


def _join(parts: list[Path], whole: Path) -> None:
    with whole.open("wb") as file:
        for part in parts:
            file.write(part.read_bytes())


def _say_kept(item: Article, spider: Any) -> None:
    _say_article(spider.name, item)


def _say_article(outlet: str, article: Article) -> None:
    _say(outlet, f"kept {article.word_count} words", article.headline or article.url or "")


def _say_refused(exception: BaseException, item: Any, spider: Any) -> None:
    _say(spider.name, f"refused: {exception}", item.url)


def _say(outlet: str, what: str, which: str) -> None:
    print(f"{outlet:<16} {what:<20} {which}", flush=True)
