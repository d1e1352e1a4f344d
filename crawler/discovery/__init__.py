"""An outlet's feeds, sitemaps and section pages -> addresses of articles. Pure: bytes in, addresses out.

Nothing here asks the network; the spider does.
"""

from crawler.discovery.addresses import address_key, clean_address, joined, key_of, why_not
from crawler.discovery.article_addresses import looks_like_article
from crawler.discovery.listings import newest, read_listing
from crawler.discovery.lists import is_web_address, read_list
from crawler.discovery.pagination import may_have_next, next_page
from crawler.discovery.section_pages import read_section
from crawler.discovery.sites import Sources, outlet_of_site, registered_domain, sources_of_site
from crawler.discovery.sources import BrokenSource, Entry, Listing
from crawler.discovery.window import Window, window_of

__all__ = [
    "BrokenSource",
    "Entry",
    "Listing",
    "Sources",
    "Window",
    "address_key",
    "clean_address",
    "is_web_address",
    "joined",
    "key_of",
    "looks_like_article",
    "may_have_next",
    "newest",
    "next_page",
    "outlet_of_site",
    "read_list",
    "read_listing",
    "read_section",
    "registered_domain",
    "sources_of_site",
    "why_not",
    "window_of",
]
