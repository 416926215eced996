"""What happened to a case in words: one sentence a verb, in `templates/notices/<verb>.txt`.

The same sentence stands in the case's timeline and in the letter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grievances.lifecycle import Outcome, Status
from grievances.models import Export, ExportCase, Grievance, Joining, Letter, Resolution, Review, Whistle
from grievances.redaction import redact
from portal.accounts import identities
from portal.accounts.models import Person
from portal.departments.models import Department
from portal.engines.journal.journal import Entry
from portal.engines.limits.clock import Limit
from portal.engines.limits.wording import limit_words
from portal.engines.outbox.post import Letter as Mail
from portal.kit.prepared import PreparedIn
from portal.kit.remembered import remembered

STATUSES = {
    Status.FILED: (gettext_lazy("Waiting for triage"), "waiting"),
    Status.TRIAGED: (gettext_lazy("Triaged, to be dispatched"), "waiting"),
    Status.DISPATCHED: (gettext_lazy("Dispatched"), "waiting"),
    Status.SIGNED: (gettext_lazy("Signed for"), "progress"),
    Status.IN_PROGRESS: (gettext_lazy("In progress"), "progress"),
    Status.PROPOSED: (gettext_lazy("Waiting for the resident to confirm"), "waiting"),
    Status.CLOSED: (gettext_lazy("Closed"), "closed"),
    Status.REFUSED: (gettext_lazy("Refused"), "closed"),
    Status.TRANSFERRED: (gettext_lazy("Passed on outside the portal"), "closed"),
    Status.WITHDRAWN: (gettext_lazy("Withdrawn"), "closed"),
    Status.MERGED: (gettext_lazy("Merged with another case"), "closed"),
}
OUTCOMES = {
    Outcome.CONFIRMED: (gettext_lazy("Confirmed by the resident"), "done"),
    Outcome.SILENT: (gettext_lazy("Closed, the resident was silent"), "closed"),
    Outcome.REFUSED: (gettext_lazy("Refused"), "closed"),
    Outcome.TRANSFERRED: (gettext_lazy("Passed on outside the portal"), "closed"),
    Outcome.WITHDRAWN: (gettext_lazy("Withdrawn"), "closed"),
    Outcome.MERGED: (gettext_lazy("Merged with another case"), "closed"),
    Outcome.SEEN: (gettext_lazy("Looked at again: it is done"), "done"),
    Outcome.UNSEEN: (gettext_lazy("Closed, nobody looked again"), "closed"),
}
# What an export is for, and why a case was left out of one.
PURPOSES = {
    Export.Purpose.MEETING: gettext_lazy("To prepare a meeting or a briefing"),
    Export.Purpose.SITE: gettext_lazy("To work on site, where there is no network"),
    Export.Purpose.REPORT: gettext_lazy("To report to a superior office"),
    Export.Purpose.CHECK: gettext_lazy("To check how we work"),
    Export.Purpose.HANDOVER: gettext_lazy("To hand work over to a colleague"),
}
REASONS = {
    ExportCase.Reason.GONE: gettext_lazy("not there for you any more"),
    ExportCase.Reason.STAFF: gettext_lazy("complaints about staff stand in no export"),
    ExportCase.Reason.SENSITIVE: gettext_lazy("sensitive, and no part of it is your department's"),
    ExportCase.Reason.INTEREST: gettext_lazy("you have withdrawn from it"),
}


@dataclass(frozen=True)
class Facts:
    """What sentences are made of: the rows that the entries name by key, read once for a whole timeline.

    `people`: officers, of whom a department's own people alone read; no other sentence names anybody.
    """

    departments: Mapping[int, Department] = field(default_factory=dict)
    letters: Mapping[int, Letter] = field(default_factory=dict)
    resolutions: Mapping[int, Resolution] = field(default_factory=dict)
    whistles: Mapping[int, Whistle] = field(default_factory=dict)
    people: Mapping[int, Person] = field(default_factory=dict)
    reviews: Mapping[int, Review] = field(default_factory=dict)

    def as_of(self, at: datetime | None) -> dict[int, Department]:
        """The departments under the names that they had then; as they are where no moment is given."""
        if at is None:
            return dict(self.departments)
        return {key: unit.as_of(at) for key, unit in self.departments.items()}


def sentence(
    case: Grievance,
    verb: str,
    data: Mapping[str, Any],
    facts: Facts,
    *,
    staff: bool,
    days: bool = False,
    at: datetime | None = None,
) -> str:
    """What happened, in the active language, as one or two sentences; plain text, escaped where it is
    shown. `days`: for everybody's eyes, without hours: a due time is so many hours after the filing. `at`:
    when it happened; departments have their names of then."""
    units = facts.as_of(at)
    context = {
        "case": case,
        "data": data,
        "staff": staff,
        "days": days,
        "lead": units.get(data.get("lead")),
        "before": units.get(data.get("before")),
        "department": units.get(data.get("department")),
        "overseer": units.get(data.get("overseer")),
        "to": facts.people.get(data.get("to")),
        "had": facts.people.get(data.get("had")),
        "given": [facts.people[key].name for key in given_to(data) if key in facts.people],
        "objector": units.get(data.get("by")),
        "co": [units[key] for key in data.get("co") or () if key in units],
        "called": [units[key] for key in data.get("called") or () if key in units],
        "due": _moment(data.get("due")),
        "was": _moment(data.get("was")),
        "until": _moment(data.get("until")),
        "more": _amount(data),
        "confirm_by": _moment(data.get("confirm_by")),
        "appeal_by": _moment(data.get("appeal_by")),
    }
    with translation.override(translation.get_language()):
        text = render_to_string(f"notices/{verb}.txt", context)
    return " ".join(text.split()).replace("。 ", "。")


def to_neighbours(case: Grievance, entry: Entry, data: Mapping[str, Any], facts: Facts) -> list[Mail]:
    """What happened to a case for each who joined it, or filed what was merged into it: nothing that is not
    public but their own code. `data` and `facts`: without what only some may read."""
    rows = list(Joining.objects.filter(grievance=case, left_at=None, counts=True).select_related("origin"))
    addresses = identities.addresses_of(row.subject for row in rows)
    return [
        _to_neighbour(case, entry, (data, facts), row, addresses[row.subject])
        for row in rows
        if row.subject in addresses
    ]


def _to_neighbour(
    case: Grievance, entry: Entry, what: tuple[Mapping, Facts], row: Joining, who: tuple[str, str, str]
) -> Mail:
    address, language, code = who
    own = row.origin or case
    with translation.override(language):
        text = sentence(case, entry.verb, *what, staff=True, days=True)
        about = {"case": own, "sentence": text, "code": code, "link": f"{settings.SITE_URL}/k/{code}/"}
        body = render_to_string(
            "notices/letter.txt", about | {"title": "" if row.origin else public_title(case)}
        )
        title = _("%(reference)s: %(sentence)s") % {"reference": own.reference, "sentence": text}
    return Mail(
        key=f"{case.subject}:{entry.seq}:joining:{row.pk}",
        subject=row.subject,
        audience=f"joining:{row.pk}",
        recipient=address,
        title=title if len(title) <= 90 else f"{title[:89]}…",
        body=body,
    )


def public_title(case: Grievance) -> str:
    """What anybody may call it: its title where that may be shown, masked; else its kind of matter."""
    shown = redact(case.title) if case.public_text else ""
    return shown or (case.category.name if case.category else _("Not sorted yet"))


def _amount(data: Mapping[str, Any]) -> str:
    """ "5 working days", of an extension."""
    return limit_words(Limit(data["amount"], data["unit"])) if data.get("amount") else ""


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def gone_over(data: Mapping[str, Any]) -> list[tuple[int, int, int | None]]:
    """(part, order or call, from, to) of everything that went over to successors; to nobody: it fell away."""
    return [tuple(row) for name in ("moved", "orders", "calls") for row in data.get(name) or ()]


def to_heirs(data: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
    """By heir the facts as its own letter says them: from whom it has taken over, and whether it leads."""
    found = {data["department"]: dict(data)}
    others = {name: value for name, value in data.items() if name != "lead"}
    for _what, before, after in gone_over(data):
        if after is not None:
            found.setdefault(after, others | {"before": before, "department": after})
    return found


def department_keys(data: Mapping[str, Any]) -> set[int]:
    """The departments that an entry's facts name."""
    named = {data.get(name) for name in ("lead", "before", "department", "by", "overseer")}
    named |= {*(data.get("co") or ()), *(data.get("called") or ())}
    named |= {key for _what, before, after in gone_over(data) for key in (before, after)}
    return {key for key in named if isinstance(key, int)}


def given_to(data: Mapping[str, Any]) -> list[int]:
    """The officers who got the entry's new parts by fair distribution."""
    return [person for _unit, person in (data.get("given") or {}).get("to", ())]


def people_keys(data: Mapping[str, Any]) -> set[int]:
    """The officers that an entry's facts name."""
    named = {data.get("to"), data.get("had"), *given_to(data)}
    return {key for key in named if isinstance(key, int)}


def facts_of(data: Mapping[str, Any]) -> Facts:
    """The rows that an entry's facts name, for the letters about it."""
    keys = department_keys(data)
    letters = _rows(Letter, data.get("letter"))
    resolutions = _rows(Resolution, data.get("resolution"))
    blown = _rows(Whistle, data.get("whistle"))
    asked = _rows(Review, data.get("review"))
    people = _rows(Person, *_named_to_colleagues(data))
    units = remembered(("units", frozenset(keys)), lambda: _rows(Department, *keys)) if keys else {}
    return Facts(units, letters, resolutions, blown, people, asked)


def _rows(model: type[Model], *keys: int | None) -> dict[int, Any]:
    """{key: row}: one query; none where there is no key."""
    return {row.pk: row for row in _by_keys[model]([key for key in keys if key])}


def _keyed(model: type[Model]) -> PreparedIn:
    return PreparedIn(lambda keys: model._default_manager.filter(pk__in=keys).order_by(), int)


_by_keys = {model: _keyed(model) for model in (Letter, Resolution, Whistle, Review, Person, Department)}


def _named_to_colleagues(data: Mapping[str, Any]) -> set[int]:
    """Who handed what to whom stands in letters to the two alone; who got a new part stands in none."""
    return set() if "given" in data else people_keys(data)
