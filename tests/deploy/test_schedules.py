"""The crontab's own line and the unit's own command, run as cron and systemd run them, on the demo sites."""

from __future__ import annotations

import re
import shlex
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest

from tests.deploy.demo import (
    DEADLINE,
    OUTLETS,
    ROOT,
    articles_in,
    assert_articles_of,
    bare_environment,
    demo_sites,
    make_project,
    needs_servers,
    runs_of,
    until,
)

FIELDS = r"(?:\S+\s+){5}"
"""When: minute, hour, day, month, weekday."""


def crontab() -> tuple[dict[str, str], str]:
    """The variables that deploy/ghirbal.cron sets, and its command."""
    lines = (ROOT / "deploy" / "ghirbal.cron").read_text(encoding="utf-8").splitlines()
    variables = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z]+=", line))
    (job,) = (line for line in lines if line and line[0] != "#" and not re.match(r"[A-Z]+=", line))
    scheduled = re.fullmatch(rf"{FIELDS}ghirbal\s+(.*)", job)
    assert scheduled, job
    command = scheduled[1]
    assert not re.search(r"(?<!\\)%", command), "cron makes a new line of it"
    return variables, command.replace(r"\%", "%")


@dataclass(frozen=True)
class Scheduled:
    """Two starts of the crontab's line, the second while the first ran."""

    project: Path
    first: int
    second: subprocess.CompletedProcess[bytes]
    mail: bytes


@pytest.fixture(scope="module")
def scheduled(tmp_path_factory: pytest.TempPathFactory) -> Scheduled:
    if not shutil.which("flock"):
        pytest.skip("flock is not installed (util-linux)")
    project, may_answer = tmp_path_factory.mktemp("cron") / "ghirbal", Event()
    variables, command = crontab()
    start = [variables["SHELL"], "-c", command]
    with demo_sites(may_answer) as (sites, settings):
        make_project(project, settings)
        environment = bare_environment(**variables | {"PROJECT": str(project)})
        with subprocess.Popen(start, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as first:
            until(lambda: sites.asked or first.poll() is not None)
            second = subprocess.run(start, env=environment, capture_output=True, timeout=DEADLINE, check=False)
            may_answer.set()
            mail, _ = first.communicate(timeout=DEADLINE)
    return Scheduled(project, first.returncode, second, mail)


@needs_servers
def test_the_line_of_the_crontab_crawls_every_outlet(scheduled: Scheduled) -> None:
    assert (scheduled.first, scheduled.mail) == (0, b""), "cron mails whatever is said"
    for outlet in OUTLETS:
        assert_articles_of(outlet, articles_in(scheduled.project / "out" / f"{outlet}.jsonl"))
        assert "Spider closed (finished)" in (scheduled.project / "logs" / f"{outlet}.log").read_text()


@needs_servers
def test_a_start_while_the_last_one_runs_is_skipped(scheduled: Scheduled) -> None:
    assert (scheduled.second.returncode, scheduled.second.stdout, scheduled.second.stderr) == (0, b"", b"")
    assert sorted(run["outlet"] for run in runs_of(scheduled.project)) == sorted(OUTLETS)


@needs_servers
def test_what_is_stopped_is_kept_and_the_next_run_goes_on(scheduled: Scheduled, tmp_path: Path) -> None:
    (outlet, *_), may_answer = OUTLETS, Event()
    options = ["--", "-o", "out/%(name)s.jsonl"]
    with demo_sites(may_answer) as (sites, settings):
        project = make_project(tmp_path / "ghirbal", settings)
        call = {"cwd": project, "env": bare_environment()}
        with subprocess.Popen(["deploy/crawl-all", outlet, *options], **call, stderr=subprocess.PIPE) as stopped:  # type: ignore[call-overload]
            until(lambda: any("robots" not in asked.address for asked in sites.asked))
            stopped.send_signal(signal.SIGTERM)
            may_answer.set()
            _, said = stopped.communicate(timeout=DEADLINE)
        assert stopped.returncode == 1
        assert f"{outlet}: exit status 1".encode() in said
        assert [run["reason"] for run in runs_of(project)] == ["shutdown"]
        again = subprocess.run(  # type: ignore[call-overload]
            ["deploy/crawl-all", "nosuch", outlet, *options], **call, capture_output=True, timeout=DEADLINE, check=False
        )
    assert again.returncode == 1
    assert b"nosuch: exit status 2" in again.stderr, "one that fails keeps no other from being crawled"
    assert [run["exit_status"] for run in runs_of(project)] == [1, 0]
    whole = [article["url"] for article in articles_in(scheduled.project / "out" / f"{outlet}.jsonl")]
    assert sorted(article["url"] for article in articles_in(project / "out" / f"{outlet}.jsonl")) == sorted(whole)


def test_where_nothing_can_be_done_the_status_is_2(tmp_path: Path) -> None:
    project = make_project(tmp_path / "ghirbal", {})
    run = subprocess.run(
        ["deploy/crawl-all", "nosuch"], cwd=project, env=bare_environment(), capture_output=True, check=False
    )
    assert run.returncode == 2
    assert b"Traceback" not in run.stderr


def units(folder: Path, project: Path, outlet: str) -> list[Path]:
    """The units as an administrator installs them, for one outlet, in a place of their own."""
    found = []
    for kind in ("service", "timer"):
        template = (ROOT / "deploy" / f"ghirbal@.{kind}").read_text(encoding="utf-8")
        unit = folder / f"ghirbal@{outlet}.{kind}"
        unit.write_text(template.replace("/srv/ghirbal", str(project)), encoding="utf-8")
        found.append(unit)
    return found


def test_the_command_of_the_unit_crawls(tmp_path: Path) -> None:
    outlet = OUTLETS[0]
    with demo_sites() as (_, settings):
        project = make_project(tmp_path / "ghirbal", settings)
        service, _ = units(tmp_path, project, outlet)
        of = dict(line.split("=", 1) for line in service.read_text().splitlines() if re.match(r"[A-Z]\w+=", line))
        # systemd's specifiers, then its words: there is no shell.
        command = shlex.split(of["ExecStart"].replace("%i", outlet).replace("%%", "%"))
        run = subprocess.run(
            command,
            cwd=of["WorkingDirectory"],
            env=bare_environment(),
            capture_output=True,
            timeout=DEADLINE,
            check=False,
        )
    assert run.returncode == 0, run.stderr.decode()
    assert_articles_of(outlet, articles_in(project / "out" / f"{outlet}.jsonl"))
    written = {path.name for path in project.iterdir()} - {"deploy", ".venv", "scrapy.cfg", "demo_settings.py"}
    allowed = {Path(place).name for place in of["ReadWritePaths"].split()}
    assert written - {"__pycache__"} <= allowed, "ProtectSystem=strict lets it write nowhere else"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed (Debian: systemd)")
def test_the_units_are_valid(tmp_path: Path) -> None:
    project = make_project(tmp_path / "ghirbal", {})
    run = subprocess.run(
        ["systemd-analyze", "verify", *units(tmp_path, project, OUTLETS[0])],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
