"""Crawls that are killed at any moment, and what is in store, feed and archive afterwards.

`python -m tests.soak.kills --sites 5 --articles 2000 --runs 10` is part of `make soak`.
The test suite does a small one.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from crawler.archive.reader import captures, entries
from crawler.archive.records import ARTICLE
from crawler.sites import Sites
from crawler.store import open_store
from crawler.store.records import Found
from tests.crawl.runs import ROOT
from tests.soak.world import World

WAIT = 600
"""Seconds after which a crawl that has not ended is stuck."""


@dataclass
class Figures:
    """What the runs have shown."""

    kills: int = 0
    """Processes ended by SIGKILL."""
    faults: list[str] = field(default_factory=list)
    """What is wrong; empty: nothing."""
    articles: int = 0
    """Pages with an article in the store."""
    revisions: int = 0
    """Articles in the store, every revision."""
    captures: int = 0
    """Whole responses in the archive."""


def soak(folder: Path, world: World, runs: int, seed: int) -> Figures:
    """Crawl a living world, killing each crawl at random moments; then let it end, and look at everything."""
    chance, figures = random.Random(seed), Figures()  # noqa: S311 - the same kills again for the same seed
    world.declare(folder / "outlets")
    with Sites(world.answer) as sites:
        command = Crawls(folder, world.hosts(sites.port), sites)
        for number in range(1, runs + 1):
            if number == runs:
                world.settle()
            figures.kills += sum(command.crawl_killing(name, chance) for name in world.sites)
        figures.faults += [*_not_quiet(folder, command, world, sites)]
    figures.faults += [*_faults_of_store(folder, world, figures), *_faults_of_feeds(folder)]
    figures.faults += _faults_of_archive(folder, figures)
    return figures


class Crawls:
    """`scrapy crawl` in a folder, for the world's outlets."""

    def __init__(self, folder: Path, hosts: str, sites: Sites) -> None:
        self._folder, self._sites = folder, sites
        settings = {
            "LOOPBACK_HOSTS": hosts,
            "OUTLETS_DIRS": str(folder / "outlets"),
            "DOWNLOAD_DELAY": "0",
            "AUTOTHROTTLE_ENABLED": "0",
            "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
            "DOWNLOAD_VERIFY_CERTIFICATES": "0",
            "RETRY_TIMES": "1",
            "RETRY_PAUSE": "0",
            "LOG_LEVEL": "INFO",
        }
        self._options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]

    def start(self, outlet: str) -> subprocess.Popen[bytes]:
        """One crawl, in a session of its own, so that its workers can be killed with it; it appends to one feed."""
        scrapy = str(Path(sys.executable).with_name("scrapy"))
        command = [scrapy, "crawl", outlet, "-o", "all.jsonl", *self._options]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
        with (self._folder / f"{outlet}.log").open("ab") as log:
            return subprocess.Popen(command, cwd=self._folder, env=environment, stderr=log)

    def crawl_killing(self, outlet: str, chance: random.Random) -> int:
        """Start a crawl, kill it up to three times, starting it again, and let it end; gives the kills.

        It is killed after so many requests, or, one time in three, after so many seconds: while it starts, or ends.
        """
        kills = 0
        for _ in range(chance.randint(1, 3)):
            requests, seconds = chance.randint(1, 60), chance.uniform(0.3, 6.0)
            if chance.randrange(3):
                kills += self._killed(outlet, len(self._sites.asked) + requests, WAIT)
            else:
                kills += self._killed(outlet, 0, seconds)
        self.start(outlet).wait(WAIT)
        return kills

    def _killed(self, outlet: str, requests: int, seconds: float) -> bool:
        """Whether a crawl was killed, once the sites have had so many requests or the time is up; else it has ended."""
        running, until = self.start(outlet), time.monotonic() + seconds
        while running.poll() is None and time.monotonic() < until:
            if requests and len(self._sites.asked) >= requests:
                break
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)
        return running.wait() == -signal.SIGKILL


def _not_quiet(folder: Path, command: Crawls, world: World, sites: Sites) -> Iterator[str]:
    """A further run, with nothing new, must fetch no article and emit none."""
    feed = folder / "all.jsonl"
    before, lines = len(sites.asked), feed.read_bytes()
    for name in world.sites:
        command.start(name).wait(WAIT)
    again = [asked.address for asked in sites.asked[before:] if "/news/" in asked.address or "/old/" in asked.address]
    again = [
        address for address in again if not address.endswith(tuple(f"/{s.size + 1}" for s in world.sites.values()))
    ]
    if again:
        yield f"a run with nothing new asked for {len(again)} articles: {again[:5]}"
    if feed.read_bytes() != lines:
        yield "a run with nothing new has added to the feed"


def _faults_of_store(folder: Path, world: World, figures: Figures) -> Iterator[str]:
    database = sqlite3.connect(folder / "state" / "ghirbal.db")
    for site in world.sites.values():
        rows = database.execute("SELECT url, body FROM latest WHERE outlet = ?", (site.name,)).fetchall()
        bodies = dict(rows)
        figures.articles += len(rows)
        if len(rows) != len(bodies):
            yield f"{site.name}: {len(rows) - len(bodies)} articles are in the store twice"
        wanted = {site.address(number): site.body(number) for number in range(1, site.size + 1)}
        missing = sorted(wanted.keys() - bodies.keys())
        if missing or bodies.keys() - wanted.keys():
            more = len(bodies.keys() - wanted.keys())
            yield f"{site.name}: {len(missing)} are missing {missing[:5]}, {more} are too many"
        stale = [address for address in wanted.keys() & bodies.keys() if wanted[address] != bodies[address]]
        if stale:
            yield f"{site.name}: {len(stale)} have not the last words {stale[:5]}"
    open_runs = database.execute("SELECT outlet FROM runs WHERE finished_at IS NULL").fetchall()
    if open_runs:
        yield f"runs that have not come to their end: {open_runs}"
    figures.revisions = database.execute("SELECT COUNT(*) FROM articles").fetchone()[0]
    database.close()


def _faults_of_feeds(folder: Path) -> Iterator[str]:
    """The appended feed has every revision in the store once, and no torn line."""
    raw = (folder / "all.jsonl").read_text("utf-8")
    if not raw.endswith("\n"):
        yield "the feed ends in the middle of a line"
    told = Counter((line["url"], line["revision"]) for line in map(json.loads, raw.splitlines()))
    twice = [key for key, count in told.items() if count > 1]
    if twice:
        yield f"{len(twice)} are in the feed twice: {twice[:5]}"
    database = sqlite3.connect(folder / "state" / "ghirbal.db")
    kept = {(url, revision) for url, revision in database.execute("SELECT url, revision FROM articles")}
    database.close()
    if kept != told.keys():
        alone = f"{len(kept - told.keys())} in the store alone, {len(told.keys() - kept)} in the feed alone"
        yield f"feed and store disagree: {alone}"


def _faults_of_archive(folder: Path, figures: Figures) -> list[str]:
    """Every file is whole for two readers, and holds what the store refers to."""
    faults = []
    archive = folder / "archive"
    files = sorted(archive.rglob("*.warc.gz"))
    for path in files:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                record.content_stream().read()
    found = {capture.ref: capture for capture in captures([archive])}
    figures.captures = len(found)
    pages = (entry for entry in entries([archive]) if entry.purpose == ARTICLE and entry.status == HTTPStatus.OK)
    often = Counter((entry.url, entry.payload_digest) for entry in pages if not entry.is_revisit)
    again = [url for (url, _), count in often.items() if count > 1]
    if again:
        faults.append(f"{len(again)} pages were archived, and fetched again as they were: {again[:5]}")
    store = open_store("", folder / "state")
    outlets = [path.name for path in archive.iterdir()]
    for outlet in outlets:
        missing = [ref for ref in store.captures(outlet) if ref not in found and not _is_revisit(archive, ref)]
        if missing:
            faults.append(f"{outlet}: {len(missing)} captures of the store are not in the archive {missing[:3]}")
    if any(store.meet(outlet, [Found("")])[0].outcome for outlet in outlets):
        faults.append("an empty address is known")
    store.close()
    return faults


def _is_revisit(archive: Path, ref: str) -> bool:
    from crawler.archive.reader import entry_at

    return entry_at(archive, ref).is_revisit


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sites", type=int, default=5)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--keep", type=Path, help="a folder to work in and leave standing")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="soak"))
    folder.mkdir(parents=True, exist_ok=True)
    print(f"seed {options.seed}, in {folder}", flush=True)
    began = time.monotonic()
    figures = soak(folder, World(options.sites, options.articles), options.runs, options.seed)
    print(
        f"{options.runs} runs, {figures.kills} kills, {time.monotonic() - began:.0f} s: {figures.articles} articles in"
        f" {figures.revisions} revisions, {figures.captures} captures"
    )
    for fault in figures.faults:
        print(f"FAULT: {fault}")
    sys.exit(bool(figures.faults))


if __name__ == "__main__":
    main()
