"""What only a server can do to a store: go away, come back, refuse, and hear passwords."""

from __future__ import annotations

import itertools
import os
import secrets
import select
import shutil
import socket
import subprocess
import threading
import traceback
from collections import deque
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cleaners.text import normalise
from cleaners.text.normalise import fold
from crawler.sites import Answer
from crawler.store import AlreadyRunning, StoreError, Verdict, open_store
from tests.conftest import disk
from tests.crawl.runs import crawl, declare
from tests.shared import needs_shared, texts
from tests.store.places import BODY, NOON, ONE, ROOT, SERVER, TWO, Place, article, found, needs_server, visit

pytestmark = needs_server


@pytest.fixture(params=["postgres"])
def place(place: Place) -> Place:
    return place


@pytest.fixture(scope="module")
def own_server() -> Iterator[tuple[str, Path]]:
    """A server that may be restarted: its address, its folder."""
    folder = Path("/tmp") / f"ghirbal-test-{secrets.token_hex(4)}"  # noqa: S108 - a socket's path must be short
    yield control("start", folder), folder
    control("stop", folder)
    assert not folder.exists()


def control(action: str, folder: Path) -> str:
    done = subprocess.run([ROOT / ".ci" / "postgres", action, folder], check=True, capture_output=True, text=True)
    return done.stdout.strip()


# Lost connections.


def test_a_server_restarted_in_the_middle_loses_and_doubles_nothing(
    own_server: tuple[str, Path], tmp_path: Path
) -> None:
    address, folder = own_server
    articles, restarts = 120, 3
    at_work = threading.Event()

    def restart() -> None:
        for _ in range(restarts):
            at_work.wait()
            at_work.clear()
            control("restart", folder)

    with closing(open_store(address, tmp_path)) as store:
        run = store.begin("mithal", NOON)
        restarting = threading.Thread(target=restart)
        restarting.start()
        for number in range(articles):
            if number % 30 == 10:
                at_work.set()
            page = f"https://mithal.example/{number}"
            store.ask("mithal", found(page), NOON)
            assert store.keep(run, visit(page), article(f"{BODY} {number}"), None).verdict is Verdict.NEW
        restarting.join()
        assert [kept.body for kept in store.kept(run)] == [f"{BODY} {number}" for number in range(articles)]
        assert len([*store.captures("mithal")]) == articles
        assert {kept.revision for kept in store.kept(run)} == {1}
        with closing(open_store(address, tmp_path)) as other, pytest.raises(AlreadyRunning):
            other.begin("mithal", ONE)
        store.finish(run, ONE, {})


class Wire:
    """A way to the server that breaks at COMMIT, once: before the server hears it, or before its answer comes."""

    def __init__(self, server: str) -> None:
        host, _, port = server.rpartition("@")[2].partition("/")[0].partition(":")
        self._target = (host, int(port))
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.breaks: str | None = None
        self.broken = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def address(self, server: str) -> str:
        return server.replace(f"@{self._target[0]}:{self._target[1]}/", f"@127.0.0.1:{self.port}/")

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._carry, args=[client], daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with suppress(OSError), client, socket.create_connection(self._target) as server:
            while True:
                ready, _, _ = select.select([client, server], [], [])
                for one, other in ((client, server), (server, client)):
                    if one not in ready:
                        continue
                    data = one.recv(65536)
                    if not data:
                        return
                    if one is client and b"COMMIT" in data and self.breaks:
                        when, self.breaks = self.breaks, None
                        self.broken += 1
                        if when == "after":
                            server.sendall(data)
                            server.recv(65536)
                        return
                    other.sendall(data)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_commit_whose_answer_is_lost_is_done_once(place: Place, when: str) -> None:
    wire = Wire(SERVER)
    with closing(wire), closing(open_store(wire.address(place.setting), place.folder)) as store:
        wire.breaks = when
        run = store.begin("mithal", NOON)
        assert wire.broken == 1
        assert not run.resumed
        wire.breaks = when
        kept = store.keep(run, visit(), article(), None)
        assert wire.broken == 2
        assert kept.verdict is Verdict.NEW
        wire.breaks = when
        store.ask("mithal", found("https://mithal.example/2"), NOON)
        assert len([*store.kept(run)]) == len([*store.captures("mithal")]) == 1
        assert store.unsettled("mithal") == found("https://mithal.example/2")
    assert place.rows("SELECT COUNT(*) FROM runs") == [(1,)]


def cut_off(place: Place) -> None:
    """As an administrator, or a firewall, does."""
    place.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name LIKE 'ghirbal, %' AND pid <> pg_backend_pid()"
    )


def test_an_outlet_that_another_took_meanwhile_is_not_written_to(place: Place) -> None:
    with place.begun() as (store, run):
        cut_off(place)
        with place.opened() as other:
            assert other.begin("mithal", ONE).resumed
            with pytest.raises(AlreadyRunning, match="mithal is being crawled by ghirbal, process"):
                store.keep(run, visit(), article(), None)
            assert [*other.kept(run)] == []


def test_an_outlet_that_nobody_took_is_held_again(place: Place) -> None:
    with place.begun() as (store, run):
        cut_off(place)
        assert store.keep(run, visit(), article(), None).verdict is Verdict.NEW
        with place.opened() as other, pytest.raises(AlreadyRunning):
            other.begin("mithal", ONE)


def test_a_list_goes_on_after_a_lost_connection(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.store.sql.AT_ONCE", 1)
    with place.begun() as (store, run):
        for number in range(3):
            store.keep(run, visit(f"https://mithal.example/{number}"), article(f"{BODY} {number}"), None)
        told = []
        for kept in store.kept(run):
            told.append(kept.body[-1])
            cut_off(place)
        assert told == ["0", "1", "2"]


def test_a_server_that_stays_away_is_told_when_patience_ends(tmp_path: Path) -> None:
    folder = Path("/tmp") / f"ghirbal-test-{secrets.token_hex(4)}"  # noqa: S108 - as above
    address = control("start", folder)
    with closing(Place("postgres", address, tmp_path).impatient()) as store:
        run = store.begin("mithal", NOON)
        control("stop", folder)
        with pytest.raises(StoreError, match=r"^postgresql://127\.0\.0\.1:\d+/ghirbal: ") as told:
            store.keep(run, visit(), article(), None)
    assert "\n" not in str(told.value)
    assert password_of(address) not in "".join(traceback.format_exception(told.value))


def test_a_full_disk_under_the_server_leaves_what_was_there(tmp_path: Path) -> None:
    place = Path("/tmp") / f"ghirbal-disk-{secrets.token_hex(4)}"  # noqa: S108 - as above
    with disk(place, "96m"):
        address = control("start", place / "pg")
        there = Place("postgres", address, tmp_path)
        with there.begun() as (store, run):
            numbers = itertools.count()

            def keep() -> int:
                number = next(numbers)
                store.keep(run, visit(f"https://mithal.example/{number}"), article(f"{BODY * 9} {number}"), None)
                return number

            assert keep() == 0
            room = os.statvfs(place)
            (place / "filler").write_bytes(b"x" * (room.f_bavail * room.f_frsize))
            with pytest.raises(StoreError, match="No space left on device") as told:
                deque((keep() for _ in range(1000)), maxlen=0)
            assert "\n" not in str(told.value)
            assert password_of(address) not in "".join(traceback.format_exception(told.value))
            kept = next(numbers) - 1
            assert everything(there) == {(kept,)}
            (place / "filler").unlink()
            keep()
        assert everything(there) == {(kept + 1,)}
        control("stop", place / "pg")


def everything(place: Place) -> set[tuple[int, ...]]:
    """How many there are of each thing that an article leaves."""
    return {
        *place.rows("SELECT COUNT(*) FROM articles"),
        *place.rows("SELECT COUNT(*) FROM words"),
        *place.rows("SELECT COUNT(*) FROM captures"),
        *place.rows("SELECT COUNT(*) FROM copies"),
        *place.rows("SELECT COUNT(*) FROM pages"),
    }


# What is wrong from the start.


def password_of(address: str) -> str:
    return address.partition("@")[0].rpartition(":")[2]


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("postgresql://ghirbal:geheim@HOST/ghirbal", "password authentication failed"),
        ("postgresql://HOST/ghirbal?user=ghirbal&password=geheim", "password authentication failed"),
        ("postgresql://ghirbal:geheim%2Fgeheim@HOST/ghirbal", "password authentication failed"),
        ("SERVER_nirgends", 'database "ghirbal_nirgends" does not exist'),
        ("postgresql://ghirbal:geheim@127.0.0.1:1/ghirbal", "refused"),
        ("postgresql://ghirbal:geheim@nirgends.invalid/ghirbal", "nirgends.invalid"),
        ("postgresql://ghirbal:gehe/im@HOST/ghirbal", "is not the address of a PostgreSQL database"),
        ("postgresql://ghirbal:12/geheim@HOST/ghirbal", "is not the address of a PostgreSQL database"),
        ("postgresql://ghirbal:ge@heim@HOST/ghirbal", "is not the address of a PostgreSQL database"),
        ("postgresql://ghirbal:ge?heim@HOST/ghirbal", "password authentication failed"),
        ("postgresql://ghirbal:geheim%@HOST/ghirbal", "is not the address of a PostgreSQL database"),
        ("postgresql://ghirbal:geheim@HOST/ghirbal?sslmode=geheim", "sslmode"),
        ("postgresql://ghirbal:geheim@HOST/ghirbal?nonsense=1", "is not the address of a PostgreSQL database"),
    ],
)
def test_what_cannot_be_opened_is_one_line_without_a_password(tmp_path: Path, address: str, line: str) -> None:
    host = SERVER.rpartition("@")[2].partition("/")[0]
    asked = address.replace("SERVER", SERVER).replace("HOST", host)
    with pytest.raises(StoreError) as told:
        open_store(asked, tmp_path)
    everything = "".join(traceback.format_exception(told.value)) + repr(told.value)
    assert line in str(told.value)
    assert "\n" not in str(told.value)
    for word in ("geheim", "gehe", "heim", password_of(SERVER)):
        assert word not in everything


def test_the_password_may_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, _, after = SERVER.partition("://")[2].partition("@")
    user, _, password = before.partition(":")
    monkeypatch.setenv("PGUSER", user)
    monkeypatch.setenv("PGPASSWORD", password)
    with closing(open_store(f"postgresql://{after}", tmp_path)) as store:
        assert password not in repr(store) + repr(vars(store)) + repr(store._engine)  # type: ignore[attr-defined]
    monkeypatch.setenv("PGPASSWORD", "geheim")
    with pytest.raises(StoreError, match="authentication failed") as told:
        open_store(f"postgresql://{after}", tmp_path)
    assert "geheim" not in str(told.value)


def test_a_database_of_another_encoding_is_refused(own_server: tuple[str, Path], tmp_path: Path) -> None:
    import psycopg

    address, _ = own_server
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(StoreError, match="its encoding is not UTF8"):
        open_store(address.removesuffix("ghirbal") + "latin", tmp_path)


def test_no_log_of_a_crawl_holds_the_password(place: Place, tmp_path: Path) -> None:
    """Scrapy prints the settings that it knows and that differ from its own; STORE is not one that it knows."""
    declare(tmp_path / "outlets")
    run = crawl({"https://mithal.example/rss": Answer(b"")}, tmp_path, "-s", f"STORE={place.setting}", "-L", "DEBUG")
    assert "Overridden settings" in run.log
    assert password_of(SERVER) not in run.log


# Search at the SQL shell.


def same(place: Place, given_texts: list[str]) -> None:
    import psycopg

    with psycopg.connect(place.setting) as connection:
        rows = connection.execute(
            "SELECT ghirbal_fold(t) FROM unnest(%s::text[]) WITH ORDINALITY AS u (t, n) ORDER BY n", [given_texts]
        ).fetchall()
    for text, (folded,) in zip(given_texts, rows, strict=True):
        assert folded == fold(text), ascii(text)


def test_the_sql_function_folds_every_letter_as_the_cleaner_does(place: Place) -> None:
    with place.opened():
        same(place, [chr(code) for code in range(1, 0x3100)] + [chr(code) for code in range(0xF900, 0x10000)])
        same(place, [f"ا{chr(code)} + {chr(code)}+" for code in range(1, 0x3001)])
        letters = "".join(letter for letter, _ in normalise._REPLACEMENTS)
        same(place, [letters, "", "+", "+ +", " + ++ +\n+", "İSTANBUL ΟΔΟΣ ﷺ ﻻ ＋"])


LETTERS = st.sampled_from(
    [*"ءآأؤإئابةتىيكکەېۍٱ٠٣۴19+ \n\tabİΣ©_-«»", "\u0640", "\u064b", "\u200f", "\u00a0", "ﻻ", "ﷺ", "＋"]
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(LETTERS, max_size=15), min_size=20, max_size=40))
@example(["a + b", "+ ا", "Σ"])
def test_the_sql_function_folds_generated_text_as_the_cleaner_does(place: Place, generated: list[str]) -> None:
    with place.opened():
        same(place, generated)


@needs_shared
def test_the_sql_function_folds_the_corpus_as_the_cleaner_does(place: Place) -> None:
    with place.opened():
        same(place, [text.replace("\x00", "") for text in [*texts().values()][::5]])


def test_an_analyst_finds_any_spelling_at_the_sql_shell(place: Place) -> None:
    with place.begun() as (store, run):
        store.keep(run, visit(at=TWO), article("قالت الخارجية الأمريكيّة إن المباحثات بدأت."), None)
    found_there = place.rows(
        "SELECT a.url FROM latest a JOIN words w USING (seq)"
        " WHERE w.vector @@ phraseto_tsquery('simple', ghirbal_fold('الخارجيه الأمريكية'))"
    )
    assert found_there == [("https://mithal.example/news/1",)]


def test_the_script_that_starts_a_server_says_what_it_lacks(tmp_path: Path) -> None:
    """Without the packages, and without the right to install them."""
    shell = shutil.which("bash") or "/bin/bash"
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("find", "sort", "tail", "xargs", "dirname"):
        (tools / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (tools / name).chmod(0o755)
    (tools / "id").write_text("#!/bin/sh\necho 1000\n", encoding="utf-8")
    (tools / "id").chmod(0o755)
    run = subprocess.run(
        [shell, ROOT / ".ci" / "postgres", "start", tmp_path / "data"],
        env=os.environ | {"PATH": str(tools)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "only root can install it" in run.stderr
