"""Making a plan, changing it and ending it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from grievances.models import PatrolPlan, PatrolPoint, PatrolRound
from grievances.patrols import policies
from grievances.patrols.actions import sweeping
from grievances.patrols.actions.recording import line, record, subject_of
from grievances.patrols.lifecycle import Verb
from portal.accounts.models import Person
from portal.areas.models import Area, Level
from portal.departments import selectors
from portal.departments.actors import Actor
from portal.departments.models import Category, Department
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere

MOST_POINTS, MOST_EVERY = 12, 60


@dataclass(frozen=True)
class Wanted:
    """A plan as it is asked for. `points`: (words, kind of matter) each. `weekday` None: every `every`
    working days."""

    form_key: str
    title: str
    area: Area
    department: Department
    points: tuple[tuple[str, Category], ...]
    from_day: date
    officer: Person | None = None
    route: str = ""
    every: int = 1
    weekday: int | None = None
    until_day: date | None = None
    share: int = 10
    check_days: int = 3


def plan(wanted: Wanted, *, actor: Actor, instead_of: PatrolPlan | None = None) -> PatrolPlan:
    """Make a plan for a grid, with its rounds up to today. The same form sent twice makes one.

    `instead_of`: a plan is changed: that one ends, and this one goes on from it, so that what was walked and
    found keeps the points it was walked by. Raises NotThere for an area that is not theirs to plan for,
    Invalid naming the field, and MoveRefused where the earlier one has ended already.
    """
    if actor.person_id is None or not policies.may_plan(actor, wanted.area.path):
        raise NotThere("")
    _refuse_bad(wanted)
    with transaction.atomic():
        if instead_of:
            _refuse_ended(_locked(instead_of), but=wanted.form_key)
        made, new = PatrolPlan.objects.get_or_create(
            form_key=wanted.form_key,
            defaults=_columns(wanted) | _made(actor) | {"instead_of": instead_of},
        )
        if not new:
            return _same(made, actor)
        if instead_of:
            end(instead_of, actor=actor, into=made)
        PatrolPoint.objects.bulk_create(
            PatrolPoint(plan=made, position=n, words=line(words, 120), category=category)
            for n, (words, category) in enumerate(wanted.points, start=1)
        )
        data: dict[str, Any] = {"instead_of": instead_of.pk} if instead_of else {}
        data |= {"area": wanted.area.code, "points": len(wanted.points), "share": wanted.share}
        record(subject_of(made), Verb.PLAN, actor, **data)
        sweeping.make_rounds(made, selectors.today())
    return made


def _locked(made: PatrolPlan) -> PatrolPlan:
    """The plan, locked until the transaction ends."""
    rows = PatrolPlan.objects.select_for_update(of=("self",)).select_related("area")
    return rows.get(pk=made.pk)


def _refuse_ended(found: PatrolPlan, but: str = "") -> None:
    """MoveRefused where the plan has ended; not where the form `but`, sent twice, was what ended it."""
    if found.ended_at and not PatrolPlan.objects.filter(form_key=but, instead_of=found).exists():
        raise MoveRefused(_("This plan has ended already."))


def _same(made: PatrolPlan, actor: Actor) -> PatrolPlan:
    if made.made_by_id != actor.person_id:
        raise NotThere("")
    return made


def _columns(wanted: Wanted) -> dict:
    named = (
        "area",
        "department",
        "officer",
        "every",
        "weekday",
        "share",
        "check_days",
        "from_day",
        "until_day",
    )
    kept = {name: getattr(wanted, name) for name in named}
    rhythm = PatrolPlan.Rhythm.WEEKLY if wanted.weekday else PatrolPlan.Rhythm.DAYS
    return kept | {"title": line(wanted.title, 80), "route": line(wanted.route, 300), "rhythm": rhythm}


def _made(actor: Actor) -> dict:
    return {"made_by_id": actor.person_id, "made_at": clock.now()}


def _refuse_bad(wanted: Wanted) -> None:
    for wrong, told, field in (*_about_what(wanted), *_about_when(wanted), *_about_whom(wanted)):
        if wrong:
            raise Invalid(str(told), field)


def _about_what(wanted: Wanted) -> tuple:
    kinds = [category for _words, category in wanted.points]
    return (
        (not line(wanted.title, 80), _("Please give the plan a name."), "title"),
        (wanted.area.level != Level.GRID, _("A round is walked in one grid. Please choose one."), "area"),
        (not wanted.points, _("Please write at least one point to look at."), "points"),
        (len(kinds) > MOST_POINTS, _("At most %(most)s points fit.") % {"most": MOST_POINTS}, "points"),
        (
            any(kind.about_staff or not kind.active for kind in kinds),
            _("This kind of matter can't be patrolled. Please choose another."),
            "points",
        ),
    )


def _about_when(wanted: Wanted) -> tuple:
    ends_early = wanted.until_day is not None and wanted.until_day < wanted.from_day
    return (
        (wanted.from_day < selectors.today(), _("It can begin today at the earliest."), "from_day"),
        (ends_early, _("It would end before it begins."), "until_day"),
        (not 1 <= wanted.every <= MOST_EVERY, _("From 1 to %(most)s working days.") % {"most": MOST_EVERY},
         "every"),
        (not 0 <= wanted.share <= 100, _("From 0 to 100."), "share"),
        (not 1 <= wanted.check_days <= 30, _("From 1 to %(most)s working days.") % {"most": 30},
         "check_days"),
    )  # fmt: skip


def _about_whom(wanted: Wanted) -> tuple:
    people = policies.on_foot(wanted.department.pk, wanted.area.path)
    foreign = wanted.officer is not None and wanted.officer not in people
    offices = policies.offices(wanted.area.path)
    return (
        (wanted.department not in offices, _("This office does not have this grid."), "department"),
        (foreign, _("This person does not work in this grid for the office."), "officer"),
        (not people, _("Nobody works in this grid on foot for this office."), "department"),
    )


def first_day(changed: PatrolPlan) -> date:
    """From when the changed plan can take over: today, or tomorrow where today's round has been begun."""
    today = selectors.today()
    begun = (PatrolRound.State.WALKING, PatrolRound.State.WALKED)
    walked = changed.rounds.filter(due_on=today, state__in=begun).exists()
    return max(changed.from_day, today + timedelta(days=1) if walked else today)


def end(made: PatrolPlan, *, actor: Actor, into: PatrolPlan | None = None) -> PatrolPlan:
    """End the plan: no more rounds fall due, and those that nobody has begun are called off. `into`: the one
    that goes on from it. NotThere for whom it is not, MoveRefused where it has ended."""
    with transaction.atomic():
        found = _locked(made)
        if not policies.may_plan(actor, found.area.path):
            raise NotThere("")
        _refuse_ended(found)
        found.ended_at, found.ended_by_id = clock.now(), actor.person_id
        found.save(update_fields=["ended_at", "ended_by"])
        due = found.rounds.filter(state=PatrolRound.State.DUE)
        off = due.update(state=PatrolRound.State.OFF, ended_at=found.ended_at)
        record(subject_of(found), Verb.END, actor, off=off, **({"into": into.pk} if into else {}))
    return found
