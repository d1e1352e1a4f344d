"""HTML -> Document: where blocks begin and end, what is hidden, what is declared, and that no word is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.model import Block, Document, Element
from cleaners.page.document import UNRECORDED, read_document, with_article_body
from cleaners.page.parsing import DEEPEST


def texts(html: str) -> list[str]:
    return [block.text for block in read_document(html).blocks]


def shown(html: str) -> list[str]:
    return [block.text for block in read_document(html).blocks if not block.hidden]


def block_of(document: Document, words: str) -> Block:
    (block,) = (block for block in document.blocks if words in block.text)
    return block


def element_named(document: Document, name: str) -> Element:
    (element,) = (element for element in document.elements if element.names == name)
    return element


def words_under(document: Document, name: str) -> str:
    """What the recorded element of this class covers, read through its offsets."""
    element = element_named(document, name)
    parts = []
    for index in range(element.first, element.last + 1):
        start = element.first_offset if index == element.first else 0
        end = element.last_offset if index == element.last else None
        parts.append(document.blocks[index].text[start:end])
    return "\n".join(parts)


# -- where a block ends ------------------------------------------------------------------------------------------------


def test_a_block_ends_where_a_block_level_element_begins_or_ends() -> None:
    assert texts("<div>قبل<p>أول</p>بين<p>ثان</p>بعد</div>") == ["قبل", "أول", "بين", "ثان", "بعد"]


def test_a_block_ends_at_a_line_break() -> None:
    assert texts("<p>سطر أول<br>سطر ثان<br/><br>سطر ثالث</p>") == ["سطر أول", "سطر ثان", "سطر ثالث"]


def test_a_word_goes_on_across_inline_tags() -> None:
    assert texts("<p>ال<b>مد</b>ين<span class=x>ة</span></p>") == ["المدينة"]


def test_white_space_is_folded_and_none_stands_at_the_edges() -> None:
    assert texts("<p>\n  فتحت \t <b> المكتبة </b>\n أبوابها&nbsp; </p>") == ["فتحت المكتبة أبوابها"]


def test_a_comment_parts_no_word() -> None:
    assert texts("<p>مد<!-- إعلان -->ينة</p>") == ["مدينة"]


def test_the_cells_of_a_row_stand_in_one_block() -> None:
    table = "<table><tr><th>المدينة<th>الحرارة</tr><tr><td>حلب</td><td>31</td></tr></table>"
    assert texts(table) == ["المدينة الحرارة", "حلب 31"]


def test_a_cell_as_long_as_a_column_is_a_block_of_its_own() -> None:
    column = " ".join(["كلمة"] * 40)
    assert texts(f"<table><tr><td>قائمة</td><td>{column}</td><td>إعلان</td></tr></table>") == [
        f"قائمة {column}",
        "إعلان",
    ]
    assert texts(f"<table><tr><td>{column}</td><td>{column}</td></tr></table>") == [column, column]


def test_a_cell_of_several_blocks_shares_the_last_with_nobody() -> None:
    """It is a column too, however short its lines are."""
    assert texts("<table><tr><td>سطر<br>وآخر</td><td>الجار</td></tr></table>") == ["سطر", "وآخر", "الجار"]
    assert texts("<table><tr><td><p>فقرة</p>وسطر</td><td>الجار</td></tr></table>") == ["فقرة", "وسطر", "الجار"]


def test_a_block_of_invisible_characters_is_none() -> None:
    assert texts("<p>&#x200f;&nbsp;&#x200b;</p><p>كلمة</p>") == ["كلمة"]


# -- whatever the page is like, its words are there --------------------------------------------------------------------


@pytest.mark.parametrize(
    "tag", ["noscript", "iframe", "textarea", "noframes", "select", "svg", "object", "xmp", "math"]
)
def test_the_text_of_odd_elements_is_kept(tag: str) -> None:
    assert "".join(texts(f"<p>قبل</p><{tag}>كلمة وسطى</{tag}><p>بعد</p>")) == "قبلكلمة وسطىبعد"


@pytest.mark.parametrize("tag", ["script", "style", "template"])
def test_scripts_styles_and_templates_have_no_text(tag: str) -> None:
    assert texts(f"<p>قبل</p><{tag}>كلمة</{tag}><p>بعد</p>") == ["قبل", "بعد"]


def test_what_stands_behind_an_early_end_of_the_page_is_read() -> None:
    assert texts("<html><body><p>قبل</p></body></html><p>بعد</p>") == ["قبل", "بعد"]


def test_a_page_without_a_body_tag_is_read() -> None:
    assert texts("<title>عنوان</title><p>نص") == ["نص"]


def test_an_empty_page_and_a_frameset_have_no_blocks() -> None:
    assert texts("") == []
    assert texts("<html><head><title>عنوان</title></head></html>") == []
    assert texts("<html><frameset><frame src=a></frameset></html>") == []


def test_nested_elements_are_what_they_are_down_to_a_depth() -> None:
    document = read_document("<div>" * DEEPEST + "في القاع" + "</div>" * DEEPEST + "فوق")
    assert [block.text for block in document.blocks] == ["في القاع", "فوق"]
    assert len(document.elements) >= DEEPEST


def test_what_nests_deeper_is_flat_and_keeps_its_words_and_its_lines() -> None:
    html = (
        "<DIV title='a>b'>" * 100_000
        + "في القاع<p>سطر</p>"
        + "<b>آخر</b><div>ثم</div>هذا"
        + "</div>" * 100_000
        + "<p>فوق"
    )
    assert texts(html) == ["في القاع", "سطر", "آخر", "ثم", "هذا", "فوق"]


def test_tags_in_scripts_and_comments_open_nothing() -> None:
    quoted = f"<script>'{'<div>' * 5000}'</script><!--{'<div>' * 5000}--><textarea>{'<div>' * 5000}</textarea>"
    assert len(read_document(quoted + "<section><p>نص</p></section>").elements) == len(
        read_document("<textarea></textarea><section><p>نص</p></section>").elements
    )


def test_entities_are_read_and_stay_text() -> None:
    assert texts("<p>&lt;p&gt; &amp; &#1587;لام</p>") == ["<p> & سلام"]


VOCABULARY = "قمر شمس بحر نهر جبل سهل واد طير".split()
WORDS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=4)
SIGNS = st.just("\u200f&nbsp;")
TAGS = st.sampled_from(
    [
        *("p", "div", "span class=s", "b", "a href=x", "a class=s", "li", "td", "h2", "form", "section", "em"),
        *("button", "blockquote", "p hidden", "noscript", "time datetime=2020-01-01", "font", "label", "ul", "o:p"),
    ]
)
AROUND = {"td": "<table><tr><td>{}</td><td></td></tr></table>"}


def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, parts: AROUND.get(tag, f"<{tag}>{{}}</{tag.split(maxsplit=1)[0]}>").format(" ".join(parts)),
        TAGS,
        st.lists(inner, max_size=4),
    )


PAGES = st.lists(st.recursive(WORDS.map(" ".join) | SIGNS, element, max_leaves=20), max_size=6).map(" ".join)


@given(PAGES)
def test_whatever_tags_stand_around_words_each_comes_out_once_and_in_order(html: str) -> None:
    read = " ".join(texts(html)).split()
    written = [word for word in html.replace("<", " <").replace(">", "> ").split() if word in VOCABULARY]
    assert [word for word in read if word.isalpha()] == written


@given(PAGES)
def test_whatever_the_tags_every_place_is_in_its_block(html: str) -> None:
    document = read_document(html)
    for number, block in enumerate(document.blocks):
        assert block.index == number
        assert block.text == " ".join(block.text.split())
        assert document.elements[block.element].tag == block.tag
        assert all(0 <= start < end <= len(block.text) for start, end in block.links)
    for number, found in enumerate(document.elements):
        assert found.index == number
        assert found.parent < number
        if (found.first, found.first_offset) < (found.last, found.last_offset):
            assert 0 <= found.first_offset < len(document.blocks[found.first].text)
            assert 0 < found.last_offset <= len(document.blocks[found.last].text)
        if found.parent >= 0:
            assert document.elements[found.parent].first <= found.first
            assert found.last <= document.elements[found.parent].last


# -- elements and links ------------------------------------------------------------------------------------------------


def test_a_block_knows_its_tag_and_its_innermost_element() -> None:
    document = read_document("<div id=page><p class=intro>نص <b>عريض</b></p></div>")
    block = block_of(document, "نص")
    assert (block.tag, document.elements[block.element].names) == ("p", "intro")
    assert document.elements[document.elements[block.element].parent].names == "page"


def test_class_and_id_are_kept_as_written() -> None:
    document = read_document("<div class='Story-Body  wide' id=main>نص</div>")
    assert document.elements[-1].names == "Story-Body  wide main"


def test_an_element_covers_its_blocks_and_no_other() -> None:
    document = read_document("<p>قبل</p><div class=box><p>أول</p><p>ثان</p></div><p>بعد</p>")
    assert words_under(document, "box") == "أول\nثان"


def test_an_empty_element_covers_nothing() -> None:
    box = element_named(read_document("<p>قبل</p><div class=box></div><p>بعد</p>"), "box")
    assert box.last < box.first


@pytest.mark.parametrize(
    "html",
    [
        "<p>قبل <span class=x>وسط</span> بعد</p>",
        "<p>قبل<span class=x>وسط</span>بعد</p>",
        "<p>قبل <span class=x> وسط </span> بعد</p>",
        "<p>\n<span class=x>\n وسط</span>\n</p>",
        "<p>قبل <b><span class=x>وسط</span></b></p>",
    ],
)
def test_an_inline_element_covers_its_words(html: str) -> None:
    assert words_under(read_document(html), "x").strip() == "وسط"


@pytest.mark.parametrize(
    "html",
    [
        "<p>قبل <a href=/>وسط</a> بعد</p>",
        "<p>قبل<a href=/> وسط </a>بعد</p>",
        "<p>قبل <b><a href=/ class=x>و<i>سط</i></a></b>بعد</p>",
        "<p> <a href=/> وسط </a></p>",
    ],
)
def test_a_link_covers_its_words(html: str) -> None:
    (block,) = read_document(html).blocks
    assert [block.text[start:end].strip() for start, end in block.links] == ["وسط"]


def test_a_link_around_blocks_is_a_link_in_each() -> None:
    document = read_document("<a href=/><h3>عنوان</h3><p>تفصيل</p></a><p>بعد</p>")
    assert [[b.text[s:e] for s, e in b.links] for b in document.blocks] == [["عنوان"], ["تفصيل"], []]


def test_a_link_before_whose_words_a_block_begins_is_none_of_the_block_before() -> None:
    first, second = read_document("قبل <a href=/><p>وسط</p></a>").blocks
    assert (first.text, first.links) == ("قبل", ())
    assert second.links == ((0, 3),)


@pytest.mark.parametrize("before", ["قبل", "قبل ", "&#x200f; "])
def test_an_inline_element_around_blocks_begins_with_the_first_of_them(before: str) -> None:
    document = read_document(f"<div>{before}<span class=x><p>أول</p><p>ثان</p></span></div>")
    assert words_under(document, "x") == "أول\nثان"


def test_an_inline_element_without_a_visible_word_covers_nothing_of_the_next_block() -> None:
    document = read_document("<div><span class=x>&#x200f;</span><p>كلمة</p></div>")
    x = element_named(document, "x")
    assert (x.last, x.last_offset) <= (x.first, x.first_offset)


def test_an_anchor_that_leads_nowhere_is_no_link() -> None:
    assert read_document("<p><a name=top>نص</a></p>").blocks[0].links == ()


def test_two_links_side_by_side_are_two() -> None:
    (block,) = read_document("<p><a href=1>أول</a> <a href=2>ثان</a></p>").blocks
    assert [block.text[start:end].strip() for start, end in block.links] == ["أول", "ثان"]


# -- what is not shown -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hiding",
    [
        "div hidden",
        "div style='color:red; Display : NONE'",
        "div style='visibility:hidden'",
        "div aria-hidden=true",
        "div class='box d-none'",
        "div class=screen-reader-text",
        "noscript",
    ],
)
def test_what_says_it_is_not_shown_is_hidden_with_all_in_it(hiding: str) -> None:
    html = f"<p>ظاهر</p><{hiding}><section><p>خفي</p></section></{hiding.split(maxsplit=1)[0]}><p>ظاهر أيضا</p>"
    assert shown(html) == ["ظاهر", "ظاهر أيضا"]
    assert "خفي" in " ".join(texts(html))


@pytest.mark.parametrize("showing", ["div style='display:block'", "div aria-hidden=false", "div class=hidden-gem"])
def test_what_does_not_say_so_is_shown(showing: str) -> None:
    assert shown(f"<{showing}>ظاهر</div>") == ["ظاهر"]


@pytest.mark.parametrize("tag", sorted(UNRECORDED))
def test_what_merely_sets_letters_or_says_nothing_is_no_element(tag: str) -> None:
    document = read_document(f"<{tag} class=x>نص</{tag}><p>نص <{tag} class=x>نص</{tag}></p>")
    assert [element for element in document.elements if element.names == "x"] == []


@pytest.mark.parametrize("tag", ["a", "span", "cite", "time", "label", "td", "p", "custom-tag"])
def test_what_has_a_class_and_is_none_of_those_is_one(tag: str) -> None:
    document = read_document(f"<table><tr><{tag} class=x>نص</{tag}></table>")
    assert len(document.select(".x")) == 1


# -- what the page declares --------------------------------------------------------------------------------------------


def test_the_head_is_read() -> None:
    head = read_document(
        "<html lang=ar><head><title> عنوان\n الصفحة </title><base href='https://example.com/'>"
        "<link rel='alternate canonical' href=' /a '><link rel=canonical href=/b>"
        "<meta property='OG:Title' content=' عنوان '><meta name=author content=سلمى><meta name=empty>"
        "<script type='application/ld+json'>{\"a\": 1}</script></head><body>نص</body></html>"
    ).head
    assert (head.title, head.canonical) == ("عنوان الصفحة", "/a")
    assert head.metas == (("og:title", "عنوان"), ("author", "سلمى"))
    assert head.json_ld == ('{"a": 1}',)


def test_what_is_declared_in_the_body_is_read_too() -> None:
    head = read_document(
        "<body><p>نص</p><meta itemprop=datePublished content=2024-05-06><link rel=canonical href=/c>"
        "<script type='application/ld+json'>{}</script></body>"
    ).head
    assert (head.metas, head.canonical, head.json_ld) == ((("datepublished", "2024-05-06"),), "/c", ("{}",))


def test_a_title_inside_a_drawing_is_not_the_pages() -> None:
    assert read_document("<title>عنوان</title><body><svg><title>سهم</title></svg></body>").head.title == "عنوان"


def test_machine_readable_words_are_marked_where_they_stand() -> None:
    document = read_document(
        "<p>نشر في <time datetime='2024-05-06'>أمس</time></p><p>كتب <a href=/ rel='Author nofollow'>سلمى</a></p>"
        "<p><span itemprop=articleSection content=محليات>أخبار</span></p>"
    )
    found = {m.name: (m.value, document.blocks[m.block].text[m.start :]) for m in document.marks}
    assert found == {
        "time": ("2024-05-06", "أمس"),
        "author": ("", "سلمى"),
        "nofollow": ("", "سلمى"),
        "articlesection": ("محليات", "أخبار"),
    }


def test_a_time_with_an_itemprop_has_both_marks() -> None:
    document = read_document("<p><time itemprop=datePublished datetime=2024-05-06>أمس</time></p>")
    assert [(m.name, m.value) for m in document.marks] == [("time", "2024-05-06"), ("datepublished", "2024-05-06")]


def test_selectors_give_recorded_elements_in_document_order() -> None:
    document = read_document("<div class=a>أ</div><p>ب</p><div class=a><b>ج</b></div>")
    assert [document.elements[index].first for index in document.select("div.a")] == [0, 2]
    assert document.select("b") == ()


# -- a story that stands in JSON-LD alone ------------------------------------------------------------------------------


def test_an_article_body_becomes_blocks_behind_the_pages() -> None:
    page = read_document("<p>سجل الدخول</p>")
    document, added = with_article_body(page, "فقرة  أولى\n\n \u200f\nفقرة ثانية")
    assert [block.text for block in document.blocks] == ["سجل الدخول", "فقرة أولى", "فقرة ثانية"]
    assert [document.blocks[index].text for index in sorted(added)] == ["فقرة أولى", "فقرة ثانية"]
    root = document.elements[document.blocks[-1].element]
    assert (root.first, root.last, root.parent) == (1, 2, -1)
    assert len(page.blocks) == 1
