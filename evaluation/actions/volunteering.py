"""Who is in the pool: residents apply or are invited at random, others are nominated; everybody agrees
themselves, and leaves when they like."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evaluation import notices, policies
from evaluation.actions.recording import record
from evaluation.lifecycle import Verb
from evaluation.models import MemberKind, Volunteer
from portal.accounts.models import Person
from portal.areas.models import Area, Level
from portal.departments import selectors
from portal.departments.actors import Actor
from portal.departments.models import Post
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere
from portal.kit.sealed import blind

MOST_INVITED = 500
LONGEST_HOUSEHOLD = 120


@dataclass(frozen=True)
class Facts:
    """What the draw must know of somebody, in their own words. `household`: building, unit and door, so that
    at most one of a household is drawn; empty: each for themselves."""

    home: Area
    sex: str
    age_band: str
    residence: str
    household: str = ""


def join(facts: Facts, *, actor: Actor, consents: bool) -> Volunteer:
    """The actor comes into the pool, by themselves or since they were asked; once more brings their facts up
    to date. Raises Invalid without their consent, MoveRefused for whoever holds a post."""
    person = _own(actor)
    if not consents:
        raise Invalid(_("Please say that you agree: without it nobody is drawn."), "consents")
    if facts.home.level != Level.GRID:
        raise Invalid(_("Please choose the grid where you live."), "home")
    if policies.holds_post(actor):
        raise MoveRefused(_("Whoever holds a post in the district does not judge its cases."))
    at = clock.now()
    with transaction.atomic():
        row = _row(person, at)
        row.home, row.sex, row.age_band, row.residence = (
            facts.home,
            facts.sex,
            facts.age_band,
            facts.residence,
        )
        row.household = " ".join(facts.household.replace("\x00", "").split())[:LONGEST_HOUSEHOLD]
        row.household_index = household_index(row.home, row.household)
        row.consented_at = row.consented_at if row.state == Volunteer.State.IN else at
        row.state, row.left_at = Volunteer.State.IN, None
        row.save()
        record(row.subject, Verb.JOIN, actor, at, came=row.came, kind=row.kind)
    return row


def household_index(home: Area, household: str) -> str:
    """By which two of one dwelling are known; however it was spaced. Empty where nothing was said."""
    tidy = "".join(household.split()).casefold()
    return blind(f"{home.code}:{tidy}", "evaluation.household") if tidy else ""


def leave(*, actor: Actor) -> Volunteer:
    """The actor leaves the pool, or declines: what the draw knew of them is forgotten. Who has been drawn and
    sits on a panel says so there. NotThere for whoever was never asked."""
    person = _own(actor)
    at = clock.now()
    with transaction.atomic():
        row = Volunteer.objects.select_for_update(of=("self",)).filter(person=person).first()
        if row is None:
            raise NotThere("")
        if row.state == Volunteer.State.OUT:
            return row
        row.state, row.left_at, row.consented_at = Volunteer.State.OUT, at, None
        row.home, row.sex, row.age_band, row.residence = None, "", "", ""
        row.household, row.household_index = "", ""
        row.save()
        record(row.subject, Verb.LEAVE, actor, at)
    return row


def invite(many: int, *, actor: Actor) -> list[Volunteer]:
    """Ask so many residents with an account, drawn at random among those never asked before; fewer where
    there are no more. Only the panel's secretary."""
    actor = policies.check_secretary(actor)
    if not 1 <= many <= MOST_INVITED:
        raise Invalid(_("Between 1 and %(most)s.") % {"most": MOST_INVITED}, "many")
    keys = list(_never_asked().values_list("pk", flat=True))
    chosen = secrets.SystemRandom().sample(keys, min(many, len(keys)))
    people = list(Person.objects.filter(pk__in=chosen).order_by("pk"))
    return _ask(people, Volunteer.Came.INVITED, MemberKind.RESIDENT, actor)


def nominate(person: Person, kind: str, *, actor: Actor) -> Volunteer:
    """Propose a deputy, an expert or somebody of an organisation: they are asked. Only the secretary."""
    actor = policies.check_secretary(actor)
    if kind == MemberKind.RESIDENT:
        raise Invalid(_("Residents apply, or are invited at random: nobody picks them."), "kind")
    asked = _ask([person], Volunteer.Came.NOMINATED, kind, actor)
    if not asked:
        raise MoveRefused(_("They have been asked already, or are in the pool."))
    return asked[0]


def _ask(people: Sequence[Person], came: str, kind: str, actor: Actor) -> list[Volunteer]:
    """A row and a letter each; who has a row already is left out."""
    at, asked = clock.now(), []
    with transaction.atomic():
        for person in people:
            row = Volunteer(person=person, kind=kind, came=came, state=Volunteer.State.ASKED, asked_at=at)
            try:
                with transaction.atomic():
                    row.save(force_insert=True)
            except IntegrityError:
                continue
            record(row.subject, Verb.ASK, actor, at, came=came, kind=kind)
            asked.append(row)
        notices.ask_volunteers(asked, at)
    return asked


def _never_asked() -> QuerySet[Person]:
    """Residents with an account who hold no post and were never asked."""
    posts = selectors.in_force(Post.objects.all(), selectors.today()).values("person")
    return Person.objects.filter(is_active=True, volunteer__isnull=True).exclude(pk__in=posts)


def _own(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotThere("")
    return actor.person_id


def _row(person: int, at) -> Volunteer:
    """Their row, locked; a new one of somebody who applies."""
    new = {"came": Volunteer.Came.APPLIED, "state": Volunteer.State.ASKED, "asked_at": at}
    row, _made = Volunteer.objects.select_for_update(of=("self",)).get_or_create(
        person_id=person, defaults=new
    )
    return row
