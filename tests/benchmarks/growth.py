"""CPU of a page and of its fourfold, for every kind of page that `tests/properties/test_scale.py` counts the steps of.

Linear is 4, quadratic 16. Parsing is given beside it: the parser looks up through all open elements, so that its own
cost grows faster where elements are never closed, and that is not ours to keep even.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from time import process_time

from selectolax.lexbor import LexborHTMLParser

from cleaners import NotAnArticle, Page, clean_page, clean_text
from tests.properties.test_scale import LINEAR, PAGES, TEXTS

ENOUGH = 0.05
"""Seconds that the smaller input should take, so that the clock's grain does not count."""


def main() -> None:
    print(f"{'input':<22}{'cleaning':>10}{'parsing':>10}")
    for name, make in PAGES.items():
        cleaning, parsing = growth(lambda html: clean_page(Page(html)), make), growth(LexborHTMLParser, make)
        print(f"{name:<22}{cleaning:>10.1f}{parsing:>10.1f}")
    for name, make in TEXTS.items():
        print(f"{name:<22}{growth(clean_text, make):>10.1f}")


def growth(work: Callable[[str], object], make: Callable[[int], str]) -> float:
    size, small = 8, 0.0
    while small < ENOUGH and size < 2**14:
        size *= 2
        small = cpu(partial(work, make(size)))
    return cpu(partial(work, make(LINEAR * size))) / max(small, 0.001)


def cpu(work: Callable[[], object]) -> float:
    """Seconds of the quickest of three; a refusal is an answer too."""
    spent = []
    for _ in range(3):
        start = process_time()
        with suppress(NotAnArticle):
            work()
        spent.append(process_time() - start)
    return min(spent)


if __name__ == "__main__":
    main()
