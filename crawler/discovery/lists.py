"""Lists of addresses in a file, as people make them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit


def read_list(path: Path) -> list[str]:
    """The addresses in a file, one a line; what is none is left for the caller to see.

    Blank lines and remarks (`# …`) are passed over, and so is what Windows puts before the first line and behind each.
    Raises `OSError`.
    """
    lines = path.read_text("utf-8-sig", errors="replace").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def is_web_address(address: str) -> bool:
    """Whether it names a page of a host, over http or https."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
