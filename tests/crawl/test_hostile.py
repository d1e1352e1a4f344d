"""What a crawl meets that nobody meant it to: loops, lists full of junk, a state that has no room."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from cleaners import Page
from crawler.sites import Answer
from crawler.visits import INCOMPLETE, MOST_PAGES, clean_story
from tests.crawl.runs import crawl, declare, rss, story

SITE = "https://mithal.example"


def _articles(count: int) -> dict[str, Answer]:
    addresses = [f"{SITE}/news/{number}" for number in range(1, count + 1)]
    return {address: Answer(story(f"خبر عن السوق القديمة من {address[-2:]}")) for address in addresses}


def _with_feed(pages: Mapping[str, Answer]) -> dict[str, Answer]:
    return {f"{SITE}/rss": rss(*pages), **pages}


def test_redirects_without_end_are_said_once_and_asked_for_once(tmp_path: Path) -> None:
    declare(tmp_path / "outlets", f'feeds = ["{SITE}/rss", "{SITE}/loop"]')
    pages = _with_feed(
        {
            f"{SITE}/news/1": Answer(status=301, location="/news/2"),
            f"{SITE}/news/2": Answer(status=302, location="/news/1"),
            f"{SITE}/news/3": Answer(status=301),  # to nowhere
            **{address: page for address, page in _articles(5).items() if address[-1] in "45"},
        }
    ) | {f"{SITE}/loop": Answer(status=301, location="/loop")}

    first = crawl(pages, tmp_path)
    second = crawl(pages | {f"{SITE}/rss": rss()}, tmp_path)

    assert {article["url"] for article in first.articles} == {f"{SITE}/news/4", f"{SITE}/news/5"}
    assert len(first.lines(f"{SITE}/loop: ")) == 1
    assert first.stat("discovery/sources_failed") == 1
    assert first.stat("fetch/moved_away/endless") == 2
    assert not [address for address in second.addresses() if "/news/" in address]


def test_a_redirect_to_no_address_is_an_end_and_no_error(tmp_path: Path) -> None:
    declare(tmp_path / "outlets")
    pages = _with_feed(_articles(2) | {f"{SITE}/news/1": Answer(status=301, location="http://[broken")})

    first = crawl(pages, tmp_path)
    second = crawl(pages | {f"{SITE}/rss": rss()}, tmp_path)

    assert [article["url"] for article in first.articles] == [f"{SITE}/news/2"]
    assert first.stat("fetch/moved_away/malformed") == 1
    assert "Traceback" not in first.log
    assert not [address for address in second.addresses() if "/news/" in address]


def test_two_addresses_that_lead_to_one_page_are_no_loop(tmp_path: Path) -> None:
    declare(tmp_path / "outlets")
    moved = Answer(status=301, location="/news/3")
    pages = _with_feed(_articles(3) | {f"{SITE}/news/1": moved, f"{SITE}/news/2": moved})

    crawled = crawl(pages, tmp_path)

    assert [article["url"] for article in crawled.articles] == [f"{SITE}/news/3"]
    assert crawled.stat("fetch/moved_away/endless") == 0


def test_a_story_without_end_says_that_it_was_cut() -> None:
    address = f"{SITE}/news/1"

    def page(number: int) -> Page:
        named = f'</title><link rel="next" href="{address}?page={number + 1}">'.encode()
        return Page(html=story("خبر بلا آخر").replace(b"</title>", named), url=f"{address}?page={number}")

    article = clean_story([page(number) for number in range(1, MOST_PAGES + 1)], outlet=None, outlets=())

    assert INCOMPLETE in article.warnings


LIST = (
    "\ufeff"
    f"{SITE}/news/1\r\n"
    "\r\n"
    "# what the desk wants by noon\r\n"
    f"{SITE}/news/1?utm_source=mail\r\n"
    "nonsense\r\n"
    "https://elsewhere.example/news/7\r\n"
    f"  {SITE}/news/2  \r\n"
    f"{SITE}/أخبار/سوق قديمة\r\n"
    "http://[broken\r\n"
    "file:///etc/passwd\r\n"
)
"""As people send them: a byte order mark, Windows line ends, remarks, an Arabic address, junk."""


@pytest.mark.parametrize(
    ("spider", "asked", "junk"),
    [
        ("mithal", {"/news/1", "/news/2"}, 5),  # of another domain, and of no article's form
        ("any", {"/news/1", "/news/2", "/news/7", "/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/%D8%B3%D9%88%D9%82%20"}, 3),
    ],
)
def test_a_list_with_junk_costs_the_junk_and_says_so(tmp_path: Path, spider: str, asked: set[str], junk: int) -> None:
    declare(tmp_path / "outlets")
    (tmp_path / "list.txt").write_bytes(LIST.encode())
    arabic = f"{SITE}/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/%D8%B3%D9%88%D9%82%20%D9%82%D8%AF%D9%8A%D9%85%D8%A9"
    pages = {
        **_articles(2),
        arabic: Answer(story("سوق قديمة")),
        "https://elsewhere.example/news/7": Answer(story("سبعة")),
    }

    crawled = crawl(pages, tmp_path, "-a", "urls=list.txt", spider=spider)

    paths = [address.partition(".example")[2] for address in crawled.addresses() if "robots.txt" not in address]
    assert len(paths) == len(set(paths)) == len(asked)
    assert all(any(path.startswith(start) for start in asked) for path in paths)
    assert len(crawled.articles) == len(asked)
    assert len(crawled.lines(f"list.txt: {junk} lines")) == 1
    assert "'nonsense'" in crawled.log
    assert "Traceback" not in crawled.log


def test_a_state_without_room_closes_the_crawl_with_one_line(tmp_path: Path, small_disk: Path) -> None:
    declare(tmp_path / "outlets")
    pages = _with_feed(_articles(6))
    settings = ["-s", f"STATE_DIR={small_disk}", "-s", "DOWNLOAD_DELAY=0.01"]

    filled = small_disk / "filled"
    crawl({f"{SITE}/rss": rss()}, tmp_path, *settings)
    filled.write_bytes(b"0" * (shutil.disk_usage(small_disk).free - 40_000))
    full = crawl(pages, tmp_path, *settings)
    shutil.copytree(small_disk, tmp_path / "roomy", ignore=shutil.ignore_patterns("filled"))
    after = crawl(pages, tmp_path, "-s", "STATE_DIR=roomy")

    assert len(full.lines("database or disk is full")) == 1
    assert "'finish_reason': 'store-failed'" in full.log
    assert "Traceback" not in full.log
    assert {article["url"] for article in after.articles} == {address for address in pages if "/news/" in address}


def test_what_was_kept_before_the_archive_failed_is_in_the_next_feed(tmp_path: Path, small_disk: Path) -> None:
    declare(tmp_path / "outlets")
    pages = _with_feed(_articles(20))
    settings = ["-s", f"ARCHIVE_DIR={small_disk}", "-s", "DOWNLOAD_DELAY=0.01"]
    filled = small_disk / "filled"
    filled.write_bytes(b"0" * (512 * 1024 - 20_000))

    full = crawl(pages, tmp_path, *settings)
    filled.unlink()
    after = crawl(pages, tmp_path, *settings)

    assert "'finish_reason': 'archive-failed'" in full.log
    assert 0 < len(full.articles) < 20
    assert len({article["url"] for article in after.articles}) == len(after.articles) == 20


def test_a_state_folder_that_is_a_file_is_said_plainly(tmp_path: Path) -> None:
    declare(tmp_path / "outlets")
    (tmp_path / "state").write_text("a file")

    crawled = crawl(_with_feed(_articles(1)), tmp_path)

    assert len(crawled.lines("] ERROR: ")) == 1
    assert f"{tmp_path / 'state'}: is no folder" in crawled.lines("] ERROR: ")[0]
    assert not crawled.asked
