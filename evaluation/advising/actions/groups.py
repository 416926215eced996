"""The policy centre founds groups, designates members, and ends a term before its time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation.actions.recording import record
from evaluation.advising import policies
from evaluation.advising.lifecycle import LONGEST_TERM
from evaluation.lifecycle import Verb
from evaluation.models import AdvisoryGroup, AdvisoryMember
from portal.accounts.models import Person
from portal.departments.actors import Actor
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused

FIELDS: Mapping[str, int] = {"name_zh": 120, "name_en": 160, "about_zh": 500, "about_en": 600}
WHY = 200


@dataclass(frozen=True)
class Term:
    """How somebody is designated, by which body, and for which days (`to_day` is the first one after)."""

    designated: str
    body: str
    from_day: date
    to_day: date


def found(*, actor: Actor, **texts: str) -> AdvisoryGroup:
    """Found a group. `texts`: the four FIELDS, none empty."""
    actor = policies.check_keeper(actor)
    clean = {name: _line(texts.get(name, ""), most, name) for name, most in FIELDS.items()}
    at = clock.now()
    with transaction.atomic():
        group = AdvisoryGroup.objects.create(founded_at=at, **clean)
        record(group.subject, Verb.FOUND_GROUP, actor, at)
    return group


def designate(group: AdvisoryGroup | int, person: Person, *, actor: Actor, term: Term) -> AdvisoryMember:
    """Designate a member for a term. Not twice in a group for the same days."""
    actor = policies.check_keeper(actor)
    _check(term)
    at = clock.now()
    with transaction.atomic():
        locked = AdvisoryGroup.objects.select_for_update().get(pk=getattr(group, "pk", group))
        same = AdvisoryMember.objects.filter(group=locked, person=person)
        if same.filter(from_day__lt=term.to_day, to_day__gt=term.from_day).exists():
            raise MoveRefused(_("They are in this group for some of these days already."))
        member = AdvisoryMember.objects.create(
            group=locked, person=person, designated=term.designated, body=" ".join(term.body.split()),
            from_day=term.from_day, to_day=term.to_day,
        )  # fmt: skip
        facts = {"member": member.pk, "designated": term.designated, "until": term.to_day.isoformat()}
        record(locked.subject, Verb.DESIGNATE, actor, at, **facts)
    return member


def _check(term: Term) -> None:
    if term.designated not in AdvisoryMember.Designated.values:
        raise Invalid(_("Please choose one of these."), "designated")
    if term.designated == AdvisoryMember.Designated.ORGANISATION and not term.body.strip():
        raise Invalid(_("Please name the organisation that they speak for."), "body")
    if term.to_day <= term.from_day:
        raise Invalid(_("The term ends after it begins."), "to_day")
    if term.to_day - term.from_day > LONGEST_TERM:
        raise Invalid(_("A term is three years at most; it can be given again."), "to_day")


def end_term(member: AdvisoryMember | int, *, actor: Actor, why: str) -> AdvisoryMember:
    """A term ends today, before its time, and everybody reads why."""
    actor = policies.check_keeper(actor)
    clean = _line(why, WHY, "why")
    at = clock.now()
    day = clock.local(at).date()
    with transaction.atomic():
        rows = AdvisoryMember.objects.select_for_update(of=("self",)).select_related("group")
        locked = rows.get(pk=getattr(member, "pk", member))
        if not locked.sits_on(day):
            raise MoveRefused(_("This term is over, or has not begun."))
        locked.to_day, locked.ended_why = day, clean
        locked.save()
        record(locked.group.subject, Verb.END_TERM, actor, at, member=locked.pk)
    return locked


def _line(given: str, most: int, field: str) -> str:
    clean = " ".join(given.replace("\x00", "").split())
    if not clean:
        raise Invalid(_("Please fill this in."), field)
    if len(clean) > most:
        raise Invalid(_("At most %(most)s characters fit here.") % {"most": most}, field)
    return clean
