"""Killed processes, many writers, locked tables, full disks, schemas of other versions."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from crawler.store import StoreError, open_store
from crawler.store.engine import migrations
from crawler.store.sql import SqlStore
from tests.store.places import BODY, NOON, ONE, OTHER, TWO, Place, article, begun_soon, found, sqlite_place, visit

PAGE = "https://mithal.example/news/1"

DIES_BEFORE_STATEMENT = """
    for number in range(1, 100):
        child = os.fork()
        if child == 0:
            store = opened()
            run = store.begin("mithal", NOON)
            told = 0
            import crawler.store.sqlite
            kinds = [crawler.store.sqlite._SqliteTransaction]
            if "postgresql" in repr(opened.__code__.co_consts):
                import crawler.store.postgres
                kinds = [crawler.store.postgres._PostgresTransaction]
            for kind in kinds:
                for name in ("run", "rows"):
                    def dying(self, *args, plain=getattr(kind, name)):
                        global told
                        told += 1
                        if told == number:
                            os.kill(os.getpid(), signal.SIGKILL)
                        return plain(self, *args)
                    setattr(kind, name, dying)
            store.keep(run, visit(f"PAGE/{number}"), article(BODY + f" {number}"), f"PAGE/canonical/{number}")
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
            print(number)
            break
"""


def test_a_process_that_is_killed_between_any_two_statements_leaves_all_or_nothing(place: Place) -> None:
    process = place.bare_python(DIES_BEFORE_STATEMENT.replace("PAGE", PAGE))
    printed, errors = process.communicate(timeout=100)
    assert not errors
    survivor = int(printed)
    assert survivor > 8  # so many statements at least
    assert place.rows("SELECT address, outcome, revision FROM pages") == [(f"{PAGE}/{survivor}", "article", 1)]
    assert place.rows("SELECT COUNT(*) FROM addresses") == [(1,)]
    assert place.rows("SELECT COUNT(*) FROM captures") == [(1,)]
    assert place.rows("SELECT COUNT(*) FROM articles") == [(1,)]
    assert place.rows("SELECT COUNT(*) FROM words") == [(1,)]
    with place.opened() as store:
        assert len(store.search("المسقوف")) == 1
        assert store.keep(begun_soon(store, "mithal"), visit(), article(OTHER), None).article.revision == 1


def test_six_processes_write_at_once(place: Place) -> None:
    """They open a database that is not there yet, all together."""
    writers = 6
    process = place.bare_python(
        f"""
        import crawler.store.sql, crawler.store.sqlite
        parent = os.getpid()
        children = [pid for _ in range({writers}) if os.getpid() == parent and (pid := os.fork())]
        if os.getpid() == parent:
            print([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children])
            sys.exit()
        store = opened()
        name = f"outlet{{os.getpid()}}"
        run = store.begin(name, NOON)
        for n in range(15):
            page = f"https://{{name}}.example/{{n}}"
            store.ask(name, found(page, "https://shared.example/1"), NOON)
            store.meet(name, found(page))
            assert store.keep(run, visit(page), article(f"{{BODY}} {{name}} {{n}}"), None).verdict == "new"
        store.finish(run, ONE, {{}})
        """
    )
    assert process.communicate(timeout=100) == (f"{[0] * writers}\n", "")
    assert place.rows("SELECT COUNT(*) FROM articles") == [(15 * writers,)]
    assert place.rows("SELECT COUNT(*) FROM pages") == [(15 * writers + 1,)]
    assert place.rows("SELECT COUNT(*) FROM runs WHERE finished_at IS NOT NULL") == [(writers,)]


def test_a_reader_sees_the_last_state_while_a_writer_is_at_work(place: Place) -> None:
    with place.begun() as (store, run):
        assert isinstance(store, SqlStore)
        store.keep(run, visit(), article(), None)

        def work(t: object) -> list[tuple[int]]:
            t.run("DELETE FROM captures")  # type: ignore[attr-defined]
            with place.opened() as second:
                assert len(second.search("السوق")) == 1
            return place.rows("SELECT COUNT(*) FROM captures")

        assert store._engine.attempt(work) == [(1,)]
        assert place.rows("SELECT COUNT(*) FROM captures") == [(0,)]


def test_a_writer_waits_for_no_reader(tmp_path: Path) -> None:
    """Whoever has the file open in a shell, in the middle of a transaction even."""
    with closing(open_store("", tmp_path)) as store:
        run = store.begin("mithal", NOON)
        with closing(sqlite3.connect(tmp_path / "ghirbal.db", isolation_level=None)) as shell:
            shell.execute("BEGIN")
            assert shell.execute("SELECT COUNT(*) FROM articles").fetchone() == (0,)
            store.keep(run, visit(), article(), None)
            assert shell.execute("SELECT COUNT(*) FROM articles").fetchone() == (0,)
            shell.execute("COMMIT")
            assert shell.execute("SELECT COUNT(*) FROM articles").fetchone() == (1,)


def test_a_locked_table_is_waited_for_and_then_told(place: Place) -> None:
    with place.begun() as (store, run):
        lock = Lock(place)
        with closing(place.impatient()) as impatient, pytest.raises(StoreError) as told:
            impatient.ask("mithal", found(PAGE), NOON)
        assert "lock" in str(told.value)
        assert "\n" not in str(told.value)
        threading.Timer(0.3, lock.release).start()
        assert store.keep(run, visit(), article(), None).verdict == "new"
        lock.release()
        assert place.rows("SELECT COUNT(*) FROM pages") == [(1,)]


class Lock:
    """Another client that writes, and does not come to an end."""

    def __init__(self, place: Place) -> None:
        if place.engine == "sqlite":
            self._one = sqlite3.connect(place.folder / "ghirbal.db", isolation_level=None, check_same_thread=False)
            self._one.execute("BEGIN IMMEDIATE")
        else:
            import psycopg

            self._one = psycopg.connect(place.setting)  # type: ignore[assignment]
            self._one.execute("LOCK TABLE pages")

    def release(self) -> None:
        self._one.close()


def test_a_later_schema_is_refused(place: Place) -> None:
    with place.opened():
        pass
    place.rows("INSERT INTO ghirbal_schema (version) VALUES (99)")
    latest = len(migrations(place.engine))
    with pytest.raises(StoreError, match=rf": has schema 99, this version of Ghirbal knows up to {latest}$") as told:
        place.impatient()
    assert "\n" not in str(told.value)


def test_an_older_schema_is_brought_up_with_all_that_it_holds(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    scripts = migrations(place.engine)
    with place.begun() as (store, run):
        store.keep(run, visit(), article(), None)
    grown = [*scripts, "ALTER TABLE pages ADD COLUMN note text DEFAULT 'x';\nCREATE TABLE notes (note text);\n"]
    broken = [*grown, "CREATE TABLE more (a text);\nCREATE TABLE notes (note text);\n"]
    module = f"crawler.store.{place.engine}.migrations"
    monkeypatch.setattr(module, lambda _kind: broken)
    with pytest.raises(StoreError, match="notes"), place.opened():
        pass
    assert place.rows("SELECT MAX(version) FROM ghirbal_schema") == [(len(scripts),)]
    monkeypatch.setattr(module, lambda _kind: grown)
    with place.opened() as store:
        assert len(store.search("السوق")) == 1
    assert place.rows("SELECT note FROM pages") == [("x",)]
    assert place.rows("SELECT MAX(version) FROM ghirbal_schema") == [(len(grown),)]


def test_a_database_of_something_else_is_left_alone(place: Place) -> None:
    place.rows("CREATE TABLE articles (title text)")
    with pytest.raises(StoreError, match=r"something else|not Ghirbal's"), place.opened():
        pass
    assert place.rows("SELECT COUNT(*) FROM articles") == [(0,)]


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    place = sqlite_place(tmp_path)
    process = place.python(
        """
        import resource
        run = store.begin("mithal", NOON)
        size = 2_000_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        kept = 0
        try:
            while True:
                store.keep(run, visit(f"https://mithal.example/{kept}"), article(f"{BODY * 9} {kept}"), None)
                kept += 1
        except StoreError as error:
            print(kept)
            print(error)
        """
    )
    printed, errors = process.communicate(timeout=100)
    kept, line = printed.strip().split("\n")
    assert (errors, int(kept) > 3) == ("", True)
    assert line.startswith(f"{tmp_path}/ghirbal.db: ")
    assert place.rows("PRAGMA integrity_check") == [("ok",)]
    assert place.rows("SELECT COUNT(*) FROM articles") == [(int(kept),)] == place.rows("SELECT COUNT(*) FROM words")
    with place.begun() as (store, run):
        assert run.resumed
        assert store.keep(run, visit(PAGE, TWO), article(), None).verdict == "new"


def test_forgotten_words_are_no_longer_in_the_file(tmp_path: Path) -> None:
    with sqlite_place(tmp_path).begun() as (store, run):
        store.keep(run, visit(at=ONE), article(f"{BODY} زنجبيل."), None)
        store.keep(run, visit(f"{PAGE}/2"), article(OTHER), None)
        store.forget(PAGE, TWO, "asked by its author")
        held = b"".join(path.read_bytes() for path in tmp_path.glob("ghirbal.db*"))
        assert "زنجبيل".encode() not in held
        assert PAGE.encode() + b"\x00" not in held
        assert "الصيادين".encode() in held
