"""What a demo has done, outlet by outlet, as a table a person reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cleaners import Article
from cleaners.text.normalise import words_of
from crawler.tables import aligned


@dataclass(slots=True)
class Tally:
    """One outlet's figures."""

    outlet: str
    """Its slug."""
    pages: int = 0
    """Pages fetched that were to be articles."""
    files: int = 0
    """Samples without an address to crawl, most of them texts, which are cleaned as they are."""
    kept: int = 0
    """Articles."""
    words: int = 0
    """Words in their bodies."""
    refused: Counter[str] = field(default_factory=Counter)
    """By reason; what could not be fetched or cleaned too."""
    removed: Counter[str] = field(default_factory=Counter)
    """Words by kind."""
    moved: int = 0
    """Redirects followed."""
    seconds: float = 0.0
    """From the first request to the last article."""

    def add_crawl(self, stats: Mapping[str, Any]) -> None:
        """Add a crawl's Scrapy stats."""
        self.pages += stats.get("fetch/pages", 0)
        self.kept += stats.get("clean/kept", 0)
        self.words += stats.get("clean/kept_words", 0)
        self.refused.update(_under("clean/refused/", stats))
        self.refused.update(_under("clean/failed/", stats))
        self.refused.update(_under("fetch/failed/", stats))
        self.refused.update({f"moved to {why}": count for why, count in _under("fetch/moved_away/", stats).items()})
        self.removed.update(_under("clean/removed_words/", stats))
        self.moved += sum(stats.get(f"downloader/response_status_count/{status}", 0) for status in (301, 302))
        self.seconds += stats.get("elapsed_time_seconds", 0.0)

    def add_article(self, article: Article) -> None:
        """Add an article that was cleaned from a text."""
        self.kept += 1
        self.words += article.word_count
        for removal in article.removals:
            self.removed[removal.kind] += len(words_of(removal.text))


def render(tallies: Sequence[Tally]) -> str:
    """Two tables: outlets with their figures, and removed words by kind and outlet."""
    head = ("outlet", "pages", "files", "kept", "refused", "moved", "words kept", "words removed", "seconds")
    rows = [head, *(_row(tally) for tally in tallies), _row(_sum(tallies))]
    kinds = sorted(_sum(tallies).removed.items(), key=lambda item: (-item[1], item[0]))
    by_kind = [
        ("words removed, by kind", *(tally.outlet for tally in tallies), "all"),
        *((kind, *(str(tally.removed[kind]) for tally in tallies), str(words)) for kind, words in kinds),
    ]
    reasons = [
        f"{tally.outlet}: not kept: "
        + ", ".join(f"{reason} {count}" for reason, count in sorted(tally.refused.items()))
        for tally in tallies
        if tally.refused
    ]
    return "\n".join([*aligned(rows), "", *reasons, "", *aligned(by_kind)])


def _row(tally: Tally) -> tuple[str, ...]:
    counts = (tally.pages, tally.files, tally.kept, tally.refused.total(), tally.moved)
    return tally.outlet, *map(str, counts), str(tally.words), str(tally.removed.total()), f"{tally.seconds:.1f}"


def _sum(tallies: Sequence[Tally]) -> Tally:
    whole = Tally("all", seconds=max((tally.seconds for tally in tallies), default=0.0))
    for tally in tallies:
        whole.pages += tally.pages
        whole.files += tally.files
        whole.kept += tally.kept
        whole.words += tally.words
        whole.refused += tally.refused
        whole.removed += tally.removed
        whole.moved += tally.moved
    return whole


def _under(prefix: str, stats: Mapping[str, Any]) -> dict[str, int]:
    return {key.removeprefix(prefix): count for key, count in stats.items() if key.startswith(prefix)}
