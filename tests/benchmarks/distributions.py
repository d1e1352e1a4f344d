"""What the corpus looks like, as far as docstrings of thresholds speak of it: lengths, shares and distances.

    python -m tests.benchmarks.distributions

Quantiles over half A's gold pages and texts, the texts without a half and, where it says so, the passages and the pages
to be refused; half B is never read.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from statistics import quantiles
from typing import Any

from cleaners import NotAnArticle
from cleaners.cues import FUNCTION_WORDS, Cues, cues_of
from cleaners.matching import read_words
from cleaners.metadata.declared import read_declared
from cleaners.model import Document
from cleaners.page.document import read_document
from cleaners.page.lines import cut_text
from cleaners.rule import load_rules
from cleaners.story import Scene
from cleaners.story.headline import declared_titles
from cleaners.story.labels import label_of
from cleaners.story.refusal import FEWEST_HEADLINE_WORDS, LINKED_HEADLINE, _is_teaser, _tells
from cleaners.story.search import scene_of_page
from cleaners.text.normalise import words_of
from tests.benchmarks.calibrate import Sample, samples

PERCENTILES = 1, 5, 10, 50, 90, 95, 99
"""Printed of each distribution."""
SENTENCE = 8
"""Words from which shares of words are counted: shorter lines give noise."""
LONG = 18
"""Words of what is no headline by its length."""

Values = dict[str, list[float]]


def distributions() -> Values:
    """Every measured quantity with its values, by name."""
    found: Values = defaultdict(list)
    for sample in samples():
        if sample.of in ("pages", "texts") and sample.gold.get("body"):
            _of_page_or_text(found, sample)
        if sample.of in ("pages", "passages", "refusals") and sample.html is not None:
            _of_scene(found, sample)
    return found


def _of_page_or_text(found: Values, sample: Sample) -> None:
    if sample.gold.get("_half") is None:  # half A's texts are its pages again
        _of_gold(found, sample.gold)
    if sample.html is None:
        _of_lines(found, cut_text(sample.text))
    else:
        _of_document(found, read_document(sample.html), sample.gold)


def _of_gold(found: Values, gold: Mapping[str, Any]) -> None:
    body = [words_of(paragraph) for paragraph in gold["body"]]
    for text, words in zip(gold["body"], body, strict=True):
        found["words, gold paragraphs"].append(len(words))
        stopped = cues_of(read_words(cut_text(text), ()))[-1].stopped
        if not stopped:
            found["words, unstopped gold paragraphs"].append(len(words))
        if len(words) >= SENTENCE:
            found["function words, gold paragraphs of 8 words"].append(_function_share(words))
        if len(words) >= LONG and not stopped:
            found["function words, unstopped gold paragraphs of 18 words"].append(_function_share(words))
            commas = text.count(",") + text.count("\u060c")
            found["words a comma, unstopped gold paragraphs of 18 words"].append(len(words) / (commas + 1))
    found["words, first gold paragraphs"].append(len(body[0]))
    found["words, gold bodies"].append(sum(map(len, body)))
    found["words, gold headlines"] += [len(words_of(gold["title"]))] if gold.get("title") else []
    found["words, gold clutter"] += [len(words_of(line)) for line in gold["clutter"]]
    repeated = [words for words, times in Counter(map(tuple, body)).items() if times > 1]
    found["words, gold paragraphs said twice in a body"] += [len(words) for words in repeated]
    found["words in common at the start, gold paragraphs of a body"] += _longest_common_start(body)
    vocabularies = [set(words) for words in body]
    for n, own in enumerate(vocabularies):
        rest = set().union(*(other for m, other in enumerate(vocabularies) if m != n))
        if own and rest:
            found["share of a gold paragraph's words in its body's others"].append(len(own & rest) / len(own))


def _longest_common_start(body: Sequence[Sequence[str]]) -> list[float]:
    """For each body, the longest start that two different paragraphs share."""
    pairs = combinations(dict.fromkeys(map(tuple, body)), 2)
    shared = [
        next((n for n, (a, b) in enumerate(zip(*pair, strict=False)) if a != b), min(map(len, pair))) for pair in pairs
    ]
    return [max(shared)] if shared else []


def _of_lines(found: Values, document: Document) -> None:
    reading = read_words(document, load_rules())
    cues = cues_of(reading)
    for block, line in enumerate(cues):
        if label_of(reading, cues, block) is not None:
            found["words, lines that a label names (texts)"].append(line.words)


def _of_document(found: Values, document: Document, gold: Mapping[str, Any]) -> None:
    reading = read_words(document, ())
    cues = cues_of(reading)
    paragraphs = {tuple(words_of(text)) for text in gold["body"]}
    title = words_of(gold.get("title") or "")
    titles = [Counter(declared) for declared in declared_titles(reading)]
    wrong = 0.0
    for block, words in enumerate(reading.words):
        in_body = tuple(words) in paragraphs
        if in_body and cues[block].link_share:
            found["link share, gold paragraphs with a link"].append(cues[block].link_share)
        likeness = max((_likeness(Counter(words), declared) for declared in titles), default=0.0)
        if words == title:
            found["likeness to a declared title, blocks that are the gold headline"].append(likeness)
        elif not in_body and likeness < 1 and set(title) & set(words) != set(title):
            wrong = max(wrong, likeness)
    found["likeness to a declared title, nearest other block"].append(wrong)


def _likeness(own: Counter[str], declared: Counter[str]) -> float:
    return 2 * (own & declared).total() / max(1, own.total() + declared.total())


def _of_scene(found: Values, sample: Sample) -> None:
    kind = "pages to be refused" if sample.of == "refusals" else "articles and passages"
    document = read_document(sample.html or "")
    try:
        scene = scene_of_page(sample.html or "", document, read_declared(document).article_body, None)
    except NotAnArticle:
        return
    told = [block for block in sorted(scene.story.blocks) if _tells(scene.cues[block])]
    found[f"teasers among what tells, {kind}"].append(sum(_is_teaser(scene, b) for b in told) / max(1, len(told)))
    found[f"linked headlines, {kind}"].append(sum(map(_points, scene.cues)))
    found[f"words of the story found, {kind}"].append(sum(scene.cues[block].words for block in scene.story.blocks))
    found[f"confidence, {kind}"].append(scene.story.confidence)
    found[f"letters of table cells, {kind}"] += _cells(scene)
    found[f"blocks between headline and first prose, {kind}"] += _to_prose(scene)


def _points(cues: Cues) -> bool:
    return cues.link_share >= LINKED_HEADLINE and cues.words >= FEWEST_HEADLINE_WORDS


def _cells(scene: Scene) -> list[float]:
    """The length of each table cell that holds no block of its own: data or a column of text."""
    blocks = scene.reading.document.blocks
    cells = [e for e in scene.reading.document.elements if e.tag in ("td", "th") and e.first <= e.last < len(blocks)]
    return [e.last_offset - (e.first_offset if e.first == e.last else 0) for e in cells if e.first == e.last]


def _to_prose(scene: Scene) -> list[float]:
    headline = scene.story.headline
    if headline is None or not scene.story.blocks:
        return []
    prose = [block for block in sorted(scene.story.blocks) if block > headline and scene.cues[block].prose]
    return [prose[0] - headline] if prose else []


def _function_share(words: Sequence[str]) -> float:
    return sum(word in FUNCTION_WORDS for word in words) / max(1, len(words))


def rows() -> Iterator[str]:
    """A table: the quantiles of each distribution."""
    heads = ["min", *(f"{n}%" for n in PERCENTILES), "max"]
    yield f"{'':70} {'n':>5} " + " ".join(f"{head:>7}" for head in heads)
    for name, values in sorted(distributions().items()):
        if len(values) > 1:
            cuts = quantiles(values, n=100, method="inclusive")
            picked = [min(values), *(cuts[n - 1] for n in PERCENTILES), max(values)]
            yield f"{name:70} {len(values):5} " + " ".join(f"{value:7.2f}" for value in picked)


def main() -> None:
    """Print the table."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    print("\n".join(rows()))


if __name__ == "__main__":
    main()
