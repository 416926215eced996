"""Successions of departments: drafted and counted, dropped, or applied, at once or when their day comes.

An applied one can't be undone: another succession can be made.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.areas.models import Area
from portal.departments import lineage, rights, selectors, work
from portal.departments.actions import turning
from portal.departments.actions.change import Change, lock, record, subject
from portal.departments.actors import SYSTEM, WORKERS, Actor
from portal.departments.models import TASKS_ONLY, Category, Department, Kind, Post, Role
from portal.departments.rights import Verb
from portal.departments.succession import Heir, Succession
from portal.departments.unready import Unready, broken, stuck
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed

logger = logging.getLogger(__name__)
State, How = Succession.State, Succession.Kind
LONGEST_BASIS = 300
# So long a ceding takes at least: what was dispatched in the very moment of the turn goes over with the rest.
SETTLES = timedelta(minutes=1)


@dataclass(frozen=True)
class Part:
    """What one heir takes over: of a category (None: of all), in an area (None: in all)."""

    heir: Department
    category: Category | None = None
    area: Area | None = None


@dataclass(frozen=True)
class Plan:
    """A change of departments. `heirs`: one for all; of a split, more with their shares; of a ceding, shares
    alone. `name_zh`, `name_en`: the new name, of a renaming."""

    kind: str
    leaving: tuple[Department, ...]
    on: date
    basis: str
    heirs: tuple[Part, ...] = ()
    name_zh: str = ""
    name_en: str = ""


def draft(plan: Plan, *, actor: Actor) -> Succession:
    """Draft it: nothing changes yet. Raises Invalid naming the field."""
    role = rights.check(actor, Verb.DRAFT_SUCCESSION)
    with transaction.atomic():
        named = {unit.pk: unit for unit in (*plan.leaving, *(part.heir for part in plan.heirs))}
        units = {key: lock(named[key]) for key in sorted(named)}
        row = Succession(kind=plan.kind, on=plan.on, made_by=actor.key, made_at=clock.now())
        row.basis, row.name_zh, row.name_en = map(_tidy, (plan.basis, plan.name_zh, plan.name_en))
        _refuse_row(row)
        _refuse_plan(plan)
        row.save(force_insert=True)
        row.leaving.set(plan.leaving)
        Heir.objects.bulk_create(
            Heir(succession=row, department=part.heir, category=part.category, area=part.area)
            for part in plan.heirs
        )
        _refuse_unready(row, units)
        codes = {"leaving": [unit.code for unit in plan.leaving]}
        codes["heirs"] = list(dict.fromkeys(part.heir.code for part in plan.heirs))
        this = Change(row, row.made_at, codes | {"from": row.on.isoformat(), "basis": row.basis})
        record(subject(row), Verb.DRAFT_SUCCESSION, actor.key, role, this)
    return row


def drop(row: Succession, *, actor: Actor) -> None:
    """Leave everything as it is. MoveRefused where it was applied or dropped already."""
    role = rights.check(actor, Verb.DROP_SUCCESSION)
    with transaction.atomic():
        held = _open(lock(row))
        _decide(held, State.DROPPED, actor.key)
        held.save()
        record(subject(held), Verb.DROP_SUCCESSION, actor.key, role, Change(held, held.decided_at))


def apply(row: Succession, *, actor: Actor) -> Succession:
    """Apply it: at once where its day has come, else when it comes. Raises Invalid, MoveRefused,
    NotAllowed where the actor would get a post by it."""
    rights.check(actor, Verb.APPLY_SUCCESSION)
    with transaction.atomic():
        held, units = turning.hold(row)
        _open(held)
        if held.state == State.PLANNED and held.on > selectors.today():
            raise MoveRefused(_("It is planned already, and applies by itself when its day comes."))
        _refuse_unready(held, units)
        _refuse_moving(held, units)
        _refuse_own_post(held, actor)
        _decide(held, State.PLANNED, actor.key)
        if held.on <= selectors.today():
            _turn(held, units)
        held.save()
    return held


def _decide(held: Succession, state: str, by: str) -> None:
    held.state, held.decided_by, held.decided_at = state, by, clock.now()


def _turn(held: Succession, units: turning.Units) -> None:
    """The caller holds the locks and saves."""
    at = clock.now()
    if held.kind != How.RENAME:
        leaving = held.leaving.values_list("pk", flat=True)
        held.total = sum(_left(lineage.of_draft(held), leaving).values())
    held.state, held.applied_at, held.trouble = State.APPLIED, at, ""
    turning.turn(held, units, at=at, by=held.decided_by)
    held.finished_at = at if not held.total and held.kind != How.CEDE else None


def _left(line: lineage.Lineage, leaving: Iterable[int]) -> dict[str, int]:
    """What is to move: whole cases, and what else stands with the departments."""
    counts = work.moving(line, leaving, SYSTEM).counts
    return {kind: counts.get(kind, 0) for kind in ("cases", "orders", "services")}


def left(row: Succession) -> int:
    """How much of an applied succession is still to move; nothing of a renaming."""
    if row.kind == How.RENAME:
        return 0
    leaving = list(row.leaving.values_list("pk", flat=True))
    return sum(_left(lineage.moving(), leaving).values())


# -- the sweep -----------------------------------------------------------------------------------------


def sweep(now: datetime) -> int:
    """Apply what has come due, and move what stands with departments that have ended, or is ceded; returns
    how much.

    Where a department has ended is looked up each time: what a sweep that died had not moved, and what was
    dispatched in the very moment of the turn, is found by the next.
    """
    planned = Succession.objects.filter(state=State.PLANNED, on__lte=selectors.today())
    done = sum(_come_due(row) for row in list(planned.order_by("on", "pk")))
    line = lineage.moving()
    if not line:
        return done
    moved, failed = work.move(line)
    moving = Succession.objects.filter(state=State.APPLIED, finished_at__isnull=True)
    settling = Q(kind=How.CEDE, applied_at__gt=now - SETTLES)
    for row in moving.exclude(settling).exclude(kind=How.RENAME):
        if not left(row):
            Succession.objects.filter(pk=row.pk).update(finished_at=now)
    _tell_stuck(failed)
    return done + moved


def _tell_stuck(failed: Iterable[work.Stuck]) -> None:
    """What could not be moved stands on the page of its succession, until it can be."""
    applied, failed = Succession.objects.filter(state=State.APPLIED).exclude(kind=How.RENAME), list(failed)
    for row in applied.filter(Q(finished_at=None) | ~Q(trouble="")).prefetch_related("leaving"):
        leaving = {unit.pk for unit in row.leaving.all()} if row.finished_at is None else set()
        found = next((each for each in failed if each.departments & leaving), None)
        trouble = stuck(found.reference) if found else ""
        if trouble != row.trouble:
            Succession.objects.filter(pk=row.pk).update(trouble=trouble)


def _come_due(row: Succession) -> bool:
    """Its day is here. What it can't be applied for stands on its page; the next sweep tries again."""
    try:
        with transaction.atomic():
            held, units = turning.hold(row)
            if held.state != State.PLANNED:
                return False
            _refuse_unready(held, units)
            _refuse_moving(held, units)
            _turn(held, units)
            held.save()
        return True
    except (OperationalError, InterfaceError):
        raise  # the database is away: for all of them
    except Unready as refusal:
        trouble = refusal.kept
    except Exception:
        logger.exception("Succession %s could not be applied", row.pk)
        trouble = broken()
    Succession.objects.filter(pk=row.pk).update(trouble=trouble)
    return False


# -- what may be ---------------------------------------------------------------------------------------


def _tidy(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def _open(held: Succession) -> Succession:
    if not held.is_open:
        raise MoveRefused(_("This has been applied or dropped already. The page shows how it stands."))
    return held


def _refuse_row(row: Succession) -> None:
    if row.kind not in How.values:
        raise Invalid(_("Please choose what happens."), "kind")
    if row.on < selectors.today():
        raise Invalid(_("Choose today or a later day."), "on")
    if not row.basis:
        raise Invalid(_("Please name the decision that this rests on."), "basis")
    if len(row.basis) > LONGEST_BASIS:
        raise Invalid(_("At most %(most)s characters fit.") % {"most": LONGEST_BASIS}, "basis")
    if row.kind == How.RENAME and not row.name_zh:
        raise Invalid(_("Please write the new name."), "name_zh")


def _refuse_plan(plan: Plan) -> None:
    """That the plan is whole: of one department, or several; an heir for everything; nobody heirs himself."""
    if not plan.leaving:
        raise Invalid(_("Please choose the department."), "leaving")
    if plan.kind != How.MERGE and len(plan.leaving) > 1:
        raise Invalid(_("Choose one department: only a merger has several."), "leaving")
    if plan.kind != How.RENAME:
        _refuse_heirs(plan)


def _refuse_heirs(plan: Plan) -> None:
    _refuse_rest(plan, [part for part in plan.heirs if part.category is None and part.area is None])
    if {part.heir.pk for part in plan.heirs} & {unit.pk for unit in plan.leaving}:
        raise Invalid(_("A department can't take over from itself."), "heir")
    if plan.kind == How.MERGE and len(plan.heirs) > 1:
        raise Invalid(_("A merger has one successor: for several, split the department."), "heir")
    _refuse_shares(plan)


def _refuse_rest(plan: Plan, whole: list[Part]) -> None:
    """What no share names has one heir; of a ceding it stays."""
    if plan.kind != How.CEDE:
        if len(whole) != 1:
            raise Invalid(_("Please choose who takes over what nobody else does."), "heir")
        return
    if not plan.heirs:
        raise Invalid(_("Please choose what goes over, and who takes it over."), "shares")
    if whole:
        raise Invalid(_("Please choose a kind of matter, an area, or both."), "shares")


def _refuse_shares(plan: Plan) -> None:
    slots = [(part.category and part.category.pk, part.area and part.area.pk) for part in plan.heirs]
    if len(set(slots)) < len(slots):
        raise Invalid(_("Two departments would take over the same matters in the same place."), "shares")
    if plan.kind == How.SPLIT and len({part.heir.pk for part in plan.heirs}) < 2:
        raise Invalid(_("A split has two successors or more, each with its share."), "shares")


def _refuse_unready(row: Succession, units: turning.Units) -> None:
    """That the departments still are as the plan needs them. Raises Unready."""
    leaving = [units[key] for key in row.leaving.values_list("pk", flat=True)]
    _refuse_ended(row, leaving)
    if row.kind == How.RENAME:
        return
    for heir in row.heirs.select_related("area"):
        unit = units[heir.department_id]
        if unit.opened_on > row.on or unit.closed_on is not None:
            raise Unready("heir_closed", "heir", unit)
        for old in leaving:
            _refuse_other_kind(old, unit, stays=row.kind == How.CEDE)
            _refuse_elsewhere(old, unit, heir.area)
        if row.kind == How.CEDE:
            _refuse_empty(unit, max(row.on, selectors.today()))


def _refuse_empty(unit: Department, day: date) -> None:
    """A ceding brings nobody along: the cases would go where nobody signs for them. Raises Unready."""
    posts = Post.objects.filter(department=unit, role__in=WORKERS, person__is_active=True)
    if not selectors.in_force(posts, day).exists():
        raise Unready("nobody", "heir", unit)


def _refuse_moving(row: Succession, units: turning.Units) -> None:
    """Cases never go to and fro: what one of the departments is ceding is there first. Raises Unready."""
    ceding = Succession.objects.filter(kind=How.CEDE, state=State.APPLIED, finished_at=None)
    busy = set(ceding.values_list("leaving", flat=True)) & units.keys()
    if busy and row.kind != How.RENAME:
        raise Unready("moving", "heir", units[min(busy)])


def _refuse_own_post(row: Succession, actor: Actor) -> None:
    """Nobody gives a post to themselves, also not by way of a successor; the administrator's is the same
    wherever it is held. NotAllowed."""
    if row.kind in (How.RENAME, How.CEDE):
        return
    own = Post.objects.filter(person=actor.person_id, department__in=row.leaving.values("pk"))
    if selectors.not_ended(own.exclude(role=Role.ADMINISTRATOR), selectors.today()).exists():
        raise NotAllowed(
            _("You would get a post at the successor by this: another administrator must apply it.")
        )


def _refuse_ended(row: Succession, leaving: list[Department]) -> None:
    for unit in leaving:
        if unit.closed_on is not None or unit.opened_on > row.on:
            raise Unready("closed", "leaving", unit)
        others = unit.leaving_by.filter(state__in=(State.DRAFT, State.PLANNED)).exclude(pk=row.pk)
        if others.exists():
            raise Unready("drafted", "leaving", unit)


def _refuse_other_kind(old: Department, unit: Department, *, stays: bool) -> None:
    if Kind.DISCIPLINE in (old.kind, unit.kind):
        raise Unready("discipline", "leaving", old)
    if unit.kind in TASKS_ONLY and old.kind not in TASKS_ONLY:
        raise Unready("tasks_only", "heir", unit)
    if not stays and old.kind == Kind.COMMUNITY and unit.kind != Kind.COMMUNITY:
        raise Unready("community", "heir", unit)


def _refuse_elsewhere(old: Department, unit: Department, area: Area | None) -> None:
    place = area if area and area.within(old.area.path) else old.area
    if area and not old.area.within(area.path) and place is old.area:
        raise Unready("elsewhere", "heir", old, area)
    if not place.within(unit.area.path):
        raise Unready("elsewhere", "heir", unit, place)
