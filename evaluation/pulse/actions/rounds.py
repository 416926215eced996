"""A round of the survey is announced with everybody who may be drawn, begins with the seed, reminds once, and
ends at its time."""

import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation import drawing
from evaluation.actions.recording import record
from evaluation.drawing.survey import frame_hash, sampled
from evaluation.lifecycle import Verb
from evaluation.models import PulseInvite, PulseRefusal, PulseRound
from evaluation.pulse import notices, policies
from evaluation.pulse.questions import AGAIN_DAYS, FEWEST, INDEX, LONGEST, MOST, SHORTEST
from portal.accounts.codes import new_code
from portal.accounts.models import Person
from portal.departments.actors import SYSTEM, Actor
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused
from portal.kit.sealed import blind

State = PulseRound.State
AT_ONCE = 500


def announce(
    *, actor: Actor, name_zh: str, name_en: str, size: int, days: int, source: str, draws_on: date
) -> PulseRound:
    """Freeze the frame: everybody who may be asked, under codes that tell nothing of them; its hash stands
    for everybody to read before the numbers are known. One round at a time."""
    actor = policies.check_secretary(actor)
    at = clock.now()
    names = {"name_zh": _line(name_zh, 120, "name_zh"), "name_en": _line(name_en, 160, "name_en")}
    source = _line(source, 200, "source")
    _check_numbers(size, days, draws_on, at)
    salt = secrets.token_hex(32)
    codes = sorted(_codes(salt, _reachable(at)))  # before the transaction: addresses are opened one by one
    if len(codes) < FEWEST:
        raise MoveRefused(_("Fewer than ten registered residents can be asked: nothing could be shown."))
    row = PulseRound(
        size=size, days=days, frame=json.dumps(codes), frame_size=len(codes), frame_hash=frame_hash(codes),
        salt=salt, source=source, draws_on=draws_on, announced_at=at, **names,
    )  # fmt: skip
    try:
        with transaction.atomic():
            _next(row)
            facts = {"frame": row.frame_hash, "size": row.frame_size, "source": source}
            record(row.subject, Verb.ANNOUNCE, actor, at, **facts)
    except IntegrityError:  # somebody else has announced one in this very moment
        raise MoveRefused(_("There is a round that has not ended: one at a time.")) from None
    return row


def _next(row: PulseRound) -> None:
    if PulseRound.objects.exclude(state=State.ENDED).exists():
        raise MoveRefused(_("There is a round that has not ended: one at a time."))
    row.number = (PulseRound.objects.aggregate(top=Max("number"))["top"] or 0) + 1
    row.save(force_insert=True)


def _check_numbers(size: int, days: int, draws_on: date, at: datetime) -> None:
    if not FEWEST <= size <= MOST:
        told = {"least": FEWEST, "most": MOST}
        raise Invalid(_("Between %(least)s and %(most)s people.") % told, "size")
    if not SHORTEST <= days <= LONGEST:
        raise Invalid(
            _("Between %(least)s and %(most)s days.") % {"least": SHORTEST, "most": LONGEST}, "days"
        )
    if draws_on < timezone.localdate(at):
        raise Invalid(_("The day of the public draw lies behind us: its numbers may be known."), "draws_on")


def _reachable(at: datetime) -> list[Person]:
    """Who may be asked and has left an address. Addresses are sealed: they are looked at here."""
    return [person for person in _may_be_asked(at).iterator(chunk_size=2000) if person.email]


def _may_be_asked(at: datetime) -> QuerySet[Person]:
    return policies.may_be_asked(at - timedelta(days=AGAIN_DAYS))


def _codes(salt: str, people: Iterable[Person]) -> dict[str, int]:
    """{code: key of the person}."""
    key = bytes.fromhex(salt)
    return {hmac.digest(key, str(person.pk).encode(), "sha256").hex()[:16]: person.pk for person in people}


def begin(row: PulseRound | int, *, actor: Actor, randomness: str) -> PulseRound:
    """The named numbers are known: they make the seed, the sample is drawn and asked. Whoever has left the
    portal, or does not want to be asked any more, since the frame was frozen is not replaced by hand."""
    actor = policies.check_secretary(actor)
    numbers = _line(randomness, 200, "randomness")
    at = clock.now()
    people = {person.pk: person for person in _reachable(at)}
    with transaction.atomic():
        locked = lock(row)
        if locked.state != State.ANNOUNCED:
            raise MoveRefused(_("This round has its seed already: it can't be given another one."))
        if timezone.localdate(at) < locked.draws_on:
            raise MoveRefused(_("The day of the public draw has not come yet."))
        locked.randomness, locked.seed = numbers, drawing.seed(locked.frame_hash, numbers)
        invites = _invited(locked, people, at)
        locked.state, locked.salt, locked.asked = State.RUNNING, "", len(invites)
        locked.opened_at, locked.closes_at = at, at + timedelta(days=locked.days)
        locked.save()
        record(locked.subject, Verb.SEED, actor, at, randomness=numbers, seed=locked.seed, asked=len(invites))
        notices.ask(locked, invites, at)
    return locked


def _invited(row: PulseRound, people: Mapping[int, Person], at: datetime) -> list[PulseInvite]:
    """An invitation for everybody drawn, in drawn order, who may still be asked in this very moment."""
    persons = _codes(row.salt, people.values())
    drawn = [persons[code] for code in sampled(row.seed, json.loads(row.frame), row.size) if code in persons]
    still = set(_may_be_asked(at).filter(pk__in=drawn).values_list("pk", flat=True))
    rows = [_invite(row, people[key]) for key in drawn if key in still]
    PulseInvite.objects.bulk_create(rows, batch_size=AT_ONCE)
    return rows


def _invite(row: PulseRound, person: Person) -> PulseInvite:
    code = new_code()
    return PulseInvite(round=row, person=person, code=code, index=blind(code, INDEX))


def lock(row: PulseRound | int) -> PulseRound:
    """The round, locked until the transaction ends."""
    return PulseRound.objects.select_for_update().get(pk=getattr(row, "pk", row))


def sweep(now: datetime) -> int:
    """Remind once in the middle of a round, and end what is over; returns how many rounds were touched."""
    keys = list(PulseRound.objects.filter(state=State.RUNNING).values_list("pk", flat=True))
    return sum(_tend(key, now) for key in keys)


def _tend(key: int, now: datetime) -> bool:
    with transaction.atomic():
        row = lock(key)
        if row.state != State.RUNNING or row.opened_at is None or row.closes_at is None:
            return False
        if row.closes_at <= now:
            return _end(row)
        if row.reminded_at is not None or now < row.opened_at + (row.closes_at - row.opened_at) / 2:
            return False
        return _remind(row, now)


def _remind(row: PulseRound, now: datetime) -> bool:
    row.reminded_at = now
    row.save(update_fields=["reminded_at"])
    waiting = row.invites.filter(answered=False, person__is_active=True).select_related("person")
    left_alone = PulseRefusal.objects.values("person")
    notices.ask(row, waiting.exclude(person__in=left_alone).order_by("pk"), now, again=True)
    record(row.subject, Verb.REMIND, SYSTEM, now)
    return True


def _end(row: PulseRound) -> bool:
    """It ended when it was over, however late this is called; links open nothing any more."""
    row.state = State.ENDED
    row.save(update_fields=["state"])
    row.invites.update(code="")
    record(row.subject, Verb.END, SYSTEM, row.closes_at, asked=row.asked, answered=row.answers.count())
    return True


def _line(given: str, most: int, field: str) -> str:
    clean = " ".join(given.replace("\x00", "").split())
    if not clean:
        raise Invalid(_("Please fill this in."), field)
    if len(clean) > most:
        raise Invalid(_("At most %(most)s characters fit here.") % {"most": most}, field)
    return clean
