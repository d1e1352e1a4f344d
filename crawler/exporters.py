"""Feed formats of our own: `removals`, and `csv` in Scrapy's place (docs/schema.md describes both)."""

from __future__ import annotations

import json
from io import BytesIO
from typing import IO, Any, cast

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.exporters import BaseItemExporter, CsvItemExporter

from cleaners.model import Article
from crawler.project import folder_setting

FORMULAS = "=+-@\t\r"
"""What a spreadsheet takes for the beginning of a formula: OWASP, "CSV Injection"."""

_JSON = json.JSONEncoder(ensure_ascii=False)
"""`json.dumps` would make one for each of a page's hundred removals."""


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
        lines = (_JSON.encode(article | removal.as_dict()) for removal in item.removals)
        self._file.write("".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace"))


class ArticleTable(CsvItemExporter):
    """CSV as RFC 4180 has it: a header always, lists and maps as JSON, `true` and `false`, nothing for null."""

    def __init__(self, file: IO[bytes], *, bom: str, formulas: str, **kwargs: Any) -> None:
        """`bom` begins the file, before its header; cells that begin with one of `formulas` get an apostrophe."""
        # Scrapy's annotation is narrower than what it takes.
        super().__init__(cast("BytesIO", file), **kwargs)
        self._bom = bom
        self._formulas = tuple(formulas)

    @classmethod
    def from_crawler(cls, crawler: Crawler, file: IO[bytes], **kwargs: Any) -> ArticleTable:
        """Reads `CSV_BOM` and `CSV_NEUTRALISE_FORMULAS`."""
        bom = "\ufeff" if crawler.settings.getbool("CSV_BOM") else ""
        formulas = FORMULAS if crawler.settings.getbool("CSV_NEUTRALISE_FORMULAS") else ""
        return cls(file, bom=bom, formulas=formulas, **kwargs)

    def start_exporting(self) -> None:
        """Write the header at once: a table without rows has its columns all the same."""
        if self.include_headers_line:
            self.stream.write(self._bom)
            if self.fields_to_export:
                self._write_headers_and_set_fields_to_export(None)
                self._headers_not_written = False

    def _join_if_needed(self, value: Any) -> Any:
        if isinstance(value, str):
            return f"'{value}" if value.startswith(self._formulas) else value
        return "" if value is None else json.dumps(value, ensure_ascii=False)


def place_feed(params: dict[str, Any], spider: Spider) -> dict[str, Any]:
    """Scrapy's `uri_params`: feeds may say `%(out_dir)s`, so that `-s OUT_DIR=…` moves them."""
    return params | {"out_dir": str(folder_setting(spider.settings, "OUT_DIR"))}
