"""The demo sites of a few outlets, and what a crawl must be told to find them."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import pytest

from cleaners.outlet import load_outlets
from crawler.demo_sites import build_sites
from crawler.samples import read_samples
from crawler.sites import Answer, Sites

ROOT = Path(__file__).resolve().parents[2]

OUTLETS = ("alaraby", "aljazeera")
"""Both are declared, with bundled samples."""

DEADLINE = 120
"""Seconds after which what is waited for is taken not to come; no test asserts how long anything takes."""


def needs_servers(test: Callable[..., None]) -> Callable[..., None]:
    """Marks a test that takes long, with its reason where it is left out; `.ci/run` has it run."""
    skipped: Callable[..., None] = pytest.mark.skipif(
        os.environ.get("GHIRBAL_TEST_SERVERS") != "1", reason="wants GHIRBAL_TEST_SERVERS=1"
    )(test)
    marked: Callable[..., None] = pytest.mark.server(skipped)
    return marked


@contextmanager
def demo_sites(holding: Event | None = None) -> Iterator[tuple[Sites, dict[str, Any]]]:
    """The sites, standing, and the settings that lead there. Pages, not lists, wait until `holding` is set."""
    outlets = [outlet for outlet in load_outlets()[0] if outlet.slug in OUTLETS]
    sites = build_sites(read_samples(ROOT / "samples"), outlets)

    def answer(address: str) -> Answer:
        site = next(site for site in sites if site.owns(address))
        if holding and address in site.pages:
            holding.wait(DEADLINE)
        return site.answer(address)

    with Sites(answer) as server:
        hosts = {domain: server.port for outlet in outlets for domain in outlet.domains}
        yield (
            server,
            {
                "LOOPBACK_HOSTS": json.dumps(hosts),
                "DOWNLOAD_VERIFY_CERTIFICATES": False,
                "DOWNLOAD_DELAY": 0,
                "AUTOTHROTTLE_ENABLED": False,
            },
        )


def until(happened: Callable[[], Any]) -> Any:
    """What `happened` gives, as soon as it is true."""
    deadline = time.monotonic() + DEADLINE
    while not (answer := happened()):
        assert time.monotonic() < deadline, f"waited {DEADLINE} s in vain"
        time.sleep(0.05)
    return answer


def articles_in(file: Path) -> list[dict[str, Any]]:
    """A feed's articles."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def assert_articles_of(outlet: str, articles: list[dict[str, Any]]) -> None:
    """Articles, and all of this outlet."""
    assert articles
    assert {article["outlet"] for article in articles} == {outlet}
    assert all(article["word_count"] > 20 and urlsplit(article["url"]).hostname for article in articles)


PROJECT_SETTINGS = """
from crawler.settings import *
from crawler.spider_loader import OutletSpiderLoader

class FewOutlets(OutletSpiderLoader):
    def list(self):
        return ["any", *{outlets!r}]

SPIDER_LOADER_CLASS = FewOutlets
globals().update({settings!r})
"""


def make_project(folder: Path, settings: dict[str, Any]) -> Path:
    """What /srv/ghirbal is in the examples: this checkout, with settings that know no other outlets than the demo's."""
    folder.mkdir()
    for name, place in {"deploy": ROOT / "deploy", ".venv": Path(sys.prefix)}.items():
        (folder / name).symlink_to(place)
    (folder / "demo_settings.py").write_text(PROJECT_SETTINGS.format(outlets=[*OUTLETS], settings=settings))
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = demo_settings\n")
    return folder


def bare_environment(**variables: str) -> dict[str, str]:
    """What cron and systemd give a command, and where this checkout is."""
    path = f"/usr/bin:/bin:{Path(sys.executable).parent}"
    return {"PATH": path, "HOME": os.environ.get("HOME", "/"), "PYTHONPATH": str(ROOT), **variables}


def runs_of(project: Path) -> list[dict[str, Any]]:
    """The lines of statistics."""
    return articles_in(project / "out" / "runs.jsonl")
