"""The matching form, and the offsets that lead back from it."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from cleaners.text.normalise import fold, fold_with_offsets

LETTERS = st.sampled_from(
    [*"ءأإىةؤك١۹+ \nabİΣσ©_-«", "\u0640", "\u064b", "\u200f", "\u200d", "\u00a0", "ﻻ", "ﷺ", "ﹰ", "＋"]
)


@given(st.text(LETTERS, max_size=20))
@example("قررت أوبك+ خفض الإنتاج")
@example("+ الخط -")
@example("ΟΔΟΣ")
@example("ﹺ")
def test_the_form_with_offsets_is_the_form(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert folded == fold(text)
    assert len(offsets) == len(folded) + 1
    assert offsets == sorted(offsets)


@given(st.text(LETTERS, max_size=20))
def test_twice_is_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
