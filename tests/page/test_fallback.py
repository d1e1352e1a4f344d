"""The second opinion chooses blocks of ours, and nothing else of it comes out."""

from __future__ import annotations

from cleaners.page.document import read_document
from cleaners.page.fallback import chosen_blocks

STORY = (
    "وصلت القافلة الطبية إلى القرية الجبلية بعد ثلاثة أيام من السير في الثلوج، وبدأت فحص الأطفال فورا.",
    "وقالت الطبيبة المشرفة إن الفريق يحمل أدوية تكفي شهرين، وإنه سيعود في الربيع مع معدات للأسنان.",
    "وشكر مختار القرية المتطوعين، وأضاف أن الأهالي فتحوا بيوتهم لهم وتقاسموا معهم الخبز والحطب.",
)
MENU = "<ul><li><a href=/1>محليات</a></li><li><a href=/2>رياضة</a></li></ul>"


def page(body: str) -> str:
    return f"<html><body>{MENU}<article>{body}</article></body></html>"


def chosen_texts(html: str) -> list[str]:
    document = read_document(html)
    return [document.blocks[index].text for index in sorted(chosen_blocks(html, document))]


def test_the_storys_paragraphs_are_chosen() -> None:
    assert chosen_texts(page("".join(f"<p>{p}</p>" for p in STORY))) == list(STORY)


def test_a_page_without_a_word_has_none() -> None:
    assert chosen_texts("<html><body></body></html>") == []


def test_what_is_hidden_is_not_chosen() -> None:
    paragraphs = "".join(f"<p>{p}</p>" for p in STORY)
    assert chosen_texts(page(f"{paragraphs}<div hidden><p>{STORY[0]}</p></div>")) == list(STORY)


def test_a_block_shorter_than_a_run_of_words_is_not_chosen() -> None:
    assert "شكرا لكم" not in chosen_texts(page("".join(f"<p>{p}</p>" for p in (*STORY, "شكرا لكم"))))
