"""`scrapy outlets`: what a person reads, and what a program reads."""

from __future__ import annotations

import json
from pathlib import Path

from scrapy.settings import Settings

from cleaners import Page, clean_page
from cleaners.outlet import load_outlets, read_outlet
from crawler.overview import last_runs, overview_of, render
from crawler.store import Visit, open_store
from tests.crawl.runs import declare, scrapy, story

NOW = "2026-11-20T06:30:00+00:00"
ADDRESS = "https://mithal.example/news/1"

LAYOUT = """
[[layout]]
since = 2019
marks = ["article"]
select.body = ["article"]

[[layout.evidence]]
what = "body"
source = "made for this test"
year = 2031
"""


def ask(folder: Path, *args: str) -> tuple[int, str, str]:
    """`scrapy outlets` with the outlet `mithal` beside the bundled ones: status, standard output, standard error."""
    declare(folder / "outlets")
    run = scrapy("outlets", "-s", "OUTLETS_DIRS=outlets", *args, cwd=folder, project=True)
    return run.returncode, run.stdout.decode(), run.stderr.decode()


def row(table: str) -> list[str]:
    """The cells of `mithal` in the table."""
    (line,) = [line for line in table.splitlines() if line.startswith("mithal ")]
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


def crawl(folder: Path, *, to_the_end: bool) -> None:
    """What a run of `mithal` with one article leaves in the store."""
    store = open_store("", folder / "state")
    run = store.begin("mithal", NOW)
    store.keep(run, Visit(ADDRESS, NOW), clean_page(Page(story("سوق جديد في المدينة"), url=ADDRESS)), None)
    if to_the_end:
        store.finish(run, NOW, {})
    store.close()


def test_every_outlet_is_a_line_in_columns(tmp_path: Path) -> None:
    status, table, log = ask(tmp_path)
    head, *lines = table.splitlines()[:-2]
    assert (status, log) == (0, "")
    assert [line.split()[0] for line in lines] == sorted(["mithal", *(outlet.slug for outlet in load_outlets()[0])])
    start = head.index("found by")
    assert {line[start - 2 : start] for line in lines} == {"  "}
    assert all(line[start] != " " for line in lines)
    cells = row(table)
    assert [*cells[:5], *cells[6:]] == ["mithal", "1 feed", "pattern", "assumed", "none", "never", "مثال"]
    assert cells[5].startswith("2026, ")


def test_an_outlet_without_sources_is_found_at_run_time(tmp_path: Path) -> None:
    outlet = read_outlet(declare(tmp_path, "") / "mithal.toml")
    table = render([overview_of(outlet, {})])
    assert "found at run time" in table.splitlines()[1]
    assert table.splitlines()[-1].startswith("1 outlet: 0 by declared addresses, 1 found")


def test_the_newest_evidence_counts_the_layouts_too(tmp_path: Path) -> None:
    file = declare(tmp_path) / "mithal.toml"
    observed = file.read_text("utf-8").replace('"assumed"', '"observed"')
    file.write_text(observed + LAYOUT, encoding="utf-8")
    found = overview_of(read_outlet(file), {}).as_dict()
    assert (found["evidence_year"], found["layouts"]) == (2031, ["mithal:2019"])


def test_the_last_run_is_the_stores(tmp_path: Path) -> None:
    crawl(tmp_path, to_the_end=True)
    (found,) = json.loads(ask(tmp_path, "mithal", "--json")[1])
    assert found["last_run"] == {
        "outlet": "mithal",
        "started_at": NOW,
        "finished_at": NOW,
        "articles": 1,
    }


def test_a_killed_run_is_told(tmp_path: Path) -> None:
    crawl(tmp_path, to_the_end=False)
    runs = last_runs(Settings({"STATE_DIR": str(tmp_path / "state")}))
    table = render([overview_of(read_outlet(declare(tmp_path) / "mithal.toml"), runs)])
    assert "2026-11-20 06:30, 1 article, not finished  مثال" in table


def test_to_ask_makes_no_store(tmp_path: Path) -> None:
    assert last_runs(Settings({"STATE_DIR": str(tmp_path / "state")})) == {}
    assert not (tmp_path / "state").exists()


def test_a_broken_store_costs_the_last_runs_alone(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "ghirbal.db").write_bytes(b"no database at all, " * 400)
    status, table, log = ask(tmp_path)
    assert status == 0
    assert "not known" in table
    (line,) = log.splitlines()
    assert line.startswith("last runs are not known: ")
    assert "ghirbal.db" in line


def test_a_name_that_is_no_outlet_is_an_error(tmp_path: Path) -> None:
    status, table, log = ask(tmp_path, "nosuch")
    assert (status, table) == (2, "")
    assert "no such outlet: nosuch" in log
    assert "Traceback" not in log
