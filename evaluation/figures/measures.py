"""The measures: what each is called, says and counts. Numerator and denominator are conditions on cases, so
that the same condition counts them and lists them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from evaluation.lifecycle import SampleState
from evaluation.models import Sample
from grievances.lifecycle import Outcome, PartState, Status
from grievances.models import Assignment
from grievances.models.grievance import Channel

Condition = Callable[[datetime], Q]
SATISFIED_FROM = 4


def leading() -> FilteredRelation:
    """The living lead part. A fresh one each time: a query writes into it."""
    living = Q(parts__role=Assignment.LEAD) & ~Q(parts__state=PartState.WITHDRAWN)
    return FilteredRelation("parts", condition=living)


def called() -> FilteredRelation:
    """Each call of the case's whistles."""
    return FilteredRelation("whistles__calls")


@dataclass(frozen=True)
class Measure:
    """A rate. `by`: the moment that puts a case into the period. `beside`: what is counted next to it,
    apart. `confides`: it counts what residents answered, which the register tells of no case.

    `unit`: the relation of which each row is counted once, under the name of its department, as `unit` in
    the conditions: the part that leads; of a measure of calls each call of a whistle. `listed_by`: by which
    moment its cases are listed; empty: by the same. `outside`: what is in the denominator and not in the
    numerator, where a case can be both.
    """

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
    unit: Callable[[], FilteredRelation] = leading
    listed_by: str = ""
    outside: Condition | None = None

    @property
    def order(self) -> str:
        """By which moment its cases are listed."""
        return self.listed_by or self.by

    @property
    def of_calls(self) -> bool:
        """What is counted are calls of departments, several of one case."""
        return self.unit is called


def _contact_due(until: datetime) -> Q:
    """Contact was due by then, of what a resident filed: what a patrol found has nobody to be answered. Who
    withdrew before anybody answered is owed no answer; what was merged in time is answered with the case
    that it goes on as."""
    gone = Q(status=Status.WITHDRAWN, contacted_at__isnull=True)
    gone |= Q(status=Status.MERGED, contacted_at__isnull=True, closed_at__lte=F("contact_due"))
    return Q(contact_due__lte=until) & ~gone & ~Q(channel=Channel.PATROL)


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


def _confirmed(until: datetime) -> Q:
    return Q(outcome=Outcome.CONFIRMED)


def _verified_silent(until: datetime) -> Q:
    return Q(_verified(), outcome=Outcome.SILENT)


def _rated(until: datetime) -> Q:
    return Q(status=Status.CLOSED, rating__isnull=False)


def _satisfied(until: datetime) -> Q:
    return Q(rating__gte=SATISFIED_FROM)


def _said_explained(until: datetime) -> Q:
    return Q(status=Status.CLOSED, explained__isnull=False)


def _explained(until: datetime) -> Q:
    return Q(explained__gte=SATISFIED_FROM)


def _said_respected(until: datetime) -> Q:
    return Q(status=Status.CLOSED, respected__isnull=False)


def _respected(until: datetime) -> Q:
    return Q(respected__gte=SATISFIED_FROM)


def _every(until: datetime) -> Q:
    return Q()


def _extended(until: datetime) -> Q:
    return Q(extensions__gt=0)


def _paused(until: datetime) -> Q:
    return Q(pauses__gt=0)


def _planned(until: datetime) -> Q:
    return Q(plans__gt=0)


def _found(until: datetime) -> Q:
    return Q(channel=Channel.PATROL)


def _seen(until: datetime) -> Q:
    """Somebody has looked again, and it was done: no resident could say so."""
    return Q(channel=Channel.PATROL, outcome=Outcome.SEEN)


def _time_had_come(until: datetime) -> Q:
    """They were to be there by then; who was let off before needed not come, unless it was there already."""
    in_earnest = Q(unit__dropped_at__isnull=True) | Q(unit__dropped_at__gt=F("unit__due_at"))
    return Q(unit__due_at__lte=until) & (in_earnest | Q(unit__arrived_at__isnull=False))


def _there_in_time(until: datetime) -> Q:
    return Q(unit__arrived_at__isnull=False, unit__late=False)


def _late_or_absent(until: datetime) -> Q:
    return Q(unit__arrived_at__isnull=True) | Q(unit__late=True)


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
        key="confirmed",
        name=_("Confirmed by residents"),
        says=_("of closed cases were confirmed as solved by the resident"),
        formula=_(
            "Cases that the resident confirmed as solved ÷ cases that were closed after the resident was"
            " asked. What a panel found is not in it; the silent are shown apart."
        ),
        counted=_("Confirmed"),
        among=_("Closed, the resident was asked"),
        rest=_("Silent"),
        by="closed_at",
        denominator=_asked,
        numerator=_confirmed,
        # Both, so that taken from the resolution rate this one tells nothing that is hidden there.
        beside=(
            ("verified", _("silent, but a panel found it solved"), _verified_silent),
            ("silent", _("closed in silence, not verified"), _silent),
        ),
    ),
    Measure(
        key="satisfaction",
        name=_("Satisfaction rate"),
        says=_("of those who rated the outcome were satisfied"),
        formula=_(
            "Answers “yes, wholly” or “yes, mostly” to whether it was solved, with which somebody says that"
            " they are satisfied (4 or 5) ÷ all answers to it. Who gave none is in neither number."
        ),
        counted=_("Satisfied"),
        among=_("Rated"),
        rest=_("Not satisfied"),
        by="closed_at",
        denominator=_rated,
        numerator=_satisfied,
        confides=True,
    ),
    Measure(
        key="explained",
        name=_("Explained with reasons"),
        says=_("of those who answered were given the reasons"),
        formula=_(
            "Answers that the reasons were clear or mostly understood (4 or 5) ÷ all answers to whether it"
            " was explained with reasons. Who gave none is in neither number."
        ),
        counted=_("Explained"),
        among=_("Answered"),
        rest=_("Not or only in part"),
        by="closed_at",
        denominator=_said_explained,
        numerator=_explained,
        confides=True,
    ),
    Measure(
        key="respected",
        name=_("Treated with respect"),
        says=_("of those who answered were treated with respect"),
        formula=_(
            "Answers that they were taken seriously or treated politely (4 or 5) ÷ all answers to whether"
            " they were treated with respect. Who gave none is in neither number."
        ),
        counted=_("With respect"),
        among=_("Answered"),
        rest=_("Not or only at times"),
        by="closed_at",
        denominator=_said_respected,
        numerator=_respected,
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
    Measure(
        key="planned",
        name=_("Long plans"),
        says=_("of cases were put on a long plan, as was approved"),
        formula=_(
            "Cases with at least one approved long plan ÷ all cases filed. While it is approved a case has no"
            " due time and is in no other rate, so its number stands here."
        ),
        counted=_("Put on a long plan"),
        among=_("Filed"),
        rest=_("Not on a long plan"),
        by="filed_at",
        denominator=_every,
        numerator=_planned,
    ),
    Measure(
        key="found",
        name=_("Before anyone complained"),
        says=_("of cases were found by a patrol before anyone complained"),
        formula=_(
            "Cases that a patrol found ÷ all cases filed. They have no resident: they are in neither the "
            "response, nor the resolution, nor the satisfaction rate. Those that somebody has looked at "
            "again and found done are counted beside."
        ),
        counted=_("Found by a patrol"),
        among=_("Filed"),
        rest=_("Filed by residents, or for them"),
        by="filed_at",
        denominator=_every,
        numerator=_found,
        beside=(("seen", _("looked at again: done"), _seen),),
    ),
    Measure(
        key="arrival",
        name=_("There in time"),
        says=_("of calls to a place were followed in time"),
        formula=_(
            "Calls of a department to a place where it was there by the time set ÷ all calls whose time has"
            " come. Each department stands with its own calls, whoever leads the case. Whoever was let off"
            " before its time is in neither number. The list shows each case once, however many were called."
        ),
        counted=_("There in time"),
        among=_("Called to a place"),
        rest=_("Late, or did not come"),
        by="unit__due_at",
        denominator=_time_had_come,
        numerator=_there_in_time,
        unit=called,
        listed_by="filed_at",
        outside=_late_or_absent,
    ),
)
MEASURES: Mapping[str, Measure] = MappingProxyType({measure.key: measure for measure in _ALL})
