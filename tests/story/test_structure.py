"""Where the story is on a page: one way of building pages a test."""

from __future__ import annotations

import pytest

from tests.story.pages import (
    COMMENTS,
    HEADLINE,
    OTHER_HEADLINE,
    OTHER_HEADLINES,
    OTHER_STORY,
    STORY,
    heading,
    links,
    paragraphs,
    scene_of,
    story_of,
)

TOLD = list(STORY)
MENU = f"<ul class=list>{links(('محليات', 'رياضة', 'اقتصاد'))}</ul>"


# -- containers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["div class=story", "article", "main", "section id=s", "td", "div"])
def test_paragraphs_in_one_container(tag: str) -> None:
    start, end = (
        ("<table><tr><td>", "</td></tr></table>") if tag == "td" else (f"<{tag}>", f"</{tag.split(maxsplit=1)[0]}>")
    )
    assert story_of(f"{MENU}{heading()}{start}{paragraphs(STORY)}{end}<footer>هاتف التحرير والإعلان</footer>") == TOLD


@pytest.mark.parametrize("tag", ["p", "div", "h4", "li", "blockquote", "span style=display:block", "div class=x"])
def test_paragraphs_in_any_tag(tag: str) -> None:
    texts = "".join(f"<{tag}>{text}</{tag.split(maxsplit=1)[0]}><br>" for text in STORY)
    assert story_of(f"{MENU}{heading()}<div class=story>{texts}</div>") == TOLD


def test_paragraphs_that_are_lines_of_one_element() -> None:
    assert story_of(f"{MENU}{heading()}<div class=story>{'<br><br>'.join(STORY)}</div>") == TOLD


def test_paragraphs_each_in_a_box_of_one_class() -> None:
    boxes = "".join(f"<div class='row row-{n}'><p>{text}</p></div>" for n, text in enumerate(STORY))
    assert story_of(f"{MENU}{heading()}<div class=story>{boxes}</div>") == TOLD


def test_a_story_that_a_box_splits_is_one() -> None:
    box = f"<div class=offer>{paragraphs(OTHER_HEADLINES[:1])}</div>"
    body = f"<div class=part>{paragraphs(STORY[:2])}</div>{box}<div class=part>{paragraphs(STORY[2:])}</div>"
    found = story_of(f"{MENU}{heading()}<div class=page>{body}</div>")
    assert [text for text in found if text in STORY] == TOLD


def test_prose_that_runs_out_of_its_container_is_the_storys() -> None:
    body = f"<div class=first>{paragraphs(STORY[:3])}</div><div class=second>{paragraphs(STORY[3:])}</div>"
    assert story_of(f"{heading()}<div class=page>{body}</div>") == TOLD


def test_prose_behind_a_linked_headline_is_another_storys() -> None:
    body = f"<div class=first>{paragraphs(STORY)}</div>{heading(OTHER_HEADLINE, 'h2')}<div>{OTHER_STORY[0]}</div>"
    assert story_of(f"{heading()}<div class=page>{body}</div>") == TOLD


def test_a_standfirst_apart_from_the_story_is_the_storys() -> None:
    body = (
        f"<div class=intro><p>{STORY[0]}</p></div><p>كتبت سلمى النجار</p><div class=text>{paragraphs(STORY[1:])}</div>"
    )
    found = story_of(f"{MENU}{heading()}<div class=page>{body}</div>")
    assert [text for text in found if text in STORY] == TOLD


def test_prose_above_the_headline_is_not_the_storys() -> None:
    notice = "يستخدم هذا الموقع ملفات صغيرة لتحسين خدماته، وباستمرارك في القراءة فإنك توافق على ذلك."
    assert story_of(f"<p>{notice}</p><div class=story>{heading()}{paragraphs(STORY)}</div>") == TOLD


def test_nothing_above_the_headline_is_the_storys_though_in_one_box() -> None:
    notice = "يستخدم هذا الموقع ملفات صغيرة لتحسين خدماته، وباستمرارك في القراءة فإنك توافق على ذلك."
    assert story_of(f"<div class=story><p>{notice}</p><p>{notice}</p>{heading()}{paragraphs(STORY)}</div>") == TOLD


def test_loose_lines_behind_the_story_stop_what_runs_on() -> None:
    body = f"<div class=story>{paragraphs(STORY[:3])}</div>"
    line = "<p>صندوق بريد الجريدة ومكاتبها في المدن</p>"
    assert story_of(f"{heading()}<div class=page>{body}{line}{paragraphs(STORY[3:])}</div>") == list(STORY[:3])


def test_a_linked_line_behind_the_story_stops_what_runs_on() -> None:
    body = f"<div class=story>{paragraphs(STORY[:3])}</div><p><a href=/x>{OTHER_HEADLINE}</a></p>"
    assert story_of(f"{heading()}<div class=page>{body}{paragraphs(STORY[3:])}</div>") == list(STORY[:3])


def test_in_a_frame_a_list_of_links_parts_one_story_from_another() -> None:
    others = links((*OTHER_HEADLINES, HEADLINE))
    frame = f"<div>{paragraphs(STORY)}</div><ul>{others}</ul><div><p>{OTHER_STORY[0]}</p></div>"
    assert story_of(f"<div>{heading()}{frame}</div>") == TOLD


def test_headings_and_lists_between_paragraphs_stay() -> None:
    body = f"{paragraphs(STORY[:2])}<h3>طريق صعبة</h3><ul><li>دواء</li><li>خبز</li></ul>{paragraphs(STORY[2:])}"
    assert story_of(f"{heading()}<div class=story>{body}</div>") == [
        *STORY[:2],
        "طريق صعبة",
        "دواء",
        "خبز",
        *STORY[2:],
    ]


# -- class words -------------------------------------------------------------------------------------------------------


def test_a_form_around_the_page_yields() -> None:
    assert story_of(f"<form id=aspnetForm>{MENU}{heading()}<div class=story>{paragraphs(STORY)}</div></form>") == TOLD


@pytest.mark.parametrize("name", ["widget-area", "share", "slider", "related", "modal", "popup"])
def test_a_class_word_on_the_wrapper_of_the_story_yields(name: str) -> None:
    assert story_of(f"{MENU}<div class={name}>{heading()}<div>{paragraphs(STORY)}</div></div>") == TOLD
    assert story_of(f"{MENU}{heading()}<div class={name}>{paragraphs(STORY)}</div>") == TOLD


@pytest.mark.parametrize("name", ["related", "share", "advert", "comments"])
def test_a_class_word_beside_the_story_does_not(name: str) -> None:
    box = f"<div class={name}>{paragraphs(OTHER_STORY[:2])}</div>"
    assert story_of(f"{heading()}<div class=story>{paragraphs(STORY)}</div>{box}") == TOLD


def test_comments_longer_than_the_story_are_not_the_story() -> None:
    comments = f"<div class=comments>{paragraphs((*COMMENTS, *OTHER_STORY))}</div>"
    assert story_of(f"{MENU}{heading()}<div class=story>{paragraphs(STORY[:2])}</div>{comments}") == list(STORY[:2])


def test_comments_do_not_yield_even_where_nothing_else_is_told() -> None:
    comments = f"<div class=comments>{paragraphs(COMMENTS)}</div>"
    assert COMMENTS[0] not in story_of(f"{heading()}<div class=story><p>عاجل</p></div>{comments}")


def test_a_standfirst_in_a_summary_box_is_the_storys() -> None:
    box = f"<div class=key-points><p>{STORY[0]}</p></div>"
    assert story_of(f"{heading()}{box}<div class=story>{paragraphs(STORY[1:])}</div>") == TOLD


def test_a_summary_box_with_its_label_is_not() -> None:
    summary = "قافلة وصلت إلى قرية قطعت الثلوج طريقها، ومعها أدوية تكفي شهرين كما قالت الطبيبة."
    box = f"<div class=key-points><p>استمع إلى الملخص</p><p>{summary}</p></div>"
    assert summary not in _kept_of_scene(f"{heading()}{box}<div class=story>{paragraphs(STORY)}</div>")


def _kept_of_scene(body: str) -> list[str]:
    """The story's blocks that no named element holds."""
    scene = scene_of(body)
    elements = scene.reading.document.elements
    kept = []
    for index in sorted(scene.story.blocks):
        element = scene.reading.document.blocks[index].element
        while element >= 0 and element not in scene.named:
            element = elements[element].parent
        if element < 0:
            kept.append(scene.reading.document.blocks[index].text)
    return kept


# -- what is hidden ----------------------------------------------------------------------------------------------------


def test_paragraphs_that_open_on_a_click_are_the_storys() -> None:
    rest = "".join(f"<p style='display:none'>{text}</p>" for text in STORY[1:])
    assert story_of(f"{heading()}<div class=story><p>{STORY[0]}</p>{rest}</div>") == TOLD


def test_the_full_text_behind_a_teaser_is_the_storys() -> None:
    teaser = f"<div class=teaser><p>{STORY[0]}</p></div>"
    full = f"<div class=full style='display:none'>{paragraphs(STORY)}</div>"
    assert set(STORY) <= set(story_of(f"{heading()}{teaser}{full}"))


def test_a_hidden_dialog_longer_than_the_story_is_not_the_story() -> None:
    dialog = f"<div class=terms style='display:none'>{paragraphs((*OTHER_STORY, *COMMENTS))}</div>"
    assert story_of(f"{dialog}{heading()}<div class=story>{paragraphs(STORY)}</div>") == TOLD
    assert story_of(f"{heading()}<div class=story>{paragraphs(STORY)}</div>{dialog}") == TOLD


def test_a_hidden_copy_for_phones_is_told_once() -> None:
    copy = f"<div class=phone style='display:none'>{paragraphs(STORY)}</div>"
    assert story_of(f"{heading()}<div class=desk>{paragraphs(STORY)}</div>{copy}") == TOLD


def test_where_nothing_is_shown_what_is_hidden_counts() -> None:
    assert story_of(f"<div style='visibility:hidden'>{heading()}<div class=s>{paragraphs(STORY)}</div></div>") == TOLD


# -- several stories ---------------------------------------------------------------------------------------------------


def test_of_two_stories_on_one_page_the_first_is_told() -> None:
    def one(headline: str, texts: tuple[str, ...]) -> str:
        return f"<article class=post><h1 class=title>{headline}</h1><div class=text>{paragraphs(texts)}</div></article>"

    title = f"<title>{HEADLINE}</title>"
    assert story_of(one(HEADLINE, STORY) + one(OTHER_HEADLINE, OTHER_STORY), title) == TOLD


def test_a_sidebar_of_teasers_is_not_the_story() -> None:
    teasers = "".join(f"<div class=teaser><a href=/{n}>{text}</a></div>" for n, text in enumerate(OTHER_HEADLINES))
    assert story_of(f"<div class=side>{teasers}</div>{heading()}<div class=story>{paragraphs(STORY)}</div>") == TOLD


# -- how sure ----------------------------------------------------------------------------------------------------------


def test_a_page_that_is_its_story_is_sure_of_it() -> None:
    assert scene_of(f"{heading()}<div class=story>{paragraphs(STORY)}</div>").story.confidence == 1


def test_other_prose_on_the_page_makes_less_sure() -> None:
    other = f"<div class=other>{heading(OTHER_HEADLINE, 'h2')}{paragraphs(OTHER_STORY)}</div>"
    confidence = scene_of(f"{heading()}<div class=story>{paragraphs(STORY)}</div>{other}").story.confidence
    assert 0.5 < confidence < 0.7


def test_a_second_copy_says_nothing_new() -> None:
    story = f"<div class=story>{paragraphs(STORY)}</div>"
    assert scene_of(f"{heading()}{story}<div class=print>{paragraphs(STORY)}</div>").story.confidence == 1


def test_a_page_of_menus_has_no_story() -> None:
    scene = scene_of(MENU)
    assert scene.story.blocks == frozenset()
    assert scene.story.confidence == 0


def test_a_flash_is_told_beside_a_longer_hidden_dialog() -> None:
    flash = "وصلت القافلة الطبية إلى قرية النبع صباح اليوم، وقالت الطبيبة المشرفة إن الطريق ما زال مقطوعا."
    terms = "يقبل المستخدم بالشروط التي تنشر هنا، وتعدل المنصة شروطها من حين إلى آخر دون إشعار مسبق. " * 6
    assert story_of(f"{heading()}<div><p>{flash}</p></div><div style='display:none'><p>{terms}</p></div>") == [flash]
