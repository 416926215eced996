"""By what lists of cases are narrowed: area with its parts, category, status, day, department, lateness."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import (
    BooleanFilter,
    CharFilter,
    ChoiceFilter,
    FilterSet,
    IsoDateTimeFilter,
    MultipleChoiceFilter,
)

from grievances.lifecycle import OPEN, Outcome, PartState, Status
from grievances.models import Assignment, Grievance
from portal.areas.models import Area
from portal.kit import clock

STATUSES = [(status.value, status.value) for status in Status]
OUTCOMES = [(outcome.value, outcome.value) for outcome in Outcome if outcome]


class PublicFilter(FilterSet):
    """What anyone may narrow the public register by."""

    area = CharFilter(method="in_area", label=_("Code of an area; its parts are included."))
    category = CharFilter("category__code", label=_("Code of a category."))
    status = MultipleChoiceFilter(choices=STATUSES, label=_("One or several."))
    outcome = ChoiceFilter(choices=OUTCOMES, label=_("How it ended."))
    filed_after = IsoDateTimeFilter("filed_at", "gte", label=_("Filed at this moment or later (ISO 8601)."))
    filed_before = IsoDateTimeFilter("filed_at", "lt", label=_("Filed before this moment (ISO 8601)."))
    overdue = BooleanFilter(method="is_overdue", label=_("Open and past its due time, or not."))

    class Meta:
        model = Grievance
        fields: list[str] = []

    def in_area(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        path = Area.objects.filter(code=code).values_list("path", flat=True).first()
        return rows.filter(area__path__startswith=path) if path else rows.none()

    def is_overdue(self, rows: QuerySet, name: str, wanted: bool) -> QuerySet:
        late = Q(status__in=OPEN, done_due__lt=clock.now())
        return rows.filter(late) if wanted else rows.filter(Q(done_due=None) | ~late)


class CaseFilter(PublicFilter):
    """What those who may see a case may narrow the list by."""

    department = CharFilter(method="at_department", label=_("Code of a department that has a part in it."))

    def at_department(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        living = Assignment.objects.filter(department__code=code).exclude(state=PartState.WITHDRAWN)
        return rows.filter(pk__in=living.values("grievance"))
