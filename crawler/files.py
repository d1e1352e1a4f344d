"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def put_in_place(finished: Path, target: Path) -> None:
    """Give a finished file its name: whoever opens `target` sees the old one or the new one, after a power cut too.

    Both must lie in one folder.
    """
    sync(finished)
    finished.replace(target)
    sync(target.parent)


def sync(path: Path) -> None:
    """Have the system write a file, or a folder's names, to the disk. Raises `OSError`, a full disk among them."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
