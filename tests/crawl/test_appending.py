"""Appending exactly once, with the process killed at every line of the code that does it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from crawler import appending, files
from crawler.appending import Journal

TRACED = {appending.__file__, files.__file__, "shutil"}
LINES = [f"سطر {number} ".encode() + b"." * 100 + b"\n" for number in range(200)]
"""More than a buffer, and than one read of the copy below."""


@pytest.fixture(autouse=True)
def no_power_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a killed process has written is there without it; waiting for the disk a thousand times proves nothing."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def append(folder: Path, run: str, lines: list[bytes], opening: bytes = b"", name: str = "articles.jsonl") -> None:
    """What the feed's storage does: the lines that are not held yet into the part, and the part into the file."""
    journal = Journal(folder / "feeds", folder / name)
    held = journal.holds(run)
    fresh = [line for line in lines if line.hex()[:40] not in held]
    (folder / "feeds").mkdir(exist_ok=True)
    journal.part(run).write_bytes(opening + b"".join(fresh))
    journal.append(run, [line.hex()[:40] for line in fresh], len(opening))


def in_a_child(do: Callable[[], None]) -> int:
    """Run it in a process of its own; its exit status, or minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        try:
            do()
            os._exit(0)
        except BaseException:  # noqa: BLE001 - nothing of pytest may run in a child
            os._exit(70)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(step: int, do: Callable[[], None]) -> int:
    """As `in_a_child`, killed before the given line of the code under test."""

    def doomed() -> None:
        left = step

        def trace(frame: FrameType, event: str, _: Any) -> Any:
            nonlocal left
            if frame.f_code.co_filename not in TRACED and not frame.f_code.co_filename.endswith("shutil.py"):
                return None
            if event == "line":
                left -= 1
                if not left:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace

        appending.CHUNK = 4096
        sys.settrace(trace)
        do()

    return in_a_child(doomed)


def test_killed_at_every_line_and_resumed_every_line_is_there_once(tmp_path: Path) -> None:
    """The resumed run has found more meanwhile; and it may be another run that appends next."""
    cut = step = 0
    while True:
        step += 1
        folder = tmp_path / str(step)
        folder.mkdir()
        append(folder, "earlier 1", [b"earlier\n"])
        status = killed_at(step, lambda: append(folder, "mithal 2", LINES))  # noqa: B023 - called at once
        left = (folder / "articles.jsonl").read_bytes()
        cut += not left.endswith(b"\n")
        if step % 2:
            append(folder, "other 1", [b"other\n"])
        append(folder, "mithal 2", [*LINES, b"more\n"])
        Journal(folder / "feeds", folder / "articles.jsonl").forget("mithal 2")
        written = (folder / "articles.jsonl").read_bytes().splitlines(keepends=True)
        expected = [b"earlier\n", *LINES, b"more\n", *([b"other\n"] if step % 2 else [])]
        assert sorted(written) == sorted(expected), f"killed at step {step}"
        assert [line for line in written if line in LINES] == LINES
        if status == 0:
            break
        assert status == -signal.SIGKILL
    assert step > 40, "it was killed at all"
    assert cut > 3, "in the middle of the file too"


def test_killed_while_it_forgets(tmp_path: Path) -> None:
    for step in range(1, 100):
        folder = tmp_path / str(step)
        folder.mkdir()
        append(folder, "mithal 1", LINES)
        journal = Journal(folder / "feeds", folder / "articles.jsonl")
        status = killed_at(step, lambda: journal.forget("mithal 1"))  # noqa: B023 - called at once
        append(folder, "mithal 2", [b"next\n"])
        assert (folder / "articles.jsonl").read_bytes() == b"".join([*LINES, b"next\n"])
        if status == 0:
            return
    pytest.fail("never came to its end")


def test_many_at_once_tear_no_line(tmp_path: Path) -> None:
    def crawl(number: int) -> None:
        for run in range(5):
            name = f"outlet{number} {run}"
            append(tmp_path, name, [f"{number} {run} {line} ".encode() + b"x" * 9000 + b"\n" for line in range(9)])
            Journal(tmp_path / "feeds", tmp_path / "articles.jsonl").forget(name)

    children = []
    for number in range(6):
        child = os.fork()
        if child == 0:
            crawl(number)
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 6
    lines = (tmp_path / "articles.jsonl").read_bytes().splitlines()
    seen = [tuple(line.split()[:3]) for line in lines]
    assert sorted(seen) == sorted(
        (b"%d" % a, b"%d" % b, b"%d" % c) for a in range(6) for b in range(5) for c in range(9)
    )
    assert {len(line.split()[3]) for line in lines} == {9000}
    assert [*(tmp_path / "feeds").iterdir()] == [], "nothing piles up"


def test_a_table_has_one_header(tmp_path: Path) -> None:
    append(tmp_path, "a 1", [b"1\n"], opening=b"n\n")
    append(tmp_path, "b 1", [b"2\n"], opening=b"n\n")
    assert (tmp_path / "articles.jsonl").read_bytes() == b"n\n1\n2\n"
    (tmp_path / "articles.jsonl").write_bytes(b"")
    append(tmp_path, "c 1", [b"3\n"], opening=b"n\n")
    assert (tmp_path / "articles.jsonl").read_bytes() == b"n\n3\n", "its reader has emptied it"


def torn(place: Path) -> Path:
    """A folder with a file in which a run was killed in the middle of its part."""
    for step in range(60, 300):
        folder = place / str(step)
        folder.mkdir()
        (folder / "articles.jsonl").write_bytes(b"old\n")
        killed_at(step, lambda: append(folder, "mithal 1", LINES))  # noqa: B023 - called at once
        if not (folder / "articles.jsonl").read_bytes().endswith(b"\n"):
            return folder
    raise AssertionError("never torn")


def test_what_its_reader_did_to_a_torn_file_is_respected(tmp_path: Path) -> None:
    folder = torn(tmp_path)
    taken = (folder / "articles.jsonl").rename(folder / "taken.jsonl")
    before = taken.read_bytes()
    (folder / "articles.jsonl").write_bytes(b"somebody else's, and longer than what was old\n")
    append(folder, "mithal 1", LINES)
    written = (folder / "articles.jsonl").read_bytes()
    assert written == b"somebody else's, and longer than what was old\n" + b"".join(LINES), "nothing was cut off"
    assert taken.read_bytes() == before


def test_a_file_that_was_taken_away_is_not_written_again(tmp_path: Path) -> None:
    append(tmp_path, "mithal 1", LINES)
    (tmp_path / "articles.jsonl").unlink()
    append(tmp_path, "mithal 1", [*LINES, b"more\n"])
    assert (tmp_path / "articles.jsonl").read_bytes() == b"more\n"


def test_a_full_disk_leaves_the_file_what_it_was(tmp_path: Path, small_disk: Path) -> None:
    (small_disk / "articles.jsonl").write_bytes(b"old\n")
    (tmp_path / "feeds").mkdir()
    journal = Journal(tmp_path / "feeds", small_disk / "articles.jsonl")
    journal.part("mithal 1").write_bytes(b"line of a part that does not fit\n" * 40_000)
    with pytest.raises(OSError, match="No space left on device"):
        journal.append("mithal 1", ["all"], 0)
    assert (small_disk / "articles.jsonl").read_bytes() == b"old\n"
    assert journal.holds("mithal 1") == frozenset()
