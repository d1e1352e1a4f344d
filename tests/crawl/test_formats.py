"""Feeds as an analyst opens them: the samples' articles in pandas, DuckDB and a spreadsheet, equal to the JSONL."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.utils.misc import build_from_crawler, load_object

from cleaners import Article, NotAnArticle, Page, clean_page, clean_text
from crawler.parquet import schema
from crawler.samples import read_samples
from crawler.settings import FEED_EXPORT_FIELDS

FORMATS = ("jsonl", "csv", "parquet")


def write(path: Path, articles: Sequence[Article], **settings: Any) -> Path:
    """A file of the format that its name ends in, by the exporter that the settings name."""
    project = Settings()
    project.setmodule("crawler.settings", priority="project")
    project.setdict(settings, priority="cmdline")
    crawler = Crawler(Spider, project)
    exporters = project.getwithbase("FEED_EXPORTERS")
    with path.open("wb") as file:
        kind = load_object(exporters[path.suffix[1:]])
        exporter = build_from_crawler(kind, crawler, file, fields_to_export=FEED_EXPORT_FIELDS, encoding="utf-8")
        exporter.start_exporting()
        for article in articles:
            exporter.export_item(article)
        exporter.finish_exporting()
    return path


@pytest.fixture(scope="module")
def articles(root: Path) -> list[Article]:
    found = []
    for sample in read_samples(root / "samples"):
        try:
            if sample.is_page:
                page = Page(sample.path.read_bytes(), url=sample.url or None, fetched_at="2026-11-20T08:00:00+00:00")
                article = clean_page(page)
            else:
                article = clean_text(sample.path.read_text("utf-8"), url=sample.url or None)
        except NotAnArticle:
            continue
        found.append(replace(article, revision=1))
    return found


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, articles: list[Article]) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("formats")
    return {name: write(folder / f"articles.{name}", articles) for name in FORMATS}


@pytest.fixture(scope="module")
def records(written: dict[str, Path]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written["jsonl"].read_text(encoding="utf-8").splitlines()]


def test_the_samples_say_something_of_every_kind(records: list[dict[str, Any]], articles: list[Article]) -> None:
    assert len(records) == len(articles) >= 20
    assert records == [article.as_dict() for article in articles]
    for name in ("headline", "authors", "keywords", "counters", "date_published", "confidence", "sources"):
        assert any(record[name] for record in records), name
    assert {len(str(record["date_published"])) for record in records} >= {4, 10, 25}, "None, days, moments"


def test_parquet_gives_back_the_records(written: dict[str, Path], records: list[dict[str, Any]]) -> None:
    rows = pq.read_table(written["parquet"]).to_pylist(maps_as_pydicts="strict")
    assert rows == records


def test_parquet_in_pandas(written: dict[str, Path], records: list[dict[str, Any]]) -> None:
    frame = pd.read_parquet(written["parquet"])
    assert frame["body"].tolist() == [record["body"] for record in records]
    assert [[*names] for names in frame["authors"]] == [record["authors"] for record in records]


def test_parquet_in_duckdb(written: dict[str, Path], records: list[dict[str, Any]]) -> None:
    query = "SELECT headline, keywords, counters['views'], truncated FROM read_parquet(?)"
    rows = duckdb.execute(query, [str(written["parquet"])]).fetchall()
    expected = [(r["headline"], r["keywords"], r["counters"].get("views"), r["truncated"]) for r in records]
    assert rows == expected


def test_json_lines_in_pandas_and_duckdb(written: dict[str, Path], records: list[dict[str, Any]]) -> None:
    frame = pd.read_json(written["jsonl"], lines=True, dtype=False)
    assert frame["body"].tolist() == [record["body"] for record in records]
    rows = duckdb.execute("SELECT body, authors FROM read_json(?)", [str(written["jsonl"])]).fetchall()
    assert rows == [(record["body"], record["authors"]) for record in records]


def cells(path: Path) -> list[list[str]]:
    """As Excel opens it: UTF-8 because of the mark before it."""
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    return [*csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), strict=True)]


def told(value: Any) -> str:
    """A cell, by docs/schema.md."""
    return "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def test_csv_in_a_spreadsheet(written: dict[str, Path], records: list[dict[str, Any]], tmp_path: Path) -> None:
    header, *rows = cells(written["csv"])
    assert header == FEED_EXPORT_FIELDS
    assert rows == [[told(record[name]) for name in header] for record in records]
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "book.xlsx")
    opened = openpyxl.load_workbook(tmp_path / "book.xlsx").worksheets[0]
    columns = {column[0]: column[1:] for column in opened.iter_cols(values_only=True)}
    assert [*columns["headline"]] == [record["headline"] for record in records]
    assert [*columns["body"]] == [record["body"] for record in records]


def test_csv_in_pandas(written: dict[str, Path], records: list[dict[str, Any]]) -> None:
    frame = pd.read_csv(written["csv"])
    assert frame.columns[0] == "schema_version"
    assert frame["body"].tolist() == [record["body"] for record in records]
    assert frame["truncated"].tolist() == [record["truncated"] for record in records]
    assert [json.loads(names) for names in frame["authors"]] == [record["authors"] for record in records]


def test_csv_in_duckdb(written: dict[str, Path], records: list[dict[str, Any]]) -> None:
    query = "SELECT schema_version, body, (counters::JSON->>'views')::BIGINT FROM read_csv(?, header = true)"
    rows = duckdb.execute(query, [str(written["csv"])]).fetchall()
    assert rows == [(record["schema_version"], record["body"], record["counters"].get("views")) for record in records]


@pytest.mark.parametrize(("kind", "source"), [("parquet", "read_parquet"), ("jsonl", "read_json"), ("csv", "read_csv")])
def test_dates_are_the_moments_they_say(
    written: dict[str, Path], records: list[dict[str, Any]], kind: str, source: str
) -> None:
    """As docs/schema.md reads them."""
    query = (
        "SELECT epoch(date_published::VARCHAR::TIMESTAMPTZ)::BIGINT"  # noqa: S608 - one of the three above
        f" FROM {source}(?) WHERE date_precision IN ('minute', 'second')"
    )
    duckdb.execute("SET TimeZone = 'UTC'")
    found = [row[0] for row in duckdb.execute(query, [str(written[kind])]).fetchall()]
    moments = [r["date_published"] for r in records if r["date_precision"] in {"minute", "second"}]
    expected = [datetime.fromisoformat(moment) for moment in moments]
    assert found == [int((m if m.tzinfo else m.replace(tzinfo=UTC)).timestamp()) for m in expected]
    assert len(found) >= 10


def test_dates_in_pandas(written: dict[str, Path], records: list[dict[str, Any]]) -> None:
    frame = pd.read_parquet(written["parquet"])
    dates = pd.to_datetime(frame["date_published"], format="ISO8601", utc=True)
    expected = [r["date_published"] and datetime.fromisoformat(r["date_published"]) for r in records]
    for found, moment in zip(dates, expected, strict=True):
        assert (None if pd.isna(found) else found.to_pydatetime()) == (
            moment and (moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        )


def test_types_are_fixed_in_a_feed_that_is_empty_and_in_columns_that_are(
    written: dict[str, Path], tmp_path: Path
) -> None:
    empty = pq.read_schema(write(tmp_path / "empty.parquet", []))
    nulls = pq.read_schema(write(tmp_path / "nulls.parquet", [Article()]))
    assert empty == nulls == pq.read_schema(written["parquet"])
    assert empty.field("authors").type == pa.list_(pa.string())
    assert empty.field("counters").type == pa.map_(pa.string(), pa.int64())
    assert empty.field("summary_is_machine_made").type == pa.bool_()
    assert empty.field("date_published").type == empty.field("story_id").type == pa.string()
    assert empty.field("confidence").type == pa.float64()
    assert empty.metadata == {b"ghirbal.schema_version": b"1"}
    assert cells(write(tmp_path / "empty.csv", [])) == [FEED_EXPORT_FIELDS]
    assert write(tmp_path / "empty.jsonl", []).read_bytes() == b""


def test_row_groups_hold_what_fits_into_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.parquet.ROW_GROUP", 2)
    path = write(tmp_path / "articles.parquet", [Article(body=f"خبر {number}") for number in range(5)])
    assert pq.ParquetFile(path).num_row_groups == 3
    assert pq.read_table(path)["body"].to_pylist() == [f"خبر {number}" for number in range(5)]
    assert pq.ParquetFile(path).metadata.row_group(0).column(0).compression == "ZSTD"


FORMULAS = ['=HYPERLINK("http://x.example")', "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1"]


def test_formulas_are_neutralised_where_that_is_asked_for(tmp_path: Path) -> None:
    dangerous = [Article(headline=headline, body="- بند أول", authors=("=1",)) for headline in FORMULAS]
    plain = cells(write(tmp_path / "plain.csv", dangerous))[1:]
    place = {name: FEED_EXPORT_FIELDS.index(name) for name in ("headline", "body", "authors")}
    assert [row[place["headline"]] for row in plain] == FORMULAS, "off: verbatim"
    safe = cells(write(tmp_path / "safe.csv", dangerous, CSV_NEUTRALISE_FORMULAS=True))[1:]
    assert [row[place["headline"]] for row in safe] == [f"'{headline}" for headline in FORMULAS]
    assert {row[place["body"]] for row in safe} == {"'- بند أول"}
    assert {row[place["authors"]] for row in safe} == {'["=1"]'}


def test_the_mark_can_be_left_away(tmp_path: Path) -> None:
    assert write(tmp_path / "plain.csv", [], CSV_BOM=False).read_bytes().startswith(b"schema_version,id,")


def test_a_field_that_no_article_has_is_no_column() -> None:
    with pytest.raises(ValueError, match="parquet has no column for nosuch, removals"):
        schema({"nosuch": "nosuch", "url": "url", "removals": "removals"})


def test_every_field_of_an_article_is_described(root: Path) -> None:
    """docs/schema.md, by cleaners/model.py: each field, in its order, with the type it has there."""
    page = (root / "docs" / "schema.md").read_text(encoding="utf-8")
    described = [line.split("|")[1:4] for line in page.splitlines() if line.startswith("| `")]
    table = [(name.strip(" `"), kind.strip()) for name, kind, _ in described[: len(FEED_EXPORT_FIELDS)]]
    kinds = {
        "str": "text",
        "int": "number",
        "float": "number",
        "bool": "yes/no",
        "tuple[str, ...]": "list",
        "Mapping[str, int]": "map",
    }
    declared = {field.name: str(field.type) for field in fields(Article)}
    expected = [
        (name, kinds[declared[name].removesuffix(" | None")] + (", null" if declared[name].endswith("None") else ""))
        for name in FEED_EXPORT_FIELDS
    ]
    assert table == expected
