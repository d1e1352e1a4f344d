"""Forty snippets, written for these tests, and what language each is in."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cleaners.text.language import language_of

ARABIC = (
    "أعلنت وزارة الصحة صباح اليوم أن حملة التطعيم ضد الحصبة ستبدأ في جميع المحافظات مطلع الشهر المقبل.",
    "ارتفعت أسعار القمح في البورصات العالمية بعد إعلان روسيا تعليق صادراتها من الحبوب حتى نهاية الموسم.",
    "قال المدرب إن فريقه لعب مباراة كبيرة، وإن الخسارة بهدف متأخر لا تعني نهاية المشوار في البطولة.",
    "تنطلق غدا فعاليات معرض الكتاب بمشاركة مئات دور النشر من ثلاثين دولة.",
    "وصل الوفد التقني إلى العاصمة لمناقشة ملف سد النهضة",
    "كتب رحلته من دمشق لبيروت وهو يحمل معه حقيبة صغيرة وصورة قديمة لوالده",
    "عاجل: زلزال بقوة ست درجات يضرب غرب البلاد",
    "الولایات المتحدة والصین تبحثان ملف الرسوم الجمرکیة فی جنیف الأسبوع المقبل",
    "ولد الشاعر في قرية جبلية، ودرس الحقوق، ثم هجر المحاماة ليعيش من الصحافة والترجمة.",
    "البنك المركزي يثبت سعر الفائدة للمرة الثالثة",
    "مجلس الأمن يصوت الليلة",
    "بَدَأَ الدَّرْسُ وَجَلَسَ التَّلَامِيذُ فِي أَمَاكِنِهِمْ يَسْتَمِعُونَ إِلَى مُعَلِّمِهِمْ",
)
EGYPTIAN = (
    "انا مش عارف ليه الناس دي كلها واقفة هنا من الصبح ومحدش بيقولنا حاجة",
    "الواد ده كل يوم يقول هيجي بدري وبعدين يتأخر على الشغل زي كل مرة",
)
LEVANTINE = (
    "شو بدك تعمل بكرا إذا ما إجا الباص وكل الشباب راحوا على البحر",
    "هلق عم فتش على مفاتيح السيارة وما عم لاقيهن بولا محل",
)
IRAQI = (
    "شلونك عيني، شكو ماكو اليوم بالسوك، چان لازم نطلع من الصبح گبل الزحمة",
    "هسه راح أروح للبيت وباچر نحچي بالموضوع لأن الدنيا صارت ليل",
)
MAGHREBI = (
    "واش كاين شي حد يعرف علاش هاد الناس واقفين قدام المحطة من الصباح",
    "برشا ناس ما فهموش علاش الحكومة بدلت القانون توا وما استناتش العام الجاي",
)
PERSIAN = (
    "رئیس جمهوری گفت که دولت تا پایان سال پنج هزار خانه برای کارگران خواهد ساخت.",
    "تیم ملی فوتبال در بازی دیشب با دو گل پیروز شد و به مرحله بعد رسید",
    "این کتاب را چند سال پیش در یک کتابفروشی کوچک در شیراز پیدا کردم",
    "بارش برف در استان های شمالی از فردا آغاز می شود و تا پنجشنبه ادامه دارد",
)
URDU = (
    "وزیر اعظم نے کہا ہے کہ حکومت عوام کو سستی بجلی دینے کے لیے نئے منصوبے شروع کرے گی۔",
    "پاکستان نے پہلے ٹیسٹ میچ میں شاندار کامیابی حاصل کی اور سیریز میں برتری حاصل کر لی",
    "بارش کی وجہ سے شہر کی سڑکوں پر پانی جمع ہو گیا ہے",
    "لاہور میں آج سے کتابوں کا بڑا میلہ شروع ہو رہا ہے",
)
SORANI = (
    "سەرۆکی حکومەت ڕایگەیاند کە مووچەی فەرمانبەران لە کاتی خۆیدا دابەش دەکرێت",
    "هەولێر و سلێمانی گەورەترین شارەکانی هەرێمی کوردستانن",
    "ئەمڕۆ کەش و هەوا لە زۆربەی ناوچەکان ساماڵ دەبێت",
    "یاریزانەکە دوای دوو ساڵ گەڕایەوە یانەکەی خۆی",
)
ENGLISH = (
    "The central bank kept its benchmark rate unchanged on Thursday and said inflation would ease by summer.",
    "Heavy rain closed two of the main roads into the capital, and schools stayed shut for a second day.",
    "She was born in Tunis, studied law in Paris and has written three novels about the sea.",
)
FRENCH = (
    "Le ministre de la Santé a annoncé hier que la campagne de vaccination commencera au mois de mars.",
    "Les prix du blé ont encore augmenté cette semaine sur les marchés européens, selon les courtiers.",
)
MOSTLY_ARABIC = (
    "أعلنت شركة Apple أن هاتفها iPhone الجديد سيدعم شبكة 5G في جميع أسواق الشرق الأوسط بداية من الخريف",
    "نشر الحساب الرسمي على Twitter صورة للاعب وكتب تحتها Welcome قبل أن يحذفها بعد دقائق قليلة",
)
MOSTLY_ENGLISH = (
    "The word قهوة travelled from Yemen to Istanbul and then to Venice, where the first shops opened soon after.",
)
EXPECTED = [
    *((text, "ar") for text in (*ARABIC, *EGYPTIAN, *LEVANTINE, *IRAQI, *MAGHREBI, *MOSTLY_ARABIC)),
    *((text, "fa") for text in PERSIAN),
    *((text, "ur") for text in URDU),
    *((text, "ckb") for text in SORANI),
    *((text, "en") for text in (*ENGLISH, *MOSTLY_ENGLISH)),
    *((text, "fr") for text in FRENCH),
]


def test_there_are_forty_snippets() -> None:
    assert len(EXPECTED) == 40


@pytest.mark.parametrize(("text", "language"), EXPECTED)
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["", "  ", "2024", "12:30 | 25/01/2024", "…", "OK", "BBC", "نص"])
def test_too_short_to_say(text: str) -> None:
    assert language_of(text) is None


def test_arabic_script_is_settled_without_statistics() -> None:
    program = (
        "import sys\n"
        "from cleaners.text.language import language_of\n"
        f"for text in {(*ARABIC, *EGYPTIAN, *LEVANTINE, *IRAQI, *MAGHREBI, *PERSIAN[:3], *URDU, *SORANI)!r}:\n"
        "    language_of(text)\n"
        "    assert 'langdetect' not in sys.modules, text\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize(
    ("snippets", "language"), [(ARABIC, "ar"), (PERSIAN, "fa"), (URDU, "ur"), (SORANI, "ckb"), (ENGLISH, "en")]
)
def test_a_long_text_by_its_samples(snippets: tuple[str, ...], language: str) -> None:
    assert language_of("\n\n".join(snippets * 20)) == language


def test_a_quoted_passage_at_the_start_does_not_decide() -> None:
    assert language_of(f"{ENGLISH[0][:200]}\n\n{' '.join(ARABIC * 10)}") == "ar"
