"""Rules: what clutter looks like, as data.

A rule names clutter by one kind of evidence: `phrases` (words a reader sees), `selectors` (CSS), `names` (words in
class and id) or `words` (a closed vocabulary: a block made of nothing else). The file it stands in is its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from cleaners.declarations import DeclarationError, declare, read_toml, refuse_second_use, toml_files

_PLACEHOLDER = re.compile(r"\{\w+\}")
_LITERAL = re.compile(r"[^\W_]|©")

BROAD_NEEDS = 3
"""Counter-examples that an `anywhere` or `section` rule must bring (design.md: a broad rule pays with more)."""


class Removes(StrEnum):
    """How much goes where a rule fires."""

    BLOCK = "block"
    """The block the words stand in."""
    SPAN = "span"
    """The words alone; the rest of the block stays."""
    SECTION = "section"
    """The block, and the headline-like blocks it owns, up to where prose resumes."""
    REST = "rest"
    """Everything to the end. For an outlet's own rules only."""


class At(StrEnum):
    """Where in a block the phrase must stand."""

    WHOLE = "whole"
    START = "start"
    LABEL = "label"
    """At the start, and always set off by a colon, dash or bar: words that open headlines and sentences too («كتب»)."""
    END = "end"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """One piece of knowledge about clutter, with the examples that test it. Rules are compared as objects."""

    id: str
    """`kind/name`, lower-case ASCII, never used again for something else."""
    why: str
    """What it is and why it is not the story, in a sentence."""
    removes: Removes = Removes.BLOCK
    """How much goes."""
    at: At = At.WHOLE
    """Where the phrase must stand."""
    phrases: tuple[str, ...] = ()
    """Plain Arabic (or English) as a reader sees it; `{number}`, `{date}`, `{words}` stand for what varies."""
    selectors: tuple[str, ...] = ()
    """CSS selectors."""
    names: tuple[str, ...] = ()
    """Words of class and id attributes: `related-posts` matches that very class, `related` also a part of one."""
    words: tuple[str, ...] = ()
    """A vocabulary: the rule fires on a block all of whose words are in it or are numbers, dates or times."""
    max_words: int = 0
    """A block of more words than this is left alone; 0: no limit. Each limit says how it was found in `source`."""
    source: str = ""
    """Where the knowledge is from: corpus, outlet and year, lexicon line."""
    examples: tuple[str, ...]
    """Blocks (selectors and names: HTML fragments) on which it must fire."""
    counter_examples: tuple[str, ...]
    """Sentences a journalist would write (or HTML of a story) that it must leave alone."""

    def __post_init__(self) -> None:
        """Refuse a rule that has no evidence, two kinds of it, or too few examples."""
        kind, _, name = self.id.partition("/")
        if not kind or not name or not self.id.isascii() or self.id != self.id.lower():
            raise DeclarationError(f"id: {self.id!r} is not of the form kind/name in lower-case ASCII")
        given = [k for k in ("phrases", "selectors", "names", "words") if getattr(self, k)]
        if len(given) != 1:
            raise DeclarationError(f"{self.id}: exactly one of phrases, selectors, names, words is wanted, not {given}")
        for phrase in self.phrases:
            if not _LITERAL.search(_PLACEHOLDER.sub("", phrase)) and "{date}" not in phrase:
                raise DeclarationError(
                    f"{self.id}: phrases: {phrase!r} has no word of its own: it would fit everything"
                )
        if not self.examples:
            raise DeclarationError(f"{self.id}: examples: at least one is wanted")
        broad = self.at is At.ANYWHERE or self.removes is Removes.SECTION
        needed = BROAD_NEEDS if broad else 1
        if len(self.counter_examples) < needed:
            raise DeclarationError(f"{self.id}: counter_examples: at least {needed} wanted")

    @property
    def kind(self) -> str:
        """The kind of clutter: the file's name."""
        return self.id.partition("/")[0]


@cache
def load_rules() -> tuple[Rule, ...]:
    """The shared rules, in file and line order. Raises `DeclarationError`: a broken shared rule stops everything."""
    return read_rules(files("cleaners") / "rules")


def read_rules(folder: Traversable) -> tuple[Rule, ...]:
    """The rules of a folder, one file a kind, in file and line order. Raises `DeclarationError`."""
    rules = tuple(_rules_in(folder))
    refuse_second_use((rule.id, f"rules/{rule.kind}.toml") for rule in rules)
    return rules


def rules_from(tables: object, where: str) -> tuple[Rule, ...]:
    """The `[[rule]]` tables of one file. Raises `DeclarationError`."""
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise DeclarationError(f"{where}: rule: [[rule]] tables are wanted")
    return tuple(declare(Rule, table, f"{where}: rule {n}") for n, table in enumerate(tables, 1))


def _rules_in(folder: Traversable) -> Iterator[Rule]:
    for file in toml_files(folder):
        table = read_toml(file)
        unknown = sorted(set(table) - {"rule"})
        if unknown:
            raise DeclarationError(f"{file.name}: unknown key {', '.join(unknown)}")
        kind = file.name.removesuffix(".toml")
        for rule in rules_from(table.get("rule", []), file.name):
            if rule.kind != kind:
                raise DeclarationError(f"{file.name}: id {rule.id!r} belongs in {rule.kind}.toml")
            if rule.removes is Removes.REST:
                raise DeclarationError(f"{file.name}: {rule.id}: removes: rest is for an outlet's own rules")
            yield rule
