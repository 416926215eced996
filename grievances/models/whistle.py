"""Whistles 吹哨报到: departments called to a place by a time, and where each of them stands."""

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from grievances.lifecycle import CallState, WhistleState
from grievances.models.grievance import Grievance
from grievances.models.part import Assignment
from portal.accounts.models import Person
from portal.departments.models import Department
from portal.engines.limits.models import Unit
from portal.kit.rows import Row


class Whistle(Row):
    """A call to a place by a time. A case has one open whistle; its own clocks know nothing of it.

    `round` counts the case's whistles from 1. `blown_as`: the relation that blew it, `lead`, `grid` or
    `centre`; `department`: for which. `longitude`, `latitude` (WGS 84): the spot, where it is known.
    `minutes`: what was found and agreed; of one that was called off, why.
    """

    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="whistles")
    round = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in WhistleState], default=WhistleState.OPEN
    )
    place = models.CharField(max_length=200)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    purpose = models.TextField()
    blown_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    blown_as = models.CharField(max_length=10)
    department = models.ForeignKey(Department, models.PROTECT, related_name="whistles")
    blown_at = models.DateTimeField()
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=16, choices=Unit)
    due_at = models.DateTimeField()
    minutes = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grievance"], condition=Q(state=WhistleState.OPEN), name="one_open_whistle"
            ),
            models.UniqueConstraint(fields=["grievance", "round"], name="whistle_round_once"),
            models.CheckConstraint(
                condition=Q(state=WhistleState.OPEN, ended_at__isnull=True)
                | (~Q(state=WhistleState.OPEN) & Q(ended_at__isnull=False)),
                name="an_open_whistle_has_not_ended",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == WhistleState.OPEN

    @cached_property
    def called(self) -> list["WhistleCall"]:
        """Who was called, in their order; read once."""
        return list(self.calls.select_related("department"))


class WhistleCall(Row):
    """One department of a whistle, with its own due time. `late`: it came after it. `dropped_at`: since then
    it needs to come no more; what it has done stays. `did`: what it did there. `part`: the department's part,
    where it came with the call and asks for nothing else."""

    whistle = models.ForeignKey(Whistle, models.PROTECT, related_name="calls")
    department = models.ForeignKey(Department, models.PROTECT, related_name="calls")
    part = models.ForeignKey(Assignment, models.PROTECT, null=True, blank=True, related_name="calls")
    due_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    arrived_at = models.DateTimeField(null=True, blank=True)
    arrived_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    late = models.BooleanField(default=False)
    acted_at = models.DateTimeField(null=True, blank=True)
    did = models.TextField(blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["whistle", "department"], name="called_once"),
            models.CheckConstraint(
                condition=Q(late=False, arrived_at__isnull=True)
                | Q(late=False, arrived_at__lte=F("due_at"))
                | Q(late=True, arrived_at__gt=F("due_at")),
                name="late_is_after_the_due_time",
            ),
            models.CheckConstraint(
                condition=Q(acted_at__isnull=True) | Q(arrived_at__isnull=False), name="who_acts_is_there"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="call_by_due")]

    @property
    def is_awaited(self) -> bool:
        """It has not come yet, and still has to."""
        return self.arrived_at is None and self.dropped_at is None

    @property
    def is_answered(self) -> bool:
        """Somebody of the department is coming, or has come."""
        return self.acknowledged_at is not None or self.arrived_at is not None

    @property
    def counts(self) -> bool:
        """Its time had come, or it came before: it was called in earnest."""
        return self.arrived_at is not None or self.dropped_at is None or self.dropped_at > self.due_at

    @property
    def stands(self) -> CallState:
        return next(state for state, holds in self._steps() if holds)

    def _steps(self) -> tuple[tuple[CallState, bool], ...]:
        return (
            (CallState.DONE, self.acted_at is not None),
            (CallState.THERE, self.arrived_at is not None),
            (CallState.DROPPED, not self.counts),
            (CallState.ABSENT, self.dropped_at is not None or not self.whistle.is_open),
            (CallState.COMING, self.acknowledged_at is not None),
            (CallState.CALLED, True),
        )
