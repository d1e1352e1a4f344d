"""What is built from the project works elsewhere: a wheel installed alone, and a zip on the path, as scrapyd has it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

LIST = "import sys; from scrapy.cmdline import execute; execute(['scrapy', *sys.argv[1:]])"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built by its backend in this environment: nothing is downloaded."""
    folder = tmp_path_factory.mktemp("wheel")
    build = f"from hatchling.build import build_wheel; print(build_wheel({str(folder)!r}))"
    subprocess.run([sys.executable, "-c", build], cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the wheel is installed into, alone."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(folder),
        str(wheel),
    ]
    subprocess.run(pip, check=True, capture_output=True)
    return folder


def run_from(path: Path, folder: Path, *code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Python run in `folder`, with `path` before everything else that is importable, and no checkout in sight."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "SCRAPY"))}
    environment |= {"PYTHONPATH": str(path), "SCRAPY_SETTINGS_MODULE": "crawler.settings", **variables}
    return subprocess.run(
        [sys.executable, *code], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def spiders_of_checkout() -> list[str]:
    """What `scrapy list` says here."""
    scrapy = Path(sys.executable).with_name("scrapy")
    listed = subprocess.run([scrapy, "list"], cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.split()


def package_data(folder: Path) -> set[str]:
    """The declarations (TOML) and store schemas (SQL) below a folder's packages."""
    found = (file for suffix in ("toml", "sql") for file in folder.glob(f"c[lr]*/**/*.{suffix}"))
    return {file.relative_to(folder).as_posix() for file in found}


def test_wheel_holds_every_declaration_and_schema(installed: Path) -> None:
    assert package_data(installed) == package_data(ROOT)
    assert {Path(name).suffix for name in package_data(installed)} == {".toml", ".sql"}
    assert (installed / "cleaners" / "py.typed").is_file()


def test_wheel_holds_nothing_else(wheel: Path) -> None:
    """No test, no sample, no scratch file leaves with it."""
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
        suffixes = {Path(name).suffix for name in archive.namelist() if ".dist-info/" not in name}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"cleaners", "crawler"}
    assert suffixes <= {".py", ".toml", ".typed", ".sql"}


def test_wheel_lists_all_spiders_from_another_folder(installed: Path, tmp_path: Path) -> None:
    where = "import cleaners, crawler; print(cleaners.__file__, crawler.__file__)"
    assert run_from(installed, tmp_path, "-c", where).stdout.count(str(installed)) == 2
    listed = run_from(installed, tmp_path, "-c", LIST, "list")
    assert (listed.returncode, listed.stderr) == (0, "")
    assert listed.stdout.split() == spiders_of_checkout()
    assert "aljazeera" in listed.stdout.split()


def test_wheel_brings_the_commands(installed: Path, tmp_path: Path) -> None:
    listed = run_from(installed, tmp_path, "-c", LIST, "-h", SCRAPY_SETTINGS_MODULE="scrapy.settings.default_settings")
    missing = {"clean", "demo", "outlets", "search", "stories"} - set(
        re.findall(r"^  ([a-z_]+) ", listed.stdout, re.MULTILINE)
    )
    assert missing == set(), listed.stderr


def test_zipped_egg_lists_all_spiders(installed: Path, tmp_path: Path) -> None:
    """A scrapyd egg: the packages and an EGG-INFO with the entry point of the settings, in a zip on the path."""
    egg = tmp_path / "ghirbal-1-py3.egg"
    with zipfile.ZipFile(egg, "w") as archive:
        for file in sorted(installed.rglob("*")):
            name = file.relative_to(installed).as_posix()
            if file.is_file() and name.startswith(("cleaners/", "crawler/")) and "__pycache__" not in name:
                archive.write(file, name)
        archive.writestr("EGG-INFO/PKG-INFO", "Metadata-Version: 1.1\nName: ghirbal\nVersion: 1\n")
        archive.writestr("EGG-INFO/entry_points.txt", "[scrapy]\nsettings = crawler.settings\n")
    where = run_from(egg, tmp_path, "-c", "import cleaners; print(cleaners.__file__)")
    assert where.stdout.startswith(str(egg)), where.stderr
    listed = run_from(egg, tmp_path, "-c", LIST, "list")
    assert (listed.returncode, listed.stderr) == (0, "")
    assert listed.stdout.split() == spiders_of_checkout()
