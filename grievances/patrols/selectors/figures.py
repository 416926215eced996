"""The numbers of a plan's page: the same condition counts them and lists them, for the same reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import Count, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from grievances.lifecycle import Outcome
from grievances.models import PatrolCheck, PatrolFinding, PatrolPlan, PatrolRound
from grievances.patrols import policies
from grievances.patrols.selectors.own import loaded_checks
from portal.departments.actors import Actor

R, F, C = PatrolRound.State, PatrolFinding.Way, PatrolCheck.Result


@dataclass(frozen=True)
class Figure:
    """One number: of which rows, and which of them. `tone`: late where it is nothing to be proud of. `rare`:
    shown only where it is not nought."""

    key: str
    label: Any
    kind: str
    where: Q
    tone: str = ""
    rare: bool = False


@dataclass(frozen=True)
class Counted:
    """A figure with its number."""

    figure: Figure
    n: int

    @property
    def is_shown(self) -> bool:
        return bool(self.n) or not self.figure.rare


KINDS: Mapping[str, tuple[type[Model], str, Any]] = MappingProxyType(
    {
        "rounds": (PatrolRound, "plan", _("Rounds")),
        "findings": (PatrolFinding, "round__plan", _("Findings")),
        "checks": (PatrolCheck, "round__plan", _("Re-checks")),
    }
)
_ALL = (
    Figure("rounds", _("fell due"), "rounds", ~Q(state=R.OFF)),
    Figure("walked", _("walked"), "rounds", Q(state=R.WALKED)),
    Figure("missed", _("missed"), "rounds", Q(state=R.MISSED), "late"),
    Figure("open", _("due or under way"), "rounds", Q(state__in=[R.DUE, R.WALKING]), rare=True),
    Figure("off", _("called off"), "rounds", Q(state=R.OFF), rare=True),
    Figure("findings", _("made"), "findings", Q()),
    Figure("cases", _("became a case"), "findings", Q(way=F.CASE)),
    Figure("solved", _("solved on the spot"), "findings", Q(way=F.SOLVED)),
    Figure("noted", _("added to an open case"), "findings", Q(way=F.NOTED), rare=True),
    Figure("waiting", _("wait for a word"), "findings", Q(way=""), "late", rare=True),
    Figure("seen", _("cases: looked at again, done"), "findings",
           Q(way=F.CASE, grievance__outcome=Outcome.SEEN), rare=True),
    Figure("unseen", _("cases: closed, nobody looked again"), "findings",
           Q(way=F.CASE, grievance__outcome=Outcome.UNSEEN), "late", rare=True),
    Figure("checks", _("drawn"), "checks", Q()),
    Figure("same", _("as reported"), "checks", Q(result=C.SAME)),
    Figure("other", _("not as reported"), "checks", Q(result=C.OTHER), "late"),
    Figure("unchecked", _("still to be done"), "checks", Q(result=""), rare=True),
)  # fmt: skip
FIGURES: Mapping[str, Figure] = MappingProxyType({figure.key: figure for figure in _ALL})


def _known(plan: PatrolPlan, kind: str, actor: Actor) -> QuerySet:
    """All rows of the kind that the actor may know of."""
    model, to_plan, _words = KINDS[kind]
    known = policies.told(actor) if kind == "findings" else Q()
    return model.objects.filter(known, **{to_plan: plan})


def rows(plan: PatrolPlan, figure: Figure, actor: Actor) -> QuerySet:
    """Exactly what the figure counts."""
    found = _known(plan, figure.kind, actor).filter(figure.where)
    if figure.kind == "rounds":
        return found.select_related("walker")
    if figure.kind == "findings":
        return found.select_related("round__walker", "category", "grievance")
    return loaded_checks(found)


def counted(plan: PatrolPlan, actor: Actor) -> list[tuple[Any, list[Counted]]]:
    """All numbers of the plan under their headings: three queries."""
    return [(words, _of_kind(plan, kind, actor)) for kind, (_model, _way, words) in KINDS.items()]


def _of_kind(plan: PatrolPlan, kind: str, actor: Actor) -> list[Counted]:
    own = [figure for figure in _ALL if figure.kind == kind]
    counts = {figure.key: Count("pk", filter=figure.where) if figure.where else Count("pk") for figure in own}
    found = _known(plan, kind, actor).aggregate(**{f"n_{key}": n for key, n in counts.items()})
    return [each for each in (Counted(figure, found[f"n_{figure.key}"]) for figure in own) if each.is_shown]
