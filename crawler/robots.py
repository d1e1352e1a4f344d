"""robots.txt (RFC 9309), obeyed by every request, on whatever host; and which hosts a spider may ask at all."""

from __future__ import annotations

import asyncio
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from crawler.failures import FAILED_DOWNLOADS, NotFetched, reason_of_error
from crawler.hosts import TOO_MANY, Hosts

SERVER_FAILS = 500
"""Statuses from here on say that there may be rules, and that they cannot be read."""

FETCHED_BEFORE = "fetched-before"
"""Flag of a response that answers a second request with what came for the first."""


class ObeyRobots(RobotsTxtMiddleware):
    """Scrapy's middleware, with robots.txt fetched and read as RFC 9309 has it.

    In Scrapy 2.19, of the requests that wait for one robots.txt all but the first are let go without rules; one that
    cannot be reached, or that a broken server answers for, counts as "all is allowed" (the RFC: nothing is); its
    failure is a traceback in the log; Crawl-delay is read and not kept; and groups are matched with the whole user
    agent, contact and all. And a robots.txt that a spider asks for, because it may name sitemaps, is fetched again.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Reads `ROBOTSTXT_USER_AGENT`, else the name at the head of `USER_AGENT`."""
        super().__init__(crawler)
        self._hosts = Hosts.of(crawler)
        self._rules: dict[str, asyncio.Future[RobotParser | NotFetched | None]] = {}
        self._fetched: dict[str, Response] = {}
        self._agent = self._robotstxt_useragent or product_token(self._default_useragent)
        self._robotstxt_useragent = self._agent

    async def process_request(self, request: Request) -> Response | None:  # type: ignore[override]  # Scrapy's never answers
        """Raise `IgnoreRequest` where the rules forbid it; answer who asks for the rules themselves. Else None."""
        await super().process_request(request)
        fetched = self._fetched.get(request.url)
        return fetched.replace(request=request, flags=[*fetched.flags, FETCHED_BEFORE]) if fetched else None

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The host's rules, once they are there; None only where it has none. Raises `NotFetched` without them."""
        host = urlparse_cached(request).netloc
        if host not in self._rules:
            self._rules[host] = asyncio.ensure_future(self._rules_of(request))
        rules = await asyncio.shield(self._rules[host])
        if isinstance(rules, NotFetched):
            raise NotFetched(str(rules))
        return rules

    async def _rules_of(self, request: Request) -> RobotParser | NotFetched | None:
        """The rules; None: there are none; `NotFetched`: nothing may be asked, and why."""
        url = urlparse_cached(request)
        address = f"{url.scheme}://{url.netloc}/robots.txt"
        meta = {"dont_obey_robotstxt": True}
        asking = Request(address, priority=self.DOWNLOAD_PRIORITY, meta=meta, callback=NO_CALLBACK)
        self._stats.inc_value("robotstxt/request_count")
        try:
            response = await self.crawler.engine.download_async(asking)
        except NotFetched as error:
            return error
        except IgnoreRequest:
            # Redirects without an end: it "may be assumed" that there are no rules (2.3.1.2).
            return None
        except FAILED_DOWNLOADS as error:
            # Without the rules nothing is asked (2.3.1.4).
            reason = reason_of_error(error)
            self._hosts.leave(request, "host-down", f"its robots.txt cannot be read: {reason}")
            return NotFetched(reason)
        rules = await self._read(response, request)
        if not isinstance(rules, NotFetched):
            self._fetched[address] = response
        return rules

    async def _read(self, response: Response, request: Request) -> RobotParser | NotFetched | None:
        self._stats.inc_value("robotstxt/response_count")
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        if response.status >= SERVER_FAILS or response.status == TOO_MANY:
            self._hosts.leave(request, "host-down", f"its robots.txt cannot be read: HTTP {response.status}")
            return NotFetched(f"robots.txt: HTTP {response.status}")
        if not 200 <= response.status < 300:  # noqa: PLR2004 - success, as HTTP numbers it
            return None
        rules: RobotParser = build_from_crawler(self._parserimpl, self.crawler, response.body)
        await self.crawler.signals.send_catch_log_async(signals.robots_parsed, robotparser=rules, request=request)
        seconds = rules.crawl_delay(self._agent)
        if seconds:
            self._hosts.delay(request, seconds)
        return rules


class StayOnDomains(OffsiteMiddleware):
    """Scrapy's middleware, without its gaps.

    A feed may stand on another host than the outlet's; Scrapy 2.19 filters the request for that host's robots.txt as
    offsite. It lets go wherever they lead the redirects of a request that is tried a second time, and of a feed that
    stands elsewhere. And what a redirect has led away is dropped without a word to the spider.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The middleware Scrapy asks for; not connected to `request_scheduled`, from where no errback is called."""
        middleware = cls(crawler.stats)
        middleware.crawler = crawler
        crawler.signals.connect(middleware.spider_opened, signals.spider_opened)
        return middleware

    def process_request(self, request: Request, spider: Spider | None = None) -> None:  # noqa: ARG002 - Scrapy's
        """Raise `NotFetched` for what is neither the outlet's nor asked for elsewhere on purpose."""
        crawled_by = self.crawler.spider
        if crawled_by is None or self.should_follow(request, crawled_by):
            return
        self.stats.inc_value("offsite/filtered")
        raise NotFetched("off-domain")

    def should_follow(self, request: Request, spider: Spider) -> bool:
        """Whether a request stays on the outlet's domains, or on the host where one with `allow_offsite` began.

        Or asks for the rules of a host that is asked for more.
        """
        address = urlparse_cached(request)
        if address.path == "/robots.txt" or super().should_follow(request, spider):
            return True
        began = urlsplit(request.meta.get("redirect_urls", [request.url])[0]).hostname or ""
        return bool(request.meta.get("allow_offsite")) and _same_site(address.hostname or "", began)


def product_token(user_agent: str) -> str:
    """What groups of a robots.txt call a crawler (RFC 9309, 2.2.1): `Ghirbal` of `Ghirbal/0.1 (+mailto:…)`.

    A user agent that plays a browser has no name of its own at its head: it is matched whole.
    """
    name = user_agent.partition("/")[0]
    return user_agent if name == "Mozilla" else name


def _same_site(host: str, other: str) -> bool:
    return host == other or host.endswith(f".{other}") or other.endswith(f".{host}")
