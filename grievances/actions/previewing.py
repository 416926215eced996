"""Preview: what the resident would get, made of the same pieces as what is sent; nothing changes."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.utils import translation

from grievances import lifecycle, notices, policies
from grievances.actions import appeals, grounds, timing
from grievances.actions.handling import refuse_blanks
from grievances.lifecycle import Ground, Outcome, Verb
from grievances.models import Assignment, Grievance, Letter, Resolution
from grievances.selectors import CasePage, Moment, case_page
from grievances.selectors.telling import TONES
from grievances.wording import Facts, sentence
from portal.departments.actors import Actor, bearer
from portal.departments.models import Department
from portal.kit import clock

THIS = 0  # the key under which the unsaved row is named
KINDS = {Verb.CONTACT: Letter.Kind.CONTACT, Verb.ASK: Letter.Kind.QUESTION}


@dataclass(frozen=True)
class Preview:
    """What the resident would get: the letter's `title` and `body`, with their private code left out, and
    their page as it would be, its timeline from the new moment on alone. All in the case's language."""

    title: str
    body: str
    page: CasePage


def preview(case: Grievance, verb: Verb, *, actor: Actor, given: dict[str, Any]) -> Preview:
    """Of an act of `VERBS`, with its action's arguments. Raises Invalid where a blank is left, NotAllowed."""
    by = policies.check(actor, verb, case)
    for name, text in _texts(given).items():
        refuse_blanks(text, name)
    post = policies.post_for(actor, case, by)
    unit = Department.objects.get(pk=post.department_id if post else None)
    now = clock.now()
    row = _row(case, verb, given | {"by": actor}, unit, now)
    name = "resolution" if isinstance(row, Resolution) else "letter"
    data = {"department": unit.pk, name: THIS, **DATA.get(verb, _nothing)(case, now)}
    data |= {"ground": row.ground} if verb is Verb.REFUSE else {}
    facts = Facts({unit.pk: unit}, **{f"{name}s": {THIS: row}})
    with translation.override(case.language):
        letter = notices.residents_letter(case, verb, data, facts)
        said = sentence(case, verb, data, facts, staff=False)
        tone = TONES.get(verb, "")
        moment = Moment(THIS, now, verb, said, tone, data=data, **{name: row})
        return Preview(letter.title, letter.body, _page(case, verb, moment))


def _texts(given: dict[str, Any]) -> dict[str, str]:
    reply = given.get("reply")
    known = {**given, **(reply.__dict__ if reply else {})}
    return {name: value for name, value in known.items() if isinstance(value, str)}


def _row(case: Grievance, verb: Verb, given: dict[str, Any], unit: Department, now: datetime) -> Any:
    """The letter or the reply, as the action would write it; in no table."""
    if verb in KINDS:
        return Letter(grievance=case, kind=KINDS[verb], text=given["text"], at=now, department=unit)
    made = Resolution(grievance=case, department=unit, cycle=case.cycle, proposed_at=now)
    words = given["reply"].__dict__ if verb is Verb.PROPOSE else _refusal(case, given)
    for name, text in {"basis": given.get("basis", ""), **words}.items():
        setattr(made, name, text)
    return made


def _refusal(case: Grievance, given: dict[str, Any]) -> dict[str, str]:
    """A refusal's words, its ground and what it cites, as the action would look it up."""
    ground = given.get("ground") or Ground.OUTSIDE
    named = grounds.checked(ground, given.get("channel", ""), given.get("cites", ""))
    return grounds.cited(case, given["by"], named) | {"facts": given["reason"], "answer": Outcome.REFUSED}


def _nothing(case: Grievance, now: datetime) -> dict[str, Any]:
    return {}


# What the entry of each act says beside the department and the letter, as the act itself would write it.
DATA: MappingProxyType[Verb, Callable[[Grievance, datetime], dict[str, Any]]] = MappingProxyType(
    {
        Verb.CONTACT: _nothing,
        Verb.ASK: lambda case, now: {"pauses": bool(case.category and case.category.pause_on_question)},
        Verb.PROPOSE: lambda case, now: {"confirm_by": (now + timing.CONFIRM_WITHIN).isoformat()},
        Verb.REFUSE: lambda case, now: {"appeal_by": appeals.ask_by(now).isoformat()},
    }
)
VERBS = frozenset(DATA)


def _page(case: Grievance, verb: Verb, moment: Moment) -> CasePage:
    """The resident's page with the new moment, and the case as it would stand."""
    shown = copy.copy(case)
    by_co = verb is Verb.CONTACT and not any(
        part.role == Assignment.LEAD and part.department_id == moment.data["department"]
        for part in policies.living_parts(case)
    )
    shown.status = case.status if by_co else lifecycle.after(verb, case.status)
    shown.question_open = verb is Verb.ASK or (verb is Verb.CONTACT and case.question_open)
    shown.contacted_at = case.contacted_at or moment.at
    if verb is Verb.PROPOSE:
        shown.confirm_by = moment.at + timing.CONFIRM_WITHIN
    if verb is Verb.REFUSE:
        shown.outcome, shown.closed_at = Outcome.REFUSED, moment.at
    if moment.data.get("pauses"):
        shown.paused_at = case.paused_at or moment.at
    page = case_page(bearer(case.pk), case, staff=False)
    return replace(
        page,
        case=shown,
        timeline=(moment,),
        resolution=moment.resolution or page.resolution,
        question=moment.letter if verb is Verb.ASK else page.question,
    )
