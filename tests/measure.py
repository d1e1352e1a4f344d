"""How good the cleaner is on the corpus, in this process, by the metrics of ../shared/bench.

    python -m tests.measure            # the figures beside the floors
    python -m tests.measure --raise    # and lift the floors that are passed; none is ever lowered

Figures are means over the pages of one half (the manifest's A and B: rules are written on A, so the gap to B shows what
was fitted to pages) or over the texts of one file; no word of the corpus is printed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import Any

from cleaners import Article, NotAnArticle, Page, clean_page, clean_text
from tests.shared import SHARED

FLOORS = Path(__file__).with_name("floors.json")

FEWER_IS_BETTER = frozenset({"leak", "loss", "invented", "passages lost", "words removed", "refused"})
"""Figures whose bound is a ceiling; all others have a floor."""

Figures = dict[str, dict[str, float]]


def measure() -> Figures:
    """Every figure by set of documents, in per cent (rounded to 0.01)."""
    corpus = SHARED / "corpus"
    halves = _halves(corpus)
    figures = {
        f"pages {half}": _scored(_page_scores(corpus, {stem for stem, of in halves.items() if of == half}))
        for half in ("A", "B")
    }
    for name in ("text", "text_composed"):
        figures[name] = _scored(_text_scores(corpus / f"{name}.jsonl"))
    figures["text_keep"] = _kept(corpus / "text_keep.jsonl")
    return {of: {name: round(100 * share, 2) for name, share in found.items()} for of, found in figures.items()}


def digest_of_corpus() -> str:
    """What the floors were measured on: names and sizes of the gold and the texts."""
    files = sorted([*(SHARED / "corpus").glob("gold/*.json"), *(SHARED / "corpus").glob("text*.jsonl")])
    listing = "\n".join(f"{file.name} {file.stat().st_size}" for file in files)
    return hashlib.sha256(listing.encode()).hexdigest()[:16]


def holds(name: str, value: float, bound: float) -> bool:
    """Whether a figure is on the right side of its bound."""
    return value <= bound if name in FEWER_IS_BETTER else value >= bound


def _halves(corpus: Path) -> dict[str, str | None]:
    rows = map(json.loads, (corpus / "manifest.jsonl").read_text(encoding="utf-8").splitlines())
    return {Path(row["file"]).stem: row["half"] for row in rows}


def _bench(module: str) -> Any:
    import importlib

    if str(SHARED / "bench") not in sys.path:
        sys.path.insert(0, str(SHARED / "bench"))
    return importlib.import_module(f"bench.{module}")


def _page_scores(corpus: Path, stems: set[str]) -> list[Any]:
    documents = _bench("pages").load_pages(corpus / "pages", corpus / "gold", gold_only=True)
    return [
        _score(document.gold, partial(clean_page, Page(document.request["html"], url=document.request["url"] or None)))
        for document in documents
        if document.id in stems and document.gold.body
    ]


def _text_scores(file: Path) -> list[Any]:
    documents = _bench("pages").load_texts(file)
    return [_score(d.gold, partial(clean_text, d.request["text"])) for d in documents if d.gold and d.gold.body]


def _score(gold: Any, clean: Callable[[], Article]) -> Any:
    return _bench("metrics").score_page(gold, _answer(clean))


def _answer(clean: Callable[[], Article]) -> dict[str, Any]:
    """What the wire would answer, as the metrics read it."""
    try:
        article = clean()
    except NotAnArticle:
        return {}
    return {
        "title": article.headline,
        "body": article.body,
        "date": article.date_published,
        "authors": list(article.authors),
    }


def _scored(scores: Iterable[Any]) -> dict[str, float]:
    """design.md's columns: means over pages; title, date and authors over those whose gold has one."""
    scores = list(scores)
    bags = sorted(score.bag.f1 for score in scores)
    return {
        "bag F1": fmean(bags),
        "worst decile": fmean(bags[: max(1, len(bags) // 10)]),
        "leak": fmean(score.leak for score in scores),
        "loss": fmean(score.body_loss for score in scores),
        "exact": fmean(score.exact for score in scores),
        "refused": fmean(score.empty for score in scores),
        "title": _mean_of_known(score.title for score in scores),
        "date": _mean_of_known(score.date for score in scores),
        "authors": _mean_of_known(score.authors for score in scores),
        "invented": _mean_of_known(score.authors_invented for score in scores),
    }


def _mean_of_known(values: Iterable[float | None]) -> float:
    known = [value for value in values if value is not None]
    return fmean(known) if known else 0.0


def _kept(file: Path) -> dict[str, float]:
    """Prose that must come through, as bench.keep counts it; «story» documents have no headline to count."""
    tokens = _bench("normalize").tokens
    passages: list[bool] = []
    words, gone = 0, 0
    for document in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
        answer = _answer(partial(clean_text, document["text"]))
        headline = "" if document["class"] == "story" else answer.get("title") or ""
        kept = tokens(f"{headline} {answer.get('body') or ''}")
        before = Counter(tokens(document["text"]))
        words += before.total()
        gone += (before - Counter(kept)).total()
        if "must_keep" in document:
            passages.append(" ".join(tokens(document["must_keep"])) not in " ".join(kept))
    return {"passages lost": fmean(passages), "words removed": gone / words}


def bounds() -> dict[str, Any]:
    """The floors and ceilings as they are pinned."""
    pinned: dict[str, Any] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return pinned


def raised(figures: Figures, pinned: Mapping[str, Mapping[str, float]]) -> Figures:
    """Bounds lifted (ceilings: lowered) to the figures, to the tenth on the safe side; none is loosened."""
    return {
        of: {name: _tighter(name, value, pinned.get(of, {}).get(name)) for name, value in found.items()}
        for of, found in figures.items()
    }


def _tighter(name: str, value: float, bound: float | None) -> float:
    if name in FEWER_IS_BETTER:
        ceiling = math.ceil(value * 10) / 10
        return ceiling if bound is None else min(bound, ceiling)
    floor = math.floor(value * 10) / 10
    return floor if bound is None else max(bound, floor)


def _table(figures: Figures, pinned: Mapping[str, Mapping[str, float]]) -> str:
    lines = []
    for of, found in figures.items():
        lines.append(of)
        for name, value in found.items():
            bound = pinned.get(of, {}).get(name)
            verdict = "new" if bound is None else "" if holds(name, value, bound) else "BELOW ITS BOUND"
            lines.append(f"  {name:14} {value:7.2f}   {'' if bound is None else bound:>6}   {verdict}".rstrip())
    return "\n".join(lines)


def main() -> None:
    """Print the figures; with --raise, pin what was reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift the floors that are passed")
    options = parser.parse_args()
    figures, pinned = measure(), bounds()
    print(_table(figures, pinned["figures"]))
    if options.lift:
        lifted = raised(figures, pinned["figures"] if pinned["corpus"] == digest_of_corpus() else {})
        record = {"corpus": digest_of_corpus(), "figures": lifted}
        FLOORS.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
