"""What was seen, and every article: one interface, one setting (`STORE`), an engine for each kind of database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from cleaners.model import Article
from crawler.store.engine import Transaction
from crawler.store.records import (
    AlreadyRunning,
    Found,
    Kept,
    Known,
    LastRun,
    Run,
    StoreError,
    Verdict,
    Visit,
)
from crawler.store.search import Hit, QueryError

__all__ = [
    "AlreadyRunning",
    "Found",
    "Hit",
    "Kept",
    "Known",
    "LastRun",
    "QueryError",
    "Run",
    "Store",
    "StoreError",
    "Verdict",
    "Visit",
    "open_filled_store",
    "open_store",
    "sqlite_file",
]

T = TypeVar("T")


class Store(Protocol):
    """The memory of all crawls.

    Every method is one transaction and raises `StoreError` where the database cannot be used. A store belongs to the
    thread that opened it; `crawler/memory.py` gives a crawl one of its own.
    """

    def begin(self, outlet: str, now: str) -> Run:
        """The run to be done: the outlet's last one where it did not come to its end, else a new one.

        Holds the outlet until `finish` or `close`. Raises `AlreadyRunning` while another process holds it.
        """

    def hold(self, outlet: str) -> None:
        """Keep an outlet to this process until `close`, without a run. Raises `AlreadyRunning` as `begin` does."""

    def finish(self, run: Run, now: str, statistics: Mapping[str, Any]) -> None:
        """The run has come to its end: all it kept is in its feeds."""

    def meet(self, outlet: str, found: Sequence[Found]) -> list[Known]:
        """What is known of each address, in their order. Writes nothing."""

    def ask(self, outlet: str, found: Sequence[Found], now: str) -> None:
        """These addresses will be asked for: they are remembered until they are settled, whatever happens."""

    def unsettled(self, outlet: str) -> list[Found]:
        """Addresses asked for and not settled, oldest first, but those that failed too often.

        Known articles that are to be looked at again are among them.
        """

    def settle(self, outlet: str, visit: Visit, outcome: str) -> None:
        """An answer without an article: `refused/…`, `gone`, `not-modified`."""

    def fail(self, outlet: str, address: str, outcome: str) -> None:
        """No answer, or none that settles anything (`failed/timeout`): it stays to be asked for."""

    def move(self, outlet: str, asked: str, target: str, now: str) -> None:
        """An address leads to another: they are one page from now on."""

    def keep(self, run: Run, visit: Visit, article: Article, canonical: str | None) -> Kept:
        """Store an article and that it was seen, in one transaction.

        `canonical` is the address that the page says is its own, cleaned, None where it is not to be trusted at all: a
        twin is one only where its words agree with the stored ones, and of the same outlet. NUL and lone surrogates
        are stored as U+FFFD.
        """

    def kept(self, run: Run) -> Iterator[Article]:
        """The articles that a run has kept, with their removals, in the order in which they came."""

    def forget(self, address: str, now: str, why: str) -> list[str]:
        """Take a page and all its revisions out, and never ask for it again; gives the archive's references to it.

        An address that is not known is remembered all the same.
        """

    def forget_older(self, before: str, now: str) -> list[str]:
        """Take out every article first fetched before a moment (ISO 8601); the addresses stay seen."""

    def search(
        self, question: str, *, outlet: str | None = None, since: str | None = None, limit: int = 20
    ) -> list[Hit]:
        """Articles, in their newest revision, that hold every word, "phrase" and beginning* of a question; best first.

        Words are compared in matching form: «الأمريكية» finds «الامريكيه». `since` is a date, ISO 8601; an article
        without one counts by when it was fetched. PostgreSQL's index has 256 places of a word and 16,383 words of a
        text: a phrase further on is not found there. Raises `QueryError` for a question without a word.
        """

    def captures(self, outlet: str) -> Iterator[str]:
        """The archive's references to all answers that settled something, oldest first."""

    def last_runs(self) -> list[LastRun]:
        """The last run of each outlet, by slug."""

    def attempt(self, work: Callable[[Transaction], T], /) -> T:
        """Run something in a transaction of its own, for what stands on the store without being part of it."""

    def read(self, work: Callable[[Transaction], T], /) -> T:
        """The same for what writes nothing: it waits for no writer, and a reader's rights are enough."""

    def close(self) -> None:
        """Let go of the database and of every outlet held."""


def open_store(setting: str, folder: Path) -> Store:
    """The store that `STORE` names: empty for SQLite in `folder`/ghirbal.db, a path, or `postgresql://…`.

    Raises `StoreError` where it cannot be opened, or its schema is of another version.
    """
    from crawler.store.sql import SqlStore

    if setting.startswith(("postgresql://", "postgres://")):
        from crawler.store.postgres import PostgresEngine

        return SqlStore(PostgresEngine(setting))
    from crawler.store.sqlite import SqliteEngine

    return SqlStore(SqliteEngine(sqlite_file(setting, folder), folder / "locks"))


def open_filled_store(setting: str, folder: Path) -> Store:
    """The store that crawls have filled, for who reads it: a file that is not there is not made.

    Raises `StoreError`, as `open_store` does.
    """
    file = sqlite_file(setting, folder)
    if "://" not in setting and not file.exists():
        raise StoreError(f"{file}: no such store; STORE and STATE_DIR say where it is, and a crawl makes it")
    return open_store(setting, folder)


def sqlite_file(setting: str, folder: Path) -> Path:
    """The database that `STORE` names where that is no address of a server."""
    return folder / (setting or "ghirbal.db")
