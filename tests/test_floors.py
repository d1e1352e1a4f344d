"""The cleaner is never worse than it was: floors and ceilings on the corpus, which only ever get tighter."""

from __future__ import annotations

import pytest

from tests import shared
from tests.measure import Figures, bounds, digest_of_corpus, holds, measure, raised

PINNED = bounds()
EACH = [(of, name) for of, found in PINNED["figures"].items() for name in found]


@pytest.fixture(scope="module")
def figures() -> Figures:
    if digest_of_corpus() != PINNED["corpus"]:
        pytest.skip("the floors were measured on another corpus")
    return measure()


@shared.needs_shared
@pytest.mark.parametrize(("of", "name"), EACH, ids=[f"{of}-{name}" for of, name in EACH])
def test_floor(figures: Figures, of: str, name: str) -> None:
    value, bound = figures[of][name], PINNED["figures"][of][name]
    assert holds(name, value, bound), f"{of}: {name} is {value}, pinned at {bound}"


def test_bounds_only_tighten() -> None:
    before = {"x": {"leak": 5.0, "exact": 80.0}}
    assert raised({"x": {"leak": 4.21, "exact": 79.0}}, before) == {"x": {"leak": 4.3, "exact": 80.0}}
    assert raised({"x": {"leak": 6.0, "exact": 81.99}}, before) == {"x": {"leak": 5.0, "exact": 81.9}}
    assert raised({"y": {"leak": 6.0}}, before) == {"y": {"leak": 6.0}}


def test_sides_of_a_bound() -> None:
    assert holds("exact", 80.0, 80.0)
    assert not holds("exact", 79.9, 80.0)
    assert holds("leak", 5.0, 5.0)
    assert not holds("leak", 5.1, 5.0)
