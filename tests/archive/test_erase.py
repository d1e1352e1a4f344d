"""Takedown: a record goes, all others stay where they are."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from crawler.archive import erase as erasing
from crawler.archive.erase import erase
from crawler.archive.reader import captures, read
from crawler.archive.records import NotInArchive, Written
from crawler.archive.repair import repair
from tests.archive.exchanges import archived, exchange, files_in, kinds

BODIES = [b"", b"small", os.urandom(300_000), b"a" * 100_000, "سوق قديمة".encode() * 500]
"""Records of all sizes: the note must fill each exactly."""


def five(folder: Path) -> list[Written]:
    return archived(folder, [exchange(f"https://mithal.example/news/{n}", body) for n, body in enumerate(BODIES)])


@pytest.mark.parametrize("gone", range(5))
def test_what_is_erased_is_gone_and_all_others_are_read_by_ref(gone: int, tmp_path: Path) -> None:
    written = five(tmp_path)
    [path] = files_in(tmp_path)
    size = path.stat().st_size
    assert erase(tmp_path, [written[gone].archive_ref]) == 1
    assert path.stat().st_size == size
    for n, one in enumerate(written):
        if n != gone:
            assert read(tmp_path, one.archive_ref).body == BODIES[n]
    with pytest.raises(NotInArchive):
        read(tmp_path, written[gone].archive_ref)
    whole = ["warcinfo"] + ["response", "request"] * 5
    assert kinds(path) == [*whole[: 1 + 2 * gone], "metadata", *whole[3 + 2 * gone :]]
    assert f"/news/{gone}".encode() not in gzip.decompress(path.read_bytes())
    assert files_in(tmp_path) == [*(tmp_path / "mithal").iterdir()]


def test_the_note_says_what_happened_and_when(tmp_path: Path) -> None:
    [written] = archived(tmp_path, [exchange()])
    erase(tmp_path, [written.archive_ref])
    content = gzip.decompress(files_in(tmp_path)[0].read_bytes()).decode()
    assert "removed: on request\r\nremoved-at: 20" in content


def test_all_at_once_and_once_again(tmp_path: Path) -> None:
    refs = [one.archive_ref for one in five(tmp_path)]
    assert erase(tmp_path, refs[:3]) == 3
    assert erase(tmp_path, refs) == 2
    assert erase(tmp_path, refs) == 0
    assert list(captures([tmp_path])) == []
    assert kinds(files_in(tmp_path)[0]) == ["warcinfo"] + ["metadata"] * 5


def test_a_revisit_can_be_erased_too(tmp_path: Path) -> None:
    [first] = archived(tmp_path, [exchange()])
    [again] = archived(tmp_path, [exchange(last=first)], run=2)
    assert erase(tmp_path, [first.archive_ref]) == 1
    with pytest.raises(NotInArchive):
        read(tmp_path, again.archive_ref)
    assert erase(tmp_path, [again.archive_ref]) == 1
    assert kinds(files_in(tmp_path)[1]) == ["warcinfo", "metadata"]


def test_the_smallest_record_has_room(tmp_path: Path) -> None:
    small = exchange("http://a.b/", b"", headers=(), status=204, purpose="robots")
    [written] = archived(tmp_path, [small])
    assert erase(tmp_path, [written.archive_ref]) == 1


def test_a_ref_to_no_record_erases_nothing(tmp_path: Path) -> None:
    written = five(tmp_path)
    before = files_in(tmp_path)[0].read_bytes()
    for wrong in (0, int(written[1].archive_ref.rpartition(":")[2]) + 1, 10**9):
        with pytest.raises(NotInArchive, match="no capture begins at"):
            erase(tmp_path, [written[0].archive_ref, f"mithal/{files_in(tmp_path)[0].name}:{wrong}"])
    with pytest.raises(NotInArchive, match="no such file"):
        erase(tmp_path, ["mithal/mithal-000009-00001.warc.gz:5"])
    assert files_in(tmp_path)[0].read_bytes() == before


@pytest.mark.parametrize("done", [0, 1, 100, 3000])
@pytest.mark.parametrize("finish", ["the next crawl", "the next takedown"])
def test_an_erasure_killed_in_the_middle_is_finished(
    done: int, finish: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = archived(tmp_path, [exchange(f"https://mithal.example/{n}", os.urandom(4000)) for n in range(3)])
    [path] = files_in(tmp_path)
    with monkeypatch.context() as crash:
        crash.setattr(erasing, "_follow", lambda _: None)
        erase(tmp_path, [written[1].archive_ref])
    journal = path.with_name(path.name + ".erasing")
    [[offset, _]] = json.loads(journal.read_text())
    with path.open("r+b") as file:  # as much as was written over when the power went
        file.seek(offset)
        file.write(os.urandom(done))
    if finish == "the next crawl":
        assert repair(tmp_path, "mithal") == [f"{path}: an erasure that was interrupted is finished"]
    else:
        assert erase(tmp_path, [written[1].archive_ref]) == 0
    assert not journal.exists()
    assert kinds(path) == ["warcinfo", "response", "request", "metadata", "response", "request"]
    assert [capture.url for capture in captures([tmp_path])] == ["https://mithal.example/0", "https://mithal.example/2"]


def test_a_draft_of_a_journal_does_nothing(tmp_path: Path) -> None:
    [written] = archived(tmp_path, [exchange()])
    [path] = files_in(tmp_path)
    path.with_name(path.name + ".erasing.new").write_text('[[0, "half')
    assert repair(tmp_path, "mithal") == []
    assert read(tmp_path, written.archive_ref).status == 200
