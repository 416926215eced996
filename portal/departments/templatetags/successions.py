"""The words of successions and of the list's holes."""

from datetime import date

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from portal.departments import unready
from portal.departments.models import Department
from portal.departments.notices import succession_sentence
from portal.departments.succession import Succession
from portal.departments.templatetags.administration import local_day
from portal.engines.routing.holes import Span
from portal.kit.templatetags.ui import status_tag

register = template.Library()
STATES = {
    Succession.State.DRAFT: ("waiting", pgettext_lazy("of departments", "Draft")),
    Succession.State.PLANNED: ("progress", pgettext_lazy("of departments", "Planned")),
    Succession.State.APPLIED: ("done", pgettext_lazy("of departments", "Applied")),
    Succession.State.DROPPED: ("closed", pgettext_lazy("of departments", "Dropped")),
}
TITLES = {
    Succession.Kind.RENAME: gettext_lazy("Rename a department"),
    Succession.Kind.MERGE: gettext_lazy("Merge departments"),
    Succession.Kind.SPLIT: gettext_lazy("Split a department"),
    Succession.Kind.CEDE: gettext_lazy("Hand over part of a department's matters"),
}


@register.simple_tag
def span_words(span: Span, today: date) -> str:
    """When: "now", "now, until 3 May", "from 3 May", "from 3 May until 5 May"."""
    days = {"start": local_day(span.start), "end": local_day(span.end) if span.end else ""}
    if span.start <= today:
        return _("now, until %(end)s") % days if span.end else _("now")
    return _("from %(start)s until %(end)s") % days if span.end else _("from %(start)s on") % days


@register.simple_tag
def succession_words(row: Succession) -> str:
    """What it does, in one sentence."""
    return succession_sentence(row)


@register.simple_tag
def succession_tag(row: Succession) -> SafeString:
    if row.is_moving and row.total:
        return status_tag("progress", _("cases are going over"))
    tone, word = STATES[Succession.State(row.state)]
    return status_tag(tone, word)


@register.filter
def trouble_words(row: Succession) -> str:
    """Why it could not be applied on its day, or what can't go over."""
    return unready.words(row.trouble)


@register.filter
def succession_title(kind: str) -> str:
    return str(TITLES[Succession.Kind(kind)])


@register.simple_tag
def moving_words(kind: str, n: int) -> str:
    """How much of one kind moves."""
    words = {
        "cases": ngettext("%(n)s open case", "%(n)s open cases", n),
        "leads": ngettext("in %(n)s of them it leads", "in %(n)s of them it leads", n),
        "tasks": ngettext("%(n)s sub-task", "%(n)s sub-tasks", n),
        "disputes": ngettext("%(n)s dispatch in dispute", "%(n)s dispatches in dispute", n),
        "requests": ngettext("%(n)s open request for more time", "%(n)s open requests for more time", n),
        "supervisions": ngettext("%(n)s open supervision order", "%(n)s open supervision orders", n),
        "watched": ngettext("oversees %(n)s of them", "oversees %(n)s of them", n),
        "orders": ngettext("%(n)s open rectification order", "%(n)s open rectification orders", n),
        "posts": ngettext("%(n)s post", "%(n)s posts", n),
        "items": ngettext("%(n)s item of the list", "%(n)s items of the list", n),
        "services": ngettext("%(n)s service", "%(n)s services", n),
    }
    return words[kind] % {"n": n}


@register.filter
def former_names(unit: Department) -> list[tuple[str, str]]:
    """(name, until which day) of the names it had, the newest first."""
    days = [date.fromisoformat(each["until"]) for each in unit.former]
    return [(unit.as_of(day.fromordinal(day.toordinal() - 1)).name, local_day(day)) for day in reversed(days)]


@register.filter
def before_it(unit: Department, predecessors: dict[int, list[str]]) -> str:
    """What the department was called, or whom it took over from, so that a reader finds it again."""
    names = [unit.formerly, *(predecessors or {}).get(unit.pk, ())]
    return _(", ").join(name for name in names if name)
