"""A keeper of sketches for tests of grouping: in dictionaries, without a store."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from crawler.copies.sketches import LEAST_SHARED, MOST_COMPARED, MOST_SHARING, Copy


class MemorySketches:
    """`Sketches` in dictionaries: gone with the process."""

    def __init__(self) -> None:
        """Empty."""
        self.copies: dict[int, Copy] = {}
        self._bodies: dict[int, str] = {}
        self._hashes: dict[str, int] = {}
        self._articles: defaultdict[int, list[int]] = defaultdict(list)

    def store(self, seq: int, body: str, content_hash: str) -> None:
        """An article, before it is placed."""
        self._bodies[seq] = body
        self._hashes.setdefault(content_hash, seq)

    def same(self, content_hash: str) -> Copy | None:
        """See `Sketches`."""
        return self.copies.get(self._hashes.get(content_hash, -1))

    def candidates(self, keys: Sequence[int]) -> list[Copy]:
        """See `Sketches`."""
        shared = Counter(seq for key in keys for seq in sorted(self._articles.get(key, ()))[-MOST_SHARING:])
        ranked = sorted((-count, seq) for seq, count in shared.items() if count >= LEAST_SHARED)
        return [self.copies[seq] for _, seq in ranked[:MOST_COMPARED]]

    def body_of(self, seq: int) -> str | None:
        """See `Sketches`."""
        return self._bodies.get(seq)

    def add(self, seq: int, copy: Copy, keys: Sequence[int]) -> None:
        """See `Sketches`."""
        self.copies[seq] = copy
        for key in keys:
            self._articles[key].append(seq)
