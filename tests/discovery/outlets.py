"""The outlets that these tests ask about."""

from __future__ import annotations

from cleaners.outlet import Evidence, Outlet, Structure

_EVIDENCE = (Evidence(what="all", source="these tests", year=2026),)

MITHAL = Outlet(
    slug="mithal",
    name="مثال",
    domains=("mithal.example",),
    structure=Structure.ASSUMED,
    evidence=_EVIDENCE,
    article_urls=(r"^/news/\d+(/|$)",),
    drop_parameters=("session",),
)
"""It says what its articles' addresses look like."""

BILA = Outlet(slug="bila", name="بلا", domains=("bila.example",), structure=Structure.ASSUMED, evidence=_EVIDENCE)
"""It does not."""
