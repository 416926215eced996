"""A panel's draw run again from nothing but what was published of it. PURE.

Whole-number arithmetic and SHA-256 are enough for all but the thorough check, which also asks a solver
whether the published probabilities are as equal as the quotas allow.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from evaluation.drawing.publishing import conclude, lottery_hash, panel_pool_hash
from evaluation.drawing.quotas import Infeasible, broken, read
from evaluation.drawing.selecting import leximin
from evaluation.drawing.tickets import probabilities

ANNOUNCED = {
    "pool": list,
    "pool_hash": str,
    "quotas": dict,
    "size": int,
    "committees": list,
    "tickets": list,
    "probabilities": list,
    "lottery_hash": str,
}
CONCLUDED = {"randomness": str, "seed": str, "ticket": int, "panel": list, "alternates": list}

# By how many tickets a probability may differ from the leximin one: whole tickets round, by less than two.
OFF_AT_MOST = 3


def verify(publication: Mapping, *, randomness: str | None = None, thorough: bool = False) -> list[str]:
    """What is wrong with a publication, be it an announcement alone or a whole draw; empty where nothing is.

    `randomness`: what the verifier read of it themselves. `thorough`: also solve again, and compare
    each person's probability with the leximin one (unique, whatever the solver) within three tickets.
    """
    try:
        complaints = list(_ill_formed(publication)) or list(_differing(publication, randomness, thorough))
    except (TypeError, ValueError, KeyError, AttributeError, IndexError, ArithmeticError) as error:
        complaints = [f"the publication cannot be read: {error!r}"]
    return complaints


def _differing(publication: Mapping, randomness: str | None, thorough: bool) -> Iterator[str]:
    yield from _other_hashes(publication)
    yield from _broken_committees(publication)
    yield from _other_probabilities(publication)
    if randomness is not None and randomness.strip() != publication.get("randomness"):
        yield "the randomness is not the one that was named"
    if "randomness" in publication:
        yield from _other_outcome(publication)
    if thorough:
        yield from _less_fair(publication)


def _ill_formed(publication: Mapping) -> Iterator[str]:
    kinds = ANNOUNCED | (CONCLUDED if CONCLUDED.keys() & publication.keys() else {})
    wrong = [key for key, kind in kinds.items() if not isinstance(publication.get(key), kind)]
    if wrong:
        yield f"missing or of another kind: {', '.join(wrong)}"
        return
    codes = [row[0] for row in publication["pool"]]
    if codes != sorted(set(codes)):
        yield "the pool is not in the order of its codes, or names one twice"
    tickets, committees = publication["tickets"], publication["committees"]
    if len(tickets) != len(committees) or not tickets or not all(type(n) is int and n > 0 for n in tickets):
        yield "not every committee has its whole number of tickets"
    if any(type(place) is not int or not 0 <= place < len(codes) for each in committees for place in each):
        yield "a committee seats somebody who is not in the pool"


def _other_hashes(publication: Mapping) -> Iterator[str]:
    if panel_pool_hash(publication["pool"]) != publication["pool_hash"]:
        yield "the pool is not the one that was announced"
    if lottery_hash(publication) != publication["lottery_hash"]:
        yield "the lottery is not the one that was announced"


def _broken_committees(publication: Mapping) -> Iterator[str]:
    rules, pool = read(publication["quotas"]), publication["pool"]
    for number, committee in enumerate(publication["committees"]):
        if len(set(committee)) != publication["size"] or len(committee) != publication["size"]:
            yield f"committee {number}: {len(set(committee))} people, not {publication['size']}"
        homes = [pool[place][2] for place in committee if pool[place][2] is not None]
        if len(set(homes)) < len(homes):
            yield f"committee {number}: two of one household"
        for rule, count in broken(rules, [pool[place][1] for place in committee]):
            wanted = f"{rule.least} to {rule.most}"
            yield f"committee {number}: {count} of {rule.category} {rule.feature}, not {wanted}"


def _other_probabilities(publication: Mapping) -> Iterator[str]:
    people = len(publication["pool"])
    exact = probabilities(publication["committees"], publication["tickets"], people)
    stated = [Fraction(each) for each in publication["probabilities"]]
    if len(stated) != people:
        yield f"{len(stated)} probabilities for {people} people"
    for row, is_, said in zip(publication["pool"], exact, stated, strict=False):
        if is_ != said:
            yield f"{row[0]}: the tickets give {is_}, not {said}"


def _other_outcome(publication: Mapping) -> Iterator[str]:
    expected = conclude(publication, publication["randomness"])
    if expected["seed"] != publication["seed"]:
        yield "the seed is not made of the pool, the lottery and the randomness"
    for key, name in {"ticket": "number", "panel": "panel", "alternates": "order of alternates"}.items():
        if expected[key] != publication[key]:
            yield f"the {name} is not the one drawn"


def _less_fair(publication: Mapping) -> Iterator[str]:
    pool, total = publication["pool"], sum(publication["tickets"])
    try:
        fairest = leximin(
            [row[1] for row in pool],
            publication["quotas"],
            publication["size"],
            households=[row[2] for row in pool],
        )
    except Infeasible as error:
        yield f"there is no such panel: {error}"
        return
    for row, stated, fair in zip(pool, publication["probabilities"], fairest.probabilities, strict=False):
        if abs(float(Fraction(stated)) - fair) > OFF_AT_MOST / total:
            yield f"{row[0]}: {float(Fraction(stated)):.4f} is not the fairest probability, {fair:.4f}"
