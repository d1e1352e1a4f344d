"""The store, in SQL that SQLite and PostgreSQL both understand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cleaners.model import Article
from crawler.discovery import key_of
from crawler.store.columns import COLUMNS, article_of, row_of
from crawler.store.engine import Engine, Row, Transaction
from crawler.store.records import Found, Kept, Known, LastRun, Run, Verdict, Visit
from crawler.store.revisions import differing, is_twin

MOST_ATTEMPTS = 5
"""Runs in which an address may fail before it is asked for no more, unless a feed names it again: half an hour apart, a
page that does not answer for two hours."""

_KNOWN = """
  SELECT a.address AS asked, p.* FROM addresses a JOIN pages p ON p.id = a.page WHERE a.address = :address
"""
_INSERT_ARTICLE = (
    f"INSERT INTO articles (page, run, removals, {', '.join(COLUMNS)})"  # noqa: S608 - names of our own
    f" VALUES (:page, :run, :removals, {', '.join(f':{name}' for name in COLUMNS)}) RETURNING seq"
)
_SETTLED = """
  UPDATE pages SET outcome = :outcome, modified = :modified, attempts = 0, checked_at = :fetched_at,
    first_seen = COALESCE(first_seen, :fetched_at), etag = :etag, last_modified = :last_modified,
    body_digest = COALESCE(:body_digest, body_digest), archive_ref = COALESCE(:archive_ref, archive_ref)
  WHERE id = :page
"""


class SqlStore:
    """A `Store` on an `Engine`."""

    def __init__(self, engine: Engine) -> None:
        """The engine is the store's alone, and closed with it."""
        self._engine = engine

    def begin(self, outlet: str, now: str) -> Run:
        """The run to be done; see `Store`."""
        self._engine.hold(outlet)
        with self._engine.transaction() as t:
            last = t.rows("SELECT * FROM runs WHERE outlet = :outlet ORDER BY id DESC LIMIT 1", {"outlet": outlet})
            if last and last[0]["finished_at"] is None:
                return Run(last[0]["id"], outlet, last[0]["started_at"], resumed=True)
            made = t.rows(
                "INSERT INTO runs (outlet, started_at) VALUES (:outlet, :now) RETURNING id",
                {"outlet": outlet, "now": now},
            )
            return Run(made[0]["id"], outlet, now)

    def finish(self, run: Run, now: str, statistics: Mapping[str, Any]) -> None:
        """The run has come to its end; see `Store`."""
        with self._engine.transaction() as t:
            t.run(
                "UPDATE runs SET finished_at = :now, statistics = :statistics WHERE id = :run",
                {"run": run.id, "now": now, "statistics": json.dumps(statistics, ensure_ascii=False, default=str)},
            )
        self._engine.release(run.outlet)

    def meet(self, outlet: str, found: Sequence[Found]) -> list[Known]:  # noqa: ARG002 - a page is one whoever asks
        """What is known of each address; see `Store`."""
        with self._engine.transaction() as t:
            return [_known(t, entry) for entry in found]

    def ask(self, outlet: str, found: Sequence[Found], now: str) -> None:
        """Remember addresses until they are settled; see `Store`."""
        with self._engine.transaction() as t:
            for entry in found:
                if not _page_of(t, entry.address):
                    _make_page(t, outlet, entry, now)

    def unsettled(self, outlet: str) -> list[Found]:
        """Addresses asked for and not settled; see `Store`."""
        with self._engine.transaction() as t:
            rows = t.rows(
                "SELECT address, modified FROM pages WHERE outlet = :outlet AND outcome IS NULL"
                " AND attempts < :most ORDER BY id",
                {"outlet": outlet, "most": MOST_ATTEMPTS},
            )
        return [Found(row["address"], row["modified"]) for row in rows]

    def settle(self, outlet: str, visit: Visit, outcome: str) -> None:
        """An answer without an article; see `Store`. `not-modified` and `gone` leave a stored article what it is."""
        with self._engine.transaction() as t:
            page = _page_of(t, visit.address) or _make_page(t, outlet, _found(visit), visit.fetched_at)
            before = page["outcome"]
            _settle(t, page, visit, before if outcome == "not-modified" and before else outcome)

    def fail(self, outlet: str, address: str, outcome: str) -> None:  # noqa: ARG002 - the stats say why
        """Nothing that settles anything; see `Store`."""
        with self._engine.transaction() as t:
            page = _page_of(t, address)
            if page:
                t.run("UPDATE pages SET attempts = attempts + 1 WHERE id = :id", {"id": page["id"]})

    def move(self, outlet: str, asked: str, target: str, now: str) -> None:
        """One page from now on; see `Store`."""
        with self._engine.transaction() as t:
            here = _page_of(t, asked) or _make_page(t, outlet, Found(asked), now)
            there = _page_of(t, target)
            if there is None:
                t.run("UPDATE pages SET address = :target WHERE id = :id", {"target": target, "id": here["id"]})
                _lead(t, target, here["id"])
            elif there["id"] != here["id"]:
                _merge(t, here, there)

    def keep(self, run: Run, visit: Visit, article: Article, canonical: str | None) -> Kept:
        """Store an article and that it was seen; see `Store`."""
        with self._engine.transaction() as t:
            page = _page_of(t, visit.address) or _make_page(t, run.outlet, _found(visit), visit.fetched_at)
            other = _page_of(t, canonical) if canonical else None
            if other and other["id"] != page["id"] and not page["revision"]:
                stored = _latest(t, other)
                if stored and is_twin(stored, article):
                    _merge(t, page, other)
                    _capture(t, other["id"], visit, run.outlet)
                    return Kept(Verdict.TWIN, stored)
            elif canonical and other is None:
                _lead(t, canonical, page["id"])
            return self._keep_own(t, run, visit, article, page)

    def kept(self, run: Run) -> Iterator[Article]:
        """The articles of a run; see `Store`."""
        return map(
            article_of, self._engine.stream("SELECT * FROM articles WHERE run = :run ORDER BY seq", {"run": run.id})
        )

    def forget(self, address: str, now: str, why: str) -> list[str]:
        """Take a page out; see `Store`."""
        with self._engine.transaction() as t:
            page = _page_of(t, address)
            gone = [address]
            refs: list[str] = []
            if page:
                gone += [r["address"] for r in t.rows("SELECT address FROM addresses WHERE page = :id", page)]
                refs = self._take_out(t, page["id"])
                t.run("DELETE FROM addresses WHERE page = :id", {"id": page["id"]})
                t.run("DELETE FROM pages WHERE id = :id", {"id": page["id"]})
            for each in dict.fromkeys(gone):
                _note_forgotten(t, each, page["outlet"] if page else None, now, why)
        return refs

    def forget_older(self, before: str, now: str) -> list[str]:
        """Take out what is old; see `Store`."""
        refs: list[str] = []
        with self._engine.transaction() as t:
            pages = t.rows(
                "SELECT id, outlet, address FROM pages WHERE revision > 0 AND first_seen < :before", {"before": before}
            )
            for page in pages:
                refs += self._take_out(t, page["id"])
                t.run(
                    "UPDATE pages SET revision = 0, outcome = 'expired', archive_ref = NULL WHERE id = :id",
                    {"id": page["id"]},
                )
            if pages:
                why = f"{len(pages)} articles first fetched before {before}"
                _note_forgotten(t, f"older than {before} at {now}", None, now, why)
        return refs

    def captures(self, outlet: str) -> Iterator[str]:
        """References to all answers; see `Store`."""
        rows = self._engine.stream(
            "SELECT archive_ref FROM captures WHERE outlet = :outlet ORDER BY seq", {"outlet": outlet}
        )
        return (row["archive_ref"] for row in rows)

    def last_runs(self) -> list[LastRun]:
        """The last run of each outlet; see `Store`."""
        with self._engine.transaction() as t:
            rows = t.rows(
                "SELECT r.outlet, r.started_at, r.finished_at,"
                " (SELECT COUNT(*) FROM articles a WHERE a.run = r.id) AS articles"
                " FROM runs r WHERE r.id IN (SELECT MAX(id) FROM runs GROUP BY outlet) ORDER BY r.outlet"
            )
        return [LastRun(r["outlet"], r["started_at"], r["finished_at"], r["articles"]) for r in rows]

    def close(self) -> None:
        """Let go of the database; see `Store`."""
        self._engine.close()

    def _keep_own(self, t: Transaction, run: Run, visit: Visit, article: Article, page: Row) -> Kept:
        """An article at its page's own address: the first, a further revision, or the same again."""
        stored = _latest(t, page)
        changed = differing(stored, article) if stored else ()
        _settle(t, page, visit, "article")
        if stored and not changed:
            return Kept(Verdict.UNCHANGED, stored)
        made = replace(article, revision=page["revision"] + 1, changed=changed)
        seq = t.rows(_INSERT_ARTICLE, row_of(made) | {"page": page["id"], "run": run.id})[0]["seq"]
        t.run("UPDATE pages SET revision = :revision WHERE id = :id", {"revision": made.revision, "id": page["id"]})
        self._engine.index(t, seq, made.headline or "", made.body)
        return Kept(Verdict.CHANGED if stored else Verdict.NEW, made)

    def _take_out(self, t: Transaction, page: int) -> list[str]:
        refs = [r["archive_ref"] for r in t.rows("SELECT archive_ref FROM captures WHERE page = :id", {"id": page})]
        seqs = [r["seq"] for r in t.rows("SELECT seq FROM articles WHERE page = :id", {"id": page})]
        self._engine.unindex(t, seqs)
        t.run("DELETE FROM articles WHERE page = :id", {"id": page})
        t.run("DELETE FROM captures WHERE page = :id", {"id": page})
        return refs


def _known(t: Transaction, entry: Found) -> Known:
    rows = t.rows(_KNOWN, {"address": key_of(entry.address)})
    if not rows:
        digest = {"digest": _digest(entry.address)}
        is_gone = t.rows("SELECT 1 AS one FROM forgotten WHERE address_digest = :digest", digest)
        return Known(entry.address, outcome="forgotten" if is_gone else None)
    page = rows[0]
    names = ("outcome", "modified", "first_seen", "checked_at", "etag", "last_modified", "body_digest", "archive_ref")
    return Known(entry.address, revision=page["revision"], **{name: page[name] for name in names})


def _page_of(t: Transaction, address: str) -> Row | None:
    rows = t.rows(_KNOWN, {"address": key_of(address)})
    return rows[0] if rows else None


def _make_page(t: Transaction, outlet: str, entry: Found, now: str) -> Row:
    t.run(
        "INSERT INTO pages (outlet, address, asked_at, modified) VALUES (:outlet, :address, :now, '')",
        {"outlet": outlet, "address": entry.address, "now": now},
    )
    page = t.rows("SELECT * FROM pages WHERE address = :address", {"address": entry.address})[0]
    _lead(t, entry.address, page["id"])
    return page


def _lead(t: Transaction, address: str, page: int) -> None:
    t.run(
        "INSERT INTO addresses (address, page) VALUES (:address, :page)"
        " ON CONFLICT (address) DO UPDATE SET page = excluded.page",
        {"address": key_of(address), "page": page},
    )


def _merge(t: Transaction, here: Row, there: Row) -> None:
    """The page `here` becomes an address of `there`; where both have articles, both keep them."""
    if here["revision"]:
        _lead(t, here["address"], there["id"])
        return
    t.run("UPDATE addresses SET page = :there WHERE page = :here", {"there": there["id"], "here": here["id"]})
    t.run("UPDATE captures SET page = :there WHERE page = :here", {"there": there["id"], "here": here["id"]})
    t.run("DELETE FROM pages WHERE id = :here", {"here": here["id"]})


def _settle(t: Transaction, page: Row, visit: Visit, outcome: str) -> None:
    t.run(
        _SETTLED,
        {
            "page": page["id"],
            "outcome": outcome,
            "modified": visit.modified or page["modified"],
            "fetched_at": visit.fetched_at,
            "etag": visit.etag or page["etag"],
            "last_modified": visit.last_modified or page["last_modified"],
            "body_digest": visit.body_digest,
            "archive_ref": visit.archive_ref if visit.body_digest else None,
        },
    )
    _capture(t, page["id"], visit, page["outlet"])


def _capture(t: Transaction, page: int, visit: Visit, outlet: str) -> None:
    if visit.archive_ref:
        t.run(
            "INSERT INTO captures (page, outlet, fetched_at, archive_ref) VALUES (:page, :outlet, :at, :ref)",
            {"page": page, "outlet": outlet, "at": visit.fetched_at, "ref": visit.archive_ref},
        )


def _latest(t: Transaction, page: Row) -> Article | None:
    rows = t.rows(
        "SELECT * FROM articles WHERE page = :page AND revision = :revision",
        {"page": page["id"], "revision": page["revision"]},
    )
    return article_of(rows[0]) if rows else None


def _found(visit: Visit) -> Found:
    return Found(visit.address, visit.modified)


def _note_forgotten(t: Transaction, address: str, outlet: str | None, now: str, why: str) -> None:
    t.run(
        "INSERT INTO forgotten (address_digest, outlet, forgotten_at, why) VALUES (:digest, :outlet, :now, :why)"
        " ON CONFLICT (address_digest) DO NOTHING",
        {"digest": _digest(address), "outlet": outlet, "now": now, "why": why},
    )


def _digest(address: str) -> str:
    return hashlib.sha256(key_of(address).encode()).hexdigest()
