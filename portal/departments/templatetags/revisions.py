"""Words for drafts of calendars and limit classes, and for what becomes of due times."""

from collections.abc import Sequence
from datetime import date, datetime

from django import template
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.departments.forms.calendars import WEEKDAYS
from portal.departments.wording import CLOCKS, FIELDS
from portal.engines.limits.revisions import Revision
from portal.engines.limits.shifting import Effect
from portal.kit import clock
from portal.kit.templatetags.ui import status_tag, when

register = template.Library()

EFFECTS = {
    Effect.MOVED: gettext_lazy("moves"),
    Effect.OVERDUE: gettext_lazy("becomes overdue"),
    Effect.RESCUED: gettext_lazy("is no longer overdue"),
    Effect.SAME: gettext_lazy("stays as it is"),
    Effect.RAISED: gettext_lazy("was raised as late already, and stays late"),
    Effect.OWN: gettext_lazy("has a limit of its own, and keeps it"),
    Effect.BEYOND: gettext_lazy("would have no due time within five years, and keeps its own"),
    Effect.CURRENT: gettext_lazy("counts by it already"),
    Effect.ENDED: gettext_lazy("was no longer running when its turn came"),
    Effect.FAILED: gettext_lazy("could not be recomputed, and is as it was"),
}
TONES = {Effect.OVERDUE: "late", Effect.RESCUED: "done", Effect.MOVED: "progress"}
STATES = {
    Revision.State.DRAFT: ("waiting", pgettext_lazy("of a calendar", "Draft")),
    Revision.State.APPLIED: ("done", pgettext_lazy("of a calendar", "Applied")),
    Revision.State.DROPPED: ("closed", pgettext_lazy("of a calendar", "Dropped")),
}
PARTS = {
    "timezone": gettext_lazy("Time zone"),
    "holidays": gettext_lazy("Days off"),
    "extra_working_days": gettext_lazy("Weekend days that are worked instead"),
    "provisional_from": gettext_lazy("Not announced yet from"),
}
MOST_SHOWN = 12


@register.filter
def effect_word(effect: str) -> str:
    return str(EFFECTS[Effect(effect)])


@register.simple_tag
def effect_tag(effect: str) -> SafeString:
    return status_tag(TONES.get(Effect(effect), "closed"), effect_word(effect))


@register.simple_tag
def revision_tag(row: Revision) -> SafeString:
    tone, word = STATES[Revision.State(row.state)]
    return status_tag(tone, word)


@register.filter
def part_word(what: str) -> str:
    """What a difference is about: a weekday or a field."""
    return str(WEEKDAYS.get(what) or PARTS.get(what) or FIELDS.get(what) or what)


@register.filter
def which_clock(name: str) -> str:
    """The clock's name; sub-tasks all have one."""
    return str(CLOCKS.get(name.partition(":")[0], "")) if name else _("The whole case")


@register.simple_tag
def due_at(moment: datetime | None) -> SafeString | str:
    """A due time with its year; that it stands still where there is none."""
    return when(moment, "full") if moment else _("stands still")


@register.filter
def day_list(days: Sequence[str]) -> str:
    """The days with their weekdays; of many the first dozen, and how many more."""
    shown = [_day(date.fromisoformat(day)) for day in days[:MOST_SHOWN]]
    more = len(days) - len(shown)
    words = _(", ").join(shown)
    return _("%(days)s and %(count)s more") % {"days": words, "count": more} if more > 0 else words


def _day(day: date) -> str:
    form = _("D j M") if day.year == clock.local(clock.now()).year else _("j F Y")
    return formats.date_format(day, form)


@register.simple_tag
def progress_bar(done: int, total: int | None, label: str) -> SafeString:
    """How far it is; without an end while the total is not known."""
    if total is None:
        return format_html('<progress class="progress" aria-label="{}"></progress>', label)
    return format_html(
        '<progress class="progress" value="{}" max="{}" aria-label="{}"></progress>',
        done,
        max(total, 1),
        label,
    )
