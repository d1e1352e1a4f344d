"""PostgreSQL (13 or newer, UTF-8) as a store: for several machines, or analysts who query while crawls run."""

from __future__ import annotations

import hashlib
import os
import re
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from typing import Any
from urllib.parse import quote

from crawler.store.columns import bound
from crawler.store.engine import NONE, PATIENCE, Parameters, Row, T, Transaction, migrate, migrations
from crawler.store.records import AlreadyRunning, StoreError
from crawler.store.search import Phrase

try:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict
    from psycopg.rows import dict_row
    from psycopg.types.string import TextLoader
except ImportError as error:
    raise StoreError("STORE is a PostgreSQL address, which wants the extra: pip install 'ghirbal[postgres]'") from error

BACKOFF = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds between two tries to reach a server; the last for as long as patience lasts. A restart takes about two."""

BORROWED = 60
"""Seconds after which the server ends a session that idles in a transaction: a stopped process stops nobody else."""

KEEPALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "connect_timeout": 10}
"""A machine that vanished is noticed within a minute, on both sides, and its outlets are free again."""

GAP = "ghirbalheadlineends"
"""A word between headline and body, so that no phrase begins in the one and ends in the other."""

FOUND = """
  SELECT a.seq, -ts_rank_cd('{0.1, 0.25, 0.25, 1.0}', w.vector, q) AS rank
  FROM to_tsquery('simple', :query) q JOIN words w ON w.vector @@ q
  JOIN articles a ON a.seq = w.seq JOIN pages p ON p.id = a.page
  WHERE TRUE
"""
"""A word in the headline weighs four times one in the body, as in SQLite."""

_TABLES = """
  SELECT relname FROM pg_class WHERE relname IN ('articles', 'ghirbal_schema') AND pg_table_is_visible(oid)
"""
_SECRET = ("password", "sslpassword")
_NOT_AN_ADDRESS = (
    "STORE is not the address of a PostgreSQL database (postgresql://HOST:PORT/DATABASE); in a user or password, "
    "@ : / ? # and % are written %40 %3A %2F %3F %23 and %25"
)


class PostgresEngine:
    """One session of a PostgreSQL server, taken up again when it is lost."""

    found = FOUND

    def __init__(self, address: str, patience: float = PATIENCE) -> None:
        """Connect to a `postgresql://` address; what it lacks comes from PGUSER, PGPASSWORD, ~/.pgpass, as for psql.

        `patience` is in seconds, for locks and for a server that has gone. Raises `StoreError` at once where the
        server cannot be reached now.
        """
        self._given = _parsed(address)
        self._name = _named(self._given)
        self._secrets = [str(self._given[key]) for key in _SECRET if key in self._given]
        self._secrets += filter(None, [os.environ.get("PGPASSWORD")])
        self._patience = patience
        self._held: set[str] = set()
        self._lost: Row | None = None
        with self._one_line():
            self._connection = self._connect()
            with ExitStack() as undo:
                undo.callback(self.close)
                self._open()
                undo.pop_all()

    def attempt(self, work: Callable[[Transaction], T]) -> T:
        """One writer at a time; where the answer to COMMIT is lost, the server is asked whether it was done."""
        with self._one_line():
            return self._again_where_lost(lambda lost: self._write(work, lost))

    def read(self, work: Callable[[Transaction], T]) -> T:
        """One snapshot, read only."""
        with self._one_line():
            return self._again_where_lost(lambda _lost: self._snapshot(work))

    def index(self, transaction: Transaction, seq: int, headline: Sequence[str], body: Sequence[str]) -> None:
        """Make an article's words findable."""
        transaction.run(
            "INSERT INTO words (seq, vector) VALUES (:seq,"
            " setweight(to_tsvector('simple', :headline), 'A') || to_tsvector('simple', :body))",
            {"seq": seq, "headline": " ".join([*headline, GAP]), "body": " ".join(body)},
        )

    def unindex(self, transaction: Transaction, seqs: Sequence[int]) -> None:
        """Take articles' words out of the index."""
        for seq in seqs:
            transaction.run("DELETE FROM words WHERE seq = :seq", {"seq": seq})

    def expression(self, phrases: Sequence[Phrase]) -> str:
        """In to_tsquery's language; words hold letters and digits only."""
        return " & ".join(f"({' <-> '.join(phrase.words)}{':*' * phrase.is_prefix})" for phrase in phrases)

    def shred(self) -> None:
        """The server's autovacuum frees deleted rows; overwriting its files is its administrator's."""

    def hold(self, outlet: str) -> None:
        """An advisory lock of the session that writes: what is lost with the connection cannot be written without."""
        if outlet in self._held:
            return
        with self._one_line():
            self._again_where_lost(lambda _lost: self._lock(outlet, patience=0))
        self._held.add(outlet)

    def release(self, outlet: str) -> None:
        """Unlock it; where the connection is gone, so is the lock."""
        if outlet in self._held:
            self._held.remove(outlet)
            with suppress(psycopg.Error):
                self._connection.execute("SELECT pg_advisory_unlock(%s)", [self._key(f"outlet {outlet}")])

    def close(self) -> None:
        """Close the session, and with it let go of every outlet."""
        self._held.clear()
        self._connection.close()

    def _open(self) -> None:
        if self._connection.info.parameter_status("server_encoding") != "UTF8":
            raise StoreError("its encoding is not UTF8; make one with: createdb --encoding=UTF8 --template=template0")
        scripts = migrations("postgres")
        if self.read(_version) != len(scripts):
            self.attempt(lambda t: migrate(t, scripts, _version(t), t.run))

    def _connect(self) -> psycopg.Connection[dict[str, Any]]:
        """A session whose waiting ends, and which the server ends where this machine vanishes."""
        who = f"ghirbal, process {os.getpid()} on {socket.gethostname()}"
        asked = {"application_name": who} | KEEPALIVE | self._given
        connection = psycopg.connect(**asked, autocommit=True, row_factory=dict_row)
        connection.adapters.register_loader("jsonb", TextLoader)
        tcp = "".join(f"SET tcp_{key} = {KEEPALIVE[key]};" for key in KEEPALIVE if key.startswith("keepalives"))
        connection.execute(
            f"{tcp} SET lock_timeout = {round(1000 * self._patience)}; SET client_encoding = 'UTF8';"
            f" SET idle_in_transaction_session_timeout = '{BORROWED}s'; SET standard_conforming_strings = on"
        )
        found = connection.execute(
            "SELECT current_schema() AS schema, pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()"
        ).fetchone()
        self._session: Row = found or {}
        return connection

    def _write(self, work: Callable[[Transaction], T], lost: _Lost) -> T:
        if lost.xid is not None and self._was_committed(lost.xid):
            return lost.result  # type: ignore[no-any-return]
        lost.xid = None
        with _transaction(self._connection, "BEGIN") as t:
            asked = {"key": self._key("writing")}
            row = t.rows("SELECT pg_advisory_xact_lock(:key), pg_current_xact_id()::text AS xid", asked)[0]
            lost.result = work(t)
            lost.xid = row["xid"]  # from here on, COMMIT may have been said
        return lost.result  # type: ignore[no-any-return]

    def _was_committed(self, xid: str) -> bool:
        row = self._connection.execute("SELECT pg_xact_status(%s::xid8) AS status", [xid]).fetchone()
        status = row and row["status"]
        if status == "in progress":
            raise _StillGoingOn
        return status == "committed"

    def _snapshot(self, work: Callable[[Transaction], T]) -> T:
        with _transaction(self._connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") as t:
            return work(t)

    def _again_where_lost(self, work: Callable[[_Lost], T]) -> T:
        """Do it on a new connection where the one before breaks off, until patience is at its end."""
        end = time.monotonic() + self._patience
        lost, tries = _Lost(), 0
        while True:
            try:
                if self._connection.closed:
                    self._reconnect(end)
                return work(lost)
            except (psycopg.OperationalError, _StillGoingOn):
                wait = BACKOFF[min(tries, len(BACKOFF) - 1)]
                if (not self._connection.closed and lost.xid is None) or time.monotonic() + wait > end:
                    raise
                time.sleep(wait)
                tries += 1

    def _reconnect(self, end: float) -> None:
        """A new session, with all that the last one held; the last one may not know yet that it is dead."""
        before = self._session
        connection = self._connect()
        self._connection = connection
        with ExitStack() as undo:
            undo.callback(connection.close)
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = %s AND backend_start = %s",
                [before.get("pid"), before.get("backend_start")],
            )
            for outlet in self._held:
                self._lock(outlet, patience=min(5.0, end - time.monotonic()))
            undo.pop_all()

    def _lock(self, outlet: str, patience: float) -> None:
        key = self._key(f"outlet {outlet}")
        end = time.monotonic() + patience
        while not self._row("SELECT pg_try_advisory_lock(%s) AS done", key)["done"]:
            if time.monotonic() >= end:
                who = self._row(
                    "SELECT max(a.application_name) AS name FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
                    " WHERE l.locktype = 'advisory' AND l.granted AND (l.classid::bigint << 32) | l.objid::bigint = %s",
                    key,
                )["name"]
                raise AlreadyRunning(f"{outlet} is being crawled by {who or 'another process'}")
            time.sleep(BACKOFF[0])

    def _row(self, statement: str, value: Any) -> dict[str, Any]:
        return self._connection.execute(statement, [value]).fetchone() or {}

    def _key(self, what: str) -> int:
        """A number for an advisory lock: the store's own, in a database that may hold others."""
        digest = hashlib.sha256(f"ghirbal {self._session['schema']} {what}".encode()).digest()
        return int.from_bytes(digest[:8], signed=True)

    @contextmanager
    def _one_line(self) -> Iterator[None]:
        """Whatever goes wrong is a `StoreError` that names the database, and no password; no cause goes with it."""
        try:
            yield
        except AlreadyRunning:
            raise
        except _StillGoingOn:
            told = "lost in the middle of a transaction that goes on"
        except (psycopg.Error, StoreError, UnicodeError) as error:
            told = " ".join(str(error).split())
        else:
            return
        for secret in self._secrets:
            told = told.replace(secret, "***").replace(quote(secret, safe=""), "***")
        raise StoreError(told if told.startswith(self._name) else f"{self._name}: {told}") from None


class _Lost:
    """What is known of a transaction whose connection may break: its number and result, once COMMIT may be said."""

    xid: str | None = None
    result: Any = None


class _StillGoingOn(Exception):
    """The server has not noticed yet that the session of a transaction is gone."""


class _PostgresTransaction:
    def __init__(self, connection: psycopg.Connection[dict[str, Any]]) -> None:
        self._connection = connection

    def run(self, statement: str, parameters: Parameters = NONE) -> None:
        self._said(statement, parameters)

    def rows(self, statement: str, parameters: Parameters = NONE) -> list[Row]:
        return list(self._said(statement, parameters).fetchall())

    def _said(self, statement: str, parameters: Parameters) -> psycopg.Cursor[dict[str, Any]]:
        if parameters:
            return self._connection.execute(_spelled(statement), bound(parameters))
        return self._connection.execute(statement.encode())


@contextmanager
def _transaction(connection: psycopg.Connection[dict[str, Any]], begin: str) -> Iterator[_PostgresTransaction]:
    connection.execute(begin.encode())
    with ExitStack() as undo:
        undo.callback(_roll_back, connection)
        yield _PostgresTransaction(connection)
        connection.execute("COMMIT")
        undo.pop_all()


def _roll_back(connection: psycopg.Connection[dict[str, Any]]) -> None:
    with suppress(psycopg.Error):  # where the connection is lost, so is the transaction
        connection.execute("ROLLBACK")


@cache
def _spelled(statement: str) -> bytes:
    """`:name` as psycopg has it; a double colon is a cast."""
    return re.sub(r"(?<!:):([a-z_]+)", r"%(\1)s", statement.replace("%", "%%")).encode()


def _version(t: Transaction) -> int:
    # From the catalogue itself: `to_regclass` remembers what was not there before this transaction waited for its turn.
    present = {row["relname"] for row in t.rows(_TABLES)}
    if "ghirbal_schema" not in present:
        if present:
            raise StoreError("holds a table `articles` that is not Ghirbal's; give it a database of its own")
        return 0
    return int(t.rows("SELECT MAX(version) AS version FROM ghirbal_schema")[0]["version"] or 0)


def _parsed(address: str) -> dict[str, Any]:
    """The parts of an address. A password that was not escaped must not be told as the host or port it looks like."""
    try:
        given = conninfo_to_dict(address)
    except (psycopg.Error, UnicodeError):
        raise StoreError(_NOT_AN_ADDRESS) from None
    told = [str(given.get(key) or "") for key in ("host", "port", "dbname", "user")]
    if any("@" in part for part in told) or not re.fullmatch(r"[\d,]*", told[1]):
        raise StoreError(_NOT_AN_ADDRESS)
    return given


def _named(given: Mapping[str, Any]) -> str:
    host, port = given.get("host") or os.environ.get("PGHOST", ""), given.get("port") or os.environ.get("PGPORT")
    return f"postgresql://{host}{f':{port}' if port else ''}/{given.get('dbname') or os.environ.get('PGDATABASE', '')}"
