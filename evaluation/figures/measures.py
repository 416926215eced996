"""The measures: what each is called, says and counts. Numerator and denominator are conditions on cases, so
that the same condition counts them and lists them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from evaluation.lifecycle import SampleState
from evaluation.models import Sample
from grievances.lifecycle import Outcome, Status

Condition = Callable[[datetime], Q]
SATISFIED_FROM = 4


@dataclass(frozen=True)
class Measure:
    """A rate. `by`: the moment that puts a case into the period. `beside`: what is counted next to it,
    apart. `confides`: it counts what residents answered, which the register tells of no case."""

    key: str
    name: str
    says: str
    formula: str
    counted: str
    among: str
    rest: str
    by: str
    denominator: Condition
    numerator: Condition
    beside: tuple[tuple[str, str, Condition], ...] = ()
    confides: bool = False


def _contact_due(until: datetime) -> Q:
    """Contact was due by then. Who withdrew before anybody answered is owed no answer."""
    gone = Q(status=Status.WITHDRAWN, contacted_at__isnull=True)
    return Q(contact_due__lte=until) & ~gone


def _contacted_in_time(until: datetime) -> Q:
    return Q(contacted_at__lte=F("contact_due"))


def _asked(until: datetime) -> Q:
    """Closed after a resolution was proposed: the resident was asked."""
    return Q(status=Status.CLOSED, outcome__in=[Outcome.CONFIRMED, Outcome.SILENT])


def _verified() -> Exists:
    """A panel has judged this very outcome and found it good enough."""
    return Exists(
        Sample.objects.filter(
            grievance=OuterRef("pk"),
            cycle=OuterRef("cycle"),
            state=SampleState.REVEALED,
            result__score__gte=F("session__rubric__verified_from"),
        )
    )


def _resolved(until: datetime) -> Q:
    return Q(outcome=Outcome.CONFIRMED) | Q(_verified(), outcome=Outcome.SILENT)


def _silent(until: datetime) -> Q:
    return Q(~_verified(), outcome=Outcome.SILENT)


def _rated(until: datetime) -> Q:
    return Q(status=Status.CLOSED, rating__isnull=False)


def _satisfied(until: datetime) -> Q:
    return Q(rating__gte=SATISFIED_FROM)


def _every(until: datetime) -> Q:
    return Q()


def _extended(until: datetime) -> Q:
    return Q(extensions__gt=0)


def _paused(until: datetime) -> Q:
    return Q(pauses__gt=0)


_ALL = (
    Measure(
        key="response",
        name=_("Response rate"),
        says=_("of residents heard from somebody in time"),
        formula=_(
            "Cases answered by the time that the first answer was due ÷ cases whose first answer was due."
        ),
        counted=_("Answered in time"),
        among=_("First answer was due"),
        rest=_("Not in time"),
        by="filed_at",
        denominator=_contact_due,
        numerator=_contacted_in_time,
    ),
    Measure(
        key="resolution",
        name=_("Resolution rate"),
        says=_("of closed cases were confirmed as solved, by the resident or by a panel"),
        formula=_(
            "Cases that the resident confirmed, and silent ones that a panel scored 60 or more ÷ cases that"
            " were closed after the resident was asked. Silence does not count as solved; the silent are"
            " shown apart."
        ),
        counted=_("Confirmed or verified"),
        among=_("Closed, the resident was asked"),
        rest=_("Silent, not verified"),
        by="closed_at",
        denominator=_asked,
        numerator=_resolved,
        beside=(("silent", _("closed in silence"), _silent),),
    ),
    Measure(
        key="satisfaction",
        name=_("Satisfaction rate"),
        says=_("of those who rated the outcome were satisfied"),
        formula=_("Ratings of 4 or 5 ÷ all ratings. Who gave none is in neither number."),
        counted=_("Satisfied"),
        among=_("Rated"),
        rest=_("Not satisfied"),
        by="closed_at",
        denominator=_rated,
        numerator=_satisfied,
        confides=True,
    ),
    Measure(
        key="extended",
        name=_("Extensions"),
        says=_("of cases had their time limit extended"),
        formula=_(
            "Cases with at least one approved extension ÷ all cases filed. It stands beside the rates because"
            " a longer limit makes it easier to be in time."
        ),
        counted=_("Extended"),
        among=_("Filed"),
        rest=_("Not extended"),
        by="filed_at",
        denominator=_every,
        numerator=_extended,
    ),
    Measure(
        key="paused",
        name=_("Pauses"),
        says=_("of cases had their clock paused, as was approved"),
        formula=_(
            "Cases with at least one approved pause ÷ all cases filed. Waiting for a resident's answer is not"
            " among them."
        ),
        counted=_("Paused for a time"),
        among=_("Filed"),
        rest=_("Not paused"),
        by="filed_at",
        denominator=_every,
        numerator=_paused,
    ),
)
MEASURES: Mapping[str, Measure] = MappingProxyType({measure.key: measure for measure in _ALL})
