"""By what lists of cases are narrowed: area with its parts, category, status, day, department, lateness."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import (
    BooleanFilter,
    CharFilter,
    ChoiceFilter,
    DateFilter,
    FilterSet,
    IsoDateTimeFilter,
    MultipleChoiceFilter,
)

from grievances.lifecycle import OPEN, Outcome, PartState, Status
from grievances.models import Assignment, Grievance
from grievances.selectors import queue, register
from portal.areas.models import Area, Level
from portal.kit import clock

STATUSES = [(status.value, status.value) for status in Status]
OUTCOMES = [(outcome.value, outcome.value) for outcome in Outcome if outcome]


class _Filter(FilterSet):
    """What both lists can be narrowed by."""

    area = CharFilter(method="in_area", label=_("Code of an area; its parts are included."))
    category = CharFilter("category__code", label=_("Code of a category."))
    department = CharFilter(method="at_department", label=_("Code of a department that has a part in it."))
    overdue = BooleanFilter(method="is_overdue", label=_("Open and past its due time, or not."))

    areas = Area.objects.all()
    asked_at = staticmethod(clock.now)

    class Meta:
        model = Grievance
        fields: list[str] = []

    def in_area(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        path = self.areas.all().filter(code=code).values_list("path", flat=True).first()
        return rows.filter(area__path__startswith=path) if path else rows.none()

    def at_department(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        living = Assignment.objects.filter(department__code=code).exclude(state=PartState.WITHDRAWN)
        return rows.filter(pk__in=living.values("grievance"))

    def is_overdue(self, rows: QuerySet, name: str, wanted: bool) -> QuerySet:
        late = Q(status__in=OPEN, done_due__lt=self.asked_at())
        return rows.filter(late) if wanted else rows.filter(Q(done_due=None) | ~late)


class CaseFilter(_Filter):
    """What those who may see a case may narrow the list by."""

    status = MultipleChoiceFilter(choices=STATUSES, label=_("One or several."))
    outcome = ChoiceFilter(choices=OUTCOMES, label=_("How it ended."))
    filed_after = IsoDateTimeFilter("filed_at", "gte", label=_("Filed at this moment or later (ISO 8601)."))
    words = CharFilter(method="with_words", label=_("Words, all of which its title, text or place has."))
    filed_before = IsoDateTimeFilter("filed_at", "lt", label=_("Filed before this moment (ISO 8601)."))

    def with_words(self, rows: QuerySet, name: str, typed: str) -> QuerySet:
        """The same that an officer finds at the desk."""
        return queue.with_words(rows, typed)


class PublicFilter(_Filter):
    """What anyone may narrow the public register by: days, and no place nearer than the community."""

    outcome = ChoiceFilter(
        method="with_outcome", choices=[(key, key) for key in register.OUTCOMES], label=_("How it stands.")
    )
    time = ChoiceFilter(
        method="with_time", choices=[(key, key) for key in register.TIMES], label=_("More time was approved.")
    )
    since = DateFilter(method="by_day", label=_("Filed on this day or later."))
    until = DateFilter(method="by_day", label=_("Filed on this day or earlier."))

    areas = Area.objects.exclude(level=Level.GRID)
    asked_at = staticmethod(clock.today_begins)

    def with_outcome(self, rows: QuerySet, name: str, key: str) -> QuerySet:
        return rows.filter(register.OUTCOMES[key])

    def with_time(self, rows: QuerySet, name: str, key: str) -> QuerySet:
        return rows.filter(register.TIMES[key])

    def by_day(self, rows: QuerySet, name: str, day: date) -> QuerySet:
        """Whole local days, both ends included."""
        begin = timezone.make_aware(datetime.combine(day, time.min))
        since = rows.filter(filed_at__gte=begin)
        return since if name == "since" else rows.filter(filed_at__lt=begin + timedelta(days=1))
