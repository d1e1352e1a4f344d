"""Samples -> whole sites under their outlets' own addresses: robots.txt, feed, sitemap, pages, and what goes wrong."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from w3lib.url import safe_url_string

from cleaners.outlet import Outlet
from crawler.discovery import why_not
from crawler.samples import Sample
from crawler.sites import Answer

SLOW = 0.7
"""Seconds that the slow page takes: enough to see that others do not wait for it."""

ROBOTS = "User-agent: *\nDisallow: /private/\n"


@dataclass(slots=True)
class Site:
    """One outlet's site: what stands at which address."""

    outlet: Outlet
    """Whose it is."""
    pages: dict[str, Answer] = field(default_factory=dict)
    """Address -> answer; robots.txt is answered on every host."""
    listed: list[str] = field(default_factory=list)
    """What its feed and sitemap name."""
    changed: dict[str, datetime] = field(default_factory=dict)
    """Addresses that they say were changed, and when."""

    def owns(self, address: str) -> bool:
        """Whether an address is on this site."""
        return self.outlet.owns(urlsplit(address).hostname or "")

    def answer(self, address: str) -> Answer:
        """What the site says to a request."""
        if urlsplit(address).path == "/robots.txt":
            sitemaps = self.outlet.sitemaps or (() if self.outlet.feeds else (self._made_sitemap,))
            named = "".join(f"Sitemap: {sitemap}\n" for sitemap in sitemaps)
            return Answer((ROBOTS + named).encode(), "text/plain")
        if address in self.outlet.feeds:
            return Answer(_feed(self), "application/rss+xml")
        if address in self.outlet.sitemaps or address == self._made_sitemap:
            return Answer(_sitemap(self), "application/xml")
        return self.pages.get(address, Answer(_GONE, status=404))

    @property
    def _made_sitemap(self) -> str:
        """An outlet that declares no feed and no sitemap gets one here, and its robots.txt names it."""
        return f"https://{self.outlet.domains[0]}/sitemap.xml"


def build_sites(samples: Iterable[Sample], outlets: Sequence[Outlet], edition: int = 0) -> list[Site]:
    """A site for each outlet that has an article's page among the samples.

    Edition 0 is the samples as they are. In every further one each site has corrected a headline, and has published one
    more article for each edition.
    """
    pages = [sample for sample in samples if sample.is_page and sample.url]
    own = ((outlet, [page for page in pages if page.outlet == outlet.slug]) for outlet in outlets)
    sites = [site for outlet, theirs in own if (site := _site_of(outlet, theirs))]
    for site in sites:
        _go_on(site, pages, edition)
    return sites


def _site_of(outlet: Outlet, samples: Sequence[Sample]) -> Site | None:
    """Its pages; the first has moved, the last is slow, one is gone, and one address now shows a section page."""
    # No charset is declared: what the page itself says must do, as on real sites.
    site = Site(outlet, {sample.url: Answer(sample.path.read_bytes(), "text/html") for sample in samples})
    articles = [address for address in site.pages if why_not(address, outlet) is None]
    sections = [address for address in site.pages if address not in articles]
    if not articles:
        return None
    free = _free_addresses(articles[0], site)
    moved, gone = next(free), next(free)
    site.pages[moved] = Answer(status=301, location=articles[0])
    site.pages[gone] = Answer(_GONE, status=410)
    site.pages[articles[-1]] = Answer(site.pages[articles[-1]].body, "text/html", delay=SLOW)
    if not sections:
        sections = [f"https://{outlet.domains[0]}/"]
        site.pages[sections[0]] = Answer(_front_page(outlet, articles))
    withdrawn = [next(free) for _ in sections]
    site.pages |= {old: site.pages[new] for old, new in zip(withdrawn, sections, strict=True)}
    site.listed = [moved, *articles[1:], gone, *withdrawn]
    return site


def _go_on(site: Site, samples: Sequence[Sample], edition: int) -> None:
    """What the site has changed and published since edition 0."""
    sample = next((s for s in samples if s.url in site.listed and s.headline), None)
    if sample is None or not edition:
        return
    free = _free_addresses(sample.url, site)
    page = site.pages[sample.url]
    for number in range(1, edition + 1):
        address = next(free)
        followed_up = _retitled(page, sample, f"{sample.headline}: متابعة {number}")
        site.pages[address] = _moved(followed_up, sample.url, address)
        site.listed.append(address)
    site.pages[sample.url] = _retitled(page, sample, f"{sample.headline} (تصحيح {edition})")
    site.changed = {sample.url: datetime.now(UTC)}


def _retitled(page: Answer, sample: Sample, headline: str) -> Answer:
    body = page.body.decode().replace(html.escape(sample.headline, quote=False), html.escape(headline, quote=False))
    return replace(page, body=body.encode())


def _moved(page: Answer, old: str, new: str) -> Answer:
    """A page that says of itself that it stands at another address: else it is taken for a twin of the first."""
    text = page.body.decode()
    for was, now in ((old, new), (unquote(old), unquote(new))):
        # Not where the address goes on: that is another page's.
        text = re.sub(rf"{re.escape(was)}(?![\w/-])", lambda _, now=now: now, text)  # type: ignore[misc]
    return replace(page, body=text.encode())


def _free_addresses(like: str, site: Site) -> Iterator[str]:
    """Addresses of the outlet's own form where nothing stands yet: another number, else another slug, else a query."""
    for step in itertools.count(1):
        for candidate in _variations(unquote(like), step):
            address = safe_url_string(candidate)
            if address not in site.pages and why_not(address, site.outlet) is None:
                yield address
                break


def _variations(address: str, step: int) -> tuple[str, ...]:
    renumbered = re.sub(r"[0-9]+(?=[^0-9]*$)", lambda last: str(int(last[0]) + step), address)
    return renumbered, f"{address}-{step}", f"{address}?edition={step}"


def _feed(site: Site) -> bytes:
    items = "".join(f"<item><link>{html.escape(a)}</link>{_dated('pubDate', site, a)}</item>\n" for a in site.listed)
    title = html.escape(site.outlet.name)
    return (
        f'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>{title}</title>\n{items}</channel></rss>'.encode()
    )


def _sitemap(site: Site) -> bytes:
    places = "".join(f"<url><loc>{html.escape(a)}</loc>{_dated('lastmod', site, a)}</url>\n" for a in site.listed)
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0"?>\n<urlset xmlns="{namespace}">\n{places}</urlset>'.encode()


def _dated(element: str, site: Site, address: str) -> str:
    """RSS has its dates as mail has them, sitemaps as ISO 8601."""
    changed = site.changed.get(address)
    if changed is None:
        return ""
    stamp = format_datetime(changed) if element == "pubDate" else changed.isoformat()
    return f"<{element}>{stamp}</{element}>"


def _front_page(outlet: Outlet, addresses: Sequence[str]) -> bytes:
    links = "".join(f'<li><a href="{html.escape(a)}">{html.escape(unquote(_slug(a)))}</a></li>' for a in addresses)
    name = html.escape(outlet.name)
    return f"<!doctype html><html lang=ar dir=rtl><title>{name}</title><h1>{name}</h1><ul>{links}</ul></html>".encode()


def _slug(address: str) -> str:
    return urlsplit(address).path.rstrip("/").rpartition("/")[2].replace("-", " ")


_GONE = "<!doctype html><html lang=ar dir=rtl><title>404</title><h1>الصفحة غير موجودة</h1></html>".encode()
