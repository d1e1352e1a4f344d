"""What a database must be able to do to be a store; `sql.py` says the same statements to all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from crawler.store.records import StoreError
from crawler.store.search import Phrase

Parameters = Mapping[str, Any]
Row = Mapping[str, Any]
NONE: Parameters = MappingProxyType({})
T = TypeVar("T")

PATIENCE = 120.0
"""Seconds that a statement waits for another's lock, and a lost database to come back: longer than a table is locked by
a backup or a big query, and longer than a server needs to restart."""


class Transaction(Protocol):
    """Statements that hold together; parameters are written `:name`."""

    def run(self, statement: str, parameters: Parameters = NONE) -> None:
        """Run a statement that gives no rows."""

    def rows(self, statement: str, parameters: Parameters = NONE) -> list[Row]:
        """All rows of a statement."""


class Engine(Protocol):
    """One database. Its schema is brought to this version when it is opened.

    No two writing transactions of a database run at the same time, whoever's they are: what one has looked up is still
    so when it writes.
    """

    def attempt(self, work: Callable[[Transaction], T]) -> T:
        """Work done in one writing transaction: whole, once, and committed when this returns; undone if it raises.

        `work` may be called again where a connection was lost, so it must do nothing beside its statements. Raises
        `StoreError`.
        """

    def read(self, work: Callable[[Transaction], T]) -> T:
        """Work that writes nothing, on one state of the database; it waits for no writer. Else as `attempt`."""

    def index(self, transaction: Transaction, seq: int, headline: Sequence[str], body: Sequence[str]) -> None:
        """Make an article findable by its words in matching form."""

    def unindex(self, transaction: Transaction, seqs: Sequence[int]) -> None:
        """Take articles' words out of the index, before the articles are deleted."""

    def expression(self, phrases: Sequence[Phrase]) -> str:
        """A question, as the engine's `FOUND` takes it: every phrase must occur."""

    @property
    def found(self) -> str:
        """Begins a SELECT of `seq` and `rank` (least first) that `:query` matches; articles are `a`, pages `p`."""

    def shred(self) -> None:
        """See to it, as far as the engine can, that what was deleted is no longer in its files."""

    def hold(self, outlet: str) -> None:
        """Keep an outlet to this process. Raises `AlreadyRunning`."""

    def release(self, outlet: str) -> None:
        """Give it back; nothing where it is not held."""

    def close(self) -> None:
        """Let go of the database and of what is held."""


def migrations(kind: str) -> list[str]:
    """The scripts `schema/KIND-001.sql`, … in order; the n-th leads to version n."""
    scripts = {f.name: f for f in (files("crawler.store") / "schema").iterdir() if f.name.startswith(f"{kind}-")}
    return [scripts[name].read_text("utf-8") for name in sorted(scripts)]


def migrate(transaction: Transaction, scripts: Sequence[str], version: int, run: Callable[[str], None]) -> None:
    """Bring a schema of `version` to the newest, in the caller's transaction. Raises `StoreError` for a later one."""
    if version > len(scripts):
        raise StoreError(f"has schema {version}, this version of Ghirbal knows up to {len(scripts)}")
    for number, script in enumerate(scripts[version:], version + 1):
        run(script)
        transaction.run("INSERT INTO ghirbal_schema (version) VALUES (:version)", {"version": number})
