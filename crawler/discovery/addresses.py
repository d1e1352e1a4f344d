"""Addresses: the one to ask for, the key that tells whether two are one page, and whether it may be an article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from courlan import normalize_url
from w3lib.url import canonicalize_url, safe_url_string, url_query_cleaner

from cleaners.outlet import Outlet

TRACKING_PARAMETERS = (
    *("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "utm_name", "utm_social"),
    *("utm_source_platform", "utm_creative_format", "utm_marketing_tactic", "utm_referrer"),
    *("mtm_source", "mtm_medium", "mtm_campaign", "mtm_keyword", "mtm_kwd", "mtm_content", "mtm_cid", "mtm_group"),
    *("pk_source", "pk_medium", "pk_campaign", "pk_keyword", "pk_kwd", "pk_content", "pk_cid"),
    *("fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "ttclid", "igshid", "igsh", "yclid"),
    *("ysclid", "mc_cid", "mc_eid", "_ga", "_gl", "_hsenc", "_hsmi"),
    *("at_medium", "at_campaign", "at_custom1", "at_custom2", "at_custom3", "at_custom4", "ocid", "traffic_source"),
)
"""Query parameters that say where a reader came from: those that Google Analytics, Matomo, the social networks and the
newsletter services document for their own links, and the BBC's, CNN's and Al Jazeera's.

courlan's list is not used: its patterns match beginnings of words, so that `gallery=12` and `cid=5` go too and two
pages become one; and it reads HTML entities in addresses, so that `&section=2` becomes a paragraph sign.
"""

_DEFAULT_PORTS = {"http": 80, "https": 443}


def clean_address(address: str, outlet: Outlet) -> str:
    """The address to ask for: without what says nothing, and otherwise the page's own.

    Fragment, default port, tracking parameters and those that the outlet says mean nothing are gone; the host is in
    lower case, letters are percent-encoded as a request has them. Scheme, path, and the order of parameters stay.
    What is no address comes back as it is. `clean_address(clean_address(x)) == clean_address(x)`.
    """
    return _cleaned(address, outlet.drop_parameters)


def address_key(address: str, outlet: Outlet) -> str:
    """What two addresses of one page share; to compare, not to ask for.

    Beyond `clean_address`: http and https are one, so are `www.` and the bare host, a slash at the end or none,
    doubled slashes, the order of parameters, and every way to percent-encode a letter. Mobile and AMP hosts keep
    their own: their pages name the one they stand for. `address_key(address_key(x)) == address_key(x)`.
    """
    return key_of(address, outlet.drop_parameters)


@lru_cache(maxsize=8192)
def key_of(address: str, drop_parameters: tuple[str, ...] = ()) -> str:
    """As `address_key`, of an address whose outlet is not known."""
    cleaned = _cleaned(address, drop_parameters)
    try:
        parts = urlsplit(cleaned)
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
            return cleaned
        # courlan folds the path; the query is w3lib's (see TRACKING_PARAMETERS).
        folded = urlsplit(normalize_url(parts._replace(query="")))
        host = re.sub(r"^(?:www\.)+(?=[^.]+\.)", "", parts.netloc)
        return canonicalize_url(urlunsplit(("https", host, folded.path.rstrip("/"), parts.query, "")))
    except ValueError:
        return cleaned


def joined(base: str, address: str) -> str:
    """The address of a link on a page, absolute; empty where it is none (`http://[broken`)."""
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def why_not(address: str, outlet: Outlet) -> str | None:
    """Why an address is no article of the outlet (`malformed`, `off-domain`, `no-article-address`); None: it is one."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return "malformed"
    if parts.scheme not in {"http", "https"} or not host:
        return "malformed"
    if not outlet.owns(host):
        return "off-domain"
    if outlet.article_urls and not any(re.search(pattern, parts.path) for pattern in outlet.article_urls):
        return "no-article-address"
    return None


def _cleaned(address: str, drop_parameters: Sequence[str]) -> str:
    try:
        parts = urlsplit(safe_url_string(address.strip().replace("&amp;", "&")))
        kept = urlunsplit(parts._replace(netloc=_netloc(parts), fragment=""))
    except ValueError:
        return address
    return url_query_cleaner(kept, (*TRACKING_PARAMETERS, *drop_parameters), remove=True, unique=False)


def _netloc(parts: SplitResult) -> str:
    """Host in lower case, and a port that is not the scheme's own. Raises `ValueError` for a port that is none."""
    user, at, _ = parts.netloc.rpartition("@")
    place = parts.netloc[len(user) + len(at) :].lower()
    host = place.rpartition(":")[0] if parts.port is not None else place.removesuffix(":")
    own = parts.port is None or parts.port == _DEFAULT_PORTS.get(parts.scheme)
    return f"{user}{at}{host}" if own else f"{user}{at}{host}:{parts.port}"
