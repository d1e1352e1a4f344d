"""The queries of docs/queries.md run as they stand there, and give what a reader would count."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.store.places import ENGINES, NOON, ROOT, Place, article, postgres_place, sqlite_place, visit

FENCE = re.compile(r"^```sql ([a-z ]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# Four articles at two outlets; the first was revised twice, and only its last state counts in `latest`.
AMERICAN, FOLDED, OTHER, WITHOUT = (
    "قالت الخارجية الأمريكيّة إن المباحثات بدأت في العاصمة.",
    "وصفت الصحف الامريكيه الخطوة بأنها متأخرة.",
    "توقفت حركة السفن في الميناء بسبب الرياح.",
    "والأمريكية هنا كلمة أخرى، وصلت إليها واو العطف.",
)
EXPECTED: dict[str, list[tuple[Any, ...]]] = {
    "Articles of each outlet and day": [
        ("akhar", "2026-03-02", 1),
        ("mithal", "2026-02-27", 1),
        ("mithal", "2026-03-02", 1),
    ],
    "How often a term occurs, by month": [("2026-02", 1, 100.0), ("2026-03", 1, 50.0)],
    "Articles that name no author, by outlet": [("akhar", 1, 0.0), ("mithal", 3, 66.7)],
    "What was changed after it was published": [
        ("https://mithal.example/1", 2, "2026-02-27T10:00:00+00:00", "headline", "عنوان أول", "عنوان ثان"),
        ("https://mithal.example/1", 3, "2026-02-28T10:00:00+00:00", "authors", "عنوان ثان", "عنوان ثان"),
        ("https://mithal.example/1", 3, "2026-02-28T10:00:00+00:00", "body", "عنوان ثان", "عنوان ثان"),
    ],
    "Who credits which agency": [("akhar", "رويترز", 1), ("mithal", "الأناضول", 1), ("mithal", "رويترز", 1)],
}


def queries(engine: str) -> dict[str, str]:
    """What the page has for an engine, by heading; what comes before the first heading is named ``."""
    page = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    sections = {"": parts[0]} | dict(zip(parts[1::2], parts[2::2], strict=True))
    return {
        heading: sql
        for heading, text in sections.items()
        for names, sql in FENCE.findall(text)
        if engine in names.split()
    }


def fill(place: Place) -> list[dict[str, Any]]:
    """Known articles; gives them as a feed has them."""
    first = {"url": "https://mithal.example/1", "date_published": "2026-02-27T08:00:00+03:00"}
    seen: list[tuple[str, dict[str, Any]]] = [
        (NOON, first | {"headline": "عنوان أول", "body": OTHER, "sources": ("رويترز", "د ب أ")}),
        ("2026-02-27T10:00:00+00:00", first | {"headline": "عنوان ثان", "body": OTHER}),
        (
            "2026-02-28T10:00:00+00:00",
            first | {"headline": "عنوان ثان", "body": AMERICAN, "authors": ("سلمى حداد",), "sources": ("رويترز",)},
        ),
        (
            NOON,
            {
                "url": "https://mithal.example/2",
                "body": FOLDED,
                "date_published": "2026-03-02",
                "sources": ("الأناضول",),
            },
        ),
        (NOON, {"url": "https://mithal.example/3", "body": OTHER}),
        (
            NOON,
            {
                "url": "https://akhar.example/1",
                "outlet": "akhar",
                "body": WITHOUT,
                "date_published": "2026-03-02T01:00:00+03:00",
                "authors": ("كريم نصار", "هدى"),
                "sources": ("رويترز",),
            },
        ),
    ]
    with place.opened() as store:
        runs = {outlet: store.begin(outlet, NOON) for outlet in ("mithal", "akhar")}
        for at, fields in seen:
            made = article(**{"fetched_at": at} | fields)
            store.keep(runs[fields.get("outlet", "mithal")], visit(fields["url"], at), made, None)
        return [kept.as_dict() for run in runs.values() for kept in store.kept(run)]


Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(params=[*ENGINES, "duckdb"])
def asked(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Ask]]:
    if request.param == "sqlite":
        place = sqlite_place(tmp_path)
        fill(place)
        yield "sqlite", place.rows
    elif request.param == "postgres":
        with postgres_place(tmp_path) as place:
            fill(place)
            yield "postgres", place.rows
    else:
        import duckdb

        (tmp_path / "out").mkdir()
        lines = [json.dumps(record, ensure_ascii=False) for record in fill(sqlite_place(tmp_path))]
        (tmp_path / "out" / "articles.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        connection = duckdb.connect()
        connection.execute(queries("duckdb")[""])
        yield "duckdb", lambda sql: connection.execute(sql).fetchall()
        connection.close()


def test_each_query_gives_what_a_reader_would_count(asked: tuple[str, Ask]) -> None:
    engine, ask = asked
    written = {heading: sql for heading, sql in queries(engine).items() if heading}
    given = {
        heading: [tuple(float(v) if isinstance(v, Decimal) else v for v in row) for row in ask(sql)]
        for heading, sql in written.items()
    }
    assert given == EXPECTED


def test_every_block_of_the_page_is_for_an_engine() -> None:
    page = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    assert page.count("```sql") == len(FENCE.findall(page)) == 13
