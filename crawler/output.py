"""Articles -> a file, as a crawl's feed of that name has them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from gzip import GzipFile
from importlib.util import find_spec
from pathlib import Path
from typing import IO, cast

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.utils.misc import build_from_crawler, load_object

from cleaners.model import Article
from crawler.files import put_in_place

FORMATS = {".jsonl": "jsonlines", ".jl": "jsonlines", ".csv": "csv", ".parquet": "parquet"}
"""Suffix -> Scrapy's name of the format."""


def check_name(path: Path) -> None:
    """Raises `ValueError` for a file that could not be written under this name."""
    suffix = Path(path.name.removesuffix(".gz")).suffix
    if suffix not in FORMATS:
        raise ValueError(f"{path} does not say its format: {', '.join(FORMATS)}, or one of them and .gz")
    if suffix == ".parquet" and find_spec("pyarrow") is None:
        raise ValueError("parquet needs pyarrow: pip install 'ghirbal[parquet]'")


def export(articles: Iterable[Article], file: IO[bytes], name: str, settings: Settings) -> None:
    """Write articles in the format that the file's name says, by the exporter and the settings that a feed has."""
    if name.endswith(".gz"):
        # No name and no time within: the same articles give the same bytes, as a feed's do.
        with GzipFile("", "wb", fileobj=file, mtime=0) as packed:
            export(articles, cast("IO[bytes]", packed), name.removesuffix(".gz"), settings)
        return
    kind = settings.getwithbase("FEED_EXPORTERS")[FORMATS[Path(name).suffix]]
    exporter = build_from_crawler(
        load_object(kind),
        Crawler(Spider, settings),
        file,
        fields_to_export=settings.getlist("FEED_EXPORT_FIELDS"),
        encoding=settings["FEED_EXPORT_ENCODING"],
    )
    exporter.start_exporting()
    for article in articles:
        exporter.export_item(article)
    exporter.finish_exporting()


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears under its name when all is written, and not at all where anything fails. Raises `OSError`."""
    target = path.resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            yield file
        put_in_place(part, target)
    finally:
        part.unlink(missing_ok=True)
