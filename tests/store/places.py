"""Where a store can be: each test of a store runs on every engine, in a place of its own."""

from __future__ import annotations

import os
import secrets
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from cleaners.model import Article
from cleaners.text.normalise import content_hash
from crawler.store import AlreadyRunning, Found, Run, Store, Visit, open_store
from crawler.store.sql import SqlStore
from crawler.store.sqlite import SqliteEngine

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("GHIRBAL_TEST_POSTGRES", "")
needs_server = pytest.mark.skipif(
    not SERVER, reason='wants a PostgreSQL: export GHIRBAL_TEST_POSTGRES="$(.ci/postgres start)"'
)
ENGINES = ["sqlite", pytest.param("postgres", marks=needs_server)]

NOON = "2026-03-01T12:00:00+00:00"
ONE = "2026-03-01T13:00:00+00:00"
TWO = "2026-03-02T14:00:00+00:00"

BODY = (
    "بدأت البلدية صباح الأحد ترميم السوق المسقوف بعد إغلاق استمر عامين كاملين بسبب تشقق الأقواس.\n\n"
    "وقال مدير المشروع إن المهندسين سيحافظون على الأقواس الحجرية التي بنيت قبل ثلاثة قرون.\n\n"
    "ونقل أصحاب المحال بضائعهم إلى سوق مؤقتة أقيمت قرب محطة القطار حتى نهاية الأشغال في الربيع."
)
OTHER = (
    "أعلن اتحاد الصيادين في المرفأ الشمالي تعليق الإضراب بعد اتفاق مع الوزارة على أسعار الوقود.\n\n"
    "وينص الاتفاق على دعم شهري للقوارب الصغيرة وعلى فتح مركز جديد لإصلاح الشباك قبل الصيف المقبل."
)


def article(body: str = BODY, headline: str = "ترميم السوق المسقوف", **fields: Any) -> Article:
    """An article with these words."""
    named = {"id": content_hash(body)[:16], "outlet": "mithal", "url": "https://mithal.example/news/1"}
    return Article(**(named | {"headline": headline, "body": body, "content_hash": content_hash(body)} | fields))


def visit(address: str = "https://mithal.example/news/1", at: str = NOON, **fields: Any) -> Visit:
    """An answer of this address."""
    return replace(Visit(address, at, body_digest="d" * 64, archive_ref=f"mithal/a.warc.gz:{at}{address}"), **fields)


def found(*addresses: str) -> list[Found]:
    """Addresses that a feed named, without a date."""
    return [Found(address) for address in addresses]


def begun_soon(store: Store, outlet: str) -> Run:
    """A server needs a moment to notice that a process is gone."""
    for _ in range(100):
        try:
            return store.begin(outlet, TWO)
        except AlreadyRunning:
            time.sleep(0.05)
    return store.begin(outlet, TWO)


@dataclass(frozen=True)
class Place:
    """A database of its own, empty at first."""

    engine: str
    setting: str
    folder: Path

    @contextmanager
    def opened(self) -> Iterator[Store]:
        """The store, closed at the end."""
        with closing(open_store(self.setting, self.folder)) as store:
            yield store

    def impatient(self) -> SqlStore:
        """The store with little patience."""
        if self.engine == "sqlite":
            return SqlStore(SqliteEngine(self.folder / "ghirbal.db", self.folder / "locks", patience=0.2))
        from crawler.store.postgres import PostgresEngine

        return SqlStore(PostgresEngine(self.setting, patience=0.2))

    @contextmanager
    def begun(self, outlet: str = "mithal") -> Iterator[tuple[Store, Run]]:
        """The store with a run begun."""
        with self.opened() as store:
            yield store, store.begin(outlet, NOON)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What any other client of the database sees."""
        if self.engine == "sqlite":
            with closing(sqlite3.connect(self.folder / "ghirbal.db")) as connection, connection:
                return connection.execute(statement).fetchall()
        import psycopg

        with psycopg.connect(self.setting) as session:
            cursor = session.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def python(self, code: str) -> subprocess.Popen[str]:
        """A process of its own that runs this after `store = opened()`."""
        return self.bare_python("store = opened()\n" + textwrap.dedent(code))

    def bare_python(self, code: str) -> subprocess.Popen[str]:
        """A process of its own that runs this; `opened()` gives it the store."""
        opening = f"""\
            import os, signal, sys, time
            from pathlib import Path
            from crawler.store import *
            from tests.store.places import *
            opened = lambda: open_store({self.setting!r}, Path({str(self.folder)!r}))
        """
        program = textwrap.dedent(opening) + textwrap.dedent(code)
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            [sys.executable, "-c", program],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def sqlite_place(folder: Path) -> Place:
    """A folder without a database."""
    return Place("sqlite", "", folder)


@contextmanager
def postgres_place(folder: Path) -> Iterator[Place]:
    """A schema of its own on the server."""
    import psycopg

    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
    yield Place("postgres", f"{SERVER}?options=-csearch_path%3D{name}", folder)
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"SET client_min_messages = error; DROP SCHEMA {name} CASCADE".encode())
