"""What a database must be able to do to be a store; `sql.py` says the same statements to all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Parameters = Mapping[str, Any]
Row = Mapping[str, Any]


class Transaction(Protocol):
    """Statements that hold together; parameters are written `:name`."""

    def run(self, statement: str, parameters: Parameters = {}) -> None:
        """Run a statement that gives no rows."""

    def rows(self, statement: str, parameters: Parameters = {}) -> list[Row]:
        """All rows of a statement."""


class Engine(Protocol):
    """One database. Its schema is made, or found to be of this version, when it is opened."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """A transaction, committed at the end of the block, undone by an exception.

        Raises `StoreError`. The block may be entered again after a lost connection: see `attempt`.
        """

    def stream(self, statement: str, parameters: Parameters = {}) -> Iterator[Row]:
        """Rows as they are read, for what does not fit into memory."""

    def index(self, transaction: Transaction, seq: int, headline: str, body: str) -> None:
        """Make an article's words findable."""

    def unindex(self, transaction: Transaction, seqs: Sequence[int]) -> None:
        """Take articles' words out of the index."""

    def hold(self, outlet: str) -> None:
        """Keep an outlet to this process. Raises `AlreadyRunning`."""

    def release(self, outlet: str) -> None:
        """Give it back; nothing where it is not held."""

    def close(self) -> None:
        """Let go of the database and of what is held."""
