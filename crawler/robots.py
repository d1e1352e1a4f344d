"""robots.txt, obeyed by every request, on whatever host."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached


class ObeyRobots(RobotsTxtMiddleware):
    """Scrapy's middleware, without its hole.

    In Scrapy 2.19 all requests to a host that come while its robots.txt is being fetched wait for one Deferred; the
    first that is woken takes the parser out of it, the others are given None, which means "all is allowed".
    """

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The host's rules, once they are there; None only where it has none."""
        await super().robot_parser(request)
        parser = self._parsers[urlparse_cached(request).netloc]
        return parser if isinstance(parser, RobotParser) else None


class OffsiteButRobots(OffsiteMiddleware):
    """Scrapy's middleware, which lets robots.txt through.

    A feed may stand on another host than the outlet's; Scrapy 2.19 filters the request for that host's robots.txt as
    offsite, and takes the failure for "all is allowed".
    """

    def should_follow(self, request: Request, spider: Spider) -> bool:
        """Whether a request stays on the outlet's domains, or asks for the rules of a host that is asked for more."""
        return urlparse_cached(request).path == "/robots.txt" or super().should_follow(request, spider)
