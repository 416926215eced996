"""Words for patrols: how a round stands, what became of a finding, what a re-check said."""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from grievances.models import PatrolCheck, PatrolFinding, PatrolPhoto, PatrolPlan, PatrolRound
from portal.kit.templatetags.ui import photo_list

register = template.Library()

ROUNDS = {
    PatrolRound.State.DUE: (gettext_lazy("Due"), "waiting"),
    PatrolRound.State.WALKING: (gettext_lazy("Under way"), "progress"),
    PatrolRound.State.WALKED: (gettext_lazy("Walked"), "done"),
    PatrolRound.State.MISSED: (gettext_lazy("Missed"), "late"),
    PatrolRound.State.OFF: (gettext_lazy("Called off"), "closed"),
}
WAYS = {
    "": (gettext_lazy("Waits for your word"), "waiting"),
    PatrolFinding.Way.SOLVED: (gettext_lazy("Solved on the spot"), "done"),
    PatrolFinding.Way.CASE: (gettext_lazy("Became a case"), "progress"),
    PatrolFinding.Way.NOTED: (gettext_lazy("Added to an open case"), "progress"),
}
RESULTS = {
    "": (gettext_lazy("Still to be done"), "waiting"),
    PatrolCheck.Result.SAME: (gettext_lazy("As reported"), "done"),
    PatrolCheck.Result.OTHER: (gettext_lazy("Not as reported"), "late"),
}
WEEKDAYS = (
    gettext_lazy("Every Monday"), gettext_lazy("Every Tuesday"), gettext_lazy("Every Wednesday"),
    gettext_lazy("Every Thursday"), gettext_lazy("Every Friday"), gettext_lazy("Every Saturday"),
    gettext_lazy("Every Sunday"),
)  # fmt: skip


@register.filter
def round_word(walked: PatrolRound) -> str:
    return str(ROUNDS[walked.state][0])


@register.filter
def round_tone(walked: PatrolRound) -> str:
    return ROUNDS[walked.state][1]


@register.filter
def way_word(finding: PatrolFinding) -> str:
    return str(WAYS[finding.way][0])


@register.filter
def way_tone(finding: PatrolFinding) -> str:
    return WAYS[finding.way][1]


@register.filter
def result_word(check: PatrolCheck) -> str:
    return str(RESULTS[check.result][0])


@register.filter
def result_tone(check: PatrolCheck) -> str:
    return RESULTS[check.result][1]


@register.filter
def check_subject(check: PatrolCheck) -> str:
    """What is to be looked at again, in a line."""
    if check.tick_id:
        return check.tick.point.words
    text = check.finding.text
    return f"{text[:60]}…" if len(text) > 60 else text or check.finding.category.name


@register.filter
def rhythm_words(plan: PatrolPlan) -> str:
    """How often its rounds fall due."""
    if plan.weekday:
        return str(WEEKDAYS[plan.weekday - 1])
    if plan.every == 1:
        return _("Every working day")
    return ngettext("Every %(n)s working day", "Every %(n)s working days", plan.every) % {"n": plan.every}


@register.simple_tag
def photos_of(rows: Iterable[PatrolPhoto]) -> SafeString:
    """The photos of a finding or a re-check."""
    return photo_list(
        {
            "url": reverse("patrol-photo", args=[row.pk]),
            "thumb": reverse("patrol-photo-small", args=[row.pk]),
            "name": row.name,
        }
        for row in rows
    )
