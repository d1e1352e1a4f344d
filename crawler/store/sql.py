"""The store, in SQL that SQLite and PostgreSQL both understand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from cleaners.model import Article
from crawler.copies.grouping import place
from crawler.discovery import key_of
from crawler.store.columns import COLUMNS, article_of, as_json, row_of, storable, storable_article
from crawler.store.engine import Engine, Row, Transaction
from crawler.store.records import MOST_ATTEMPTS, Found, Kept, Known, LastRun, Run, Verdict, Visit
from crawler.store.revisions import differing, is_twin
from crawler.store.search import Hit, indexed, matches_in, phrases_of, snippet_of
from crawler.store.sketches import SqlSketches

T = TypeVar("T")

MOST_CLAIMS = 5
"""Pages claiming one address that an article is compared with, the newest first. A story has an AMP page and a print
page; where hundreds claim the same address (the home page), it says nothing."""

AT_ONCE = 200
"""Rows of a long list that are read at a time: some 4 MB of articles."""

_KNOWN = """
  SELECT a.address AS asked, p.* FROM addresses a JOIN pages p ON p.id = a.page WHERE a.address = :address
"""
_INSERT_ARTICLE = (
    f"INSERT INTO articles (page, run, removals, {', '.join(COLUMNS)})"  # noqa: S608 - names of our own
    f" VALUES (:page, :run, :removals, {', '.join(f':{name}' for name in COLUMNS)}) RETURNING seq"
)
_SETTLED = """
  UPDATE pages SET outcome = :outcome, modified = :modified, attempts = 0, checked_at = :fetched_at,
    asked_at = NULL, asked_modified = '',
    first_seen = COALESCE(first_seen, :fetched_at), etag = :etag, last_modified = :last_modified,
    body_digest = COALESCE(:body_digest, body_digest), archive_ref = COALESCE(:archive_ref, archive_ref)
  WHERE id = :page
"""
_CLAIMING = """
  SELECT * FROM pages WHERE canonical IN (:own, :claimed) AND id <> :id AND outlet = :outlet AND revision > 0
  ORDER BY id DESC LIMIT :most
"""
_NARROWED = """
  AND a.revision = p.revision AND (:outlet = '' OR p.outlet = :outlet)
  AND COALESCE(a.date_published, a.fetched_at, p.first_seen) >= :since
  ORDER BY rank, seq DESC LIMIT :limit
"""


class SqlStore:
    """A `Store` on an `Engine`."""

    def __init__(self, engine: Engine) -> None:
        """The engine is the store's alone, and closed with it."""
        self._engine = engine

    def begin(self, outlet: str, now: str) -> Run:
        """The run to be done; see `Store`."""

        def work(t: Transaction) -> Run:
            last = t.rows("SELECT * FROM runs WHERE outlet = :outlet ORDER BY id DESC LIMIT 1", {"outlet": outlet})
            if last and last[0]["finished_at"] is None:
                return Run(last[0]["id"], outlet, last[0]["started_at"], resumed=True)
            made = t.rows(
                "INSERT INTO runs (outlet, started_at) VALUES (:outlet, :now) RETURNING id",
                {"outlet": outlet, "now": now},
            )
            return Run(made[0]["id"], outlet, now)

        self._engine.hold(outlet)
        return self._engine.attempt(work)

    def hold(self, outlet: str) -> None:
        """Keep an outlet to this process; see `Store`."""
        self._engine.hold(outlet)

    def finish(self, run: Run, now: str, statistics: Mapping[str, Any]) -> None:
        """The run has come to its end; see `Store`."""
        end = {"run": run.id, "now": now, "statistics": as_json(statistics)}
        self._engine.attempt(
            lambda t: t.run("UPDATE runs SET finished_at = :now, statistics = :statistics WHERE id = :run", end)
        )
        self._engine.release(run.outlet)

    def meet(self, outlet: str, found: Sequence[Found]) -> list[Known]:  # noqa: ARG002 - a page is one whoever asks
        """What is known of each address; see `Store`."""
        return self._engine.read(lambda t: [_known(t, entry.address) for entry in found])

    def ask(self, outlet: str, found: Sequence[Found], now: str) -> None:
        """Remember addresses until they are settled; see `Store`."""

        def work(t: Transaction) -> None:
            for entry in found:
                if _is_forgotten(t, entry.address):
                    continue
                page = _page_of(t, entry.address) or _make_page(t, outlet, entry.address)
                t.run(
                    "UPDATE pages SET asked_at = COALESCE(asked_at, :now), asked_modified = :modified WHERE id = :id",
                    {"now": now, "modified": entry.modified or page["asked_modified"], "id": page["id"]},
                )

        self._engine.attempt(work)

    def unsettled(self, outlet: str) -> list[Found]:
        """Addresses asked for and not settled; see `Store`."""
        asked = {"outlet": outlet, "most": MOST_ATTEMPTS}
        rows = self._engine.read(
            lambda t: t.rows(
                "SELECT address, asked_modified FROM pages WHERE outlet = :outlet AND asked_at IS NOT NULL"
                " AND attempts < :most ORDER BY asked_at, id",
                asked,
            )
        )
        return [Found(row["address"], row["asked_modified"]) for row in rows]

    def settle(self, outlet: str, visit: Visit, outcome: str) -> None:
        """An answer without an article; see `Store`. `not-modified` and `gone` leave a stored article what it is."""

        def work(t: Transaction) -> None:
            if _is_forgotten(t, visit.address):
                return
            page = _page_of(t, visit.address) or _make_page(t, outlet, visit.address)
            before = page["outcome"]
            _settle(t, page, visit, before if outcome == "not-modified" and before else outcome)

        self._engine.attempt(work)

    def fail(self, outlet: str, address: str, outcome: str) -> None:  # noqa: ARG002 - the stats say why
        """Nothing that settles anything; see `Store`."""

        def work(t: Transaction) -> None:
            page = _page_of(t, address)
            if page:
                t.run("UPDATE pages SET attempts = attempts + 1 WHERE id = :id", {"id": page["id"]})

        self._engine.attempt(work)

    def move(self, outlet: str, asked: str, target: str, now: str) -> None:
        """One page from now on; see `Store`."""

        def work(t: Transaction) -> None:
            if _is_forgotten(t, asked):
                return
            here = _page_of(t, asked) or _make_page(t, outlet, asked, asked_at=now)
            there = _page_of(t, target)
            if _is_forgotten(t, target):
                t.run("UPDATE pages SET outcome = 'forgotten', asked_at = NULL WHERE id = :id", {"id": here["id"]})
            elif there is None:
                _name(t, here, target)
            elif there["id"] != here["id"] and here["revision"] and not there["revision"]:
                _merge(t, there, here)
                _name(t, here, target)
            elif there["id"] != here["id"]:
                _merge(t, here, there)

        self._engine.attempt(work)

    def keep(self, run: Run, visit: Visit, article: Article, canonical: str | None) -> Kept:
        """Store an article and that it was seen; see `Store`."""
        made = storable_article(article)

        def work(t: Transaction) -> Kept:
            if _is_forgotten(t, visit.address) or (canonical and _is_forgotten(t, canonical)):
                return Kept(Verdict.FORGOTTEN, article)
            page = _page_of(t, visit.address) or _make_page(t, run.outlet, visit.address)
            if not page["revision"]:
                for other, stored in _likely_twins(t, page, canonical):
                    if is_twin(stored, made):
                        _merge(t, page, other)
                        _capture(t, other["id"], visit, other["outlet"])
                        return Kept(Verdict.TWIN, stored)
            claimed = {"canonical": _key(canonical) if canonical else None, "id": page["id"]}
            t.run("UPDATE pages SET canonical = :canonical WHERE id = :id", claimed)
            return self._keep_own(t, run, visit, made, page)

        return self._engine.attempt(work)

    def kept(self, run: Run) -> Iterator[Article]:
        """The articles of a run; see `Store`."""
        rows = self._listed("SELECT * FROM articles WHERE run = :of AND seq > :after ORDER BY seq LIMIT :most", run.id)
        return map(article_of, rows)

    def forget(self, address: str, now: str, why: str) -> list[str]:
        """Take a page out; see `Store`."""

        def work(t: Transaction) -> list[str]:
            _note_forgotten(t, address, None, now, why)
            refs: list[str] = []
            for page in pages_behind(t, address):
                for row in t.rows("SELECT address FROM addresses WHERE page = :id", {"id": page["id"]}):
                    _note_forgotten(t, row["address"], page["outlet"], now, why)
                refs += self._take_out(t, page["id"])
                t.run("DELETE FROM addresses WHERE page = :id", {"id": page["id"]})
                t.run("DELETE FROM pages WHERE id = :id", {"id": page["id"]})
            return refs

        refs = self._engine.attempt(work)
        self._engine.shred()
        return refs

    def forget_older(self, before: str, now: str) -> list[str]:
        """Take out what is old; see `Store`."""

        def work(t: Transaction) -> list[str]:
            refs: list[str] = []
            pages = t.rows("SELECT id FROM pages WHERE revision > 0 AND first_seen < :before", {"before": before})
            for page in pages:
                refs += self._take_out(t, page["id"])
                t.run(
                    "UPDATE pages SET revision = 0, outcome = 'expired', archive_ref = NULL, canonical = NULL"
                    " WHERE id = :id",
                    {"id": page["id"]},
                )
            if pages:
                why = f"{len(pages)} articles first fetched before {before}"
                _note_forgotten(t, f"older than {before} at {now}", None, now, why)
            return refs

        refs = self._engine.attempt(work)
        if refs:
            self._engine.shred()
        return refs

    def search(
        self, question: str, *, outlet: str | None = None, since: str | None = None, limit: int = 20
    ) -> list[Hit]:
        """Articles that hold all that is asked for; see `Store`."""
        phrases = phrases_of(question)
        asked = {
            "query": self._engine.expression(phrases),
            "outlet": outlet or "",
            "since": since or "",
            "limit": limit,
        }

        def work(t: Transaction) -> list[Hit]:
            hits = []
            for found in t.rows(self._engine.found + _NARROWED, asked):
                row = t.rows(
                    "SELECT a.seq, a.url, p.outlet, a.headline, a.date_published, a.body FROM articles a"
                    " JOIN pages p ON p.id = a.page WHERE a.seq = :seq",
                    {"seq": found["seq"]},
                )[0]
                matches = matches_in(row["body"], phrases)
                snippet, marks = snippet_of(row["body"], matches)
                told = {name: row[name] for name in ("seq", "url", "outlet", "headline", "date_published")}
                hits.append(Hit(**told, matches=matches, snippet=snippet, marks=marks))
            return hits

        return self._engine.read(work)

    def captures(self, outlet: str) -> Iterator[str]:
        """References to all answers; see `Store`."""
        rows = self._listed(
            "SELECT seq, archive_ref FROM captures WHERE outlet = :of AND seq > :after ORDER BY seq LIMIT :most", outlet
        )
        return (row["archive_ref"] for row in rows)

    def last_runs(self) -> list[LastRun]:
        """The last run of each outlet; see `Store`."""
        rows = self._engine.read(
            lambda t: t.rows(
                "SELECT r.outlet, r.started_at, r.finished_at,"
                " (SELECT COUNT(*) FROM articles a WHERE a.run = r.id) AS articles"
                " FROM runs r WHERE r.id IN (SELECT MAX(id) FROM runs GROUP BY outlet) ORDER BY r.outlet"
            )
        )
        return [LastRun(r["outlet"], r["started_at"], r["finished_at"], r["articles"]) for r in rows]

    def attempt(self, work: Callable[[Transaction], T], /) -> T:
        """Run something in a transaction of its own, for what stands on the store without being part of it."""
        return self._engine.attempt(work)

    def read(self, work: Callable[[Transaction], T], /) -> T:
        """The same for what writes nothing; see `Store`."""
        return self._engine.read(work)

    def close(self) -> None:
        """Let go of the database; see `Store`."""
        self._engine.close()

    def _listed(self, statement: str, of: int | str) -> Iterator[Row]:
        """A long list, a piece at a time: no transaction is open between them, and none has to be taken up again."""
        after = 0
        while True:
            asked = {"of": of, "after": after, "most": AT_ONCE}
            rows = self._engine.read(lambda t, asked=asked: t.rows(statement, asked))  # type: ignore[misc]
            yield from rows
            if len(rows) < AT_ONCE:
                return
            after = rows[-1]["seq"]

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
        made = replace(made, story_id=place(SqlSketches(t), seq, made).story_id)
        self._engine.index(t, seq, indexed(made.headline or ""), indexed(made.body))
        return Kept(Verdict.CHANGED if stored else Verdict.NEW, made)

    def _take_out(self, t: Transaction, page: int) -> list[str]:
        refs = [r["archive_ref"] for r in t.rows("SELECT archive_ref FROM captures WHERE page = :id", {"id": page})]
        seqs = [r["seq"] for r in t.rows("SELECT seq FROM articles WHERE page = :id", {"id": page})]
        self._engine.unindex(t, seqs)
        SqlSketches(t).forget(seqs)
        t.run("DELETE FROM articles WHERE page = :id", {"id": page})
        t.run("DELETE FROM captures WHERE page = :id", {"id": page})
        return refs


def _known(t: Transaction, address: str) -> Known:
    if _is_forgotten(t, address):
        return Known(address, outcome="forgotten")
    page = _page_of(t, address)
    if page is None:
        return Known(address)
    return Known(address, **{field.name: page[field.name] for field in fields(Known) if field.name != "address"})


def _is_forgotten(t: Transaction, address: str) -> bool:
    return bool(t.rows("SELECT 1 AS one FROM forgotten WHERE address_digest = :digest", {"digest": _digest(address)}))


def _page_of(t: Transaction, address: str) -> Row | None:
    rows = t.rows(_KNOWN, {"address": _key(address)})
    return rows[0] if rows else None


def _make_page(t: Transaction, outlet: str, address: str, asked_at: str | None = None) -> Row:
    page = t.rows(
        "INSERT INTO pages (outlet, address, key, asked_at) VALUES (:outlet, :address, :key, :asked_at) RETURNING *",
        {"outlet": outlet, "address": address, "key": _key(address), "asked_at": asked_at},
    )[0]
    _lead(t, page["address"], page["id"])
    return page


def _lead(t: Transaction, address: str, page: int) -> None:
    t.run(
        "INSERT INTO addresses (address, page) VALUES (:address, :page)"
        " ON CONFLICT (address) DO UPDATE SET page = excluded.page",
        {"address": _key(address), "page": page},
    )


def _name(t: Transaction, page: Row, address: str) -> None:
    """The page's own address from now on; the one before still leads to it."""
    t.run(
        "UPDATE pages SET address = :address, key = :key WHERE id = :id"
        " AND NOT EXISTS (SELECT 1 FROM pages other WHERE other.key = :key)",
        {"address": address, "key": _key(address), "id": page["id"]},
    )
    _lead(t, address, page["id"])


def _merge(t: Transaction, here: Row, there: Row) -> None:
    """The addresses of page `here` lead to `there`; where both have articles, both keep them, and `here` stands."""
    both = {"here": here["id"], "there": there["id"]}
    t.run("UPDATE addresses SET page = :there WHERE page = :here", both)
    if here["revision"]:
        t.run("UPDATE pages SET asked_at = NULL WHERE id = :here", both)
        return
    t.run(
        "UPDATE captures SET page = :there WHERE page = :here AND archive_ref NOT IN"
        " (SELECT archive_ref FROM captures WHERE page = :there)",
        both,
    )
    t.run("DELETE FROM pages WHERE id = :here", both)


def _likely_twins(t: Transaction, page: Row, canonical: str | None) -> Iterator[tuple[Row, Article]]:
    """Pages of the same outlet whose article this may be: the one it claims to be, and those that claim what it does.

    A claim alone leads nowhere: on some sites every page claims another's address, and that other one must be fetched.
    """
    own, claimed = page["key"], _page_of(t, canonical) if canonical else None
    asked = {
        "own": own,
        "claimed": _key(canonical) if canonical else own,
        "id": page["id"],
        "outlet": page["outlet"],
        "most": MOST_CLAIMS,
    }
    for other in [*filter(None, [claimed]), *t.rows(_CLAIMING, asked)]:
        stored = _latest(t, other)
        if stored and other["id"] != page["id"] and other["outlet"] == page["outlet"]:
            yield other, stored


def pages_behind(t: Transaction, address: str) -> list[Row]:
    """The page that an address leads to, and those that moved there with articles of their own."""
    page = _page_of(t, address)
    if page is None:
        return []
    moved = t.rows(
        "SELECT * FROM pages WHERE id <> :id AND key IN (SELECT address FROM addresses WHERE page = :id)",
        {"id": page["id"]},
    )
    return [page, *moved]


def _settle(t: Transaction, page: Row, visit: Visit, outcome: str) -> None:
    t.run(
        _SETTLED,
        {
            "page": page["id"],
            "outcome": outcome,
            "modified": visit.modified or page["asked_modified"] or page["modified"],
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
            "INSERT INTO captures (page, outlet, fetched_at, archive_ref) VALUES (:page, :outlet, :at, :ref)"
            " ON CONFLICT (page, archive_ref) DO NOTHING",
            {"page": page, "outlet": outlet, "at": visit.fetched_at, "ref": visit.archive_ref},
        )


def _latest(t: Transaction, page: Row) -> Article | None:
    rows = t.rows(
        "SELECT * FROM articles WHERE page = :page AND revision = :revision",
        {"page": page["id"], "revision": page["revision"]},
    )
    return article_of(rows[0]) if rows else None


def _note_forgotten(t: Transaction, address: str, outlet: str | None, now: str, why: str) -> None:
    t.run(
        "INSERT INTO forgotten (address_digest, outlet, forgotten_at, why) VALUES (:digest, :outlet, :now, :why)"
        " ON CONFLICT (address_digest) DO NOTHING",
        {"digest": _digest(address), "outlet": outlet, "now": now, "why": why},
    )


def _key(address: str) -> str:
    return key_of(storable(address))


def _digest(address: str) -> str:
    return hashlib.sha256(_key(address).encode()).hexdigest()
