"""The hosts of a crawl: how fast each may be asked, which ones have asked to wait, which ones are left alone.

Scrapy keeps a download slot for each host; what is held back here is held back there, so that no request that already
stands in line slips through. A slot's `delay` and `lastseen` (seconds of the monotonic clock) are what it waits by.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Self

from scrapy import Request, signals
from scrapy.core.downloader import Downloader, Slot
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.utils.asyncio import create_looping_call

from crawler.failures import NotFetched

logger = logging.getLogger(__name__)

TOO_MANY, UNAVAILABLE = 429, 503
GATEWAY_FAILS = frozenset({502, 504, *range(520, 528), 530})
"""What a gateway answers when the site behind it is down: RFC 9110, and Cloudflare's own (520 to 527, 530)."""

_SAID_ELSEWHERE = ("scrapy.core.downloader.handlers.http11", "scrapy.downloadermiddlewares.httpcompression")
"""Loggers whose warnings (too large, cut off) the spider's own line on that page repeats."""

_LEAST = 0.001
"""Seconds; a slot without any delay does not look at `lastseen`."""

_WATCH = 0.5
"""Seconds between looks at whether the run is being closed; Scrapy has no signal for it."""


class Hosts:
    """Extension: what is known of each host of this crawl."""

    def __init__(self, crawler: Crawler) -> None:
        """Reads `RETRY_AFTER_MAX`, `RETRY_BACKOFF`, `RETRY_BACKOFF_MAX`, `HOST_FAILURES`, `CRAWL_DELAY_MAX`."""
        settings = crawler.settings
        self._crawler = crawler
        self._longest_wait = settings.getfloat("RETRY_AFTER_MAX")
        self._longest_delay = settings.getfloat("CRAWL_DELAY_MAX")
        self._patience = settings.getint("HOST_FAILURES")
        self._backoff = settings.getfloat("RETRY_BACKOFF")
        self._longest_backoff = settings.getfloat("RETRY_BACKOFF_MAX")
        self._flush = not settings["JOBDIR"]
        self._delays: dict[str, float] = {}
        self._left: dict[str, str] = {}
        self._failures: Counter[str] = Counter()
        self._waits: Counter[str] = Counter()
        self._closing = asyncio.Event()
        self._watch = create_looping_call(self._look_whether_closing)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The extension Scrapy asks for."""
        for repeated in _SAID_ELSEWHERE:
            logging.getLogger(repeated).setLevel(logging.ERROR)
        hosts = cls(crawler)
        crawler.signals.connect(hosts.opened, signals.spider_opened)
        crawler.signals.connect(hosts.closed, signals.spider_closed)
        # After AutoThrottle's, which is connected before any extension of ours.
        crawler.signals.connect(hosts.answered, signals.response_downloaded)
        return hosts

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """This crawl's. Raises `NotConfigured` where the extension is switched off."""
        hosts = crawler.get_extension(cls)
        if hosts is None:
            raise NotConfigured("the extension crawler.hosts.Hosts is switched off")
        return hosts

    def opened(self) -> None:
        """Begin to look out for the end."""
        self._watch.start(_WATCH, now=False)

    def closed(self) -> None:
        """Scrapy's signal: nothing is left to be held back."""
        if self._watch.running:
            self._watch.stop()

    def check(self, request: Request) -> None:
        """Raise `NotFetched` for a request to a host that is left alone; counted `fetch/host_down`."""
        reason = self._left.get(self._key(request))
        if reason:
            self._count_dropped(reason)
            raise NotFetched(reason)

    def leaves_alone(self, request: Request) -> bool:
        """Whether this request's host is left alone."""
        return self._key(request) in self._left

    def delay(self, request: Request, seconds: float) -> None:
        """Ask this request's host no more often than every so many seconds (its robots.txt's Crawl-delay)."""
        host = self._key(request)
        if seconds > self._longest_delay:
            words = "%s wants %g seconds between requests; it gets CRAWL_DELAY_MAX (%g)"
            logger.warning(words, host, seconds, self._longest_delay)
        self._delays[host] = min(seconds, self._longest_delay)
        self._keep_delay(host)

    def answered(self, response: Response, request: Request) -> None:
        """Scrapy's signal, sent before the host's next request: wait where the host has asked to."""
        host = self._key(request)
        self._keep_delay(host)
        wait = retry_after(response) if response.status in {TOO_MANY, UNAVAILABLE} else None
        if wait is not None or response.status == TOO_MANY:
            self._asked_to_wait(request, wait)
        elif response.status in GATEWAY_FAILS:
            self.failed(request, f"HTTP {response.status}")
        else:
            self._waits[host] = self._failures[host] = 0

    def failed(self, request: Request, reason: str) -> None:
        """Count a failure that tells of the host; after `HOST_FAILURES` in a row it is left alone."""
        host = self._key(request)
        self._failures[host] += 1
        if self._failures[host] == self._patience:
            self.leave(request, "host-down", f"{self._patience} requests in a row failed, the last one: {reason}")

    def leave(self, request: Request, reason: str, why: str) -> None:
        """Ask this request's host nothing more in this run, and say so once."""
        host = self._key(request)
        if host in self._left:
            return
        self._left[host] = reason
        logger.warning("%s is left alone for the rest of this run: %s", host, why)
        if host in self._slots:
            self._drop_waiting(self._slots[host], reason)

    def backoff(self, tries: int) -> float:
        """Seconds before the next try, the first after `RETRY_BACKOFF`, each later one twice that, varied by half."""
        seconds = min(self._backoff * 2 ** (tries - 1), self._longest_backoff)
        return float(seconds) * random.uniform(0.5, 1.5)  # noqa: S311 - spread, no secret

    async def rest(self, seconds: float) -> None:
        """Wait, but no longer than the run lasts."""
        try:
            await asyncio.wait_for(self._closing.wait(), seconds)
        except TimeoutError:
            return

    def _asked_to_wait(self, request: Request, seconds: float | None) -> None:
        host = self._key(request)
        self._waits[host] += 1
        if seconds is None:
            seconds = self.backoff(self._waits[host])
        if seconds > self._longest_wait:
            why = f"it asks to wait for {seconds:.0f} seconds, more than RETRY_AFTER_MAX ({self._longest_wait:.0f})"
            self.leave(request, "host-busy", why)
        elif self._waits[host] >= self._patience:
            self.leave(request, "host-busy", f"it has asked to wait {self._patience} times in a row")
        elif host in self._slots:
            slot = self._slots[host]
            slot.delay = max(slot.delay, _LEAST)
            slot.lastseen = max(slot.lastseen, monotonic() + seconds)
            self._crawler.stats.inc_value("fetch/waits")
            logger.info("%s has asked to wait: nothing is asked for %.0f seconds", host, seconds)

    def _keep_delay(self, host: str) -> None:
        """AutoThrottle sets a slot's delay anew after each answer, and Scrapy forgets slots that have stood idle."""
        least = self._delays.get(host)
        if least is None:
            return
        self._downloader.per_slot_settings[host] = {
            **self._downloader.per_slot_settings.get(host, {}),
            "delay": max(least, self._crawler.settings.getfloat("DOWNLOAD_DELAY")),
            "jitter": 0.0,
        }
        if host in self._slots:
            slot = self._slots[host]
            slot.delay = max(slot.delay, least)
            slot.jitter = 0.0

    def _look_whether_closing(self) -> None:
        """A run that is closed waits for all its requests; those of a slow host could take minutes."""
        engine_slot = self._crawler.engine._slot  # noqa: SLF001 - no signal says so
        if engine_slot is None or engine_slot.closing is None:
            return
        self._closing.set()
        if self._flush:
            for slot in self._slots.values():
                self._drop_waiting(slot, "run-closed")

    def _drop_waiting(self, slot: Slot, reason: str) -> None:
        while slot.queue:
            _, waiting = slot.queue.popleft()
            self._count_dropped(reason)
            waiting.errback(NotFetched(reason))

    def _count_dropped(self, reason: str) -> None:
        if reason in {"host-down", "host-busy"}:
            self._crawler.stats.inc_value("fetch/host_down")

    def _key(self, request: Request) -> str:
        return self._downloader.get_slot_key(request)

    @property
    def _slots(self) -> dict[str, Slot]:
        return self._downloader.slots

    @property
    def _downloader(self) -> Downloader:
        return self._crawler.engine.downloader


def retry_after(response: Response) -> float | None:
    """Seconds that an answer asks to wait (RFC 9110, 10.2.3: a number or a date); None: it does not say."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
