"""What departments have written to residents of late, and the templates that a reply can start from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from grievances.lifecycle import Verb
from grievances.models import Grievance, Letter, ReplyTemplate, Resolution
from portal.departments import selectors as departments
from portal.departments.actors import Actor
from portal.kit import spans
from portal.kit.bilingual import pick

LAST = 200
# The texts of each act that a template can supply.
TEXTS: dict[Verb, tuple[str, ...]] = {
    Verb.CONTACT: ("text",),
    Verb.ASK: ("text",),
    Verb.PROPOSE: ("facts", "basis", "decision", "next_steps", "evidence"),
    Verb.REFUSE: ("basis", "reason"),
}


@dataclass(frozen=True)
class Written:
    """A reply as it stood: of which case, and its words."""

    case: int
    at: datetime
    text: str


def together(facts: str, decision: str, next_steps: str) -> str:
    """The words of a reasoned reply that speak of its case: the basis and how it can be checked recur."""
    return "\n".join(part for part in (facts, decision, next_steps) if part)


def lately(department: int, besides: int) -> list[Written]:
    """The department's last 200 replies on other cases, the newest first: two short walks along an index."""
    letters = Letter.objects.filter(department=department, kind=Letter.Kind.CONTACT, undone_at=None)
    letters = letters.exclude(grievance=besides).order_by("-at")
    replies = Resolution.objects.filter(department=department).exclude(grievance=besides)
    replies = replies.order_by("-proposed_at")
    rows = letters.values_list("grievance_id", "at", "text")[:LAST]
    reasoned = replies.values_list("grievance_id", "proposed_at", "facts", "decision", "next_steps")[:LAST]
    found = [Written(*row) for row in rows]
    found += [Written(case, at, together(*texts)) for case, at, *texts in reasoned]
    return sorted(found, key=lambda written: written.at, reverse=True)[:LAST]


def templates_for(actor: Actor, case: Grievance, verb: Verb) -> list[ReplyTemplate]:
    """The templates that the actor can start this act from: those of the case's kind of matter first."""
    if verb not in TEXTS:
        return []
    own = Q(department__isnull=True) | Q(department__in=[post.department_id for post in actor.posts])
    fits = Q(category__isnull=True) | Q(category=case.category_id)
    rows = departments.in_force(ReplyTemplate.objects.filter(own & fits), departments.today())
    found = [row for row in rows if verb in row.verbs]
    return sorted(found, key=lambda row: row.category_id is None)


def in_force() -> int:
    """How many templates there are to choose from today."""
    return departments.in_force(ReplyTemplate.objects.all(), departments.today()).count()


def known_of(case: Grievance, department: str) -> dict[str, str]:
    """What the portal fills into a template, in the active language; a blank where it knows nothing."""
    known = {
        "reference": case.reference,
        "title": case.title,
        "place": " ".join(filter(None, (case.area.name, case.place))),
        "department": department,
        "due": spans.full(case.done_due, case.filed_at) if case.done_due else "",
    }
    blanks = {"title": pick("事由", "title"), "department": pick("部门", "department")}
    blanks["due"] = pick("办理时限", "due time")
    return {name: text or f"[[{blanks.get(name, name)}]]" for name, text in known.items()}


def standard_first(rows: Iterable[ReplyTemplate]) -> tuple[list[ReplyTemplate], list[ReplyTemplate]]:
    """The standard answers of a kind of matter, and the others."""
    rows = list(rows)
    return [row for row in rows if row.category_id], [row for row in rows if not row.category_id]
