"""What is published of the draws of panels."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from evaluation.models import PanelDraw
from portal.kit.errors import NotThere


@dataclass(frozen=True)
class Row:
    """A value of a feature: how many of the pool, of the panel; what the quotas ask for (None: nothing)."""

    value: str
    pool: int
    panel: int | None
    least: int | None
    most: int | None


def draw_by_number(number: int) -> PanelDraw:
    """The draw; NotThere where there is none."""
    found = PanelDraw.objects.filter(number=number).first()
    if found is None:
        raise NotThere("")
    return found


def publication_of(number: int) -> dict[str, Any]:
    """What anybody needs to run the draw again; NotThere before it is published."""
    found: dict[str, Any] = draw_by_number(number).publication
    if not found:
        raise NotThere("")
    return found


def composition(draw: PanelDraw) -> dict[str, list[Row]]:
    """By feature: the pool, the panel and the quotas beside each other; of what is published alone."""
    people = draw.publication.get("pool", [])
    panel = set(draw.publication.get("panel", []))
    found: dict[str, list[Row]] = {}
    for name in dict.fromkeys(key for _code, features, _home in people for key in features):
        counted = Counter(features[name] for _code, features, _home in people)
        seated = Counter(features[name] for code, features, _home in people if code in panel)
        bounds = draw.quotas.get(name, {})
        found[name] = [
            Row(value, counted[value], seated[value] if panel else None, *bounds.get(value, (None, None)))
            for value in sorted({*counted, *bounds})
        ]
    return found


def chances(draw: PanelDraw) -> list[tuple[str, Fraction, bool]]:
    """(code, probability, drawn) of everybody in the pool, the likeliest first."""
    published = draw.publication
    panel = set(published.get("panel", []))
    rows = zip(published.get("pool", []), published.get("probabilities", []), strict=True)
    found = [(person[0], Fraction(chance), person[0] in panel) for person, chance in rows]
    return sorted(found, key=lambda row: (-row[1], row[0]))
