"""The page of one round: its points with what was said of each, and what was found."""

from dataclasses import dataclass

from grievances.models import PatrolFinding, PatrolPoint, PatrolRound
from grievances.patrols import policies
from portal.departments.actors import Actor


@dataclass(frozen=True)
class Line:
    """A point, whether it was found in order, and what was found there."""

    point: PatrolPoint
    in_order: bool
    findings: tuple[PatrolFinding, ...]

    @property
    def is_said(self) -> bool:
        return self.in_order or bool(self.findings)


@dataclass(frozen=True)
class Walk:
    """A round as its walker, or its supervisor, sees it. `elsewhere`: what was found at none of the
    points."""

    round: PatrolRound
    lines: list[Line]
    elsewhere: tuple[PatrolFinding, ...]

    @property
    def left(self) -> list[PatrolPoint]:
        return [line.point for line in self.lines if not line.is_said]

    @property
    def said(self) -> int:
        return sum(line.is_said for line in self.lines)

    @property
    def waiting(self) -> list[PatrolFinding]:
        """What waits for a word: is it the same matter as an open case?"""
        found = [each for line in self.lines for each in line.findings] + list(self.elsewhere)
        return [each for each in found if not each.way]


def walk(walked: PatrolRound, actor: Actor) -> Walk:
    """The round as the actor may know of it: three queries, whatever there is."""
    points = list(walked.plan.points.select_related("category"))
    ticked = set(walked.ticks.values_list("point", flat=True))
    found = list(walked.findings.filter(policies.told(actor)).select_related("category", "grievance"))
    lines = [Line(p, p.pk in ticked, tuple(f for f in found if f.point_id == p.pk)) for p in points]
    return Walk(walked, lines, tuple(f for f in found if f.point_id is None))
