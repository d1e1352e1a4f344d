"""Real `scrapy` processes against real sites on loopback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.sites import Answer, Asked, Sites

ROOT = Path(__file__).resolve().parents[2]

PARAGRAPHS = (
    "بدأت بلدية المدينة القديمة صباح الأحد أعمال ترميم السوق المسقوف بعد إغلاق استمر عامين كاملين.",
    "وقال مدير المشروع إن المهندسين سيحافظون على الأقواس الحجرية التي بنيت قبل أكثر من ثلاثة قرون.",
    "وأضاف أن أصحاب المحال نقلوا بضائعهم إلى سوق مؤقتة أقيمت قرب محطة القطار حتى نهاية الأشغال.",
    "ويرى تجار التقيناهم أن الإغلاق أضر بموسم الأعياد، لكنهم يأملون أن يعود الزوار مع افتتاح السوق.",
    "وتبلغ كلفة الترميم نحو أربعة ملايين دينار، تدفع البلدية نصفها وتتكفل وزارة الثقافة بالباقي.",
    "ومن المقرر أن تنتهي المرحلة الأولى في الربيع المقبل، على أن يعاد فتح البوابة الشرقية قبل ذلك.",
)
"""Prose of our own."""

OUTLET = """
name = "مثال"
domains = ["mithal.example"]
structure = "assumed"
article_urls = ['^/news/[0-9]+$']
drop_parameters = ["session"]
{sources}

[[evidence]]
what = "everything"
source = "made for this test"
year = 2026
"""


def short(value: object) -> str:
    """A test's id of a value, bytes too."""
    return ascii(value)[:40]


def story(headline: str, *, charset: str = "utf-8") -> bytes:
    """A page with a story under this headline, and a frame of links."""
    prose = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    links = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("رياضة", "اقتصاد", "ثقافة"))
    return (
        f'<!doctype html><html lang="ar"><head><meta charset="{charset}"><title>{headline}</title></head><body>'
        f"<nav><ul>{links}</ul></nav><article><h1>{headline}</h1>{prose}</article>"
        "<footer>جميع الحقوق محفوظة</footer></body></html>"
    ).encode(charset)


def rss(*addresses: str) -> Answer:
    """A feed that names addresses."""
    items = "".join(f"<item><link>{address.replace('&', '&amp;')}</link></item>" for address in addresses)
    body = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
    return Answer(body.encode(), "application/rss+xml")


def declare(folder: Path, sources: str = 'feeds = ["https://mithal.example/rss"]') -> Path:
    """A folder of outlet files that holds the outlet `mithal`."""
    folder.mkdir(exist_ok=True)
    (folder / "mithal.toml").write_text(OUTLET.format(sources=sources), encoding="utf-8")
    return folder


def scrapy(
    *args: str, cwd: Path, stdin: bytes = b"", project: bool = False, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run `scrapy` in a folder; `project` points it at our settings, as `scrapy.cfg` would."""
    environment = {key: value for key, value in os.environ.items() if key != "SCRAPY_SETTINGS_MODULE"}
    environment |= {"PYTHONPATH": str(ROOT)} | ({"SCRAPY_SETTINGS_MODULE": "crawler.settings"} if project else {})
    command = [str(Path(sys.executable).with_name("scrapy")), *args]
    return subprocess.run(
        command, cwd=cwd, input=stdin, env=environment | dict(env or {}), capture_output=True, timeout=120, check=False
    )


@dataclass(frozen=True)
class Crawl:
    """What a crawl left behind."""

    status: int
    articles: list[dict[str, Any]]
    raw: str
    removals: list[dict[str, Any]]
    log: str
    asked: Sequence[Asked]

    def addresses(self) -> list[str]:
        """What the sites were asked for, in order."""
        return [asked.address for asked in self.asked]

    def stat(self, key: str) -> int:
        """A figure of the stats that Scrapy prints at the end; 0 where there is none."""
        found = re.search(rf"'{re.escape(key)}': (\d+)", self.log)
        return int(found[1]) if found else 0

    def lines(self, words: str) -> list[str]:
        """The log lines that say this."""
        return [line for line in self.log.splitlines() if words in line]


def crawl(
    pages: Mapping[str, Answer],
    folder: Path,
    *args: str,
    spider: str = "mithal",
    domains: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
) -> Crawl:
    """`scrapy crawl SPIDER -O articles.jsonl`, with sites that hold these pages and nothing else."""
    with Sites(lambda address: pages.get(address, Answer(b"no such page", status=404))) as sites:
        hosts = dict.fromkeys([*domains, "mithal.example", "elsewhere.example"], sites.port)
        settings = {
            "LOOPBACK_HOSTS": json.dumps(hosts),
            "OUTLETS_DIRS": str(folder / "outlets") if (folder / "outlets").is_dir() else "",
            "DOWNLOAD_DELAY": "0",
            "AUTOTHROTTLE_ENABLED": "0",
            "RETRY_TIMES": "0",
            "DOWNLOAD_VERIFY_CERTIFICATES": "0",
        }
        options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
        run = scrapy("crawl", spider, "-O", "articles.jsonl", *options, *args, cwd=folder, project=True, env=env)
        asked = [*sites.asked]
    raw = _read(folder / "articles.jsonl")
    log = run.stderr.decode()
    return Crawl(run.returncode, _objects(raw), raw, _objects(_read(folder / "out" / "removals.jsonl")), log, asked)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _objects(lines: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.splitlines()]
