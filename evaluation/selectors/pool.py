"""What the pool is made of, and one's own place in it."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Sum

from evaluation.models import Volunteer
from portal.areas.models import Area, Level
from portal.departments.actors import Actor

FEWEST = 5  # fewer of a kind are not told apart in public
FEATURES = ("kind", "sex", "age_band", "residence")


@dataclass(frozen=True)
class Share:
    """So many of the pool are of this kind. `n` None: fewer than FEWEST, not told. `population`: how large
    their share of the district's people is, in per cent; None: not known."""

    value: str
    n: int | None
    percent: float | None = None
    population: float | None = None


@dataclass(frozen=True)
class Composition:
    """Of how many the pool consists, by subdistrict and by each feature."""

    total: int
    shares: dict[str, tuple[Share, ...]]


def own(actor: Actor) -> Volunteer | None:
    """The actor's own place, or what they were asked."""
    if actor.person_id is None:
        return None
    return Volunteer.objects.select_related("home__parent").filter(person=actor.person_id).first()


def waiting() -> int:
    """How many were asked and have not answered."""
    return Volunteer.objects.filter(state=Volunteer.State.ASKED).count()


def composition() -> Composition:
    """The pool as everybody may see it: two queries."""
    rows = list(Volunteer.objects.filter(state=Volunteer.State.IN).values_list("home__path", *FEATURES))
    places = _subdistricts()
    counted = {"area": Counter(_above(path, places) for path, *_rest in rows)}
    for n, name in enumerate(FEATURES, start=1):
        counted[name] = Counter(row[n] for row in rows)
    people = sum(place.people for place in places)
    of_area = {place.name: 100 * place.people / people for place in places} if people else {}
    shares = {
        name: _shares(counts, len(rows), of_area if name == "area" else {})
        for name, counts in counted.items()
    }
    return Composition(len(rows), shares)


@dataclass(frozen=True)
class _Place:
    path: str
    name: str
    people: int


def _subdistricts() -> list[_Place]:
    """Each with the people of its grids."""
    found = []
    for area in Area.objects.filter(level=Level.SUBDISTRICT).defer("boundary"):
        grids = Area.objects.filter(path__startswith=area.path, level=Level.GRID)
        found.append(_Place(area.path, area.name, grids.aggregate(n=Sum("population"))["n"] or 0))
    return found


def _above(path: str, places: list[_Place]) -> str:
    return next((place.name for place in places if path.startswith(place.path)), "")


def _shares(counts: Counter, total: int, population: dict[str, float]) -> tuple[Share, ...]:
    """The most frequent first. What is too rare to be told is not told for the next either, if its number
    could be reckoned from the others."""
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    told = [row for row in rows if row[1] >= FEWEST]
    if len(rows) - len(told) == 1 and told:
        told.pop()
    known = dict(told)
    return tuple(
        Share(
            value,
            known.get(value),
            100 * known[value] / total if value in known else None,
            population.get(value),
        )
        for value, _n in rows
    )
