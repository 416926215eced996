"""What a revision would have clocks count by: a draft's own words, or the version that it became."""

from dataclasses import dataclass
from typing import Any

from portal.engines.limits import clocks
from portal.engines.limits.clock import Calendar, Limit
from portal.engines.limits.models import CalendarVersion, LimitClassVersion
from portal.engines.limits.revisions import Revision
from portal.engines.limits.shifting import Terms

# The limits of a class. All but that to object, which no clock counts towards, are recomputed.
CLOCKS = ("contact", "done", "part", "sign", "objection", "ruling")
# What a class says beside: how much more time may be granted at once. No clock counts by them.
MORE_TIME = ("longest_extension", "longest_pause")
SPANS = (*CLOCKS, *MORE_TIME)


@dataclass(frozen=True)
class NewTerms:
    """By clock: `of("done")`. The rows are there once the revision is applied."""

    calendar: Calendar | None = None
    limits: dict[str, Limit] | None = None
    calendar_row: CalendarVersion | None = None
    limit_row: LimitClassVersion | None = None

    def of(self, kind: str) -> Terms:
        return Terms(self.calendar, self.limits[kind] if self.limits else None)


def terms_of(revision: Revision) -> NewTerms:
    if revision.kind == Revision.Kind.CALENDAR:
        return _calendar(revision)
    if revision.version is None:
        return NewTerms(limits=limits_in(revision.data))
    row = LimitClassVersion.objects.get(code=revision.code, version=revision.version)
    return NewTerms(limits={name: getattr(row, name) for name in CLOCKS}, limit_row=row)


def _calendar(revision: Revision) -> NewTerms:
    if revision.version is None:
        calendar = Calendar.parse(revision.data, code=revision.code, version=revision.base + 1)
        return NewTerms(calendar=calendar)
    row = CalendarVersion.objects.get(code=revision.code, version=revision.version)
    return NewTerms(calendar=clocks.load_calendar(row), calendar_row=row)


def spans_with(stands: LimitClassVersion, limits: dict[str, Limit]) -> dict[str, Limit]:
    """The class's limits, by SPANS, with these in their places. An extension that is not among them is never
    longer than the limit for `done`."""
    spans = {name: getattr(stands, name) for name in SPANS} | limits
    if "longest_extension" not in limits:
        done, longest = spans["done"], spans["longest_extension"]
        same = done.unit == longest.unit
        spans["longest_extension"] = Limit(min(done.amount, longest.amount), done.unit) if same else done
    return spans


def limits_in(data: dict[str, Any]) -> dict[str, Limit]:
    """The limits of a draft of a class, by SPANS."""
    return {name: Limit.parse(data[name]) for name in SPANS if name in data}
