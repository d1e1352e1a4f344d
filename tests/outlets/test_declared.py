"""The declared outlets and layouts load, say where they are from and have samples; their rules keep their word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from cleaners.cues import cues_of
from cleaners.finders.phrases import find_phrases
from cleaners.finders.sections import find_sections
from cleaners.matching import read_words
from cleaners.outlet import Layout, Outlet, load_layouts, outlet_for
from cleaners.page.lines import cut_text
from cleaners.rule import Rule, load_rules
from cleaners.story import Scene, Story
from tests.outlets.samples import BROKEN, OUTLETS, ROOT, SAMPLES, Sample

LAYOUTS = tuple(load_layouts().values())
EVERY_LAYOUT = (*LAYOUTS, *(layout for outlet in OUTLETS for layout in outlet.own_layouts))
RULES = (
    *(rule for outlet in OUTLETS for rule in outlet.rules),
    *(rule for layout in EVERY_LAYOUT for rule in layout.rules),
)
WANTED = {"aljazeera", "alaraby", "alittihad", "sahafahnet", "arabkhabar"}
FEWEST = 27
"""Outlets beside those; a file that is refused, or lost in a merge, is missed."""
PROSE = """\
افتتحت البلدية صباح السبت حديقة عامة على ضفة النهر بعد ثلاث سنوات من العمل فيها.
وقالت المهندسة المشرفة إن الأشجار كلها محلية، وإن ريها لا يحتاج إلا إلى مياه معالجة.
وزار الحديقة في يومها الأول أكثر من ستة آلاف شخص، وبقيت أبوابها مفتوحة حتى منتصف الليل."""


def by_slug(owners: tuple[Outlet, ...] | tuple[Layout, ...]) -> Iterator[object]:
    """Each outlet or layout under its slug."""
    for owner in owners:
        yield pytest.param(owner, id=owner.slug)


def examples(rules: tuple[Rule, ...], field: str) -> Iterator[object]:
    """Each example of each rule."""
    for rule in rules:
        for example in getattr(rule, field):
            yield pytest.param(rule, example, id=f"{rule.id}: {field}: {example}")


def selected(rule: Rule, fragment: str) -> bool:
    """Whether one of its selectors matches anything of a fragment."""
    tree = LexborHTMLParser(fragment)
    return any(tree.css_first(selector) for selector in rule.selectors)


def phrased(rule: Rule, line: str) -> bool:
    """Whether the rule claims any of a line over prose, read beside the shared rules."""
    document = cut_text(f"{line}\n{PROSE}")
    reading = read_words(document, (rule, *load_rules()))
    scene = Scene(reading, cues_of(reading), Story(frozenset(range(len(document.blocks))), "text", 1.0))
    claims = [*find_phrases(scene), *find_sections(scene)]
    return any(claim.block == 0 and claim.rule == rule.id for claim in claims)


def fires(rule: Rule, example: str) -> bool:
    """Whether the rule, of either kind, takes the example."""
    return selected(rule, example) if rule.selectors else phrased(rule, example)


def test_every_bundled_outlet_loads() -> None:
    assert not BROKEN
    slugs = {outlet.slug for outlet in OUTLETS}
    assert slugs >= WANTED
    assert len(slugs - WANTED) >= FEWEST


@pytest.mark.parametrize("outlet", list(by_slug(OUTLETS)))
def test_outlet_has_evidence(outlet: Outlet) -> None:
    assert outlet.evidence
    told = " ".join(evidence.what for evidence in outlet.evidence)
    for key in ("feeds", "sitemaps", "article_urls", "time_zone"):
        if getattr(outlet, key) and key != "feeds":
            assert key in told, f"{outlet.slug}: nothing says where {key} is from"
    if outlet.feeds:
        assert re.search(r"\bfeeds?\b", told), f"{outlet.slug}: nothing says where feeds is from"


@pytest.mark.parametrize("outlet", list(by_slug(OUTLETS)))
def test_addresses_are_the_outlets_own(outlet: Outlet) -> None:
    for address in (*outlet.feeds, *outlet.sitemaps):
        assert outlet_for(address, OUTLETS) == outlet, address


def test_a_domain_has_one_owner() -> None:
    counted = Counter(domain for outlet in OUTLETS for domain in outlet.domains)
    assert [domain for domain, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("layout", list(by_slug(EVERY_LAYOUT)))
def test_layout_has_evidence(layout: Layout) -> None:
    assert layout.evidence
    assert layout.select.body, f"{layout.slug}: a layout that does not say where the story is"


def test_rule_ids_are_used_once() -> None:
    counted = Counter(rule.id for rule in (*RULES, *load_rules()))
    assert [name for name, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("layout", list(by_slug(EVERY_LAYOUT)))
def test_layout_rules_carry_its_name(layout: Layout) -> None:
    owner = layout.slug.partition(":")[0]
    assert [rule.id for rule in layout.rules if rule.kind != owner] == []


@pytest.mark.parametrize(("rule", "example"), list(examples(RULES, "examples")))
def test_rule_fires(rule: Rule, example: str) -> None:
    assert fires(rule, example), f"{rule.id} does not fire on {example}"


@pytest.mark.parametrize(("rule", "example"), list(examples(RULES, "counter_examples")))
def test_rule_spares(rule: Rule, example: str) -> None:
    assert not fires(rule, example), f"{rule.id} fires on {example}"


def test_two_articles_an_outlet() -> None:
    """Each outlet of the first crawl, and the portal that has no name: two samples kept and one refused."""
    kept = Counter(sample.owner for sample in SAMPLES if sample.is_article)
    refused = Counter(sample.owner for sample in SAMPLES if not sample.is_article)
    for owner in (*WANTED, "masthead_portal"):
        assert kept[owner] >= 2, owner
        assert refused[owner] >= 1, owner


def test_every_sample_folder_has_an_owner() -> None:
    owners = {outlet.slug for outlet in OUTLETS} | set(load_layouts())
    assert {folder.name for folder in ROOT.iterdir() if folder.is_dir()} <= owners


@pytest.mark.parametrize("sample", [pytest.param(sample, id=sample.name) for sample in SAMPLES])
def test_sample_is_at_its_outlets_address(sample: Sample) -> None:
    """The address belongs to the outlet, and has an article's form exactly where the sample is one."""
    url = sample.about.get("url")
    if url is None:
        assert sample.owner in load_layouts()
        return
    outlet = outlet_for(url, OUTLETS)
    assert outlet is not None
    assert outlet.slug == sample.owner
    path = urlsplit(url).path
    assert any(re.search(pattern, path) for pattern in outlet.article_urls) == sample.is_article, path
