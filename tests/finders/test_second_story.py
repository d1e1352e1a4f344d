"""Second stories: what follows a read-also under the story's end is another story, whole."""

from __future__ import annotations

import pytest

from tests.finders.texts import HEADLINE, LAST, LEAD, OTHER_HEADLINES, SECOND, STORY, THIRD, clean, paragraphs, rule_of

HEAD = (HEADLINE, "تاريخ النشر: 12 مارس 2023")
OTHER_STORY = (
    OTHER_HEADLINES[0],
    "صمم ثلاثة طلاب مضخة ترفع الماء من الآبار العميقة من دون كهرباء، وجربوها في مزرعة الكلية خلال الشتاء.",
    "وأوضح المشرف عليهم أن المضخة رخيصة الثمن، وأن صيانتها لا تحتاج إلا إلى أدوات يملكها كل مزارع.",
    "ويأمل الطلاب أن تصل مضختهم إلى القرى البعيدة قبل الصيف المقبل، وأن تتبنى الوزارة إنتاجها.",
    "وتخطط الكلية لعرض الاختراع في معرض الربيع، حيث يلتقي المزارعون والمهندسون كل عام.",
)


@pytest.mark.parametrize("label", ["إقرأ أيضاً:", "اقرأ ايضا", "مواضيع متعلقة"])
def test_a_second_story_goes_whole(label: str) -> None:
    article = clean(*HEAD, *STORY, "المصدر: البلدية", "كلمات دلالية: حدائق بلديات", label, *OTHER_STORY)
    assert article.body.split("\n\n") == list(STORY)
    assert {rule_of(article, line) for line in OTHER_STORY} == {"second_story/after-read-also"}


def test_a_second_story_longer_than_the_first_goes_too() -> None:
    lines = (*HEAD, LEAD, SECOND, THIRD, "المصدر: البلدية", "إقرأ أيضاً:", *OTHER_STORY, *OTHER_STORY[1:])
    assert paragraphs(*lines) == [LEAD, SECOND, THIRD]


def test_a_read_also_in_mid_story_starts_no_second_story() -> None:
    assert paragraphs(*HEAD, LEAD, SECOND, "إقرأ أيضاً:", OTHER_HEADLINES[0], THIRD, LAST) == list(STORY)


def test_a_source_that_speaks_ends_nothing() -> None:
    speech = "وأضاف المصدر: لن تفتح الحديقة قبل أن تكتمل المقاعد، ولن نقبل أي تأخير بعد اليوم في هذا المشروع."
    assert paragraphs(*HEAD, LEAD, speech, SECOND, THIRD) == [LEAD, speech, SECOND, THIRD]
