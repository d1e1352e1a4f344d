"""What every test may use: the corpus beside the checkout, and one profile for generated tests."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The same examples in every run: a failure in one place is a failure in all. `make soak` looks elsewhere, and longer.
LENIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.register_profile("checks", LENIENT, derandomize=True)
settings.register_profile("soak", LENIENT)
settings.load_profile(os.environ.get("GHIRBAL_PROFILE", "checks"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).resolve().parents[1]


def pytest_make_parametrize_id(val: object) -> str | None:
    """Ids are legible Arabic (pyproject.toml), which leaves pytest without one for bytes."""
    return repr(val) if isinstance(val, bytes) else None


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 512 KiB."""
    with disk(tmp_path / "disk", "512k"):
        yield tmp_path / "disk"


@contextmanager
def disk(place: Path, size: str) -> Iterator[None]:
    """A disk of its own at `place`, gone afterwards; skips the test where none can be mounted."""
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        place.rmdir()
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    place.chmod(0o755)  # a server is another user
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)
        place.rmdir()
