"""When, and how long until or since then, in the reader's words: 还剩 9 小时 20 分, 逾期 1 天, 周一 09:12."""

from datetime import datetime
from functools import lru_cache

from django.utils import formats, timezone
from django.utils.translation import get_language, gettext_noop, ngettext, npgettext
from django.utils.translation import gettext as _

MINUTE, HOUR, DAY = 60, 3600, 86_400
# Django writes them into dates; named here to be translated shorter than Django does: 周一, not 星期一.
WEEKDAYS = (
    gettext_noop("Mon"),
    gettext_noop("Tue"),
    gettext_noop("Wed"),
    gettext_noop("Thu"),
    gettext_noop("Fri"),
    gettext_noop("Sat"),
    gettext_noop("Sun"),
)


def moment(at: datetime, now: datetime) -> str:
    """Day, weekday and time; the year where it is another one."""
    if timezone.localtime(at).year != timezone.localtime(now).year:
        return full(at, now)
    return _written(at, _("D j M, H:i"))


def lately(at: datetime, now: datetime) -> str:
    """The time alone, of today; with its day where it was another."""
    same = timezone.localtime(at).date() == timezone.localtime(now).date()
    return _written(at, _("H:i")) if same else moment(at, now)


def full(at: datetime, now: datetime) -> str:
    """Day, year and time, for papers that are kept."""
    return _written(at, _("j M Y, H:i"))


def day(at: datetime, now: datetime) -> str:
    """The day and its year."""
    return _written(at, _("j F Y"))


def _written(at: datetime, form: str) -> str:
    return _once(at, form, get_language() or "", timezone.get_current_timezone_name())


@lru_cache(maxsize=8192)
def _once(at: datetime, form: str, language: str, zone: str) -> str:
    """Kept: lists show the same moments again and again, and writing one costs more than its whole row."""
    return formats.date_format(timezone.localtime(at), form)


def urgency(due_at: datetime, now: datetime) -> str:
    """late, soon (less than a day left) or calm."""
    if due_at < now:
        return "late"
    return "soon" if (due_at - now).total_seconds() < DAY else "calm"


def long(due_at: datetime, now: datetime) -> str:
    """In full, two units at most: "9 hours 20 minutes left", "1 day overdue"."""
    seconds = int((due_at - now).total_seconds())
    if abs(seconds) < MINUTE:
        return _("due now") if seconds >= 0 else _("just overdue")
    return _left_or_late(seconds, _words(abs(seconds)))


def left_days(due_at: datetime, now: datetime) -> int:
    """So many days of the calendar until then; 0 is today, -1 was yesterday."""
    return (timezone.localtime(due_at).date() - timezone.localtime(now).date()).days


def in_days(due_at: datetime, now: datetime) -> str:
    """For everybody: "3 days left", "Due today", "1 day overdue"; no hour can be worked out from it."""
    left = left_days(due_at, now)
    return _left_or_late(left, _days(abs(left))) if left else _("Due today")


def short(due_at: datetime, now: datetime) -> str:
    """For a column: "2:10 left", "1 day overdue"."""
    seconds = int((due_at - now).total_seconds())
    size = abs(seconds)
    if size >= DAY:
        return _left_or_late(seconds, _days(size // DAY))
    return _left_or_late(seconds, f"{size // HOUR}:{size % HOUR // MINUTE:02d}")


def _left_or_late(seconds: int, span: str) -> str:
    return (_("%(span)s left") if seconds >= 0 else _("%(span)s overdue")) % {"span": span}


def _words(size: int) -> str:
    days, hours, minutes = size // DAY, size % DAY // HOUR, size % HOUR // MINUTE
    if days >= 3 or (days and not hours):
        return _days(days)
    if days:
        return _join(_days(days), _hours(hours))
    if hours and minutes:
        return _join(_hours(hours), _minutes(minutes))
    return _hours(hours) if hours else _minutes_alone(minutes)


def _join(first: str, second: str) -> str:
    return _("%(first)s %(second)s") % {"first": first, "second": second}


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def _hours(count: int) -> str:
    return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}


def _minutes(count: int) -> str:
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}


def _minutes_alone(count: int) -> str:
    return npgettext("alone", "%(count)s minute", "%(count)s minutes", count) % {"count": count}
