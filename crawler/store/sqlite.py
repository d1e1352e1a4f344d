"""The embedded engine: one file, in WAL mode, which a crash at any moment leaves whole."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote

from crawler.store.columns import bound
from crawler.store.engine import NONE, PATIENCE, Parameters, Row, T, Transaction, migrate, migrations
from crawler.store.records import AlreadyRunning, StoreError
from crawler.store.search import Phrase, indexed

PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON")
"""WAL: who reads blocks nobody and is blocked by nobody. NORMAL: a process's death loses nothing; a machine's may lose
the last transactions, whole. Deleted text is overwritten, since some is deleted because it must not be there."""

FOUND = """
  SELECT a.seq, bm25(words, 4.0, 1.0) AS rank
  FROM words JOIN articles a ON a.seq = words.rowid JOIN pages p ON p.id = a.page
  WHERE words MATCH :query
"""
"""A word in the headline weighs four times one in the body: usual, not measured."""


class SqliteEngine:
    """A database file, and lock files beside it."""

    found = FOUND

    def __init__(self, path: Path, locks: Path, patience: float = PATIENCE) -> None:
        """Open or make the database; `locks` is the folder of lock files. Raises `StoreError`."""
        self._path, self._locks = path, locks
        self._held: dict[str, IO[str]] = {}
        with self._one_line():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
            with ExitStack() as undo:
                undo.callback(self._connection.close)
                self._open()
                undo.pop_all()

    def attempt(self, work: Callable[[Transaction], T]) -> T:
        """It takes the write lock at once, so that no reader has to become a writer half-way."""
        return self._within("BEGIN IMMEDIATE", work)

    def read(self, work: Callable[[Transaction], T]) -> T:
        """It takes no lock that anybody waits for."""
        return self._within("BEGIN", work)

    def index(self, transaction: Transaction, seq: int, headline: Sequence[str], body: Sequence[str]) -> None:
        """Make an article's words findable."""
        transaction.run(
            "INSERT INTO words (rowid, headline, body) VALUES (:seq, :headline, :body)",
            {"seq": seq, "headline": " ".join(headline), "body": " ".join(body)},
        )

    def unindex(self, transaction: Transaction, seqs: Sequence[int]) -> None:
        """Take articles' words out of the index, which does not store them: their text must still be there."""
        for seq in seqs:
            row = transaction.rows("SELECT headline, body FROM articles WHERE seq = :seq", {"seq": seq})[0]
            transaction.run(
                "INSERT INTO words (words, rowid, headline, body) VALUES ('delete', :seq, :headline, :body)",
                {
                    "seq": seq,
                    "headline": " ".join(indexed(row["headline"] or "")),
                    "body": " ".join(indexed(row["body"])),
                },
            )

    def expression(self, phrases: Sequence[Phrase]) -> str:
        """In FTS5's language; words hold letters and digits only."""
        return " AND ".join(f'"{" ".join(phrase.words)}"' + "*" * phrase.is_prefix for phrase in phrases)

    def shred(self) -> None:
        """Deleted words leave the index when its segments are merged, and deleted pages the file when the log is done.

        While somebody reads, the log's end is left to the next checkpoint.
        """
        with self._one_line():
            self._connection.execute("INSERT INTO words (words) VALUES ('optimize')")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def hold(self, outlet: str) -> None:
        """Lock the outlet's file; the system lets go of it when the process ends, however it ends."""
        if outlet in self._held:
            return
        file = self._lock_file(quote(outlet, safe=""))
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

    def _open(self) -> None:
        """One process at a time: two that turn a new file to WAL are told «locked» at once, whatever their patience."""
        with self._lock_file("%opening") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._connection.row_factory = sqlite3.Row
            for pragma in PRAGMAS:
                self._connection.execute(f"PRAGMA {pragma}")
            scripts = migrations("sqlite")
            if self.read(self._version) != len(scripts):
                self.attempt(lambda t: migrate(t, scripts, self._version(t), self._run_all))

    def _version(self, t: Transaction) -> int:
        names = {row["name"] for row in t.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "ghirbal_schema" not in names:
            if names:
                raise StoreError("is a database of something else")
            return 0
        return int(t.rows("SELECT MAX(version) AS version FROM ghirbal_schema")[0]["version"] or 0)

    def _run_all(self, script: str) -> None:
        """`executescript` would commit first: a version is reached whole or not at all."""
        for statement in script.split(";\n"):
            if statement.strip():
                self._connection.execute(statement)

    def _within(self, begin: str, work: Callable[[Transaction], T]) -> T:
        with self._one_line():
            self._connection.execute(begin)
            with ExitStack() as undo:
                undo.callback(self._roll_back)
                result = work(_SqliteTransaction(self._connection))
                self._connection.execute("COMMIT")
                undo.pop_all()
            return result

    def _roll_back(self) -> None:
        with suppress(sqlite3.Error):  # a full disk has rolled back by itself
            self._connection.execute("ROLLBACK")

    def _lock_file(self, name: str) -> IO[str]:
        self._locks.mkdir(parents=True, exist_ok=True)
        return (self._locks / f"{name}.lock").open("a+")

    @contextmanager
    def _one_line(self) -> Iterator[None]:
        """Whatever goes wrong with the file is a `StoreError` that names it."""
        try:
            yield
        except AlreadyRunning:
            raise
        except (FileExistsError, NotADirectoryError) as error:
            raise StoreError(f"{error.filename}: is no folder") from error
        except (OSError, sqlite3.Error, OverflowError, StoreError) as error:
            message = " ".join(str(error).split())
            raise StoreError(message if str(self._path) in message else f"{self._path}: {message}") from error


class _SqliteTransaction:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def run(self, statement: str, parameters: Parameters = NONE) -> None:
        self._connection.execute(statement, bound(parameters))

    def rows(self, statement: str, parameters: Parameters = NONE) -> list[Row]:
        return [dict(row) for row in self._connection.execute(statement, bound(parameters))]
