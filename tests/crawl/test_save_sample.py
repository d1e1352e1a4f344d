"""`scrapy save_sample`: one page of a real site on loopback becomes the draft of a sample."""

from __future__ import annotations

import json
import subprocess
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from crawler.sampling import slug_of, undeclared
from crawler.sites import Answer, Sites
from tests.crawl.runs import PARAGRAPHS, declare, scrapy, story

ADDRESS = "https://mithal.example/news/7"
PAGE = story("سوق جديد في المدينة")
PAGES = {ADDRESS: Answer(PAGE)}


def save(folder: Path, pages: Mapping[str, Answer], *args: str) -> tuple[subprocess.CompletedProcess[bytes], list[str]]:
    """The command, and what the site was asked for."""
    declare(folder / "outlets")
    with Sites(lambda address: pages.get(address, Answer(b"no such page", status=404))) as sites:
        hosts = json.dumps(dict.fromkeys(["mithal.example", "jadid.example", "elsewhere.example"], sites.port))
        settings = (
            "LOOPBACK_HOSTS=" + hosts,
            "OUTLETS_DIRS=outlets",
            "RETRY_TIMES=0",
            "DOWNLOAD_DELAY=0",
            "DOWNLOAD_VERIFY_CERTIFICATES=0",
        )
        options = [part for setting in settings for part in ("-s", setting)]
        run = scrapy("save_sample", *args, *options, cwd=folder, project=True)
        return run, [asked.address for asked in sites.asked]


def said(run: subprocess.CompletedProcess[bytes]) -> tuple[int, str]:
    """Exit status and standard error."""
    return run.returncode, run.stderr.decode()


def test_a_page_becomes_a_draft(tmp_path: Path) -> None:
    run, asked = save(tmp_path, PAGES, ADDRESS, "--name", "market-2026")
    folder = tmp_path / "samples" / "mithal" / "market-2026"
    assert said(run) == (0, "")
    assert asked == ["https://mithal.example/robots.txt", ADDRESS]
    assert sorted(file.name for file in folder.parent.rglob("*")) == sorted(
        ["market-2026", "page.html", "sample.toml", "article.json", "removed.txt"]
    )
    assert (folder / "page.html").read_bytes() == PAGE
    about = tomllib.loads((folder / "sample.toml").read_text("utf-8"))
    assert (about["url"], about["kind"], about["why"]) == (ADDRESS, "article", "")
    expected = json.loads((folder / "article.json").read_text("utf-8"))
    assert expected["body"] == [*PARAGRAPHS]
    assert (expected["headline"], expected["publisher"]) == ("سوق جديد في المدينة", "مثال")
    assert "copyright/line\tجميع الحقوق محفوظة" in (folder / "removed.txt").read_text("utf-8")
    assert "somebody else's text" in run.stdout.decode()
    assert "pytest -k mithal" in run.stdout.decode()
    assert not (tmp_path / "state").exists()
    assert not (tmp_path / "out").exists()


def test_nothing_is_overwritten_nor_asked_for(tmp_path: Path) -> None:
    folder = tmp_path / "samples" / "mithal" / "7"
    folder.mkdir(parents=True)
    (folder / "page.html").write_text("mine", encoding="utf-8")
    run, asked = save(tmp_path, PAGES, ADDRESS)
    status, log = said(run)
    assert (status, asked) == (1, [])
    assert "exists already" in log
    assert [file.read_text("utf-8") for file in folder.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    ("pages", "reason"),
    [
        ({"https://mithal.example/robots.txt": Answer(b"User-agent: *\nDisallow: /", "text/plain")}, "robots.txt"),
        ({ADDRESS: Answer(status=302, location="https://elsewhere.example/")}, "off-domain"),
        ({ADDRESS: Answer(b"%PDF-1.7 \x00\x01", "application/pdf")}, "no HTML page"),
    ],
    ids=["forbidden", "led astray", "a PDF"],
)
def test_what_does_not_come_is_told_in_a_line(tmp_path: Path, pages: dict[str, Answer], reason: str) -> None:
    run, asked = save(tmp_path, PAGES | pages, ADDRESS)
    status, log = said(run)
    assert status == 1
    (line,) = log.splitlines()
    assert line.startswith(f"{ADDRESS}: not fetched: ")
    assert reason in line
    assert ("robots" in reason) == (ADDRESS not in asked)
    assert not (tmp_path / "samples").exists()


def test_a_site_that_is_down_is_told_in_a_line(tmp_path: Path) -> None:
    declare(tmp_path / "outlets")
    with Sites(lambda _: Answer()) as sites:
        closed = sites.port
    options = (
        "-s",
        f'LOOPBACK_HOSTS={{"mithal.example": {closed}}}',
        "-s",
        "OUTLETS_DIRS=outlets",
        "-s",
        "RETRY_TIMES=0",
    )
    status, log = said(scrapy("save_sample", ADDRESS, *options, cwd=tmp_path, project=True))
    assert status == 1
    assert len(log.splitlines()) == 1
    assert f"{ADDRESS}: not fetched: " in log


def test_a_site_without_a_declaration_and_a_page_that_is_none(tmp_path: Path) -> None:
    address = "https://www.jadid.example/"
    front = b"<!doctype html><html lang=ar><title>x</title><ul><li><a href=/1>a</a></ul></html>"
    run, _ = save(tmp_path, {address: Answer(front)}, address)
    folder = tmp_path / "samples" / "jadid" / "page"
    assert said(run) == (0, "")
    assert sorted(file.name for file in folder.iterdir()) == ["page.html", "sample.toml"]
    about = tomllib.loads((folder / "sample.toml").read_text("utf-8"))
    assert about["kind"] == "refused"
    assert f"no article: {about['reason']}" in run.stdout.decode()
    assert "jadid.toml" in run.stdout.decode()


@pytest.mark.parametrize("args", [(), ("mithal.example/news/7",), (ADDRESS, "--name", "../x")])
def test_what_makes_no_sense_is_a_usage_error(tmp_path: Path, args: tuple[str, ...]) -> None:
    run = scrapy("save_sample", *args, cwd=tmp_path, project=True)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr.decode()
    assert not (tmp_path / "samples").exists()


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("/news/2026/1/market-opens/", "market-opens"),
        ("/news/7.html", "7"),
        ("/thaqafa/سوق-جديد", "thaqafa"),
        ("/سوق-2026", "2026"),
        ("/", "page"),
        ("/" + "very-long-words-in-an-address-that-goes-on-and-on", "very-long-words-in-an-address-that-goes"),
    ],
)
def test_a_sample_is_named_after_its_address(path: str, slug: str) -> None:
    assert slug_of(f"https://mithal.example{path}") == slug


@pytest.mark.parametrize(
    ("url", "slug"),
    [("https://www.jadid.com.eg/x", "jadid"), ("https://24news.example/", "news"), ("https://a.b-c.example/", "b-c")],
)
def test_an_undeclared_site_is_named_after_its_domain(url: str, slug: str) -> None:
    outlet = undeclared(url)
    assert outlet.slug == slug
    assert outlet.owns(url.split("/")[2])


@pytest.mark.parametrize("url", ["jadid.example/x", "ftp://jadid.example/x", "https://localhost/x", "https:///x", ""])
def test_what_is_no_web_address_names_no_site(url: str) -> None:
    with pytest.raises(ValueError, match="is no web address"):
        undeclared(url)
