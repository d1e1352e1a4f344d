"""CPU of `clean_page` as a multiple of the bare parse, over the corpus' pages, in one process and one run.

    python tests/benchmarks/cpu.py --corpus ../shared/corpus [--rounds 5]

The bare parse is `LexborHTMLParser(str)`. Both are timed on one page right after each other, so that a busy machine
falls on both alike; each page counts with its quickest round. Ratios to other extractors are taken on the wire.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

from selectolax.lexbor import LexborHTMLParser

from cleaners import NotAnArticle, Page, clean_page

WARM_UP = 8
"""Pages cleaned before the clock counts: declarations load, tries are built, models are read."""


def seconds(call: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    start = process_time()
    call()
    return process_time() - start


def clean(page: Page) -> str:
    """Clean a page; which search found its story, or that it was refused."""
    try:
        return clean_page(page).body_source or "unnamed"
    except NotAnArticle as refusal:
        return f"refused: {refusal.reason}"


def read_pages(corpus: Path) -> dict[str, Page]:
    """The corpus' pages, decoded, by name."""
    rows = map(json.loads, (corpus / "manifest.jsonl").read_text(encoding="utf-8").splitlines())
    urls = {row["file"]: row["url"] for row in rows}
    files = sorted((corpus / "pages").glob("*.html"))
    return {f.stem: Page(f.read_text(encoding="utf-8", errors="replace"), url=urls.get(f.name)) for f in files}


def main() -> None:
    """Time every page and print the sums, by the search that found the story."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if not (options.corpus / "pages").is_dir():
        sys.exit(f"{options.corpus / 'pages'} does not exist: the benchmark wants the corpus")
    pages = read_pages(options.corpus)
    sources = {name: clean(page) for name, page in list(pages.items())[:WARM_UP]}
    gc.disable()
    timed: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for _ in range(options.rounds):
        for name, page in pages.items():
            parse = seconds(lambda html=page.html: LexborHTMLParser(html))  # type: ignore[misc]
            whole = seconds(lambda page=page: sources.update({name: clean(page)}))  # type: ignore[misc]  # noqa: B023
            timed[name].append((parse, whole))
            gc.collect(0)
    report(timed, sources)


def report(timed: dict[str, list[tuple[float, float]]], sources: dict[str, str]) -> None:
    """Print milliseconds a page and multiples, overall and by search."""
    best = {name: (min(p for p, _ in rounds), min(w for _, w in rounds)) for name, rounds in timed.items()}
    groups: dict[str, list[str]] = defaultdict(list)
    for name in best:
        groups["all"].append(name)
        groups[sources[name]].append(name)
    print(
        f"{'story found by':22} {'pages':>5} {'parse ms':>9} {'clean ms':>9} {'multiple':>9} {'median':>7} {'worst':>7}"
    )
    for group, names in groups.items():
        parses, cleans = sum(best[n][0] for n in names), sum(best[n][1] for n in names)
        multiples = [best[n][1] / best[n][0] for n in names]
        line = f"{group:22} {len(names):5} {1000 * parses / len(names):9.2f} {1000 * cleans / len(names):9.2f}"
        print(f"{line} {cleans / parses:9.1f} {median(multiples):7.1f} {max(multiples):7.1f}")


if __name__ == "__main__":
    main()
