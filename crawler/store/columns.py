"""Article <-> row: one column a field, in the order of `Article`; lists and maps as JSON."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from cleaners.model import Article, Removal

COLUMNS = tuple(f.name for f in fields(Article) if f.name not in {"removals", "blocks"})
"""Every field of an article but its removals, which lie beside it, packed."""

LISTS = ("sources", "authors", "keywords", "warnings", "changed")
MAPS = ("counters",)


def row_of(article: Article) -> dict[str, Any]:
    """The columns of an article; `removals` as packed JSON."""
    record = article.as_dict()
    row = {name: _told(record[name]) for name in COLUMNS}
    row["removals"] = zlib.compress(_told([removal.as_dict() for removal in article.removals]).encode())
    return row


def article_of(row: Mapping[str, Any]) -> Article:
    """The article in a row; removals where the row has them."""
    given = {name: row[name] for name in COLUMNS}
    given |= {name: tuple(json.loads(row[name])) for name in LISTS}
    given |= {name: json.loads(row[name]) for name in MAPS}
    given["truncated"] = bool(row["truncated"])
    if row["summary_is_machine_made"] is not None:
        given["summary_is_machine_made"] = bool(row["summary_is_machine_made"])
    packed = row["removals"]
    removals = json.loads(zlib.decompress(packed)) if packed else []
    return Article(**given, removals=tuple(_removal_of(record) for record in removals))


def _told(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value


def _removal_of(record: Mapping[str, Any]) -> Removal:
    return Removal(
        record["block"], record["start"], record["end"], record["rule"], record["text"], tuple(record.get("also", ()))
    )
