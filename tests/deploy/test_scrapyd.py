"""scrapyd, for real: the project deployed as it is released, scheduled over HTTP, on a server without a checkout."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.demo import DEADLINE, OUTLETS, ROOT, articles_in, assert_articles_of, demo_sites, needs_servers, until

PROJECT = "ghirbal"

BARE = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SCRAPY"))}
"""An environment that leads to no checkout."""


@dataclass(frozen=True)
class Scrapyd:
    """A server that runs."""

    folder: Path
    port: int

    def ask(self, path: str, **form: str | list[str]) -> dict[str, Any]:
        """What its API says; with a form it is posted."""
        data = urllib.parse.urlencode(form, doseq=True).encode() if form else None
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{path}", data) as answer:
            told: dict[str, Any] = json.load(answer)
        return told

    def answers(self) -> bool:
        """Whether it is up."""
        try:
            return bool(self.ask("daemonstatus.json")["status"] == "ok")
        except OSError:
            return False

    def schedule(self, outlet: str, settings: dict[str, Any]) -> str:
        """Start a crawl; gives the job's id."""
        pairs = [f"{name}={value}" for name, value in settings.items()]
        told = self.ask("schedule.json", project=PROJECT, spider=outlet, setting=pairs)
        assert told["status"] == "ok", told
        return str(told["jobid"])

    def finished(self) -> dict[str, str]:
        """Jobs that have ended: id -> outlet."""
        jobs = self.ask(f"listjobs.json?project={PROJECT}")
        return {job["id"]: job["spider"] for job in jobs["finished"]}


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has all that this project depends on, and not the project."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    python = folder / "bin" / "python"
    theirs = subprocess.run([python, "-c", ask], check=True, capture_output=True, text=True).stdout.strip()
    # Not followed further than this: the editable install is a .pth file in there.
    (Path(theirs) / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    found = subprocess.run([python, "-c", "import crawler"], cwd="/", env=BARE, capture_output=True, check=False)
    assert b"ModuleNotFoundError" in found.stderr
    return python


@pytest.fixture(scope="module")
def scrapyd(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scrapyd]:
    """A server with deploy/scrapyd.conf, but for its port."""
    folder = tmp_path_factory.mktemp("scrapyd")
    server = Scrapyd(folder, free_port())
    config = (ROOT / "deploy" / "scrapyd.conf").read_text(encoding="utf-8")
    (folder / "scrapyd.conf").write_text(config.replace("http_port = 6800", f"http_port = {server.port}"))
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [python, "-W", "ignore", "-m", "scrapyd"], cwd=folder, env=BARE, stdout=log, stderr=log
        )
    try:
        until(lambda: process.poll() is not None or server.answers())
        assert process.poll() is None, (folder / "server.log").read_text()
        yield server
    finally:
        process.terminate()
        process.wait(DEADLINE)


@pytest.fixture(scope="module")
def deployed(scrapyd: Scrapyd, tmp_path_factory: pytest.TempPathFactory) -> Scrapyd:
    """As docs/schedules.md has it: build the wheel, then scrapyd-deploy it."""
    project = tmp_path_factory.mktemp("project")
    for name in ("cleaners", "crawler"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, project)
    config = (ROOT / "scrapy.cfg").read_text(encoding="utf-8")
    (project / "scrapy.cfg").write_text(config.replace("localhost:6800", f"127.0.0.1:{scrapyd.port}"))
    before = {path.name for path in project.iterdir()}
    scripts = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    subprocess.run(documented_deployment(), shell=True, cwd=project, env=os.environ | {"PATH": scripts}, check=True)  # noqa: S602 - our own docs
    assert {path.name for path in project.iterdir()} - before <= {"dist"}, "nothing else is left behind"
    return scrapyd


def documented_deployment() -> str:
    """The commands under "scrapyd" in docs/schedules.md that build and deploy."""
    section = (ROOT / "docs" / "schedules.md").read_text(encoding="utf-8").partition("## scrapyd")[2]
    lines = [line.strip().removeprefix(".venv/bin/") for line in section.splitlines()]
    return " && ".join(line for line in lines if line.startswith(("hatchling build", "scrapyd-deploy")))


@needs_servers
def test_the_deployed_egg_has_every_spider(deployed: Scrapyd) -> None:
    listed = deployed.ask(f"listspiders.json?project={PROJECT}")["spiders"]
    scrapy = Path(sys.executable).with_name("scrapy")
    here = subprocess.run([scrapy, "list"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert sorted(listed) == sorted(here)


@needs_servers
def test_scheduled_outlets_are_crawled_from_the_egg(deployed: Scrapyd) -> None:
    with demo_sites() as (_, settings):
        jobs = {deployed.schedule(outlet, settings): outlet for outlet in OUTLETS}
        until(lambda: jobs.keys() <= deployed.finished().keys())
    assert {deployed.ask(f"status.json?job={job}")["currstate"] for job in jobs} == {"finished"}
    log = (deployed.folder / "server.log").read_text()
    assert "Process died" not in log, log
    for job, outlet in jobs.items():
        assert_articles_of(outlet, articles_in(deployed.folder / "items" / PROJECT / outlet / f"{job}.jl"))
    lines = [json.loads(line) for line in (deployed.folder / "out" / "runs.jsonl").read_text().splitlines()]
    assert {line["outlet"]: line["exit_status"] for line in lines} == dict.fromkeys(OUTLETS, 0)
    assert (deployed.folder / "state" / "ghirbal.db").is_file()
    assert {path.name for path in (deployed.folder / "archive").iterdir()} >= set(OUTLETS)


@needs_servers
def test_what_goes_wrong_is_an_exit_status_that_scrapyd_logs(deployed: Scrapyd) -> None:
    (outlet, *_) = OUTLETS
    told = deployed.ask("schedule.json", project=PROJECT, spider=outlet, limit="x")
    until(lambda: told["jobid"] in deployed.finished())
    log = (deployed.folder / "server.log").read_text()
    assert "limit=x: a number of pages is wanted" in log
    assert "Process died: exitstatus=2" in log
