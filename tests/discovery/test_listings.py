"""What feeds and sitemaps say of their pages, and what happens to those that are too large or torn."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.discovery import BrokenSource, Entry, read_listing

AT = "https://mithal.example/feed"
HERE = "https://mithal.example/news/"
ROOT = Path(__file__).resolve().parents[2]

DATED_RSS = b"""<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><pubDate>Sun, 22 Nov 2026 10:00:00 GMT</pubDate>
<item><link>https://mithal.example/news/1</link><pubDate>Sun, 22 Nov 2026 06:00:00 +0300</pubDate></item>
<item><link>https://mithal.example/news/2</link><dc:date>2026-11-22T05:00:00Z</dc:date></item>
<item><link>https://mithal.example/news/3</link><pubDate>soon</pubDate></item>
<item><link>https://count.example/~r/4</link>
<feedburner:origLink>https://mithal.example/news/4</feedburner:origLink>
<pubDate>Sun, 22 Nov 2026 01:00:00 GMT</pubDate><atom:updated>2026-11-22T09:00:00Z</atom:updated></item>
</channel></rss>"""

DATED_ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><updated>2026-11-22T10:00:00Z</updated>
<entry><link rel="alternate" type="application/json" href="/news/1.json"/>
<link rel="alternate" type="text/html" href="/news/1"/>
<published>2026-11-21T06:00:00+03:00</published><updated>2026-11-22T06:00:00+03:00</updated></entry></feed>"""

DATED_RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<item rdf:about="x"><link>https://mithal.example/news/1</link><dc:date>2026-11-22T06:00:00+03:00</dc:date></item>
</rdf:RDF>"""

NEWS_SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><image:loc>https://mithal.example/0.jpg</image:loc><loc>https://mithal.example/news/1</loc>
<news:news><news:publication><news:name>n</news:name></news:publication>
<news:publication_date>2026-11-22T06:00:00+03:00</news:publication_date></news:news></url>
<url><loc>https://mithal.example/news/2</loc><lastmod>2026-11-23</lastmod><news:news>
<news:publication_date>2026-11-20</news:publication_date></news:news>
<image:image><image:loc>https://mithal.example/2.jpg</image:loc></image:image></url></urlset>"""

JSON_FEED = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [
{"id": "1", "url": "/news/1", "date_published": "2026-11-22T06:00:00+03:00"}, {"id": "2"}, 7]}"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            DATED_RSS,
            [
                Entry(HERE + "4", "2026-11-22T09:00:00+00:00", "2026-11-22T01:00:00+00:00"),
                Entry(HERE + "2", "2026-11-22T05:00:00+00:00", "2026-11-22T05:00:00+00:00"),
                Entry(HERE + "1", "2026-11-22T03:00:00+00:00", "2026-11-22T03:00:00+00:00"),
                Entry(HERE + "3"),
            ],
            id="rss",
        ),
        pytest.param(
            DATED_ATOM, [Entry(HERE + "1", "2026-11-22T03:00:00+00:00", "2026-11-21T03:00:00+00:00")], id="atom"
        ),
        pytest.param(
            DATED_RDF, [Entry(HERE + "1", "2026-11-22T03:00:00+00:00", "2026-11-22T03:00:00+00:00")], id="rdf"
        ),
        pytest.param(
            NEWS_SITEMAP,
            [
                Entry(HERE + "2", "2026-11-23", "2026-11-20"),
                Entry(HERE + "1", "2026-11-22T03:00:00+00:00", "2026-11-22T03:00:00+00:00"),
            ],
            id="news sitemap",
        ),
        pytest.param(
            JSON_FEED, [Entry(HERE + "1", "2026-11-22T03:00:00+00:00", "2026-11-22T03:00:00+00:00")], id="json feed"
        ),
        pytest.param(
            NEWS_SITEMAP.replace(b' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"', b""),
            [
                Entry(HERE + "2", "2026-11-23", "2026-11-20"),
                Entry(HERE + "1", "2026-11-22T03:00:00+00:00", "2026-11-22T03:00:00+00:00"),
            ],
            id="undeclared prefix",
        ),
    ],
)  # fmt: skip
def test_entries_come_newest_first_with_what_is_said_of_their_dates(body: bytes, expected: list[Entry]) -> None:
    assert list(read_listing(body, AT).articles) == expected


def sitemap(*numbers: int, dates: tuple[str, ...] = ()) -> bytes:
    """One page for each number, dated or not."""
    dated = [f"<lastmod>{date}</lastmod>" for date in dates] or [""] * len(numbers)
    pages = "".join(f"<url><loc>{HERE}{n}</loc>{date}</url>" for n, date in zip(numbers, dated, strict=True))
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{pages}</urlset>'.encode()


def numbers(body: bytes, **limits: int) -> list[int]:
    return [int(entry.address.removeprefix(HERE)) for entry in read_listing(body, AT, **limits).articles]


def test_dates_of_different_precision_are_put_in_order() -> None:
    dates = ("2026-11-22T01:00:00+03:00", "2026-11-22", "2026-11-21T23:30:00Z", "2026-11", "2026-11-22T00:10:00Z")
    # In UTC the first is of 22:00 on the 21st; what is known only to the month comes last.
    assert numbers(sitemap(1, 2, 3, 4, 5, dates=dates)) == [5, 2, 3, 1, 4]


def test_only_the_newest_entries_are_kept_and_it_says_so() -> None:
    body = sitemap(1, 2, 3, dates=("2026-11-01", "2026-11-03", "2026-11-02"))
    listing = read_listing(body, AT, max_entries=2)
    assert [entry.modified for entry in listing.articles] == ["2026-11-03", "2026-11-02"]
    assert "more than 2 addresses" in listing.cut


def test_without_dates_the_first_entries_are_kept() -> None:
    assert numbers(sitemap(*range(9)), max_entries=4) == [0, 1, 2, 3]


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_what_stands_before_the_limit_is_used(pack: type[bytes]) -> None:
    body = sitemap(*range(10_000))
    listing = read_listing(pack(body), AT, max_size=len(body) // 2)
    whole = body[: len(body) // 2].count(b"</url>")
    assert [entry.address for entry in listing.articles] == [f"{HERE}{n}" for n in range(whole)]
    assert listing.cut == f"holds more than {len(body) // 2} bytes unpacked"


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(sitemap(*range(20_000)))[:-4000],
        gzip.compress(sitemap(*range(20_000)))[:25_000] + bytes(range(256)) * 200,
    ],
    ids=["torn", "damaged"],
)
def test_a_gzip_file_that_breaks_off_is_used_up_to_there(packed: bytes) -> None:
    listing = read_listing(packed, AT)
    assert [entry.address for entry in listing.articles] == [f"{HERE}{n}" for n in range(len(listing.articles))]
    assert len(listing.articles) > 1000
    assert listing.cut.startswith("cannot be unzipped to its end")


def test_a_gzip_file_of_several_members_is_one() -> None:
    body = sitemap(1, 2, 3)
    assert numbers(b"".join(gzip.compress(body[at : at + 10]) for at in range(0, len(body), 10))) == [1, 2, 3]


BODY = sitemap(1, 2, 345)


@pytest.mark.parametrize("end", range(BODY.index(b"<url>") + 70, len(BODY)))
def test_wherever_a_sitemap_is_torn_only_whole_entries_are_used(end: int) -> None:
    torn = BODY[:end]
    listing = read_listing(torn, AT)
    assert [e.address for e in listing.articles] == [f"{HERE}{n}" for n in (1, 2, 345)][: torn.count(b"</url>")]
    assert listing.cut == "ends in the middle"


def test_a_torn_feed_of_utf_16_too() -> None:
    text = BODY.decode()
    listing = read_listing(text[: text.index("5</loc>")].encode("utf-16"), AT)
    assert ([e.address for e in listing.articles], listing.cut) == ([HERE + "1", HERE + "2"], "ends in the middle")
    assert read_listing(text.encode("utf-16"), AT).cut == ""


@pytest.mark.parametrize(
    "body",
    [
        BODY.replace(b"2</loc>", b"2?a=1&b=2</loc>"),
        BODY.replace(b"<url>", b"<url><title>\xc7\xe1 \x01</title>"),
        BODY.replace(b"</loc></url><url>", b"</url><url>"),
        BODY + b"<!-- made in 0.2 s -->\n\n",
        BODY.replace(b"<loc>", b"<!-- p --><loc><![CDATA[").replace(b"</loc>", b"]]></loc><?p?>"),
    ],
    ids=["bare ampersand", "bytes of another encoding", "an end tag short", "a comment after it", "CDATA"],
)
def test_small_faults_cost_nothing(body: bytes) -> None:
    listing = read_listing(body, AT)
    assert (len(listing.articles), listing.cut) == (3, "")


def test_what_the_parser_will_not_read_is_left_and_said() -> None:
    deep = BODY.replace(b"<url><loc>" + HERE.encode() + b"345", b"<a>" * 300 + b"</a>" * 300 + b"<url><loc>345")
    listing = read_listing(deep, AT)
    assert [e.address for e in listing.articles] == [HERE + "1", HERE + "2"]
    assert listing.cut.startswith("is read no further than")


BOMBS = {
    "pages without end": b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    + b"<url><loc>https://mithal.example/news/1</loc></url>" * 20_000,
    "elements without end": b"<urlset><url><loc>https://mithal.example/1</loc></url>" + b"<a/>" * 2_000_000,
    "an entry without end": b"<rss><channel><item><link>https://mithal.example/1</link></item><item>"
    + b"<a/>" * 2_000_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_no_memory(name: str, tmp_path: Path) -> None:
    """In a process of its own, as it asks for the most that one ever held; their trees would take 200 MB and more."""
    bomb = tmp_path / "bomb.gz"
    bomb.write_bytes(gzip.compress(BOMBS[name] + b"<b></b>" * 1_500_000, compresslevel=1))
    program = (
        "import resource, sys; from pathlib import Path; from crawler.discovery import read_listing\n"
        "body = Path(sys.argv[1]).read_bytes()\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "listing = read_listing(body, 'https://mithal.example/s.xml.gz', max_size=8_000_000, max_entries=1000)\n"
        "print(len(listing.articles), listing.cut)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, bomb], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    said, kilobytes = ran.stdout.splitlines()
    assert said.endswith("holds more than 8000000 bytes unpacked") or "names more than 1000" in said
    assert int(kilobytes) < 20_000


def test_a_bomb_of_nothing_is_no_xml() -> None:
    with pytest.raises(BrokenSource, match="no XML"):
        read_listing(gzip.compress(b"\0" * 10_000_000, compresslevel=1), AT)
