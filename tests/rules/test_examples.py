"""Every rule fires on its examples, and no rule at all takes a rule's counter-examples."""

from __future__ import annotations

import pytest
from _pytest.mark import ParameterSet

from cleaners import Page, clean_page
from cleaners.cues import cues_of
from cleaners.finders.phrases import find_phrases
from cleaners.finders.sections import find_sections
from cleaners.matching import read_words
from cleaners.model import Document
from cleaners.naming import named_clutter
from cleaners.page.document import read_document
from cleaners.page.lines import cut_text
from cleaners.rule import Rule, load_rules
from cleaners.story import Scene, Story
from cleaners.text.normalise import words_of

RULES = load_rules()
WORDED = tuple(rule for rule in RULES if rule.phrases or rule.words)
MARKED = tuple(rule for rule in RULES if rule.names or rule.selectors)

STORY = (
    "عادت الحياة أمس إلى سوق المدينة القديم بعد شهرين من الإغلاق، وفتح التجار دكاكينهم منذ الفجر.",
    "وقال شيخ السوق إن البلدية أصلحت السقف والأرصفة، وإن الكهرباء وصلت إلى الأزقة كلها.",
    "ورأى زبائن أن الأسعار لم تتغير كثيرا، غير أن بعض الحرف التي عرف بها السوق غابت عنه.",
    "وأضاف صانع نحاس أنه سيعلم ابنه الصنعة هذا الصيف، لأن من يتقنها صاروا يعدون على الأصابع.",
    "ويتوقع التجار أن يزداد الإقبال مع بداية العطلة، حين يأتي أهل القرى إلى المدينة.",
)
"""Prose around an example, so that it is one line among several."""


PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in STORY)


def fires(rules: tuple[Rule, ...]) -> list[ParameterSet]:
    """Each example of each rule, named as a failure should name it."""
    return [pytest.param(r, example, id=f"{r.id}: fires: {example}") for r in rules for example in r.examples]


def spares(rules: tuple[Rule, ...]) -> list[ParameterSet]:
    """Each counter-example of each rule."""
    return [pytest.param(r, example, id=f"{r.id}: spares: {example}") for r in rules for example in r.counter_examples]


def claimed_by(line: str) -> set[str]:
    """The rules that claim any of a line that stands over prose."""
    document = cut_text("\n".join((line, *STORY)))
    reading = read_words(document, RULES)
    scene = Scene(reading, cues_of(reading), Story(frozenset(range(len(document.blocks))), "text", 1.0))
    claims = [*find_phrases(scene), *find_sections(scene)]
    return {claim.rule for claim in claims if claim.block == 0}


def page_of(fragment: str) -> Document:
    """A page whose story has the fragment after it."""
    story = f"<div class='text'><h1>السوق القديم يفتح أبوابه</h1>{PARAGRAPHS}</div>"
    return read_document(f"<html><body>{story}{fragment}</body></html>")


@pytest.mark.parametrize(("rule", "example"), fires(WORDED))
def test_words_fire(rule: Rule, example: str) -> None:
    assert rule.id in claimed_by(example)


@pytest.mark.parametrize(("rule", "example"), spares(WORDED))
def test_words_spare(rule: Rule, example: str) -> None:
    taken = claimed_by(example)
    assert not taken, f"{rule.id}: taken by {', '.join(sorted(taken))}"


@pytest.mark.parametrize(("rule", "example"), fires(MARKED))
def test_marks_fire(rule: Rule, example: str) -> None:
    document = page_of(example)
    selected = [element for css in rule.selectors for element in document.select(css)]
    assert selected or rule.id in named_clutter(document, (rule,)).values()


@pytest.mark.parametrize(("rule", "example"), spares(MARKED))
def test_marks_spare(rule: Rule, example: str) -> None:
    """The counter-example is the page, its marks round the story: whatever they say, its paragraphs are the body."""
    head, end, tail = example.rpartition("</p>")
    title = example.partition("<h1>")[2].partition("</h1>")[0]
    html = f"<html><head><title>{title}</title></head>{head}{end}{PARAGRAPHS}{tail}</html>"
    article = clean_page(Page(html=html), outlets=())
    for paragraph in example.split("<p>")[1:]:
        words = words_of(paragraph.partition("</p>")[0])
        assert " ".join(words) in " ".join(words_of(article.body)), f"{rule.id}: {article.removals}"


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in WORDED])
def test_no_phrase_stands_twice(rule: Rule) -> None:
    folded = [" ".join(words_of(phrase)) for phrase in rule.phrases if "{" not in phrase]
    assert sorted(set(folded)) == sorted(folded)
