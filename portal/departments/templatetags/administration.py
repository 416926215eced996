"""Words and small pieces of the administration's pages, in the reader's language."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from portal.departments.actions.rungs import RESIDENT
from portal.departments.models import Category, Department, Post, ResponsibilityItem
from portal.departments.notices import succession_sentence
from portal.departments.screens import limits
from portal.departments.screens.coverage import Said
from portal.departments.screens.overview import Lack
from portal.departments.screens.units import HANDLER, Unit
from portal.departments.wording import CLOCKS, FIELDS, KINDS, ROLES
from portal.engines.escalation.models import LadderRung
from portal.kit import spans
from portal.kit.templatetags.ui import status_tag

register = template.Library()

FLAGS = ("mediation", "joint", "sensitive", "about_staff")
AN_HOUR, A_DAY = 60, 24 * 60


# -- words -----------------------------------------------------------------------------------------


@register.filter
def kind_word(kind: str) -> str:
    return str(KINDS.get(kind, kind))


@register.filter
def role_word(role: str) -> str:
    if role == RESIDENT:
        return _("The resident")
    return str(ROLES.get(role, role))


@register.filter
def clock_word(kind: str) -> str:
    return str(CLOCKS.get(kind, kind))


@register.filter
def language_word(code: str) -> str:
    return str(dict(settings.LANGUAGES).get(code, code))


@register.filter
def listed(words: Iterable[str]) -> str:
    """Words with commas between them."""
    return _(", ").join(words)


@register.filter
def names_of(rows: Iterable[Any]) -> str:
    """The rows' names with commas between them."""
    return listed(row.name for row in rows)


@register.filter
def local_day(at: date | datetime) -> str:
    """The day, with its year."""
    day = timezone.localtime(at) if isinstance(at, datetime) else at
    return formats.date_format(day, _("j F Y"))


@register.filter
def full_moment(at: datetime) -> str:
    """Day, year and time."""
    return spans.full(at, at)


@register.simple_tag
def when_day(day: date | None) -> str:
    """A day of a table that keeps days, not moments."""
    return local_day(day) if day else ""


@register.filter
def span_words(minutes: int) -> str:
    """How long, in the largest unit that fits."""
    if minutes and minutes % A_DAY == 0:
        days = minutes // A_DAY
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    if minutes and minutes % AN_HOUR == 0:
        hours = minutes // AN_HOUR
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    return npgettext("alone", "%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}


@register.filter
def rung_moment(rung: LadderRung) -> str:
    """When a rung is reached, in words."""
    if rung.share is not None:
        return _("when %(percent)s%% of the limit is used") % {"percent": rung.share}
    if not rung.after_minutes:
        return _("at the due time")
    span = span_words(rung.after_minutes)
    if rung.working and rung.after_minutes % AN_HOUR == 0:
        hours = rung.after_minutes // AN_HOUR
        span = ngettext("%(count)s working hour", "%(count)s working hours", hours) % {"count": hours}
    words = _("%(span)s before the due time") if rung.warning else _("%(span)s after the due time")
    return words % {"span": span}


# -- what lacks ------------------------------------------------------------------------------------

PLACES_OF_LACKS = {
    "unfounded": ("admin-categories", ""),
    "watches": ("admin-stuck", ""),
    "messages": ("mails", "?state=dead"),
    "orphans": ("admin-departments", "?view=closed"),
    "troubled": ("admin-successions", ""),
    "drafts": ("admin-successions", ""),
    "amendments": ("admin-amendments", ""),
    "suspended": ("admin-items", ""),
    "gaps": ("admin-items-gaps", ""),
    "overlaps": ("admin-items-gaps", "#overlaps"),
    "closed_in_list": ("admin-items-gaps", "#closed"),
    "handlers": ("admin-departments", "?view=lacking"),
    "supervisors": ("admin-departments", "?view=lacking"),
    "ladders": ("admin-ladder", ""),
    "provisional": ("admin-limits", ""),
}
PRESSING = (
    "unfounded", "watches", "messages", "orphans", "troubled", "overlaps", "closed_in_list", "handlers",
    "ladders",
)  # fmt: skip


@register.simple_tag
def lack_url(lack: Lack) -> str:
    """Where it can be looked at and put right."""
    name, query = PLACES_OF_LACKS[lack.kind]
    return reverse(name) + query


@register.simple_tag
def lack_words(lack: Lack) -> str:
    """What lacks, and how much."""
    n = lack.count
    words = _words_of_list(n) | {
        "unfounded": _(
            "Nobody can file yet: there is no grid or no kind of matter. Read the district in from a file: "
            "manage.py district import"
        ),
        "watches": ngettext("%(n)s moment was set aside", "%(n)s moments were set aside", n),
        "messages": ngettext("%(n)s mail was given up", "%(n)s mails were given up", n),
        "orphans": ngettext(
            "%(n)s closed department still has open parts",
            "%(n)s closed departments still have open parts",
            n,
        ),
        "troubled": ngettext(
            "%(n)s change of departments could not be applied on its day",
            "%(n)s changes of departments could not be applied on their day",
            n,
        ),
        "drafts": ngettext(
            "%(n)s change of departments is drafted", "%(n)s changes of departments are drafted", n
        ),
        "handlers": ngettext("%(n)s department has no handler", "%(n)s departments have no handler", n),
        "supervisors": ngettext(
            "%(n)s department that leads has no supervisor",
            "%(n)s departments that lead have no supervisor",
            n,
        ),
        "ladders": ngettext(
            "%(n)s clock has no ladder: what is late is raised to nobody",
            "%(n)s clocks have no ladder: what is late is raised to nobody",
            n,
        ),
        "provisional": ngettext("%(n)s calendar is provisional", "%(n)s calendars are provisional", n),
    }
    return words[lack.kind] % {"n": n}


def _words_of_list(n: int) -> dict[str, str]:
    """What lacks in the responsibility list."""
    return {
        "amendments": ngettext(
            "%(n)s amendment of the list waits for a decision",
            "%(n)s amendments of the list wait for a decision",
            n,
        ),
        "suspended": ngettext(
            "%(n)s item of the list is suspended: a person dispatches what it covers",
            "%(n)s items of the list are suspended: a person dispatches what they cover",
            n,
        ),
        "overlaps": ngettext(
            "%(n)s overlap in the responsibility list", "%(n)s overlaps in the responsibility list", n
        ),
        "gaps": ngettext("%(n)s gap in the responsibility list", "%(n)s gaps in the responsibility list", n),
        "closed_in_list": ngettext(
            "%(n)s item names a closed department", "%(n)s items name a closed department", n
        ),
    }


@register.simple_tag
def lack_tag(lack: Lack) -> SafeString:
    """How pressing it is."""
    if lack.kind in PRESSING:
        return status_tag("late", _("act now"))
    if lack.kind == "provisional":
        return status_tag("closed", _("to know"))
    return status_tag("waiting", _("act soon"))


@register.filter
def examples(lack: Lack) -> str:
    """The first few by name."""
    names = [_example(lack.kind, row) for row in lack.rows[:3]]
    return listed([*names, "…"] if len(lack.rows) > 3 else names)


EXAMPLES: dict[str, Callable[[Any], str]] = {
    "amendments": lambda row: f"{row.lead.name} · {row.area.name}",
    "gaps": lambda row: f"{row.category.name} · {row.area.name}",
    "suspended": lambda row: f"{row.number} {row.category.name} · {row.area.name}",
    "troubled": lambda row: succession_sentence(row),
    "drafts": lambda row: succession_sentence(row),
    "overlaps": lambda row: f"{row.items[0].number} / {row.items[1].number}",
    "ladders": clock_word,
    "provisional": lambda row: _("from %(day)s") % {"day": local_day(row.provisional_from)},
    "closed_in_list": lambda row: f"{row.number} {row.category.name}",
}


def _example(kind: str, row: Any) -> str:
    return EXAMPLES[kind](row) if kind in EXAMPLES else row.name


@register.simple_tag
def lacking_tag(lack: str) -> SafeString:
    """What a department lacks, as a tag."""
    return (
        status_tag("late", _("no handler")) if lack == HANDLER else status_tag("waiting", _("no supervisor"))
    )


@register.simple_tag
def lack_sentence(lack: str) -> str:
    """What a department lacks, and what comes of it."""
    if lack == HANDLER:
        return _("Nobody handles what is dispatched to it.")
    return _("It has no supervisor: when it is late, the next rung is told at once.")


# -- departments, posts, items ---------------------------------------------------------------------


@register.simple_tag
def unit_numbers(unit: Unit) -> str:
    """How much it leads, helps and oversees, and how many work there."""
    told = [
        _("leads %(n)s") % {"n": unit.leads} if unit.leads else "",
        _("assists in %(n)s") % {"n": unit.helps} if unit.helps else "",
        _oversees(unit.oversees) if unit.oversees else "",
        ngettext("%(n)s person", "%(n)s people", unit.people) % {"n": unit.people},
    ]
    return " · ".join(filter(None, told))


def _oversees(n: int) -> str:
    return ngettext("oversees %(n)s item", "oversees %(n)s items", n) % {"n": n}


@register.simple_tag
def closing_words(department: Department) -> str:
    """When it is closed, and who follows."""
    facts = {"day": local_day(department.closed_on), "name": ""}
    if department.successor is None:
        return _("Closed from %(day)s.") % facts
    return _("Closed from %(day)s; %(name)s took over.") % (facts | {"name": department.successor.name})


@register.simple_tag
def post_days(post: Post) -> str:
    """From when to when it is held."""
    return _span(post.from_day, post.to_day)


@register.simple_tag
def item_days(item: ResponsibilityItem) -> str:
    """From when to when it is in force; a row that was changed again on its first day says so."""
    if item.to_day == item.from_day:
        return _("%(day)s, changed again the same day") % {"day": local_day(item.from_day)}
    return _span(item.from_day, item.to_day)


def _span(start: date, end: date | None) -> str:
    if end is None:
        return _("since %(day)s") % {"day": local_day(start)}
    return _("%(from)s until before %(to)s") % {"from": local_day(start), "to": local_day(end)}


@register.simple_tag
def flags(category: Category) -> str:
    """The flags that are set, and whether it is out of use."""
    told = [str(FIELDS[name]) for name in FLAGS if getattr(category, name)]
    told += [] if category.pause_on_question else [_("a question does not pause the clock")]
    told += [] if category.active else [_("not in use")]
    return " · ".join(told)


@register.simple_tag
def said_words(said: Said) -> str:
    """Who leads, who assists and who oversees, by which item."""
    if said.lead is None:
        return _("nobody: the triage queue")
    words = _("%(lead)s leads") % {"lead": said.lead.name}
    if said.helpers:
        words = _("%(lead)s leads, with %(names)s") % {
            "lead": said.lead.name,
            "names": names_of(said.helpers),
        }
    words = f"{words} ({said.number})" if said.number else words
    if said.overseer is None:
        return words
    return _("%(words)s · overseen by %(name)s") % {"words": words, "name": said.overseer.name}


# -- calendars -------------------------------------------------------------------------------------


@register.filter
def month_name(day: date) -> str:
    return formats.date_format(day, "F")


@register.filter
def weekdays(_nothing: Any) -> list[tuple[str, str]]:
    """(name, one sign) of the days from Monday."""
    return [(_(name), _(name)[-1] if _(name) != name else name[0]) for name in spans.WEEKDAYS]


@register.filter
def worked_days(tally: Counter) -> int:
    return tally[limits.WORKED] + tally[limits.SWAPPED]


@register.filter
def same_hours(hours: list[tuple[int, str]]) -> list[tuple[str, str]]:
    """Days that follow one another with the same hours, taken together."""
    found = []
    for _key, run in groupby(enumerate(hours), key=lambda one: (one[1][0] - one[0], one[1][1])):
        days = [pair for _place, pair in run]
        first, last = (_(spans.WEEKDAYS[day]) for day, _words in (days[0], days[-1]))
        span = _("%(first)s to %(last)s") % {"first": first, "last": last} if len(days) > 1 else first
        found.append((span, days[0][1]))
    return found


@register.simple_tag
def day_cell(day: limits.Day) -> SafeString:
    """A day's figure, with its mark where it is a holiday or worked instead."""
    marks = {
        limits.HOLIDAY: pgettext("calendar mark", "off"),
        limits.SWAPPED: pgettext("calendar mark", "on"),
    }
    mark = marks.get(day.kind)
    shown = format_html('<span class="day__mark">{}</span>', mark) if mark else ""
    return format_html('<span class="day day--{}">{}{}</span>', day.kind, day.day.day, shown)
