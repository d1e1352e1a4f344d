"""What each kind of evidence is worth: the corpus' figures with one finder, or a pair, taken out.

    python -m tests.benchmarks.ablation            # each finder alone
    python -m tests.benchmarks.ablation --pairs    # and every two of the page finders: who covers for whom

A row says what is left without it, and one page of the 108 is 0.9 points. Only what
moves is printed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import combinations

from cleaners import clean
from cleaners.finders import Finder
from tests.measure import Figures, measure

COLUMNS = ("bag F1", "worst decile", "leak", "loss", "exact")
SETS = ("pages A", "pages B", "text", "text_composed")


@contextmanager
def without(finders: Iterable[Finder]) -> Iterator[None]:
    """The cleaner without some finders, on pages and lines."""
    gone = set(finders)
    pages, lines = clean.PAGE_FINDERS, clean.LINE_FINDERS
    clean.PAGE_FINDERS = tuple(finder for finder in pages if finder not in gone)
    clean.LINE_FINDERS = tuple(finder for finder in lines if finder not in gone)
    try:
        yield
    finally:
        clean.PAGE_FINDERS, clean.LINE_FINDERS = pages, lines


def row(name: str, figures: Figures) -> str:
    """One line: the columns of each set."""
    cells = (" ".join(f"{figures[of][column]:6.2f}" for column in COLUMNS) for of in SETS)
    return f"{name:44} " + " | ".join(cells)


def main() -> None:
    """Print the full row, then a row for each finder (and pair) whose absence changes a figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", action="store_true", help="also every two of the page finders")
    options = parser.parse_args()
    print(f"{'':44} " + " | ".join(f"{of:^34}" for of in SETS))
    print(f"{'without':44} " + " | ".join(" ".join(f"{column[:6]:>6}" for column in COLUMNS) for _ in SETS))
    full = measure()
    print(row("nothing", full))
    finders = dict.fromkeys((*clean.PAGE_FINDERS, *clean.LINE_FINDERS))
    groups: list[tuple[Finder, ...]] = [(finder,) for finder in finders]
    if options.pairs:
        groups += list(combinations(clean.PAGE_FINDERS, 2))
    for group in groups:
        with without(group):
            figures = measure()
        if any(figures[of][column] != full[of][column] for of in SETS for column in COLUMNS):
            print(row(" + ".join(finder.__name__ for finder in group), figures), flush=True)


if __name__ == "__main__":
    main()
