"""Boilerplate 套话: a reply nearly the same as many others is flagged to its author before it goes."""

from django.utils.translation import ngettext

from grievances import likeness, policies
from grievances.actions.step import Step
from grievances.models import Grievance
from grievances.selectors import replies
from portal.departments.actors import Actor
from portal.kit.errors import Invalid

FEW = 3


def refuse_alike(this: Step, text: str, department: int | None, anyway: bool | None) -> None:
    """Invalid (at `anyway`) where the text is nearly that of the department's replies in three other cases or
    more: says in how many, and names one. With `anyway` it goes on, and the journal keeps that it was
    flagged, with the number alone. None: nobody is asked (what the demo and imports write).

    What a template supplied is compared like what was typed: a standard answer to which nobody has added
    anything of the case is what this is about.
    """
    if anyway is None or department is None:
        return
    found = alike(this.actor, this.case, text, department)
    if len(found) < FEW:
        return
    if not anyway:
        raise Invalid(_told(found), "anyway")
    this.data["alike"] = len(found)


def alike(actor: Actor, case: Grievance, text: str, department: int) -> list[str]:
    """The references of the other cases, of those that the actor may see, in which the department has lately
    written nearly the same; the newest first."""
    written = replies.lately(department, besides=case.pk)
    near = likeness.alike(text, [each.text for each in written])
    cases = list(dict.fromkeys(each.case for each, is_near in zip(written, near, strict=True) if is_near))
    if len(cases) < FEW:
        return []
    seen = dict(policies.visible_to(actor).filter(pk__in=cases).values_list("pk", "reference"))
    return [seen[key] for key in cases if key in seen]


def _told(found: list[str]) -> str:
    words = ngettext(
        "Your department has written nearly the same in %(count)s other case lately, %(one)s. Say what "
        "is so in this case, or tick below to send it all the same.",
        "Your department has written nearly the same in %(count)s other cases lately, %(one)s among them. "
        "Say what is so in this case, or tick below to send it all the same.",
        len(found),
    )
    return words % {"count": len(found), "one": found[0]}
