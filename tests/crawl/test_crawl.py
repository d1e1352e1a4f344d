"""`scrapy crawl` as its users know it: a real process, real HTTP, sites that misbehave as real ones do."""

from __future__ import annotations

import gzip
import json
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.sites import Answer
from tests.crawl.runs import PARAGRAPHS, Crawl, crawl, declare, rss, story

SITE = "https://mithal.example"

SOURCES = """
feeds = [
  "https://mithal.example/rss",
  "https://mithal.example/html",
  "https://mithal.example/refused",
  "https://elsewhere.example/mithal.rss",
]
sitemaps = ["https://mithal.example/sitemap.xml", "https://mithal.example/private/sitemap.xml"]
"""

DAY = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
PLACE = "<url><loc>https://mithal.example/news/{}</loc></url>"

PAGES = {
    f"{SITE}/robots.txt": Answer(b"User-agent: *\nDisallow: /private/\nDisallow: /news/66\n", "text/plain"),
    f"{SITE}/rss": rss(
        f"{SITE}/news/1?utm_source=rss",
        f"{SITE}/news/1",
        f"{SITE}/news/2",
        f"{SITE}/about",
        "https://elsewhere.example/news/3",
        f"{SITE}/news/66",
    ),
    f"{SITE}/html": Answer(b"<!doctype html><html><body>please wait</body></html>"),
    f"{SITE}/refused": Answer(b"no", status=403),
    "https://elsewhere.example/mithal.rss": rss(f"{SITE}/news/10"),
    f"{SITE}/sitemap.xml": Answer(
        b"<sitemapindex><sitemap><loc>https://mithal.example/day2.xml.gz</loc></sitemap>"
        b"<sitemap><loc>https://mithal.example/tag-sitemap.xml</loc></sitemap></sitemapindex>",
        "application/xml",
    ),
    f"{SITE}/day2.xml.gz": Answer(
        gzip.compress(DAY.format("".join(PLACE.format(n) for n in (1, 4, 5, 6, 7, 8, 9, 11))).encode()),
        "application/x-gzip",
    ),
    f"{SITE}/news/1": Answer(story("ترميم السوق القديم")),
    f"{SITE}/news/2": Answer(status=301, location=f"{SITE}/news/20"),
    f"{SITE}/news/20": Answer(story("خبر انتقل إلى عنوان جديد")),
    f"{SITE}/news/4": Answer(status=410),
    f"{SITE}/news/5": Answer(status=302, location="https://elsewhere.example/advert"),
    f"{SITE}/news/6": Answer("<html><body><ul><li><a href=/a>رياضة</a></li></ul></body></html>".encode()),
    f"{SITE}/news/7": Answer(b"%PDF-1.7 \x00\x01", "application/pdf"),
    f"{SITE}/news/8": Answer(story("صفحة بترميز ويندوز", charset="windows-1256"), "text/html"),
    f"{SITE}/news/9": Answer(b"<div>" * 20_000 + PARAGRAPHS[0].encode() + b"</div>" * 20_000),
    f"{SITE}/news/10": Answer(story("خبر من تغذية على نطاق آخر")),
    f"{SITE}/news/11": Answer(
        json.dumps({"text": "\n".join(PARAGRAPHS)}, ensure_ascii=False).encode(), "application/json"
    ),
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    folder = tmp_path_factory.mktemp("crawl")
    declare(folder / "outlets", SOURCES)
    return crawl(PAGES, folder)


def kept(crawl: Crawl) -> set[str]:
    return {article["url"] for article in crawl.articles}


def test_articles_come_out(crawled: Crawl) -> None:
    assert crawled.status == 1, "three of its sources cannot be read"
    wanted = {f"{SITE}/news/{number}" for number in (1, 20, 8, 10)}
    assert wanted <= kept(crawled)
    assert crawled.stat("clean/kept") == len(crawled.articles)


def test_every_article_has_the_whole_story_and_nothing_else(crawled: Crawl) -> None:
    bodies = {article["url"]: article["body"] for article in crawled.articles}
    assert bodies[f"{SITE}/news/1"] == "\n\n".join(PARAGRAPHS)
    assert bodies[f"{SITE}/news/8"] == "\n\n".join(PARAGRAPHS)


def test_arabic_is_written_as_arabic(crawled: Crawl) -> None:
    assert PARAGRAPHS[0] in crawled.raw
    assert "\\u06" not in crawled.raw


def test_an_article_row_has_no_removals(crawled: Crawl) -> None:
    assert crawled.articles
    assert all(not {"removals", "blocks"} & set(article) for article in crawled.articles)


def test_removals_are_a_feed_of_their_own(crawled: Crawl) -> None:
    of_first = [removal for removal in crawled.removals if removal["url"] == f"{SITE}/news/1"]
    assert any("جميع الحقوق محفوظة" in removal["text"] for removal in of_first)
    assert {"id", "url", "outlet", "text", "rule", "kind", "block", "start", "end"} <= set(of_first[0])


def test_words_removed_are_counted_by_kind(crawled: Crawl) -> None:
    kinds = {removal["kind"] for removal in crawled.removals}
    assert kinds
    assert all(crawled.stat(f"clean/removed_words/{kind}") for kind in kinds)


def test_an_article_is_asked_for_once_however_often_it_is_listed(crawled: Crawl) -> None:
    assert crawled.addresses().count(f"{SITE}/news/1") == 1
    assert crawled.stat("discovery/left_out/duplicate") == 2


def test_links_that_lead_away_are_not_followed(crawled: Crawl) -> None:
    assert "https://elsewhere.example/news/3" not in crawled.addresses()
    assert crawled.stat("discovery/left_out/off-domain") == 1


def test_a_redirect_that_leads_away_is_not_followed(crawled: Crawl) -> None:
    assert f"{SITE}/news/5" in crawled.addresses()
    assert "https://elsewhere.example/advert" not in crawled.addresses()


def test_addresses_that_are_no_articles_are_not_asked_for(crawled: Crawl) -> None:
    assert f"{SITE}/about" not in crawled.addresses()
    assert crawled.stat("discovery/left_out/no-article-address") == 1


def test_a_redirect_within_the_outlet_gives_the_new_address(crawled: Crawl) -> None:
    assert f"{SITE}/news/20" in kept(crawled)
    assert f"{SITE}/news/2" not in kept(crawled)


def test_robots_txt_is_obeyed(crawled: Crawl) -> None:
    asked = crawled.addresses()
    # Two hosts are asked side by side: each its robots.txt before anything else.
    for host in (SITE, "https://elsewhere.example"):
        assert next(address for address in asked if address.startswith(f"{host}/")) == f"{host}/robots.txt"
    assert f"{SITE}/news/66" not in asked
    assert f"{SITE}/private/sitemap.xml" not in asked
    assert crawled.lines("private/sitemap.xml: Forbidden by robots.txt")


def test_a_broken_source_costs_one_line_and_the_others_go_on(crawled: Crawl) -> None:
    assert len(crawled.lines(f"{SITE}/html: is an HTML page")) == 1
    assert len(crawled.lines(f"{SITE}/refused: HTTP 403")) == 1
    assert crawled.stat("discovery/sources_failed") == 3
    assert crawled.stat("discovery/sources_read") == 4


def test_sitemaps_of_tags_are_left_aside(crawled: Crawl) -> None:
    assert f"{SITE}/tag-sitemap.xml" not in crawled.addresses()


def test_what_is_gone_is_counted(crawled: Crawl) -> None:
    assert crawled.stat("fetch/failed/HTTP 410") == 1


def test_what_is_no_article_is_refused_with_a_reason(crawled: Crawl) -> None:
    assert f"{SITE}/news/6" not in kept(crawled)
    (line,) = (line for line in crawled.lines("Refused: ") if line.endswith(f"{SITE}/news/6"))
    reason = line.split(": ")[-2]
    assert crawled.stat(f"clean/refused/{reason}") >= 1


def test_what_is_no_page_is_refused(crawled: Crawl) -> None:
    assert {f"{SITE}/news/7", f"{SITE}/news/11"}.isdisjoint(kept(crawled))
    assert crawled.stat("clean/refused/not-html") == 2


def test_a_log_line_never_holds_a_page(crawled: Crawl) -> None:
    assert "<p>" not in crawled.log
    assert PARAGRAPHS[0] not in crawled.log


def test_twenty_thousand_nested_elements_break_nothing(crawled: Crawl) -> None:
    assert f"{SITE}/news/9" in crawled.addresses()
    assert not crawled.lines("Error cleaning")
    assert not crawled.lines("Traceback")


def test_the_crawler_says_who_it_is_and_wants_arabic(crawled: Crawl) -> None:
    headers = crawled.asked[0].headers
    assert headers["User-Agent"].startswith("Ghirbal/")
    assert headers["Accept-Language"].startswith("ar")


def test_no_port_is_opened(crawled: Crawl) -> None:
    assert not crawled.lines("elnet console listening")
    assert not crawled.lines("emote control")


def test_contact_is_put_into_the_user_agent_and_requests_are_apart(tmp_path: Path) -> None:
    declare(tmp_path / "outlets")
    settings = ("-s", "CONTACT=mailto:desk@mithal.example", "-s", "DOWNLOAD_DELAY=0.4")
    crawled = crawl(PAGES, tmp_path, *settings, "-a", "limit=2")
    assert all("(+mailto:desk@mithal.example)" in asked.headers["User-Agent"] for asked in crawled.asked)
    assert crawled.stat("fetch/pages") == 2
    times = [asked.at for asked in crawled.asked]
    assert min(after - before for before, after in pairwise(times)) > 0.15, "Scrapy varies the delay by half"


def test_a_user_agent_of_ones_own_wins_over_http_too(tmp_path: Path) -> None:
    declare(tmp_path / "outlets", 'feeds = ["http://mithal.example/rss"]')
    pages = {"http://mithal.example/rss": rss("http://mithal.example/news/1")}
    pages["http://mithal.example/news/1"] = Answer(story("خبر"))
    crawled = crawl(pages, tmp_path, "-s", "USER_AGENT=mine")
    assert {asked.headers["User-Agent"] for asked in crawled.asked} == {"mine"}
    assert kept(crawled) == {"http://mithal.example/news/1"}


def test_addresses_from_a_file_and_nothing_else(tmp_path: Path) -> None:
    declare(tmp_path / "outlets")
    (tmp_path / "urls.txt").write_text(f"{SITE}/news/1\nhttps://elsewhere.example/news/1\n", encoding="utf-8")
    crawled = crawl(PAGES, tmp_path, "-a", "urls=urls.txt")
    assert crawled.addresses() == [f"{SITE}/robots.txt", f"{SITE}/news/1"]
    assert len(crawled.articles) == 1


def test_an_outlet_without_sources_is_asked_for_its_robots_txt(tmp_path: Path) -> None:
    declare(tmp_path / "outlets", "")
    robots = {f"{SITE}/robots.txt": Answer(b"Sitemap: https://mithal.example/sitemap.xml\n", "text/plain")}
    crawled = crawl(PAGES | robots, tmp_path, "-a", "limit=2")
    assert crawled.stat("discovery/asked") == 2
    assert f"{SITE}/sitemap.xml" in crawled.addresses()


@pytest.mark.parametrize(
    ("robots", "forbidden", "found"),
    [
        (Answer(b"Sitemap: https://mithal.example/sitemap.xml\n", "text/plain"), 0, True),
        (Answer(b"User-agent: *\nDisallow: /\n\nSitemap: /sitemap.xml\n", "text/plain"), 2, False),
        (Answer(b"no such page", status=404), 0, False),
    ],
    ids=["names a sitemap", "forbids all", "is not there"],
)
def test_robots_txt_is_asked_for_once(tmp_path: Path, robots: Answer, forbidden: int, *, found: bool) -> None:
    """For its rules, which every request waits for; the sitemaps that it names are read off the same answer."""
    declare(tmp_path / "outlets", "")
    crawled = crawl(PAGES | {f"{SITE}/robots.txt": robots}, tmp_path, "-a", "limit=1")
    assert crawled.addresses().count(f"{SITE}/robots.txt") == 1
    assert (f"{SITE}/sitemap.xml" in crawled.addresses()) == found
    assert crawled.stat("robotstxt/forbidden") == forbidden
    assert crawled.stat("archive/written") == len(crawled.asked)
    assert "Traceback" not in crawled.log


def test_an_outlet_none_of_whose_sources_can_be_read_says_so(tmp_path: Path) -> None:
    declare(tmp_path / "outlets")
    crawled = crawl({}, tmp_path)
    assert len(crawled.lines("No feed and no sitemap of mithal could be read")) == 1
    assert crawled.raw == ""


def test_removals_of_a_second_crawl_are_added_and_articles_replaced(tmp_path: Path) -> None:
    declare(tmp_path / "outlets")
    first, second = (crawl(PAGES, tmp_path, "-a", "limit=1") for _ in range(2))
    assert len(second.articles) == len(first.articles) == 1
    assert len(second.removals) == 2 * len(first.removals) > 0


def test_the_newest_of_a_sitemap_come_first(tmp_path: Path) -> None:
    declare(tmp_path / "outlets", 'sitemaps = ["https://mithal.example/map.xml"]')
    dated = PLACE.replace("</loc>", "</loc><lastmod>2026-01-{:02}</lastmod>")
    listed = "".join(dated.format(number, day) for number, day in ((7, 1), (1, 9), (8, 3)))
    crawled = crawl(PAGES | {f"{SITE}/map.xml": Answer(DAY.format(listed).encode())}, tmp_path, "-a", "limit=1")
    assert crawled.addresses()[-1] == f"{SITE}/news/1"
