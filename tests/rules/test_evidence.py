"""No rule rests on one page: it cites a section of the lexicon, or it fires on two outlets of the corpus."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import cache

import pytest

from cleaners.matching import read_words
from cleaners.model import Page
from cleaners.naming import named_clutter
from cleaners.page.decoding import decode
from cleaners.page.document import read_document
from cleaners.rule import Rule, load_rules
from tests.shared import SHARED, needs_shared

RULES = load_rules()
OUTLETS_NEEDED = 2
"""design.md: a general rule fires on at least two outlets of the corpus or cites a line of the lexicon."""

_LEXICON_LINE = re.compile(r"lexicon (\d+)")


@cache
def lexicon_sections() -> frozenset[str]:
    """The numbers of the lexicon's sections."""
    text = (SHARED / "facts" / "clutter_lexicon.md").read_text(encoding="utf-8")
    return frozenset(re.findall(r"^## (\d+)\.", text, re.MULTILINE))


@cache
def outlets_by_rule() -> dict[str, set[str]]:
    """On which organisations of the dev corpus each rule fires; pages kept aside (half B) are not asked."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in (SHARED / "corpus" / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["half"] == "B":
            continue
        html = (SHARED / "corpus" / "pages" / row["file"]).read_bytes()
        document = read_document(decode(Page(html=html)))
        for rule in {hit.rule.id for hits in read_words(document, RULES).hits.values() for hit in hits}:
            found[rule].add(row["org"])
        for rule in set(named_clutter(document, RULES).values()):
            found[rule].add(row["org"])
        for selecting in (rule for rule in RULES if rule.selectors):
            if any(document.select(css) for css in selecting.selectors):
                found[selecting.id].add(row["org"])
    return found


@needs_shared
@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULES])
def test_rule_has_evidence(rule: Rule) -> None:
    cited = set(_LEXICON_LINE.findall(rule.source))
    assert cited <= lexicon_sections(), f"{rule.id} cites a section that the lexicon does not have"
    if not cited:
        outlets = outlets_by_rule()[rule.id]
        assert len(outlets) >= OUTLETS_NEEDED, f"{rule.id} fires on {len(outlets)} outlets and cites no lexicon line"


@needs_shared
def test_sources_say_what_they_rest_on() -> None:
    silent = [rule.id for rule in RULES if not rule.source]
    assert not silent
