"""Cases made in bulk are cases: what the actions would have left, as far as anybody can tell."""

import json
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from grievances import lifecycle
from grievances.actions.legs import part_clock, sign_clock
from grievances.lifecycle import OPEN, PartState, Status, Verb
from grievances.models import Assignment, Escalation, Grievance
from grievances.tasks import sweep
from portal.accounts.models import Identity, Person
from portal.departments.models import Post, Role
from portal.engines.escalation.models import Watch
from portal.engines.journal import journal
from portal.engines.limits import clocks
from portal.kit import clock
from portal.management.generating import writing

CASES = 260


@pytest.fixture
def made(db, settings, capsys) -> dict:
    call_command("generate", cases=CASES, days=40, seed=7)
    return json.loads(capsys.readouterr().out)


def test_they_are_whole_cases_of_many_kinds_places_states_and_times(made, client):
    assert (made["made"], made["cases"], Grievance.objects.count()) == (CASES, CASES, CASES)
    assert Identity.objects.count() == CASES
    names = ("category", "area", "status")
    told = {name: Counter(Grievance.objects.values_list(name, flat=True)) for name in names}
    assert len(told["category"]) > 15
    assert len(told["area"]) > 15
    assert {Status.IN_PROGRESS, Status.PROPOSED, Status.CLOSED} <= set(told["status"])
    assert 5 < sum(told["status"][each] for each in OPEN) < CASES / 2
    filed = Grievance.objects.order_by("filed_at").values_list("filed_at", flat=True)
    assert (clock.now() - filed[0]).days > 25
    _journals_tell_how_it_came_to_this()
    _clocks_say_what_the_rows_say()
    _a_sweep_finds_nothing_left_to_raise()
    _their_pages_open(client)


def _journals_tell_how_it_came_to_this() -> None:
    """Each chain holds, in the order of time; its verbs lead to where the case stands."""
    call_command("verify_journal")  # its chains, and that none lacks its end
    for case in Grievance.objects.prefetch_related("parts"):
        entries = journal.entries(case.subject)
        assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
        status = None
        for entry in entries:
            assert status in lifecycle.MOVES[Verb(entry.verb)], (case.pk, entry.verb, status)
            if not (entry.verb == Verb.SIGN and journal.facts(entry)["role"] == Assignment.CO):
                status = lifecycle.after(Verb(entry.verb), status)
        assert case.status == status
        if status == Status.PROPOSED:
            assert all(part.state == PartState.DONE for part in case.parts.all() if part.mandatory)


def _clocks_say_what_the_rows_say() -> None:
    """Due times follow from the events of each clock alone (invariant 2), and are what is watched."""
    running = Watch.objects.exclude(next_at=None).exclude(kind="window")
    parts = Assignment.objects.in_bulk()
    names = {"sign": sign_clock, "part": part_clock}
    for row in running:
        name = names[row.kind](parts[row.key]) if row.key else row.kind
        due = clocks.due_of(row.subject, name)
        assert due == row.due_at or row.kind == "part" and due > row.due_at  # never later than its case
    open_cases = Grievance.objects.filter(status__in=OPEN)
    assert {f"grievance:{case.pk}" for case in open_cases} == {row.subject for row in running}


def _a_sweep_finds_nothing_left_to_raise() -> None:
    raised = Escalation.objects.count()
    assert raised > 10
    assert not Escalation.objects.filter(raised_at__lt=F("due_at")).exists()
    sweep()
    assert Escalation.objects.count() == raised


def _their_pages_open(client) -> None:
    officer = Post.objects.filter(role=Role.RULING).first().person
    client.force_login(officer)
    for status in (Status.IN_PROGRESS, Status.PROPOSED, Status.CLOSED):
        case = Grievance.objects.filter(status=status, about_staff=False).first()
        page = client.get(f"/desk/{case.reference}/")
        assert page.status_code == 200
        assert case.title in page.content.decode()


def test_again_it_adds_more_and_killed_it_leaves_whole_batches(made, monkeypatch):
    def dies(_plan):
        raise SystemExit

    call_command("generate", cases=5, seed=7)
    assert Grievance.objects.count() == CASES + 5
    monkeypatch.setattr(writing, "_recorded", dies)
    with pytest.raises(SystemExit):
        call_command("generate", cases=5, seed=8)
    assert (Grievance.objects.count(), Identity.objects.count()) == (CASES + 5, CASES + 5)


def test_never_among_real_people_and_in_no_other_district(district):
    with pytest.raises(CommandError, match="no real site"):
        call_command("generate", cases=5)
    Person.objects.update(is_demo=True)
    with pytest.raises(CommandError, match="demo district"):
        call_command("generate", cases=5)
    with pytest.raises(CommandError, match="at least 1"):
        call_command("generate", cases=0)
