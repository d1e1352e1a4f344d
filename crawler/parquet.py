"""Parquet as a feed: `FEEDS` takes the format `parquet`, `-O articles.parquet`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, TYPE_CHECKING, Any, get_type_hints

from scrapy.exporters import BaseItemExporter

from cleaners.model import SCHEMA_VERSION, Article

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP = 5000
"""Articles that are held in memory and written together: some 20 MB of text. Not measured against others."""


class ArticleParquet(BaseItemExporter):
    """Articles as rows, zstd within; the types follow from `Article`, so an empty column has the one it always has."""

    def __init__(self, file: IO[bytes], **kwargs: Any) -> None:
        """`file` is open for bytes. Raises `ValueError` where the feed's fields name one that no article has."""
        super().__init__(dont_fail=True, **kwargs)
        self.export_empty_fields = True
        self._file = Sink(file)
        self._schema = schema(_names(self.fields_to_export))
        self._rows: list[dict[str, Any]] = []

    def start_exporting(self) -> None:
        """Begin the file: with its schema, whether or not rows follow."""
        from pyarrow.parquet import ParquetWriter

        self._writer = ParquetWriter(self._file, self._schema, compression="zstd")

    def export_item(self, item: Any) -> None:
        """Add an article."""
        self._rows.append(dict(self.get_serialized_fields(item)))
        if len(self._rows) == ROW_GROUP:
            self._write_rows()

    def serialize_field(self, field: Mapping[str, Any], name: str, value: Any) -> Any:  # noqa: ARG002 - Scrapy's
        """A map is a list of pairs to Arrow."""
        return [*value.items()] if isinstance(value, Mapping) else value

    def finish_exporting(self) -> None:
        """Write what is left, and the file's end."""
        if self._rows:
            self._write_rows()
        self._writer.close()

    def _write_rows(self) -> None:
        from pyarrow import Table

        self._writer.write_table(Table.from_pylist(self._rows, schema=self._schema))
        self._rows.clear()


class Sink:
    """A file that knows how much it was given, as Parquet counts offsets: a pipe and a compressor cannot tell."""

    closed = False

    def __init__(self, file: IO[bytes]) -> None:
        """`file` stays open when this is closed: it is Scrapy's."""
        self._file = file
        self._given = 0

    def write(self, data: bytes) -> int:
        """Write all of it."""
        self._file.write(data)
        self._given += len(data)
        return len(data)

    def tell(self) -> int:
        """Bytes so far."""
        return self._given

    def flush(self) -> None:
        """Scrapy's storages flush when they store."""

    def close(self) -> None:
        """Nothing: see above."""
        self.closed = True


def schema(names: Mapping[str, str]) -> pa.Schema:
    """The columns, by field and under the name given to it. Raises `ValueError` for what is no field of an article."""
    import pyarrow as pa

    types: dict[Any, pa.DataType] = {
        int: pa.int64(),
        bool: pa.bool_(),
        float: pa.float64(),
        str: pa.string(),
        tuple[str, ...]: pa.list_(pa.string()),
        Mapping[str, int]: pa.map_(pa.string(), pa.int64()),
    }
    types |= {kind | None: arrow for kind, arrow in types.items()}
    hints = get_type_hints(Article)
    unknown = [name for name in names if hints.get(name) not in types]
    if unknown:
        raise ValueError(f"parquet has no column for {', '.join(unknown)}")
    columns = [pa.field(column, types[hints[name]]) for name, column in names.items()]
    return pa.schema(columns, metadata={"ghirbal.schema_version": str(SCHEMA_VERSION)})


def _names(fields: Any) -> dict[str, str]:
    """Field -> column: every field of an article, those of a list, or those of a map that renames them."""
    chosen = fields or [name for name in Article.__dataclass_fields__ if name not in {"removals", "blocks"}]
    return dict(chosen) if isinstance(chosen, Mapping) else {name: name for name in chosen}
