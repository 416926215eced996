"""The journal verifies, and whoever edits, removes or cuts off a row behind its back is found out."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from grievances.actions import dispatching, handling
from portal.engines.journal import journal
from portal.kit import clock
from tests.factories.district import file_case


def verify(*args: str) -> str:
    out = io.StringIO()
    call_command("verify_journal", *args, stdout=out)
    return out.getvalue().strip()


def sql(statement: str, *given) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        assert cursor.rowcount > 0


@pytest.fixture
def cases(district) -> list:
    """Three cases: two dispatched (one of them signed for), one in triage; six entries."""
    made = [file_case(district).grievance, file_case(district).grievance, file_case(district, None).grievance]
    handling.sign(made[1], actor=district.actor("fire"))
    return made


def test_whole_chains_are_counted(cases):
    assert verify() == "6 entries in 3 chains hold."
    assert verify("--subject", cases[1].subject) == "3 entries in 1 chains hold."


def test_a_subject_without_entries_is_no_success(cases):
    with pytest.raises(CommandError, match="no entry of grievance:0"):
        verify("--subject", "grievance:0")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("data = replace(data, 'LH', 'XX')", "its data was changed"),
        ("actor = 'person:1'", "it was changed"),
        ("at = '2020-01-01 00:00:00+00:00'", "it was changed"),
    ],
)
def test_an_edited_row_is_named(cases, change, reason):
    sql(f"UPDATE engines_entry SET {change} WHERE subject = %s AND seq = 1", cases[1].subject)
    named = rf"{cases[1].subject}, entry 1 \(file\): {reason} \(1 broken of 3"
    with pytest.raises(CommandError, match=named):
        verify()
    assert verify("--subject", cases[0].subject) == "2 entries in 1 chains hold."


def test_a_row_taken_out_of_the_middle_is_named(cases):
    sql("DELETE FROM engines_entry WHERE subject = %s AND seq = 2", cases[1].subject)
    with pytest.raises(CommandError, match=rf"{cases[1].subject}, entry 3 \(sign\): entry 2 is missing"):
        verify()


@pytest.mark.parametrize(("number", "last"), [(0, 2), (1, 3)])
def test_a_chain_that_lost_its_end_is_named(cases, number, last):
    sql("DELETE FROM engines_entry WHERE subject = %s AND seq = %s", cases[number].subject, last)
    with pytest.raises(CommandError, match=rf"{cases[number].subject}, at its end: entry {last} is missing"):
        verify()


def test_a_case_without_any_entry_is_named(cases):
    sql("DELETE FROM engines_entry WHERE subject = %s", cases[2].subject)
    with pytest.raises(CommandError, match=f"{cases[2].subject}: all its entries are missing"):
        verify()


def test_a_history_without_its_case_is_named(cases):
    with transaction.atomic():
        journal.record(subject="grievance:987654321", at=clock.now(), deed=journal.Deed("file", "x", "x", {}))
    with pytest.raises(CommandError, match="grievance:987654321, at its end: the case itself is gone"):
        verify()


def test_a_case_that_was_corrected_before_its_first_dispatch_is_whole(district):
    case, charging = file_case(district, None).grievance, district.categories["A03"]
    dispatching.correct(case, actor=district.actor("grid"), category=charging, area=case.area)
    assert verify() == "3 entries in 1 chains hold."
