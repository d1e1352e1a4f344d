"""404: a feed may be ahead of its page, a page may have been withdrawn, a link may be dead for good."""

from __future__ import annotations

from pathlib import Path

from crawler.sites import Answer
from tests.crawl.runs import Crawl, crawl, declare, rss, story

SITE = "https://mithal.example"
WITHDRAWN, AHEAD, DEAD = (f"{SITE}/news/{number}" for number in (1, 2, 3))
FEED = {f"{SITE}/rss": rss(WITHDRAWN, AHEAD, DEAD)}
THERE = {WITHDRAWN: Answer(story("ترميم السوق القديم")), AHEAD: Answer(story("افتتاح الجسر الجديد"))}
RECHECKED = ("-s", "RECHECK_HOURS=" + ",".join(f"{second / 3600:.6f}" for second in range(1, 300)))
"""Every second of five minutes."""


def pages_asked(crawled: Crawl) -> list[str]:
    return sorted(address for address in crawled.addresses() if "/news/" in address)


def test_a_404_is_an_end_where_a_page_was_and_in_the_fifth_run(tmp_path: Path) -> None:
    declare(tmp_path / "outlets")

    def run(*there: str) -> Crawl:
        return crawl(FEED | {address: THERE[address] for address in there}, tmp_path, *RECHECKED)

    first = run(WITHDRAWN)
    assert pages_asked(first) == [WITHDRAWN, AHEAD, DEAD]
    assert [article["url"] for article in first.articles] == [WITHDRAWN]

    second = run(WITHDRAWN, AHEAD)
    assert {AHEAD, DEAD} <= {*pages_asked(second)}
    assert [article["url"] for article in second.articles] == [AHEAD], "its page came after the feed had named it"

    third = run(AHEAD)
    assert {WITHDRAWN, DEAD} <= {*pages_asked(third)}

    fourth, fifth = run(AHEAD), run(AHEAD)
    assert [set(pages_asked(each)) - {AHEAD} for each in (fourth, fifth)] == [{DEAD}, {DEAD}]
    assert set(pages_asked(run(AHEAD))) <= {AHEAD}, "five runs are enough, whatever the feed says"
