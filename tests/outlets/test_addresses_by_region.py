"""Outlets of the Gulf, the Levant, the Maghreb and the masress family: which of their addresses are articles.

The refused ones are what feeds, sitemaps and section pages of such sites link too: front pages, lists, other editions.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from cleaners import clean_text
from cleaners.outlet import Outlet, outlet_for
from crawler.discovery import clean_address, why_not
from tests import shared
from tests.outlets.samples import OUTLETS

SLUG = "%D8%AE%D8%A8%D8%B1-%D9%85%D9%86-%D8%A7%D9%84%D9%88%D8%A7%D8%AF%D9%8A"

ARTICLES = {
    "okaz": ["https://www.okaz.com.sa/news/local/2150775", "https://okaz.com.sa/news/local/2150775/"],
    "alriyadh": ["http://www.alriyadh.com/605398"],
    "alyaum": ["https://www.alyaum.com/articles/6543210"],
    "makkah": [
        "https://makkahnewspaper.com/1512345",
        f"https://makkahnewspaper.com/article/1512345/{SLUG}",
    ],
    "almadina": ["https://www.al-madina.com/article/812345", f"https://www.al-madina.com/article/812345/{SLUG}"],
    "lbcgroup": [
        f"https://www.lbcgroup.tv/news/lifestyle/898682/{SLUG}/ar",
        f"https://www.lbcgroup.tv/news/lifestyle/898682/{SLUG}",
    ],
    "almayadeen": [f"https://www.almayadeen.net/news/politics/{SLUG}"],
    "addustour": [
        "https://www.addustour.com/articles/22161",
        f"https://www.addustour.com/articles/1043133-{SLUG}?s=725c6148e800f8a0c75539a72be1bdd5",
    ],
    "alghad_tv": [f"https://www.alghad.tv/{SLUG}/"],
    "enabbaladi": [
        "https://www.enabbaladi.net/archives/267615",
        "https://www.enabbaladi.net/archives/267615/amp",
        f"https://www.enabbaladi.net/267615/{SLUG}/",
    ],
    "albawaba": [
        f"https://www.albawaba.com/ar/buzz/{SLUG}-1226345",
        f"https://amp.albawaba.com/ar/buzz/{SLUG}-1226345",
    ],
    "raialyoum": [f"https://www.raialyoum.com/{SLUG}/", f"https://www.raialyoum.com/index.php/{SLUG}/"],
    "aps": ["https://www.aps.dz/ar/economie/140123-2023-02-14-10-11-12"],
    "marebpress": [
        "https://marebpress.net/articles.php?id=4211",
        "https://marebpress.org/news_details.php?sid=198765",
    ],
    "masress": ["https://www.masress.com/almasryalyoum/4352495"],
    "maghress": ["https://www.maghress.com/chaabpress/64830"],
    "djazairess": ["https://www.djazairess.com/annasr/213733"],
    "turess": ["https://www.turess.com/assabah/12345"],
    "sauress": ["https://www.sauress.com/alnadwah/9252"],
}

OTHERS = {
    "okaz": ["https://www.okaz.com.sa/", "https://www.okaz.com.sa/news/local", "https://www.okaz.com.sa/rssFeed/0"],
    "alriyadh": ["https://www.alriyadh.com/", "https://www.alriyadh.com/section.columns.xml"],
    "alyaum": ["https://www.alyaum.com/", "https://www.alyaum.com/articles", "https://www.alyaum.com/rssFeed/1005"],
    "makkah": ["https://makkahnewspaper.com/", "https://makkahnewspaper.com/section/"],
    "almadina": ["https://www.al-madina.com/", "https://www.al-madina.com/articles/local"],
    "lbcgroup": [
        "https://www.lbcgroup.tv/",
        "https://www.lbcgroup.tv/news/lifestyle",
        "https://www.lbcgroup.tv/news/lifestyle/898682/news-from-the-valley/en",
        "https://www.lbcgroup.tv/Rss/latest-news/ar",
    ],
    "almayadeen": [
        "https://www.almayadeen.net/",
        "https://www.almayadeen.net/news",
        "https://www.almayadeen.net/news/politics",
    ],
    "addustour": ["https://www.addustour.com/", "https://www.addustour.com/categories/12?s=725c6148e800f8a0"],
    "alghad_tv": ["https://www.alghad.tv/", "https://www.alghad.tv/category/news/"],
    "enabbaladi": [
        "https://www.enabbaladi.net/",
        "https://www.enabbaladi.net/archives/category/online/page/2",
        "https://www.enabbaladi.net/feed/",
    ],
    "albawaba": [
        "https://www.albawaba.com/ar",
        "https://www.albawaba.com/ar/buzz",
        "https://www.albawaba.com/news/news-from-the-valley-1226345",
    ],
    "raialyoum": [
        "https://www.raialyoum.com/",
        "https://www.raialyoum.com/index.php/",
        "https://www.raialyoum.com/index.php/feed/",
        "https://www.raialyoum.com/category/news/",
    ],
    "aps": [
        "https://www.aps.dz/ar/",
        "https://www.aps.dz/ar/economie",
        "https://www.aps.dz/en/economy/48123-in-english",
    ],
    "marebpress": [
        "https://marebpress.net/",
        "https://marebpress.net/articles.php/video/gallery/articles.php?id=4211",
        "https://marebpress.net/news_details.php/articles.php?sid=198765",
    ],
    "masress": [
        "https://www.masress.com/",
        "https://www.masress.com/almasryalyoum",
        "https://www.masress.com/city/4352495/x",
    ],
    "maghress": ["https://www.maghress.com/", "https://www.maghress.com/chaabpress"],
    "djazairess": ["https://www.djazairess.com/", "https://www.djazairess.com/annasr/rss"],
    "turess": ["https://www.turess.com/", "https://www.turess.com/assabah/"],
    "sauress": ["https://www.sauress.com/", "https://www.sauress.com/alnadwah"],
}

HERE = {outlet.slug: outlet for outlet in OUTLETS if outlet.slug in ARTICLES}


def cases(table: dict[str, list[str]]) -> Iterator[object]:
    """Each address of each outlet."""
    for slug, addresses in table.items():
        for address in addresses:
            yield pytest.param(slug, address, id=f"{slug}: {address}")


def owner_of(slug: str, address: str) -> Outlet:
    """The outlet an address belongs to, which must be the one named."""
    owner = outlet_for(address, OUTLETS)
    assert owner is not None
    assert owner.slug == slug
    return owner


@pytest.mark.parametrize(("slug", "address"), list(cases(ARTICLES)))
def test_article_is_let_through(slug: str, address: str) -> None:
    assert why_not(address, owner_of(slug, address)) is None


@pytest.mark.parametrize(("slug", "address"), list(cases(OTHERS)))
def test_other_page_is_refused(slug: str, address: str) -> None:
    assert why_not(address, owner_of(slug, address)) == "no-article-address"


def test_each_pattern_has_both() -> None:
    assert set(ARTICLES) == set(OTHERS) == set(HERE)


@shared.needs_shared
def test_addresses_of_the_corpus_are_let_through() -> None:
    """Every collected article of these outlets, however old its address: no pattern is narrower than what was seen."""
    owned = [(url, outlet_for(url, HERE.values())) for url in shared.addresses().values()]
    refused = [urlsplit(url).hostname for url, outlet in owned if outlet and why_not(url, outlet)]
    assert sum(outlet is not None for _, outlet in owned) >= 14
    assert refused == []


def test_a_session_does_not_make_two_of_one() -> None:
    address = "https://www.addustour.com/articles/22161?s=725c6148e800f8a0c75539a72be1bdd5"
    assert clean_address(address, HERE["addustour"]) == "https://www.addustour.com/articles/22161"


def test_a_word_is_no_masthead() -> None:
    """«مغرس» is what one archive calls itself, and where palms are planted."""
    text = """مغرس النخيل في الوادي يستقبل زواره
مغرس النخيل
الاثنين 3 مارس 2025
زار وزير الزراعة صباح الاثنين مشتل النخيل في الوادي واطلع على سير العمل فيه مع فريق من المهندسين.
وقال الوزير إن المشتل سيوزع عشرة آلاف فسيلة على المزارعين قبل نهاية الموسم المقبل بأسعار مدعومة.
وأضاف أن الوزارة تدرس إقامة مشاتل أخرى في ثلاث محافظات، وأن العمل فيها يبدأ بعد موسم الأمطار."""
    assert clean_text(text).aggregator is None


@pytest.mark.parametrize(
    ("host", "slug"),
    [
        ("www.alwatan.com.sa", "alwatan_saudi"),
        ("www.alghad.tv", "alghad_tv"),
        ("www.alquds.co.uk", "alquds_alarabi"),
        ("www.albawaba.com", "albawaba"),
        ("news.alyemenalghad.com", "alyemenalghad"),
        ("marebpress.org", "marebpress"),
    ],
)
def test_host_has_its_outlet(host: str, slug: str) -> None:
    owner_of(slug, f"https://{host}/")


@pytest.mark.parametrize(
    "host", ["www.alwatan.com", "alghad.com", "www.alquds.com", "www.albawabhnews.com", "alyemenalghad.net"]
)
def test_namesake_is_another_outlet(host: str) -> None:
    assert outlet_for(f"https://{host}/", HERE.values()) is None
