"""The demo sites of a few outlets, and what a crawl must be told to find them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cleaners.outlet import load_outlets
from crawler.demo_sites import build_sites
from crawler.samples import read_samples
from crawler.sites import Answer, Sites

ROOT = Path(__file__).resolve().parents[2]

OUTLETS = ("alaraby", "aljazeera")
"""Both are declared, with bundled samples."""

DEADLINE = 120
"""Seconds after which what is waited for is taken not to come; no test asserts how long anything takes."""


@contextmanager
def demo_sites() -> Iterator[tuple[Sites, dict[str, Any]]]:
    """The sites, standing, and the settings that lead there."""
    outlets = [outlet for outlet in load_outlets()[0] if outlet.slug in OUTLETS]
    sites = build_sites(read_samples(ROOT / "samples"), outlets)

    def answer(address: str) -> Answer:
        return next(site for site in sites if site.owns(address)).answer(address)

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
