"""What a declaration may not be: each error names the file and the key."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import cleaners
from cleaners.declarations import DeclarationError, read_toml, refuse_second_use
from cleaners.outlet import Outlet, Structure, load_layouts, load_outlets, outlet_for, read_outlet
from cleaners.rule import At, Removes, Rule, load_rules, read_rules, rules_from

OUTLET = """
name = "جريدة المثال"
domains = ["example.com"]
structure = "observed"
time_zone = "Asia/Riyadh"
article_urls = ["^/news/[0-9]+"]

[[evidence]]
what = "address and feeds"
source = "https://example.com/about"
year = 2026
"""

RULE = """
id = "{kind}/read-also"
why = "A pointer to another story, printed as its own paragraph."
at = "start"
phrases = ["اقرأ أيضا"]
examples = ["اقرأ أيضا: المجلس يؤجل جلسته إلى الغد"]
counter_examples = ["اقرأ أيضا ما كتبه الجاحظ عن البخلاء، قال الأستاذ لطلابه."]
"""


def outlet_file(folder: Path, text: str, name: str = "example.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def table(**changes: object) -> dict[str, object]:
    base: dict[str, object] = {
        "id": "related/read-also",
        "why": "A pointer to another story.",
        "phrases": ["اقرأ أيضا"],
        "examples": ["اقرأ أيضا"],
        "counter_examples": ["اقرأ أيضا ما كتبه الجاحظ عن البخلاء."],
    }
    return {key: value for key, value in (base | changes).items() if value is not None}


def test_outlet_loads(tmp_path: Path) -> None:
    outlet = read_outlet(outlet_file(tmp_path, OUTLET))
    assert outlet.slug == "example"
    assert outlet.structure is Structure.OBSERVED
    assert outlet.evidence[0].year == 2026
    assert outlet.owns("www.example.com")
    assert not outlet.owns("notexample.com")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (("name =", "nmae ="), r"example\.toml: unknown key 'nmae'"),
        (('name = "جريدة المثال"', ""), r"example\.toml: missing key 'name'"),
        (('"جريدة المثال"', '""'), r"example\.toml: name: is empty"),
        (('"جريدة المثال"', "7"), r"example\.toml: name: str is wanted, not int 7"),
        (('["example.com"]', '"example.com"'), r"example\.toml: domains: a list is wanted, not str"),
        (('["example.com"]', '["example.com", ""]'), r"example\.toml: domains: is empty"),
        (('["example.com"]', '["example.com", 3]'), r"example\.toml: domains: str is wanted, not int 3"),
        (('"observed"', '"guessed"'), r"example\.toml: structure: 'guessed' is none of observed \| assumed"),
        (("Asia/Riyadh", "Asia/Nowhere"), r"example\.toml: time_zone: 'Asia/Nowhere' is no IANA time zone"),
        (("Asia/Riyadh", "../etc"), r"example\.toml: time_zone: '\.\./etc' is no IANA time zone"),
        (('["^/news/[0-9]+"]', '["^/news/[0-9+"]'), r"example\.toml: article_urls: "),
        (("year = 2026", 'year = "2026"'), r"example\.toml: evidence: year: int is wanted, not str '2026'"),
        (("year = 2026", "year = true"), r"example\.toml: evidence: year: int is wanted, not bool True"),
        (("year = 2026", "year = 2026\npage = 3"), r"example\.toml: evidence: unknown key 'page'"),
        (("[[evidence]]", "[evidence]"), r"example\.toml: evidence: a list is wanted, not dict"),
        (("[[evidence]]", 'slug = "other"\n[[evidence]]'), r"example\.toml: unknown key 'slug'"),
        (
            ("[[evidence]]", 'layouts = ["nosuch"]\n[[evidence]]'),
            r"example\.toml: layouts: there is no layout 'nosuch'",
        ),
        (("[[evidence]]", "layout = [3]\n[[evidence]]"), r"example\.toml: layout: \[\[layout\]\] tables are wanted"),
        (("[[evidence]]", "rule = [3]\n[[evidence]]"), r"example\.toml: rule: \[\[rule\]\] tables are wanted"),
        (("[[evidence]]", "layout = 3\n[[evidence]]"), r"example\.toml: layout: \[\[layout\]\] tables are wanted"),
        (("[[evidence]]", "rule = 3\n[[evidence]]"), r"example\.toml: rule: \[\[rule\]\] tables are wanted"),
        (("name =", "name"), r"example\.toml: .*line 2"),
        (('name = "جريدة المثال"', 'name = "ا"\nname = "ب"'), r"example\.toml: .*line 3"),
    ],
)
def test_outlet_is_refused(tmp_path: Path, change: tuple[str, str], error: str) -> None:
    assert change[0] in OUTLET
    with pytest.raises(DeclarationError, match=error):
        read_outlet(outlet_file(tmp_path, OUTLET.replace(*change)))


def test_outlet_rule_bears_the_outlets_name(tmp_path: Path) -> None:
    text = OUTLET + "[[rule]]" + RULE.format(kind="related")
    with pytest.raises(DeclarationError, match=r"example\.toml: .*'related/read-also' does not begin with example/"):
        read_outlet(outlet_file(tmp_path, text))


def test_outlet_may_remove_the_rest(tmp_path: Path) -> None:
    text = OUTLET + "[[rule]]" + RULE.format(kind="example") + 'removes = "rest"\n'
    assert read_outlet(outlet_file(tmp_path, text)).rules[0].removes is Removes.REST


def test_assumed_structure_has_no_selectors(tmp_path: Path) -> None:
    text = OUTLET.replace("observed", "assumed") + '[[layout]]\nselect.body = ["article"]\n'
    with pytest.raises(DeclarationError, match=r"example\.toml: layout: an assumed structure has no selectors"):
        read_outlet(outlet_file(tmp_path, text))


def test_broken_layout_names_its_place(tmp_path: Path) -> None:
    text = OUTLET + '[[layout]]\nselect.bodi = ["article"]\n'
    with pytest.raises(DeclarationError, match=r"example\.toml: layout 1: select: unknown key 'bodi'"):
        read_outlet(outlet_file(tmp_path, text))


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ('select.body = ["div["]', r"select: body: 'div\[' is no CSS selector"),
        ('select.body = [".story", "p::first-line"]', r"select: body: 'p::first-line' is no CSS selector"),
        ('select.body = [".story font.text"]', r"select: body: '\.story font\.text' selects <font>"),
        ('select.authors = [".by > B"]', r"select: authors: '\.by > B' selects <b>"),
        ('marks = ["script#theme"]', r"marks: 'script#theme' selects <script>"),
        ('select.date = ["time, .when i"]', r"select: date: 'time, \.when i' selects <i>"),
        ('select.tags = ["em:not(.x, .y)"]', r"select: tags: 'em:not\(\.x, \.y\)' selects <em>"),
    ],
)
def test_a_selector_that_selects_nothing_is_refused(tmp_path: Path, line: str, error: str) -> None:
    with pytest.raises(DeclarationError, match=rf"example\.toml: layout 1: {error}"):
        read_outlet(outlet_file(tmp_path, f"{OUTLET}[[layout]]\n{line}\n"))


@pytest.mark.parametrize(
    "css", ["td.told", "span.told", ".font b ~ .told", "b + p", "[title='x > b']", "div:has(b)", ".b", "#font", "*"]
)
def test_a_selector_that_may_select_something_is_not(tmp_path: Path, css: str) -> None:
    outlet = read_outlet(outlet_file(tmp_path, f'{OUTLET}[[layout]]\nselect.body = ["{css}"]\n'))
    assert outlet.own_layouts[0].select.body == (css,)


def test_a_rules_selector_that_selects_nothing_is_refused(tmp_path: Path) -> None:
    rule = (
        RULE.format(kind="example")
        .replace('at = "start"\n', "")
        .replace('phrases = ["اقرأ أيضا"]', 'selectors = ["p b"]')
    )
    for owner in ("", "[[layout]]\n"):
        text = f"{OUTLET}{owner}[[{'layout.' if owner else ''}rule]]{rule}"
        with pytest.raises(DeclarationError, match=r"rule: example/read-also: selectors: 'p b' selects <b>"):
            read_outlet(outlet_file(tmp_path, text))


def test_file_that_is_no_utf8(tmp_path: Path) -> None:
    file = tmp_path / "example.toml"
    file.write_bytes(OUTLET.encode("cp1256"))
    with pytest.raises(DeclarationError, match=r"example\.toml: .*decode"):
        read_toml(file)


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r"absent\.toml: cannot be read: No such file"):
        read_toml(tmp_path / "absent.toml")


@pytest.mark.parametrize("name", ["Example.toml", "مثال.toml", "9news.toml", "a b.toml"])
def test_outlet_file_has_a_plain_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(DeclarationError, match=f"{name}: an outlet's file is named in lower-case ASCII"):
        read_outlet(outlet_file(tmp_path, OUTLET, name))


def test_broken_outlet_costs_itself(tmp_path: Path) -> None:
    outlet_file(tmp_path, OUTLET)
    outlet_file(tmp_path, OUTLET.replace("name =", "nmae ="), "broken.toml")
    outlets, broken = load_outlets((tmp_path,))
    assert "example" in {outlet.slug for outlet in outlets}
    assert [(b.slug, b.reason) for b in broken] == [("broken", "broken.toml: unknown key 'nmae'")]


def test_a_broken_shared_layout_stops_everything(tmp_path: Path) -> None:
    package = shutil.copytree(Path(cleaners.__file__).parent, tmp_path / "cleaners")
    layout = package / "layouts" / "jannah.toml"
    layout.write_text(layout.read_text("utf-8").replace("headline =", "hedline ="), "utf-8")
    code = "from cleaners.outlet import load_outlets; load_outlets()"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, check=False
    )
    assert "DeclarationError: jannah.toml: select: unknown key 'hedline'" in ran.stderr.decode()


def test_own_outlet_replaces_a_bundled_one(tmp_path: Path) -> None:
    outlet_file(tmp_path, OUTLET, "aljazeera.toml")
    outlets, _ = load_outlets((tmp_path,))
    assert [outlet.name for outlet in outlets if outlet.slug == "aljazeera"] == ["جريدة المثال"]


def test_bundled_outlets_are_read_once(tmp_path: Path) -> None:
    """Every process asks for them, with and without folders of the user's: the same objects come back."""
    outlet_file(tmp_path, OUTLET)
    (bundled, _), (same, _), (beside, _) = load_outlets(), load_outlets(()), load_outlets((tmp_path,))
    assert len(bundled) >= 5
    assert {id(outlet) for outlet in bundled} == {id(outlet) for outlet in same}
    assert {id(outlet) for outlet in bundled} < {id(outlet) for outlet in beside}


def test_own_folder_must_exist(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="absent: no such folder of outlets"):
        load_outlets((tmp_path / "absent",))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"phrase": ["اقرأ"]}, "related.toml: rule 1: unknown key 'phrase'"),
        ({"why": None}, "related.toml: rule 1: missing key 'why'"),
        ({"why": ""}, "related.toml: rule 1: why: is empty"),
        ({"at": "middle"}, "related.toml: rule 1: at: 'middle' is none of whole "),
        ({"max_words": "14"}, "related.toml: rule 1: max_words: int is wanted, not str '14'"),
        ({"phrases": "اقرأ"}, "related.toml: rule 1: phrases: a list is wanted, not str"),
        ({"phrases": [""]}, "related.toml: rule 1: phrases: is empty"),
        ({"phrases": None}, "related/read-also: exactly one of phrases, selectors, names, words is wanted"),
        ({"selectors": [".ad"]}, "related/read-also: exactly one of phrases, selectors, names, words is wanted"),
        ({"examples": []}, "related/read-also: examples: at least one is wanted"),
        ({"counter_examples": []}, "related/read-also: counter_examples: at least 1 wanted"),
        ({"at": "anywhere"}, "related/read-also: counter_examples: at least 3 wanted"),
        ({"removes": "section"}, "related/read-also: counter_examples: at least 3 wanted"),
        ({"id": "read-also"}, "id: 'read-also' is not of the form kind/name"),
        ({"id": "Related/x"}, "id: 'Related/x' is not of the form kind/name"),
        ({"id": "صلة/x"}, "is not of the form kind/name"),
    ],
)
def test_rule_is_refused(changes: dict[str, object], error: str) -> None:
    with pytest.raises(DeclarationError, match=error):
        rules_from([table(**changes)], "related.toml")


def test_rule_has_plain_defaults() -> None:
    (rule,) = rules_from([table()], "related.toml")
    assert (rule.kind, rule.at, rule.removes) == ("related", At.WHOLE, Removes.BLOCK)
    assert isinstance(rule, Rule)


def test_second_use_of_an_id() -> None:
    with pytest.raises(DeclarationError, match=r"b\.toml: id 'related/x' is used already in a\.toml"):
        refuse_second_use([("related/x", "a.toml"), ("related/y", "a.toml"), ("related/x", "b.toml")])


def test_bundled_declarations_load() -> None:
    outlets, broken = load_outlets()
    assert not broken
    assert outlets
    assert load_rules()
    assert load_layouts()


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("[[rule]]" + RULE.format(kind="share"), r"related\.toml: id 'share/read-also' belongs in share\.toml"),
        (
            "[[rule]]" + RULE.format(kind="related") + 'removes = "rest"',
            r"related\.toml: related/read-also: removes: rest is for an outlet's own rules",
        ),
        ("[[rules]]" + RULE.format(kind="related"), r"related\.toml: unknown key rules"),
        (2 * ("[[rule]]" + RULE.format(kind="related")), r"id 'related/read-also' is used already"),
    ],
)
def test_shared_rules_are_refused(tmp_path: Path, text: str, error: str) -> None:
    (tmp_path / "related.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError, match=error):
        read_rules(tmp_path)


def test_longest_domain_owns_an_address() -> None:
    wide, narrow = (
        Outlet(slug=slug, name=slug, domains=(domain,), structure=Structure.OBSERVED, evidence=())
        for slug, domain in (("wide", "example.com"), ("narrow", "arabic.example.com"))
    )
    assert outlet_for("https://www.arabic.example.com/1", (wide, narrow)) is narrow
    assert outlet_for("https://example.com/1", (wide, narrow)) is wide
    assert outlet_for("https://example.org/1", (wide, narrow)) is None
    assert outlet_for(None, (wide, narrow)) is None
