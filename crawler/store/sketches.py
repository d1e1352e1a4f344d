"""Sketches and places in a store's own database, in SQL that SQLite and PostgreSQL both understand."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import product
from string import ascii_lowercase

from crawler.copies.sketches import LEAST_SHARED, MOST_COMPARED, MOST_SHARING, Copy
from crawler.store.engine import Row, Transaction

_SAME = """
  SELECT c.story_id, c.founder, c.shared FROM articles a JOIN copies c ON c.article = a.seq
  WHERE a.content_hash = :content_hash ORDER BY a.seq LIMIT 1
"""
_CANDIDATES = """
  SELECT c.story_id, c.founder, c.shared
  FROM (SELECT article, COUNT(*) AS hits FROM ({newest}) AS sharing
        GROUP BY article HAVING COUNT(*) >= :least ORDER BY hits DESC, article LIMIT :most) AS near
  JOIN copies c ON c.article = near.article ORDER BY near.hits DESC, near.article
"""
_SHARING = "SELECT * FROM (SELECT article FROM sketches WHERE key = :{0} ORDER BY article DESC LIMIT :newest) AS {0}"
_NEXT_FOUNDER = """
  UPDATE copies SET founder = (SELECT MIN(c.article) FROM copies c WHERE c.story_id = :story_id)
  WHERE story_id = :story_id AND founder = :founder
"""


class SqlSketches:
    """`Sketches` within one transaction of a store; see `copies` and `sketches` in its schema."""

    def __init__(self, transaction: Transaction) -> None:
        """Reads and writes in this transaction alone."""
        self._t = transaction

    def same(self, content_hash: str) -> Copy | None:
        """See `Sketches`."""
        rows = self._t.rows(_SAME, {"content_hash": content_hash})
        return _copy_of(rows[0]) if rows else None

    def candidates(self, keys: Sequence[int]) -> list[Copy]:
        """See `Sketches`."""
        named = _named(keys)
        statement = _CANDIDATES.format(newest=" UNION ALL ".join(map(_SHARING.format, named)))
        bounds = {"least": LEAST_SHARED, "most": MOST_COMPARED, "newest": MOST_SHARING}
        return [*map(_copy_of, self._t.rows(statement, named | bounds))]

    def body_of(self, seq: int) -> str | None:
        """See `Sketches`."""
        rows = self._t.rows("SELECT body FROM articles WHERE seq = :seq", {"seq": seq})
        return str(rows[0]["body"]) if rows else None

    def add(self, seq: int, copy: Copy, keys: Sequence[int]) -> None:
        """See `Sketches`. The article's own row tells its story too."""
        self._t.run(
            "INSERT INTO copies (article, story_id, founder, shared, sketch)"
            " VALUES (:article, :story_id, :founder, :shared, :sketch)",
            {
                "article": seq,
                "story_id": copy.story_id,
                "founder": copy.founder,
                "shared": copy.shared,
                "sketch": array("q", keys).tobytes(),
            },
        )
        if keys:
            named = _named(keys)
            values = ", ".join(f"(:{name}, :article)" for name in named)
            self._t.run(f"INSERT INTO sketches (key, article) VALUES {values}", named | {"article": seq})  # noqa: S608 - names of our own
        self._t.run(
            "UPDATE articles SET story_id = :story_id WHERE seq = :seq", {"story_id": copy.story_id, "seq": seq}
        )

    def forget(self, seqs: Sequence[int]) -> None:
        """Take articles out, before they leave the store; a story whose founder goes is told by its next member."""
        for seq in seqs:
            for row in self._t.rows("SELECT story_id, sketch FROM copies WHERE article = :seq", {"seq": seq}):
                self._t.run("DELETE FROM copies WHERE article = :seq", {"seq": seq})
                self._t.run(_NEXT_FOUNDER, {"story_id": row["story_id"], "founder": seq})
                for key in array("q", bytes(row["sketch"])):
                    self._t.run(
                        "DELETE FROM sketches WHERE key = :key AND article = :article", {"key": key, "article": seq}
                    )

    def clear(self) -> None:
        """Forget all places and sketches; the articles stay."""
        for statement in ("DELETE FROM sketches", "DELETE FROM copies", "UPDATE articles SET story_id = NULL"):
            self._t.run(statement)


def _copy_of(row: Row) -> Copy:
    return Copy(row["story_id"], row["founder"], row["shared"])


def _named(keys: Sequence[int]) -> dict[str, int]:
    """Keys as parameters; a parameter's name is letters alone."""
    names = map("".join, product(["key"], ascii_lowercase, ascii_lowercase))
    return dict(zip(names, keys, strict=False))
