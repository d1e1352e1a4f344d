"""Feeds are written when a run ends, from the store: all of the run, whatever was killed in between, or nothing.

A feed is therefore as safe as the store: a run whose feeds could not be written stays open, and the next crawl of its
outlet goes on with it and writes them.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
from asyncio import Task, create_task, gather, to_thread
from contextlib import suppress
from functools import cached_property
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import IO, Any, cast
from urllib.parse import urlsplit

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, NotConfigured
from scrapy.exporters import BaseItemExporter
from scrapy.extensions.feedexport import (
    BlockingFeedStorage,
    FeedExporter,
    FeedSlot,
    UriParamsCallableT,
    apply_uri_params,
)
from scrapy.extensions.postprocessing import PostProcessingManager
from scrapy.utils.defer import ensure_awaitable
from w3lib.url import file_uri_to_path

from cleaners.model import Article
from crawler.appending import Journal
from crawler.files import put_in_place
from crawler.memory import CrawlMemory
from crawler.project import folder_setting
from crawler.statistics import summary_of
from crawler.store import Run

logger = logging.getLogger(__name__)

GZIP = {
    "postprocessing": ["scrapy.extensions.postprocessing.GzipPlugin"],
    "gzip_filename": "",  # the part's name says nothing, and the same articles are to give the same bytes
    "gzip_mtime": 0,
}
WHOLE_FORMATS = frozenset({"json", "xml", "parquet"})
"""Formats whose files have an end: what is added behind it makes a file that nobody can read."""
STOPPED = frozenset({"shutdown", "archive-failed"})
"""Why a crawl closes before its run has come to its end: Ctrl-C and SIGTERM, or an archive that takes no more. A limit
of the user's own is an end."""


class RunFeeds(FeedExporter):
    """Scrapy's feed exports, `FEEDS` and all its options, fed from the store when the run has come to its end.

    Where every feed is stored, the run is finished. Before the first request it refuses feeds that could not be
    written: appending to a format that has an end, `out.gz` without a format.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Reads `FEEDS`, `FEED_*` and `STATE_DIR`; without any feed the run is finished all the same."""
        self._refusal = ""
        self._has_failed = False
        self._closings: list[tuple[FeedSlot, Task[None]]] = []
        try:
            super().__init__(crawler)
            for address, options in self.feeds.items():
                self._complete(address, options)
        except NotConfigured:
            self._refusal = "see the line above" if self.settings["FEEDS"] else ""
        except ValueError as error:
            self._refusal = str(error)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RunFeeds:
        """The extension Scrapy asks for. Items that pass are not written: the store has them."""
        feeds = cls(crawler)
        crawler.signals.connect(feeds.open_spider, signals.spider_opened)
        crawler.signals.connect(feeds.close_spider, signals.spider_closed)
        return feeds

    def open_spider(self, spider: Spider) -> None:  # noqa: ARG002 - Scrapy's signature
        """Nothing is opened until there is something to write. Raises `CloseSpider` for feeds that cannot be."""
        if self._refusal:
            logger.error("The feeds cannot be written: %s", self._refusal)
            raise CloseSpider("feeds-refused")

    async def close_spider(self, spider: Spider, reason: str = "finished") -> None:
        """Write every feed; finish the run where all are stored."""
        memory = self.crawler.get_extension(CrawlMemory)
        if memory is None or memory.run is None or self._refusal:
            return
        if reason == "store-failed":
            return  # it has said why, and what it kept is written by the next run
        if not await self._write(memory, spider):
            logger.error("Not every feed is written: the run stays open, and the same command writes them again")
            return
        if reason in STOPPED:
            logger.warning("Stopped before its end: the feeds hold what it kept; the same command goes on with the run")
            return
        with suppress(CloseSpider):  # the store has said why; the run stays open
            await memory.finish(summary_of(self.crawler, reason))
            await to_thread(self._forget, memory.run)

    def item_scraped(self, item: Any, spider: Spider) -> None:
        """Export an item to every feed that takes it. A feed that cannot be written costs itself alone."""
        going_on = []
        for slot in self.slots:
            try:
                going_on.append(self._export(slot, item, spider))
            except OSError as error:
                self._fail(slot, error)
        self.slots = going_on

    async def _write(self, memory: CrawlMemory, spider: Spider) -> bool:
        """Whether every feed is stored."""
        try:
            self.slots = [self._slot(address, spider) for address in self.feeds]
            async for article in memory.kept():
                self.item_scraped(article, spider)
        except CloseSpider as error:  # the store has failed
            for slot in self.slots:
                self._fail(slot, error)
            self.slots = []
        for slot in self.slots:
            self._schedule_slot_close(slot, spider)
        ends = await gather(*(closing for _, closing in self._closings), return_exceptions=True)
        for (slot, _), end in zip(self._closings, ends, strict=True):
            if end is not None:
                self._fail(slot, end)
        await self.crawler.signals.send_catch_log_async(signals.feed_exporter_closed)
        return not self._has_failed

    def _fail(self, slot: FeedSlot, error: BaseException) -> None:
        """Say so in one line, with a traceback only for what is neither a disk's nor a server's answer."""
        self._has_failed = True
        is_known = isinstance(error, (OSError, CloseSpider))
        said = getattr(error, "reason", None) or f"{type(error).__name__}: {error}"
        logger.error("Could not write %s: %s", _shown(slot.uri), said, exc_info=None if is_known else error)
        self.crawler.stats.inc_value(f"feedexport/failed_count/{type(slot.storage).__name__}")
        _discard(slot)

    def _export(self, slot: FeedSlot, item: Any, spider: Spider) -> FeedSlot:
        """Gives the slot for the next item: another one where a batch is full."""
        if not slot.filter.accepts(item):
            return slot
        # Counted even where it stands in the file already: a batch holds the same items in every process of a run.
        slot.itemcount += 1
        if not isinstance(slot.storage, AppendedFile) or slot.storage.takes(item):
            _exporter(slot).export_item(item)
        most = slot.feed_options["batch_item_count"]
        if not most or slot.itemcount < most:
            return slot
        self._schedule_slot_close(slot, spider)
        return self._slot(slot.uri_template, spider, slot)

    def _slot(self, address: str, spider: Spider, before: FeedSlot | None = None) -> FeedSlot:
        options = self.feeds[address]
        slot = self._start_new_batch(
            batch_id=before.batch_id + 1 if before else 1,
            uri=apply_uri_params(address, self._get_uri_params(spider, options["uri_params"], before)),
            feed_options=options,
            spider=spider,
            uri_template=address,
        )
        if isinstance(slot.storage, AppendedFile):
            slot.storage.line_end = b"" if options.get("postprocessing") else b"\n"
        if isinstance(slot.storage, AppendedFile) and slot.format == "csv":
            slot.storage.opening = _header(slot)
            no_header = options["item_export_kwargs"] | {"include_headers_line": False}
            slot.feed_options = options | {"item_export_kwargs": no_header}
        return slot

    def _schedule_slot_close(self, slot: FeedSlot, spider: Spider) -> Task[None]:
        closing = create_task(self._close_slot(slot, spider))
        self._closings.append((slot, closing))
        return closing

    async def _close_slot(self, slot: FeedSlot, spider: Spider) -> None:  # noqa: ARG002 - Scrapy's signature
        """Store a slot's file. Raises whatever its storage raises: Scrapy would log a traceback and go on."""
        if slot.file is None and (slot.itemcount or not slot.store_empty or slot.batch_id > 1):
            return
        _exporter(slot)
        slot.finish_exporting()
        await ensure_awaitable(slot.storage.store(self._get_file(slot)))
        logger.info("Stored %s feed (%d items) in: %s", slot.format, slot.itemcount, _shown(slot.uri))
        self.crawler.stats.inc_value(f"feedexport/success_count/{type(slot.storage).__name__}")
        await self.crawler.signals.send_catch_log_async(signals.feed_slot_closed, slot=slot)

    def _get_uri_params(
        self, spider: Spider, uri_params_function: str | UriParamsCallableT | None, slot: FeedSlot | None = None
    ) -> dict[str, Any]:
        """Scrapy's, but `%(time)s` is when the run began: the process that resumes it writes the same file."""
        params = super()._get_uri_params(spider, uri_params_function, slot)
        return params | {"time": run_of(self.crawler).started_at.replace(":", "-")}

    def _complete(self, address: str, options: dict[str, Any]) -> None:
        """Take `.gz` at its word. Raises `ValueError` for a feed that could not be written."""
        if urlsplit(address).path.endswith(".gz"):
            options.update({name: value for name, value in GZIP.items() if name not in options})
        if options["format"] == "gz":
            options["format"] = Path(address.removesuffix(".gz")).suffix.removeprefix(".")
            if options["format"] not in self.exporters:
                raise ValueError(f"{_shown(address)} does not say its format: name it so, `articles.jsonl.gz`")
        unknown = [name for name in options["fields"] or () if name not in Article.__dataclass_fields__]
        if unknown:
            raise ValueError(f"no article has the field {', '.join(unknown)} ({_shown(address)}): see docs/schema.md")
        if options["format"] == "parquet" and find_spec("pyarrow") is None:
            raise ValueError("parquet needs pyarrow: pip install 'ghirbal[parquet]'")
        if options["format"] in WHOLE_FORMATS and isinstance(self._get_storage(address, options), AppendedFile):
            raise ValueError(
                f"nothing can be appended to {options['format']} ({_shown(address)}): "
                'use -O, or "overwrite": True in FEEDS'
            )

    def _forget(self, run: Run) -> None:
        """Clear the journals of what was appended; what is left of one costs nothing but its place."""
        for slot, _ in self._closings:
            if isinstance(slot.storage, AppendedFile):
                slot.storage.forget(run)


class LocalFile:
    """What `FEED_STORAGES` names for files: the storage that an address and its options want."""

    @classmethod
    def from_crawler(
        cls, crawler: Crawler, uri: str, *, feed_options: dict[str, Any] | None = None
    ) -> WholeFile | AppendedFile | Device:
        """A storage for a path or a `file:` address."""
        path = Path(file_uri_to_path(uri) if uri.startswith("file:") else uri)
        if path.exists() and not path.is_file():
            return Device(path)
        kind = WholeFile if (feed_options or {}).get("overwrite") else AppendedFile
        return kind(path.resolve(), crawler)


class WholeFile(BlockingFeedStorage):
    """A file that each run replaces: a reader sees the old one or the new one."""

    def __init__(self, path: Path, crawler: Crawler) -> None:
        """`path` is resolved: what a symbolic link leads to is replaced, not the link."""
        self._path, self._crawler = path, crawler

    def open(self, spider: Spider) -> IO[bytes]:  # noqa: ARG002 - Scrapy's signature
        """A file beside it; of one name for a run, so that no killed process leaves more than one."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        return self._part.open("wb")

    def discard(self) -> None:
        """Leave the old file what it is."""
        self._part.unlink(missing_ok=True)

    @property
    def _part(self) -> Path:
        digest = hashlib.sha256(
            f"{self._path.name} {name_of(run_of(self._crawler))}".encode("utf-8", "surrogateescape")
        )
        return self._path.with_name(f".feed-{digest.hexdigest()[:16]}.part")

    def _store_in_thread(self, file: IO[bytes]) -> None:
        file.close()
        if self._path.exists():
            shutil.copymode(self._path, self._part)
        put_in_place(self._part, self._path)


class AppendedFile(BlockingFeedStorage):
    """A file to which each run adds: exactly once, see `crawler/appending.py`."""

    def __init__(self, path: Path, crawler: Crawler) -> None:
        """`path` is resolved: a file has one journal by whatever name it goes."""
        self._journal = Journal(folder_setting(crawler.settings, "STATE_DIR") / "feeds", path)
        self._crawler = crawler
        self._marks: list[str] = []
        self.opening = b""
        """What a new file begins with: a table's header."""
        self.line_end = b""
        """What each record ends with, where the file can be told to consist of records."""

    def takes(self, item: Any) -> bool:
        """Whether an earlier process of this run has not written it yet."""
        mark = _mark(item)
        if mark in self._held:
            return False
        self._marks.append(mark)
        return True

    def open(self, spider: Spider) -> IO[bytes]:  # noqa: ARG002 - Scrapy's signature
        """A file in the state's folder."""
        part = self._journal.part(self._run)
        part.parent.mkdir(parents=True, exist_ok=True)
        file = part.open("wb")
        file.write(self.opening)
        return file

    def discard(self) -> None:
        """Nothing to undo: the part is made anew by the next process."""

    def forget(self, run: Run) -> None:
        """The run has come to its end."""
        self._journal.forget(name_of(run))

    @cached_property
    def _held(self) -> frozenset[str]:
        return self._journal.holds(self._run)

    @property
    def _run(self) -> str:
        return name_of(run_of(self._crawler))

    def _store_in_thread(self, file: IO[bytes]) -> None:
        file.close()
        self._journal.append(self._run, self._marks, len(self.opening), self.line_end)


class Device(BlockingFeedStorage):
    """What is no file, `/dev/stdout` or a named pipe: written to, and nothing can be said of what becomes of it."""

    def __init__(self, path: Path) -> None:
        """`path` exists."""
        self._path = path

    def _store_in_thread(self, file: IO[bytes]) -> None:
        with file, self._path.open("wb") as device:
            file.seek(0)
            shutil.copyfileobj(file, device)


def run_of(crawler: Crawler) -> Run:
    """The run that a crawler is on. Raises `CloseSpider` where it has none."""
    memory = crawler.get_extension(CrawlMemory)
    if memory is None or memory.run is None:
        raise CloseSpider("store-failed")
    return memory.run


def name_of(run: Run) -> str:
    """A name no other run has, not even one of a store that was begun anew."""
    return f"{run.outlet} {run.id} {run.started_at}"


def _mark(item: Any) -> str:
    """What an article is known by within a run."""
    return hashlib.sha256(f"{item.id} {item.url} {item.revision}".encode()).hexdigest()[:16]


def _exporter(slot: FeedSlot) -> BaseItemExporter:
    slot.start_exporting()
    if slot.exporter is None:
        raise RuntimeError("a slot that was started has an exporter")
    return slot.exporter


def _header(slot: FeedSlot) -> bytes:
    """What the slot's exporter writes of no items at all, compressed where the feed is."""
    options = slot.feed_options
    made = BytesIO()
    plugins = options.get("postprocessing", [])
    file = cast("IO[bytes]", PostProcessingManager(plugins, made, options) if plugins else made)
    exporter = slot._get_exporter(  # noqa: SLF001 - what Scrapy calls for the slot itself
        file,
        slot.format,
        fields_to_export=options["fields"],
        encoding=options["encoding"],
        indent=options["indent"],
        **options["item_export_kwargs"],
    )
    exporter.start_exporting()
    exporter.finish_exporting()
    if plugins:
        file.close()
    return made.getvalue()


def _discard(slot: FeedSlot) -> None:
    """Close what a slot has written to, and forget it."""
    if slot.file is None or not isinstance(slot.storage, BlockingFeedStorage):
        return
    file: Any = slot.file
    with suppress(OSError, ValueError):  # the disk is full still, or it is closed already
        file.close()
    if isinstance(file, PostProcessingManager):
        with suppress(OSError):
            file.file.close()
    if isinstance(slot.storage, (WholeFile, AppendedFile)):
        slot.storage.discard()


def _shown(address: str) -> str:
    """An address as a log may have it: without the name and password of `ftp://` and `s3://`."""
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if "@" in parts.netloc else address
