"""Amendments of the responsibility list: drafted by a ruling or by what panels found of an item, accepted or
rejected by the policy centre.

Source: `product.md` invariant 4, every ruling proposes an amendment; `domain.md` 3, the ways back.
"""

import hashlib
import json
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.areas.models import Area
from portal.departments import notices
from portal.departments.actions import items
from portal.departments.actions.change import beginning, changing
from portal.departments.actions.items import Terms
from portal.departments.actors import Actor
from portal.departments.models import Amendment, Category, Department, ResponsibilityItem
from portal.departments.rights import Verb
from portal.kit.errors import Invalid, MoveRefused
from portal.kit.registry import named

LONGEST = 500
State = Amendment.State


@dataclass(frozen=True)
class Ruled:
    """What was ruled or found: on what (`grievance:7`), who leads it now, and the item that had routed it, if
    any."""

    source: str
    category: Category | None
    area: Area
    lead: Department
    item: ResponsibilityItem | None


def draft(ruled: Ruled, *, actor: Actor) -> Amendment:
    """Propose, in the ruling's transaction, that the list say what was ruled. The policy centre is told, of
    what panels found by the floor that knows of it."""
    with beginning(Verb.DRAFT_AMENDMENT, actor=actor) as this:
        this.row = Amendment.objects.create(
            source=ruled.source,
            category=ruled.category,
            area=_area(ruled),
            lead=ruled.lead,
            item=ruled.item,
            drafted_at=this.at,
        )
        this.data |= {"source": ruled.source, "lead": ruled.lead.code, "area": this.row.area.code}
    if ruled.source.startswith("grievance:"):
        notices.tell_policy(this.row, this.at)
    return this.row


def _area(ruled: Ruled) -> Area:
    """Where it would hold: the narrower of what the item and the department cover. Both hold the case."""
    if ruled.item is None or ruled.lead.area.within(ruled.item.area.path):
        return ruled.lead.area
    return ruled.item.area


def accept(
    amendment: Amendment,
    *,
    actor: Actor,
    category: Category,
    area: Area,
    terms: Terms,
    seen: str | None = None,
    listed: int | None = None,
    replayed: str = "",
) -> ResponsibilityItem:
    """Put it into the list, in these terms: the item of that matter and area is changed, or one opened.

    `replayed`: the terms whose replay on the last 90 days the actor has looked at; MoveRefused where panels'
    findings proposed it and these are others.

    `listed`: the item in force that the actor's page showed, 0 for none; MoveRefused where it is another by
    now, or the proposal has been decided. Raises Invalid naming the field, also where the list would say
    nothing new.
    """
    with changing(amendment, Verb.ACCEPT_AMENDMENT, actor=actor, seen=seen) as this:
        _refuse_decided(this.row)
        if needs_replay(this.row) and replayed != fingerprint(category, area, terms):
            raise MoveRefused(
                _("Look below at what these words would have done with the last 90 days, then accept.")
            )
        same = (category.pk, area.pk) == (this.row.category_id, this.row.area_id)
        made = _put_in(actor, category, area, terms, listed if same else None)
        this.row.state, this.row.decided_at, this.row.made = State.ACCEPTED, this.at, made
        this.data |= {"number": made.number, "item": made.pk}
        _tell(this.row, actor)
    return made


def needs_replay(row: Amendment) -> bool:
    """Whether it is replayed on what was filed before it is switched on: panels' findings proposed it."""
    return not row.source.startswith("grievance:")


def fingerprint(category: Category, area: Area, terms: Terms) -> str:
    """The same for the same terms of the same slot alone."""
    helpers = [[each.department.pk, each.mandatory] for each in terms.helpers]
    said = [category.pk, area.pk, terms.lead.pk, helpers]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _tell(row: Amendment, actor: Actor) -> None:
    """Whatever proposed it follows the decision, in its transaction."""
    for follow in named("amendment_decided").values():
        follow(row, actor)


def _put_in(
    actor: Actor, category: Category, area: Area, terms: Terms, listed: int | None
) -> ResponsibilityItem:
    rows = ResponsibilityItem.objects.filter(category=category, area=area, to_day__isnull=True)
    now = rows.select_related("category", "area", "lead").first()
    if listed is not None and listed != (now.pk if now else 0):
        raise MoveRefused(_("The list has changed meanwhile. Look at what it says now, then accept again."))
    if now is None:
        return items.open_item(actor=actor, category=category, area=area, terms=terms)
    made = items.change_item(now, actor=actor, terms=terms)
    if made.pk == now.pk:
        raise Invalid(_("The list says just this already. Change its words, or reject the proposal."), "lead")
    return made


def reject(amendment: Amendment, *, actor: Actor, why: str, seen: str | None = None) -> Amendment:
    """Leave the list as it is, and say why. A ruling on its case binds all the same."""
    why = " ".join(why.replace("\x00", "").split())
    if not why:
        raise Invalid(_("Please say why the list stays as it is."), "why")
    if len(why) > LONGEST:
        raise Invalid(_("At most %(most)s characters, please.") % {"most": LONGEST}, "why")
    with changing(amendment, Verb.REJECT_AMENDMENT, actor=actor, seen=seen) as this:
        _refuse_decided(this.row)
        this.row.state, this.row.decided_at, this.row.why = State.REJECTED, this.at, why
        _tell(this.row, actor)
    return this.row


def forget(source: str) -> int:
    """Empty what was said of proposals that came of `source`: its words are erased, in the caller's
    transaction."""
    return Amendment.objects.filter(source=source).update(why="")


def _refuse_decided(row: Amendment) -> None:
    if row.state != State.DRAFT:
        raise MoveRefused(_("This proposal has been decided meanwhile. The page shows how."))
