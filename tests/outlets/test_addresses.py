"""`article_urls` takes articles' addresses and leaves fronts, sections and tags: read off public pages and sources."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from cleaners.outlet import Outlet, outlet_for
from crawler.discovery import why_not
from tests import shared
from tests.outlets.samples import OUTLETS

BY_SLUG = {outlet.slug: outlet for outlet in OUTLETS}
PATTERNED = [pytest.param(outlet, id=outlet.slug) for outlet in OUTLETS if outlet.article_urls and outlet.domains]

ARTICLES = {
    "aa": ["/ar/دولي/افتتاح-معرض-الكتاب/1333637"],
    "aawsat": ["/home/article/1094146/افتتاح-معرض-الكتاب", "/node/5191673", "/ثقافة/5191673-افتتاح-معرض-الكتاب"],
    "ahramgate": ["/News/4852731.aspx"],
    "akhbarelyom": ["/news/newdetails/4512345/1/افتتاح-معرض-الكتاب"],
    "alarabiya": [
        "/culture-and-art/2023/11/03/افتتاح-معرض-الكتاب",
        "/arab-and-world/gulf/2021/10/27/افتتاح-معرض-الكتاب",
        "/ar/last-page/2017/08/10/افتتاح-معرض-الكتاب",
        "/ar/amp/last-page/2017/08/10/افتتاح-معرض-الكتاب",
    ],
    "albawabhnews": ["/4987654"],
    "almasryalyoum": ["/news/details/3345678", "/news/detailsamp/1350092", "/node/1350092"],
    "alwafd": ["/ثقافة/2143306-افتتاح-معرض-الكتاب", "/ثقافة/كتب/2143306-افتتاح-معرض-الكتاب"],
    "bbcarabic": [
        "/arabic/articles/c4ngx1v0l2jo",
        "/arabic/articles/c4ngx1v0l2jo.amp",
        "/arabic/middleeast-46501234",
        "/arabic/art-and-culture-46501234",
    ],
    "cairo24": ["/2018/09/30/افتتاح-معرض-الكتاب/"],
    "cnnarabic": ["/world/article/2025/04/22/book-fair", "/middle-east/video/2019/04/22/v12345-book-fair"],
    "dostor": ["/4987654"],
    "dw": ["/ar/افتتاح-معرض-الكتاب/a-71234567", "/ar/book-fair/av-71234567", "/ar/book-fair/live-71234567"],
    "elbalad": ["/6543210"],
    "elfagr": ["/3385652"],
    "elwatannews": ["/news/details/799082", "/news/details/3859206/افتتاح-معرض-الكتاب"],
    "filfan": ["/news/details/95423", "/news/detailsamp/95423"],
    "france24": ["/ar/20181127-افتتاح-معرض-الكتاب", "/ar/ثقافة/20250403-افتتاح-معرض-الكتاب"],
    "madamasr": ["/ar/2018/01/06/news/u/افتتاح-معرض-الكتاب/", "/ar/2018/01/06/feature/ثقافة/افتتاح-معرض-الكتاب/"],
    "masrawy": [
        "/news/news_reports/details/2017/1/6/1009628/افتتاح-معرض-الكتاب",
        "/arts/zoom/details/2018/12/10/1476807/",
    ],
    "mcdoualiya": ["/articles/20181129-افتتاح-معرض-الكتاب"],
    "rtarabic": ["/culture/987967-افتتاح-معرض-الكتاب/", "/culture/987967-افتتاح-معرض-الكتاب/amp/"],
    "sarabic": ["/20230214/افتتاح-معرض-الكتاب-1073456789.html", "/arab_world/201904241040701540-افتتاح-معرض-الكتاب/"],
    "skynewsarabia": ["/varieties/1209672-افتتاح-معرض-الكتاب", "/amp/varieties/1209672-افتتاح-معرض-الكتاب"],
    "youm7": ["/story/2025/1/16/افتتاح-معرض-الكتاب/6543210"],
}
"""Paths in the forms that facts and corpus have; the words and most of the numbers are ours."""

LISTS = {
    "aa": ["/ar", "/ar/دولي", "/ar/info/الطاقة/4", "/ar/vgc/صور/3", "/en/world/book-fair/1333637"],
    "aawsat": ["/home/international/section/culture", "/feed"],
    "ahramgate": ["/Portal/13/Culture.aspx", "/Search/معرض.aspx", "/rss.aspx"],
    "akhbarelyom": ["/news/newssection/2/1/ثقافة"],
    "alarabiya": ["/latest-news.html", "/saudi-today/views.html", "/culture-and-art"],
    "albawabhnews": ["/rss", "/section/12"],
    "almasryalyoum": ["/section/index/9", "/tag/123456", "/editor/details/1234", "/news/index"],
    "alwafd": ["/ثقافة", "/tags/معرض", "/printing/2143306", "/rss"],
    "bbcarabic": ["/arabic", "/arabic/index.xml", "/arabic/topics/c719d2el19nt", "/news/world-46501234"],
    "cairo24": ["/category/ثقافة/", "/tag/معرض/", "/author/mona/"],
    "cnnarabic": ["/middle-east", "/videos", "/privacy"],
    "dostor": ["/rss", "/list/12"],
    "dw": ["/ar/ثقافة/s-12345", "/en/book-fair/a-71234567"],
    "elbalad": ["/rss", "/category/12"],
    "elfagr": ["/list/12/economy", "/list/1234"],
    "elwatannews": ["/section/12", "/subsection/123", "/search/news/معرض", "/albums/details/1234/معرض"],
    "filfan": ["/latest", "/News/latestlist", "/gallery/details/12345"],
    "france24": ["/ar/", "/ar/culture/", "/ar/live", "/ar/ثقافة/rss", "/fr/20181127-salon-du-livre"],
    "madamasr": ["/ar/topic/ثقافة/", "/ar/section/ثقافة/", "/ar/opinion/"],
    "masrawy": ["/channel/sports", "/sports/tag/12345/معرض", "/rss"],
    "mcdoualiya": ["/programs/", "/articles/", "/ar/ثقافة"],
    "rtarabic": ["/mobile/", "/prg/program/123456", "/rss/", "/culture/"],
    "sarabic": ["/arab_world/", "/docs/about/privacy_policy.html"],
    "skynewsarabia": ["/varieties", "/topic/1234567-معرض-الكتاب", "/rss.xml", "/livestream-البث"],
    "youm7": ["/Section/ثقافة/94/1", "/rss/rss", "/Editor/Alleditors", "/home/index"],
}
"""Paths of sections, tags and tools of the same sites; a few are ordinary ones that no site has as an article."""


def cases(table: dict[str, list[str]]) -> Iterator[object]:
    """Each path of each outlet."""
    for slug, paths in table.items():
        for path in paths:
            yield pytest.param(BY_SLUG[slug], path, id=f"{slug}: {path}")


def at(outlet: Outlet, path: str) -> str:
    """A path on the outlet's own host."""
    return f"https://{outlet.domains[0]}{path}"


@pytest.mark.parametrize(("outlet", "path"), list(cases(ARTICLES)))
def test_article_is_taken(outlet: Outlet, path: str) -> None:
    assert why_not(at(outlet, path), outlet) is None


@pytest.mark.parametrize(("outlet", "path"), list(cases(LISTS)))
def test_list_is_left(outlet: Outlet, path: str) -> None:
    assert why_not(at(outlet, path), outlet) == "no-article-address"


@pytest.mark.parametrize("outlet", PATTERNED)
@pytest.mark.parametrize("path", ["", "/"])
def test_front_is_left(outlet: Outlet, path: str) -> None:
    assert why_not(at(outlet, path), outlet) == "no-article-address"


@shared.needs_shared
@pytest.mark.parametrize("outlet", PATTERNED)
def test_corpus_addresses_are_taken(outlet: Outlet) -> None:
    """Every page of the corpus on an outlet's domains is an article."""
    lines = (shared.SHARED / "corpus" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    addresses = [row["url"] for row in map(json.loads, lines)]
    own = [address for address in addresses if outlet_for(address, OUTLETS) == outlet]
    assert [address for address in own if why_not(address, outlet)] == []


@pytest.mark.parametrize("outlet", PATTERNED)
def test_sources_are_no_articles(outlet: Outlet) -> None:
    assert [a for a in (*outlet.feeds, *outlet.sitemaps) if outlet_for(a, OUTLETS) and why_not(a, outlet) is None] == []
