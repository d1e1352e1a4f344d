"""The check of conservation itself: it must see every way of losing, doubling and inventing words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cleaners import Article, Removal
from tests.properties.conservation import faults_of_page, faults_of_text, ink, words_of_page

HTML = """<!doctype html><title>ليس هنا</title><body>عنوان <nav>الرئيسية</nav><script>var a = 'لا';</script>
<style>p { color: red }</style><template><p>ولا هذا</p></template><p hidden>خفي</p><p>نص <b>عريض</b> ومائل.</p>
<noscript>بلا نص برمجي</noscript><textarea>حقل</textarea><!-- تعليق --></body>"""

BLOCKS = ("عنوان", "الرئيسية", "خفي", "نص عريض ومائل.", "بلا نص برمجي", "حقل")
ARTICLE = Article(
    body="نص عريض ومائل.",
    blocks=BLOCKS,
    removals=tuple(Removal(n, 0, len(BLOCKS[n]), "page/outside-story", BLOCKS[n]) for n in (0, 1, 2, 4, 5)),
)

TEXT = "شارك\nقال الوزير كلمته.\nاقرأ أيضا: خبر"
CLEANED = Article(
    body="قال الوزير كلمته.",
    removals=(Removal(None, 0, 4, "share/x", "شارك"), Removal(None, 23, 37, "related/x", "اقرأ أيضا: خبر")),
)


def test_the_walk_reads_what_a_page_holds() -> None:
    assert words_of_page(HTML) == ink("".join(BLOCKS))


def test_ink() -> None:
    assert ink("أ\u200fب\u00a0\u200c\ufeffج\u00ad د\ufe0f\t") == "أبجد"


def test_conserved_page_has_no_fault() -> None:
    assert faults_of_page(HTML, ARTICLE) == []


def test_conserved_text_has_no_fault() -> None:
    assert faults_of_text(TEXT, CLEANED) == []


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (replace(ARTICLE, body="نص عريض."), "the body is not what was left"),
        (replace(ARTICLE, body="نص عريض ومائل. نص"), "the body is not what was left"),
        (replace(ARTICLE, body="ومائل. نص عريض"), "the body is not what was left"),
        (replace(ARTICLE, removals=ARTICLE.removals[1:]), "the body is not what was left"),
        (replace(ARTICLE, removals=ARTICLE.removals[::-1]), "the removals are not in reading order"),
        (replace(ARTICLE, removals=(ARTICLE.removals[0], *ARTICLE.removals)), "two removals claim the same words"),
        (replace(ARTICLE, blocks=BLOCKS[:-1], removals=ARTICLE.removals[:-1]), "the document is not the page"),
        (
            replace(ARTICLE, removals=(Removal(0, 0, 5, "a/b", "غيره"), *ARTICLE.removals[1:])),
            "has not the words of its place",
        ),
    ],
)
def test_fault_of_a_page_is_seen(broken: Article, fault: str) -> None:
    assert any(fault in found for found in faults_of_page(HTML, broken))


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (replace(CLEANED, body=CLEANED.body + "؟"), "the body is not what was left"),
        (replace(CLEANED, removals=CLEANED.removals[:1]), "the body is not what was left"),
        (replace(CLEANED, removals=(CLEANED.removals[0]._replace(block=0), CLEANED.removals[1])), "names a block"),
        (replace(CLEANED, removals=(CLEANED.removals[0]._replace(start=1), CLEANED.removals[1])), "has not the words"),
    ],
)
def test_fault_of_a_text_is_seen(broken: Article, fault: str) -> None:
    assert any(fault in found for found in faults_of_text(TEXT, broken))
