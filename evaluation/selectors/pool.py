"""What the pool is made of, and one's own place in it."""

from collections import Counter
from dataclasses import dataclass

from evaluation.models import Population, Volunteer
from evaluation.selectors import features, population
from portal.areas.models import Area, Level
from portal.departments.actors import Actor

FEWEST = 5  # fewer of a kind are not told apart in public


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
    people: Population | None = None


def own(actor: Actor) -> Volunteer | None:
    """The actor's own place, or what they were asked."""
    if actor.person_id is None:
        return None
    return Volunteer.objects.select_related("home__parent").filter(person=actor.person_id).first()


def waiting() -> int:
    """How many were asked and have not answered."""
    return Volunteer.objects.filter(state=Volunteer.State.ASKED).count()


def composition() -> Composition:
    """The pool as everybody may see it: four queries."""
    counts = features.counted()
    total, people = counts["kind"].total(), _people()
    everybody = sum(people.values())
    noted = population.newest()
    known = population.shares(noted)
    known["area"] = {code: 100 * n / everybody for code, n in people.items()} if everybody else {}
    shares = {name: _shares(rows, total, known.get(name, {})) for name, rows in counts.items()}
    return Composition(total, shares, noted)


def _people() -> Counter[str]:
    """How many people live in each subdistrict, by its code: those of its grids."""
    rows = Area.objects.filter(level__in=[Level.SUBDISTRICT, Level.GRID])
    rows = list(rows.order_by("path").values_list("path", "code", "level", "population"))
    above = [(path, code) for path, code, level, _n in rows if level == Level.SUBDISTRICT]
    found: Counter[str] = Counter()
    for path, _code, level, n in rows:
        if level == Level.GRID:
            found[features.above(path, above)] += n
    return found


def _shares(counts: Counter, total: int, population: dict[str, float]) -> tuple[Share, ...]:
    """The most frequent first; what the district has and the pool lacks with them. What is too rare to be
    told is not told for the next either, if its number could be reckoned from the others."""
    none = dict.fromkeys(population, 0)
    rows = sorted((none | counts).items(), key=lambda row: (-row[1], row[0]))
    told = [row for row in rows if row[1] >= FEWEST or not row[1]]
    if len(rows) - len(told) == 1 and told:
        told.remove(min((row for row in told if row[1]), default=told[-1], key=lambda row: row[1]))
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
