"""The embedded engine: one file, in WAL mode, which a crash at any moment leaves whole."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import IO, Any

from crawler.store.engine import Parameters, Row, Transaction
from crawler.store.records import AlreadyRunning, StoreError

SCHEMA = "1"
PATIENCE = 120.0
"""Seconds that a statement waits for another writer: longer than a table is locked by a backup or a big query."""


class SqliteEngine:
    """A database file, and lock files beside it."""

    def __init__(self, path: Path, locks: Path) -> None:
        """Open or make the database; `locks` is the folder of lock files. Raises `StoreError`."""
        self._path, self._locks = path, locks
        self._held: dict[str, IO[str]] = {}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
            self._connection.row_factory = sqlite3.Row
            for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON"):
                self._connection.execute(f"PRAGMA {pragma}")
            self._make_or_check()
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{path}: {error}") from error

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One transaction; it takes the write lock at once, so that no reader has to become a writer half-way."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield _SqliteTransaction(self._connection)
            except BaseException:
                with suppress(sqlite3.Error):  # a full disk has rolled back by itself
                    self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise StoreError(f"{self._path}: {error}") from error

    def stream(self, statement: str, parameters: Parameters = {}) -> Iterator[Row]:  # noqa: B006 - never written to
        """Rows as they are read."""
        try:
            for row in self._connection.execute(statement, dict(parameters)):
                yield dict(row)
        except sqlite3.Error as error:
            raise StoreError(f"{self._path}: {error}") from error

    def index(self, transaction: Transaction, seq: int, headline: str, body: str) -> None:
        """Make an article's words findable."""

    def unindex(self, transaction: Transaction, seqs: Sequence[int]) -> None:
        """Take articles' words out of the index."""

    def hold(self, outlet: str) -> None:
        """Lock the outlet's file; the system lets go of it when the process ends, however it ends."""
        self._locks.mkdir(parents=True, exist_ok=True)
        file = (self._locks / f"{outlet}.lock").open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            who = file.read().strip() or "another process"
            file.close()
            raise AlreadyRunning(f"{outlet} is being crawled by {who}") from None
        file.truncate(0)
        file.write(f"process {os.getpid()}")
        file.flush()
        self._held[outlet] = file

    def release(self, outlet: str) -> None:
        """Unlock the outlet's file; it stays, as a name to lock."""
        if outlet in self._held:
            self._held.pop(outlet).close()

    def close(self) -> None:
        """Close the database and let go of every outlet."""
        for outlet in [*self._held]:
            self.release(outlet)
        self._connection.close()

    def _make_or_check(self) -> None:
        with self.transaction() as t:
            if not t.rows("SELECT 1 AS one FROM sqlite_master WHERE name = 'meta'"):
                _run_all(self._connection, (files("crawler.store") / "schema" / "sqlite.sql").read_text("utf-8"))
            found = t.rows("SELECT value FROM meta WHERE name = 'schema'")[0]["value"]
        if found != SCHEMA:
            raise StoreError(f"{self._path} has schema {found}, this version of Ghirbal wants {SCHEMA}")


class _SqliteTransaction:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def run(self, statement: str, parameters: Parameters = {}) -> None:  # noqa: B006 - never written to
        self._connection.execute(statement, _bound(parameters))

    def rows(self, statement: str, parameters: Parameters = {}) -> list[Row]:  # noqa: B006
        return [dict(row) for row in self._connection.execute(statement, _bound(parameters))]


def _bound(parameters: Parameters) -> dict[str, Any]:
    return dict(parameters)


def _run_all(connection: sqlite3.Connection, script: str) -> None:
    """`executescript` would commit first: the schema is made whole or not at all."""
    for statement in script.split(";\n"):
        if statement.strip():
            connection.execute(statement)
