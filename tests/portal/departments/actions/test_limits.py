"""A new version of a limit class: for what is filed from now on."""

from datetime import timedelta

import pytest

from portal.departments.actions import limits
from portal.engines.journal import journal
from portal.engines.limits import clocks
from portal.engines.limits.clock import Limit
from portal.engines.limits.models import LimitClassVersion
from portal.kit.errors import Invalid, MoveRefused, NotThere
from tests.factories.district import file_case


def save(district, done="12 calendar hours", seen=None, name="administrator", more="", **names):
    stood = clocks.current_limit("E1")
    given = {name: getattr(stood, name) for name in limits.SPANS} | {"done": Limit.parse(done)}
    given["longest_extension"] = Limit.parse(more or done)
    kept = {each: getattr(stood, each) for each in limits.NAMES}
    return limits.save_limit("E1", actor=district.actor(name), limits=given, names=kept | names, seen=seen)


def test_the_next_case_takes_it_and_the_running_one_keeps_its_due_time(district):
    before = file_case(district).grievance
    due = before.done_due
    assert save(district).version == 2
    after = file_case(district).grievance
    before.refresh_from_db()
    assert (before.done_due, before.limit_class.version) == (due, 1)
    assert after.limit_class.version == 2
    assert after.done_due - after.filed_at == timedelta(hours=12)
    entry = journal.entries("limit:E1")[-1]
    assert (entry.verb, journal.facts(entry)) == (
        "save_limit",
        {
            "version": 2,
            "changes": {
                "done": ["24 calendar hours", "12 calendar hours"],
                "longest_extension": ["24 calendar hours", "12 calendar hours"],
            },
        },
    )


def test_the_same_again_is_no_version(district):
    assert save(district, "24 calendar hours").version == 1
    assert journal.entries("limit:E1") == []


def test_seen_an_older_version(district):
    save(district, seen=1)
    with pytest.raises(MoveRefused):
        save(district, "6 calendar hours", seen=1)
    assert clocks.current_limit("E1").done == Limit(12, "calendar_hours")


def test_longer_than_a_year_and_no_limit_at_all(district):
    with pytest.raises(Invalid):
        save(district, "400 calendar days")
    for amount, unit in ((0, "calendar_days"), (3, "moons")):
        with pytest.raises(Invalid) as refusal:
            limits.limit(amount, unit, "done_amount")
        assert refusal.value.field == "done_amount"
    assert LimitClassVersion.objects.filter(code="E1").count() == 1


def test_administrators_alone(district):
    with pytest.raises(NotThere):
        save(district, name="ruling")
    assert LimitClassVersion.objects.filter(code="E1").count() == 1


def test_more_time_than_the_limit_again_is_refused_and_less_is_what_can_be_asked_for(district):
    for more in ("13 calendar hours", "1 calendar day"):
        with pytest.raises(Invalid) as refusal:
            save(district, more=more)
        assert refusal.value.field == "longest_extension_amount"
    assert save(district, more="6 calendar hours").longest_extension == Limit(6, "calendar_hours")
    assert save(district, "24 calendar hours", more="6 calendar hours").longest_extension.amount == 6
