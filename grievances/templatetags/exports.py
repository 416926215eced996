"""Words of exports: what one is for, how it stands, and why a case was left out."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grievances.models import Export, ExportCase
from grievances.selectors.viewing import VIEWS
from grievances.wording import PURPOSES, REASONS
from portal.kit import clock

register = template.Library()

STATES = {
    Export.State.RUNNING: (gettext_lazy("Being written"), "progress"),
    Export.State.DONE: (gettext_lazy("Ready"), "done"),
    Export.State.STOPPED: (gettext_lazy("Stopped"), "closed"),
    Export.State.BROKEN: (gettext_lazy("Went wrong"), "late"),
}
OVER = (gettext_lazy("File thrown away"), "closed")
LABELS = {view.key: view.label for view in VIEWS}


def _standing(row: Export) -> tuple:
    gone = row.state == Export.State.DONE and not row.has_file(clock.now())
    return OVER if gone else STATES[Export.State(row.state)]


@register.filter
def export_word(row: Export) -> str:
    """How it stands."""
    return str(_standing(row)[0])


@register.filter
def export_tone(row: Export) -> str:
    return _standing(row)[1]


@register.filter
def export_purpose(row: Export) -> str:
    """What it is for."""
    return str(PURPOSES[Export.Purpose(row.purpose)])


@register.filter
def export_view(row: Export) -> str:
    """Which queue it is of."""
    if not row.view:
        return _("chosen one by one")
    label = str(LABELS.get(row.view, row.view))
    return _("%(view)s, narrowed down") % {"view": label} if row.narrowing else label


@register.filter
def left_out_words(row: Export) -> list[tuple[str, int]]:
    """(why, how many) were left out, the most first."""
    found = sorted(row.withheld.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(str(REASONS[ExportCase.Reason(reason)]), number) for reason, number in found]
