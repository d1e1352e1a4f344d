"""`scrapy demo` on samples of its own making and on the bundled ones."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.crawl.runs import PARAGRAPHS, ROOT, declare, scrapy, story

ADDRESS = "https://mithal.example/news/{}"


def sample(folder: Path, slug: str, url: str, page: str, content: bytes) -> None:
    place = folder / "mithal" / slug
    place.mkdir(parents=True)
    (place / "sample.toml").write_text(f'url = "{url}"\nwhy = "a test"\n', encoding="utf-8")
    (place / page).write_bytes(content)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[bytes]]:
    folder = tmp_path_factory.mktemp("demo")
    declare(folder / "outlets")
    for number in (1, 2, 3):
        sample(folder / "samples", f"s{number}", ADDRESS.format(number), "page.html", story(f"خبر {number}"))
    sample(folder / "samples", "text", ADDRESS.format(4), "page.txt", "\n".join(PARAGRAPHS).encode())
    options = ("-s", "OUTLETS_DIRS=outlets", "--outlet", "mithal")
    return folder, scrapy("demo", *options, cwd=folder, project=True)


Demo = tuple[Path, "subprocess.CompletedProcess[bytes]"]


def test_every_sample_is_kept_and_written_as_arabic(demo: Demo) -> None:
    folder, run = demo
    assert run.returncode == 0, run.stderr.decode()
    written = (folder / "out" / "articles.jsonl").read_text(encoding="utf-8")
    articles = [json.loads(line) for line in written.splitlines()]
    assert len(articles) == 4
    assert {article["body"] for article in articles} == {"\n\n".join(PARAGRAPHS)}
    assert {article["url"] for article in articles} == {ADDRESS.format(number) for number in (1, 2, 3, 4)}
    assert PARAGRAPHS[0] in written


def test_removals_are_written(demo: Demo) -> None:
    lines = (demo[0] / "out" / "removals.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["url"] for line in lines} >= {ADDRESS.format(number) for number in (1, 2, 3)}


def test_what_went_wrong_is_in_the_table(demo: Demo) -> None:
    table = demo[1].stdout.decode()
    (row,) = re.findall(r"^mithal +(\d+) +(\d+) +(\d+) +(\d+) +(\d+) ", table, re.MULTILINE)
    assert tuple(map(int, row)) == (4, 1, 4, 2, 1), "pages, files, kept, refused, moved"
    (reasons,) = re.findall(r"^mithal: not kept: (.*)$", table, re.MULTILINE)
    assert "HTTP 410 1" in reasons
    assert len(reasons.split(", ")) == 2


def test_words_kept_are_those_of_the_articles(demo: Demo) -> None:
    lines = (demo[0] / "out" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    words = sum(json.loads(line)["word_count"] for line in lines)
    assert re.search(rf"^all .* {words} ", demo[1].stdout.decode(), re.MULTILINE)


def test_progress_is_said_while_it_runs(demo: Demo) -> None:
    said = demo[1].stdout.decode().partition("outlet ")[0].splitlines()
    assert sum(" kept " in line for line in said) == 4
    assert sum(" refused: " in line for line in said) == 1


def test_the_demo_makes_no_noise(demo: Demo) -> None:
    assert demo[1].stderr == b""


def test_the_sites_go_on_where_the_state_is_kept(tmp_path: Path) -> None:
    declare(tmp_path / "outlets")
    for number in (1, 2):
        own = f'</title><link rel="canonical" href="{ADDRESS.format(number)}">'.encode()
        page = story(f"خبر {number}").replace(b"</title>", own)
        sample(tmp_path / "samples", f"s{number}", ADDRESS.format(number), "page.html", page)
        (tmp_path / "samples" / "mithal" / f"s{number}" / "article.json").write_text(f'{{"headline": "خبر {number}"}}')
    options = ("-s", "OUTLETS_DIRS=outlets", "--outlet", "mithal", "--keep-state")

    def headlines() -> set[tuple[str, int]]:
        run = scrapy("demo", *options, cwd=tmp_path, project=True)
        assert run.stderr == b""
        lines = (tmp_path / "out" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
        return {(article["headline"], article["revision"]) for article in map(json.loads, lines)}

    assert headlines() == {("خبر 1", 1), ("خبر 2", 1)}
    assert headlines() == {("خبر 2 (تصحيح 1)", 2), ("خبر 2: متابعة 1", 1)}
    assert headlines() == {("خبر 2 (تصحيح 2)", 3), ("خبر 2: متابعة 2", 1)}


def test_an_outlet_that_is_not_declared(tmp_path: Path) -> None:
    run = scrapy("demo", "--outlet", "nosuch", cwd=tmp_path, project=True)
    assert run.returncode == 2
    assert "no such outlet: nosuch" in run.stderr.decode()


def test_without_samples_it_says_where_it_looked(tmp_path: Path) -> None:
    run = scrapy("demo", cwd=tmp_path)
    assert run.returncode == 2
    assert str(tmp_path / "samples") in run.stderr.decode()


def test_serve_keeps_the_sites_standing(tmp_path: Path) -> None:
    """The command that `--serve` prints is run as it is printed."""
    command = [str(Path(sys.executable).with_name("scrapy")), "demo", "--serve", "--outlet", "aljazeera"]
    served = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever runs the tests may have the signal ignored.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no thread runs beside it
    )
    try:
        assert served.stdout is not None
        served.stdout.readline()
        printed = served.stdout.readline().strip()
        hosts = re.findall(r"'(.*)'", printed)[0]
        assert printed.startswith("scrapy crawl aljazeera -O articles.jsonl -s LOOPBACK_HOSTS=")
        options = ["-O", "articles.jsonl", "-s", f"LOOPBACK_HOSTS={hosts}", "-s", "DOWNLOAD_DELAY=0"]
        assert printed.endswith(" -s DOWNLOAD_VERIFY_CERTIFICATES=0"), "nobody has signed for the demo's sites"
        options += ["-s", "DOWNLOAD_VERIFY_CERTIFICATES=0", "-s", "AUTOTHROTTLE_ENABLED=0"]
        run = scrapy("crawl", "aljazeera", *options, cwd=tmp_path, project=True)
        assert run.returncode == 0
        assert len((tmp_path / "articles.jsonl").read_text(encoding="utf-8").splitlines()) >= 2
    finally:
        served.send_signal(signal.SIGINT)
        _, complaints = served.communicate(timeout=20)
    assert complaints == ""


def test_the_bundled_samples(tmp_path: Path) -> None:
    """What `make crawl` runs, into a folder of its own."""
    run = scrapy("demo", "-s", f"OUT_DIR={tmp_path}", cwd=ROOT)
    assert run.returncode == 0, run.stderr.decode()
    assert run.stderr == b""
    articles = [json.loads(line) for line in (tmp_path / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {"aljazeera", "alaraby", "alittihad", "sahafahnet", "arabkhabar"} <= {a["outlet"] for a in articles}
    assert all(article["body"] for article in articles)
    assert re.search(r"^masthead_portal +0 +[1-9]", run.stdout.decode(), re.MULTILINE), "a layout's samples are cleaned"
