"""The Scrapy project's settings: polite, and quiet about what is not asked for.

Each can be changed for one crawl with `-s NAME=VALUE`. Several stand here because Scrapy 2.19's own default would hurt:
they say so.
"""

from typing import Any

from cleaners.model import Article

BOT_NAME = "ghirbal"
COMMANDS_MODULE = "crawler.commands"
SPIDER_LOADER_CLASS = "crawler.spider_loader.OutletSpiderLoader"

# Where things lie; relative to the project unless absolute.
OUT_DIR = "out"
SAMPLES_DIR = "samples"
STATE_DIR = "state"
STORE = ""
"""Where articles, and what was seen of the outlets, are kept: empty for SQLite in STATE_DIR/ghirbal.db, a path, or
`postgresql://HOST/DATABASE`. Settings end up in logs and process lists: user and password come from PGUSER and
PGPASSWORD or from ~/.pgpass."""
OUTLETS_DIRS: list[str] = []
"""Folders of outlet files of your own; an outlet there replaces the bundled one of the same name."""

# Who we are. A site's operator must be able to reach whoever crawls: set an address or a page.
CONTACT = ""
"""Put into the user agent: `-s CONTACT=mailto:desk@example.org`. `USER_AGENT`, where it is set, wins."""
ROBOTSTXT_OBEY = True
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "ar,en;q=0.5",
}

# Politeness: one request at a time to a host, a second apart, slower where the host is slow.
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0

# A news page weighs 0.1 to 0.4 MB and a full sitemap up to 10; Scrapy would take 1 GiB and wait three minutes.
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30
# An Arabic letter is six characters in an address; Scrapy would drop those beyond 2083 without a line.
URLLENGTH_LIMIT = 4096
COOKIES_ENABLED = False
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
"""The spider says in a line of its own what could not be fetched."""

# Discovery.
SITEMAP_NEWEST = 7
"""How many sitemaps of an index are read, the newest first: an index may hold one for each day of twenty years."""

# Cleaning and output.
ITEM_PIPELINES = {"crawler.pipelines.CleanPages": 300}
CLEAN_WORKERS = 1
"""Processes that clean, besides the one that crawls; all spiders of a process share them."""
FEED_EXPORT_ENCODING = "utf-8"
FEED_EXPORT_FIELDS = [name for name in Article.__dataclass_fields__ if name not in {"removals", "blocks"}]
FEED_EXPORTERS = {"removals": "crawler.exporters.RemovalLines"}
FEEDS: dict[str, dict[str, Any]] = {
    "%(out_dir)s/removals.jsonl": {
        "format": "removals",
        "uri_params": "crawler.exporters.place_feed",
        "store_empty": False,
    },
}
"""Removals of every crawl are appended to one file; `-O FILE` and `-o FILE` add articles."""

LOG_LEVEL = "INFO"
LOG_FORMATTER = "crawler.log_formatter.PageLogFormatter"

# They open a port that runs code; 2.19 has both on.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False

LOOPBACK_HOSTS: dict[str, int] = {}
"""Demo and tests: {"host": port}, see crawler/loopback.py. Empty: the middleware is not there."""
DOWNLOADER_MIDDLEWARES = {
    "crawler.loopback.LoopbackMiddleware": 740,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawler.robots.OffsiteButRobots": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.robots.ObeyRobots": 100,
}
