"""Rows that are written one by one go to the database together, or not at all."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from portal.engines.escalation.models import Watch
from portal.kit.gathered import gathering, rewrite, write

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TEN = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def moment(number: int) -> Watch:
    return Watch(subject=f"grievance:{number}", kind="done", due_at=NINE, next_at=NINE)


def stand() -> list[tuple]:
    return list(Watch.objects.order_by("subject").values_list("subject", "next_at", "level", "parked"))


def test_outside_it_is_written_at_once():
    write([moment(1)])
    row = Watch.objects.get()
    row.next_at, row.level = TEN, 2
    rewrite(row, "next_at")
    assert stand() == [("grievance:1", TEN, 0, "")], "of the columns that were named, and no other"


def test_inside_it_is_written_at_the_end_in_one_statement_a_table():
    with transaction.atomic(), gathering():
        for number in (1, 2, 3):
            write([moment(number)])
        assert stand() == []
    assert [subject for subject, *_ in stand()] == ["grievance:1", "grievance:2", "grievance:3"]
    rows = list(Watch.objects.order_by("subject"))
    Watch.objects.filter(pk=rows[0].pk).update(parked="set aside meanwhile")
    with CaptureQueriesContext(connection) as caught, gathering():
        for level, row in enumerate(rows):
            row.level, row.next_at = level, TEN
            rewrite(row, "level", "next_at")
        rows[2].level = 7
        rewrite(rows[2], "level", "next_at")
    assert len(caught) == 1
    assert stand() == [
        ("grievance:1", TEN, 0, "set aside meanwhile"),
        ("grievance:2", TEN, 1, ""),
        ("grievance:3", TEN, 7, ""),
    ]


def test_where_something_is_raised_nothing_is_written():
    def fails() -> None:
        with transaction.atomic(), gathering():
            write([moment(1)])
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fails()
    assert stand() == []
    write([moment(2)])
    assert [subject for subject, *_ in stand()] == ["grievance:2"], "and nothing is gathered any more"


def test_what_is_there_already_is_left_out_where_that_is_wanted():
    write([moment(1)])
    with transaction.atomic(), gathering():
        write([moment(1)], once=True)
        write([moment(2)], once=True)
    assert [subject for subject, *_ in stand()] == ["grievance:1", "grievance:2"]
