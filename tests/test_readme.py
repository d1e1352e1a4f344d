"""README.md and what it leads to tell the truth: examples are run, commands, options, settings and files exist."""

from __future__ import annotations

import argparse
import doctest
import inspect
import re
import shlex
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.commands import ScrapyCommand
from scrapy.settings import default_settings
from scrapy.utils.project import get_project_settings

from cleaners import Article, clean_text
from cleaners.outlet import read_outlet
from crawler import settings
from crawler.discovery import window_of
from crawler.failures import REASONS
from crawler.spiders.any import AnySpider
from crawler.spiders.outlet import OutletSpider
from tests.crawl.test_addon import SETTINGS, SPIDER, TABLES

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])

ENVIRONMENT = re.compile(r"(PG|GHIRBAL_|SSL_)[A-Z_]+|HTTP|NAME")
"""Capitals that are no settings: variables of the environment, and what stands for a setting."""

UNITS = {"": 1, "s": 1, "h": 3600, "MiB": 1 << 20, "GiB": 1 << 30}


def blocks(language: str, text: str = README) -> list[str]:
    """The fenced blocks of one language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def commands() -> list[str]:
    """Every `scrapy …` line of a shell's block, of all pages, without its comment and what it is piped into."""
    found = (
        line.removeprefix("$ ")
        for page in PAGES
        for language in ("sh", "console")
        for block in blocks(language, page.read_text("utf-8"))
        for line in block.splitlines()
        if line.removeprefix("$ ").startswith("scrapy ")
    )
    return list(dict.fromkeys(re.split(r" +[#<>|] ?", line)[0] for line in found))


def parsed(line: str) -> argparse.Namespace:
    """What a command makes of its words. Fails for a command or an option that does not exist."""
    _, name, *words = shlex.split(line)
    ours = f"crawler.commands.{name}"
    command: ScrapyCommand = import_module(ours if find_spec(ours) else f"scrapy.commands.{name}").Command()
    command.settings = get_project_settings()
    parser = ScrapyArgumentParser(prog=name)
    command.add_options(parser)
    options, rest = parser.parse_known_args(words)
    unknown = [word for word in rest if word.startswith("-") and word != "-"]
    assert not unknown, f"{line}: {unknown}"
    return options


@pytest.fixture(scope="module")
def article() -> Article:
    return clean_text(blocks("text")[0])


def test_after_is_what_comes_of_before(article: Article) -> None:
    assert article.body == blocks("text")[1].strip()


@pytest.mark.parametrize("field", ["authors", "dateline", "date_published", "publisher"])
def test_fields_beside_it(article: Article, field: str) -> None:
    told = re.search(rf'`{field}: \[?"([^"]+)"\]?`', README)
    assert told
    value = getattr(article, field)
    assert (value[0] if isinstance(value, tuple) else value) == told.group(1)


def test_headline_and_keywords(article: Article) -> None:
    assert article.headline == blocks("text")[0].splitlines()[0]
    assert article.keywords
    assert article.removals


def test_python_runs_as_printed() -> None:
    session = blocks("python")[0]
    test = doctest.DocTestParser().get_doctest(session, {}, "README.md", "README.md", 0)
    told: list[str] = []
    assert doctest.DocTestRunner().run(test, out=told.append).failed == 0, "".join(told)


def test_spider_of_another_project_is_the_one_that_is_run() -> None:
    assert blocks("python")[1:] == [SETTINGS, SPIDER, TABLES]


def test_outlet_loads(tmp_path: Path) -> None:
    (declaration,) = blocks("toml")
    file = tmp_path / "example.toml"
    file.write_text(declaration, encoding="utf-8")
    assert read_outlet(file).owns("www.example.com")


def test_outlet_of_contributing_loads(tmp_path: Path) -> None:
    (declaration,) = blocks("toml", (ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    file = tmp_path / "mahalli.toml"
    file.write_text(declaration, encoding="utf-8")
    assert read_outlet(file).owns("www.mahalli.example")


@pytest.mark.parametrize("line", commands())
def test_command_and_its_options_exist(line: str) -> None:
    options = parsed(line)
    for setting in getattr(options, "set", []):
        assert hasattr(settings, setting.partition("=")[0])
    arguments = dict(argument.split("=", 1) for argument in getattr(options, "spargs", []))
    spider = AnySpider if " any " in line else OutletSpider
    known = {*inspect.signature(spider).parameters, *inspect.signature(OutletSpider).parameters}
    assert arguments.keys() <= known
    # Raises for what is no date.
    window_of(arguments.get("since", ""), arguments.get("until", ""), datetime(2100, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_settings_exist(page: Path) -> None:
    named = set(re.findall(r"`(?:-s )?([A-Z][A-Z_]+)(?:[ =][^`]*)?`", page.read_text("utf-8")))
    real = {*dir(settings), *dir(default_settings)}
    assert [name for name in sorted(named - real) if not ENVIRONMENT.fullmatch(name)] == []


def test_every_setting_of_ours_is_told_of() -> None:
    told = " ".join(page.read_text("utf-8") for page in PAGES)
    ours = [name for name in dir(settings) if name.isupper() and not hasattr(default_settings, name)]
    assert [name for name in ours if not re.search(rf"`{name}\b", told)] == []


def test_every_reason_of_a_failure_is_told_of() -> None:
    told = (ROOT / "docs" / "crawling.md").read_text("utf-8")
    assert [reason for reason, _ in REASONS if f"`{reason}`" not in told] == []


def amounts(words: str) -> list[float]:
    """The numbers of a default as a page has it, by their units: `16 MiB, 30 s`; `none` is 0."""
    found = re.findall(r"(none)|(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?: (s|h|MiB|GiB)\b)?", words)
    return [0.0 if none else float(number.replace(",", "")) * UNITS[unit] for none, number, unit in found]


def defaults() -> list[tuple[list[str], str]]:
    """Names of settings and the defaults that the pages give: «`NAME` (30 s)», and a table's second column."""
    told = "\n".join(page.read_text("utf-8") for page in PAGES)
    beside = [([name], words) for name, words in re.findall(r"`([A-Z_]{3,})` \((\d[^)]*|none)\)", told)]
    rows = re.findall(r"^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \| ((?:\d|none)[^|]*) \|", told, re.MULTILINE)
    return beside + [(re.findall(r"[A-Z_]+", names), words) for names, words in rows]


@pytest.mark.parametrize(("names", "words"), [pytest.param(*row, id=", ".join(row[0])) for row in defaults()])
def test_defaults_are_as_told(names: list[str], words: str) -> None:
    real = [getattr(settings, name) for name in names]
    assert amounts(words) == (real[0] if isinstance(real[0], list) else real)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
