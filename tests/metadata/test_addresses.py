"""Canonical addresses: the quick way gives what the thorough one gives."""

from __future__ import annotations

import pytest
from w3lib.url import canonicalize_url

from cleaners.metadata.chosen import canonical_url


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example/2024/5/مكتبة-عائمة",
        "https://news.example/2024/5/%d9%85%d9%83%d8%aa%d8%a8%d8%a9",
        "https://news.example/2024/5/%D9%85%D9%83%D8%AA%D8%A8%D8%A9/",
        "https://news.example/a//b/../c/./d.html",
        "https://news.example/a@b,c;d=e~f(g)!*'$&+:h_i-j",
        "https://news.example/%41%7e/x",
        "https://News.Example/Path",
        "https://news.example",
        "http://news.example:8080/a",
        "https://news.example/«قصة»-–-ثانية",
        "https://news.example/a?b=2&a=1",
    ],
)
def test_canonical_form(address: str) -> None:
    assert canonical_url(None, address, None) == canonicalize_url(address)


@pytest.mark.parametrize(
    ("declared", "fetched", "canonical"),
    [
        ("//www.news.example/1", "https://news.example/x", "https://www.news.example/1"),
        ("/1", "https://news.example/x", "https://news.example/1"),
        (None, "https://news.example/x?utm_source=a&id=3", "https://news.example/x?id=3"),
        ("javascript:void(0)", "https://news.example/x", None),
        (None, None, None),
    ],
)
def test_declared_and_fetched(declared: str | None, fetched: str | None, canonical: str | None) -> None:
    assert canonical_url(declared, fetched, None) == canonical
