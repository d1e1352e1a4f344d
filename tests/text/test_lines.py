"""Cutting plain text into blocks: nothing is lost or moved, and a line is cut only where it is a whole page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaners.page.lines import FLAT_WORDS, cut_text
from cleaners.text.normalise import is_inked

LETTERS = "ابتجحدسعلمنهوي"
PIECES = st.sampled_from(
    [
        *LETTERS,
        " ",
        "  ",
        "\n",
        "\r\n",
        "\n\n",
        "\u2028",
        ".",
        "..",
        "؟",
        "!",
        "…",
        "»",
        '"',
        ")",
        "(",
        "3.5",
        "\u200f",
        "\u00a0",
        "\ufeff",
        "a",
    ]
)
TEXTS = st.lists(PIECES, max_size=400).map("".join)


@given(TEXTS)
def test_blocks_are_verbatim_slices_in_order(text: str) -> None:
    end = 0
    for block in cut_text(text).blocks:
        assert text[block.start : block.start + len(block.text)] == block.text
        assert block.joint == text[end : block.start]
        end = block.start + len(block.text)


@given(TEXTS)
def test_nothing_a_reader_sees_is_left_out(text: str) -> None:
    kept = "".join(block.text for block in cut_text(text).blocks)
    assert [c for c in kept if is_inked(c)] == [c for c in text if is_inked(c)]


@given(TEXTS, st.integers(1, 3))
def test_nothing_is_left_out_of_a_text_on_one_line(text: str, times: int) -> None:
    line = " ".join([text.replace("\n", " ")] * times + ["كلمة"] * (FLAT_WORDS + 1))
    kept = "".join(block.text for block in cut_text(line).blocks)
    assert [c for c in kept if is_inked(c)] == [c for c in line if is_inked(c)]


def test_a_line_is_a_block() -> None:
    blocks = cut_text("  عنوان القصة \n\n قال الراوي. ثم سكت.\r\nتمت").blocks
    assert [block.text for block in blocks] == ["عنوان القصة", "قال الراوي. ثم سكت.", "تمت"]
    assert [block.index for block in blocks] == [0, 1, 2]


def test_a_page_on_one_line_is_cut_at_sentence_ends() -> None:
    sentence = "بلغ الإنتاج 3.5 طن في الموسم الماضي وفق تقديرات «الجمعية..المحلية»."
    line = " ".join([sentence] * 12)
    assert [block.text for block in cut_text(line).blocks] == [sentence] * 12
    assert {block.joint for block in cut_text(line).blocks[1:]} == {" "}


def test_a_long_paragraph_among_lines_is_not_cut() -> None:
    paragraph = "مشى الرجل في الطريق الطويل. " * 40
    assert len(cut_text("\n".join([paragraph] * 6)).blocks) == 6


def test_a_stop_that_stands_alone_stays_with_its_sentence() -> None:
    line = "سطر طويل جدا " * FLAT_WORDS + ". . تمت"
    assert [block.text for block in cut_text(line).blocks][-1] == "تمت"
    assert cut_text(line).blocks[0].text.endswith("جدا . .")


def test_an_empty_text_has_no_blocks() -> None:
    assert cut_text(" \n\u200f\n\t").blocks == ()
