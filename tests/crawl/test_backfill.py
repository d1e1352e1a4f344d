"""`-a since=` and `-a until=`: by what a feed says, else by what the article says; in steps, each article once."""

from __future__ import annotations

from pathlib import Path

from crawler.sites import Answer
from tests.crawl.runs import Crawl, crawl, declare, story

SITE = "https://mithal.example"


def dated(number: int, day: str) -> Answer:
    """A page that says when it was published."""
    meta = f'<meta property="article:published_time" content="{day}T09:00:00+02:00">'.encode()
    return Answer(story(f"خبر رقم {number}").replace(b"</head>", meta + b"</head>"))


FEED = f"""<rss version="2.0"><channel>
<item><link>{SITE}/news/1</link><pubDate>Wed, 18 Nov 2020 09:00:00 GMT</pubDate></item>
<item><link>{SITE}/news/2</link><pubDate>Sun, 05 Jan 2020 09:00:00 GMT</pubDate></item>
<item><link>{SITE}/news/3</link></item>
<item><link>{SITE}/news/4</link></item>
</channel></rss>"""
PAGES = {
    f"{SITE}/rss": Answer(FEED.encode(), "application/rss+xml"),
    f"{SITE}/news/1": dated(1, "2020-11-18"),
    f"{SITE}/news/2": dated(2, "2020-01-05"),
    f"{SITE}/news/3": dated(3, "2020-01-06"),
    f"{SITE}/news/4": dated(4, "2020-11-19"),
}


def numbers(crawled: Crawl) -> list[int]:
    return sorted(int(article["url"].rpartition("/")[2]) for article in crawled.articles)


def asked(crawled: Crawl) -> list[int]:
    return sorted(int(address.rpartition("/")[2]) for address in crawled.addresses() if "/news/" in address)


def test_a_back_fill_in_steps_brings_each_article_once(tmp_path: Path) -> None:
    declare(tmp_path / "outlets")
    autumn = crawl(PAGES, tmp_path, "-a", "since=2020-11-01")
    assert numbers(autumn) == [1, 4]
    assert asked(autumn) == [1, 3, 4], "the feed says of 2 that it is older; what 3 says is known once it is there"
    assert autumn.stat("clean/refused/outside-window") == 1

    again = crawl(PAGES, tmp_path, "-a", "since=2020-11-01")
    assert (numbers(again), asked(again)) == ([], [])

    january = crawl(PAGES, tmp_path, "-a", "since=2020-01-01", "-a", "until=2020-01-05")
    assert (numbers(january), asked(january)) == ([2], [2]), "of 3 it is known that it came a day later"

    rest = crawl(PAGES, tmp_path, "-a", "until=2020-02-01")
    assert (numbers(rest), asked(rest)) == ([3], [3])
    assert numbers(crawl(PAGES, tmp_path)) == []
