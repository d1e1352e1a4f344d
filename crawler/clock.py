"""The time, as every field of ours has it."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> str:
    """Now: ISO 8601, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
