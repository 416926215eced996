"""A panel is drawn: the pool is frozen, the fairest lottery under the quotas is reckoned and published, and
when the public numbers are known they decide.

Whoever is drawn judges for the term. Who can't is replaced by the next alternate with whom the quotas still
hold; where nobody keeps them, by the next in drawn order.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation import drawing, notices, policies
from evaluation.actions import panels, seating
from evaluation.actions.codes import codes
from evaluation.actions.panels import About
from evaluation.actions.recording import record
from evaluation.lifecycle import Verb
from evaluation.models import DrawPlace, PanelDraw, PanelMember, Volunteer
from evaluation.selectors.features import FEATURES, areas, features_of
from portal.departments.actions.change import save_new
from portal.departments.actors import SYSTEM, Actor
from portal.departments.models import Post
from portal.departments.selectors import in_force, today
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused

logger = logging.getLogger(__name__)
MOST_SEATS = 200
TICKETS = 10_000


@dataclass(frozen=True)
class Plan:
    """What is to be drawn. `quotas`: {feature: {value: (least, most)}}, of FEATURES; an area by its code."""

    size: int
    quotas: Mapping[str, Mapping[str, tuple[int, int]]]
    from_day: date
    until_day: date
    source: str
    draws_on: date


def announce(plan: Plan, *, actor: Actor) -> PanelDraw:
    """Freeze the pool and name the public draw that will decide. Raises Invalid naming the field, MoveRefused
    where the pool is smaller than the panel. Only the panel's secretary."""
    actor = policies.check_secretary(actor)
    _refuse_bad(plan)
    at = clock.now()
    with transaction.atomic():
        _refuse_again(plan)
        people = _pool()
        if len(people) < plan.size:
            raise MoveRefused(_("The pool has fewer people than the panel has seats."))
        number = (PanelDraw.objects.aggregate(top=Max("number"))["top"] or 0) + 1
        named = asdict(plan) | {"quotas": _plain(plan.quotas), "source": plan.source.strip()[:200]}
        draw = PanelDraw(number=number, announced_at=at, **named)
        save_new(draw, str(ANNOUNCED), None)
        DrawPlace.objects.bulk_create(_places(draw, people))
        record(draw.subject, Verb.ANNOUNCE, actor, at, size=plan.size, people=len(people), source=draw.source)
    return draw


ANNOUNCED = gettext_lazy("This draw is announced already.")


def _refuse_again(plan: Plan) -> None:
    """MoveRefused where the same form was sent before, unless it led to nothing."""
    same = {name: getattr(plan, name) for name in ("size", "draws_on", "from_day", "until_day")}
    rows = PanelDraw.objects.filter(source=plan.source.strip()[:200], **same)
    if rows.filter(state__in=[PanelDraw.State.FROZEN, PanelDraw.State.READY]).exists():
        raise MoveRefused(str(ANNOUNCED))


def _pool() -> list[Volunteer]:
    """Who can be drawn now: whoever has got a post since they came in judges nothing."""
    posts = in_force(Post.objects.all(), today()).values("person")
    people = Volunteer.objects.filter(state=Volunteer.State.IN).exclude(person__in=posts)
    return list(people.select_related("home"))


def _refuse_bad(plan: Plan) -> None:
    rules = (
        (not plan.source.strip(), _("Please name the public draw whose numbers will be used."), "source"),
        (
            plan.draws_on < today(),
            _("The numbers must not be known yet: choose today or a later day."),
            "draws_on",
        ),
        (not 3 <= plan.size <= MOST_SEATS, _("From 3 to %(most)s.") % {"most": MOST_SEATS}, "size"),
        (plan.until_day <= plan.from_day, _("The term would end before it begins."), "until_day"),
        (not set(plan.quotas) <= set(FEATURES), _("The draw knows nothing of this."), "quotas"),
    )
    unfit = [name for name, rows in plan.quotas.items() if not _fits(rows, plan.size)]
    told_unfit = _("The quotas do not add up to this many seats. Reckon them anew, or change them.")
    for wrong, told, field in (*rules, (unfit, told_unfit, "size")):
        if wrong:
            raise Invalid(str(told), field)


def _fits(rows: Mapping[str, tuple[int, int]], size: int) -> bool:
    """Whether so many seats lie between the least and the most of one feature."""
    return sum(least for least, _most in rows.values()) <= size <= sum(most for _least, most in rows.values())


def _plain(quotas: Mapping[str, Mapping[str, Iterable[int]]]) -> dict[str, dict[str, list[int]]]:
    return {name: {value: [*bounds] for value, bounds in rows.items()} for name, rows in quotas.items()}


def _places(draw: PanelDraw, people: list[Volunteer]) -> list[DrawPlace]:
    """The pool under fresh codes, shuffled. Only dwellings of two or more have a code of their own."""
    shared = [index for index, n in Counter(row.household_index for row in people).items() if index and n > 1]
    homes = dict(zip(shared, codes(len(shared)), strict=True))
    above = areas()
    return [
        DrawPlace(
            draw=draw,
            volunteer=row,
            code=code,
            features=features_of(row, above),
            home=homes.get(row.household_index, ""),
        )
        for row, code in zip(people, codes(len(people)), strict=True)
    ]


def reckon(now: datetime) -> int:
    """The sweep: reckon the lottery of each frozen draw and publish it; returns how many. What takes seconds
    happens outside any lock; of two at once the first to finish is the one published."""
    done = 0
    for draw in PanelDraw.objects.filter(state=PanelDraw.State.FROZEN).order_by("number"):
        people = [drawing.Person(p.code, p.features, p.home or None) for p in draw.places.all()]
        try:
            found: dict[str, Any] = drawing.announce(people, draw.quotas, draw.size, tickets=TICKETS)
        except drawing.Infeasible as why:
            done += _settle(draw, now, PanelDraw.State.IMPOSSIBLE, trouble=facts_of(why))
        except Exception:  # one that breaks the reckoning must not stop the others
            logger.exception("The lottery of panel %s could not be reckoned", draw.number)
        else:
            done += _settle(draw, now, PanelDraw.State.READY, publication=found)
    return done


def facts_of(why: drawing.Infeasible) -> list[dict[str, Any]]:
    """Each bound that alone, relaxed, makes a panel possible; where none does, the smallest relaxation of
    several (`together`)."""
    bounds, together = (why.choices, False) if why.choices else (why.remedy, True)
    named = ("category", "feature", "side", "value", "by")
    return [{name: getattr(each, name) for name in named} | {"together": together} for each in bounds]


def _settle(draw: PanelDraw, now: datetime, state: PanelDraw.State, **found: Any) -> bool:
    with transaction.atomic():
        locked = PanelDraw.objects.select_for_update(of=("self",)).get(pk=draw.pk)
        if locked.state != PanelDraw.State.FROZEN:
            return False
        locked.state, locked.ready_at = state, now
        for name, value in found.items():
            setattr(locked, name, value)
        locked.save()
        published = locked.publication
        hashes = {name: published[name] for name in ("pool_hash", "lottery_hash") if name in published}
        record(locked.subject, Verb.RECKON, SYSTEM, now, state=state, **hashes)
    return True


def conclude(draw: PanelDraw, *, actor: Actor, randomness: str) -> PanelDraw:
    """The public numbers are known: they pick a ticket, and its committee is the panel. Raises Invalid,
    MoveRefused before the lottery is published, before its day, and the second time."""
    actor = policies.check_secretary(actor)
    if not randomness.strip():
        raise Invalid(_("Please enter the numbers as they were published."), "randomness")
    at = clock.now()
    with transaction.atomic():
        locked = PanelDraw.objects.select_for_update(of=("self",)).get(pk=draw.pk)
        if locked.state != PanelDraw.State.READY:
            raise MoveRefused(_("This panel has been drawn, or its lottery is not published yet."))
        if clock.local(at).date() < locked.draws_on:
            raise MoveRefused(_("The day of the public draw has not come yet."))
        locked.publication = drawing.conclude(locked.publication, randomness.strip()[:200])
        locked.state, locked.drawn_at = PanelDraw.State.DRAWN, at
        locked.save()
        notices.tell_drawn(_seat(locked), locked, at)
        named = {name: locked.publication[name] for name in ("randomness", "seed", "ticket", "panel")}
        record(locked.subject, Verb.DRAW, actor, at, **named)
    return locked


def _seat(draw: PanelDraw) -> list[PanelMember]:
    """Those who were drawn; for whoever has left the pool meanwhile the next alternate."""
    stay = set(draw.places.filter(volunteer__state=Volunteer.State.IN).values_list("code", flat=True))
    seated = [_admit(draw, code) for code in draw.publication["panel"] if code in stay]
    while len(seated) < draw.size and (code := _next(draw)):
        seated.append(_admit(draw, code))
    return seated


def _admit(draw: PanelDraw, code: str) -> PanelMember:
    row = draw.places.select_related("volunteer__person", "volunteer__home").get(code=code).volunteer
    about = About(row.home, row.sex, row.age_band, row.residence, row.kind)
    member = panels.admit(row.person, actor=SYSTEM, about=about)
    member.until, member.draw = draw.until_day, draw
    member.save(update_fields=["until", "draw"])
    return member


def replace(member: PanelMember, *, actor: Actor) -> PanelMember | None:
    """A drawn member can't judge any more: the next alternate takes the place for the rest of the term. None
    where nobody is left. Only the secretary."""
    actor = policies.check_secretary(actor)
    at = clock.now()
    with transaction.atomic():
        draw = PanelDraw.objects.select_for_update(of=("self",)).get(pk=member.draw_id)
        seating.retire(member, actor=actor)
        code = _next(draw)
        if code is None:
            return None
        made = _admit(draw, code)
        notices.tell_drawn([made], draw, at)
        record(draw.subject, Verb.STEP_IN, actor, at, code=code)
    return made


def _next(draw: PanelDraw) -> str | None:
    """The code of the next alternate: with whom the quotas hold, else simply the next who can."""
    places = {place.code: place for place in draw.places.select_related("volunteer")}
    sat = set(PanelMember.objects.filter(draw=draw).values_list("person", flat=True))
    stays = set(PanelMember.objects.filter(draw=draw, active=True).values_list("person", flat=True))
    people = [code for code, *_rest in draw.publication["pool"]]
    at = {code: place for place, code in enumerate(people)}
    free = [
        at[code]
        for code in draw.publication["alternates"]
        if places[code].volunteer.state == Volunteer.State.IN and places[code].volunteer.person_id not in sat
    ]
    staying = [at[code] for code, place in places.items() if place.volunteer.person_id in stays]
    pool = [features for _code, features, _home in draw.publication["pool"]]
    homes = [home for _code, _features, home in draw.publication["pool"]]
    found = drawing.next_alternate(free, staying, pool, draw.quotas, draw.size, households=homes)
    chosen = found if found is not None else next(iter(free), None)
    return people[chosen] if chosen is not None else None


def end_terms(now: datetime) -> int:
    """The sweep: whose term is over judges nothing new; alternates of their sessions take open seats."""
    over = PanelMember.objects.filter(active=True, until__lt=clock.local(now).date())
    for member in over:
        seating.retire(member, actor=SYSTEM)
    return len(over)
