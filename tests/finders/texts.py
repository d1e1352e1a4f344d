"""Texts of our own words, and what the cleaner does with them."""

from __future__ import annotations

from cleaners import Article, clean_text

LEAD = "أعلنت بلدية وادي الزيتون أمس الأول افتتاح حديقة عامة جديدة قرب السوق القديم، بعد عامين من العمل."
SECOND = "وقال رئيس البلدية إن الحديقة تضم ملعبا للأطفال ومكتبة صغيرة، وإن الدخول إليها سيكون مجانا في كل الأيام."
THIRD = "وأضاف أن العمال غرسوا في الحديقة أكثر من مئتي شجرة زيتون، وأن الأهالي تبرعوا بالمقاعد والمصابيح."
LAST = "ومن المقرر أن تستقبل الحديقة زوارها كل صباح حتى غروب الشمس، على أن تغلق يوم الصيانة الأسبوعي."
STORY = (LEAD, SECOND, THIRD, LAST)
HEADLINE = "حديقة عامة جديدة في وادي الزيتون تفتح أبوابها"
OTHER_HEADLINES = (
    "طلاب الجامعة الزراعية يبتكرون مضخة تعمل بالرياح",
    "سباق القوارب الشراعية يعود إلى بحيرة السد",
    "معرض الخط العربي يستضيف فنانين من عشر مدن",
)


def clean(*lines: str) -> Article:
    """The article of a text of these lines, cleaned without declared outlets."""
    return clean_text("\n".join(lines), outlets=())


def paragraphs(*lines: str) -> list[str]:
    """The paragraphs that are kept of a text of these lines."""
    return clean(*lines).body.split("\n\n")


def rule_of(article: Article, words: str) -> str:
    """The id of the rule that removed these words; fails where none or more than one did."""
    (rule,) = {removal.rule for removal in article.removals if words in removal.text}
    return rule
