"""`scrapy demo`: being written."""

from __future__ import annotations

import argparse

from scrapy.commands import ScrapyCommand


class Command(ScrapyCommand):
    """The demo."""

    requires_crawler_process = False

    def short_desc(self) -> str:
        """As `scrapy -h` has it."""
        return "Crawl the bundled samples on this machine, under their outlets' own addresses"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Not yet."""
        raise NotImplementedError
