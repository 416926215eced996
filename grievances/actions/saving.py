"""Saved views of the queue: kept for oneself or shared with one's department, renamed, removed."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from grievances.models import SavedView
from grievances.selectors import saved
from portal.accounts.models import Person
from portal.areas.models import Area
from portal.departments.actors import Actor
from portal.departments.models import Category, Department
from portal.kit import clock
from portal.kit.errors import Invalid, NotAllowed, TooMany

MOST, LONGEST = 30, 40


@dataclass(frozen=True)
class Wish:
    """What is saved: a view's key, and codes and words by which it is narrowed down."""

    view: str
    area: str = ""
    category: str = ""
    department: str = ""
    status: str = ""
    officer: int | None = None
    due: str = ""
    words: str = ""


def save(wish: Wish, *, actor: Actor, name: str, shared_with: int | None = None) -> SavedView:
    """Keep a view under a name, which is one's own once. Raises Invalid, NotAllowed (only a supervisor
    shares, in their department), TooMany."""
    name = _named(name)
    _refuse_foreign(actor, shared_with)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=actor.person_id)
        if SavedView.objects.filter(owner=actor.person_id).count() >= MOST:
            raise TooMany(_("You keep %(most)s views already. Remove one first.") % {"most": MOST})
        made = SavedView(owner_id=actor.person_id, shared_with_id=shared_with, name=name, at=clock.now())
        made.view, made.status, made.officer, made.due = wish.view, wish.status, wish.officer, wish.due
        made.words = wish.words
        made.area = Area.objects.filter(code=wish.area).first()
        made.category = Category.objects.filter(code=wish.category).first()
        made.department = Department.objects.filter(code=wish.department).first()
        return _kept(made)


def rename(key: int, *, actor: Actor, name: str, shared_with: int | None = None) -> SavedView:
    """Give it another name, share it or share it no more. What is shared already stays so, whoever renames
    it, unless its department is the actor's."""
    name = _named(name)
    with transaction.atomic():
        row = saved.changeable(actor, key)
        row = SavedView.objects.select_for_update().get(pk=row.pk)
        if row.shared_with_id != shared_with:
            _refuse_foreign(actor, shared_with)
            _refuse_foreign(actor, row.shared_with_id)
        row.name, row.shared_with_id = name, shared_with
        return _kept(row)


def remove(key: int, *, actor: Actor) -> None:
    """Its author removes it, or a supervisor of the department that shares it."""
    with transaction.atomic():
        saved.changeable(actor, key).delete()


def _named(name: str) -> str:
    clean = " ".join(name.replace("\x00", "").split())
    if not clean:
        raise Invalid(_("Please give it a name."), "name")
    if len(clean) > LONGEST:
        raise Invalid(_("At most %(most)s characters fit here.") % {"most": LONGEST}, "name")
    return clean


def _refuse_foreign(actor: Actor, department: int | None) -> None:
    if department is not None and department not in saved.sharing(actor):
        raise NotAllowed(_("Only a supervisor shares a view with the department."))


def _kept(row: SavedView) -> SavedView:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Invalid(_("You have a view of this name already."), "name") from None
    return row
