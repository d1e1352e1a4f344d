"""One page has one key, and is asked for under the address it was given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import address_key, clean_address, looks_like_article
from tests.discovery.outlets import MITHAL

PAGE = "https://mithal.example/news/1"
ARABIC = "https://mithal.example/%D8%AE%D8%A8%D8%B1/1"


@pytest.mark.parametrize(
    ("address", "cleaned"),
    [
        ("HTTPS://Mithal.Example:443/News/1", "https://mithal.example/News/1"),
        ("http://mithal.example:80/news/1", "http://mithal.example/news/1"),
        ("https://mithal.example:8443/news/1", "https://mithal.example:8443/news/1"),
        ("https://mithal.example/خبر/1", ARABIC),
        (ARABIC, ARABIC),
        ("https://مثال.example/1", "https://xn--mgbh0fb.example/1"),
        ("https://mithal.example/amp//news/1/", "https://mithal.example/amp//news/1/"),
        ("https://mithal.example/?b=2&a=&utm_source=x&a=1", "https://mithal.example/?b=2&a=&a=1"),
        ("https://mithal.example/?p=7&amp;page=2", "https://mithal.example/?p=7&page=2"),
        # What courlan's own cleaning would take or break.
        ("https://mithal.example/?gallery=12&cid=5", "https://mithal.example/?gallery=12&cid=5"),
        ("https://mithal.example/?id=1&section=2&region=3", "https://mithal.example/?id=1&section=2&region=3"),
        (" https://mithal.example/news/1#comments ", PAGE),
        ("https://[broken/1", "https://[broken/1"),
        ("https://mithal.example:port/1", "https://mithal.example:port/1"),
    ],
)
def test_the_address_that_is_asked_for(address: str, cleaned: str) -> None:
    assert clean_address(address, MITHAL) == cleaned


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PAGE, "http://mithal.example/news/1"),
        (PAGE, "https://www.mithal.example/news/1"),
        (PAGE, "http://WWW.mithal.example:80/news/1/#top"),
        (PAGE, "https://mithal.example//news/1?utm_source=rss&session=8"),
        (ARABIC, "https://mithal.example/خبر/1"),
        (ARABIC, "https://mithal.example/%d8%ae%D8%a8%d8%b1/1/"),
        ("https://mithal.example/(1)", "https://mithal.example/%281%29"),
        ("https://mithal.example/a-b", "https://mithal.example/a%2Db"),
        ("https://mithal.example/?b=2&a=1", "https://mithal.example?a=1&b=2"),
        ("https://mithal.example", "https://mithal.example/"),
        ("https://مثال.example/1", "https://xn--mgbh0fb.example/1"),
    ],
)
def test_addresses_of_one_page_have_one_key(one: str, other: str) -> None:
    assert address_key(one, MITHAL) == address_key(other, MITHAL)


@pytest.mark.parametrize(
    "other",
    [
        "https://mithal.example/news/2",
        "https://mithal.example/News/1",
        "https://m.mithal.example/news/1",
        "https://mithal.example:8443/news/1",
        "https://mithal.example/news/1?page=2",
        "https://mithal.example/news/1?gallery=12",
        "https://mithal.example/news/1?gallery=13",
        "https://mithal.example/news%2F1",
        "https://mithal.example/news/1/2",
        "https://mithal.example/",
        "mailto:desk@mithal.example",
    ],
)
def test_other_pages_have_another(other: str) -> None:
    assert address_key(other, MITHAL) != address_key(PAGE, MITHAL)


def test_letters_that_differ_only_in_their_dots_stay_apart() -> None:
    assert address_key("https://mithal.example/مدرسة", MITHAL) != address_key("https://mithal.example/مدرسه", MITHAL)


ADDRESSES = st.text(max_size=60) | st.builds(
    "{}://{}{}/{}?{}#{}".format,
    st.sampled_from(["http", "https", "HTTPS", "ftp"]),
    st.sampled_from(
        ["mithal.example", "www.Mithal.example", "www.www.example", "مثال.example", "u@mithal.example", ""]
    ),
    st.sampled_from(["", ":80", ":443", ":8080", ":", ":x"]),
    st.text("abAB01/.-_%28dخبر؟~(+ ;&", max_size=20),
    st.text("abpge=1&%2خ+;utm_sorce", max_size=20),
    st.text("ab!=", max_size=4),
)


@given(ADDRESSES)
def test_cleaning_twice_is_cleaning_once(address: str) -> None:
    cleaned = clean_address(address, MITHAL)
    assert clean_address(cleaned, MITHAL) == cleaned


@given(ADDRESSES)
def test_the_key_of_a_key_is_itself_and_cleaning_changes_no_key(address: str) -> None:
    key = address_key(address, MITHAL)
    assert address_key(key, MITHAL) == key
    assert address_key(clean_address(address, MITHAL), MITHAL) == key


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("/ar/2026/11/3/rain", True),
        ("/ar/2026/11/rain", True),
        ("/ar/20261103-rain", True),
        ("/news/12345", True),
        ("/news/12345/rain", True),
        ("/rain-12345.html", True),
        ("/details.php?sid=140569", True),
        ("/?p=13809", True),
        ("/arabworld/cfef273d-7113-4bd6-a5bc-199faf0be582", True),
        ("/الأمطار-تعود-إلى-مدن-الساحل", True),
        ("/الأمطار_تعود_إلى_المدن/", True),
        ("/page/9a724dcc-427d-45e6-9920-3ec26d2a23fa", True),
        ("/", False),
        ("/politics", False),
        ("/arab-and-world", False),
        ("/2026/11/03/", False),
        ("/archive/2026", False),
        ("/tag/12345", False),
        ("/tags/rain-in-the-cities", False),
        ("/category/news/arab-world-and-beyond", False),
        ("/author/a-b-c-d", False),
        ("/وسم/كأس-العالم-في-قطر", False),
        ("/news/page/1234", False),
        ("/uploads/2026/11/3/rain.jpg", False),
        ("/files/report-of-the-year.PDF", False),
        ("/feed/", False),
        ("/sitemap-2026-11-03.xml", False),
        ("/search?q=12345", False),
    ],
)
def test_the_form_of_an_articles_address(path: str, is_one: bool) -> None:  # noqa: FBT001 - the expected answer
    assert looks_like_article(f"https://bila.example{path}") is is_one


@pytest.mark.parametrize("address", ["mailto:a@b.example/12345", "https://[broken/12345", "", "/news/12345"])
def test_what_is_no_address_is_no_articles(address: str) -> None:
    assert not looks_like_article(address)
