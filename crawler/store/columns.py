"""Article <-> row: one column a field, in the order of `Article`; lists and maps as JSON."""

from __future__ import annotations

import json
import math
import re
import zlib
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from cleaners.model import Article, Removal

COLUMNS = tuple(f.name for f in fields(Article) if f.name not in {"removals", "blocks"})
"""Every field of an article but its removals, which lie beside it, packed."""

LISTS = ("sources", "authors", "keywords", "warnings", "changed")
MAPS = ("counters",)

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""PostgreSQL's text holds no NUL, and no database's UTF-8 half a surrogate pair."""


def storable(text: str) -> str:
    """A text that every database takes: each NUL and each lone surrogate is U+FFFD, so that offsets stay."""
    return _UNSTORABLE.sub("\ufffd", text) if _UNSTORABLE.search(text) else text


def storable_article(article: Article) -> Article:
    """The article as a store will give it back; its removals are stored verbatim, its blocks not at all."""
    values = {name: getattr(article, name) for name in COLUMNS}
    changed = {name: made for name, value in values.items() if (made := _storable(value)) != value}
    return replace(article, **changed) if changed else article


def bound(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters of a statement, every text storable."""
    return {name: storable(value) if isinstance(value, str) else value for name, value in parameters.items()}


def row_of(article: Article) -> dict[str, Any]:
    """The columns of an article; `removals` as packed JSON, verbatim whatever they hold."""
    record = article.as_dict()
    row = {name: as_json(value) if isinstance(value := record[name], (list, dict)) else value for name in COLUMNS}
    removals = json.dumps([removal.as_dict() for removal in article.removals], ensure_ascii=False)
    row["removals"] = zlib.compress(removals.encode("utf-8", "surrogatepass"))
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
    removals = json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass")) if packed else []
    return Article(**given, removals=tuple(_removal_of(record) for record in removals))


def as_json(value: Any) -> str:
    """A list or map as every database takes it; what JSON does not know is told as text."""
    return json.dumps(_storable(value), ensure_ascii=False, default=lambda other: storable(str(other)))


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {storable(str(key)): _storable(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_storable(each) for each in value)
    if isinstance(value, float) and not math.isfinite(value):
        return None  # JSON has no such number
    return value


def _removal_of(record: Mapping[str, Any]) -> Removal:
    return Removal(
        record["block"], record["start"], record["end"], record["rule"], record["text"], tuple(record.get("also", ()))
    )
