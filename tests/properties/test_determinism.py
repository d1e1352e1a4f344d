"""The same page gives the same article: in any order, beside other pages, in a fresh process with another hash seed."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaners import Article, NotAnArticle, Page, clean_page, clean_text
from tests import shared
from tests.properties.test_corpus import SAMPLES, html_of

PAGES = sorted(SAMPLES.glob("*/*/page.html")) + shared.pages()[::8]
TEXTS = sorted(SAMPLES.glob("*/*/page.txt")) + shared.seeds()

pytestmark = pytest.mark.skipif(not PAGES + TEXTS, reason="wants samples/ or the corpus")


def digest_of(file: Path) -> str:
    """What is made of a file, articles with their removals or the refusal's reason, as a digest."""
    text = html_of(file)
    return digest(lambda: clean_page(Page(text)) if file.suffix == ".html" else clean_text(text))


def digest_of_bytes(file: Path) -> str:
    """What is made of a page's bytes under the charset that they are in."""
    raw = file.read_bytes()
    charset = "utf-8" if html_of(file).encode("utf-8") == raw else "windows-1256"
    return digest(lambda: clean_page(Page(raw, charset=charset)))


def digest(clean: Callable[[], Article]) -> str:
    """An article with its removals, or the reason of a refusal, as a digest."""
    try:
        article = clean()
    except NotAnArticle as refusal:
        return refusal.reason
    record = article.as_dict() | {"removals": [removal.as_dict() for removal in article.removals]}
    return hashlib.sha256(json.dumps(record, ensure_ascii=False).encode("utf-8")).hexdigest()


def digests(files: list[Path]) -> dict[str, str]:
    """What is made of each file, by its path, in the order given."""
    return {str(file): digest_of(file) for file in files}


def test_any_order() -> None:
    files = PAGES + TEXTS
    shuffled = random.Random(20261121).sample(files, len(files))  # noqa: S311  # an order, not a secret
    assert digests(shuffled) == digests(files[::-1])


def test_bytes_and_text_alike() -> None:
    """The bytes of a page, with the charset the transport declared, give what its decoded text gives."""
    apart = [file.stem for file in PAGES if digest_of_bytes(file) != digest_of(file)]
    assert apart == []


@pytest.mark.parametrize("seed", ["1", "4242"])
def test_fresh_process_with_another_hash_seed(root: Path, seed: str) -> None:
    files = (PAGES + TEXTS)[:: 1 if len(PAGES) < 40 else 2]
    code = (
        "import sys, json, pathlib; from tests.properties.test_determinism import digests;"
        "print(json.dumps(digests([pathlib.Path(name) for name in sys.argv[1:]])))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *map(str, files)],
        cwd=root, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == digests(files)
