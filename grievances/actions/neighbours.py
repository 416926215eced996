"""Neighbours with the same matter: one joins a case, or leaves it again; one household counts once."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from grievances.actions.step import lock, step
from grievances.lifecycle import Verb
from grievances.models import Grievance, Joining
from grievances.policies import own_cases
from portal.accounts import identities
from portal.accounts.identities import JOINED, Filer
from portal.departments.actors import Actor
from portal.engines.outbox.forget import forget
from portal.kit.errors import Invalid, MoveRefused

LONGEST = 2000


@dataclass(frozen=True)
class Joined:
    """The receipt. `again`: they had joined before; the joining and the code are the first one's."""

    joining: Joining
    code: str
    again: bool


def join_in(
    grievance: Grievance, *, actor: Actor, form_key: str, text: str = "", filer: Filer | None = None
) -> Joined:
    """Mine is the same: one more household on the case, with words and contact of its own, both optional.

    Of a case that was merged they join the one that it goes on as. Sent twice, or by one account twice, it is
    one. Raises Invalid, MoveRefused.
    """
    text, filer = _clean(text), filer or Filer()
    with transaction.atomic():
        case = lock(Grievance(pk=grievance.merged_into_id or grievance.pk))
        if case.merged_into_id is None:
            return _join(case, actor, form_key, text, filer)
    return join_in(case, actor=actor, form_key=form_key, text=text, filer=filer)  # it was merged just now


def _join(case: Grievance, actor: Actor, form_key: str, text: str, filer: Filer) -> Joined:
    """Join the case, which the caller holds."""
    if before := _before(case, form_key, filer.owner_index):
        return Joined(before, identities.code_of(before.subject), again=True)
    if case.pk in own_cases(actor):
        raise MoveRefused(_("This is your own case: you follow it on its page already."))
    with step(case, Verb.JOIN_IN, actor=actor.as_neighbour(case.pk), held=True) as this:
        made = Joining.objects.create(grievance=case, form_key=form_key, text=text, at=this.at)
        code = identities.keep(made.subject, filer)
        this.data["joined"] = recount(case)
    return Joined(made, code, again=False)


def _clean(text: str) -> str:
    text = text.replace("\x00", "").strip()
    if len(text) > LONGEST:
        told = _("This is %(count)s characters long; at most %(most)s fit. Please shorten it.")
        raise Invalid(told % {"count": len(text), "most": LONGEST}, "text")
    return text


def _before(case: Grievance, form_key: str, owner_index: str) -> Joining | None:
    """Their joining of this case, by the same form or by the same account."""
    rows = Joining.objects.filter(grievance=case, left_at=None)
    if same_form := rows.filter(form_key=form_key).first():
        return same_form
    own = [identities.key_of(subject, JOINED) for subject in identities.subjects_of(owner_index, JOINED)]
    return rows.filter(pk__in=own, origin=None).first() if own else None


def leave(joining: Joining, *, actor: Actor) -> Joining:
    """Whoever joined leaves: their words and who they are go at once. Left twice it is left once."""
    with transaction.atomic():
        case = lock(Grievance(pk=joining.grievance_id))
        joining.refresh_from_db()
        if not joining.is_there:
            return joining
        with step(case, Verb.LEAVE, actor=actor.as_neighbour(case.pk), held=True) as this:
            joining.left_at, joining.text, joining.counts = this.at, "", False
            joining.save(update_fields=["left_at", "text", "counts"])
            identities.erase(joining.subject)
            forget(joining.subject)
            this.data["joined"] = recount(case)
    return joining


def recount(case: Grievance) -> int:
    """How many households are on the case beside its filer's: whoever is known again by an account, an e-mail
    address or a telephone number counts once. Saves the joinings, not the case, which the caller holds."""
    rows = list(Joining.objects.filter(grievance=case, left_at=None).select_related("origin"))
    known = _known(case, rows)
    seen, changed = known.get(case.subject, set()), []
    for row in rows:
        own = known.get(row.subject, set())
        if row.counts is bool(own & seen):
            row.counts = not row.counts
            changed.append(row)
        seen |= own
    Joining.objects.bulk_update(changed, ["counts"])
    case.joined = sum(row.counts for row in rows)
    return case.joined


def _known(case: Grievance, rows: list[Joining]) -> dict[str, set[str]]:
    """{subject: by what its household is known again}. Whoever filed anonymously, confidentially or about
    staff is known by nothing, in a case that was merged as well: else the number would rise with a stranger's
    telephone and not with the filer's, and whoever tries one would find out who filed."""
    filed = {row.subject: row.origin for row in rows if row.origin} | {case.subject: case}
    marks = identities.marks_of([case.subject, *(row.subject for row in rows)])
    return {
        subject: set() if subject in filed and (each.anonymous or filed[subject].is_guarded) else each.known
        for subject, each in marks.items()
    }
