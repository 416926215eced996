"""What a round found, as everybody may read it: nothing of fewer than ten answers."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from evaluation.drawing.survey import sampled
from evaluation.models import PulseAnswer, PulseInvite, PulseRefusal, PulseRound
from evaluation.pulse.questions import FEWEST, GOOD, INDEX, KEYS, VALUES
from evaluation.statistics import rates, sampling
from portal.accounts.codes import tidy_code
from portal.areas.models import Area, Level
from portal.kit.cells import suppressed
from portal.kit.errors import NotThere
from portal.kit.sealed import blind

State = PulseRound.State
Ends = tuple[float, float] | None


@dataclass(frozen=True)
class Place:
    """A subdistrict's share of the upper two answers; `n` and share are None where too few answered there."""

    name: str
    n: int | None
    share: float | None
    ends: Ends


@dataclass(frozen=True)
class Line:
    """One question: how many gave each answer (1 to 5), the share of the upper two with Wilson's interval,
    where the share of all who were asked lies, and how it changed since the round before (Newcombe)."""

    key: str
    counts: tuple[int, ...]
    good: int
    n: int
    share: float
    ends: Ends
    bounds: Ends
    before: float | None
    change: Ends
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Found:
    """A round's results. `lines` is empty while it runs, and where fewer than ten answered."""

    row: PulseRound
    answered: int
    lines: tuple[Line, ...]

    @property
    def response(self) -> float | None:
        """Of those who were asked, the share that answered."""
        return self.answered / self.row.asked if self.row.asked else None


def rounds() -> QuerySet[PulseRound]:
    """Every round without its frame; the page orders them."""
    return PulseRound.objects.defer("frame", "salt").annotate(answered=Count("answers"))


def one(number: int) -> PulseRound:
    """The round; NotThere where there is none."""
    found = PulseRound.objects.defer("frame", "salt").filter(number=number).first()
    if found is None:
        raise NotThere("")
    return found


def current() -> PulseRound | None:
    """The round that has not ended."""
    return PulseRound.objects.defer("frame", "salt").exclude(state=State.ENDED).first()


def found(number: int) -> Found:
    """What the round found."""
    row = one(number)
    answers = _answers(row)
    if row.state != State.ENDED or len(answers) < FEWEST:
        return Found(row, len(answers), ())
    earlier = _before(row)
    areas = {area.pk: area for area in Area.objects.filter(level=Level.SUBDISTRICT)}
    lines = tuple(_line(row, key, answers, earlier, areas) for key in KEYS)
    return Found(row, len(answers), lines)


def _answers(row: PulseRound) -> list[tuple[dict[str, int], int | None]]:
    return list(PulseAnswer.objects.filter(round=row).values_list("marks", "area"))


def _before(row: PulseRound) -> list[dict[str, int]]:
    """The answers of the last round before it of which anything is shown."""
    rows = PulseRound.objects.filter(state=State.ENDED, number__lt=row.number).order_by("-number")
    for earlier in (
        rows.annotate(answered=Count("answers")).filter(answered__gte=FEWEST).values_list("pk")[:1]
    ):
        return list(PulseAnswer.objects.filter(round=earlier[0]).values_list("marks", flat=True))
    return []


def _line(row: PulseRound, key: str, answers, earlier, areas: Mapping[int, Area]) -> Line:
    given = [marks[key] for marks, _area in answers]
    good, n = _good(given), len(given)
    old = [marks[key] for marks in earlier]
    return Line(
        key=key,
        counts=tuple(given.count(value) for value in VALUES),
        good=good,
        n=n,
        share=good / n,
        ends=rates.wilson(good, n),
        bounds=sampling.nonresponse_bounds(n, good, row.asked),
        before=_good(old) / len(old) if old else None,
        change=rates.newcombe_difference(good, n, _good(old), len(old)) if old else None,
        places=_places(key, answers, areas),
    )


def _good(given: Sequence[int]) -> int:
    return sum(value >= GOOD for value in given)


def _places(key: str, answers, areas: Mapping[int, Area]) -> tuple[Place, ...]:
    """By subdistrict, for those who said where they live; none from which one of fewer than ten could be
    worked out."""
    by_area: dict[str, list[int]] = {str(each): [] for each in areas} | {"": []}
    for marks, area in answers:
        by_area[str(area) if area in areas else ""].append(marks[key])
    _total, shown = suppressed(len(answers), {each: len(given) for each, given in by_area.items()})
    rows = []
    for each, area in areas.items():
        n, given = shown[str(each)], by_area[str(each)]
        good = _good(given)
        told = bool(n)
        rows.append(
            Place(
                area.name, n, good / n if told and n else None, rates.wilson(good, n) if told and n else None
            )
        )
    return tuple(rows)


def record(number: int) -> dict:
    """All that anybody needs to draw the round's sample again."""
    row = PulseRound.objects.defer("salt").filter(number=number).first()
    if row is None:
        raise NotThere("")
    codes = json.loads(row.frame)
    return {
        "round": row.number,
        "frame": codes,
        "frame_hash": row.frame_hash,
        "size": row.size,
        "source": row.source,
        "draws_on": row.draws_on.isoformat(),
        "randomness": row.randomness,
        "seed": row.seed,
        "drawn": sampled(row.seed, codes, row.size) if row.seed else [],
    }


def cells(number: int) -> Iterator[tuple[str, int, int]]:
    """(question, answer, how many): exactly what the page shows."""
    for line in found(number).lines:
        for value, count in zip(VALUES, line.counts, strict=True):
            yield line.key, value, count


def invite(code: str) -> PulseInvite:
    """Whose link this is; NotThere where it is nobody's."""
    tidy = tidy_code(code)
    rows = PulseInvite.objects.select_related("round")
    row = (
        rows.filter(Q(index=blind(tidy, INDEX))).defer("round__frame", "round__salt").first()
        if tidy
        else None
    )
    if row is None:
        raise NotThere("")
    return row


def is_left_alone(row: PulseInvite) -> bool:
    """Whether they have said that they don't want to be asked again."""
    return PulseRefusal.objects.filter(person=row.person_id).exists()
