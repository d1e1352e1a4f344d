"""`scrapy list`, and what happens when a declaration is broken or a spider is not there."""

from __future__ import annotations

from pathlib import Path

from cleaners.outlet import load_outlets
from tests.crawl.runs import ROOT, declare, scrapy


def listed(output: bytes) -> list[str]:
    return output.decode().split()


def test_every_outlet_with_a_domain_is_a_spider(tmp_path: Path) -> None:
    run = scrapy("list", cwd=tmp_path, project=True)
    assert run.returncode == 0
    assert listed(run.stdout) == sorted([*(outlet.slug for outlet in load_outlets()[0] if outlet.domains), "any"])
    assert {"aljazeera", "alaraby", "alittihad"} <= set(listed(run.stdout))


def test_the_checkout_is_a_project_and_so_are_the_folders_in_it(tmp_path: Path) -> None:
    assert "aljazeera" in listed(scrapy("list", cwd=ROOT / "crawler").stdout)
    assert scrapy("list", cwd=tmp_path).returncode != 0


def test_an_outlet_known_from_texts_alone_is_not_listed(tmp_path: Path) -> None:
    folder = declare(tmp_path / "outlets", "")
    text_only = (folder / "mithal.toml").read_text(encoding="utf-8").replace('domains = ["mithal.example"]', "")
    (folder / "texts.toml").write_text(text_only, encoding="utf-8")
    run = scrapy("list", "-s", f"OUTLETS_DIRS={folder}", cwd=tmp_path, project=True)
    assert "mithal" in listed(run.stdout)
    assert "texts" not in listed(run.stdout)


def test_a_broken_outlet_costs_itself_and_one_line(tmp_path: Path) -> None:
    folder = declare(tmp_path / "outlets")
    (folder / "broken.toml").write_text('name = "x"\ndomian = "y"\n', encoding="utf-8")
    run = scrapy("list", "-s", f"OUTLETS_DIRS={folder}", cwd=tmp_path, project=True)
    assert run.returncode == 0
    assert "mithal" in listed(run.stdout)
    (line,) = run.stderr.decode().splitlines()
    assert "broken" in line
    assert "'domian'" in line


def test_a_folder_of_outlets_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    run = scrapy("list", "-s", "OUTLETS_DIRS=nosuch", cwd=tmp_path, project=True)
    assert run.returncode != 0
    assert "nosuch" in run.stderr.decode()
    assert "Traceback" not in run.stderr.decode()


def test_a_spider_that_does_not_exist_is_an_error_as_scrapy_has_it(tmp_path: Path) -> None:
    run = scrapy("crawl", "nosuch", cwd=tmp_path, project=True)
    assert run.returncode != 0
    assert "Spider not found: nosuch" in run.stderr.decode()


def test_the_commands_are_listed_once_within_a_project_and_without(tmp_path: Path) -> None:
    for run in (scrapy("-h", cwd=tmp_path, project=True), scrapy("-h", cwd=tmp_path)):
        commands = [line.split()[0] for line in run.stdout.decode().splitlines() if line.startswith("  ")]
        assert commands.count("clean") == 1
        assert commands.count("demo") == 1


def test_hours_that_are_none_are_one_line(tmp_path: Path) -> None:
    run = scrapy("crawl", "aljazeera", "-s", "RECHECK_HOURS=[soon]", cwd=tmp_path, project=True)
    assert run.returncode == 2
    assert b"RECHECK_HOURS=[soon]: hours are wanted" in run.stderr
    assert b"Traceback" not in run.stderr
