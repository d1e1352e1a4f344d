"""Removals as a feed of their own: `FEEDS` takes the format `removals`."""

from __future__ import annotations

import json
from typing import IO, Any

from scrapy import Spider
from scrapy.exporters import BaseItemExporter

from cleaners.model import Article
from crawler.project import folder_setting


class RemovalLines(BaseItemExporter):
    """One JSON object a line for each removal of each article: the article's `id`, `url`, `outlet`, and the removal."""

    def __init__(self, file: IO[bytes], **kwargs: Any) -> None:
        """`file` is open for bytes; the other arguments are Scrapy's and say nothing here."""
        super().__init__(dont_fail=True, **kwargs)
        self._file = file

    def export_item(self, item: Any) -> None:
        """Write an article's removals; what is no `Article` has none."""
        if not isinstance(item, Article):
            return
        article = {"id": item.id, "url": item.url, "outlet": item.outlet, "fetched_at": item.fetched_at}
        lines = (json.dumps(article | removal.as_dict(), ensure_ascii=False) for removal in item.removals)
        # Written whole and at once: crawls that run beside each other append to one file.
        self._file.write("".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace"))
        self._file.flush()


def place_feed(params: dict[str, Any], spider: Spider) -> dict[str, Any]:
    """Scrapy's `uri_params`: feeds may say `%(out_dir)s`, so that `-s OUT_DIR=…` moves them."""
    return params | {"out_dir": str(folder_setting(spider.settings, "OUT_DIR"))}
