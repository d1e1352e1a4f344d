"""Sites that live: they publish, correct and withdraw while they are crawled, answer late, answer with errors, move."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from crawler.sites import Answer

START = datetime.now(UTC) - timedelta(hours=2)
"""When the first article was published."""

OPENINGS = (
    "أعلنت البلدية اليوم بدء العمل في مشروع جديد لتوسعة الحديقة العامة على ضفة النهر.",
    "قال وزير الزراعة إن موسم الحصاد جاء هذا العام أفضل مما توقعه المزارعون في القرى الشمالية.",
    "افتتح متحف المدينة قاعة جديدة تعرض أدوات الصيادين وقواربهم كما كانت قبل قرن من الزمان.",
    "أفادت هيئة الأرصاد بأن درجات الحرارة ستنخفض تدريجيا بدءا من مساء الغد في معظم المناطق.",
    "وقعت الجامعتان اتفاقا لتبادل الطلاب والأساتذة في كليات الهندسة والعلوم خلال ثلاثة أعوام.",
)
MIDDLES = (
    "وأوضح المتحدث أن العمل سيمتد على مراحل، وأن كل مرحلة تخضع لتقييم لجنة مستقلة من الخبراء.",
    "ورحب السكان بالخطوة، لكن بعضهم طالب بأن تنشر الجهات المعنية أرقام الكلفة قبل التنفيذ.",
    "وذكر تقرير سابق أن المنطقة لم تشهد استثمارا مماثلا منذ أكثر من عقدين من السنين.",
    "ويشارك في التنفيذ عشرات المتطوعين الذين تلقوا تدريبا قصيرا في مركز الشباب القريب.",
    "وأضافت المصادر نفسها أن التمويل يأتي من قرض ميسر ومن تبرعات جمعت خلال العام الماضي.",
    "وبحسب الجدول المعلن، يفترض أن ينتهي القسم الأول قبل حلول الصيف إذا سمحت الأحوال بذلك.",
)
CORRECTION = "تصحيح: ذكر النص في صيغته السابقة رقما غير دقيق، وقد عدلته هيئة التحرير بعد مراجعة المصدر."


@dataclass
class Site:
    """One outlet's site. Everything it does follows from addresses and from how often it was asked: no dice."""

    name: str
    """Slug of its outlet; its domain is `{name}.example`."""
    size: int
    """How many articles it will have published in the end."""
    published: int = 0
    """How many stand there now."""
    editions: dict[int, int] = field(default_factory=dict)
    """Articles that were corrected, and how often."""
    asked: dict[str, int] = field(default_factory=dict)
    """How often each path was asked for."""
    settled: bool = False
    """Whether the world stands still: nothing new, no errors, nothing slow."""

    def address(self, number: int) -> str:
        """The address of an article."""
        return f"https://{self.name}.example/news/{number}"

    def body(self, number: int) -> str:
        """The words of an article, as its page has them now."""
        return "\n\n".join(self._paragraphs(number))

    def headline(self, number: int) -> str:
        """Its headline."""
        return f"خبر رقم {number} من موقع {self.name} عن أحوال المدينة"

    def answer(self, path: str) -> Answer:
        """What the site says to a request, and what it does meanwhile."""
        self.asked[path] = self.asked.get(path, 0) + 1
        if path == "/robots.txt":
            return Answer(b"User-agent: *\nDisallow: /private/\n", "text/plain")
        if path == "/rss":
            return self._feed()
        if path == "/sitemap.xml":
            return self._sitemap()
        kind, _, number = path.strip("/").partition("/")
        if not number.isdecimal() or int(number) > self.published:
            return Answer(b"gone", status=410)
        self._live()
        if kind == "old":
            return Answer(status=301, location=self.address(int(number)))
        return self._page(path, int(number))

    def _live(self) -> None:
        """With every page that is asked for, publish one more; with every seventh request, correct an older one."""
        if self.settled:
            return
        self.published = min(self.size, self.published + 1)
        told = sum(self.asked.values())
        if told % 7 == 0:
            corrected = 1 + told * 7 % self.published
            self.editions[corrected] = self.editions.get(corrected, 0) + 1

    def _page(self, path: str, number: int) -> Answer:
        if not self.settled and number % 20 == 3 and self.asked[path] == 1:
            return Answer(b"try again", status=500)
        if not self.settled and number % 20 == 7 and self.asked[path] == 1:
            return Answer(b"", hangs_up=True)
        paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in self._paragraphs(number))
        page = (
            f'<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>{self.headline(number)}</title>'
            f'<link rel="canonical" href="{self.address(number)}"></head><body><nav><a href="/">الرئيسية</a></nav>'
            f'<article><h1>{self.headline(number)}</h1>{paragraphs}</article><div class="share">شارك عبر فيسبوك</div>'
            "<footer>جميع الحقوق محفوظة</footer></body></html>"
        ).encode()
        slow = 0.5 if number % 50 == 9 and not self.settled else 0.0
        return Answer(page, delay=slow, headers={"ETag": f'"{hashlib.sha256(page).hexdigest()[:16]}"'})

    def _paragraphs(self, number: int) -> list[str]:
        chosen = [MIDDLES[(number + step * (number % 5 + 1)) % len(MIDDLES)] for step in range(3)]
        told = f"وهذا هو الخبر {number} في هذا الموقع، وفيه {number * 13 + 5} تفصيلا لم يذكر في غيره من الأخبار."
        corrected = [f"{CORRECTION} وهذه المراجعة رقم {self.editions[number]}."] if number in self.editions else []
        return [OPENINGS[number % len(OPENINGS)], told, *dict.fromkeys(chosen), *corrected]

    def _listed(self, number: int) -> str:
        """One in thirty is listed under an address that it has left, one in forty with a tracking parameter."""
        if number % 30 == 11:
            return f"https://{self.name}.example/old/{number}"
        return self.address(number) + ("?utm_source=feed" if number % 40 == 5 else "")

    def _feed(self) -> Answer:
        newest = range(self.published, max(0, self.published - 50), -1)
        withdrawn = f"<item><link>https://{self.name}.example/news/{self.size + 1}</link></item>"
        items = withdrawn + "".join(f"<item><link>{self._listed(number)}</link></item>" for number in newest)
        return Answer(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode(), "application/rss+xml")

    def _sitemap(self) -> Answer:
        places = "".join(
            f"<url><loc>{self._listed(number)}</loc><lastmod>{self._changed(number)}</lastmod></url>"
            for number in range(1, self.published + 1)
        )
        namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return Answer(f'<urlset xmlns="{namespace}">{places}</urlset>'.encode(), "application/xml")

    def _changed(self, number: int) -> str:
        """Later with each correction, and then later than any fetch: a source's clock may be ahead."""
        edition = self.editions.get(number, 0)
        when = START + timedelta(seconds=number) if not edition else START + timedelta(hours=3, minutes=edition)
        return when.isoformat(timespec="seconds")


class World:
    """Sites, answering from many threads."""

    def __init__(self, sites: int, articles: int) -> None:
        """`articles` are shared out evenly; two thirds of them are published at the start."""
        size = articles // sites
        self.sites = {f"w{n}": Site(f"w{n}", size, published=size * 2 // 3) for n in range(1, sites + 1)}
        self._lock = threading.Lock()

    def answer(self, address: str) -> Answer:
        """What stands at an address now."""
        parts = urlsplit(address)
        with self._lock:
            return self.sites[(parts.hostname or "").removesuffix(".example")].answer(parts.path)

    def settle(self) -> None:
        """Publish what is left, and stand still."""
        for site in self.sites.values():
            site.published, site.settled = site.size, True

    def hosts(self, port: int) -> str:
        """`LOOPBACK_HOSTS`."""
        return json.dumps({f"{name}.example": port for name in self.sites})

    def declare(self, folder: Path) -> None:
        """Outlet files for the sites."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in self.sites:
            (folder / f"{name}.toml").write_text(
                f'name = "{name}"\ndomains = ["{name}.example"]\nstructure = "assumed"\n'
                f'feeds = ["https://{name}.example/rss"]\nsitemaps = ["https://{name}.example/sitemap.xml"]\n'
                "article_urls = ['^/(news|old)/[0-9]+$']\n"
                '[[evidence]]\nwhat = "everything"\nsource = "made for this test"\nyear = 2026\n',
                encoding="utf-8",
            )
