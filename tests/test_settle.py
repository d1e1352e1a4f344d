"""Rival claims: whose words they are in the end, and what is kept between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.finders import Claim
from cleaners.model import Document, Removal
from cleaners.page.document import read_document
from cleaners.page.lines import cut_text
from cleaners.settle import Stretch, paragraph_text, paragraphs, settle

SHARE, RELATED = "share/row", "related/label"


def page(*texts: str) -> Document:
    return read_document("".join(f"<p>{text}</p>" for text in texts))


def removed(document: Document, *claims: Claim) -> list[tuple[str, str]]:
    return [(removal.text, removal.rule) for removal in settle(document, claims)[0]]


def kept(document: Document, *claims: Claim) -> list[str]:
    return [document.blocks[s.block].text[s.start : s.end] for s in settle(document, claims)[1]]


def claim(document: Document, words: str, rule: str, block: int = 0) -> Claim:
    start = document.blocks[block].text.index(words)
    return Claim(block, start, start + len(words), rule)


def test_what_nobody_claims_is_kept() -> None:
    document = page("وصل القطار", "وغادر")
    assert kept(document) == ["وصل القطار", "وغادر"]
    assert removed(document) == []


def test_a_claimed_block_goes() -> None:
    document = page("شارك", "وصل القطار")
    assert removed(document, Claim(0, 0, 4, SHARE)) == [("شارك", SHARE)]
    assert kept(document, Claim(0, 0, 4, SHARE)) == ["وصل القطار"]


def test_an_empty_claim_is_none() -> None:
    assert removed(page("وصل القطار"), Claim(0, 3, 3, SHARE)) == []


@pytest.mark.parametrize("rivals", [(SHARE, RELATED), (RELATED, SHARE)])
def test_of_rivals_the_earlier_wins_and_the_other_is_named(rivals: tuple[str, str]) -> None:
    document = page("شارك")
    ((removal,), _) = settle(document, [Claim(0, 0, 4, rule) for rule in rivals])
    assert (removal.rule, removal.also) == (rivals[0], (rivals[1],))


def test_a_rule_that_claims_twice_is_named_once() -> None:
    document = page("شارك")
    ((removal,), _) = settle(document, [Claim(0, 0, 4, rule) for rule in (SHARE, RELATED, SHARE, RELATED)])
    assert (removal.rule, removal.also) == (SHARE, (RELATED,))


def test_rivals_on_a_part_share_that_part_alone() -> None:
    document = page("اقرأ أيضا شارك الخبر")
    claims = (claim(document, "اقرأ أيضا شارك", RELATED), claim(document, "شارك الخبر", SHARE))
    assert [(r.text, r.rule, r.also) for r in settle(document, claims)[0]] == [
        ("اقرأ أيضا شارك", RELATED, (SHARE,)),
        (" الخبر", SHARE, ()),
    ]


def test_claims_of_one_rule_that_touch_are_one_removal() -> None:
    document = page("اقرأ أيضا شارك")
    claims = (claim(document, "اقرأ ", RELATED), claim(document, "أيضا ", RELATED), claim(document, "شارك", RELATED))
    assert removed(document, *claims) == [("اقرأ أيضا شارك", RELATED)]


def test_the_middle_of_a_block_goes_and_both_ends_stay() -> None:
    document = page("وصل القطار اقرأ أيضا وغادر الركاب")
    label = claim(document, "اقرأ أيضا ", RELATED)
    assert removed(document, label) == [("اقرأ أيضا ", RELATED)]
    assert kept(document, label) == ["وصل القطار ", "وغادر الركاب"]


@pytest.mark.parametrize(
    ("text", "words", "gone"),
    [
        ("- شارك", "شارك", "- شارك"),
        ("شارك .", "شارك", "شارك ."),
        ("(شارك) وصل القطار", "شارك", "(شارك"),
        ("وصل القطار | شارك |", "شارك", "شارك |"),
    ],
)
def test_a_rest_without_a_word_goes_with_its_neighbour(text: str, words: str, gone: str) -> None:
    document = page(text)
    assert removed(document, claim(document, words, SHARE)) == [(gone, SHARE)]


def test_signs_between_kept_words_and_a_claim_stay_with_the_words_before_them() -> None:
    document = page("وصل القطار. شارك")
    assert kept(document, claim(document, "شارك", SHARE)) == ["وصل القطار. "]


def test_a_removal_of_a_page_counts_in_its_block() -> None:
    document = page("وصل القطار", "شارك الخبر")
    assert settle(document, [claim(document, "الخبر", SHARE, block=1)])[0] == (Removal(1, 5, 10, SHARE, "الخبر"),)


def test_a_removal_of_a_text_counts_in_the_input() -> None:
    text = "\n وصل القطار \n\n شارك الخبر\n"
    document = cut_text(text)
    ((removal,), _) = settle(document, [claim(document, "الخبر", SHARE, block=1)])
    assert (removal.block, removal.text) == (None, "الخبر")
    assert text[removal.start : removal.end] == "الخبر"


def test_removals_and_rests_are_in_reading_order() -> None:
    document = page("أ ب ج", "د هـ")
    claims = [Claim(1, 0, 1, SHARE), claim(document, "ج", SHARE), claim(document, "أ", RELATED)]
    assert [text for text, _ in removed(document, *claims)] == ["أ", "ج", "د"]
    assert kept(document, *claims) == [" ب ", " هـ"]


BLOCKS = st.lists(st.text("قلم بحر.،|", min_size=1, max_size=12), min_size=1, max_size=4)


@given(BLOCKS, st.data())
def test_every_character_is_kept_or_removed_once(texts: list[str], data: st.DataObject) -> None:
    document = cut_text("\n".join(texts))
    if not document.blocks:
        return
    claims = data.draw(
        st.lists(
            st.builds(
                Claim,
                st.sampled_from(range(len(document.blocks))),
                st.integers(0, 12),
                st.integers(0, 12),
                st.sampled_from((SHARE, RELATED, "a/b")),
            ).filter(lambda c: c.end <= len(document.blocks[c.block].text)),
            max_size=6,
        )
    )
    removals, rests = settle(document, claims)
    found = [(r.start, r.end) for r in removals]
    found += [(document.blocks[s.block].start + s.start, document.blocks[s.block].start + s.end) for s in rests]
    wanted = [(b.start + n, b.start + n + 1) for b in document.blocks for n in range(len(b.text))]
    assert [(n, n + 1) for start, end in sorted(found) for n in range(start, end)] == wanted
    claimed = {claim.block for claim in claims if claim.start < claim.end}
    parts = [document.blocks[rest.block].text[rest.start : rest.end] for rest in rests if rest.block in claimed]
    assert [part for part in parts if not any(map(str.isalnum, part))] == []


# -- paragraphs --------------------------------------------------------------------------------------------------------

FLAT = "وصل القطار. " + "وقال السائق إن الرحلة كانت طويلة. " * 14 + "ثم غادر."


def test_sentences_of_one_line_that_follow_each_other_are_one_paragraph() -> None:
    document = cut_text(FLAT)
    assert len(document.blocks) == 16
    (paragraph,) = paragraphs(document, settle(document, [])[1])
    assert paragraph_text(document, paragraph) == FLAT


def test_a_removal_between_sentences_parts_paragraphs() -> None:
    document = cut_text(FLAT)
    found = paragraphs(document, settle(document, [Claim(1, 0, len(document.blocks[1].text), SHARE)])[1])
    assert [len(stretches) for stretches in found] == [1, 14]


@pytest.mark.parametrize("words", ["وصل ", "القطار."])
def test_a_removal_at_the_edge_of_a_sentence_parts_what_it_touched(words: str) -> None:
    document = cut_text("ثم غادر. " + FLAT)
    kept_stretches = settle(document, [claim(document, words, SHARE, block=1)])[1]
    first = 1 if words == "وصل " else 2
    assert [len(stretches) for stretches in paragraphs(document, kept_stretches)] == [first, 17 - first]


def test_lines_are_paragraphs() -> None:
    document = cut_text("وصل القطار.\nثم غادر.")
    assert [len(p) for p in paragraphs(document, settle(document, [])[1])] == [1, 1]


def test_blocks_of_a_page_are_paragraphs() -> None:
    document = page("وصل القطار.", "ثم غادر.")
    assert paragraphs(document, settle(document, [])[1]) == [[Stretch(0, 0, 11)], [Stretch(1, 0, 8)]]


def test_a_paragraph_is_printed_without_invisible_signs() -> None:
    document = page("&#x200f;وصل  القطار&#x200f;")
    (paragraph,) = paragraphs(document, settle(document, [])[1])
    assert paragraph_text(document, paragraph) == "وصل القطار"
