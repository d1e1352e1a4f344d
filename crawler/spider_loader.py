"""Spiders come from the declarations: one class an outlet, named by its slug."""

from __future__ import annotations

import builtins
from functools import cached_property

from scrapy import Request, Spider
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from cleaners.declarations import DeclarationError
from cleaners.outlet import Outlet
from cleaners.rule import load_rules
from crawler.project import declared_outlets, outlet_folders
from crawler.spiders.any import AnySpider
from crawler.spiders.outlet import OutletSpider


class OutletSpiderLoader:
    """Scrapy's `SPIDER_LOADER_CLASS`: every declared outlet that has a domain is a spider, and `any` is one.

    An outlet without one is known from texts alone and cannot be crawled, so it is not listed; its texts are cleaned by
    `scrapy clean`. Declarations are read when a spider is first asked for: commands that need none do not pay for them.
    """

    def __init__(self, settings: BaseSettings) -> None:
        """`OUTLETS_DIRS` of the settings adds folders of outlet files."""
        self._settings = settings

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> OutletSpiderLoader:
        """The loader Scrapy asks for."""
        return cls(settings)

    def load(self, spider_name: str) -> type[Spider]:
        """The spider class of a slug. Raises `KeyError` where there is none, as Scrapy wants it."""
        if spider_name not in self._spiders:
            raise KeyError(f"Spider not found: {spider_name}")
        return self._spiders[spider_name]

    def list(self) -> builtins.list[str]:
        """The slugs of all outlets that can be crawled."""
        return [*self._spiders]

    def find_by_request(self, request: Request) -> builtins.list[str]:
        """The slugs of the outlets on whose domains a request is."""
        return [name for name, spider in self._spiders.items() if spider.handles_request(request)]

    @cached_property
    def _spiders(self) -> dict[str, type[OutletSpider]]:
        try:
            load_rules()
            outlets = declared_outlets(outlet_folders(self._settings))
        except DeclarationError as error:
            raise UsageError(str(error), print_help=False) from error
        if not outlets:
            raise UsageError("no outlet is declared: there is nothing to crawl", print_help=False)
        return {outlet.slug: _spider_of(outlet) for outlet in outlets if outlet.domains} | {AnySpider.name: AnySpider}


def _spider_of(outlet: Outlet) -> type[OutletSpider]:
    members = {"name": outlet.slug, "outlet": outlet, "allowed_domains": [*outlet.domains], "__doc__": outlet.name}
    return type(f"{outlet.slug.title()}Spider", (OutletSpider,), members)
