"""The words of the administration: kinds, roles, verbs and fields, and the history of a row in sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.accounts.models import Person
from portal.areas.models import Area
from portal.departments.models import Category, Department, Kind, Role
from portal.departments.rights import Verb
from portal.engines.journal import journal
from portal.engines.limits.clock import Limit
from portal.engines.limits.wording import limit_words

KINDS = {
    Kind.LINE: gettext_lazy("Line department"),
    Kind.STATION: gettext_lazy("Local station"),
    Kind.CENTRE: gettext_lazy("Co-operation centre"),
    Kind.SUBDISTRICT: gettext_lazy("Subdistrict office"),
    Kind.COMMUNITY: gettext_lazy("Community"),
    Kind.UTILITY: gettext_lazy("Utility"),
    Kind.COMPANY: gettext_lazy("Company"),
    Kind.SOCIAL: gettext_lazy("Social organisation"),
    Kind.POLICY: gettext_lazy("Policy centre"),
    Kind.DISCIPLINE: gettext_lazy("Discipline inspection"),
}
ROLES = {
    Role.GRID_OFFICER: gettext_lazy("Grid officer"),
    Role.HANDLER: gettext_lazy("Handler"),
    Role.SUPERVISOR: gettext_lazy("Supervisor"),
    Role.RULING: gettext_lazy("Ruling officer"),
    Role.DISTRICT_HEAD: gettext_lazy("Head of the district"),
    Role.PANEL_SECRETARY: gettext_lazy("Panel secretary"),
    Role.POLICY: gettext_lazy("Policy officer"),
    Role.ADMINISTRATOR: gettext_lazy("Administrator"),
}
CLOCKS = {
    "contact": gettext_lazy("First contact"),
    "done": pgettext_lazy("clock", "Done"),
    "part": gettext_lazy("Sub-task"),
    "supervision": gettext_lazy("Supervision order"),
    "whistle": gettext_lazy("Whistle"),
    "review": gettext_lazy("Review"),
    "sign": gettext_lazy("Signature"),
    "objection": gettext_lazy("Objection"),
    "ruling": gettext_lazy("Ruling"),
    "longest_extension": gettext_lazy("One extension, at most"),
    "longest_pause": gettext_lazy("One pause, at most"),
    "order": gettext_lazy("Rectification order"),
    "improvement": gettext_lazy("Improvement after panels' findings"),
    "advice": gettext_lazy("Answers to advisory opinions"),
    "score_appeal": gettext_lazy("Appeal of a panel's result"),
    "pressure": gettext_lazy("Report of pressure"),
    "check_in": gettext_lazy("Asking after who filed confidentially"),
    "no_word": gettext_lazy("Waiting for that answer"),
    "window": gettext_lazy("Time to confirm"),
    "pause": gettext_lazy("Pause"),
    "mediation": gettext_lazy("Mediation"),
    "follow_up": gettext_lazy("Follow-up of an agreement"),
}
LIMITS = frozenset(
    {"contact", "done", "part", "sign", "objection", "ruling", "longest_extension", "longest_pause"}
)
FIELDS = {
    "name_zh": gettext_lazy("Name in Chinese"),
    "name_en": gettext_lazy("Name in English"),
    "kind": gettext_lazy("Kind"),
    "area": gettext_lazy("Area"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "distributes": gettext_lazy("New parts are given out by load"),
    "language": gettext_lazy("Language"),
    "hint_zh": gettext_lazy("Hint in Chinese"),
    "hint_en": gettext_lazy("Hint in English"),
    "limit_class": gettext_lazy("Limit class"),
    "mediation": gettext_lazy("Mediation is offered"),
    "sensitive": gettext_lazy("Sensitive"),
    "joint": gettext_lazy("Joint case by default"),
    "about_staff": gettext_lazy("Complaint about staff"),
    "pause_on_question": gettext_lazy("A question to the resident pauses the clock"),
    "active": gettext_lazy("In use"),
    "lead": pgettext_lazy("department", "Lead"),
    "overseer": gettext_lazy("Overseeing department"),
    "helpers": gettext_lazy("Co-departments"),
    "number": gettext_lazy("Number"),
    "contact": gettext_lazy("First contact"),
    "done": pgettext_lazy("clock", "Done"),
    "part": gettext_lazy("Sub-task"),
    "sign": gettext_lazy("Signature"),
    "objection": gettext_lazy("Objection"),
    "ruling": gettext_lazy("Ruling"),
    "longest_extension": CLOCKS["longest_extension"],
    "longest_pause": CLOCKS["longest_pause"],
    "basis_zh": gettext_lazy("Basis in Chinese"),
    "basis_en": gettext_lazy("Basis in English"),
    "after_minutes": gettext_lazy("Minutes from the due time"),
    "working": gettext_lazy("Working time"),
    "share": gettext_lazy("Percent of the limit"),
    "accountable": gettext_lazy("Who answers from then on"),
    "quiet_from": gettext_lazy("Letters wait from (hour)"),
    "quiet_until": gettext_lazy("Letters wait until (hour)"),
    "tells": gettext_lazy("Who is told"),
}
SENTENCES = {
    Verb.SET_UP: gettext_lazy("Set up from a file"),
    Verb.ADD_DEPARTMENT: gettext_lazy("Added, open from %(from)s"),
    Verb.EDIT_DEPARTMENT: gettext_lazy("Changed"),
    Verb.CLOSE_DEPARTMENT: gettext_lazy("Closed from %(from)s; successor: %(successor)s"),
    Verb.RENAME_DEPARTMENT: gettext_lazy("Renamed from %(from)s on"),
    Verb.DRAFT_SUCCESSION: gettext_lazy("Drafted, for %(from)s: %(basis)s"),
    Verb.DROP_SUCCESSION: gettext_lazy("Dropped: nothing has changed"),
    Verb.APPLY_SUCCESSION: gettext_lazy("Applied from %(from)s on: %(leaving)s → %(heirs)s"),
    Verb.ADD_PERSON: gettext_lazy("Account added"),
    Verb.EDIT_PERSON: gettext_lazy("Changed: %(fields)s"),
    Verb.INVITE: gettext_lazy("A link to choose a password was made"),
    Verb.CHOOSE_PASSWORD: gettext_lazy("Chose a password"),
    Verb.SWITCH_OFF: gettext_lazy("Account switched off"),
    Verb.SWITCH_ON: gettext_lazy("Account switched on"),
    Verb.GIVE_POST: gettext_lazy("Post given: %(role)s, %(department)s, %(area)s, from %(from)s"),
    Verb.END_POST: gettext_lazy("Post ended: %(role)s, %(department)s, %(area)s, from %(to)s"),
    Verb.EDIT_CATEGORY: gettext_lazy("Changed"),
    Verb.EDIT_WORDS: gettext_lazy("Words changed"),
    Verb.OPEN_ITEM: gettext_lazy("Item %(number)s opened; lead: %(lead)s; with: %(helpers)s"),
    Verb.CHANGE_ITEM: gettext_lazy("Changed: another row has taken over"),
    Verb.END_ITEM: gettext_lazy("Item ended"),
    Verb.SUSPEND_ITEM: gettext_lazy("Suspended: a person dispatches what it covers"),
    Verb.TAKE_UP_ITEM: gettext_lazy("Taken up again"),
    Verb.SAVE_STANDARD: gettext_lazy("Version %(version)s of the standard published"),
    Verb.RETUNE_LIMIT: gettext_lazy("Version %(version)s saved: panels' findings proposed it"),
    Verb.DRAFT_AMENDMENT: gettext_lazy("Proposed; lead: %(lead)s"),
    Verb.ACCEPT_AMENDMENT: gettext_lazy("Accepted: item %(number)s says it now"),
    Verb.REJECT_AMENDMENT: gettext_lazy("Rejected"),
    Verb.SAVE_LIMIT: gettext_lazy("Version %(version)s saved"),
    Verb.SAVE_DANGER: gettext_lazy("Version %(version)s saved"),
    Verb.BEGIN_LADDERS: gettext_lazy("Begun with the usual rungs"),
    Verb.ADD_LADDER: gettext_lazy("Ladder added"),
    Verb.END_LADDER: gettext_lazy("Ladder removed"),
    Verb.ADD_RUNG: gettext_lazy("Rung %(level)s added"),
    Verb.DRAFT_REVISION: gettext_lazy("Draft no. %(revision)s made: %(reason)s"),
    Verb.DROP_REVISION: gettext_lazy("Draft no. %(revision)s dropped"),
    Verb.APPLY_REVISION: gettext_lazy("Draft no. %(revision)s applied as version %(version)s: %(reason)s"),
    Verb.USE_CALENDAR: gettext_lazy("Used from now on by %(area)s and what lies in it (%(areas)s areas)"),
    Verb.EDIT_RUNG: gettext_lazy("Changed"),
    Verb.REMOVE_RUNG: gettext_lazy("Rung %(level)s removed"),
    Verb.WATCH_AGAIN: gettext_lazy("Tried again"),
    Verb.BE_AWAY: gettext_lazy("Away from %(department)s, from %(from)s to %(to)s"),
    Verb.BE_BACK: gettext_lazy("Back at %(department)s, from %(to)s"),
    # What people do with their own account (portal.accounts.actions), and the first administrator's post.
    "language": gettext_lazy("Chose the language"),
    "password": gettext_lazy("Changed the password"),
    "token": gettext_lazy("Made a key to the API"),
    "revoke": gettext_lazy("Revoked a key to the API"),
    "appoint": gettext_lazy("Appointed: %(role)s"),
}


@dataclass(frozen=True)
class Told:
    """One entry of a row's history in words. `changes`: (what, before, after)."""

    at: datetime
    who: str
    sentence: str
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """What verbs and fields are called, in the order of the fields.

    `alike`: fields whose values are read as another's (a provider is a department). `lists`: what each of a
    field's several values is.
    """

    sentences: Mapping[str, Any]
    fields: Mapping[str, Any]
    alike: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)


LISTS = {"helpers": "department", "fields": "field", "leaving": "department", "heirs": "department"}
OURS = Vocabulary(SENTENCES, FIELDS, lists=LISTS)


def history(*subjects: str, vocabulary: Vocabulary = OURS) -> list[Told]:
    """What was done to the subjects, newest first: a handful of queries, however long it is."""
    rows = [entry for each in subjects for entry in journal.entries(each)]
    rows.sort(key=lambda entry: (entry.at, entry.pk), reverse=True)
    return _Teller(rows, vocabulary).tell() if rows else []


class _Teller:
    """Words for entries: names of people, departments, areas and categories are read once for all."""

    def __init__(self, rows: list[journal.Entry], vocabulary: Vocabulary):
        self.rows, self.spoken, self.order = rows, vocabulary, list(vocabulary.fields)
        keys = {int(row.actor[7:]) for row in rows if row.actor.startswith("person:")}
        self.people = {f"person:{p.pk}": p.name for p in Person.objects.filter(pk__in=keys)}
        self.units = {row.code: row.name for row in Department.objects.all()}
        self.areas = {row.code: row.name for row in Area.objects.defer("boundary")}
        self.matters = {row.code: row.name for row in Category.objects.all()}

    def tell(self) -> list[Told]:
        return [self._told(row, journal.facts(row)) for row in self.rows]

    def _told(self, row: journal.Entry, data: dict[str, Any]) -> Told:
        words = {name: self._worded(name, value) for name, value in data.items() if name != "changes"}
        sentence = str(self.spoken.sentences.get(row.verb, row.verb)) % _Blank(words)
        changes = [(name, *pair) for name, pair in sorted(data.get("changes", {}).items(), key=self._place)]
        called = self.spoken.fields
        told = [(str(called.get(n, n)), self._worded(n, a), self._worded(n, b)) for n, a, b in changes]
        return Told(row.at, self.people.get(row.actor, ""), sentence, (*told, *_words_changed(data)))

    def _worded(self, name: str, value: Any) -> str:
        """A fact of an entry as a reader reads it."""
        name, each_is = self.spoken.alike.get(name, name), self.spoken.lists.get(name)
        if each_is and isinstance(value, list):
            nothing = _("nobody") if each_is == "department" else _("none")
            return _comma(self._worded(each_is, each) for each in value) or nothing
        looked_up = {
            "department": self.units, "lead": self.units, "successor": self.units,
            "overseer": self.units,
            "area": self.areas, "category": self.matters, "kind": KINDS, "role": ROLES, "tells": ROLES,
            "accountable": ROLES,
            "field": self.spoken.fields,
        }.get(name)  # fmt: skip
        if looked_up is not None and value is not None:
            return str(looked_up.get(value, value))
        return _plain(name, value)

    def _place(self, change: tuple[str, Any]) -> int:
        """Fields stand in one order everywhere, that of the vocabulary."""
        return self.order.index(change[0]) if change[0] in self.order else len(self.order)


class _Blank(dict):
    """Facts of a sentence; one that an entry lacks is left out, not an error."""

    def __missing__(self, key: str) -> str:
        return "–"


def _plain(name: str, value: Any) -> str:
    if value is None or value == "":
        return _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in ("from", "to"):
        return formats.date_format(date.fromisoformat(value), _("j F Y"))
    if name in LIMITS:
        return limit_words(Limit.parse(value))
    return str(value)


def _words_changed(data: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Words that came, were weighed anew, or went."""
    labels = {"added": _("Added"), "weighed": _("Weighed anew"), "removed": _("Removed")}
    found = []
    for name, label in labels.items():
        if words := data.get(name):
            shown = [f"{w} ({words[w]})" for w in words] if isinstance(words, dict) else words
            found.append((label, "", _comma(shown)))
    return found


def _comma(words: Iterable[str]) -> str:
    return _(", ").join(words)
