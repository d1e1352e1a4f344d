"""`scrapy crawl any`: a site that nobody has declared, or a list of addresses, by general rules alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from crawler.discovery import is_web_address, outlet_of_site, read_list
from crawler.spiders.outlet import OutletSpider


class AnySpider(OutletSpider):
    """Finds the feeds, sitemaps and sections of `-a site=https://…` by itself, or asks for the list `-a urls=FILE`.

    Takes the other arguments of an outlet's spider too.
    """

    name = "any"
    is_declared = False

    def __init__(self, name: str | None = None, *, site: str = "", urls: str = "", **kwargs: Any) -> None:
        """Raises `ValueError` where neither a site nor a list is given, or one names no host."""
        if not site and not urls:
            raise ValueError("a site is wanted (-a site=https://…), or a list of addresses (-a urls=FILE)")
        named = [outlet_of_site(site)] if site else []
        # A line that is no address costs itself alone: the spider says so.
        listed = [] if site else [address for address in read_list(Path(urls)) if is_web_address(address)]
        sites = named or [outlet_of_site(address) for address in listed]
        if not sites:
            raise ValueError(f"urls={urls}: names no address")
        domains = tuple(dict.fromkeys(domain for each in sites for domain in each.domains))
        self.outlet = sites[0] if len(domains) == 1 else replace(sites[0], slug="any", name=self.name, domains=domains)
        self.allowed_domains = [*domains]
        self.front = urljoin(named[0].evidence[0].source, "/") if named else ""
        super().__init__(name, urls=urls, **kwargs)
