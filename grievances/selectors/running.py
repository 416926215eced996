"""Running cases whose clocks count by a calendar or a limit class: in their order, a batch at a time."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from grievances.lifecycle import OPEN, OPEN_PARTS
from grievances.models import Assignment, Escalation, Grievance
from portal.engines.limits.models import ClockEvent
from portal.engines.limits.revisions import Revision, Round

Raised = dict[int, set[tuple[str, int | None, int]]]
MOST_CHANGED = 1000
FIELD = {Revision.Kind.CALENDAR: "calendar", Revision.Kind.LIMIT: "limit_class"}


def counting_by(revision: Revision) -> QuerySet[Grievance]:
    """The running cases that count by an earlier version than the revision makes; imported histories have no
    clock that anybody watches."""
    name = FIELD[Revision.Kind(revision.kind)]
    before = revision.version or revision.base + 1
    known = {f"{name}__code": revision.code, f"{name}__version__lt": before}
    return Grievance.objects.filter(status__in=OPEN, historical=False, **known)


def batch(revision: Revision, after: int, size: int) -> list[Grievance]:
    """The next cases, with what weighing reads."""
    parts = Assignment.objects.filter(state__in=OPEN_PARTS)
    rows = counting_by(revision).filter(pk__gt=after).order_by("pk").select_related("limit_class")
    rows = rows.defer("body").prefetch_related(Prefetch("parts", parts, to_attr="open_parts"))
    return list(rows[:size])


def raised(keys: Iterable[int]) -> Raised:
    """By case: the (kind, part, cycle) of which a lateness was told; a warning ahead of time is none."""
    found: Raised = defaultdict(set)
    rows = Escalation.objects.filter(grievance__in=list(keys))
    for row in rows:
        if row.raised_at >= row.due_at:
            found[row.grievance_id].add((row.kind, row.part_id, row.cycle))
    return found


def changed_since(round_: Round) -> int:
    """How many of the cases that count by it have had news of their clocks since the round began, or came
    since; at most a thousand are looked at."""
    news = ClockEvent.objects.filter(pk__gt=round_.mark, subject__startswith="grievance:")
    subjects = set(news.order_by().values_list("subject", flat=True).distinct()[:MOST_CHANGED])
    counted = set(round_.shifts.filter(subject__in=subjects).values_list("subject", flat=True))
    others = {int(subject.partition(":")[2]) for subject in subjects - counted}
    return len(counted) + counting_by(round_.revision).filter(pk__in=others).count()


def latest_texts(number: int) -> list[str]:
    """What residents wrote in the latest filings, for words to be weighed by; no complaint about staff. The
    caller counts, and shows none of it."""
    rows = Grievance.objects.filter(about_staff=False, erased_at=None).order_by("-filed_at", "-pk")
    return list(rows.values_list("body", flat=True)[:number])
