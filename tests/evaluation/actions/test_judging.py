"""Scoring and the reveal: sealed, once, unlinked; aggregates alone come out."""

from dataclasses import fields
from datetime import timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection

from evaluation import scoring
from evaluation.actions import judging, revealing, sealing
from evaluation.models import Order, Result, Sample, Seat, Sheet, WrittenOnce
from portal.departments.actors import of_person
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere
from portal.kit.sealed import CannotOpen, unseal
from tests.factories.district import reload
from tests.factories.panel import SCORED, drawn, panel, salt, score, score_all, sheet

GOOD = sheet(4, 4, 4, 4, 4)


@pytest.fixture
def sample(district):
    panel(district)
    return drawn(district)


def submit(seat, given, salt_="ab" * 32, at=SCORED):
    with clock.travel(at):
        return judging.submit_scores(
            seat.sample_id, actor=of_person(seat.member.person), sheet=given, salt=salt_
        )


def test_the_last_sheet_reveals_the_result(sample):
    first, second, third = sample.seats.all()
    assert not score(first, sheet(5, 4, 4, 3, 3)).revealed
    assert not score(second, sheet(4, 4, None, 5, 2)).revealed
    assert not Result.objects.exists()
    assert score(third, sheet(3, 5, 4, 4, 4)).revealed
    result = Result.objects.get()
    found = Sample.objects.get()
    assert (found.state, found.revealed_at, found.sheet_key) == ("revealed", SCORED, "")
    assert (result.scorers, result.flags["false_closure"], result.raised) == (3, 0, [])
    assert {key: row["median"] for key, row in result.criteria.items()} == {
        "legality": "4",
        "substance": "4",
        "timeliness": "4",
        "dignity": "4",
        "cause": "3",
    }
    # 100·(.2·3 + .3·3 + .15·3 + .15·3 + .2·2)/4
    assert result.score == Decimal("70.00")
    assert result.criteria["legality"]["values"] == [3, 4, 5]
    assert not Order.objects.exists()
    assert reload(sample.grievance).status == "closed"


def test_a_sheet_is_handed_in_once(sample):
    seat = sample.seats.first()
    score(seat, GOOD)
    before = list(Sheet.objects.values())
    with pytest.raises(MoveRefused):
        score(seat, sheet(1, 1, 1, 1, 1))
    assert list(Sheet.objects.values()) == before


def test_the_same_form_twice_is_one_sheet_and_the_same_receipt(sample):
    seat = sample.seats.first()
    first, second = submit(seat, GOOD), submit(seat, GOOD)
    assert first == second
    assert Sheet.objects.count() == 1


def test_nothing_changes_after_the_reveal(sample):
    found = score_all(sample, GOOD)
    before = (list(Sheet.objects.values()), list(Result.objects.values()))
    seat = found.seats.first()
    with pytest.raises(MoveRefused):
        score(seat, sheet(1, 1, 1, 1, 1))
    with pytest.raises(MoveRefused), clock.travel(SCORED):
        judging.keep_draft(sample.pk, actor=of_person(seat.member.person), marks={"legality": 1})
    for change in (
        lambda: Sheet.objects.update(sealed=""),
        lambda: Sheet.objects.all().delete(),
        lambda: Sheet.objects.first().save(),
        lambda: Result.objects.first().delete(),
        lambda: Result.objects.update(score=100),
    ):
        with pytest.raises(WrittenOnce):
            change()
    assert (list(Sheet.objects.values()), list(Result.objects.values())) == before


def test_only_who_has_a_seat_scores(sample, district):
    with pytest.raises(NotThere), clock.travel(SCORED):
        judging.submit_scores(sample.pk, actor=district.actor("police"), sheet=GOOD, salt=salt())
    assert not Sheet.objects.exists()


def test_strange_marks_are_refused(sample):
    seat = sample.seats.first()
    for given in (
        sheet(6, 4, 4, 4, 4),
        sheet(0, 4, 4, 4, 4),
        sheet(4, 4, 4, 4, 4, flags=["bribe"]),
        scoring.Sheet({"legality": 4}),
        scoring.Sheet({**GOOD.marks, "kindness": 5}),
    ):
        with pytest.raises(Invalid):
            score(seat, given)
    with pytest.raises(Invalid):
        submit(seat, GOOD, salt_="short")
    assert not Sheet.objects.exists()
    assert Seat.objects.get(pk=seat.pk).state == "waiting"


def test_a_draft_is_sealed_and_forgotten_once_handed_in(sample):
    seat = sample.seats.first()
    actor = of_person(seat.member.person)
    with clock.travel(SCORED):
        judging.keep_draft(sample.pk, actor=actor, marks={"legality": 2})
        judging.keep_draft(sample.pk, actor=actor, marks={"cause": None}, flags=frozenset({"privacy"}))
    kept = Seat.objects.get(pk=seat.pk)
    assert judging.draft_of(kept) == scoring.Sheet({"legality": 2, "cause": None}, frozenset({"privacy"}))
    with connection.cursor() as cursor:
        cursor.execute("SELECT draft FROM evaluation_seat WHERE id = %s", [seat.pk])
        assert "legality" not in cursor.fetchone()[0]
    score(seat, GOOD)
    assert Seat.objects.get(pk=seat.pk).draft == ""


# -- what the tables hold ---------------------------------------------------------------------------


def test_no_column_ties_a_sheet_to_a_member_or_a_moment():
    columns = {field.name for field in Sheet._meta.get_fields()}
    assert columns == {"id", "sample", "commitment", "sealed"}
    assert {f.name for f in Seat._meta.get_fields()} == {
        "id", "sample", "member", "code", "position", "state", "conflict", "due_at", "alias", "draft",
            "again", "opens_at", "reminded_at", "argued",
    }  # fmt: skip
    for model in apps.get_app_config("evaluation").get_models():
        names = {f.name for f in model._meta.get_fields()}
        assert not ({"sheet"} & names and {"seat", "member", "person"} & names)
    assert "seat" not in {field.name for field in fields(judging.Receipt)}


def test_no_table_names_a_member_beside_their_sheet(sample):
    """After two sheets: no row of any table with a commitment names who gave it, and no journal entry
    does."""
    first, second, _third = sample.seats.select_related("member__person")
    receipts = [submit(first, sheet(1, 2, 3, 4, 5), "0a" * 32), submit(second, GOOD, "0b" * 32)]
    entries = [entry for entry in journal.entries(sample.subject) if entry.verb == "score"]
    assert [(entry.actor, entry.role) for entry in entries] == [("panel", "panel_member")] * 2
    for entry in entries:
        assert set(journal.facts(entry)) == {"sheets", "of"}
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = [repr(row) for row in cursor.fetchall()]
        for receipt in receipts:
            holding = [row for row in rows if receipt.commitment in row]
            assert not holding or table == "evaluation_sheet"
            assert not any(receipt.salt in row for row in rows)


def test_sheets_open_with_nothing_once_the_result_is_out(sample):
    key = bytes.fromhex(Sample.objects.get().sheet_key)
    score_all(sample, GOOD, sheet(2, 2, 2, 2, 2))
    row = Sheet.objects.first()
    assert "legality" in unseal(row.sealed, "evaluation.sheet.sealed", key)
    with pytest.raises(CannotOpen):
        unseal(row.sealed, "evaluation.sheet.sealed", bytes(32))
    with connection.cursor() as cursor:
        cursor.execute("SELECT sheet_key FROM evaluation_sample")
        assert cursor.fetchone()[0] == ""


def test_the_order_of_handing_in_shows_nowhere_in_the_result(sample):
    score_all(sample, sheet(1, 5, 2, 4, 3), sheet(5, 1, 4, 2, 3), sheet(3, 3, 3, 3, 1))
    result = Result.objects.get()
    assert result.commitments == sorted(result.commitments)
    for row in result.criteria.values():
        assert row["values"] == sorted(row["values"])


def test_the_receipt_is_among_the_published_commitments(sample):
    first, second, third = sample.seats.all()
    mine = submit(first, GOOD)
    score(second, GOOD)
    score(third, GOOD)
    assert mine.commitment in Result.objects.get().commitments
    assert mine.commitment == scoring.commit(mine.salt, GOOD)


def test_a_sheet_that_was_changed_behind_our_back_spoils_the_sample(sample):
    first, second, third = sample.seats.all()
    score(first, GOOD)
    score(second, GOOD)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evaluation_sheet SET commitment = %s WHERE commitment = %s",
                       ["f" * 64, Sheet.objects.first().commitment])  # fmt: skip
    score(third, GOOD)
    assert Sample.objects.get().state == "spoiled"
    assert not Result.objects.exists()
    assert journal.entries(sample.subject)[-1].verb == "spoil"
    assert (
        journal.facts(journal.entries(sample.subject)[-1])["flaw"] == "a sheet does not match its commitment"
    )


def test_a_sheet_slipped_in_spoils_it_too(sample):
    first, second, third = sample.seats.all()
    score(first, GOOD)
    score(second, GOOD)
    Sheet.objects.create(sample=sample, commitment="e" * 64, sealed="own:x")
    score(third, GOOD)
    assert Sample.objects.get().state == "spoiled"


def test_the_sweep_reveals_what_was_not_revealed_at_once(sample):
    """As after a crash between the last sheet and the reveal."""
    seats = list(sample.seats.all())
    for seat in seats:
        locked = Sample.objects.get(pk=sample.pk)
        sealing.seal_sheet(locked, GOOD, salt())
        Seat.objects.filter(pk=seat.pk).update(state="done")
    assert Sample.objects.get().state == "open"
    with clock.travel(SCORED + timedelta(hours=1)):
        assert revealing.sweep(clock.now()) == 1
        assert revealing.sweep(clock.now()) == 0
    assert Result.objects.get().score == Decimal("75.00")
