"""The ground of a refusal: which there are, and what each must name."""

from django.conf import settings
from django.utils.translation import gettext as _

from grievances import policies
from grievances.lifecycle import ANSWERED, Ground, Statutory
from grievances.models import Grievance
from grievances.selectors import public_cases
from portal.accounts import identities
from portal.accounts.codes import tidy_reference
from portal.departments.actors import Actor
from portal.kit.errors import Invalid

LONGEST_CITED = 300


def checked(ground: str, channel: str, cites: str) -> dict[str, str]:
    """What of it is kept with the refusal: what its ground does not ask for is left out. Raises Invalid."""
    if ground not in set(Ground):
        raise Invalid(_("Please choose the ground."), "ground")
    if ground == Ground.CHANNEL and channel not in set(Statutory):
        raise Invalid(_("Please choose where the resident has to go instead."), "channel")
    cites = cites.replace("\x00", "").strip()
    if ground in _CITING and not cites:
        raise Invalid(str(_CITING[ground]()), "cites")
    if len(cites) > LONGEST_CITED:
        raise Invalid(_("At most %(most)s characters fit here.") % {"most": LONGEST_CITED}, "cites")
    return {
        "ground": ground,
        "channel": channel if ground == Ground.CHANNEL else "",
        "cites": cites if ground in _CITING else "",
    }


_CITING = {
    Ground.KNOWN: lambda: _("Please name the public reference or the announcement where it can be read."),
    Ground.ANSWERED: lambda: _("Please give the reference of the earlier case."),
}


def cited(case: Grievance, actor: Actor, named: dict[str, str]) -> dict[str, str]:
    """The same, with what it cites looked up: a reference as it is written. Raises Invalid where that is not
    there to be cited."""
    reference = tidy_reference(named["cites"], settings.REFERENCE_PREFIX) if named["cites"] else ""
    if named["ground"] == Ground.ANSWERED:
        return named | {"cites": _earlier(case, actor, reference).reference}
    if named["ground"] == Ground.KNOWN and reference:
        if not public_cases().filter(reference=reference).exclude(pk=case.pk).exists():
            raise Invalid(_("Nothing public has this reference. Name an announcement, or another."), "cites")
        return named | {"cites": reference}
    return named


def _earlier(case: Grievance, actor: Actor, reference: str) -> Grievance:
    """The same resident's earlier case, answered and finally reviewed; told in the same words whatever else
    it is, so that nobody finds out by trying who filed what."""
    rows = policies.visible_to(actor.as_officer(), Grievance.objects.filter(reference=reference))
    found = rows.filter(filed_at__lt=case.filed_at, status__in=ANSWERED).first() if reference else None
    if found is None or not found.is_final or not _same_resident(case, found):
        raise Invalid(
            _(
                "No earlier case of the same resident with this reference has been through its final review. "
                "Until then the answer can still change, and nobody is sent back to it."
            ),
            "cites",
        )
    return found


def _same_resident(case: Grievance, found: Grievance) -> bool:
    return case.follows_id == found.pk or identities.same_filer(case.subject, found.subject)
