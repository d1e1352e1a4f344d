"""What a store promises, whatever database it is on."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cleaners.model import Article, Removal
from crawler.store import AlreadyRunning, Found, Kept, StoreError, Verdict, open_store
from crawler.store.columns import COLUMNS, storable, storable_article
from crawler.store.records import MOST_ATTEMPTS
from tests.store.places import BODY, NOON, ONE, OTHER, TWO, Place, article, begun_soon, found, visit

PAGE = "https://mithal.example/news/1"
AMP = "https://mithal.example/amp/news/1"
OLD = "https://mithal.example/old/1"
SECOND = "https://mithal.example/news/2"


# Runs.


def test_a_run_that_was_finished_is_followed_by_another(place: Place) -> None:
    with place.begun() as (store, run):
        assert (run.outlet, run.started_at, run.resumed) == ("mithal", NOON, False)
        store.finish(run, ONE, {"clean/articles": 3, "reason": "finished"})
        following = store.begin("mithal", TWO)
        assert following.id > run.id
        assert (following.started_at, following.resumed) == (TWO, False)
    assert place.rows("SELECT finished_at FROM runs ORDER BY id") == [(ONE,), (None,)]


def test_a_run_that_was_not_finished_is_taken_up_again(place: Place) -> None:
    with place.begun() as (store, run):
        store.keep(run, visit(), article(), None)
    with place.opened() as store:
        again = store.begin("mithal", TWO)
        assert again == replace(run, resumed=True)
        assert [kept.headline for kept in store.kept(again)] == ["ترميم السوق المسقوف"]


def test_an_outlet_is_crawled_by_one_process_at_a_time(place: Place) -> None:
    other = place.python(f"store.begin('mithal', {NOON!r}); print('held', flush=True); sys.stdin.read()")
    assert other.stdout
    assert other.stdout.readline() == "held\n"
    with place.opened() as store:
        with pytest.raises(AlreadyRunning, match=rf"^mithal is being crawled by .*process {other.pid}\b"):
            store.begin("mithal", NOON)
        assert store.begin("akhar", NOON).outlet == "akhar"
        other.kill()
        other.communicate()
        assert begun_soon(store, "mithal").resumed


def test_a_finished_run_lets_go_of_its_outlet(place: Place) -> None:
    with place.begun() as (store, run), place.opened() as second:
        store.finish(run, ONE, {})
        assert not second.begin("mithal", TWO).resumed


def test_the_last_run_of_each_outlet(place: Place) -> None:
    with place.opened() as store:
        first = store.begin("mithal", NOON)
        store.keep(first, visit(), article(), None)
        store.finish(first, ONE, {})
        store.begin("mithal", TWO)
        store.finish(store.begin("akhar", NOON), ONE, {})
        told = [(run.outlet, run.started_at, run.finished_at, run.articles) for run in store.last_runs()]
    assert told == [("akhar", NOON, ONE, 0), ("mithal", TWO, None, 0)]


# Addresses.


def test_an_address_is_remembered_from_asking_to_settling(place: Place) -> None:
    with place.begun() as (store, _):
        store.ask("mithal", [Found(PAGE, TWO), Found(SECOND)], NOON)
        store.ask("mithal", [Found(PAGE, TWO)], ONE)
        store.ask("akhar", found("https://akhar.example/1"), ONE)
        assert store.unsettled("mithal") == [Found(PAGE, TWO), Found(SECOND)]
        assert store.meet("mithal", found(PAGE))[0].outcome is None
        store.settle("mithal", visit(PAGE, ONE, etag='"a"'), "refused/listing")
        assert store.unsettled("mithal") == [Found(SECOND)]
        known, unknown = store.meet("mithal", found(PAGE, OLD))
    assert (known.outcome, known.first_seen, known.checked_at) == ("refused/listing", ONE, ONE)
    assert (known.modified, known.etag, known.body_digest) == (TWO, '"a"', "d" * 64)
    assert (unknown.address, unknown.outcome, unknown.first_seen) == (OLD, None, None)


def test_a_second_look_at_an_article_is_remembered_too(place: Place) -> None:
    with place.begun() as (store, run):
        store.keep(run, visit(), article(), None)
        store.ask("mithal", [Found(PAGE, TWO)], ONE)
        assert store.unsettled("mithal") == [Found(PAGE, TWO)]
        assert store.meet("mithal", found(PAGE))[0].modified == ""
        store.settle("mithal", visit(PAGE, TWO, body_digest=None), "not-modified")
        known = store.meet("mithal", found(PAGE))[0]
        assert store.unsettled("mithal") == []
    assert (known.outcome, known.modified, known.first_seen, known.checked_at) == ("article", TWO, NOON, TWO)


def test_not_modified_and_without_a_body_leaves_the_last_whole_answer(place: Place) -> None:
    with place.begun() as (store, run):
        store.keep(run, visit(etag='"a"', last_modified="Sun"), article(), None)
        store.settle("mithal", visit(PAGE, ONE, body_digest=None, archive_ref="mithal/b:1"), "not-modified")
        known = store.meet("mithal", found(PAGE))[0]
        assert (known.archive_ref, known.body_digest) == (visit().archive_ref, "d" * 64)
        assert (known.etag, known.last_modified) == ('"a"', "Sun")
        assert list(store.captures("mithal")) == [visit().archive_ref, "mithal/b:1"]


def test_an_address_that_fails_too_often_is_asked_for_no_more_until_it_answers(place: Place) -> None:
    with place.begun() as (store, _):
        store.ask("mithal", found(PAGE), NOON)
        for _attempt in range(MOST_ATTEMPTS - 1):
            store.fail("mithal", PAGE, "failed/timeout")
        assert store.unsettled("mithal") == found(PAGE)
        store.fail("mithal", PAGE, "failed/timeout")
        assert store.unsettled("mithal") == []
        store.settle("mithal", visit(), "gone")
        store.ask("mithal", found(PAGE), ONE)
        assert store.unsettled("mithal") == found(PAGE)
        store.fail("mithal", "https://mithal.example/unheard-of", "failed/dns")


def test_gone_leaves_the_article(place: Place) -> None:
    with place.begun() as (store, run):
        store.keep(run, visit(), article(), None)
        store.settle("mithal", visit(PAGE, ONE), "gone")
        known = store.meet("mithal", found(PAGE))[0]
        assert (known.outcome, known.revision) == ("gone", 1)
        assert len([*store.kept(run)]) == 1


# Moves.


def test_a_new_page_that_moved_is_asked_for_where_it_is_now(place: Place) -> None:
    with place.begun() as (store, run):
        store.ask("mithal", found(OLD), NOON)
        store.move("mithal", OLD, PAGE, NOON)
        assert store.unsettled("mithal") == found(PAGE)
        store.keep(run, visit(PAGE), article(), None)
        assert [known.outcome for known in store.meet("mithal", found(OLD, PAGE))] == ["article", "article"]


def test_a_moved_article_has_its_next_revision_where_it_is_now(place: Place) -> None:
    """Whether the new address was heard of before or not."""
    for target, asked in ((PAGE, True), (SECOND, False)):
        old = f"{target}/old"
        with place.begun() as (store, run):
            store.keep(run, visit(old), article(), None)
            if asked:
                store.ask("mithal", found(target), NOON)
            store.move("mithal", old, target, ONE)
            assert store.keep(run, visit(target, ONE), article(), None).verdict is Verdict.UNCHANGED
            assert store.keep(run, visit(target, TWO), article(OTHER), None).article.revision == 2
            assert store.meet("mithal", found(old))[0].revision == 2


def test_two_pages_with_articles_become_one_and_are_forgotten_as_one(place: Place) -> None:
    with place.begun() as (store, run):
        store.keep(run, visit(OLD), article(), None)
        store.keep(run, visit(PAGE), article(OTHER), None)
        store.move("mithal", OLD, PAGE, ONE)
        assert len([*store.kept(run)]) == 2
        assert store.meet("mithal", found(OLD))[0].archive_ref == visit(PAGE).archive_ref
        assert sorted(store.forget(PAGE, TWO, "asked by its author")) == sorted(
            [str(visit(OLD).archive_ref), str(visit(PAGE).archive_ref)]
        )
        assert [*store.kept(run)] == []
        assert [known.outcome for known in store.meet("mithal", found(OLD, PAGE))] == ["forgotten", "forgotten"]


# Articles.


def test_new_unchanged_changed(place: Place) -> None:
    with place.begun() as (store, run):
        first = store.keep(run, visit(), article(), None)
        same = store.keep(run, visit(at=ONE), article(counters={"views": 9}, keywords=("سوق",)), None)
        other = store.keep(run, visit(at=TWO), article(OTHER, "عنوان آخر", authors=("سلمى حداد",)), None)
        kept = [*store.kept(run)]
        captured = [*store.captures("mithal")]
    assert (first.verdict, first.article.revision, first.article.changed) == (Verdict.NEW, 1, ())
    assert same == Kept(Verdict.UNCHANGED, first.article)
    assert (other.verdict, other.article.revision) == (Verdict.CHANGED, 2)
    assert other.article.changed == ("headline", "body", "authors")
    assert kept == [first.article, other.article]
    assert captured == [visit(at=at).archive_ref for at in (NOON, ONE, TWO)]


def test_the_same_visit_twice_is_one(place: Place) -> None:
    with place.begun() as (store, run):
        store.keep(run, visit(), article(), None)
        assert store.keep(run, visit(), article(), None).verdict is Verdict.UNCHANGED
        assert len([*store.kept(run)]) == len([*store.captures("mithal")]) == 1


@pytest.mark.parametrize("order", ["canonical first", "twin first"])
def test_a_twin_is_known_in_whichever_order_they_come(place: Place, order: str) -> None:
    first, second = (PAGE, AMP) if order == "canonical first" else (AMP, PAGE)
    shorter = article(BODY.rpartition("\n\n")[0])
    with place.begun() as (store, run):
        store.ask("mithal", found(first, second), NOON)
        store.keep(run, visit(first), article(), PAGE)
        kept = store.keep(run, visit(second), shorter, PAGE)
        assert (kept.verdict, kept.article.body) == (Verdict.TWIN, BODY)
        assert len([*store.kept(run)]) == 1
        assert store.unsettled("mithal") == []
        assert [known.revision for known in store.meet("mithal", found(PAGE, AMP))] == [1, 1]
        assert len([*store.captures("mithal")]) == 2


def test_two_that_claim_a_third_address_are_twins(place: Place) -> None:
    with place.begun() as (store, run):
        store.keep(run, visit(AMP), article(), PAGE)
        assert store.keep(run, visit(OLD), article(), PAGE).verdict is Verdict.TWIN


def test_pages_that_all_claim_one_address_are_kept_and_the_address_is_still_fetched(place: Place) -> None:
    with place.begun() as (store, run):
        assert store.keep(run, visit(SECOND), article(OTHER), PAGE).verdict is Verdict.NEW
        assert store.meet("mithal", found(PAGE))[0].outcome is None
        assert store.keep(run, visit(PAGE), article(), PAGE).verdict is Verdict.NEW
        words = "خصص المجلس البلدي ساحة جديدة لعربات الباعة قرب المتنزه الكبير بعد شكاوى السكان من الزحام"
        assert store.keep(run, visit(OLD), article(words), PAGE).verdict is Verdict.NEW
        assert len([*store.kept(run)]) == 3


def test_a_copy_at_another_outlet_is_no_twin(place: Place) -> None:
    with place.begun() as (store, run):
        store.keep(run, visit(), article(), PAGE)
        other = store.begin("akhar", NOON)
        copied = store.keep(other, visit("https://akhar.example/1"), article(), PAGE)
        assert copied.verdict is Verdict.NEW


def test_removals_come_back_verbatim(place: Place) -> None:
    removals = (
        Removal(3, 0, 12, "share/row", "شارك\u200f الخبر", ("links/list", "edges/end")),
        Removal(None, 5, 9, "phrase/read-also", "نصف \ud83d زوج \x00 «اقرأ»"),
    )
    with place.begun() as (store, run):
        store.keep(run, visit(), article(removals=removals), None)
        assert [kept.removals for kept in store.kept(run)] == [removals]


def test_what_cannot_be_stored_is_replaced_and_makes_no_revision_of_its_own(place: Place) -> None:
    odd = article(f"{BODY} \ud800 \x00.", "عنوان \udfff", counters={"views\x00": 1}, keywords=("\ud800",))
    with place.begun() as (store, run):
        kept = store.keep(run, visit(f"{PAGE}\ud800", etag="\x00"), odd, f"{PAGE}\udc00")
        assert kept.article.body == f"{BODY} \ufffd \ufffd."
        assert [*store.kept(run)] == [kept.article]
        assert store.keep(run, visit(f"{PAGE}\ud800", ONE), odd, None).verdict is Verdict.UNCHANGED
        assert store.meet("mithal", found(f"{PAGE}\ud800"))[0].revision == 1


def test_more_articles_than_are_read_at_once(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.store.sql.AT_ONCE", 2)
    with place.begun() as (store, run):
        for number in range(3):
            store.keep(run, visit(f"{PAGE}{number}"), article(f"{BODY} {number}"), None)
        assert [kept.body[-1] for kept in store.kept(run)] == ["0", "1", "2"]


@pytest.mark.parametrize(
    "wrong", [{"word_count": "many"}, {"body": None}, {"confidence": "high"}, {"headline": object()}]
)
def test_a_field_of_a_wrong_type_costs_that_article_alone(place: Place, wrong: dict[str, Any]) -> None:
    with place.begun() as (store, run):
        with pytest.raises(StoreError) as told:
            store.keep(run, visit(), replace(article(), **wrong), None)
        assert "\n" not in str(told.value)
        assert store.meet("mithal", found(PAGE))[0].outcome is None
        assert [*store.captures("mithal")] == []
        assert store.keep(run, visit(), article(), None).verdict is Verdict.NEW


# Forgetting.


def test_what_is_forgotten_is_never_met_again(place: Place) -> None:
    with place.begun() as (store, run):
        store.keep(run, visit(), article(), PAGE)
        store.keep(run, visit(at=ONE), article(OTHER), PAGE)
        store.keep(run, visit(AMP, ONE), article(OTHER), PAGE)
        assert len(store.forget(AMP, TWO, "asked by its author")) == 3
        store.forget("https://mithal.example/unheard-of", TWO, "asked by its author")
        for address in (PAGE, AMP, "https://mithal.example/unheard-of"):
            assert store.meet("mithal", found(address))[0].outcome == "forgotten"
        store.ask("mithal", found(PAGE), TWO)
        store.settle("mithal", visit(PAGE, TWO), "gone")
        assert store.keep(run, visit(PAGE, TWO), article(), None).verdict is Verdict.FORGOTTEN
        assert store.keep(run, visit(SECOND, TWO), article(), PAGE).verdict is Verdict.FORGOTTEN
        store.move("mithal", OLD, PAGE, TWO)
        assert store.meet("mithal", found(PAGE, OLD))[1].outcome == "forgotten"
        assert [*store.kept(run)] == []
        assert store.unsettled("mithal") == []
        assert store.search("السوق") == []
    addresses = place.rows("SELECT address FROM pages UNION SELECT address FROM addresses")
    assert addresses == [(OLD,)]


def test_what_is_old_goes_and_stays_seen(place: Place) -> None:
    with place.begun() as (store, run):
        store.keep(run, visit(PAGE, NOON), article(), None)
        store.keep(run, visit(SECOND, TWO), article(OTHER, "نهاية الإضراب"), None)
        assert store.forget_older(TWO, TWO) == [visit(PAGE, NOON).archive_ref]
        assert store.forget_older(TWO, TWO) == []
        known, kept = store.meet("mithal", found(PAGE, SECOND))
        assert (known.outcome, known.revision, kept.revision) == ("expired", 0, 1)
        assert len(store.search("الوقود")) == 1
        assert store.search("المسقوف") == []


# Every field there and back.

TEXT = st.text(
    st.characters(codec=None) | st.sampled_from("ءآأؤإئابةتىي٠٣۴\u0640\u064b\u200f\ufefb\ud800\x00«»\n"), max_size=20
)
OF_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "str": TEXT,
    "str | None": st.none() | TEXT,
    "int": st.integers(0, 2**31 - 1),
    "int | None": st.none(),  # `revision` is the store's
    "bool": st.booleans(),
    "bool | None": st.none() | st.booleans(),
    "float | None": st.none() | st.floats(0, 1),
    "tuple[str, ...]": st.lists(TEXT, max_size=3).map(tuple),
    "Mapping[str, int]": st.dictionaries(TEXT, st.integers(0, 2**40), max_size=3),
}
REMOVALS = st.builds(Removal, st.none() | st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), TEXT, TEXT)
ARTICLES = st.builds(
    Article,
    **{field.name: OF_TYPE[str(field.type)] for field in fields(Article) if field.name in COLUMNS},
    removals=st.lists(REMOVALS, max_size=2).map(tuple),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(made=ARTICLES)
@example(made=article())
def test_every_article_comes_back_as_it_went(place: Place, made: Article) -> None:
    with place.begun() as (store, run):
        store.finish(run, ONE, {})
        own = store.begin("mithal", NOON)
        kept = store.keep(own, visit(f"{PAGE}/{own.id}"), made, None)
        (back,) = store.kept(own)
        own_story = kept.article.story_id
        assert back == kept.article == replace(storable_article(made), revision=1, changed=(), story_id=own_story)
        assert back.removals == made.removals


def test_storable_leaves_offsets_where_they_were() -> None:
    assert storable("أ\x00ب\ud83dج") == "أ\ufffdب\ufffdج"
    assert storable("قرب 😀 السوق") == "قرب 😀 السوق"


def test_an_address_that_is_no_store(tmp_path: Any) -> None:
    (tmp_path / "notes.txt").write_text("هذه ليست قاعدة بيانات" * 100, encoding="utf-8")
    with pytest.raises(StoreError, match=r"notes\.txt: file is not a database$"):
        open_store("notes.txt", tmp_path)
    with pytest.raises(StoreError, match=r"notes\.txt"):
        open_store("notes.txt/ghirbal.db", tmp_path)
