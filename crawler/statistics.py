"""What a run did, as one line for monitoring, and the exit status that a scheduler reads."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import scrapy
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.statscollectors import MemoryStatsCollector

from cleaners.version import VERSION
from crawler.memory import CrawlMemory, memory_name
from crawler.project import folder_setting
from crawler.store.records import Run, Verdict

logger = logging.getLogger(__name__)

DONE, SOMETHING_FAILED, NOTHING_DONE = 0, 1, 2
"""Exit statuses of a crawl; docs/schedules.md has the table."""

COULD_NOT_WORK = frozenset({"already-running", "store-failed", "archive-failed", "feeds-refused"})
"""Reasons of closing after which somebody has to do something before the next run can work."""
LIMITED = "closespider_"
"""How the reasons begin that are limits of the user's own (`CLOSESPIDER_PAGECOUNT`): the run has come to its end."""

NO_FAILURE = frozenset(
    {"HTTP 404", "HTTP 410", "Forbidden by robots.txt", "off-domain", "private-address", "run-closed"}
)
"""What a site answers on purpose, and what is not asked for on purpose: counted, but nobody need be woken for it."""


def summary(
    stats: Mapping[str, Any], *, outlet: str, run: Run | None, reason: str, failed_share: float
) -> dict[str, Any]:
    """A run in figures, from Scrapy's stats: what docs/schedules.md describes, ready for JSON.

    `run` is None where none was begun; `reason` is why the crawl was closed; `failed_share` is the setting
    `FAILED_SHARE`.
    """
    seconds = stats.get("elapsed_time_seconds")
    started = stats.get("start_time") or datetime.now(UTC)
    figures: dict[str, Any] = {
        "outlet": outlet,
        "run": run.id if run else None,
        "resumed": bool(run and run.resumed),
        "started_at": started.isoformat(timespec="seconds"),
        "seconds": round((datetime.now(UTC) - started).total_seconds() if seconds is None else seconds, 1),
        "reason": reason,
        "sources_read": stats.get("discovery/sources_read", 0),
        "sources_failed": stats.get("discovery/sources_failed", 0),
        "found": stats.get("discovery/found", 0),
        "asked": stats.get("discovery/asked", 0),
        "fetched": stats.get("fetch/pages", 0),
        "not_modified": stats.get("fetch/not_modified", 0) + stats.get("fetch/same", 0),
        **{str(verdict): stats.get(f"state/{verdict}", 0) for verdict in Verdict},
        "refused": _by_reason(stats, "clean/refused/"),
        "failed": _by_reason(stats, "fetch/failed/"),
        "errors": _by_reason(stats, "clean/failed/") | _errors_in_callbacks(stats),
        "feeds_failed": sum(_by_reason(stats, "feedexport/failed_count/").values()),
        "words": stats.get("clean/kept_words", 0),
    }
    figures["failed_share"] = _share_of_failures(figures)
    figures["exit_status"] = _exit_status(figures, failed_share)
    figures["versions"] = {"ghirbal": VERSION, "scrapy": scrapy.__version__, "python": platform.python_version()}
    return figures


def summary_of(crawler: Crawler, reason: str) -> dict[str, Any]:
    """The summary of a crawler's run, as it stands."""
    spider = crawler.spider
    memory = crawler.get_extension(CrawlMemory)
    return summary(
        crawler.stats.get_stats(),
        outlet=memory_name(spider) if spider else "",
        run=memory.run if memory else None,
        reason=reason,
        failed_share=crawler.settings.getfloat("FAILED_SHARE"),
    )


class RunStatistics(MemoryStatsCollector):
    """Scrapy's `STATS_CLASS`: appends the run's summary to `RUN_STATISTICS` when all else is done.

    Stats are closed after every extension has been, and also where the crawl was refused before it began.
    """

    def close_spider(self, spider: Spider | None = None, reason: str | None = None) -> None:
        """Write the line; where that fails, say so in one."""
        super().close_spider(spider, reason)
        settings = self._crawler.settings
        if not settings["RUN_STATISTICS"]:
            return
        file = folder_setting(settings, "OUT_DIR") / settings["RUN_STATISTICS"]
        try:
            append_line(file, json.dumps(summary_of(self._crawler, reason or ""), ensure_ascii=False))
        except OSError as error:
            logger.error("The run's statistics are not written: %s", error)


def append_line(file: Path, line: str) -> None:
    """Add a line to a file that others add to as well: whole, or not at all. Raises `OSError`.

    A disk that is nearly full takes a part of it, which is taken back.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab", buffering=0) as appended:
        fcntl.flock(appended, fcntl.LOCK_EX)
        end = os.fstat(appended.fileno()).st_size
        encoded = f"{line}\n".encode()
        written = appended.write(encoded)
        if written != len(encoded):
            os.ftruncate(appended.fileno(), end)
            raise OSError(f"{file}: no space for a whole line")


def _by_reason(stats: Mapping[str, Any], prefix: str) -> dict[str, int]:
    return {key.removeprefix(prefix): count for key, count in sorted(stats.items()) if key.startswith(prefix)}


def _errors_in_callbacks(stats: Mapping[str, Any]) -> dict[str, int]:
    counted = _by_reason(stats, "spider_exceptions/")
    return {error: count for error, count in counted.items() if error != "count"}


def _share_of_failures(figures: Mapping[str, Any]) -> float:
    """Of the sources and pages that were asked for, those that failed: not fetched, or not cleaned."""
    asked = figures["sources_read"] + figures["sources_failed"] + figures["asked"]
    not_fetched = sum(count for why, count in figures["failed"].items() if why not in NO_FAILURE)
    failed = figures["sources_failed"] + not_fetched + sum(figures["errors"].values())
    return round(min(failed / asked, 1.0), 4) if asked else float(bool(failed))


def _exit_status(figures: Mapping[str, Any], failed_share: float) -> int:
    reason = figures["reason"]
    if reason in COULD_NOT_WORK or figures["failed_share"] == 1.0:
        return NOTHING_DONE
    has_ended = reason == "finished" or reason.startswith(LIMITED)
    is_blind = figures["sources_failed"] and not figures["sources_read"]
    if not has_ended or is_blind or figures["feeds_failed"] or figures["failed_share"] > failed_share:
        return SOMETHING_FAILED
    return DONE
