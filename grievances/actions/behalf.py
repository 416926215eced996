"""Filing for somebody who can't: who may, what is kept of it, the receipt that is printed once, a new private
code, and the resident's word that they did not ask for it."""

from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from grievances.actions.step import step
from grievances.in_force import living_parts
from grievances.lifecycle import Verb
from grievances.models import Behalf, Grievance
from grievances.models.grievance import Channel
from portal.accounts import identities
from portal.departments.actors import Actor, PostFacts
from portal.departments.models import Kind, Role
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed

# Who else sits where people come to: the co-operation centre, the street's and the community's office.
COUNTERS = (Kind.CENTRE, Kind.SUBDISTRICT, Kind.COMMUNITY)
AT_COUNTERS = (Role.HANDLER, Role.SUPERVISOR, Role.RULING)
# How it was made sure that who asks for a new code is who the case is of.
PROOFS = ("known", "card", "called_back")


@dataclass(frozen=True)
class Asked:
    """How an officer was asked to file for somebody, how these agreed, and why they don't do it themselves:
    codes of `Behalf`."""

    how: str
    agreed: str
    because: str


def counter_post(actor: Actor) -> PostFacts | None:
    """The post by which the actor may file for others; None: they may not."""
    return next((post for post in actor.posts if _serves(post)), None)


def _serves(post: PostFacts) -> bool:
    return post.role == Role.GRID_OFFICER or (post.kind in COUNTERS and post.role in AT_COUNTERS)


def clean(filing: Any, actor: Actor) -> Any:
    """The filing as it may be filed: for somebody else only by whoever may, and with how they were asked.
    Raises NotAllowed, Invalid."""
    if filing.behalf is None:
        if filing.channel == Channel.OFFICER:
            raise Invalid(_("Please say how you were asked to file it."), "how")
        return filing
    if counter_post(actor) is None:
        raise NotAllowed(_("Only officers at a counter, or of a grid, file for somebody else."))
    for name, known in (("how", Behalf.How), ("agreed", Behalf.Agreed), ("because", Behalf.Because)):
        if getattr(filing.behalf, name) not in known:
            raise Invalid(_("Please choose one of these."), name)
    return replace(filing, channel=Channel.OFFICER)


def keep(case: Grievance, asked: Asked | None, actor: Actor) -> dict[str, str]:
    """Keep how it came to be filed, in the caller's transaction; the facts for the journal, no words."""
    if asked is None:
        return {}
    Behalf.objects.create(
        grievance=case,
        officer_id=actor.person_id,
        department_id=counter_post(actor).department_id,
        **asked.__dict__,
        at=case.filed_at,
        prints_id=actor.person_id,
    )
    return {"how": asked.how, "agreed": asked.agreed, "because": asked.because}


def prints(actor: Actor, case: Grievance) -> bool:
    """Whether the actor may print the receipt with the present code: once, who filed it or made the code."""
    if actor.person_id is None or not case.is_behalf:
        return False
    return Behalf.objects.filter(grievance=case.pk, prints=actor.person_id).exists()


def hand_out(case: Grievance, *, actor: Actor) -> str:
    """The private code for the printed receipt, once; after that only a new code can be printed. Raises
    MoveRefused."""
    with transaction.atomic():
        row = Behalf.objects.select_for_update(of=("self",)).filter(grievance=case.pk).first()
        if row is None or actor.person_id is None or row.prints_id != actor.person_id:
            raise MoveRefused(
                _("The receipt was printed already. If it is lost, a new private code can be made.")
            )
        row.prints, row.printed_at = None, clock.now()
        row.save(update_fields=["prints", "printed_at"])
        code = identities.code_of(case.subject)
        if not code:
            raise MoveRefused(_("Who filed was erased: there is no code any more."))
        return code


def recode(grievance: Grievance, *, actor: Actor, proof: str, seen: int | None = None) -> Grievance:
    """Make a new private code for whoever has lost their slip: the old one opens nothing any more, they are
    told by mail, and who made it may print it once. `proof`: how it was made sure that it is them."""
    if proof not in PROOFS:
        raise Invalid(_("Please choose how you made sure that it is them."), "proof")
    with step(grievance, Verb.RECODE, actor=actor, seen=seen) as this:
        row = Behalf.objects.select_for_update(of=("self",)).filter(grievance=this.case).first()
        if row is None:
            raise MoveRefused(_("This case was not filed at a counter: its resident has the code."))
        identities.renew_code(this.case.subject)
        row.prints_id, row.codes = actor.person_id, row.codes + 1
        row.save(update_fields=["prints", "codes"])
        this.data |= {"department": this.speaks, "proof": proof}
    return grievance


def disown(grievance: Grievance, *, actor: Actor) -> Grievance:
    """The resident did not ask for it: the co-operation centre is told (of a complaint about staff, whoever
    has it), and the case says so."""
    with step(grievance, Verb.DISOWN, actor=actor) as this:
        this.case.disowned = True
        Behalf.objects.filter(grievance=this.case).update(disowned_at=this.at)
        if this.case.about_staff:
            this.mailboxes = tuple(part.department for part in living_parts(this.case) if part.is_lead)
    return grievance


def filed(actor: Actor, case: Grievance) -> bool:
    """Whether the actor filed it for somebody."""
    if actor.person_id is None or not case.is_behalf:
        return False
    return Behalf.objects.filter(grievance=case.pk, officer=actor.person_id).exists()
