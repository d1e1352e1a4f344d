"""Words are found in whatever spelling, and shown as they were written."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from cleaners.text.normalise import words_of
from crawler.store import QueryError
from crawler.store.search import Phrase, indexed, matches_in, phrases_of, snippet_of
from tests.crawl.runs import scrapy
from tests.store.places import NOON, ONE, TWO, Place, article, sqlite_place, visit

TALKS = (
    "وصل الوفد إلى المدينة مساء الإثنين، وقالت الخارجية الأمريكيّـة إن المباحثات بدأت.\n\nورحّبت الأُمم المتحدة بالخطوة."
)
PORT = "توقفت حركة السفن في الميناء ١٢ ساعة بسبب الرياح، والأمم تراقب. ولم تعلن الهيئة المتحدة للنقل موعدا."


@pytest.mark.parametrize(
    ("question", "phrases"),
    [
        ("الأمريكية", [Phrase(("الامريكيه",))]),
        ("سوق  ترميم", [Phrase(("سوق",)), Phrase(("ترميم",))]),
        ('"الأمم المتحدة" رياح', [Phrase(("الامم", "المتحده")), Phrase(("رياح",))]),
        ("«الأمم المتحدة»", [Phrase(("الامم", "المتحده"))]),
        ("“الأمم المتحدة", [Phrase(("الامم", "المتحده"))]),
        ("أمريك*", [Phrase(("امريك",), is_prefix=True)]),
        ("كوفيد-19", [Phrase(("كوفيد", "19"))]),
        ("AND -x OR*", [Phrase(("and",)), Phrase(("x",)), Phrase(("or",), is_prefix=True)]),
    ],
)
def test_a_question_is_words_phrases_and_beginnings(question: str, phrases: list[Phrase]) -> None:
    assert phrases_of(question) == phrases


@pytest.mark.parametrize("question", ["", "  ", '""', "* ؟ !", "\u200f"])
def test_a_question_without_a_word_is_refused(question: str) -> None:
    with pytest.raises(QueryError, match="no word"):
        phrases_of(question)


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("الامريكيه", ["الأمريكيّـة"]),
        ('"الامم المتحده"', ["الأُمم المتحدة"]),
        ("الامم* المدينه", ["المدينة", "الأُمم"]),
        ("مريكيه", []),
        ("الأمم ورحبت", ["ورحّبت", "الأُمم"]),
    ],
)
def test_matches_are_offsets_into_the_text_as_it_was_written(question: str, written: list[str]) -> None:
    assert [TALKS[start:end] for start, end in matches_in(TALKS, phrases_of(question))] == written


def test_a_ligature_and_a_last_vowel_sign_belong_to_the_word() -> None:
    text = "قال ﻻعب: السلامُ عليكم"
    assert [text[slice(*match)] for match in matches_in(text, phrases_of("لاعب السلام"))] == ["ﻻعب", "السلامُ"]


@pytest.mark.parametrize("question", ["أوبك+", "اوبك", '"أوبك+ الإنتاج"'])
def test_a_sign_beside_a_word_hides_it_from_nobody(question: str) -> None:
    text = "قال وزراء أوبك+ إنتاجهم ثابت، وخفضت أوبك+ الإنتاج."
    found = [text[slice(*match)] for match in matches_in(text, phrases_of(question))]
    assert found == (["أوبك+ الإنتاج"] if '"' in question else ["أوبك", "أوبك"])


def test_a_snippet_is_cut_between_words_around_the_first_match() -> None:
    text = "واحد اثنان ثلاثة أربعة خمسة ستة سبعة"
    matches = matches_in(text, phrases_of("أربعة"))
    snippet, marks = snippet_of(text, matches, around=9)
    assert snippet == "ثلاثة أربعة خمسة"
    assert [snippet[slice(*mark)] for mark in marks] == ["أربعة"]
    assert snippet_of(text, (), around=11) == ("واحد اثنان", ())
    assert snippet_of("قصير", ()) == ("قصير", ())


def test_the_index_has_room_for_so_many_words() -> None:
    assert indexed("أب جد هو", room=20) == ["اب", "جد"]  # ten bytes each, with its place
    assert indexed("أب جد هو") == ["اب", "جد", "هو"]


@pytest.fixture
def filled(place: Place) -> Place:
    with place.begun() as (store, run):
        store.keep(run, visit("https://mithal.example/1"), article(TALKS, "مباحثات", date_published="2026-02-27"), None)
        port = article(PORT, "الأمريكية تتوقف", date_published="2026-03-01T08:00:00+03:00")
        store.keep(run, visit("https://mithal.example/2"), port, None)
        other = store.begin("akhar", NOON)
        store.keep(other, visit("https://akhar.example/1", ONE), article(TALKS, "نسخة", fetched_at=ONE), None)
    return place


@pytest.mark.parametrize(
    ("question", "headlines"),
    [
        ("الامريكيه", {"مباحثات", "الأمريكية تتوقف", "نسخة"}),
        ("الأمريكيّة الخارجيه", {"مباحثات", "نسخة"}),
        ("الامريكيه الرياح", {"الأمريكية تتوقف"}),  # one in the headline, one in the body
        ('"الأمم المتحدة"', {"مباحثات", "نسخة"}),  # not both apart
        ('"تتوقف توقفت"', set()),  # not from headline to body
        ('"المتحدة الأمم"', set()),
        ("أمريك*", set()),  # «ال» makes another word
        ("الأمريك*", {"مباحثات", "الأمريكية تتوقف", "نسخة"}),
        ('"حركة السف*"', {"الأمريكية تتوقف"}),
        ("12", {"الأمريكية تتوقف"}),
        ("غائب", set()),
        ("ghirbalheadlineends NOT words:'x' & | !", set()),
    ],
)
def test_all_words_must_occur(filled: Place, question: str, headlines: set[str]) -> None:
    with filled.opened() as store:
        assert {hit.headline for hit in store.search(question)} == headlines


def test_hits_are_narrowed_and_come_best_first(filled: Place) -> None:
    with filled.opened() as store:
        best, *_ = hits = store.search("الامريكيه")
        assert best.headline == "الأمريكية تتوقف"  # a word of the headline weighs more
        assert store.search("الامريكيه", limit=2) == hits[:2]
        assert [hit.headline for hit in store.search("الامريكيه", outlet="akhar")] == ["نسخة"]
        since = store.search("الامريكيه", since="2026-03-01")
        assert {hit.headline for hit in since} == {"الأمريكية تتوقف", "نسخة"}  # the copy, by when it was fetched
        hit = store.search("الخارجيه", outlet="mithal")[0]
    assert (hit.url, hit.outlet, hit.date_published) == ("https://mithal.example/news/1", "mithal", "2026-02-27")
    assert [TALKS[slice(*match)] for match in hit.matches] == ["الخارجية"]
    assert [hit.snippet[slice(*mark)] for mark in hit.marks] == ["الخارجية"]
    assert hit.snippet in TALKS


def test_the_newest_revision_is_searched(place: Place) -> None:
    with place.begun() as (store, run):
        store.keep(run, visit(), article(TALKS), None)
        store.keep(run, visit(at=TWO), article(PORT), None)
        assert store.search("الخارجية") == []
        assert len(store.search("السفن")) == 1


def test_a_text_longer_than_any_index_takes_is_stored_and_found(place: Place) -> None:
    words = [f"كلمة{number}{'ط' * 150}" for number in range(3500)]
    with place.begun() as (store, run):
        store.keep(run, visit(), article(f"الميناء {' '.join(words)} {'ط' * 5000}"), None)
        assert len(store.search("الميناء كلمه1ط*")) == 1
        (kept,) = store.kept(run)
        assert kept.body.endswith("ط" * 5000)


# The command.


def run_search(folder: Path, *args: str) -> subprocess.CompletedProcess[bytes]:
    state = ("-s", f"STATE_DIR={folder}")
    return scrapy("search", *args, *state, cwd=folder, project=True, env={"COLUMNS": "200"})


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("state")
    with sqlite_place(folder).begun() as (store, run):
        store.keep(run, visit(), article(TALKS, "مباحثات", date_published="2026-02-27"), None)
    return folder


def test_the_command_tells_what_where_and_the_words_around(state: Path) -> None:
    run = run_search(state, "الامريكيه", "المدينه")
    assert (run.returncode, run.stderr.decode()) == (0, "")
    headline, place, words, _ = run.stdout.decode().split("\n", 3)
    assert headline == "مباحثات"
    assert place == "mithal  2026-02-27  https://mithal.example/news/1"
    assert "إلى *المدينة* مساء" in words
    assert "*الأمريكيّـة*" in words


def test_the_command_as_json(state: Path) -> None:
    run = run_search(state, '"الأمم المتحدة"', "--json", "--outlet", "mithal", "--since", "2026-02-01", "--limit", "1")
    (hit,) = map(json.loads, run.stdout.decode().splitlines())
    (match,) = hit["matches"]
    assert TALKS[slice(*match)] == "الأُمم المتحدة"


@pytest.mark.parametrize(
    ("args", "status", "told"),
    [
        (["غائب"], 1, ""),
        (["؟"], 2, "there is no word to search for"),
        (["الأمم", "--limit", "0"], 2, "--limit 0"),
        (["الأمم", "--since", "2d"], 2, "--since 2d: no day (2026-01-31)"),
        (["الأمم", "--since", "٢٠٢٦-٠١-٣١"], 2, "no day (2026-01-31)"),
        (["الأمم", "-s", "STORE=akhar.db"], 2, "akhar.db: no such store"),
        (["الأمم", "-s", "STORE=postgresql://desk:geheim@127.0.0.1:1/news"], 2, "postgresql://127.0.0.1:1/news: "),
    ],
)
def test_the_command_says_what_is_wrong(state: Path, args: list[str], status: int, told: str) -> None:
    run = run_search(state, *args)
    errors = run.stderr.decode()
    assert (run.returncode, run.stdout) == (status, b"")
    assert told in errors
    assert "Traceback" not in errors
    assert "geheim" not in errors


def test_the_index_is_of_this_matching_form() -> None:
    """SQLite's index stores no words, and articles are taken out by folding them again: who changes the matching form
    writes a migration that fills `words` anew (and `ghirbal_fold` in PostgreSQL), and then this figure."""
    ranges = (range(1, 0x250), range(0x600, 0x700), range(0xFB50, 0xFBB2), range(0xFE70, 0xFEFD))
    every = "\n".join(chr(code) for codes in ranges for code in codes)
    assert hashlib.sha256(" ".join(words_of(every)).encode()).hexdigest()[:16] == "190a2c25e150f808"
