"""The ladder's rungs keep their order; what got stuck is tried again."""

from datetime import timedelta
from itertools import groupby

import pytest

from portal.departments.actions import rungs, stuck
from portal.departments.actions.change import subject
from portal.departments.models import Role
from portal.departments.usual_ladders import USUAL
from portal.engines.escalation import watch
from portal.engines.escalation.models import NEVER, LadderRung, Watch
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere


def rung(level, kind="done"):
    return LadderRung.objects.get(kind=kind, level=level)


def edit(district, level, minutes, tells=Role.RULING, name="administrator"):
    return rungs.edit_rung(
        rung(level), actor=district.actor(name), after_minutes=minutes, tells=tells, name_zh="逾期半天",
        name_en="Half a day late",
    )  # fmt: skip


def test_a_rung_is_moved_and_tells_somebody_else(district):
    edit(district, 2, 12 * 60, Role.DISTRICT_HEAD)
    assert [(r.level, r.after, r.tells) for r in watch.rungs("done")] == [
        (1, timedelta(0), "supervisor"),
        (2, timedelta(hours=12), "district_head"),
        (3, timedelta(hours=72), "district_head"),
    ]
    told = journal.facts(journal.entries(subject(rung(2)))[-1])["changes"]
    assert told["after_minutes"] == [1440, 720]


@pytest.mark.parametrize(
    ("level", "minutes"),
    [(2, 0), (2, 72 * 60), (2, 80 * 60), (1, 24 * 60), (3, 24 * 60), (1, -1), (3, 527_041)],
)
def test_the_order_stays(district, level, minutes):
    before = list(LadderRung.objects.values())
    with pytest.raises(Invalid) as refusal:
        edit(district, level, minutes)
    assert refusal.value.field == "amount"
    assert list(LadderRung.objects.values()) == before


def test_only_posts_of_the_ladder_are_told(district):
    with pytest.raises(Invalid) as refusal:
        edit(district, 2, 60, Role.PANEL_SECRETARY)
    assert refusal.value.field == "tells"


def test_administrators_alone(district):
    with pytest.raises(NotThere):
        edit(district, 2, 60, name="ruling")
    assert rung(2).after_minutes == 1440


def test_a_moment_set_aside_comes_before_the_next_sweep(district):
    now = clock.now()
    Watch.objects.create(
        subject="grievance:7", kind="done", due_at=now, next_at=now, attempts=5, parked="ValueError('x')"
    )
    row = Watch.objects.get()
    assert watch.due(now, 10) == []
    with pytest.raises(NotThere):
        stuck.watch_again(row, actor=district.actor("ruling"))
    stuck.watch_again(row, actor=district.actor("administrator"))
    assert watch.due(now, 10) == [row]
    stuck.watch_again(row, actor=district.actor("administrator"))  # a second click changes nothing
    assert [entry.verb for entry in journal.entries(f"watch:{row.pk}")] == ["watch_again"]


def add(district, beside=1, warning=False, **values):
    given = {"after_minutes": 0, "tells": Role.RULING, "name_zh": "新", "name_en": "New"} | values
    return rungs.add_rung(rung(beside), actor=district.actor("administrator"), warning=warning, **given)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("amount", {"after_minutes": 24 * 60}),
        ("amount", {"after_minutes": 12 * 60}),
        ("amount", {"share": 80}),
        ("amount", {"warning": True}),
        ("amount", {"warning": True, "share": 100}),
        ("tells", {"after_minutes": 90 * 60, "tells": Role.POLICY}),
        ("accountable", {"warning": True, "share": 80, "accountable": Role.SUPERVISOR}),
        ("accountable", {"after_minutes": 90 * 60, "accountable": Role.HANDLER}),
    ],
)
def test_nonsense_finds_no_place_on_a_ladder(district, field, values):
    before = list(LadderRung.objects.values())
    with pytest.raises(Invalid) as refusal:
        add(district, **values)
    assert refusal.value.field == field
    assert list(LadderRung.objects.values()) == before


def test_a_ladder_for_a_matter_and_a_place_is_added_and_removed_the_general_one_stays(district):
    actor, nanhu = district.actor("administrator"), district.areas["LH-NH"]
    first = rungs.add_ladder("done", actor=actor, matter="A03", area=nanhu)
    key = rungs.ladder_subject(first)
    assert (key, rungs.same_ladder(first).count()) == ("ladder:done:A03:LH-NH", 3)
    with pytest.raises(Invalid):
        rungs.add_ladder("done", actor=actor, matter="A03", area=nanhu)
    with pytest.raises(Invalid):
        rungs.add_ladder("done", actor=actor, matter="", area=None)
    with pytest.raises(NotThere):
        rungs.add_ladder("done", actor=district.actor("ruling"), matter="A01", area=None)
    rungs.end_ladder(first, actor=actor)
    with pytest.raises(MoveRefused):
        rungs.end_ladder(rung(1), actor=actor)
    assert LadderRung.objects.filter(kind="done").count() == 3
    assert [entry.verb for entry in journal.entries(key)] == ["add_ladder", "end_ladder"]


def test_a_new_portal_begins_with_the_usual_ladders_and_keeps_those_that_it_has(district):
    actor = district.actor("administrator")
    LadderRung.objects.exclude(kind="done").delete()
    LadderRung.objects.create(kind="sign", level=1, after_minutes=5, tells="supervisor", matter="A")
    now = clock.now()
    watch.begin("grievance:7", {("check_in", 0): (now, NEVER)})
    with pytest.raises(NotThere):
        rungs.begin_ladders(actor=district.actor("ruling"))
    begun = rungs.begin_ladders(actor=actor)
    assert set(begun) == set(rungs.KINDS) - {"done"}
    assert rungs.without_ladder() == []
    assert [r.after.days for r in watch.rungs("check_in")] == [7, 30, 90]
    assert LadderRung.objects.filter(kind="done").count() == 3
    assert LadderRung.objects.filter(kind="sign", matter="A").count() == 1
    assert [entry.verb for entry in journal.entries("ladder:check_in:-:-")] == ["begin_ladders"]
    # What waited for want of a rung is looked at by the next sweep.
    assert [row.kind for row in watch.due(clock.now(), 10)] == ["check_in"]
    assert rungs.begin_ladders(actor=actor) == []
    assert len(journal.entries("ladder:check_in:-:-")) == 1


def test_the_usual_rungs_are_what_the_pages_would_accept():
    for kind, group in groupby(USUAL, key=lambda row: row.kind):
        ladder = [LadderRung(pk=n, **row._asdict()) for n, row in enumerate(group)]
        assert kind in rungs.KINDS
        for one in ladder:
            rungs.refuse_unfit(one, [other for other in ladder if other is not one])


def test_a_rung_goes_and_its_number_is_free_again_but_the_last_level_stays(district):
    actor = district.actor("administrator")
    rungs.remove_rung(rung(2), actor=actor)
    assert add(district, after_minutes=60).level == 2
    only = rung(1, "contact")
    with pytest.raises(MoveRefused):
        rungs.remove_rung(only, actor=actor)
    assert LadderRung.objects.filter(pk=only.pk).exists()
