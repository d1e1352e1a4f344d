"""Articles taken out of store and archive, so that no word of theirs is left and nobody asks for them again.

The archive comes first, the store after it: what a crash interrupts, the same command finds again, because the store
still knows the page. That it was done stands in the store (`forgotten`) and, a line each time, in `forgotten.jsonl`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cleaners.model import Page
from cleaners.outlet import Outlet
from crawler.archive.erase import erase
from crawler.archive.reader import Capture, Entry, captures, entries, read
from crawler.archive.records import ARTICLE, FURTHER_PAGE, files_of
from crawler.archive.repair import repair
from crawler.discovery import clean_address, joined, key_of, outlet_of_site
from crawler.store import Store
from crawler.store.engine import Row, Transaction
from crawler.store.sql import pages_behind
from crawler.visits import further_page

RECORD = "forgotten.jsonl"

_AGE = re.compile(r"(?P<count>[1-9]\d{0,4})(?P<unit>[ymd])")


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken out; in a dry run, what would be."""

    articles: int
    """Revisions out of the store."""
    captures: int
    """Records out of the archive: pages, redirects, revisits, and feeds that named the article."""


@dataclass(slots=True)
class _Traces:
    """What the store knows of what is to go."""

    outlets: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    """Addresses, as `key_of` has them."""
    refs: set[str] = field(default_factory=set)
    articles: int = 0


def moment_of(age: str, now: datetime) -> datetime:
    """`2y`, `18m` (months), `90d` before now, or a date (UTC). Raises `ValueError` for all else, and the future."""
    found = _AGE.fullmatch(age)
    try:
        if not found:
            moment = datetime.fromisoformat(age)
            moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        elif found["unit"] == "d":
            moment = now - timedelta(days=int(found["count"]))
        else:
            moment = _months_before(now, int(found["count"]) * (12 if found["unit"] == "y" else 1))
    except (ValueError, OverflowError):
        raise ValueError(f"{age!r} is no age: 2y, 18m, 90d, or a date such as 2024-01-01") from None
    if moment > now:
        raise ValueError(f"{age} is in the future: that would be everything")
    return moment


class Takedown:
    """Takes articles out.

    Every method raises `StoreError` (`AlreadyRunning` where their outlet is being crawled), `ArchiveError` and
    `OSError`; the same call then takes it up again.
    """

    def __init__(self, store: Store, archive: Path | None, state: Path, outlets: Iterable[Outlet]) -> None:
        """`archive` is `ARCHIVE_DIR`, None where there is none; `outlets` are all that are declared."""
        self._store, self._archive, self._state = store, archive, state
        self._outlets = [*outlets]

    def address(self, url: str) -> str:
        """The address as crawls have it. Raises `ValueError` for what is none."""
        return clean_address(url, self._owner(url))

    def page(self, url: str, now: str, why: str, *, dry_run: bool) -> Taken:
        """Take out what is known under an address, and under all that led to it. Raises `ValueError` for no address."""
        address = self.address(url)
        traces = self._store.attempt(lambda t: _traces_of(t, address))
        traces.outlets |= {self._owner(url).slug, outlet_of_site(url).slug} | {_outlet_of(ref) for ref in traces.refs}
        self._hold(traces.outlets)
        refs = [ref for outlet in sorted(traces.outlets) for ref in self._refs_of_page(outlet, traces)]
        taken = Taken(traces.articles, len(refs))
        if not dry_run:
            self._erase(refs)
            self._store.forget(address, now, why)
            self._note(taken, now, why, address_digest=hashlib.sha256(key_of(address).encode()).hexdigest())
        return taken

    def older(self, before: datetime, now: str, why: str, *, dry_run: bool) -> Taken:
        """Take out every article first fetched before a moment, and from the archive all that was fetched before it."""
        moment = before.astimezone(UTC).isoformat(timespec="seconds")
        traces = self._store.attempt(lambda t: _traces_before(t, moment))
        traces.outlets |= {run.outlet for run in self._store.last_runs()} | {*self._archived_outlets()}
        self._hold(traces.outlets)
        refs = [ref for outlet in sorted(traces.outlets) for ref in self._refs_before(outlet, traces, before)]
        taken = Taken(traces.articles, len(refs))
        if not dry_run:
            self._erase(refs)
            self._store.forget_older(moment, now)
            self._note(taken, now, why, before=moment)
        return taken

    def unfinished_feeds(self) -> list[Path]:
        """What a crawl that was killed while it wrote its feeds has left; its next run replaces or removes it."""
        return sorted((self._state / "feeds").glob("*.part"))

    def _owner(self, url: str) -> Outlet:
        made = outlet_of_site(url)
        host = urlsplit(url.strip()).hostname or ""
        return next((outlet for outlet in self._outlets if outlet.owns(host)), made)

    def _hold(self, outlets: Iterable[str]) -> None:
        for outlet in sorted(outlets):
            self._store.hold(outlet)

    def _archived_outlets(self) -> Iterator[str]:
        if self._archive and self._archive.is_dir():
            yield from (folder.name for folder in self._archive.iterdir() if files_of(self._archive, folder.name))

    def _files(self, outlet: str) -> list[Path]:
        """An outlet's files, whole: nobody writes them now."""
        if self._archive is None or not (self._archive / outlet).is_dir():
            return []
        repair(self._archive, outlet)
        return files_of(self._archive, outlet)

    def _refs_of_page(self, outlet: str, traces: _Traces) -> list[str]:
        files = self._files(outlet)
        if not files or self._archive is None:
            return []
        beside = _read_beside(files, traces)
        traces.keys |= beside.leading
        found = _refs_among(files, traces, beside.naming)
        for capture in [read(self._archive, ref) for ref, is_page in found.items() if is_page]:
            found |= dict.fromkeys(_further_of(capture, beside.further, self._archive), False)
        return [*found]

    def _refs_before(self, outlet: str, traces: _Traces, before: datetime) -> list[str]:
        files = self._files(outlet)
        if not files:
            return []
        moment = f"{before.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        old = {entry.ref for entry in entries(files) if entry.date < moment}
        return [*_refs_among(files, traces, old)]

    def _erase(self, refs: list[str]) -> None:
        if self._archive is not None:
            erase(self._archive, refs)

    def _note(self, taken: Taken, now: str, why: str, **what: str) -> None:
        record = {"at": now, **what, "articles": taken.articles, "captures": taken.captures, "why": why}
        with (self._state / RECORD).open("a", encoding="utf-8") as file:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())


@dataclass(slots=True)
class _Beside:
    """What the headers of an outlet's whole captures, and its feeds, say of a page."""

    leading: set[str] = field(default_factory=set)
    """Keys of addresses from which redirects lead to it."""
    naming: set[str] = field(default_factory=set)
    """Refs of feeds, sitemaps and section pages that name it: a feed may hold the whole article."""
    further: dict[str, list[str]] = field(default_factory=dict)
    """Key of a further page of any story -> its captures' refs."""


def _read_beside(files: list[Path], traces: _Traces) -> _Beside:
    beside = _Beside()
    moves: list[tuple[str, str]] = []
    mentions = _mentions(traces.keys)
    for capture in captures(files):
        if capture.purpose == FURTHER_PAGE:
            beside.further.setdefault(key_of(capture.url), []).append(capture.ref)
        elif capture.purpose == ARTICLE:
            target = capture.header("Location")
            if target:
                moves.append((key_of(capture.url), key_of(joined(capture.url, target))))
        elif mentions.search(capture.payload):
            beside.naming.add(capture.ref)
    leading: set[str] = set()
    while found := {asked for asked, target in moves if target in traces.keys | leading} - leading:
        leading |= found
    beside.leading = leading
    return beside


def _refs_among(files: list[Path], traces: _Traces, others: set[str]) -> dict[str, bool]:
    """Refs of everything that was answered under the addresses, of `others`, and of revisits that refer to these.

    A value says whether it is a page of its own, with a body.
    """
    found: dict[str, bool] = {}
    for entry in entries(files):
        is_it = entry.ref in traces.refs or key_of(entry.url) in traces.keys
        if is_it or entry.ref in others or entry.refers_to in found:
            found[entry.ref] = is_it and _is_page(entry)
    return found


def _is_page(entry: Entry) -> bool:
    return entry.status == HTTPStatus.OK and not entry.is_revisit and entry.purpose == ARTICLE


def _further_of(capture: Capture, further: dict[str, list[str]], archive: Path) -> Iterator[str]:
    """Refs of the pages that go on with a story, all their captures."""
    pages = [Page(html=capture.payload, url=capture.url)]
    while (address := further_page(pages)) and (refs := further.get(key_of(address))):
        yield from refs
        pages.append(Page(html=read(archive, refs[-1]).payload, url=address))


def _traces_of(t: Transaction, address: str) -> _Traces:
    traces = _Traces(keys={key_of(address)})
    for page in pages_behind(t, address):
        _add(t, page, traces)
    return traces


def _traces_before(t: Transaction, moment: str) -> _Traces:
    traces = _Traces()
    for page in t.rows("SELECT * FROM pages WHERE revision > 0 AND first_seen < :moment", {"moment": moment}):
        _add(t, page, traces)
    return traces


def _add(t: Transaction, page: Row, traces: _Traces) -> None:
    what = {"id": page["id"]}
    traces.outlets.add(page["outlet"])
    traces.keys |= {key_of(row["address"]) for row in t.rows("SELECT address FROM addresses WHERE page = :id", what)}
    traces.refs |= {row["archive_ref"] for row in t.rows("SELECT archive_ref FROM captures WHERE page = :id", what)}
    traces.articles += t.rows("SELECT COUNT(*) AS n FROM articles WHERE page = :id", what)[0]["n"]


def _mentions(keys: Iterable[str]) -> re.Pattern[bytes]:
    """Finds an address in a feed or page, relative ones too, and none that only begins like it."""
    paths = {form for key in keys for form in _forms(key)}
    return re.compile(b"(?:%b)(?![\\w%%-])" % b"|".join(sorted(map(re.escape, paths), reverse=True)))


def _forms(key: str) -> Iterator[bytes]:
    parts = urlsplit(key)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    for form in (path, path.replace("&", "&amp;"), path.lower()):
        yield form.encode()
        yield unquote(form).encode()


def _outlet_of(ref: str) -> str:
    return ref.partition("/")[0]


def _months_before(now: datetime, months: int) -> datetime:
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return now.replace(year=year, month=month + 1, day=min(now.day, monthrange(year, month + 1)[1]))
