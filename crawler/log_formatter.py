"""Log lines that name a page; Scrapy's own would print it, raw bytes and all."""

from __future__ import annotations

import logging
from typing import Any

from scrapy import Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure

Source = Response | Failure | None


class PageLogFormatter(LogFormatter):
    """Scrapy's `LOG_FORMATTER`: one line an item."""

    def scraped(self, item: Any, response: Source, spider: Spider) -> LogFormatterResult:  # noqa: ARG002 - Scrapy's
        """An article that was kept."""
        return {"level": logging.DEBUG, "msg": "Kept: %(name)s", "args": {"name": _name(item)}}

    def dropped(self, item: Any, exception: BaseException, response: Source, spider: Spider) -> LogFormatterResult:
        """A page that was refused, at the level its `DropItem` names."""
        line = super().dropped(item, exception, response, spider)
        reason = {"exception": exception, "name": _name(item)}
        return {"level": line["level"], "msg": "Refused: %(exception)s: %(name)s", "args": reason}

    def item_error(
        self,
        item: Any,
        exception: BaseException,  # noqa: ARG002 - the traceback follows
        response: Source,  # noqa: ARG002
        spider: Spider,  # noqa: ARG002
    ) -> LogFormatterResult:
        """A page on which a pipeline failed."""
        return {"level": logging.ERROR, "msg": "Error cleaning %(name)s", "args": {"name": _name(item)}}


def _name(item: Any) -> str:
    return str(getattr(item, "url", None) or type(item).__name__)
