"""What pages declare of themselves, whole, broken and absurd."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.metadata.declared import Said, read_declared
from cleaners.model import Block, Document, DocumentKind, Element, Head, Mark

ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "افتتاح جسر جديد فوق النهر",
    "datePublished": "2024-01-25T10:00:00+03:00",
    "dateModified": "2024-01-25T12:00:00+03:00",
    "author": {"@type": "Person", "name": "هبة سالم"},
    "publisher": {"@type": "Organization", "name": "مثال نيوز"},
    "articleSection": "محليات",
    "keywords": ["جسور", "طرق"],
    "image": {"@type": "ImageObject", "url": "https://example.org/a.jpg"},
    "articleBody": "<p>افتتح الوزير الجسر.</p><p>ويبلغ طوله &quot;كيلومترين&quot;.</p>",
    "inLanguage": "ar-SY",
}


def page(*scripts: object, **head: object) -> Document:
    """A document with these JSON-LD scripts (texts, or what is to be written as JSON) and head."""
    texts = tuple(script if isinstance(script, str) else json.dumps(script, ensure_ascii=False) for script in scripts)
    return Document(kind=DocumentKind.HTML, blocks=(), head=Head(json_ld=texts, **head))  # type: ignore[arg-type]


def test_json_ld() -> None:
    declared = read_declared(page(ARTICLE))
    assert declared.headlines == (Said("افتتاح جسر جديد فوق النهر", "json-ld"),)
    assert declared.published == (Said("2024-01-25T10:00:00+03:00", "json-ld"),)
    assert declared.modified == (Said("2024-01-25T12:00:00+03:00", "json-ld"),)
    assert declared.authors == (Said("هبة سالم", "json-ld"),)
    assert declared.site_name == "مثال نيوز"
    assert declared.section == "محليات"
    assert declared.keywords == ("جسور", "طرق")
    assert declared.image == "https://example.org/a.jpg"
    assert declared.article_body == 'افتتح الوزير الجسر.\n\nويبلغ طوله "كيلومترين".'
    assert declared.page_types == ("newsarticle",)


@pytest.mark.parametrize(
    "script",
    [
        [{"@type": "BreadcrumbList", "name": "Article"}, ARTICLE],
        {"@graph": [{"@type": "WebSite", "name": "مثال"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {"@type": ["WebPage"], "@graph": [{"mainEntityOfPage": [ARTICLE]}]},
        {**ARTICLE, "@type": ["CreativeWork", "OpinionNewsArticle"]},
        {**ARTICLE, "@type": "https://schema.org/Article"},
    ],
)
def test_the_article_is_found_where_it_stands(script: object) -> None:
    declared = read_declared(page(script))
    assert declared.headlines[0].value == ARTICLE["headline"]
    assert declared.authors == (Said("هبة سالم", "json-ld"),)


WRITTEN = json.dumps(ARTICLE, ensure_ascii=False)


@pytest.mark.parametrize(
    "script",
    [
        "\ufeff \n" + WRITTEN,
        "<!--\n" + WRITTEN + "\n-->",
        "//<![CDATA[\n" + WRITTEN + "\n//]]>",
        WRITTEN + "\n]]>",
        WRITTEN + ";",
        WRITTEN[:-1] + ",}",
        WRITTEN.replace('"طرق"]', '"طرق" , ]'),
        WRITTEN.replace("افتتاح جسر", "افتتاح\n\tجسر"),
        WRITTEN.replace("افتتاح جسر", "افتتاح &nbsp;جسر"),
    ],
)
def test_broken_json_is_mended(script: str) -> None:
    declared = read_declared(page(script))
    assert declared.headlines == (Said("افتتاح جسر جديد فوق النهر", "json-ld"),)
    assert declared.keywords == ("جسور", "طرق")


@pytest.mark.parametrize(
    "script",
    [
        "",
        "Article",
        WRITTEN[:80],
        '{"@type": "NewsArticle", "headline": "قال "نعم" ثم مضى"}',
        "[" * 200_000 + '"Article"',
        '{"@type": "NewsArticle", "headline": 7, "author": [null, 3, {"name": {}}], "keywords": {}, "image": [[]]}',
        '{"@type": {"@type": "Article"}, "@graph": [1, "x", null, [[]]]}',
    ],
)
def test_what_cannot_be_read_is_passed_over(script: str) -> None:
    declared = read_declared(page(script, ARTICLE))
    assert Said("افتتاح جسر جديد فوق النهر", "json-ld") in declared.headlines or declared.headlines == ()
    assert declared.authors in {(), (Said("هبة سالم", "json-ld"),)}


def test_a_broken_script_does_not_hide_the_next() -> None:
    declared = read_declared(page(WRITTEN[:80], ARTICLE))
    assert declared.headlines == (Said("افتتاح جسر جديد فوق النهر", "json-ld"),)


def test_lists_of_other_stories_are_not_this_page() -> None:
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": ARTICLE}]}
    declared = read_declared(page(listed))
    assert declared.headlines == ()
    assert declared.published == ()


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("هبة سالم", ["هبة سالم"]),
        (["هبة سالم", {"name": "عمر نجار"}], ["هبة سالم", "عمر نجار"]),
        ({"@id": "#p1"}, ["ليلى حداد"]),
        ({"name": ["هبة سالم", "عمر نجار"]}, ["هبة سالم", "عمر نجار"]),
        ("https://example.org/authors/7", []),
        ({"name": "  هبة \n سالم "}, ["هبة سالم"]),
        (None, []),
        ("م" * 300, []),
    ],
)
def test_authors(author: object, names: list[str]) -> None:
    person = {"@type": "Person", "@id": "#p1", "name": "ليلى حداد"}
    declared = read_declared(page({"@graph": [{**ARTICLE, "author": author}, person]}))
    assert [said.value for said in declared.authors] == names


def test_metas_in_order_of_trust() -> None:
    metas = (
        ("keywords", "أخبار, عاجل"),
        ("date", "2024-01-24"),
        ("dc.date.issued", "2024-01-25"),
        ("article:published_time", "2024-01-25T10:00:00Z"),
        ("article:modified_time", "2024-01-26T10:00:00Z"),
        ("article:tag", "جسور"),
        ("article:tag", "طرق، أنهار"),
        ("article:author", "https://example.org/7"),
        ("author", "هبة سالم"),
        ("og:title", "افتتاح جسر جديد"),
        ("og:description", " "),
        ("description", "وصف الصفحة"),
        ("og:site_name", "مثال نيوز"),
        ("og:type", "Article"),
        ("og:url", "https://example.org/1"),
        ("og:image", "/a.jpg"),
        ("article:section", "محليات"),
        ("og:locale", "ar_AR"),
    )
    declared = read_declared(page(metas=metas, title="افتتاح جسر جديد | مثال نيوز"))
    assert declared.headlines == (Said("افتتاح جسر جديد", "og"), Said("افتتاح جسر جديد | مثال نيوز", "title"))
    assert declared.published == (
        Said("2024-01-25T10:00:00Z", "og"),
        Said("2024-01-25", "dc"),
        Said("2024-01-24", "meta"),
    )
    assert declared.modified == (Said("2024-01-26T10:00:00Z", "og"),)
    assert declared.keywords == ("جسور", "طرق", "أنهار")
    assert declared.authors == (Said("هبة سالم", "meta"),)
    assert declared.description == "وصف الصفحة"
    assert (declared.site_name, declared.section, declared.image) == ("مثال نيوز", "محليات", "/a.jpg")
    assert (declared.canonical, declared.page_types) == ("https://example.org/1", ("article",))


def test_marks_say_their_value_or_their_words() -> None:
    document = Document(
        kind=DocumentKind.HTML,
        blocks=(Block(0, "افتتاح جسر جديد"), Block(1, "هبة سالم | 25 يناير 2024"), Block(2, "تعليق")),
        elements=(
            Element(0, -1, "h1", "", hidden=False, inline=False, first=0, first_offset=0, last=0, last_offset=15),
            Element(1, -1, "span", "", hidden=False, inline=False, first=1, first_offset=0, last=1, last_offset=8),
            Element(2, -1, "time", "", hidden=False, inline=False, first=1, first_offset=11, last=1, last_offset=24),
        ),
        marks=(
            Mark("headline", "", 0, 0, 0),
            Mark("author", "", 1, 0, 1),
            Mark("datepublished", "2024-01-25T10:00:00Z", 1, 11, 2),
            Mark("time", "", 1, 11, 2),
            Mark("nofollow", "", 2, 0, 0),
        ),
    )
    declared = read_declared(document)
    assert declared.headlines == (Said("افتتاح جسر جديد", "microdata"),)
    assert declared.authors == (Said("هبة سالم", "microdata"),)
    assert declared.published == (Said("2024-01-25T10:00:00Z", "microdata"), Said("25 يناير 2024", "time"))


def test_a_hidden_author_is_whoever_posted_it() -> None:
    document = Document(
        kind=DocumentKind.HTML,
        blocks=(Block(0, "هبة سالم", hidden=True),),
        elements=(
            Element(0, -1, "span", "vcard", hidden=True, inline=False, first=0, first_offset=0, last=0, last_offset=8),
        ),
        marks=(Mark("author", "", 0, 0, 0),),
    )
    assert read_declared(document).authors == ()


def test_a_page_that_says_nothing() -> None:
    declared = read_declared(page())
    assert (declared.headlines, declared.published, declared.authors, declared.keywords) == ((), (), (), ())
    assert declared.canonical is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["NewsArticle", "نص", "#a", "https://a.b/"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*ARTICLE, "@graph", "@id", "name", "url", "mainEntity"]), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(json_values, st.booleans())
def test_any_json_is_survived(value: object, cut: bool) -> None:  # noqa: FBT001
    text = json.dumps({"@type": "NewsArticle", "articleBody": "x", "@graph": value}, ensure_ascii=False)
    read_declared(page(text[:-1] if cut else text))


def test_what_no_text_can_hold_is_replaced_as_in_html() -> None:
    script = r'{"@type": "NewsArticle", "headline": "جسر \ud83d\u0000 جديد \ud83c\udf89", "articleBody": "نص\udc00"}'
    declared = read_declared(page(script))
    assert declared.headlines == (Said("جسر \ufffd\ufffd جديد \U0001f389", "json-ld"),)
    assert declared.article_body == "نص\ufffd"
