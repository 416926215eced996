"""Keeping the catalogue: a service is offered, changed, closed, reopened; and the journal says so."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from portal.departments import selectors as departments
from portal.departments.actions.change import Change, lock, record, refuse_stale, save_new
from portal.departments.actors import Actor
from portal.departments.models import Category, Department
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused
from services import policies
from services.actions import offerings
from services.actions.offerings import Offering
from services.models import Service, ServiceWord
from services.policies import Verb


def save(offering: Offering, *, actor: Actor) -> Service:
    """Offer a new service, or change the one with this code: for whoever brings a whole catalogue."""
    known = Service.objects.filter(code=offering.code).first()
    return change(known, offering, actor=actor) if known else offer(offering, actor=actor)


def offer(offering: Offering, *, actor: Actor) -> Service:
    """Put a new service into the catalogue. Raises NotAllowed, Invalid naming the field."""
    actor = policies.check_keep(actor)
    offerings.refuse_code(offering.code)
    lists = offerings.lists(offering)
    with transaction.atomic():
        row = Service(code=offering.code)
        _fill(row, offering)
        save_new(row, _("A service has this code already."), "code")
        _keep_lists(row, lists)
        this = Change(row, clock.now(), offerings.facts(offering))
        record(row.subject, Verb.OFFER, actor.key, actor.role, this)
    return row


def change(service: Service, offering: Offering, *, actor: Actor, seen: str | None = None) -> Service:
    """Make the service say this; its code stays. `seen`: the newest journal entry that the actor's page was
    made from.

    Raises NotAllowed, Invalid naming the field, MoveRefused where somebody was faster.
    """
    with _step(service, Verb.CHANGE, actor=actor, seen=seen) as this:
        row, lists = this.row, offerings.lists(offering)
        before = _lists_of(row)
        found = _fill(row, offering)
        found |= {name: [before[name], lists[name]] for name in lists if before[name] != lists[name]}
        this.idle = not found
        this.data |= offerings.facts(offering) | {"changes": found}
        _keep_lists(row, lists)
    return this.row


def close(service: Service, *, actor: Actor, seen: str | None = None) -> Service:
    """Take it out of the catalogue: it is found and suggested no more. Raises NotAllowed, MoveRefused."""
    with _step(service, Verb.CLOSE, actor=actor, seen=seen) as this:
        if not this.row.active:
            raise MoveRefused(_("This service is closed already."))
        this.row.active = False
    return this.row


def reopen(service: Service, *, actor: Actor, seen: str | None = None) -> Service:
    """Offer it again, as it stands. Raises NotAllowed, MoveRefused, Invalid where nobody would provide it."""
    with _step(service, Verb.REOPEN, actor=actor, seen=seen) as this:
        if this.row.active:
            raise MoveRefused(_("This service is offered already."))
        _refuse_provider(this.row.provider)
        _refuse_home(this.row.home)
        this.row.active = True
    return this.row


@contextmanager
def _step(service: Service, verb: Verb, *, actor: Actor, seen: str | None) -> Iterator[Change]:
    """The one way a service changes: right, lock, nobody was faster, record; in one transaction."""
    actor = policies.check_keep(actor)
    with transaction.atomic():
        this = Change(lock(service), clock.now())
        refuse_stale(this.row.subject, seen)
        yield this
        if this.idle:
            return
        this.row.save()
        record(this.row.subject, verb, actor.key, actor.role, this)


def _fill(row: Service, offering: Offering) -> dict:
    """Put texts, provider and home into the row; {field: [before, after]} of what is another now."""
    texts = offerings.texts(offering)
    changed = {name: [getattr(row, name), text] for name, text in texts.items() if getattr(row, name) != text}
    for name in ("provider", "home"):
        after = getattr(offering, name)
        before = getattr(row, name) if getattr(row, f"{name}_id") else None
        if before != after:
            changed[name] = [before.code if before else None, after.code]
    _refuse_provider(offering.provider)
    _refuse_home(offering.home)
    for name, value in (texts | {"provider": offering.provider, "home": offering.home}).items():
        setattr(row, name, value)
    row.shelf = f"{offering.home.code}.{row.code}"
    return changed


def _refuse_provider(provider: Department) -> None:
    if not departments.holds(provider, departments.today()):
        raise Invalid(_("%(name)s is closed: choose who provides it now.") % {"name": provider}, "provider")


def _refuse_home(home: Category) -> None:
    if not home.active:
        raise Invalid(_("“%(name)s” is not in use: choose another category.") % {"name": home}, "home")


def _lists_of(row: Service) -> dict[str, list[str]]:
    return {
        "categories": sorted(row.categories.values_list("code", flat=True)),
        "words": sorted(row.words.values_list("word", flat=True)),
    }


def _keep_lists(row: Service, lists: dict[str, list[str]]) -> None:
    """Its categories, and its words; a word that stays keeps its weight."""
    row.categories.set(Category.objects.filter(code__in=lists["categories"]))
    row.words.exclude(word__in=lists["words"]).delete()
    there = set(row.words.values_list("word", flat=True))
    new = [word for word in lists["words"] if word not in there]
    ServiceWord.objects.bulk_create(ServiceWord(service=row, word=word) for word in new)
