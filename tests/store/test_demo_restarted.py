"""The demo with PostgreSQL as its store, and the server restarted while it runs."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.store import open_store
from tests.crawl.runs import ROOT, scrapy
from tests.store.places import needs_server

RUN_ASIDE = ("archive_ref", "fetched_at", "story_id")
"""Fields that name the run or its order."""


@pytest.fixture
def server() -> Iterator[tuple[str, Path]]:
    """A server of its own: address, folder."""
    folder = Path("/tmp") / f"ghirbal-test-{secrets.token_hex(4)}"  # noqa: S108 - a socket's path must be short
    yield control("start", folder), folder
    control("stop", folder)


def control(action: str, folder: Path) -> str:
    done = subprocess.run([ROOT / ".ci" / "postgres", action, folder], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def articles(folder: Path) -> list[str]:
    """Lines of the demo's articles, but what names the run, in an order of their own."""
    lines = (folder / "articles.jsonl").read_text("utf-8").splitlines()
    told = ({k: v for k, v in json.loads(line).items() if k not in RUN_ASIDE} for line in lines)
    return sorted(json.dumps(article, ensure_ascii=False) for article in told)


@needs_server
def test_the_demo_loses_and_doubles_nothing(server: tuple[str, Path], tmp_path: Path) -> None:
    address, folder = server
    command = [str(Path(sys.executable).with_name("scrapy")), "demo", "-s", f"STORE={address}"]
    slowly = ["-s", f"OUT_DIR={tmp_path / 'restarted'}", "-s", "DOWNLOAD_DELAY=0.5"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    running = subprocess.Popen(
        [*command, *slowly], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    kept = 0
    for line in running.stdout:
        kept += " kept " in line
        if kept == 2:
            control("restart", folder)
            kept += 1
    complaints = running.communicate(timeout=120)[1]
    assert running.returncode == 0, complaints
    assert address.partition("@")[0].rpartition(":")[2] not in complaints, "no password in any log"

    plain = scrapy("demo", "-s", f"OUT_DIR={tmp_path / 'plain'}", cwd=ROOT)
    assert plain.returncode == 0, plain.stderr.decode()
    assert articles(tmp_path / "restarted") == articles(tmp_path / "plain")
    store = open_store(address, tmp_path)
    assert all(run.finished_at for run in store.last_runs())
    assert sum(run.articles for run in store.last_runs()) >= 5
    store.close()
