"""Pages of our own words, and where the search finds their story."""

from __future__ import annotations

from collections.abc import Iterable

from cleaners.page.document import read_document
from cleaners.story import Scene
from cleaners.story.search import scene_of_page

HEADLINE = "قافلة طبية تصل إلى قرية النبع بعد انقطاع الطريق"
STORY = (
    "وصلت القافلة الطبية إلى قرية النبع بعد ثلاثة أيام من السير في الثلوج، وبدأت فحص الأطفال فورا.",
    "وقالت الطبيبة المشرفة إن الفريق يحمل أدوية تكفي شهرين، وإنه سيعود في الربيع مع معدات للأسنان.",
    "وشكر مختار القرية المتطوعين، وأضاف أن الأهالي فتحوا بيوتهم لهم وتقاسموا معهم الخبز والحطب.",
    "ومن المقرر أن تفتح البلدية الطريق مع نهاية الأسبوع، على أن تعود المدارس بعده إلى العمل.",
)
OTHER_HEADLINE = "سباق القوارب الشراعية يعود إلى بحيرة السد"
OTHER_STORY = (
    "يعود سباق القوارب إلى بحيرة السد بعد عام من التوقف، ويشارك فيه عشرون قاربا من خمس مدن.",
    "وقال منظمو السباق إن الرياح مناسبة هذا الموسم، وإن الجمهور سيتابع القوارب من الضفة الشرقية.",
    "وكانت اللجنة قد أجلت السباق بسبب انخفاض الماء، ثم وافقت على موعد جديد في بداية الصيف.",
)
OTHER_HEADLINES = (
    "طلاب الجامعة الزراعية يبتكرون مضخة تعمل بالرياح",
    "معرض الخط العربي يستضيف فنانين من عشر مدن",
    "متحف الصيادين يفتح أبوابه في بيت قديم",
    OTHER_HEADLINE,
)
COMMENTS = (
    "أنا من أهل القرية وأشكر كل من شارك في هذه القافلة، فقد كان الأطفال في حاجة إليها منذ أسابيع.",
    "لا أفهم لماذا لم تفتح البلدية الطريق حتى الآن، وهي تملك الجرافات التي اشترتها قبل عام واحد.",
    "أقترح أن تبقى القافلة عندنا طوال الشتاء، وأن يجمع الناس لها المال والوقود من كل المدن القريبة.",
    "كنت معهم في العام الماضي، وأستطيع أن أقول إن الطريق أصعب مما يتصوره من يجلس في المدينة.",
    "هذا خبر جميل جدا، ولكن أين كانت القافلة عندما احتاجت إليها القرى التي تقع خلف الجبل الكبير؟",
)


def paragraphs(texts: Iterable[str], tag: str = "p") -> str:
    """Each text in an element of its own."""
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


def heading(text: str = HEADLINE, tag: str = "h1") -> str:
    """A heading."""
    return f"<{tag}>{text}</{tag}>"


def links(texts: Iterable[str] = OTHER_HEADLINES, tag: str = "li") -> str:
    """Each text a link in an element of its own."""
    return "".join(f"<{tag}><a href=/{n}>{text}</a></{tag}>" for n, text in enumerate(texts))


def scene_of(body: str, head: str = "", told: str | None = None) -> Scene:
    """What the search makes of a page of no declared outlet."""
    html = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return scene_of_page(html, read_document(html), told, None)


def story_of(body: str, head: str = "") -> list[str]:
    """The texts of the blocks that hold the story."""
    scene = scene_of(body, head)
    return [scene.reading.document.blocks[index].text for index in sorted(scene.story.blocks)]


def headline_of(body: str, head: str = "") -> str | None:
    """The text of the headline's block, its tag before it; None where none is found."""
    scene = scene_of(body, head)
    if scene.story.headline is None:
        return None
    block = scene.reading.document.blocks[scene.story.headline]
    return f"{block.tag}: {block.text}"
