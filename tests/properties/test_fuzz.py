"""Generated pages and texts: whatever comes in, it is conserved or refused, and cleaning twice is cleaning once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaners import NotAnArticle, Page, clean_page, clean_text
from tests.properties.conservation import faults_of_cleaning_page, faults_of_cleaning_text
from tests.properties.test_corpus import html_of

TIMES = 50 if settings.get_current_profile_name() == "soak" else 1
"""How much longer `make soak` looks."""

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "samples").glob("*/*/page.html"))

SENTENCES = (
    "أعلنت بلدية المدينة أمس افتتاح ثلاث حدائق عامة بعد عامين من أعمال الصيانة.",
    "وقال رئيس البلدية إن المشروع كلّف نحو 4.5 ملايين دينار، «وهو أقل مما كان مقدرا له».",
    "وأضاف: نأمل أن يجد الأهالي في هذه الأماكن متنفسا لهم ولأطفالهم طوال الصيف",
    "وكان المجلس قد أقر الخطة في 12 مارس/آذار 2024 بأغلبية أصواته، وفق بيان رسمي.",
    "هل تكفي هذه الخطوة؟ يرى خبراء أن الطريق ما زال طويلا، وأن الماء هو العقبة الأولى!",
)
CLUTTER = (
    "اقرأ أيضا", "اقرأ أيضا: أمطار غزيرة على السواحل", "أخبار ذات صلة", "الأكثر قراءة", "شارك", "تابعنا على تويتر",
    "عدد المشاهدات : 45", "المصدر: وكالات", "تاريخ النشر: 3rd, March 2024 GMT", "بقلم: سمير الحلاق", "+ الخط -",
    "الرئيسية", "جميع الحقوق محفوظة", "كلمات دلالية: ماء حدائق", "12/03/2024", "أحمد علي (عمّان)", "(رويترز)", "||", "…",
)  # fmt: skip
MARKS = "\u200f\u200e\u202b\u202c\u200c\u200d\ufeff\u00ad\u0640\u064b\u0651\u00a0\u061c\u2066\u2069\u200b\ufe0f\u034f"
SEPARATORS = ("\n", "\n\n", "\r\n", " ", "", "\t", "\u2028", "\u2029", "\x0b", "\x0c", "\x85", " | ", "\n \u00a0\n")

pieces = st.sampled_from((*SENTENCES, *CLUTTER))
wild = st.text(st.characters(codec="utf-8"), max_size=30)
arabic = st.text('ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأإؤئ ٠١٢٣123.،؛:؟!«»"()-/|\n' + MARKS, max_size=60)
words = pieces | pieces | arabic | wild


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Sentences, clutter and noise, joined by every kind of line end or by none."""
    parts = draw(st.lists(words, max_size=25))
    return "".join(part + draw(st.sampled_from(SEPARATORS)) for part in parts)


TAGS = (
    "p", "div", "span", "a href='/x'", "h1", "h2", "li", "ul", "td", "table", "b", "section", "article", "nav", "aside",
    "p hidden", "div class='related-posts'", "div class='share'", "script", "style", "template", "noscript", "svg",
    "textarea", "select", "option", "iframe", "button", "blockquote", "figure", "figcaption", "math", "form", "title",
    "time datetime='2024-03-12'", "body", "html", "head", "xmp", "details", "br", "img alt='صورة'", "p dir=rtl", "o:p",
)  # fmt: skip
ODDITIES = (
    "&nbsp;", "&#x200f;", "&amp;", "&lt;p&gt;", "&#0;", "<!-- تعليق -->", "<![CDATA[x]]>", "<?xml?>", "</p>", "</div>",
    "<p", "<", "&", "\x00", "</body>", "<!doctype html>", "<br>", "]]>", "<table><tr>", "</script>",
)  # fmt: skip


def wrapped(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """An element around some children."""
    return st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from(TAGS),
        st.lists(children, max_size=5),
    )


pages = st.lists(st.recursive(words | st.sampled_from(ODDITIES), wrapped, max_leaves=30), max_size=12).map("".join)


def check(faults: list[str] | None) -> None:
    assert not faults, faults


@settings(max_examples=400 * TIMES)
@given(texts())
@example("")
@example("\n".join(SENTENCES))
@example(" ".join(SENTENCES))
@example("\ufeff\n" + "\n\n".join(SENTENCES))
@example("\ud800" + SENTENCES[0])
def test_any_text(text: str) -> None:
    check(faults_of_cleaning_text(text))


@settings(max_examples=400 * TIMES)
@given(pages)
@example("<body>" + "".join(f"<p>{s}</p>" for s in SENTENCES))
@example("<div>" * 3000 + SENTENCES[0])
@example("<frameset><frame></frameset>" + SENTENCES[0])
def test_any_page(html: str) -> None:
    check(faults_of_cleaning_page(html))


@settings(max_examples=60 * TIMES)
@given(st.data())
@pytest.mark.skipif(not SAMPLES, reason="wants samples/, which a wheel does not hold")
def test_samples_cut_anywhere(data: st.DataObject) -> None:
    """A page of ours broken off, with a hole, or with a piece twice, in the middle of a tag as well."""
    html = html_of(data.draw(st.sampled_from(SAMPLES)))
    place = st.integers(0, len(html))
    first, second = sorted((data.draw(place), data.draw(place)))
    cutting = data.draw(
        st.sampled_from((html[:first], html[first:], html[:first] + html[second:], html[:second] + html[first:]))
    )
    check(faults_of_cleaning_page(cutting))


@settings(max_examples=150 * TIMES)
@given(
    st.binary(max_size=400) | pages.map(lambda html: html.encode("utf-8", "replace")),
    st.sampled_from((None, "utf-8", "windows-1256", "iso-8859-6", "utf-16", "nonsense", "")),
)
def test_any_bytes(raw: bytes, charset: str | None) -> None:
    """Bytes under any declared charset are an article or a refusal with a reason, never another error."""
    try:
        outcome = clean_page(Page(raw, charset=charset)).body
    except NotAnArticle as refusal:
        outcome = refusal.reason
    assert outcome


@settings(max_examples=100 * TIMES)
@given(st.lists(st.sampled_from(SENTENCES), min_size=4, max_size=12), st.sampled_from(("\n", "\n\n", "\r\n")))
def test_prose_alone_is_kept(sentences: list[str], joint: str) -> None:
    """A story without clutter, each sentence a paragraph: no paragraph is lost, whatever their order."""
    distinct = list(dict.fromkeys(sentences))
    text = joint.join(["بلدية المدينة تفتتح ثلاث حدائق بعد عامين من الصيانة", *distinct])
    try:
        body = clean_text(text).body
    except NotAnArticle:
        assert len(distinct) < 3
    else:
        assert [sentence for sentence in distinct if sentence not in body] == []
