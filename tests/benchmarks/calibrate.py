"""What a threshold is worth: the corpus' figures for several values of one constant, and what its docstring may say.

    python -m tests.benchmarks.calibrate cleaners.story.structure._ENOUGH 20 60 80

What docstrings say of lengths and shares is in `distributions.py`.
Values are Python expressions; the value in the source is always measured too. Each value is measured in a process of
its own, which reads the constant's module with that value written into it, so that whoever imports the constant, or
bakes it into a pattern, has it too. Measured are half A's pages, once more without any class or id, the passages,
half A's texts and those without a half, and the pages to be refused, all without declared outlets; half B is never
read. One page is two points.

A value is worth its mean over the sets of documents: body F1, or the share of words kept of prose that must come
through. A constant is safe where the values around it move no more than one outlet, and where the best value stays the
best whichever outlet is left out.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean
from types import CodeType
from typing import Any, NamedTuple

from tests.shared import SHARED

CORPUS = SHARED / "corpus"
COLUMNS = {
    "pages": ("F1", "decile", "leak", "loss", "exact", "title", "date", "authors", "invented"),
    "passages": ("F1", "decile"),
    "bare": ("F1", "decile", "leak", "loss", "exact"),
    "texts": ("F1", "decile", "leak", "loss", "exact", "title", "date", "authors", "invented"),
    "composed": ("F1", "decile", "leak", "loss", "exact"),
    "keep": ("F1", "lost"),
    "refusals": ("F1",),
}
"""Figures by set of documents; bare: the pages without any class or id; the F1 of prose to keep is its share of words
kept, of a refusal whether it is one."""
_NAMES = re.compile(r"\s(?:class|id)=\"[^\"]*\"")
"""Attributes by which pages name their parts."""
SAME = 1e-9
"""Figures that differ by less are the same."""

Figures = dict[str, float]


class Constant(NamedTuple):
    """A named constant of a module, and the expression to write in its place."""

    module: str
    name: str
    value: str | None = None
    """None: as it stands."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One document of the corpus with what is known of it."""

    of: str
    """The set it is in: a key of `COLUMNS`."""
    id: str
    outlet: str
    """Its outlet, or the document itself where that is not known."""
    url: str | None
    html: str | None
    text: str
    gold: dict[str, Any]


class Answer(NamedTuple):
    """What the cleaner makes of a sample."""

    fields: dict[str, Any]
    """What the metrics read; empty where it was refused."""
    digest: str
    """Of the whole article, removals included."""


# -- the corpus --------------------------------------------------------------------------------------------------------


def samples() -> Iterator[Sample]:
    """Every document that may be tuned on: half A, and what has no half."""
    rows = list(_lines("manifest.jsonl"))
    for row in rows:
        stem = Path(row["file"]).stem
        gold = CORPUS / "gold" / f"{stem}.json"
        passages = CORPUS / "passages" / f"{stem}.passages.json"
        if row["half"] == "A" and gold.exists():
            page = Sample("pages", stem, row["org"], row["url"], _page("pages", row["file"]), "", _read(gold))
            yield page
            yield replace(page, of="bare", html=_NAMES.sub("", page.html or ""))
        elif row["half"] is None and passages.exists():
            yield Sample("passages", stem, row["org"], row["url"], _page("pages", row["file"]), "", _read(passages))
    for of, file in (("texts", "text.jsonl"), ("composed", "text_composed.jsonl"), ("keep", "text_keep.jsonl")):
        for row in _lines(file):
            if row.get("_half") != "B":
                outlet = row.get("outlet") or row.get("publisher") or row["id"]
                yield Sample(of, row["id"], outlet, None, None, row["text"], row)
    for path in sorted((CORPUS / "not_articles").glob("*.html")):
        yield Sample("refusals", path.stem, path.stem, None, _page("not_articles", path.name), "", {})


def _lines(name: str) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, (CORPUS / name).read_text(encoding="utf-8").splitlines())


def _read(file: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return read


def _page(folder: str, name: str) -> str:
    return (CORPUS / folder / name).read_text(encoding="utf-8", errors="replace")


# -- one value, in a process of its own --------------------------------------------------------------------------------


def answers(constant: Constant) -> dict[tuple[str, str], Answer]:
    """The cleaner's answer to every sample, with a constant's value written into its module.

    Wants a process that has not imported the cleaner. Raises `LookupError` where the module has no such constant.
    """
    patched = _PatchedModule(constant)
    if constant.value is not None:
        sys.meta_path.insert(0, patched)
    cleaners = import_module("cleaners")
    if constant.value is not None and not patched.written:
        import_module(constant.module)
    found = {}
    for sample in samples():
        try:
            if sample.html is None:
                article = cleaners.clean_text(sample.text, outlets=())
            else:
                article = cleaners.clean_page(cleaners.Page(sample.html, url=sample.url), outlets=())
        except cleaners.NotAnArticle as refusal:
            found[sample.of, sample.id] = Answer({}, refusal.reason)
            continue
        fields = {
            "title": article.headline,
            "body": article.body,
            "date": article.date_published,
            "authors": list(article.authors),
        }
        found[sample.of, sample.id] = Answer(fields, hashlib.sha256(repr(article).encode()).hexdigest())
    return found


class _PatchedModule(MetaPathFinder):
    """Finds one module, as source in which a constant has another value."""

    def __init__(self, constant: Constant) -> None:
        self.constant = constant
        self.written = False

    def find_spec(self, fullname: str, path: Sequence[str] | None, _target: object = None) -> ModuleSpec | None:
        if fullname != self.constant.module:
            return None
        spec = PathFinder.find_spec(fullname, path)
        if spec is not None and spec.origin is not None:
            spec.loader = _PatchedSource(fullname, spec.origin, self.constant)
            self.written = True
        return spec


class _PatchedSource(SourceFileLoader):
    def __init__(self, fullname: str, path: str, constant: Constant) -> None:
        super().__init__(fullname, path)
        self.constant = constant

    def get_code(self, _fullname: str) -> CodeType:
        """The patched source, compiled; compiled files on disk are of the source as it stands."""
        tree = ast.parse(Path(self.path).read_bytes())
        write(tree, self.constant)
        code: CodeType = compile(tree, self.path, "exec", dont_inherit=True)
        return code


def write(tree: ast.Module, constant: Constant) -> None:
    """Write a constant's value into a parsed module. Raises `LookupError` where the module assigns no such name."""
    value = ast.parse(constant.value or "None", mode="eval").body
    for statement in tree.body:
        if isinstance(statement, ast.AnnAssign) and _is(statement.target, constant.name):
            statement.value = value
            break
        if isinstance(statement, ast.Assign):
            target = statement.targets[0]
            if _is(target, constant.name):
                statement.value = value
                break
            if isinstance(target, ast.Tuple) and isinstance(statement.value, ast.Tuple):
                places = [n for n, name in enumerate(target.elts) if _is(name, constant.name)]
                if places:
                    statement.value.elts[places[0]] = value
                    break
    else:
        raise LookupError(f"{constant.module} assigns no {constant.name}")
    ast.fix_missing_locations(tree)


def _is(target: ast.expr, name: str) -> bool:
    return isinstance(target, ast.Name) and target.id == name


# -- figures -----------------------------------------------------------------------------------------------------------


class Scores:
    """Figures of answers; an answer that was scored before is not scored again."""

    def __init__(self) -> None:
        self.samples = {(s.of, s.id): s for s in samples()}
        self._known: dict[tuple[str, str, str], Figures] = {}

    def of(self, found: Mapping[tuple[str, str], Answer]) -> dict[tuple[str, str], Figures]:
        """The figures of every sample."""
        return {key: self._figures(self.samples[key], answer) for key, answer in found.items()}

    def _figures(self, sample: Sample, answer: Answer) -> Figures:
        key = sample.of, sample.id, json.dumps(answer.fields)
        if key not in self._known:
            self._known[key] = _score(sample, answer.fields)
        return self._known[key]


def _score(sample: Sample, answer: Mapping[str, Any]) -> Figures:
    if sample.of == "refusals":
        return {"F1": float(not answer)}
    tokens = _bench("normalize").tokens
    body = answer.get("body") or ""
    if sample.of == "passages":
        return {"F1": _bag_f1(tokens(body), tokens("\n".join(sample.gold["paragraphs"])))}
    if sample.of == "keep":
        headline = "" if sample.gold["class"] == "story" else answer.get("title") or ""
        kept = tokens(f"{headline} {body}")
        gone = (Counter(tokens(sample.text)) - Counter(kept)).total()
        must = " ".join(tokens(sample.gold.get("must_keep") or ""))
        return {"F1": 1 - gone / max(1, len(tokens(sample.text))), "lost": float(must not in " ".join(kept))}
    score = _bench("metrics").score_page(_gold(sample.gold), dict(answer))
    figures = {
        "F1": score.bag.f1,
        "leak": score.leak,
        "loss": score.body_loss,
        "exact": score.exact,
        "title": score.title,
        "date": score.date,
        "authors": score.authors,
        "invented": score.authors_invented,
    }
    return {name: float(value) for name, value in figures.items() if value is not None}


@cache
def _bench(module: str) -> Any:
    if str(SHARED / "bench") not in sys.path:
        sys.path.insert(0, str(SHARED / "bench"))
    return import_module(f"bench.{module}")


def _gold(row: Mapping[str, Any]) -> Any:
    gold = _bench("gold").Gold
    return gold(**{k: v for k, v in row.items() if k in gold.__dataclass_fields__ and v is not None})


def _bag_f1(found: list[str], wanted: list[str]) -> float:
    shared = (Counter(found) & Counter(wanted)).total()
    return 2 * shared / max(1, len(found) + len(wanted))


def means(figures: Mapping[tuple[str, str], Figures]) -> dict[str, Figures]:
    """The mean of each figure by set, over the documents that have it, in per cent; decile: of the worst tenth."""
    by_set: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for (of, _), found in figures.items():
        for name, value in found.items():
            by_set[of][name].append(value)
    for values in by_set.values():
        worst = sorted(values["F1"])
        values["decile"] = worst[: max(1, len(worst) // 10)]
    return {of: {name: 100 * fmean(values) for name, values in found.items()} for of, found in by_set.items()}


def worth(figures: Mapping[tuple[str, str], Figures]) -> float:
    """What a value is worth: the mean of F1 over the sets."""
    return fmean(found["F1"] for found in means(figures).values())


# -- the report --------------------------------------------------------------------------------------------------------


class Measured(NamedTuple):
    """What one value of a constant gives."""

    value: str
    answers: dict[tuple[str, str], Answer]
    figures: dict[tuple[str, str], Figures]


def sweep(constant: Constant, values: Iterable[str], scores: Scores) -> list[Measured]:
    """Measure the value in the source, which comes first, and every other value."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["trafilatura", "langdetect", "tests.shared"])
    with ProcessPoolExecutor(max_workers=1, mp_context=context, max_tasks_per_child=1) as pool:
        tasks = [constant._replace(value=value) for value in values]
        found = list(pool.map(answers, [constant, *tasks]))
    names = [in_source(constant), *(task.value or "" for task in tasks)]
    return [Measured(name, answer, scores.of(answer)) for name, answer in zip(names, found, strict=True)]


def in_source(constant: Constant) -> str:
    """The expression that the source gives a constant. Raises `LookupError` where there is none."""
    file = Path(*constant.module.split(".")).with_suffix(".py")
    root = Path(__file__).resolve().parents[2]
    source = root / file if (root / file).exists() else root / file.with_suffix("") / "__init__.py"
    for statement in ast.parse(source.read_bytes()).body:
        value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        if value is None:
            continue
        for target in targets:
            if isinstance(target, ast.Name) and target.id == constant.name:
                return ast.unparse(value)
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                for name, part in zip(target.elts, value.elts, strict=True):
                    if _is(name, constant.name):
                        return ast.unparse(part)
    raise LookupError(f"{constant.module} assigns no {constant.name}")


def moved(now: Measured, then: Measured, scores: Scores) -> dict[str, float]:
    """Outlets whose figures differ, with the difference: of F1 where it moved, else 0 (all summed)."""
    found: dict[str, float] = {}
    for key, figures in then.figures.items():
        before = now.figures[key]
        if any(abs(figures.get(name, 0) - before.get(name, 0)) > SAME for name in {*figures, *before}):
            outlet = scores.samples[key].outlet
            found[outlet] = found.get(outlet, 0) + figures["F1"] - before["F1"]
    return found


def best_without_each(measured: Sequence[Measured], scores: Scores) -> list[str]:
    """The values that are best whichever outlet is left out; none: the best value hangs on one outlet."""
    outlets = {sample.outlet for sample in scores.samples.values()}
    best = {m.value for m in measured}
    touched = {outlet for other in measured[1:] for outlet in moved(measured[0], other, scores)}
    for outlet in [None, *sorted(touched & outlets)]:
        rest = {
            m.value: worth({k: f for k, f in m.figures.items() if scores.samples[k].outlet != outlet}) for m in measured
        }
        top = max(rest.values())
        best &= {value for value, of in rest.items() if of > top - SAME}
    return [m.value for m in measured if m.value in best]


def report(constant: Constant, measured: Sequence[Measured], scores: Scores) -> Iterator[str]:
    """A block of lines for one constant: a row a value, then which values are best without any one outlet."""
    yield f"{constant.module}.{constant.name}"
    for m in measured:
        here = " (source)" if m is measured[0] else ""
        sets = means(m.figures)
        yield f"  {m.value + here:22} worth {worth(m.figures):.3f}  " + "  ".join(
            f"{of} " + "/".join(f"{sets[of].get(name, 0):.1f}" for name in names)
            for of, names in COLUMNS.items()
            if of in sets
        )
        if m is not measured[0]:
            other = sum(m.answers[key].digest != answer.digest for key, answer in measured[0].answers.items())
            changes = sorted(moved(measured[0], m, scores).items(), key=lambda change: change[1])
            listed = ", ".join(f"{outlet} {100 * difference:+.1f}" for outlet, difference in changes[:12])
            yield f"    articles changed: {other}; outlets whose figures move: {len(changes)}  {listed}"
    best = best_without_each(measured, scores)
    yield f"  best whichever outlet is left out: {', '.join(best) or 'none'}"


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("constant", help="module.NAME")
    parser.add_argument("values", nargs="+", help="Python expressions to try beside the value in the source")
    options = parser.parse_args()
    if not CORPUS.is_dir():
        sys.exit(f"{CORPUS} does not exist: calibration wants the corpus")
    module, _, name = options.constant.rpartition(".")
    constant, scores = Constant(module, name), Scores()
    print("\n".join(report(constant, sweep(constant, options.values, scores), scores)))


if __name__ == "__main__":
    main()
