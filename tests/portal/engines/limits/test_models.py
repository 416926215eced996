"""What is kept is history: added, read, never changed."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from portal.engines.limits import clocks
from portal.engines.limits.classes import seed
from portal.engines.limits.clock import Limit
from portal.engines.limits.models import CalendarVersion, ClockEvent, LimitClassVersion, WrittenOnce
from tests.portal.engines.limits.calendars import shanghai

pytestmark = pytest.mark.django_db
MONDAY = shanghai("2026-03-02T15:00")


@pytest.fixture
def started() -> ClockEvent:
    seed()
    calendar = clocks.current_calendar("CN")
    clocks.record(
        "case-1",
        "done",
        "start",
        at=MONDAY,
        actor_key="SYSTEM",
        limit=Limit(4, "working_hours"),
        calendar=calendar,
    )
    return ClockEvent.objects.get()


@pytest.mark.parametrize("model", [ClockEvent, CalendarVersion, LimitClassVersion])
def test_a_row_is_written_once(started, model):
    row = model.objects.first()
    before = model.objects.values().get(pk=row.pk)
    row.created_at = row.at = shanghai("2030-01-01T00:00")
    for change in (
        row.save,
        row.delete,
        model.objects.all().delete,
        lambda: model.objects.update(pk=99),
        lambda: model.objects.bulk_update([row], ["pk"]),
    ):
        with pytest.raises(WrittenOnce):
            change()
    assert model.objects.values().get(pk=row.pk) == before


@pytest.mark.parametrize(
    "change",
    [
        {"seq": 1},
        {"amount": None},
        {"amount": 0},
        {"unit": ""},
        {"unit": "moons"},
        {"calendar": None},
        {"kind": "freeze"},
    ],
)
def test_the_database_refuses_half_an_event(started, change):
    columns = {
        "subject": "case-1", "clock": "done", "seq": 2, "kind": "start", "at": MONDAY, "amount": 4,
        "unit": "working_hours", "calendar": started.calendar, "actor_key": "SYSTEM",
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        ClockEvent.objects.bulk_create([ClockEvent(**(columns | change))])
    assert ClockEvent.objects.count() == 1


def test_a_version_number_is_taken_once(started):
    row = CalendarVersion.objects.get()
    row.pk, row._state.adding = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    assert CalendarVersion.objects.count() == 1


def test_names_and_bases_follow_the_language(started):
    urgent = clocks.current_limit("E1")
    with translation.override("zh-hans"):
        assert (urgent.name, urgent.basis) == ("紧急", "水、电、气、热应急处置时限（草案）")
    with translation.override("en"):
        assert (urgent.name, urgent.basis) == (
            "Urgent",
            "Emergency limits for water, power, gas and heat (draft)",
        )
