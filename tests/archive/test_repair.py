"""What crashes leave behind, and what the next start makes of it."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from crawler.archive import repair as repairing
from crawler.archive.reader import captures, read
from crawler.archive.records import ArchiveError
from crawler.archive.repair import repair
from crawler.archive.writer import ArchiveWriter
from tests.archive.exchanges import PAGE, archived, exchange, files_in, kinds, run_async
from tests.crawl.runs import ROOT

SMALL = b"<p>%d</p>"


def test_a_tail_torn_anywhere_is_cut_off_and_nothing_else(tmp_path: Path) -> None:
    written = archived(tmp_path, [exchange(body=SMALL % n) for n in range(3)])
    [path] = files_in(tmp_path)
    whole = path.read_bytes()
    last = int(written[2].archive_ref.rpartition(":")[2])
    answer_ends = whole.index(b"\x1f\x8b\x08", last + 1)
    for cut in range(last + 1, len(whole)):
        path.write_bytes(whole[:cut])
        lines = repair(tmp_path, "mithal")
        kept = answer_ends if cut >= answer_ends else last
        assert path.read_bytes() == whole[:kept], cut
        assert lines == ([f"{path}: {cut - kept} bytes of a torn record cut off"] if cut != kept else []), cut
    path.write_bytes(whole[:last])
    assert kinds(path) == ["warcinfo", "response", "request", "response", "request"]


def test_a_whole_file_is_left_as_it_is(tmp_path: Path) -> None:
    archived(tmp_path, [exchange()])
    before = files_in(tmp_path)[0].read_bytes()
    assert repair(tmp_path, "mithal") == []
    assert files_in(tmp_path)[0].read_bytes() == before


def test_a_file_without_one_whole_record_goes(tmp_path: Path) -> None:
    archived(tmp_path, [exchange()])
    [path] = files_in(tmp_path)
    path.write_bytes(path.read_bytes()[:40])
    assert repair(tmp_path, "mithal") == [f"{path}: 40 bytes of a torn record cut off"]
    assert files_in(tmp_path) == []


def test_damage_before_the_end_is_said_and_not_cut(tmp_path: Path) -> None:
    written = archived(tmp_path, [exchange(body=os.urandom(3000)), exchange()])
    [path] = files_in(tmp_path)
    damaged = bytearray(path.read_bytes())
    damaged[int(written[0].archive_ref.rpartition(":")[2]) + 2000] ^= 0xFF
    path.write_bytes(damaged)
    [line] = repair(tmp_path, "mithal")
    assert line.startswith(f"{path} is damaged, and left as it is: ")
    assert path.read_bytes() == damaged


def test_only_the_outlet_s_own_newest_file_is_touched(tmp_path: Path) -> None:
    archived(tmp_path, [exchange()], run=2)
    archived(tmp_path, [exchange()], run=10)
    older, newest = files_in(tmp_path)
    foreign = tmp_path / "mithal" / "mithal-2-extra-000099-00001.warc.gz"
    for path in (older, newest):
        path.write_bytes(path.read_bytes()[:-5])
    foreign.write_bytes(b"not ours")
    before = older.read_bytes()
    [line] = repair(tmp_path, "mithal")
    assert line.startswith(f"{newest}: ")
    assert (older.read_bytes(), foreign.read_bytes()) == (before, b"not ours")


def test_a_file_that_is_being_written_is_not_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repairing, "PATIENCE", 0.1)
    archived(tmp_path, [exchange()])
    with files_in(tmp_path)[0].open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(ArchiveError, match="is being written by another process"):
            repair(tmp_path, "mithal")


def test_a_torn_record_is_never_taken_for_a_page(tmp_path: Path) -> None:
    [written] = archived(tmp_path, [exchange(body=os.urandom(3000))])
    [path] = files_in(tmp_path)
    offset = int(written.archive_ref.rpartition(":")[2])
    whole = path.read_bytes()
    for cut in range(offset + 1, offset + 3300, 61):
        path.write_bytes(whole[:cut])
        for capture in captures([tmp_path]):
            with pytest.raises(ArchiveError, match="torn"):
                _ = capture.body


CRAWL = """
import asyncio, sys
from pathlib import Path
from crawler.archive.writer import ArchiveWriter
from tests.archive.exchanges import exchange

async def crawl(folder):
    writer = ArchiveWriter(folder, 1 << 30)
    await writer.open("mithal", 1)
    print(writer._process.pid, flush=True)

    async def write(n):
        one = exchange(f"https://mithal.example/news/{n}", bytes([n % 256]) * 100_000)
        written = await writer.write("mithal", 1, one)
        print(written.archive_ref, one.url, flush=True)

    await asyncio.gather(*(write(n) for n in range(400)))

if __name__ == "__main__":
    asyncio.run(crawl(Path(sys.argv[1])))
"""


def gone(process: int) -> bool:
    """Wait until a process that is no child of ours has ended; whether it has."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def test_a_killed_crawl_has_everything_that_was_given_a_ref(tmp_path: Path) -> None:
    script = tmp_path / "crawl.py"
    script.write_text(textwrap.dedent(CRAWL))
    command = [sys.executable, str(script), str(tmp_path / "archive")]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}
    ) as crawl:
        assert crawl.stdout
        worker = int(crawl.stdout.readline())
        refs = [crawl.stdout.readline().split() for _ in range(40)]
        crawl.send_signal(signal.SIGKILL)
        refs += [line.split() for line in crawl.stdout.read().splitlines() if len(line.split()) == 2]
    assert gone(worker)
    folder = tmp_path / "archive"
    assert repair(folder, "mithal") == []
    assert {ref for ref, _ in refs} <= {capture.ref for capture in captures([folder])}
    for ref, url in refs:
        assert read(folder, ref).url == url
    assert set(kinds(files_in(folder)[0])[1:]) == {"response", "request"}


async def killed_worker(folder: Path) -> list[str]:
    writer = ArchiveWriter(folder, 1 << 20)
    await writer.open("mithal", 1)
    kept = await writer.write("mithal", 1, exchange())
    assert writer._process
    assert writer._process.pid
    os.kill(writer._process.pid, signal.SIGKILL)
    said = []
    for _ in range(2):
        with pytest.raises(ArchiveError) as failure:
            await writer.write("mithal", 1, exchange())
        said.append(str(failure.value))
    await writer.open("mithal", 2)  # another spider, later
    again = await writer.write("mithal", 2, exchange())
    with pytest.raises(ArchiveError):
        await writer.write("mithal", 1, exchange())
    await writer.close("mithal", 1)
    await writer.close("mithal", 2)
    assert read(folder, kept.archive_ref).body == read(folder, again.archive_ref).body == PAGE
    return said


def test_a_worker_that_dies_is_an_error_and_what_was_given_a_ref_is_there(tmp_path: Path) -> None:
    assert run_async(killed_worker(tmp_path)) == ["the process that writes the archive has died"] * 2


FULL = """
import os, resource, signal, sys
from pathlib import Path
from crawler.archive.serving import ArchiveServer
from tests.archive.exchanges import exchange

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
server = ArchiveServer(Path(sys.argv[1]), 1 << 30)
server.answer("open", ("mithal", 1))
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
for n in range(9):
    print(server.answer("write", ("mithal", 1, exchange(body=os.urandom(6000)))), flush=True)
server.answer("close", ("mithal", 1))
"""


def test_a_write_that_fails_half_way_leaves_whole_records(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    [path] = files_in(tmp_path)
    answers = done.stdout.splitlines()
    assert all(answer.startswith("Written(") for answer in answers[:2])
    assert answers[-1] == f"{path}: File too large"
    assert kinds(path).count("response") == sum(answer.startswith("Written(") for answer in answers)
    assert repair(tmp_path, "mithal") == []
