"""What every test may use: the corpus beside the checkout, and one profile for generated tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The same examples in every run: a failure in one place is a failure in all. `make soak` looks elsewhere.
settings.register_profile("ghirbal", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ghirbal")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).resolve().parents[1]
