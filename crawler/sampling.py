"""One page of a site -> the draft of a sample: fetched as a crawl would, written down as it came, cleaned once."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from cleaners import Article, NotAnArticle, Page, clean_page
from cleaners.outlet import Evidence, Outlet, Structure
from crawler.cleaning import may_be_page
from crawler.discovery import registered_domain
from crawler.failures import reason_of
from crawler.samples import removed_lines
from crawler.spiders.outlet import OutletSpider

FIELDS = (
    *("headline", "body", "kind", "in_language", "lead", "authors", "date_published", "date_modified", "publisher"),
    *("sources", "aggregator", "keywords", "image_caption", "counters", "truncated"),
)
"""What `article.json` holds, in this order: what a reader of the page can say without the cleaner."""

LONGEST_SLUG = 40
"""Characters of a sample's name that is taken from an address."""


class NoPage(RuntimeError):
    """The page did not come; the message says why in a few words."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A sample that somebody has to rewrite before it is one."""

    folder: Path
    """Where it was written."""
    files: tuple[str, ...]
    """What was written there."""
    refused: str | None
    """Why the cleaner takes the page for no article; None where it takes it for one."""


def undeclared(url: str) -> Outlet:
    """An outlet for a site that has no declaration yet: its registered domain, and nothing else is known.

    Raises `ValueError` for what is no web address.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or "." not in host:
        raise ValueError(f"{url} is no web address")
    domain = registered_domain(host) or ".".join(host.split(".")[-2:])
    slug = re.sub(r"^[^a-z]+|[^a-z0-9_-]", "", domain.partition(".")[0].lower())
    evidence = Evidence(what="domains", source="the address that was given", year=0)
    return Outlet(
        slug=slug or "site", name=domain, domains=(domain,), structure=Structure.ASSUMED, evidence=(evidence,)
    )


def slug_of(url: str) -> str:
    """A sample's name from its address: the Latin words and numbers of the path's last part that has any."""
    for part in reversed(unquote(urlsplit(url).path).lower().split("/")):
        words = re.findall(r"[a-z0-9]+", part.partition(".")[0])
        if words:
            return "-".join(words)[:LONGEST_SLUG].strip("-")
    return "page"


def fetch_page(url: str, outlet: Outlet, settings: Settings) -> Page:
    """One page, with the manners of a crawl: robots.txt obeyed, who we are said, no address but the outlet's.

    What a crawl remembers and archives goes into a folder that is thrown away. Raises `NoPage`.
    """
    answers: list[Page | str] = []
    members = {"name": outlet.slug, "outlet": outlet, "allowed_domains": [*outlet.domains]}
    spider = type("OnePage", (_PageSpider,), members | {"url": url, "answers": answers})
    with tempfile.TemporaryDirectory() as thrown_away:
        once = {"STATE_DIR": thrown_away, "ARCHIVE_DIR": thrown_away, "OUT_DIR": thrown_away, "STORE": ""}
        settings.setdict(once | {"FEEDS": {}, "ITEM_PIPELINES": {}}, priority="cmdline")
        # Scrapy logs a host that does not answer with forty lines of traceback; the caller says it in one.
        settings.set("LOG_LEVEL", "CRITICAL", priority="spider")
        process = AsyncCrawlerProcess(settings)
        process.crawl(spider)
        process.start()
    answer = answers[0] if answers else "the crawl could not begin"
    if isinstance(answer, str):
        raise NoPage(answer)
    return answer


def write_draft(page: Page, outlet: Outlet | None, folder: Path, *, today: str) -> Draft:
    """Write the files of a sample into a folder that must not exist yet; it is there whole or not at all.

    `outlet` is None where none is declared; `today` is an ISO 8601 date. Raises `FileExistsError`, `OSError`.
    """
    if folder.exists():
        raise FileExistsError(f"{folder} exists already")
    article, refused = _cleaned(page, outlet)
    files = {"page.html": page.html if isinstance(page.html, bytes) else page.html.encode()}
    files["sample.toml"] = _about(page, refused, today).encode()
    if article is not None:
        files["article.json"] = _expectations(article).encode()
        files["removed.txt"] = "".join(f"{line}\n" for line in removed_lines(article)).encode()
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=".", dir=folder.parent))
    try:
        for name, content in files.items():
            (unfinished / name).write_bytes(content)
        unfinished.chmod(0o755)
        os.rename(unfinished, folder)  # noqa: PTH104 - Path.rename gives nothing more
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return Draft(folder, tuple(files), refused)


class _PageSpider(OutletSpider):
    """Asks for one address and keeps what came."""

    url: str
    answers: list[Page | str]

    async def start(self) -> AsyncIterator[Request]:
        yield Request(self.url, callback=self.parse_page, errback=self.say_why)

    def parse_page(self, response: Response) -> None:
        if may_be_page(type(response)):
            self.answers.append(Page(response.body, url=response.url))
        else:
            self.answers.append("is no HTML page")

    def say_why(self, failure: Failure) -> None:
        self.answers.append(reason_of(failure))

    def closed(self, reason: str) -> None:
        """What a crawl says of its feeds is not for one page."""
        if not self.answers:
            self.answers.append(f"the crawl ended: {reason}")


def _cleaned(page: Page, outlet: Outlet | None) -> tuple[Article | None, str | None]:
    try:
        return clean_page(page, outlet=outlet), None
    except NotAnArticle as refusal:
        return None, refusal.reason


def _about(page: Page, refused: str | None, today: str) -> str:
    kind = ["refused", f'reason = "{refused}"'] if refused else ["article"]
    lines = [
        f"url = {_quoted(unquote(page.url or ''))}",
        f'kind = "{kind[0]}"',
        *kind[1:],
        'why = ""',
        'structure = "observed"',
        f'source = "the page itself, as it was on {today}; the words are ours"',
        f"year = {today[:4]}",
    ]
    return "".join(f"{line}\n" for line in lines)


def _expectations(article: Article) -> str:
    made: dict[str, Any] = article.as_dict()
    made["body"] = article.body.split("\n\n")
    return json.dumps({name: made[name] for name in FIELDS}, ensure_ascii=False, indent=2) + "\n"


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=False)
