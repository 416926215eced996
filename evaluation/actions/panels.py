"""Members are admitted and retire; sessions are announced, get their seed, and end."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation import drawing, policies
from evaluation.actions import rubrics
from evaluation.actions.codes import codes
from evaluation.actions.recording import record
from evaluation.lifecycle import SessionState, Verb
from evaluation.models import MemberKind, PanelMember, PoolPlace, Session
from portal.accounts.models import Person
from portal.areas.models import Area
from portal.departments.actors import SYSTEM, Actor
from portal.departments.selectors import today
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused


@dataclass(frozen=True)
class About:
    """What the draw must know of a member."""

    home: Area
    sex: str
    age_band: str
    residence: str
    kind: str = MemberKind.RESIDENT


def admit(person: Person, *, actor: Actor, about: About) -> PanelMember:
    """Admit somebody who has agreed to judge; admitting them again brings their facts up to date."""
    actor = policies.check_secretary(actor)
    with transaction.atomic():
        member, _made = PanelMember.objects.update_or_create(
            person=person,
            defaults=about.__dict__ | {"active": True},
            create_defaults=about.__dict__ | {"admitted_at": clock.now()},
        )
        record(f"member:{member.pk}", Verb.ADMIT, actor, clock.now(), kind=about.kind)
    return member


def announce(*, actor: Actor, source: str, draws_on: date, until_day: date | None = None) -> Session:
    """Freeze the pool, publish its hash, and name the public randomness that will make the seed. `until_day`:
    the last day whose closed cases are drawn."""
    actor = policies.check_secretary(actor)
    if not source.strip():
        raise Invalid(_("Please name the public draw whose numbers will be used."), "source")
    at = clock.now()
    if draws_on < timezone.localdate(at):
        raise Invalid(_("The numbers must not be known yet: choose today or a later day."), "draws_on")
    if until_day and until_day <= draws_on:
        raise Invalid(_("The session must last beyond the day of the public draw."), "until_day")
    with transaction.atomic():
        rubric, rule = rubrics.in_force(at)
        places = _places(rubric.scorers)
        number = (Session.objects.aggregate(top=Max("number"))["top"] or 0) + 1
        session = Session.objects.create(
            number=number,
            rubric=rubric,
            rule=rule,
            pool_hash=drawing.pool_hash(place.candidate for place in places),
            source=source.strip()[:200],
            draws_on=draws_on,
            until_day=until_day,
            announced_at=at,
        )
        for place in places:
            place.session = session
        PoolPlace.objects.bulk_create(places)
        record(session.subject, Verb.ANNOUNCE, actor, at, pool=session.pool_hash, source=session.source)
    return session


def _judging(day: date) -> QuerySet[PanelMember]:
    """The active members; not yet those who were drawn for a term that has still to begin, unless they sit
    already."""
    ahead = Q(draw__from_day__gt=day, admitted_at__gte=F("draw__drawn_at"))
    return PanelMember.objects.filter(active=True, person__is_active=True).exclude(ahead)


def _places(needed: int) -> list[PoolPlace]:
    """The active members under fresh codes, shuffled: a code says nothing about who has it."""
    members = list(_judging(today()))
    if len(members) < needed:
        raise MoveRefused(_("The pool has fewer members than a case needs scorers."))
    return [
        PoolPlace(member=member, code=code, resident=member.kind == MemberKind.RESIDENT)
        for member, code in zip(members, codes(len(members)), strict=True)
    ]


def seed(session: Session, *, actor: Actor, randomness: str) -> Session:
    """The named numbers are known: they make the seed, and the session begins; the one before it ends."""
    actor = policies.check_secretary(actor)
    if not randomness.strip():
        raise Invalid(_("Please enter the numbers as they were published."), "randomness")
    at = clock.now()
    with transaction.atomic():
        locked = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if locked.state != SessionState.ANNOUNCED:
            raise MoveRefused(_("This session has its seed already: it can't be given another one."))
        if timezone.localdate(at) < locked.draws_on:
            raise MoveRefused(_("The day of the public draw has not come yet."))
        for running in Session.objects.select_for_update().filter(state=SessionState.RUNNING):
            _end(running, actor, at)
        locked.randomness = randomness.strip()[:200]
        locked.seed = drawing.seed(locked.pool_hash, locked.randomness)
        locked.state, locked.seeded_at = SessionState.RUNNING, at
        locked.save()
        record(locked.subject, Verb.SEED, actor, at, randomness=locked.randomness, seed=locked.seed)
    return locked


def end(session: Session, *, actor: Actor) -> Session:
    """End a session: nothing more is drawn from it; what is open is scored to its end."""
    actor = policies.check_secretary(actor)
    with transaction.atomic():
        locked = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if locked.state == SessionState.RUNNING:
            _end(locked, actor, clock.now())
    return locked


def end_due(now: datetime) -> int:
    """End the session whose last day is over, at the moment when it was over; returns how many. What closed
    before has been considered by then: the sweep of draws comes first."""
    with transaction.atomic():
        rows = Session.objects.select_for_update(of=("self",)).filter(state=SessionState.RUNNING)
        over = [row for row in rows if row.ends_at and row.ends_at <= now]
        for row in over:
            _end(row, SYSTEM, row.ends_at)
    return len(over)


def _end(session: Session, actor: Actor, at: datetime) -> None:
    session.state, session.ended_at = SessionState.ENDED, at
    session.save(update_fields=["state", "ended_at"])
    record(session.subject, Verb.END, actor, at)
