"""Headlines glued into the story's lines: what leaks, what is lost, on texts that are put together from the corpus.

    python -m tests.benchmarks.glued                # outlets on which the finder may be tuned
    python -m tests.benchmarks.glued --held         # the others, whose figures count
    python -m tests.benchmarks.glued --why inside   # a form's texts that are not their story (tuned outlets)
    python -m tests.benchmarks.glued --fit          # the weights of `cleaners/story/resuming.py` (some minutes)

Stories are gold bodies; what is glued into them are headlines of the same outlet (links of the story's own page), of
others, and of pages on the same event. An outlet is tuned or held by its name, and lends its headlines to its own side
only. A text leaks where the last four words of a glued headline are left, and loses where words of the story are gone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from cleaners import NotAnArticle, clean_text
from cleaners.page.document import read_document
from cleaners.story.resuming import Evidence, Own, find_places, own_words
from cleaners.text.normalise import words_of
from tests.shared import SHARED

CORPUS = SHARED / "corpus"
HEADLINE_WORDS = range(4, 19)
"""Words of a link that is a headline; half A's gold headlines have 3 to 18."""
FEWEST_PARAGRAPH_WORDS = 10
"""A shorter paragraph is a sub-heading as often; none is glued to."""
TAIL_WORDS = 4
"""So many last words of a headline that are left are a leak."""
LABELS = ("أخبار ذات صلة", "مواضيع ذات صلة", "أخبار متعلقة", "اقرأ أيضا", "اقرأ أيضا:", "قد يهمك أيضا", "الأكثر قراءة")
SEED = 7
LINKED = 0.9
"""A block of which so large a share is a link is a link."""
OWN_OUTLET, SAME_EVENT, LABEL_ALONE, CUT_SENTENCE = 0.6, 0.12, 0.06, 0.06
"""Shares of texts with headlines of the story's own page, and of lines to fit on: of its event, of none."""
ROUNDS, STEPS, RATE, DECAY = 40, 200, 0.1, (0.9, 0.99)
"""Lines a story, and the steps of the fit (Adam's, with these decays) with a prior of variance 1."""
_STOP = re.compile(r"(?<=[^\d\s.])\.\s+(?=\w{2})")
_DATE = "تاريخ النشر: 12 مارس 2023"


class Story(NamedTuple):
    """A gold story and what may be glued into it."""

    outlet: str
    event: str | None
    title: str
    body: tuple[str, ...]
    links: tuple[str, ...]
    """Headlines that its page links to."""


class Glued(NamedTuple):
    """A text with headlines glued into it."""

    form: str
    story: Story
    text: str
    headlines: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What the cleaner made of a text."""

    glued: Glued
    leaks: bool
    lost: int
    """Words of the story that are gone."""
    exact: bool
    body: str


def stories(*, held: bool) -> list[Story]:
    """The gold stories of one side's outlets."""
    rows = map(json.loads, (CORPUS / "manifest.jsonl").read_text(encoding="utf-8").splitlines())
    found = []
    for row in rows:
        gold = CORPUS / "gold" / f"{Path(row['file']).stem}.json"
        if gold.exists() and _is_held(row["org"]) == held:
            told = json.loads(gold.read_text(encoding="utf-8"))
            if told["title"] and told["body"]:
                links = _links(CORPUS / "pages" / row["file"], told)
                found.append(Story(row["org"], row["group"], told["title"], tuple(told["body"]), links))
    return found


def _is_held(outlet: str) -> bool:
    return hashlib.sha256(outlet.encode()).digest()[0] % 2 == 0


def _links(page: Path, gold: dict[str, object]) -> tuple[str, ...]:
    """Links of a page that read as headlines and are no words of its story."""
    document = read_document(page.read_text(encoding="utf-8"))
    story = " ".join(words_of(f"{gold['title']} {gold['body']}"))
    found = {}
    for block in document.blocks:
        text = " ".join(block.text.split())
        words = words_of(text)
        if (
            len(words) in HEADLINE_WORDS
            and block.links
            and sum(end - start for start, end in block.links) > LINKED * len(block.text)
            and _is_arabic(text)
            and " ".join(words) not in story
        ):
            found[tuple(words)] = text
    return tuple(found.values())


def _is_arabic(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return sum("\u0620" <= c <= "\u06d5" for c in letters) > 0.7 * len(letters)


def texts(*, held: bool, rounds: int = 2) -> Iterator[Glued]:
    """Every form of every story, so many times, the same ones at every call."""
    known = stories(held=held)
    for number, story in enumerate(known):
        for turn in range(rounds):
            for form, (count, join) in FORMS.items():
                chosen = random.Random(f"{SEED} {number} {turn} {form}")  # noqa: S311 - the same texts at every call
                headlines = _headlines(chosen, story, known, count, form)
                text = join(chosen, story, headlines) if len(headlines) == count else None
                if text is not None:
                    yield Glued(form, story, text, tuple(headlines))


def _headlines(chosen: random.Random, story: Story, known: list[Story], count: int, form: str) -> list[str]:
    own = {tuple(words_of(story.title))}
    event = [s.title for s in known if s.event == story.event and s.event and tuple(words_of(s.title)) not in own]
    others = [s.title for s in known if s.event != story.event or not s.event]
    if form == "same event":
        return chosen.sample(sorted(set(event)), count) if len(set(event)) >= count else []
    pool = story.links if len(story.links) >= count and chosen.random() < OWN_OUTLET else others
    return chosen.sample(sorted(set(pool)), count) if len(set(pool)) >= count else []


def _label(chosen: random.Random) -> str:
    return chosen.choice(LABELS)


def _text(story: Story, paragraphs: list[str]) -> str:
    return "\n".join([story.title, _DATE, *paragraphs])


def _before(chosen: random.Random, story: Story, headlines: list[str], joint: str, place: int | None) -> str | None:
    places = [n for n, p in enumerate(story.body) if len(p.split()) >= FEWEST_PARAGRAPH_WORDS]
    places = [n for n in places if n == place] if place is not None else [n for n in places if n]
    if not places:
        return None
    n = chosen.choice(places)
    glued = f"{_label(chosen)} {' '.join(headlines)}{joint}{story.body[n]}"
    return _text(story, [*story.body[:n], glued, *story.body[n + 1 :]])


def _inside(chosen: random.Random, story: Story, headlines: list[str], *, flat: bool) -> str | None:
    """Between two sentences of one paragraph, or of a text that stands on one line."""
    body = [" ".join(story.body)] if flat else list(story.body)
    places = [
        (n, m.end())
        for n, p in enumerate(body)
        for m in _STOP.finditer(p)
        if len(p[m.end() :].split()) >= FEWEST_PARAGRAPH_WORDS
    ]
    if not places:
        return None
    n, cut = chosen.choice(places)
    p = body[n]
    body[n] = f"{p[:cut]}{_label(chosen)} {' '.join(headlines)} {p[cut:]}"
    if flat:
        return f"الرئيسية سياسة اقتصاد رياضة ثقافة منوعات {story.title} 12.03.2023 | 08:15 GMT {body[0]}"
    return _text(story, body)


def _after(chosen: random.Random, story: Story, headlines: list[str], *, label: bool) -> str | None:
    """Behind a paragraph's last stop."""
    places = [
        n for n, p in enumerate(story.body) if len(p.split()) >= FEWEST_PARAGRAPH_WORDS and p.rstrip().endswith(".")
    ]
    if not places:
        return None
    n = chosen.choice(places)
    said = f"{_label(chosen)} " if label else ""
    return _text(story, [*story.body[:n], f"{story.body[n]} {said}{' '.join(headlines)}", *story.body[n + 1 :]])


FORMS: dict[str, tuple[int, Callable[[random.Random, Story, list[str]], str | None]]] = {
    "one": (1, lambda r, s, h: _before(r, s, h, " ", 0)),
    "two": (2, lambda r, s, h: _before(r, s, h, " ", 0)),
    "two, no space": (2, lambda r, s, h: _before(r, s, h, "", 0)),
    "three": (3, lambda r, s, h: _before(r, s, h, " ", 0)),
    "doubled": (1, lambda r, s, h: _before(r, s, [*h, *h], " ", 0)),
    "same event": (1, lambda r, s, h: _before(r, s, h, " ", 0)),
    "later": (2, lambda r, s, h: _before(r, s, h, " ", None)),
    "inside": (2, lambda r, s, h: _inside(r, s, h, flat=False)),
    "one line": (2, lambda r, s, h: _inside(r, s, h, flat=True)),
    "after, label": (1, lambda r, s, h: _after(r, s, h, label=True)),
    "after, none": (1, lambda r, s, h: _after(r, s, h, label=False)),
    "none": (1, lambda _, s, h: _text(s, [f"{h[0]} {s.body[0]}", *s.body[1:]])),
    "untouched": (0, lambda _, s, __: _text(s, list(s.body))),
}
"""How many headlines a form has, and where they go. «untouched» is the story itself: nothing of it may go."""


def outcome(glued: Glued) -> Outcome:
    """Clean a text and compare."""
    try:
        body = clean_text(glued.text, outlets=()).body
    except NotAnArticle:
        body = ""
    kept = words_of(body)
    gold = [word for paragraph in glued.story.body for word in words_of(paragraph)]
    lost = _lost(gold, kept)
    said, own = f" {' '.join(kept)} ", f" {' '.join(gold)} "
    tails = [f" {' '.join(words_of(headline)[-TAIL_WORDS:])}" for headline in glued.headlines]
    leaks = any(tail in said and tail not in own for tail in tails)
    return Outcome(glued, leaks, lost, "".join(kept) == "".join(gold), body)


def _lost(gold: list[str], kept: list[str]) -> int:
    """Words of the story that are gone; where a headline's last letters were left on one, it is not."""
    missing = (Counter(gold) - Counter(kept)).elements()
    left = " ".join((Counter(kept) - Counter(gold)).elements())
    return sum(word not in left for word in missing)


def table(found: list[Outcome]) -> str:
    """Shares by form, in per cent of the texts: leak, loss, exact."""
    forms = defaultdict(list)
    for one in found:
        forms[one.glued.form].append(one)
    rows = [f"{'':16} {'texts':>6} {'leak':>6} {'loss':>6} {'words':>6} {'exact':>6}"]
    for form, of in forms.items():
        leak, loss, exact = (100 * fmean(values) for values in _shares(of))
        lost = fmean(one.lost for one in of)
        rows.append(f"{form:16} {len(of):6} {leak:6.1f} {loss:6.1f} {lost:6.2f} {exact:6.1f}")
    return "\n".join(rows)


def _shares(of: list[Outcome]) -> tuple[list[bool], list[bool], list[bool]]:
    return [o.leaks for o in of], [o.lost > 0 for o in of], [o.exact for o in of]


class Line(NamedTuple):
    """A line to fit on: the evidence of its places that count, and which of them is right; None: none is."""

    places: list[dict[int, float]]
    right: int | None


def lines() -> Iterator[Line]:
    """Paragraphs of the tuned outlets' stories behind a label and headlines; some without, as sentences are."""
    known = stories(held=False)
    for number, story in enumerate(known):
        places = [n for n, p in enumerate(story.body) if len(p.split()) >= FEWEST_PARAGRAPH_WORDS]
        for turn in range(ROUNDS if places else 0):
            chosen = random.Random(f"{SEED} {number} {turn}")  # noqa: S311 - the same lines at every call
            n = places[0] if chosen.random() < 1 / 2 else chosen.choice(places)
            own = own_words(map(words_of, [story.title, *story.body[:n], *story.body[n + 1 :]]))
            line = _line(chosen, story, known, story.body[n], own)
            if line is not None:
                yield line


def _line(chosen: random.Random, story: Story, known: list[Story], paragraph: str, own: Own) -> Line | None:
    label, count = _label(chosen), chosen.choice((1, 1, 2, 2, 3))
    form = "same event" if chosen.random() < SAME_EVENT else ""
    headlines = _headlines(chosen, story, known, count, form) or _headlines(chosen, story, known, count, "")
    kind = chosen.random()
    if kind < LABEL_ALONE + CUT_SENTENCE:
        words = paragraph.split()
        cut = chosen.randrange(1, len(words) // 2) if kind < CUT_SENTENCE else 0
        found = list(find_places(f"{label} {' '.join(words[cut:])}", len(words_of(label)), own))
        return Line([_counted(place.evidence) for place in found], None)
    if chosen.random() < 1 / 10:
        headlines = [headlines[0]] * 2
    text = f"{label} {' '.join(headlines)}{chosen.choice((' ', ' ', ' ', ''))}{paragraph}"
    found = list(find_places(text, len(words_of(label)), own))
    right = [n for n, place in enumerate(found) if words_of(text[place.offset :]) == words_of(paragraph)]
    return Line([_counted(place.evidence) for place in found], right[0]) if right else None


def _counted(evidence: Evidence) -> dict[int, float]:
    return {n: float(count) for n, count in enumerate(evidence) if count}


def fitted() -> dict[str, float]:
    """The weights under which the right places of the lines are likeliest, and what speaks for none."""
    known = list(lines())
    nowhere = len(Evidence._fields)
    weights, mean, square = ([0.0] * (nowhere + 1) for _ in range(3))
    for step in range(1, STEPS + 1):
        slope = [-weight for weight in weights]
        for line in known:
            places = [*line.places, {nowhere: 1.0}]
            scores = [sum(weights[n] * count for n, count in place.items()) for place in places]
            most = max(scores)
            likely = [math.exp(score - most) for score in scores]
            whole, right = sum(likely), len(line.places) if line.right is None else line.right
            for number, place in enumerate(places):
                error = (number == right) - likely[number] / whole
                for n, count in place.items():
                    slope[n] += error * count
        for n, value in enumerate(slope):
            mean[n] += (1 - DECAY[0]) * (value / len(known) - mean[n])
            square[n] += (1 - DECAY[1]) * ((value / len(known)) ** 2 - square[n])
            pace = math.sqrt(square[n] / (1 - DECAY[1] ** step)) + 1e-8
            weights[n] += RATE * (1 - step / (STEPS + 1)) * mean[n] / (1 - DECAY[0] ** step) / pace
    return dict(zip((*Evidence._fields, "NOWHERE"), weights, strict=True))


def main() -> None:
    """Print the figures, or the weights; with --why, each text of a form that is not its story."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held", action="store_true", help="the outlets on which nothing is tuned")
    parser.add_argument("--why", metavar="FORM", help="print a form's texts that are not their story")
    parser.add_argument("--fit", action="store_true", help="fit the weights of what speaks for a place")
    options = parser.parse_args()
    if options.fit:
        print("\n".join(f"{name:12} {weight:6.2f}" for name, weight in fitted().items()))
        return
    found = [outcome(glued) for glued in texts(held=options.held)]
    print(table(found))
    for one in found:
        if options.why == one.glued.form and not one.exact and not options.held:
            print(f"\n{'leak ' * one.leaks}{'loss' * (one.lost > 0)}\n{one.glued.text[:700]}\n->\n{one.body[:500]}")


if __name__ == "__main__":
    main()
