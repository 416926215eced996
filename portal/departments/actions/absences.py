"""Absences: entered by the officer or by their supervisor, with a colleague who stands in; ended when they
are back."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.accounts.models import Person
from portal.departments import notices, selectors
from portal.departments.actions.change import Change, changing
from portal.departments.actors import WORKERS, Actor
from portal.departments.models import Absence, Department, Post, Role
from portal.departments.rights import Verb
from portal.kit.errors import Invalid, NotAllowed, NotThere

LONGEST = timedelta(days=366)


def be_away(
    person: Person,
    *,
    actor: Actor,
    department: Department,
    from_day: date,
    last_day: date,
    substitute: Person | None = None,
    seen: str | None = None,
) -> Absence:
    """The person is away from the department from a day to (and including) another.

    `substitute`: a colleague with a post there; whoever stands in is told. Raises Invalid naming the field,
    NotAllowed where the actor is neither the person nor a supervisor of theirs, NotThere.
    """
    _refuse_outsiders(person, actor, department)
    given = {"person": person, "department": department, "from_day": from_day, "last_day": last_day}
    absence = Absence(**given, substitute=substitute, entered_by_id=actor.person_id)
    with transaction.atomic():
        with changing(person, Verb.BE_AWAY, actor=actor.speaking_for(department.pk), seen=seen) as this:
            _refuse_days(absence)
            _refuse_substitute(absence)
            absence.entered_at = this.at
            absence.save(force_insert=True)
            this.data |= _facts(absence)
        notices.tell_of_absence(absence, actor.name, this.entry)
    return absence


def be_back(absence: Absence, *, actor: Actor, seen: str | None = None) -> None:
    """They are back today: the absence ends with yesterday, one that has not begun falls away. Raises
    MoveRefused, NotAllowed, NotThere."""
    _refuse_outsiders(absence.person, actor, absence.department)
    mine = actor.speaking_for(absence.department_id)
    with changing(absence.person, Verb.BE_BACK, actor=mine, seen=seen) as this:
        _end(this, Absence.objects.select_related("department").filter(pk=absence.pk).first())


def _end(this: Change, held: Absence | None) -> None:
    today = selectors.today()
    if held is None or held.last_day < today:
        raise Invalid(_("This absence is over already."))
    if held.from_day >= today:
        held.delete()
    else:
        held.last_day = today - timedelta(days=1)
        held.save(update_fields=["last_day"])
    this.data |= _facts(held) | {"to": today.isoformat()}


def _refuse_outsiders(person: Person, actor: Actor, department: Department) -> None:
    """Oneself, or a supervisor of the department, for somebody who works there."""
    roles = {post.role for post in actor.posts if post.department_id == department.pk}
    if roles.isdisjoint(WORKERS):
        raise NotThere("")
    if actor.person_id != person.pk and Role.SUPERVISOR not in roles:
        raise NotAllowed(_("A supervisor enters this, or the person themselves."))
    if not _posts(person, department, selectors.today()).exists():
        raise NotThere("")


def _posts(person: Person, department: Department, day: date) -> QuerySet[Post]:
    rows = Post.objects.filter(person=person, department=department, role__in=WORKERS)
    return selectors.not_ended(rows.filter(person__is_active=True), day)


def _refuse_days(absence: Absence) -> None:
    if absence.from_day < selectors.today():
        raise Invalid(_("Choose today or a later day."), "from_day")
    if absence.last_day < absence.from_day:
        raise Invalid(_("The last day can't be before the first."), "last_day")
    if absence.last_day - absence.from_day > LONGEST:
        raise Invalid(_("At most a year: end the post where they don't come back."), "last_day")
    same = Absence.objects.filter(person=absence.person_id, department=absence.department_id)
    if same.filter(from_day__lte=absence.last_day, last_day__gte=absence.from_day).exists():
        raise Invalid(_("They are away on some of these days already."), "from_day")


def _refuse_substitute(absence: Absence) -> None:
    """Nobody gets a right by standing in: a substitute works at the department already, and a grid officer
    in the same place."""
    if absence.substitute is None:
        return
    if absence.substitute_id == absence.person_id:
        raise Invalid(_("Nobody stands in for themselves: choose a colleague."), "substitute")
    theirs = _places(absence.substitute, absence)
    if not theirs:
        raise Invalid(_("Whoever stands in needs a post at the same department."), "substitute")
    own = _places(absence.person, absence)
    if not any(one.startswith(other) or other.startswith(one) for one in own for other in theirs):
        raise Invalid(
            _("A grid officer stands in within their own grid alone: choose somebody who works there, too."),
            "substitute",
        )


def _places(person: Person, absence: Absence) -> list[str]:
    """Where the person works at the department: the paths of their areas as a grid officer, else everywhere
    ("")."""
    posts = _posts(person, absence.department, absence.from_day).values_list("role", "area__path")
    return [path if role == Role.GRID_OFFICER else "" for role, path in posts]


def _facts(absence: Absence) -> dict[str, str | int | None]:
    """For the journal: who stands in is kept by their key."""
    return {
        "department": absence.department.code,
        "from": absence.from_day.isoformat(),
        "to": absence.last_day.isoformat(),
        "stands_in": absence.substitute_id,
    }
