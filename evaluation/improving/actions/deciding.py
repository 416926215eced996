"""Its owner decides on an improvement: accepts it, which takes effect in the same transaction, or says why
all stays as it is. What is decided is decided once, and everybody may read it.

An amendment of the list is decided on the list's own page; the improvement follows it. Lock order there:
amendment, item, improvement.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation.actions import rubrics
from evaluation.actions.recording import record
from evaluation.improving import policies
from evaluation.lifecycle import Verb
from evaluation.models import Improvement, Innovation
from evaluation.selectors.rubrics import Words
from portal.departments.actions import items, limits, standards
from portal.departments.actors import Actor
from portal.departments.models import Amendment, Department
from portal.engines.escalation import watch
from portal.engines.limits import clocks
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere

LONGEST = 1000
Kind, State = Improvement.Kind, Improvement.State


@dataclass
class Decision:
    """The locked row, who decides as what, when; and what came of it."""

    row: Improvement
    actor: Actor
    at: datetime
    effect: dict[str, Any] = field(default_factory=dict)


def lock(improvement: Improvement | int) -> Improvement:
    """The improvement, locked until the transaction ends; NotThere where there is none."""
    key = getattr(improvement, "pk", improvement)
    found = Improvement.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if found is None:
        raise NotThere("")
    return found


@contextmanager
def _deciding(
    improvement: Improvement | int, actor: Actor, *, state: State, answer: str = "", kind: str = ""
) -> Iterator[Decision]:
    with transaction.atomic():
        row = lock(improvement)
        actor = policies.check_owner(actor, row)
        if kind and row.kind != kind:
            raise NotThere("")
        _refuse_decided(row)
        this = Decision(row, actor, clock.now())
        yield this
        _end(this, state, answer)


def _refuse_decided(row: Improvement) -> None:
    if row.state != State.OPEN:
        raise MoveRefused(_("This has been decided already. The page shows how."))


def _end(this: Decision, state: State, answer: str) -> None:
    row = this.row
    row.state, row.decided_at, row.answer, row.effect = state, this.at, answer, this.effect
    row.save()
    watch.rest(row.subject)
    accepted = state == State.ACCEPTED
    verb = Verb.ACCEPT_IMPROVEMENT if accepted else Verb.DECLINE_IMPROVEMENT
    facts = {name: str(value) for name, value in this.effect.items()}
    record(row.subject, verb, this.actor, this.at, late=this.at > row.due_at, **facts)


def _clean(text: str, missing: str, name: str, most: int = LONGEST) -> str:
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not text:
        raise Invalid(missing, name)
    if len(text) > most:
        raise Invalid(_("At most %(most)s characters fit here.") % {"most": most}, name)
    return text


def decline(improvement: Improvement | int, *, actor: Actor, why: str) -> Improvement:
    """All stays as it is, because: for everybody to read. Of an item of the list that is decided where the
    amendment is."""
    why = _clean(why, _("Please say why all stays as it is: everybody may read it."), "why")
    with _deciding(improvement, actor, state=State.DECLINED, answer=why) as this:
        if this.row.kind == Kind.ROUTING:
            raise NotThere("")
    return this.row


def reanchor(improvement: Improvement | int, *, actor: Actor, words: Words) -> Improvement:
    """The question is put in clearer words, in a new version of the rubric. Raises Invalid."""
    with _deciding(improvement, actor, state=State.ACCEPTED, kind=Kind.ANCHORS) as this:
        key = this.row.target.partition(":")[2]
        made = rubrics.amend_criterion(key, actor=this.actor, words=words)
        this.effect["version"] = made.version
    return this.row


def retune(improvement: Improvement | int, *, actor: Actor, amount: int, seen: int | None) -> Improvement:
    """The limit class gets another limit, in its own unit. `seen`: the version that the page showed. Raises
    Invalid, MoveRefused."""
    with _deciding(improvement, actor, state=State.ACCEPTED, kind=Kind.LIMIT) as this:
        code = this.row.target.partition(":")[2]
        before = clocks.current_limit(code)
        made = limits.retune(code, amount, actor=this.actor, seen=seen)
        this.effect |= {"version": made.version, "was": str(before.done), "now": str(made.done)}
    return this.row


def amend_standard(
    improvement: Improvement | int, *, actor: Actor, text_zh: str, text_en: str, basis: str = ""
) -> Improvement:
    """The next version of the category's standard is published. Raises Invalid."""
    with _deciding(improvement, actor, state=State.ACCEPTED, kind=Kind.STANDARD) as this:
        category: Any = this.row.category
        texts = {"text_zh": text_zh, "text_en": text_en, "basis": basis}
        this.effect["version"] = standards.save_standard(category, actor=this.actor, **texts).version
    return this.row


def innovate(
    improvement: Improvement | int,
    *,
    actor: Actor,
    names: dict[str, str],
    texts: dict[str, str],
    keeper: Department,
) -> Improvement:
    """A policy innovation is opened: what it is called (`name_zh`, `name_en`), how it is done (`text_zh`,
    `text_en`), and which unit tells others. Raises Invalid."""
    given = names | texts
    longest = {"name_zh": 120, "name_en": 160}
    clean = {
        name: _clean(text, _("Please write this in both languages."), name, longest.get(name, LONGEST))
        for name, text in given.items()
    }
    with _deciding(improvement, actor, state=State.ACCEPTED, kind=Kind.INNOVATION) as this:
        made = Innovation.objects.create(
            improvement=this.row, keeper=keeper, category=this.row.category, opened_at=this.at,
            opened_by_id=this.actor.person_id, **clean,
        )  # fmt: skip
        record(made.subject, Verb.INNOVATE, this.actor, this.at, keeper=keeper.code)
        this.effect["innovation"] = made.pk
    return this.row


def suspend(improvement: Improvement | int, *, actor: Actor) -> Improvement:
    """Until the amendment is decided, a person dispatches what the item covers."""
    return _switch(improvement, actor, on=True)


def take_up(improvement: Improvement | int, *, actor: Actor) -> Improvement:
    """The item routes again as it stands; the amendment is still to be decided."""
    return _switch(improvement, actor, on=False)


def _switch(improvement: Improvement | int, actor: Actor, *, on: bool) -> Improvement:
    with transaction.atomic():
        key = getattr(improvement, "pk", improvement)
        row = (
            Improvement.objects.select_related("item", "amendment").filter(pk=key, kind=Kind.ROUTING).first()
        )
        if row is None:
            raise NotThere("")
        actor = policies.check_owner(actor, row)
        held: Any = Amendment.objects.select_for_update().get(pk=row.amendment_id)
        if held.state != Amendment.State.DRAFT:
            raise MoveRefused(_("This has been decided already. The page shows how."))
        item: Any = row.item
        (items.suspend_item if on else items.take_up_item)(item, actor=actor)
        record(row.subject, Verb.SUSPEND if on else Verb.TAKE_UP, actor, clock.now(), number=item.number)
    return row


def follow_amendment(amendment: Amendment, actor: Actor) -> None:
    """In the transaction in which an amendment is decided: the improvement that drafted it is decided too.
    Where the list stays as it is, an item that was suspended routes again."""
    found = Improvement.objects.filter(amendment=amendment).values_list("pk", flat=True).first()
    if found is None:
        return
    accepted = amendment.state == Amendment.State.ACCEPTED
    if not accepted and amendment.item and amendment.item.suspended and amendment.item.to_day is None:
        items.take_up_item(amendment.item, actor=actor)
    row = lock(found)
    if row.state != State.OPEN:
        return
    this = Decision(row, actor, clock.now())
    if accepted and amendment.made:
        this.effect |= {"number": amendment.made.number, "item": amendment.made.pk}
    _end(this, State.ACCEPTED if accepted else State.DECLINED, amendment.why)
