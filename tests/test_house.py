"""The house stands as CONTRIBUTING.md says: layers, one remover, commands that exist, no tie to one place."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(file for package in ("cleaners", "crawler") for file in (ROOT / package).rglob("*.py"))

REMOVERS = {
    "decompose",
    "drop_tree",
    "drop_tag",
    "unwrap",
    "unwrap_tags",
    "strip_tags",
    "strip_elements",
    "replace_with",
}
"""Methods of selectolax, lxml and Beautiful Soup that take something out of a tree. `remove` is looked at apart."""

ADDRESS_OF_AN_INDEX = re.compile(r"files\.pythonhosted|pypi\.org/simple|--(?:extra-)?index-url|/simple/")


def tracked() -> list[Path]:
    """The files git knows, or would know (an export without git: every file)."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def modules(package: str) -> list[str]:
    """Names of all modules of a package, the package itself among them."""
    names = (file.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".") for file in SOURCES)
    return sorted(name.removesuffix(".__init__") for name in names if name.startswith(package))


def name_of(file: Path) -> str:
    """A source file as a test's id."""
    return file.relative_to(ROOT).as_posix()


def all_but(*parts: str) -> list[Path]:
    """The sources except those of these names below `cleaners/`: files, or whole folders."""
    excepted = [(ROOT / "cleaners" / part).resolve() for part in parts]
    return [file for file in SOURCES if not any(file.is_relative_to(path) for path in excepted)]


def test_contributing_says_where_each_part_of_the_crawler_is() -> None:
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    parts = [path.name + "/" * path.is_dir() for path in (ROOT / "crawler").iterdir() if path.name[0] not in "_."]
    assert [part for part in sorted(parts) if f"`{part}`" not in told] == []


def test_imports_go_one_way() -> None:
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def removals_in(source: str) -> list[str]:
    """What a module's code does that takes nodes out of a page or words out of a text, as `line: what`."""
    found = []
    for call in calls(ast.parse(source)):
        if not isinstance(call.func, ast.Attribute):
            continue
        name = call.func.attr
        if name in REMOVERS or (name == "remove" and _of_a_node(call.func.value)):
            found.append(f"{call.lineno}: .{name}()")
    return found


def _of_a_node(value: ast.expr) -> bool:
    """Whether what `.remove()` is called on goes by a name that a tree's node would have (lists and sets do not)."""
    return isinstance(value, ast.Name) and bool(re.search(r"node|tree|element|parser|child|tag|dom", value.id))


@pytest.mark.parametrize("file", all_but("clean.py"), ids=name_of)
def test_clean_alone_removes(file: Path) -> None:
    assert removals_in(file.read_text(encoding="utf-8")) == []


def test_a_remover_is_seen() -> None:
    assert removals_in("for node in tree.css('.ad'):\n    node.decompose()") == ["2: .decompose()"]
    assert removals_in("node.remove()") == ["1: .remove()"]
    assert removals_in("seen.remove(3)") == []


@pytest.mark.parametrize(
    "file",
    all_but("clean.py", "settle.py", "model.py", "../crawler/store/columns.py", "../crawler/continued.py"),
    ids=name_of,
)
def test_removals_are_built_where_claims_are_settled(file: Path) -> None:
    """Finders claim; a `Removal` built anywhere else would be one nobody settled.

    A store gives back what it kept; what a further page repeats is known only when pages are joined, each settled.
    """
    built = [c.lineno for c in calls(ast.parse(file.read_text("utf-8"))) if getattr(c.func, "id", "") == "Removal"]
    assert built == []


def test_one_place_may_catch_everything() -> None:
    """Where one input's failure must not cost the others: there a bug is an answer, everywhere else it is seen."""
    wide = re.compile(r"except\s+\(?\s*(?:Base)?Exception\b|except\s*:")
    found = [name_of(file) for file in SOURCES for _ in wide.findall(file.read_text(encoding="utf-8"))]
    assert found == ["crawler/batch.py"]


def test_no_index_in_the_repository() -> None:
    """A lock file with addresses ties the project to one package index."""
    own = Path(__file__).resolve()
    names = {"uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock"}
    files = [file for file in tracked() if file != own and file.suffix not in {".html", ".png", ".gz"}]
    assert [f.name for f in files if f.name in names] == []
    assert [f.name for f in files if ADDRESS_OF_AN_INDEX.search(f.read_text("utf-8", errors="replace"))] == []


def test_constraints_pin_everything_and_name_no_address() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.match(r"^[a-z0-9-]+==[^ /:]+( ; [^/]+)?$", line)] == []
    pinned = {line.partition("==")[0] for line in lines}
    wanted = re.findall(r'^    "([a-z0-9-]+)[>=<]', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(wanted) >= 8
    assert set(wanted) - pinned == set()


def test_cleaners_never_import_scrapy() -> None:
    """Every module of the cleaner imported in a fresh process: no Scrapy, no Twisted, no HTTP client comes along."""
    code = (
        "import importlib, sys\n"
        f"for name in {modules('cleaners')!r}: importlib.import_module(name)\n"
        "print([m for m in ('scrapy', 'twisted', 'aiohttp', 'crawler') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.stdout.strip(), run.stderr) == ("[]", "")


def test_the_face_is_what_is_promised() -> None:
    import cleaners

    assert {"clean_page", "clean_text", "Page", "Article", "Removal", "NotAnArticle"} <= set(cleaners.__all__)
    assert all(hasattr(cleaners, name) for name in cleaners.__all__)
    assert (ROOT / "cleaners" / "py.typed").is_file()


def documented_commands() -> list[str]:
    """Every command line in README.md and CONTRIBUTING.md that begins with make or scrapy."""
    text = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md"))
    lines = (
        line.strip().removeprefix("$ ")
        for block in re.findall(r"```(?:sh|console)\n(.*?)```", text, re.DOTALL)
        for line in block.splitlines()
    )
    return [command for line in lines for command in re.findall(r"(?:make|scrapy) [a-z_-]+(?: -[^ ]+| --[^ ]+)*", line)]


def test_documented_make_targets_exist() -> None:
    targets = {command.split()[1] for command in documented_commands() if command.startswith("make ")}
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"crawl", "test"} <= targets
    assert targets - known == set()


def test_documented_scrapy_commands_exist(tmp_path: Path) -> None:
    """In any folder, as the entry points promise."""
    wanted = {command.split()[1] for command in documented_commands() if command.startswith("scrapy ")}
    scrapy = Path(sys.executable).with_name("scrapy")
    help_text = subprocess.run([scrapy, "-h"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    elsewhere = subprocess.run([scrapy, "-h"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    known = set(re.findall(r"^  ([a-z_]+) ", help_text, re.MULTILINE))
    assert {"clean", "demo", "crawl", "outlets"} <= wanted
    assert wanted - known == set()
    assert {"clean", "demo"} <= set(re.findall(r"^  ([a-z]+) ", elsewhere, re.MULTILINE))


def test_version_stands_in_one_place() -> None:
    from importlib.metadata import version

    from cleaners.version import VERSION

    assert version("ghirbal") == VERSION
    assert f"## {VERSION}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
