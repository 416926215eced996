"""What a panel member's own page shows: what waits, and what they have done."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from evaluation.lifecycle import SEATED, SHOWN, SampleState, SeatState
from evaluation.models import Criterion, PanelMember, Seat
from evaluation.scoring import Sheet
from portal.kit import clock


@dataclass(frozen=True)
class Line:
    """A case on the member's page, by its kind of matter alone. `number`: its place in their own order."""

    sample: int
    number: int
    matter: str
    due_at: datetime
    begun: bool
    revealed: bool
    second: bool = False


@dataclass(frozen=True)
class Desk:
    waiting: tuple[Line, ...]
    done: tuple[Line, ...]


def desk(member: PanelMember, most: int = 60) -> Desk:
    """The member's seats in their own random order; what is done, newest case first: one query."""
    rows = list(_seats(member).order_by("alias")[:most])
    waiting = [seat for seat in rows if _waits(seat)]
    done = sorted((seat for seat in rows if seat.state == SeatState.DONE), key=lambda seat: -seat.sample_id)
    return Desk(
        tuple(_line(seat, number) for number, seat in enumerate(waiting, start=1)),
        tuple(_line(seat, number) for number, seat in enumerate(done, start=1)),
    )


def _seats(member: PanelMember) -> QuerySet[Seat]:
    opened = Q(opens_at__isnull=True) | Q(opens_at__lte=clock.now())
    rows = Seat.objects.filter(opened, member=member, state__in=SEATED)
    return rows.select_related("sample__grievance__category")


def _waits(seat: Seat) -> bool:
    return seat.state == SeatState.WAITING and seat.sample.state == SampleState.OPEN


def _line(seat: Seat, number: int) -> Line:
    category = seat.sample.grievance.category
    return Line(
        sample=seat.sample_id,
        number=number,
        matter=category.name if category else "",
        due_at=seat.due_at,
        begun=bool(seat.draft),
        revealed=seat.sample.state in SHOWN,
        second=seat.sample.first_id is not None,
    )


@dataclass(frozen=True)
class Round:
    """What the scorers of a second round look at besides the case: the marks of the first, criterion by
    criterion, and the reasons that they gave each other."""

    marks: tuple[tuple[str, tuple[int, ...]], ...]
    reasons: tuple[str, ...]


def second_round(seat: Seat) -> Round | None:
    """None in a first round."""
    first = seat.sample.first
    if first is None:
        return None
    names = {each.key: each.name for each in questions(seat, anchors=False)}
    marks = tuple((names[key], tuple(row["values"])) for key, row in first.result.criteria.items())
    return Round(marks, tuple(each.words for each in seat.sample.reasons.all()))


def questions(seat: Seat, *, anchors: bool = True) -> list[Criterion]:
    """The criteria of the seat's rubric, and with `anchors` what each mark means."""
    rows = seat.sample.session.rubric.criteria.all()
    return list(rows.prefetch_related("anchors") if anchors else rows)


def first_open(keys: list[str], draft: Sheet) -> str | None:
    """The first question without an answer; None where all have one."""
    return next((key for key in keys if key not in draft.marks), None)
