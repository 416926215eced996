"""By what the public register can be narrowed: place, matter, department, outcome, days; nothing nearer."""

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django_filters import ChoiceFilter, DateFilter, FilterSet

from grievances.lifecycle import PartState
from grievances.models import Assignment, Grievance
from grievances.selectors import register
from portal.areas.models import Area, Level
from portal.kit import fresh

OUTCOME_WORDS = (
    ("open", gettext_lazy("Being handled")),
    ("proposed", gettext_lazy("To be confirmed")),
    ("confirmed", gettext_lazy("Resident confirmed")),
    ("silent", gettext_lazy("Resident silent")),
    ("seen", gettext_lazy("Looked at again")),
    ("unseen", gettext_lazy("Not looked at again")),
    ("refused", gettext_lazy("Refused")),
    ("transferred", gettext_lazy("Passed on")),
)
TIME_WORDS = (
    ("extended", gettext_lazy("Extended")),
    ("paused", gettext_lazy("Paused for a time")),
    ("planned", gettext_lazy("On a long plan")),
)
Choices = list[tuple[str, str | list[tuple[str, str]]]]


def _kept(name: str, ask: Callable[[], Choices]) -> Callable[[], Choices]:
    """The choices in the reader's language, found once in a while: everybody opens the page."""
    return lambda: fresh.kept(("register", name, get_language()), settings.NAMES_KEPT_SECONDS, ask)


def _areas() -> Choices:
    """Subdistricts with their communities; no grid can be asked for."""
    rows = list(
        Area.objects.filter(level__in=[Level.SUBDISTRICT, Level.COMMUNITY]).defer("boundary").order_by("path")
    )
    outer = [row for row in rows if row.level == Level.SUBDISTRICT]
    return [
        (row.name, [(row.code, _("All of %(name)s") % {"name": row.name}), *_inside(row, rows)])
        for row in outer
    ]


def _inside(outer: Area, rows: Iterable[Area]) -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in rows if row.level == Level.COMMUNITY and row.within(outer.path)]


def _matters() -> Choices:
    """Groups with their categories; a group's code asks for all of it."""
    groups: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in register.categories():
        groups.setdefault((row.group_code, row.group), []).append((row.code, row.name))
    return [
        (name, [(code, _("All of %(name)s") % {"name": name}), *found])
        for (code, name), found in groups.items()
    ]


def _departments() -> Choices:
    return [(row.code, row.name) for row in register.departments()]


def _day(label: str) -> DateFilter:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    told = {"invalid": gettext_lazy("Please choose a day, or write it like 2026-11-23.")}
    return DateFilter(label=label, method="by_day", widget=widget, error_messages=told)


class RegisterFilter(FilterSet):
    """The register's filter, as a plain GET form."""

    area = ChoiceFilter(
        label=gettext_lazy("Place"),
        choices=_kept("areas", _areas),
        method="in_area",
        empty_label=gettext_lazy("Whole district"),
    )
    matter = ChoiceFilter(
        label=gettext_lazy("Kind of matter"),
        choices=_kept("matters", _matters),
        method="of_matter",
        empty_label=gettext_lazy("Everything"),
    )
    unit = ChoiceFilter(
        label=gettext_lazy("Department"),
        choices=_kept("departments", _departments),
        method="at_unit",
        empty_label=gettext_lazy("All departments"),
    )
    # Where it stands is chosen by the tabs above the list; the form only keeps it.
    outcome = ChoiceFilter(choices=OUTCOME_WORDS, method="kept", widget=forms.HiddenInput)
    time = ChoiceFilter(choices=TIME_WORDS, method="with_time", widget=forms.HiddenInput)
    since = _day(gettext_lazy("Filed since"))
    until = _day(gettext_lazy("Filed until"))

    class Meta:
        model = Grievance
        fields: list[str] = []

    def in_area(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        path = Area.objects.values_list("path", flat=True).get(code=code)
        return rows.filter(area__path__startswith=path)

    def of_matter(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        column = "category__code" if len(code) > 1 else "category__group_code"
        return rows.filter(**{column: code})

    def at_unit(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        living = Assignment.objects.filter(department__code=code).exclude(state=PartState.WITHDRAWN)
        return rows.filter(pk__in=living.values("grievance"))

    def with_time(self, rows: QuerySet, name: str, key: str) -> QuerySet:
        """Those of which the time was extended, or the clock paused, at least once."""
        return rows.filter(register.TIMES[key])

    def kept(self, rows: QuerySet, name: str, key: str) -> QuerySet:
        return rows

    def with_outcome(self) -> QuerySet:
        """The rows with the outcome that was asked for; `qs` has them all, to be counted."""
        key = self.form.cleaned_data.get("outcome") if self.is_bound else ""
        return self.qs.filter(register.OUTCOMES[key]) if key else self.qs

    def by_day(self, rows: QuerySet, name: str, day) -> QuerySet:
        """Whole local days, both ends included."""
        begin = timezone.make_aware(datetime.combine(day, time.min))
        if name == "since":
            return rows.filter(filed_at__gte=begin)
        return rows.filter(filed_at__lt=begin + timedelta(days=1))
