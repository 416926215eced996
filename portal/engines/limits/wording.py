"""Limits and explanations of due times in the reader's language, for those who work by them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from portal.engines.limits.clock import Limit, Line
from portal.kit import spans


def limit_words(limit: Limit) -> str:
    """ "4 working hours", in the reader's language."""
    if limit.unit == "calendar_minutes" and limit.amount > 120:
        return _span(limit.amount * 60, working=False)
    return _units(limit.amount)[limit.unit] % {"count": limit.amount}


def sentences(lines: Iterable[Line], now: datetime) -> list[str]:
    """An explanation's facts, a sentence each; moments in the active time zone."""
    told = list(lines)
    limit = told[0].limit if told else None
    working = limit is not None and limit.unit.startswith("working")
    return [_sentence(line, working, now) for line in told]


def plain(lines: Iterable[Line], now: datetime) -> list[str]:
    """An explanation for whoever waits: what they were promised, what changed it, and when it is due."""
    told = list(lines)
    limit = told[0].limit if told else None
    working = limit is not None and limit.unit.startswith("working")
    said = [_plain_forms(line, working)[line.kind] % _facts(line, working, now) for line in told]
    if working:
        said.insert(1, _("Only the hours in which offices work count: no nights, no days off."))
    return [sentence for sentence in said if sentence]


def _plain_forms(line: Line, working: bool) -> dict[str, str]:
    """Nothing of what only shows that it adds up."""
    return dict.fromkeys(("ran", "left", "counts", "closed", "kept"), "") | {
        "limit": _("The limit for this kind of matter is %(limit)s, counted from %(since)s."),
        "again": _("It was opened again and has %(limit)s, counted from %(since)s."),
        "longer": _("On %(since)s an extension by %(limit)s was approved."),
        "changed": _("Since %(since)s the limit is %(limit)s."),
        "turned": _("Since %(since)s it is counted by a newer calendar of working days."),
        "paused": _halted(
            line,
            _("Since %(since)s the clock stands still."),
            _("From %(since)s to %(till)s the clock stood still: that time is not counted."),
        ),
        "stopped": _halted(
            line,
            "",
            _("From %(since)s to %(till)s it was said to be done: that time is not counted."),
        ),
        "due": _("So it is due %(since)s."),
        "overdue": _forms(line, working)["overdue"],
        "provisional": _forms(line, working)["provisional"],
    }


def _units(count: int) -> dict[str, str]:
    return {
        "calendar_minutes": _minutes_alone(count),
        "calendar_hours": ngettext("%(count)s hour", "%(count)s hours", count),
        "calendar_days": ngettext("%(count)s calendar day", "%(count)s calendar days", count),
        "working_days": ngettext("%(count)s working day", "%(count)s working days", count),
        "working_hours": ngettext("%(count)s working hour", "%(count)s working hours", count),
    }


def _sentence(line: Line, working: bool, now: datetime) -> str:
    return _forms(line, working)[line.kind] % _facts(line, working, now)


def _facts(line: Line, working: bool, now: datetime) -> dict[str, Any]:
    return {
        "since": spans.moment(line.since, now),
        "day": spans.day(line.since, now),
        "till": spans.moment(line.till, now) if line.till else "",
        "span": _span(line.seconds, working),
        "limit": limit_words(line.limit) if line.limit else "",
        "count": line.days,
        "before": _version(line.before),
        "after": _version(line.after),
    }


def _forms(line: Line, working: bool) -> dict[str, str]:
    return {
        "limit": _started(line),
        "again": _("Reopened with no time left, so the limit of %(limit)s counts again from %(since)s."),
        "longer": _("Extended on %(since)s by %(limit)s."),
        "changed": _("Limit since %(since)s: %(limit)s."),
        "ran": _("Counted: %(since)s to %(till)s, %(span)s."),
        "paused": _halted(
            line, _("Paused since %(since)s."), _("Paused: %(since)s to %(till)s, %(span)s not counted.")
        ),
        "stopped": _halted(
            line, _("Stopped since %(since)s."), _("Stopped: %(since)s to %(till)s, %(span)s not counted.")
        ),
        "turned": _("Counted by %(before)s until %(since)s, since then by %(after)s."),
        "left": _("%(span)s of working time left.") if working else _("%(span)s left."),
        "counts": _("Still to come: %(since)s to %(till)s, %(span)s."),
        "closed": ngettext(
            "Not worked: %(since)s to %(till)s, %(count)s day off.",
            "Not worked: %(since)s to %(till)s, %(count)s days off.",
            line.days,
        ),
        "due": _("Due: %(since)s."),
        "overdue": _("Overdue by %(span)s of working time.") if working else _("Overdue by %(span)s."),
        "kept": _("Stopped in time, %(span)s left."),
        "provisional": _("The official days off from %(day)s on are not announced yet."),
    }


def _version(calendar: str) -> str:
    """A calendar's version by its code and number."""
    code, _v, number = calendar.rpartition(" v")
    return _("calendar %(code)s version %(number)s") % {"code": code, "number": number}


def _started(line: Line) -> str:
    if line.limit and line.limit.unit == "working_days":
        return _("Limit: %(limit)s after %(day)s, until the close of the last.")
    return _("Limit: %(limit)s, counted from %(since)s.")


def _halted(line: Line, still: str, over: str) -> str:
    return over if line.till else still


def _span(seconds: int, working: bool) -> str:
    """Days only where they are days: eight hours of work are not a third of one."""
    days, rest = divmod(seconds, 86_400) if not working else (0, seconds)
    minutes = rest % 3600 // 60
    if seconds in (0, minutes * 60):
        return _minutes_alone(minutes) % {"count": minutes}
    parts = [
        (days, ngettext("%(count)s day", "%(count)s days", days)),
        (rest // 3600, ngettext("%(count)s hour", "%(count)s hours", rest // 3600)),
        (minutes, ngettext("%(count)s minute", "%(count)s minutes", minutes)),
        (rest % 60, ngettext("%(count)s second", "%(count)s seconds", rest % 60)),
    ]
    return " ".join(form % {"count": count} for count, form in parts if count)


def _minutes_alone(count: int) -> str:
    return npgettext("alone", "%(count)s minute", "%(count)s minutes", count)
