"""Pages and texts of our own on which one thing varies: what is declared, or what stands around the story."""

from __future__ import annotations

from cleaners import Article, Page, clean_page, clean_text

HEADLINE = "مدينة الموانئ تفتح أول مكتبة عائمة للأطفال"

STORY = tuple(
    """\
فتحت مدينة الموانئ صباح الخميس أول مكتبة عائمة للأطفال، وهي عبّارة قديمة أعيد طلاؤها وحملت ثلاثة آلاف كتاب.
وقالت مديرة المكتبة إن الفكرة بدأت قبل عامين حين تبرع صاحب العبّارة بها للبلدية، ثم جمع المتطوعون الكتب ورمموها.
وتتسع القاعة السفلى لستين طفلا، وفيها ركن للحكايات وطاولات للرسم، أما السطح فجعلوه مقهى صغيرا يطل على المرفأ.
وتبحر المكتبة مرة كل شهر إلى القرى التي على الساحل، وتبقى في كل منها يومين، ثم تعود إلى مرساها في المدينة.
""".splitlines()
)


def page(  # noqa: PLR0913 - each is one place of a page
    *,
    head: str = "",
    above: str = "",
    under: str = "",
    between: str = "",
    after: str = "",
    story: tuple[str, ...] = STORY,
    url: str = "https://news.example/2024/5/story",
    fetched_at: str | None = None,
) -> Article:
    """The article of a page: HTML in its head, above and under the headline, after the first paragraph and the last."""
    first, *rest = (f"<p>{paragraph}</p>" for paragraph in story)
    html = (
        f"<!DOCTYPE html><html lang=ar><head><meta charset=utf-8><title>{HEADLINE}</title>{head}</head><body>"
        f"<header><nav><ul><li><a href=/a>محليات</a></li><li><a href=/b>رياضة</a></li></ul></nav></header>"
        f"<article>{above}<h1>{HEADLINE}</h1>{under}<div class=story-text>{first}{between}{''.join(rest)}</div>{after}"
        f"</article></body></html>"
    )
    return clean_page(Page(html, url=url, fetched_at=fetched_at), outlets=())


def text(*, under: tuple[str, ...] = (), after: tuple[str, ...] = ()) -> Article:
    """The article of a text: lines under the headline and after the story."""
    return clean_text("\n\n".join((HEADLINE, *under, *STORY, *after)), outlets=())


def json_ld(fields: str) -> str:
    """A NewsArticle in JSON-LD."""
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{HEADLINE}", {fields}}}</script>'


def declared_author(name: str) -> str:
    """A NewsArticle that names its author."""
    return json_ld(f'"author": {{"@type": "Person", "name": "{name}"}}')
