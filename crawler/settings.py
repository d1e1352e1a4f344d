"""The Scrapy project's settings: polite, and quiet about what is not asked for.

Each can be changed for one crawl with `-s NAME=VALUE`. Several stand here because Scrapy 2.19's own default would hurt:
they say so.
"""

from typing import Any

from cleaners import model  # a name in capitals would be a setting

BOT_NAME = "ghirbal"
COMMANDS_MODULE = "crawler.commands"
SPIDER_LOADER_CLASS = "crawler.spider_loader.OutletSpiderLoader"

# Where things lie; relative to the project unless absolute.
OUT_DIR = "out"
ARCHIVE_DIR = "archive"
"""Every response, as WARC. Empty: no archive, and a crawl that was killed fetches again what it had not cleaned."""
ARCHIVE_MAX_SIZE = 1024 * 1024 * 1024
"""Bytes after which a file is followed by the next: the size that other crawlers' files have (1 GB is gowarc's)."""
SAMPLES_DIR = "samples"
"""Pages and texts of our own: `scrapy demo` serves them, `scrapy save_sample` adds drafts."""
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
CRAWL_DELAY_MAX = 30.0
"""Seconds; the Crawl-delay of a robots.txt is kept up to here (a day has 2,880 such pages). Not measured."""
RETRY_AFTER_MAX = 300.0
"""Seconds a host may ask to wait (Retry-After); one that asks for more is left alone for this run. Not measured."""
RETRY_TIMES = 2
"""Further tries of what did not answer, or answered with one of Scrapy's `RETRY_HTTP_CODES`."""
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"
"""The spider says in a line of its own what could not be fetched."""
RETRY_BACKOFF = 2.0
"""Seconds before a second try; twice that before each further one, varied by half, up to `RETRY_BACKOFF_MAX`."""
RETRY_BACKOFF_MAX = 60.0
HOST_FAILURES = 5
"""Failures in a row (no connection, no answer, no name, bad TLS) after which a host is left alone. Not measured."""

# A news page weighs 0.1 to 0.4 MB and a full sitemap up to 10; Scrapy would take 1 GiB and wait three minutes.
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30
# An Arabic letter is six characters in an address; Scrapy would drop those beyond 2083 without a line.
URLLENGTH_LIMIT = 4096
COOKIES_ENABLED = False
# Pages behind pages behind pages: sitemaps nest three deep, and no story has twenty pages.
DEPTH_LIMIT = 20
CLOSESPIDER_TIMEOUT = 12 * 3600
"""Seconds a run may take; it then ends as if it were done, and the next one finds what is left. 0: no limit."""
CLOSESPIDER_PAGECOUNT = 0
"""Answers a run may take, robots.txt and feeds included; 0: no limit."""

# Where a crawl may go: the public web, by its names, and as the site itself.
DOWNLOAD_HANDLERS = dict.fromkeys(["data", "file", "ftp", "s3"])
"""A sitemap that names file:///etc/passwd gets nothing."""
TWISTED_DNS_RESOLVER = "crawler.resolver.PublicResolver"
ALLOWED_NETWORKS: list[str] = []
"""Private networks that are crawled on purpose, `["10.20.0.0/16"]`; all others are refused, whatever leads there."""
DOWNLOAD_VERIFY_CERTIFICATES = True
"""An archive vouches for what an outlet wrote; Scrapy would take anyone's word for it. A site whose certificate is
broken costs a line and its pages; `-s DOWNLOAD_VERIFY_CERTIFICATES=0` crawls it all the same."""

# Discovery.
SITEMAP_MAX_SIZE = 50 * 1024 * 1024
"""Bytes of a feed or sitemap that are read, after unpacking; the rest is left. What the protocol allows a sitemap:
https://www.sitemaps.org/protocol.html."""
SITEMAP_ENTRIES = 50_000
"""Entries of a feed or sitemap that are kept, the newest: likewise."""
SITEMAP_NEWEST = 7
"""How many sitemaps of an index are read, the newest first: an index may hold one for each day of twenty years."""
SITEMAP_MOST = 400
"""As many where `-a since=` or `-a until=` says which of them count: a year and a month of daily ones."""
SECTION_PAGES = 3
"""How many pages of a section are read, as long as they name anything new: sections go on without end."""

RECHECK_HOURS = [1, 6, 24, 72]
"""How long after its first fetch an article is looked at again, if its feed still names it: corrections come early."""

# What was seen and kept.
EXTENSIONS = {
    "crawler.memory.CrawlMemory": 10,
    "crawler.feeds.RunFeeds": 20,  # in the place of Scrapy's
    "scrapy.extensions.feedexport.FeedExporter": None,
    "crawler.hosts.Hosts": 100,
}

# Cleaning and output.
ITEM_PIPELINES = {"crawler.pipelines.CleanPages": 300, "crawler.pipelines.KeepArticles": 800}
CONCURRENT_ITEMS = 1
"""Of one answer: an article's page gives one, and Scrapy would start a hundred tasks for each answer all the same."""
CLEAN_WORKERS = 1
"""Processes that clean, besides the one that crawls; all spiders of a process share them."""
CLEAN_TIMEOUT = 60.0
"""Seconds that cleaning one story may take; one that takes longer fails, alone. Of 190 real pages the slowest takes
0.2, 14 MB of paragraphs take 7 and 60,000 nested elements 13 (CPU): what is still at it after a minute is no page."""
FEED_EXPORT_ENCODING = "utf-8"
FEED_EXPORT_FIELDS = [*model.ROW_FIELDS]
FEED_EXPORTERS = {
    "removals": "crawler.exporters.RemovalLines",
    "csv": "crawler.exporters.ArticleTable",
    "parquet": "crawler.parquet.ArticleParquet",
    # Scrapy takes the end of `articles.jsonl.gz` for its format; crawler/feeds.py reads on.
    "gz": "scrapy.exporters.JsonLinesItemExporter",
}
FEED_STORAGES = {"": "crawler.feeds.LocalFile", "file": "crawler.feeds.LocalFile"}
CSV_BOM = True
"""A mark before the header without which Excel shows Arabic as gibberish; pandas and DuckDB pass over it."""
CSV_NEUTRALISE_FORMULAS = False
"""Set an apostrophe before cells that Excel would take for a formula. Off: text is verbatim."""
FEEDS: dict[str, dict[str, Any]] = {
    "%(out_dir)s/removals.jsonl": {
        "format": "removals",
        "uri_params": "crawler.exporters.place_feed",
        "store_empty": False,
    },
}
"""Removals of every crawl are appended to one file; `-O FILE` and `-o FILE` add articles."""

# What a scheduler and monitoring see of a run: docs/schedules.md.
STATS_CLASS = "crawler.statistics.RunStatistics"
RUN_STATISTICS = "runs.jsonl"
"""A file in `OUT_DIR` that every run adds a line to; empty: none."""
FAILED_SHARE = 0.1
"""The share of its sources and pages that may fail before a crawl exits with 1. Not measured: a site times out now and
then, and what failed is asked for again by the next run; one in ten is no longer now and then."""

LOG_LEVEL = "INFO"
LOG_FORMATTER = "crawler.log_formatter.PageLogFormatter"

# They open a port that runs code; 2.19 has both on.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False

LOOPBACK_HOSTS: dict[str, int] = {}
"""Demo and tests: {"host": port}, see crawler/loopback.py. Empty: the middleware is not there."""
DOWNLOADER_MIDDLEWARES = {
    "crawler.retries.LeaveAlone": 40,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawler.robots.StayOnDomains": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.robots.ObeyRobots": 100,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.retries.Retries": 550,
    "crawler.loopback.LoopbackMiddleware": 740,
    "crawler.archiving.ArchiveResponses": 950,  # nearest to the downloader: bodies as they came, everything fetched
    "crawler.resolver.PublicHosts": 990,
}
