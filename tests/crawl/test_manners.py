"""How a crawl treats its sites and where it may go: real processes, real HTTP, sites that are busy, down or hostile."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from crawler.sites import Answer, certificate_of
from tests.crawl.runs import OUTLET, Crawl, crawl, declare, rss, story

SITE = "https://mithal.example"
OTHER = "https://other.mithal.example"
ROBOTS = Answer(b"User-agent: *\nDisallow: /private/\n", "text/plain")


def settings(**values: object) -> list[str]:
    return [part for name, value in values.items() for part in ("-s", f"{name}={value}")]


FAILURES = """
feeds = [
  "https://mithal.example/rss",
  "https://nowhere.invalid/rss",
  "http://localhost:9/rss",
  "http://2130706433/rss",
  "http://0x7f.1/rss",
  "http://[::ffff:10.0.0.1]/rss",
  "http://169.254.169.254/latest/meta-data/",
  "https://elsewhere.example/rss",
]
sitemaps = ["https://mithal.example/index.xml"]
"""

LARGE = 200_000

FAILING = {
    f"{SITE}/robots.txt": ROBOTS,
    f"{SITE}/rss": rss(*(f"{SITE}/news/{number}" for number in range(1, 9))),
    f"{SITE}/index.xml": Answer(
        b"<sitemapindex><sitemap><loc>file:///etc/passwd</loc></sitemap>"
        b"<sitemap><loc>http://localhost:9/sitemap.xml</loc></sitemap></sitemapindex>",
    ),
    f"{SITE}/news/1": Answer(story("خبر")),
    f"{SITE}/news/2": Answer(story("خبر"), missing=100),
    f"{SITE}/news/3": Answer(hangs_up=True),
    f"{SITE}/news/4": Answer(story("خبر"), delay=5),
    f"{SITE}/news/5": Answer(b"<html>" + b" " * LARGE),
    f"{SITE}/news/6": Answer(gzip.compress(b"<html>" + b" " * LARGE), headers={"Content-Encoding": "gzip"}),
    f"{SITE}/news/7": Answer(status=302, location="http://127.0.0.1:9/"),
    f"{SITE}/news/8": Answer(
        b'<html><head><base href="https://elsewhere.example/">'
        b'<meta http-equiv="refresh" content="0; url=advert"></head></html>'
    ),
    "https://elsewhere.example/rss": Answer(status=302, location="https://third.example/rss"),
    "https://elsewhere.example/advert": Answer(story("إعلان")),
    "https://third.example/rss": rss(f"{SITE}/news/99"),
}


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    folder = tmp_path_factory.mktemp("failing")
    declare(folder / "outlets", FAILURES)
    options = settings(DOWNLOAD_MAXSIZE=LARGE // 2, DOWNLOAD_TIMEOUT=3)
    return crawl(FAILING, folder, *options, domains=["third.example"])


@pytest.mark.parametrize(
    ("page", "reason"), [(2, "cut-off"), (3, "reset"), (4, "timeout"), (5, "too-large"), (6, "too-large")]
)
def test_a_page_that_fails_costs_one_line_that_says_why(failing: Crawl, page: int, reason: str) -> None:
    lines = failing.lines(f"{SITE}/news/{page}")
    assert len(lines) == 1
    assert lines[0].endswith(f"Not fetched: {reason}: {SITE}/news/{page}")


def test_failures_are_counted_by_their_reason(failing: Crawl) -> None:
    counts = {reason: failing.stat(f"fetch/failed/{reason}") for reason in ("cut-off", "reset", "timeout", "too-large")}
    assert counts == {"cut-off": 1, "reset": 1, "timeout": 1, "too-large": 2}


def test_whatever_fails_there_is_no_traceback_and_the_others_go_on(failing: Crawl) -> None:
    assert not failing.lines("Traceback")
    assert not failing.lines("Unhandled")
    assert f"{SITE}/news/1" in {article["url"] for article in failing.articles}
    assert failing.status == 1


def test_a_name_that_is_not_found_is_a_line(failing: Crawl) -> None:
    assert len(failing.lines("https://nowhere.invalid/rss: dns")) == 1


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("localhost", None),
        ("2130706433", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("::ffff:10.0.0.1", "::ffff:a00:1"),
        ("169.254.169.254", "169.254.169.254"),
    ],
)
def test_private_addresses_are_refused_in_any_spelling_and_by_name(
    failing: Crawl, host: str, address: str | None
) -> None:
    (line,) = failing.lines(f" {host} is left alone")
    assert f": {address or ''}" in line
    assert "is no public address" in line
    assert failing.lines("private-address")


def test_a_sitemap_may_not_name_a_file_of_this_machine(failing: Crawl) -> None:
    assert failing.lines("file:///etc/passwd: bad-address")


def test_a_spider_stays_on_its_domains_whatever_leads_away(failing: Crawl) -> None:
    assert f"{SITE}/news/8" in failing.addresses()
    assert f"{SITE}/news/7" in failing.addresses()
    assert "https://elsewhere.example/rss" in failing.addresses()
    assert not [address for address in failing.addresses() if "third.example" in address or "advert" in address]
    assert failing.lines("off-domain")


NUMBERS = range(1, 7)

OUR_ROBOTS = b"User-agent: *\nDisallow: /\n\nUser-agent: ghirbal\nCrawl-delay: 1\nDisallow: /news/3\n"
GREEDY_ROBOTS = b"User-agent: desk\nDisallow: /\n\nUser-agent: *\nCrawl-delay: 900\n"


class World(dict[str, Answer]):
    """Hosts of one outlet, each with manners of its own; `answered` counts the articles that each was asked for."""

    def __init__(self) -> None:
        until = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
        self._always = {
            "down": Answer(hangs_up=True),
            "busy": Answer(status=503, headers={"Retry-After": until}),
            "tired": Answer(status=429, headers={"Retry-After": "0"}),
        }
        self._first = {"waits": [Answer(status=429, headers={"Retry-After": "2"}), Answer(status=500)]}
        hosts = [*self._always, *self._first, "gone", "well"]
        listed = [f"https://{host}.mithal.example/news/{number}" for host in hosts for number in NUMBERS]
        listed += [
            f"https://{host}.mithal.example/news/{number}" for host in ("slow", "greedy") for number in (1, 2, 4)
        ]
        listed += ["https://slow.mithal.example/news/3", "https://ill.mithal.example/news/1"]
        super().__init__(
            {
                f"{SITE}/rss": rss(*listed, "http://localhost:9/news/2"),
                "https://ill.mithal.example/robots.txt": Answer(b"User-agent: *\nAllow: /", status=503),
                "https://slow.mithal.example/robots.txt": Answer(OUR_ROBOTS, "text/plain"),
                "https://greedy.mithal.example/robots.txt": Answer(GREEDY_ROBOTS, "text/plain"),
            }
        )

    def get(self, address: str, default: Answer = Answer()) -> Answer:  # type: ignore[override]  # noqa: B008 - frozen
        """What a host answers: to some it has an answer for all articles, to some one for the first that asks."""
        if "/news/" not in address:
            return super().get(address, default)
        host = address.removeprefix("https://").partition(".")[0]
        if host == "gone":
            return Answer(status=302, location=f"http://localhost:9/news/9{address[-1]}")
        first = self._first.get(host)
        if first:
            return first.pop(0)
        return self._always.get(host) or Answer(story(f"خبر {host}"))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    folder = tmp_path_factory.mktemp("world")
    declare(folder / "outlets")
    outlet = OUTLET.replace('["mithal.example"]', '["mithal.example", "localhost"]')
    (folder / "outlets" / "mithal.toml").write_text(outlet.format(sources=f'feeds = ["{SITE}/rss"]'), encoding="utf-8")
    # Without any delay Scrapy 2.19 sends all that stands in line at once, whatever the limit of a host.
    politeness = settings(DOWNLOAD_DELAY=0.01, AUTOTHROTTLE_ENABLED=1, AUTOTHROTTLE_START_DELAY=0.01, CRAWL_DELAY_MAX=1)
    patience = settings(RETRY_TIMES=1, RETRY_BACKOFF=0.1, RETRY_AFTER_MAX=100, HOST_FAILURES=3)
    contact = settings(CONTACT="mailto:desk@mithal.example", CONCURRENT_REQUESTS=100)
    return crawl(World(), folder, *politeness, *patience, *contact)


def articles_asked(crawl: Crawl, host: str) -> list[float]:
    start = f"https://{host}.mithal.example/news/"
    return [asked.at for asked in crawl.asked if asked.address.startswith(start)]


def articles_kept(crawl: Crawl, host: str) -> int:
    return sum(article["url"].startswith(f"https://{host}.mithal.example/") for article in crawl.articles)


def test_a_host_that_asks_to_wait_is_asked_for_nothing_meanwhile(world: Crawl) -> None:
    asked = articles_asked(world, "waits")
    assert asked[1] - asked[0] >= 2
    assert articles_kept(world, "waits") == len(NUMBERS), "and then for all that it could not give"
    assert len(asked) == len(NUMBERS) + 2


def test_second_tries_are_counted_and_waits_too(world: Crawl) -> None:
    assert world.stat("retry/reason_count/HTTP 500") == 1
    assert world.stat("retry/reason_count/HTTP 429") >= 1
    assert world.stat("fetch/waits") >= 1


@pytest.mark.parametrize(
    ("host", "least", "most", "why"),
    [
        ("busy", 1, 1, "more than RETRY_AFTER_MAX (100)"),
        ("tired", 3, 3, "it has asked to wait 3 times in a row"),
        ("down", 3, 6, "3 requests in a row failed, the last one: reset"),
        ("ill", 0, 0, "its robots.txt cannot be read: HTTP 503"),
    ],
)
def test_a_host_that_is_down_or_too_busy_is_left_alone(
    world: Crawl, host: str, least: int, most: int, why: str
) -> None:
    # A failure is counted a moment later than an answer, and meanwhile the next request may be on its way.
    assert least <= len(articles_asked(world, host)) <= most < 2 * len(NUMBERS)
    (line,) = world.lines(f" {host}.mithal.example is left alone")
    assert line.endswith(why)


def test_what_is_dropped_is_counted_by_its_reason(world: Crawl) -> None:
    assert world.stat("fetch/failed/host-busy") >= 5 + 3
    assert world.stat("fetch/failed/host-down") >= 3
    assert world.stat("fetch/host_down") >= world.stat("fetch/failed/host-busy") + world.stat("fetch/failed/host-down")
    assert world.stat("fetch/failed/robots.txt: HTTP 503") == 1


def test_the_others_go_on(world: Crawl) -> None:
    assert world.status == 1
    assert articles_kept(world, "well") == len(NUMBERS)
    assert not world.lines("Traceback")


def test_a_redirect_into_the_own_network_is_refused(world: Crawl) -> None:
    assert len(world.lines(" localhost is left alone")) == 1
    assert world.stat("fetch/failed/private-address") == len(NUMBERS) + 1


def test_crawl_delay_is_kept_and_autothrottle_does_not_go_below(world: Crawl) -> None:
    for host in ("slow", "greedy"):
        times = articles_asked(world, host)
        assert len(times) == 3
        # Two seconds, stamped where they arrive, the first perhaps late; AutoThrottle would halve one after another.
        assert times[-1] - times[0] > 1.4


def test_a_crawl_delay_beyond_reason_is_cut_with_a_line(world: Crawl) -> None:
    (line,) = world.lines("CRAWL_DELAY_MAX")
    assert "greedy.mithal.example wants 900 seconds" in line


def test_robots_txt_knows_us_by_our_name_and_not_by_our_contact(world: Crawl) -> None:
    assert len(articles_asked(world, "slow")) == 3, "the group * of slow forbids all, ours one"
    assert len(articles_asked(world, "greedy")) == 3, "the group desk of greedy forbids all"
    assert all("desk@mithal.example" in asked.headers["User-Agent"] for asked in world.asked)


def test_certificates_and_networks(tmp_path: Path) -> None:
    listening_nowhere = ("http://127.0.0.1:9/rss", "http://localhost:9/rss")
    unsigned = "https://elsewhere.example/rss"
    declare(tmp_path / "outlets", f"feeds = {[f'{SITE}/rss', unsigned, *listening_nowhere]}")
    (tmp_path / "trusted.pem").write_bytes(certificate_of("mithal.example"))
    trust = {"SSL_CERT_FILE": str(tmp_path / "trusted.pem"), "SSL_CERT_DIR": str(tmp_path)}
    options = settings(DOWNLOAD_VERIFY_CERTIFICATES=1, ALLOWED_NETWORKS="127.0.0.0/8,::1/128")
    pages = {f"{SITE}/rss": rss(f"{SITE}/news/1"), f"{SITE}/news/1": Answer(story("خبر"))}
    crawled = crawl(pages, tmp_path, *options, *settings(RETRY_TIMES=1, RETRY_BACKOFF=0.1), env=trust)
    assert len(crawled.articles) == 1, "one host's certificate is vouched for"
    assert len(crawled.lines(f"{unsigned}: tls")) == 1
    assert len(crawled.lines("elsewhere.example is left alone")) == 1
    assert not crawled.lines("retry/reason_count/tls"), "a certificate is as bad a moment later"
    assert crawled.stat("retry/reason_count/refused") == 2
    for address in listening_nowhere:
        assert len(crawled.lines(f"{address}: refused")) == 1, "an allowed network is crawled"
    assert not crawled.lines("Traceback")


def test_a_run_that_has_had_its_time_ends_with_what_it_has(tmp_path: Path) -> None:
    declare(tmp_path / "outlets")
    busy = Answer(status=429, headers={"Retry-After": "100"})
    listed = [f"{site}/news/{number}" for site in (SITE, OTHER) for number in NUMBERS]
    pages = {address: busy if address.startswith(f"{SITE}/") else Answer(story("خبر")) for address in listed}
    pages[f"{SITE}/rss"] = rss(*listed)
    crawled = crawl(pages, tmp_path, *settings(CLOSESPIDER_TIMEOUT=10, DOWNLOAD_DELAY=0.01))
    assert crawled.status == 0
    assert crawled.lines("Spider closed (closespider_timeout)")
    assert len(crawled.articles) == len(NUMBERS)
    assert crawled.stat("fetch/failed/HTTP 429") == 1
    assert crawled.stat("fetch/failed/run-closed") == len(NUMBERS) - 1
