"""The officers' queues: how many cases stand in each view, one page of one, and what its lines show."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from grievances.lifecycle import HANDLED, OPEN_PARTS, PartState, Status
from grievances.models import Assignment, Grievance, Words
from grievances.models.grievance import LAST
from grievances.selectors import load, presence
from grievances.selectors.drafts import written_on
from grievances.selectors.viewing import Times, View, views_for
from portal.accounts.models import Person
from portal.departments import selectors as departments
from portal.departments.actors import Actor
from portal.kit import grams, pages
from portal.kit.bilingual import pick
from portal.kit.prepared import Prepared

MOST = 100


@dataclass(frozen=True)
class Narrowing:
    """What a queue is narrowed down to; None and "": not. `area`: the path of one; `category`, `department`:
    keys. `officer`: the key of who has an open part of it, of the reader's own departments (`ours`), at
    `department` where one is named; `due`: that part falls due `soon`, or is `late`. `words`: its title,
    text or place has all of them."""

    area: str | None = None
    category: int | None = None
    department: int | None = None
    status: str = ""
    officer: int | None = None
    due: str = ""
    words: str = ""
    ours: frozenset[int] = frozenset()

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells it from another."""
        return (*astuple(self)[:-1], *sorted(self.ours))

    @property
    def is_narrow(self) -> bool:
        """Whether anything is narrowed down at all."""
        return self.officer is not None or any(
            (self.area, self.category, self.department, self.status, self.words)
        )

    def of(self, rows: QuerySet[Grievance], at: Times) -> QuerySet[Grievance]:
        """The rows that fit."""
        if self.area:
            rows = rows.filter(area__path__startswith=self.area)
        if self.category:
            rows = rows.filter(category=self.category)
        if self.officer is not None:
            rows = rows.filter(pk__in=self._held(at).values("grievance"))
        elif self.department:
            living = Assignment.objects.filter(department=self.department).exclude(state=PartState.WITHDRAWN)
            rows = rows.filter(pk__in=living.values("grievance"))
        if self.words:
            rows = with_words(rows, self.words)
        return rows.filter(status=self.status) if self.status else rows

    def _held(self, at: Times) -> QuerySet[Assignment]:
        """The parts that the officer has; 0: that nobody has."""
        held = load.open_parts().filter(load.falling(self.due, at.now, at.soon), officer=self.officer or None)
        held = held.filter(department__in=self.ours)
        return held.filter(department=self.department) if self.department else held


def with_words(rows: QuerySet[Grievance], typed: str) -> QuerySet[Grievance]:
    """Those of the cases whose title, text or place has all of these words; none where there is no word."""
    terms = grams.asked(typed)
    found = Words.objects.filter(terms__sought=terms).values("grievance")
    return rows.filter(pk__in=found) if terms else rows.none()


Asked = tuple[str, View, Narrowing]  # a saved view: under which key it is counted, and what it asks


@dataclass(frozen=True)
class Line:
    """A row of a queue. `due_at`: when the actor's own open part is due, else the case; None: paused.

    `lead`: the name of the department that leads; "" while none does. `helping`: how many assist. `holder`:
    who has the open part of the actor's own department; "": nobody; None: it has none. `own`: the actor has.
    `drafted`: the actor has a draft on it. `present`: the other officers who are at the case now.
    """

    case: Grievance
    due_at: datetime | None
    lead: str
    helping: int
    holder: str | None = None
    own: bool = False
    drafted: bool = False
    present: tuple[presence.Present, ...] = ()


# Kept for those who look at their queues now (half a megabyte for the counts of one, a tenth for a view);
# what of today's lists the queries name is in the key. A queue that is narrowed down is written each time.
COUNTS_KEPT, VIEWS_KEPT = 64, 256
TIMES = (datetime,) * len(fields(Times))


Counts = dict[str, int | None]  # None: not counted


def counts(actor: Actor, narrowing: Narrowing, now: datetime, saved: Iterable[Asked] = ()) -> Counts:
    """How many cases stand in each of the actor's views, and in those saved (as they are narrowed down
    themselves), counted no further than MOST: one query, whatever there is. Where words are looked for, none
    is counted."""
    views, saved = views_for(actor), tuple(saved)
    places = [place for place, _view, _narrowing in saved]
    uncounted: Counts = dict.fromkeys([*(view.key for view in views), *places])
    if not views or narrowing.words:
        return uncounted
    reader = _Reader(actor, narrowing, saved)
    query = _count_views(reader) if narrowing.is_narrow else _counting(reader)
    found = query.first(*astuple(Times.of(now)))
    keys = [view.key for view in views if view.counted] + places
    return uncounted | {key: count or 0 for key, count in zip(keys, found, strict=True)}


def count(actor: Actor, view: View, narrowing: Narrowing, now: datetime) -> int:
    """How many cases stand in one view, counted no further than MOST."""
    reader = _Reader(actor, narrowing)
    query = _count_views(reader, view.key) if narrowing.is_narrow else _counting_one(reader, view.key)
    (found,) = query.first(*astuple(Times.of(now))) or (0,)
    return found or 0


def rows(actor: Actor, view: View, narrowing: Narrowing, now: datetime) -> QuerySet[Grievance]:
    """A view's cases with what a line shows, to be paged by `view.by`."""
    return _rows(actor, view, narrowing, Times.of(now))


def begin(actor: Actor, view: View, narrowing: Narrowing, now: datetime) -> list[Grievance]:
    """The first page of `rows`, and one more."""
    reader = _Reader(actor, narrowing)
    query = _begin_view(reader, view.key) if narrowing.is_narrow else _beginning(reader, view.key)
    return query(*astuple(Times.of(now)))


class _Reader:
    """Who reads which queue, as a key: equal where the same queries are asked."""

    def __init__(self, actor: Actor, narrowing: Narrowing, saved: tuple[Asked, ...] = ()):
        self.actor, self.narrowing, self.saved = actor, narrowing, saved
        kept = tuple((place, view.key, narrowed.key) for place, view, narrowed in saved)
        self.key = (actor.person_id, actor.posts, narrowing.key, departments.today(), kept)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Reader) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


def _count_views(reader: _Reader, *keys: str) -> Prepared:
    """How many stand in each of these views, or in all that fit and in those saved."""
    asked = (view for view in views_for(reader.actor) if (view.key in keys if keys else view.counted))
    views = [(view, reader.narrowing) for view in asked]
    views += [(view, narrowing) for _place, view, narrowing in reader.saved]

    def build(*times: datetime) -> QuerySet:
        at = Times(*times)
        each = (one.of(view.rows(reader.actor, at), at).values("pk")[:MOST] for view, one in views)
        counted = {f"in_{number}": _Counted(rows) for number, rows in enumerate(each)}
        return Person.objects.filter(pk=reader.actor.person_id).values_list(*counted.values())

    return Prepared(build, *TIMES, spare=True)


def _begin_view(reader: _Reader, key: str) -> Prepared:
    view = next(each for each in views_for(reader.actor) if each.key == key)

    def build(*times: datetime) -> QuerySet:
        return pages.ordered(_rows(reader.actor, view, reader.narrowing, Times(*times)), view.by)

    return Prepared(lambda *times: build(*times)[: pages.SIZE + 1], *TIMES, spare=True)


_counting = lru_cache(maxsize=COUNTS_KEPT)(_count_views)
_counting_one = lru_cache(maxsize=VIEWS_KEPT)(_count_views)
_beginning = lru_cache(maxsize=VIEWS_KEPT)(_begin_view)


class _Counted(Subquery):
    """How many rows a limited query has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def _rows(actor: Actor, view: View, narrowing: Narrowing, at: Times) -> QuerySet[Grievance]:
    found = narrowing.of(view.rows(actor, at), at)
    also = {"drafted": written_on(actor), "present": presence.everybody(at.present)}
    found = found.annotate(line_at=_line_at(actor), **also)
    return found.select_related("area").only(*SHOWN)


SHOWN = (
    "reference", "title", "place", "status", "outcome", "question_open", "disputed", "supervised", "whistled",
    "disowned", "joined", "many", "channel", "guarded",
    "level", "cycle", "sensitive", "about_staff", "historical", "filed_at", "closed_at", "done_due",
    "confirm_by", "queue_at", "erased_at", "reviewing", "review_by", "version", "mediating", "follow_up",
    "time_asked", "held_until", "planned", "area__name_zh", "area__name_en",
)  # fmt: skip


def _line_at(actor: Actor) -> Any:
    """What a line is ordered by: the actor's own open part's due time, else the case's."""
    departments = {department for department, _path in actor.workplaces()}
    if not departments:
        return F("queue_at")
    mine = Assignment.objects.filter(
        grievance=OuterRef("pk"), department__in=departments, state__in=OPEN_PARTS, due_at__isnull=False
    )
    return Coalesce(Subquery(mine.order_by("due_at").values("due_at")[:1]), F("queue_at"))


@dataclass(frozen=True)
class _Part:
    """A living part as a line needs it."""

    role: str
    unit: str
    department: int
    is_open: bool
    officer: int | None
    name: str


def attended(cases: Iterable[Grievance], actor: Actor) -> list[Line]:
    """The rows with who is at them, and nothing else of what a line shows."""
    return [Line(case, None, "", 0, present=presence.others(case.present, actor)) for case in cases]


def lines(cases: Iterable[Grievance], actor: Actor) -> list[Line]:
    """The rows as they are shown; their parts are read at once, as plain tuples."""
    cases = list(cases)
    parts: dict[int, list[_Part]] = {}
    for grievance, role, zh, en, unit, state, who, who_zh, who_en in _living_of([case.pk for case in cases]):
        name = pick(who_zh, who_en) if who else ""
        made = _Part(role, pick(zh, en), unit, state in OPEN_PARTS, who, name)
        parts.setdefault(grievance, []).append(made)
    ours = {department for department, _path in actor.workplaces()}
    return [_line(case, parts.get(case.pk, []), ours, actor) for case in cases]


def _line(case: Grievance, parts: list[_Part], ours: set[int], me: Actor) -> Line:
    lead = next((part.unit for part in parts if part.role == Assignment.LEAD), "")
    due_at = case.closed_at or (case.confirm_by if case.status == Status.PROPOSED else case.line_at)
    due_at = case.review_by if case.reviewing else due_at
    helping = sum(part.role == Assignment.CO for part in parts)
    held = [part for part in parts if part.department in ours and part.is_open and case.status in HANDLED]
    holder = " · ".join(dict.fromkeys(part.name for part in held if part.name)) if held else None
    own = any(part.officer == me.person_id for part in held)
    drafted, present = bool(case.drafted), presence.others(case.present, me)
    return Line(case, None if due_at == LAST else due_at, lead, helping, holder, own, drafted, present)


def _living_of(cases: list[int]) -> list[tuple]:
    """The living parts of so many cases, a page of them in a query."""
    found = []
    for start in range(0, len(cases), pages.SIZE):
        some = cases[start : start + pages.SIZE]
        found += _living(*some, *[NO_CASE] * (pages.SIZE - len(some)))
    return found


NO_CASE = 0
PART = (
    "grievance_id", "role", "department__name_zh", "department__name_en", "department_id", "state",
    "officer_id", "officer__name_zh", "officer__name_en",
)  # fmt: skip
_living = Prepared(
    lambda *cases: (
        Assignment.objects.filter(grievance__in=cases).exclude(state=PartState.WITHDRAWN).values_list(*PART)
    ),
    *[int] * pages.SIZE,
)
