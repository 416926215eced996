"""What an officer sees of a case at a glance: its flags, and the buttons of what can be done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from grievances.lifecycle import Status, Verb
from grievances.models import Grievance, TimeRequest, Whistle
from grievances.models.grievance import Channel
from grievances.selectors.place import Sketch, sketch
from grievances.selectors.queue import Line
from grievances.templatetags.attending import present_words
from grievances.templatetags.bars import AT_ONCE, FIRST, KEYS, KINDS
from grievances.templatetags.casework import day, moment, verb_word
from portal.departments.models import Role
from portal.departments.wording import ROLES
from portal.engines.limits.wording import limit_words
from portal.kit import clock
from portal.kit.templatetags.ui import due

register = template.Library()

CHANNELS = {
    Channel.WEB: gettext_lazy("on the web"),
    Channel.OFFICER: gettext_lazy("by an officer, for the resident"),
    Channel.API: gettext_lazy("through the API"),
    Channel.IMPORT: gettext_lazy("taken over from an earlier system"),
    Channel.PATROL: gettext_lazy("by a patrol, before anyone complained"),
}


@dataclass(frozen=True)
class Flag:
    """A word beside a case, and a shorter one for its line in a queue; `tone` as of status tags."""

    tone: str
    word: str
    brief: str


def _is_paused_by_question(case: Grievance) -> bool:
    return case.question_open and not case.done_due


def _is_paused_alone(case: Grievance) -> bool:
    return case.is_held and not case.planned


# What is special about a case, the pressing first: whether, the tone, the word, the brief one. The words are
# looked up where they stand alone: most lines of a queue have no flag.
Flags = tuple[tuple[Callable[[Grievance], Any], str, Any, Any], ...]
PRESSING: Flags = (
    (attrgetter("about_staff"), "late", gettext_lazy("About staff"), gettext_lazy("About staff")),
    (
        attrgetter("disowned"),
        "late",
        gettext_lazy("Says they did not ask for it"),
        gettext_lazy("Not asked for"),
    ),
    (attrgetter("disputed"), "late", gettext_lazy("Dispatch disputed"), gettext_lazy("In dispute")),
    (attrgetter("supervised"), "late", gettext_lazy("Under supervision"), gettext_lazy("Supervised")),
    (
        lambda case: case.is_one_of_many and case.status == Status.FILED,
        "waiting",
        gettext_lazy("One person, many filings today"),
        gettext_lazy("One of many"),
    ),
    (attrgetter("whistled"), "waiting", gettext_lazy("Called to the place"), gettext_lazy("Whistle")),
    (
        lambda case: case.reviewing == 1,
        "late",
        gettext_lazy("Review asked for"),
        gettext_lazy("Review"),
    ),
    (
        lambda case: case.reviewing == 2,
        "late",
        gettext_lazy("Second review asked for"),
        gettext_lazy("Second review"),
    ),
    (attrgetter("level"), "late", gettext_lazy("Raised to level %(level)s"), gettext_lazy("Level %(level)s")),
    (
        _is_paused_by_question,
        "waiting",
        gettext_lazy("Paused: waits for the resident"),
        gettext_lazy("Question open"),
    ),
    (
        lambda case: case.question_open and case.done_due,
        "waiting",
        gettext_lazy("Question to the resident"),
        gettext_lazy("Question open"),
    ),
    (attrgetter("mediating"), "progress", gettext_lazy("In mediation"), gettext_lazy("Mediation")),
    (attrgetter("follow_up"), "waiting", gettext_lazy("Follow-up due"), gettext_lazy("Follow-up")),
    (attrgetter("planned"), "waiting", gettext_lazy("On a long plan"), gettext_lazy("Long plan")),
    (_is_paused_alone, "waiting", gettext_lazy("Paused, as was approved"), gettext_lazy("Paused")),
    (
        attrgetter("has_asked_time"),
        "waiting",
        gettext_lazy("More time asked for"),
        gettext_lazy("Time asked"),
    ),
    (
        lambda case: case.cycle > 1,
        "waiting",
        gettext_lazy("Round %(number)s"),
        gettext_lazy("Round %(number)s"),
    ),
)
QUIET_FLAGS: Flags = (
    (
        attrgetter("is_found"),
        "done",
        gettext_lazy("Before anyone complained"),
        gettext_lazy("Patrol"),
    ),
    (attrgetter("joined"), "progress", gettext_lazy("%(joined)s joined"), gettext_lazy("+%(joined)s")),
    (attrgetter("guarded"), "closed", gettext_lazy("Confidential"), gettext_lazy("Confidential")),
    (attrgetter("sensitive"), "closed", gettext_lazy("Sensitive"), gettext_lazy("Sensitive")),
    (
        attrgetter("historical"),
        "closed",
        gettext_lazy("Taken over from an earlier system"),
        gettext_lazy("Taken over"),
    ),
)


@register.simple_tag
def flags(case: Grievance, joint: bool = False) -> list[Flag]:
    """What is special about the case, the pressing first."""
    both = [Flag("progress", _("Joint case"), _("Joint case"))] if joint else []
    return [*_standing(PRESSING, case), *both, *_standing(QUIET_FLAGS, case)]


def _standing(rows: Flags, case: Grievance) -> list[Flag]:
    facts = {"level": case.level, "number": case.cycle, "joined": case.joined}
    return [Flag(tone, word % facts, brief % facts) for stands, tone, word, brief in rows if stands(case)]


@register.simple_tag
def queue_line(
    line: Line, now: datetime, opened: str = "", view: str = "", ticks: bool = False
) -> SafeString:
    """A row of the queue: how urgent, what, which, who and where, who has it and who is at it, and its flags
    in brief. `ticks`: it can be ticked for the form `bulk`."""
    case = line.case
    current = case.reference == opened
    return format_html(
        '<li data-row{}>{}<a class="queue__line" href="{}" data-reference="{}"{}>'
        '<span class="queue__due">{}</span> <span class="queue__words">{}</span> '
        '<span class="queue__ref">{}</span> '
        '<span class="queue__more"><span class="queue__who">{} · {}{}</span>'
        '<span class="queue__present">{}</span>{}{}</span></a></li>\n',
        HERE[0] if current else "",
        format_html(TICK, case.reference, _("Tick %(reference)s") % {"reference": case.reference})
        if ticks
        else "",
        reverse("desk-case", args=[case.reference]),
        case.reference,
        HERE[1] if current else "",
        _urgency(line, now),
        case.headline,
        case.reference,
        _who(line),
        case.area.name,
        f" {case.place}" if case.place else "",
        present_words(line.present) if line.present else "",
        format_html(DRAFT, _("Draft")) + _holder(line, view) if line.drafted else _holder(line, view),
        format_html_join("", BRIEF, [(flag.tone, flag.word, flag.brief) for flag in flags(case)]),
    )


TICK = (
    '<label class="queue__tick"><input type="checkbox" name="case" form="bulk" value="{}" aria-label="{}">'
    "</label>"
)
HERE = (mark_safe(' class="is-current"'), mark_safe(' aria-current="true"'))
BRIEF = '<span class="flag flag--{}" title="{}">{}</span>'
HOLDER = '<span class="queue__holder">{}</span>'
DRAFT = '<span class="flag flag--progress">{}</span>'
QUIET = '<span class="quiet">{}</span>'


def _urgency(line: Line, now: datetime) -> SafeString:
    """What is left or overdue; of an ended case its day; why there is nothing to count."""
    case = line.case
    if case.closed_at and not case.reviewing:
        return format_html(QUIET, date_format(clock.local(case.closed_at), _("j M Y")))
    if case.historical and not case.reviewing:
        return format_html(QUIET, _("Taken over"))
    if line.due_at is None:
        return format_html(QUIET, _("Paused"))
    span = due(line.due_at, now=now, short=True)
    return format_html(QUIET, span) if case.status == Status.PROPOSED else span


def _holder(line: Line, view: str) -> SafeString | str:
    """Who has the department's own part; in one's own queue for whom one stands in."""
    if line.holder is None:
        return ""
    if not line.holder:
        return format_html(HOLDER, _("Nobody has it"))
    if line.own:
        return format_html(HOLDER, _("You have it"))
    return format_html(HOLDER, _("for %(name)s") % {"name": line.holder} if view == "mine" else line.holder)


def _who(line: Line) -> SafeString | str:
    if not line.lead:
        return _("nobody yet")
    if not line.helping:
        return line.lead
    many = ngettext("%(number)s department assists", "%(number)s departments assist", line.helping)
    return format_html(
        '{} <span title="{}">+{}</span>', line.lead, many % {"number": line.helping}, line.helping
    )


@dataclass(frozen=True)
class Button:
    """An act of the bar. `at_once`: done with one press; the others open their form."""

    verb: str
    word: str
    key: str
    kind: str
    at_once: bool


@register.simple_tag
def sketch_of(case: Grievance, whistle: Whistle) -> Sketch | None:
    """The spot of a whistle as a small drawing; None where it names none."""
    spot = (whistle.longitude, whistle.latitude)
    return sketch(case, spot) if None not in spot else None


@register.filter
def about_whistle(verbs: Iterable[Verb]) -> list[Verb]:
    """Of the verbs those with which a whistle is answered and ended."""
    return [verb for verb in verbs if verb in WHISTLE_ACTS]


WHISTLE_ACTS = (Verb.ACKNOWLEDGE, Verb.ARRIVE, Verb.ACT, Verb.MINUTES, Verb.CALL_OFF)


@register.filter
def act_word(verb: Verb, case: Grievance) -> str:
    """What a verb is called on its button: of a long plan 挂账 it is the plan that ends, not a pause."""
    if verb == Verb.GO_ON and case.planned:
        return _("End the long plan")
    return verb_word(verb)


@register.filter
def key_of(verb: str) -> str:
    """The key of a verb's button."""
    return KEYS[Verb(verb)]


@register.filter
def buttons(verbs: Iterable[Verb], case: Grievance) -> list[Button]:
    """The acts in the order of the bar: first the one that the case waits for."""
    found = list(verbs)
    first = next((verb for verb in FIRST if verb in found), None)
    ordered = sorted(found, key=lambda verb: (verb != first, KINDS.get(verb, ""), found.index(verb)))
    kinds = {verb: "primary" if verb == first else _kind(verb) for verb in ordered}
    return [Button(v, act_word(v, case), KEYS[v], kinds[v], v in AT_ONCE) for v in ordered]


def _kind(verb: Verb) -> str:
    return KINDS.get(verb, "secondary")


@register.filter
def desk_address(case: Grievance) -> str:
    """Where an officer opens the case: for the sheet that goes along to the place."""
    return f"{settings.SITE_URL}{reverse('desk-case', args=[case.reference])}"


@register.filter
def post_word(role: str) -> str:
    """What a role is called."""
    return str(ROLES.get(Role(role), role))


@register.filter
def channel_word(case: Grievance) -> str:
    """How it came in."""
    return str(CHANNELS[Channel(case.channel)])


REQUEST_STATES = {
    TimeRequest.State.GRANTED: gettext_lazy("Approved"),
    TimeRequest.State.DECLINED: gettext_lazy("Declined"),
    TimeRequest.State.DROPPED: gettext_lazy("Fallen away"),
    TimeRequest.State.ENDED: gettext_lazy("Approved; its time is over"),
}
DECIDERS = {
    TimeRequest.Decides.SUPERVISOR: gettext_lazy("Waits for a supervisor of the department"),
    TimeRequest.Decides.CENTRE: gettext_lazy("Waits for the co-operation centre"),
    TimeRequest.Decides.COLLEAGUE: gettext_lazy("Waits for a second officer of the department"),
}


@register.filter
def request_word(made: TimeRequest) -> str:
    """What was asked for."""
    if made.is_plan:
        return _("Long plan, looked at again on %(day)s") % {"day": day(made.until)}
    if made.is_pause:
        return _("Pause until %(until)s") % {"until": moment(made.until)}
    return _("Extension by %(more)s") % {"more": limit_words(made.limit)}


@register.filter
def request_state(made: TimeRequest) -> str:
    """What came of a request that is no longer open."""
    return str(REQUEST_STATES[TimeRequest.State(made.state)])


@register.filter
def decider_word(made: TimeRequest) -> str:
    """Whom an open request waits for."""
    return str(DECIDERS[TimeRequest.Decides(made.decides)])
