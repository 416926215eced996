"""Calendars and limit classes, each in numbered versions, and what happened to every clock."""

from typing import Any

from django.db import models

from portal.engines.limits.clock import Limit
from portal.kit import clock
from portal.kit.bilingual import Named, pick


class WrittenOnce(Exception):
    """Somebody tried to change or delete a row that is history."""


class Unit(models.TextChoices):
    CALENDAR_MINUTES = "calendar_minutes"
    CALENDAR_HOURS = "calendar_hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    WORKING_HOURS = "working_hours"


class Kind(models.TextChoices):
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    REOPEN = "reopen"
    RETARGET = "retarget"
    UNDO = "undo"  # takes back the newest event before it


class KeptRows(models.QuerySet[Any]):
    """Rows that may be added and read, never changed: a wrong one is answered by a newer one."""

    def update(self, **kwargs: Any) -> int:
        raise WrittenOnce(f"{self.model.__name__} is append-only: {sorted(kwargs)}")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise WrittenOnce(f"{self.model.__name__} is append-only")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise WrittenOnce(f"{self.model.__name__} is append-only")


class Kept(models.Model):
    objects = KeptRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise WrittenOnce(f"{type(self).__name__} {self.pk} is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise WrittenOnce(f"{type(self).__name__} {self.pk} is append-only")


class CalendarVersion(Kept, Named):
    code = models.CharField(max_length=32)
    version = models.PositiveIntegerField()
    timezone = models.CharField(max_length=64)
    week = models.JSONField()
    holidays = models.JSONField(default=list)
    extra_working_days = models.JSONField(default=list)
    provisional_from = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "limits_calendarversion"
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="calendar_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def data(self) -> dict[str, Any]:
        """The form calendars are exchanged in, without the names."""
        until = self.provisional_from
        return {
            "code": self.code,
            "timezone": self.timezone,
            "week": self.week,
            "holidays": self.holidays,
            "extra_working_days": self.extra_working_days,
        } | ({"provisional_from": until.isoformat()} if until else {})


class LimitClassVersion(Kept, Named):
    """`longer_amount`: by how much one extension may lengthen `done`, in its unit; NULL: by as much again.
    `pause_days`: how many days one pause may last. Both read as limits: `longest_extension`,
    `longest_pause`."""

    code = models.CharField(max_length=16)
    version = models.PositiveIntegerField()
    contact_amount = models.PositiveIntegerField()
    contact_unit = models.CharField(max_length=16, choices=Unit)
    done_amount = models.PositiveIntegerField()
    done_unit = models.CharField(max_length=16, choices=Unit)
    part_amount = models.PositiveIntegerField()
    part_unit = models.CharField(max_length=16, choices=Unit)
    sign_amount = models.PositiveIntegerField(default=4, db_default=4)
    sign_unit = models.CharField(
        max_length=16, choices=Unit, default=Unit.WORKING_HOURS, db_default=Unit.WORKING_HOURS
    )
    objection_amount = models.PositiveIntegerField(default=1, db_default=1)
    objection_unit = models.CharField(
        max_length=16, choices=Unit, default=Unit.WORKING_DAYS, db_default=Unit.WORKING_DAYS
    )
    ruling_amount = models.PositiveIntegerField(default=1, db_default=1)
    ruling_unit = models.CharField(
        max_length=16, choices=Unit, default=Unit.WORKING_DAYS, db_default=Unit.WORKING_DAYS
    )
    longer_amount = models.PositiveIntegerField(null=True, blank=True)
    pause_days = models.PositiveSmallIntegerField(default=30, db_default=30)
    basis_zh = models.CharField(max_length=200, blank=True)
    basis_en = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "limits_limitclassversion"
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="limit_class_version_once"),
            models.CheckConstraint(
                condition=models.Q(contact_amount__gt=0, done_amount__gt=0, part_amount__gt=0),
                name="limit_class_gives_time",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    contact_unit__in=Unit.values, done_unit__in=Unit.values, part_unit__in=Unit.values
                ),
                name="limit_class_units_known",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    sign_amount__gt=0,
                    objection_amount__gt=0,
                    ruling_amount__gt=0,
                    sign_unit__in=Unit.values,
                    objection_unit__in=Unit.values,
                    ruling_unit__in=Unit.values,
                ),
                name="limit_class_gives_time_to_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def contact(self) -> Limit:
        return Limit(self.contact_amount, self.contact_unit)

    @property
    def done(self) -> Limit:
        return Limit(self.done_amount, self.done_unit)

    @property
    def part(self) -> Limit:
        return Limit(self.part_amount, self.part_unit)

    @property
    def sign(self) -> Limit:
        return Limit(self.sign_amount, self.sign_unit)

    @property
    def objection(self) -> Limit:
        return Limit(self.objection_amount, self.objection_unit)

    @property
    def ruling(self) -> Limit:
        return Limit(self.ruling_amount, self.ruling_unit)

    @property
    def longest_extension(self) -> Limit:
        """The most by which one extension may lengthen `done`; never more than the limit again."""
        return Limit(min(self.longer_amount or self.done_amount, self.done_amount), self.done_unit)

    @property
    def longest_pause(self) -> Limit:
        return Limit(self.pause_days, Unit.CALENDAR_DAYS)

    @property
    def basis(self) -> str:
        return pick(self.basis_zh, self.basis_en)


class ClockEvent(Kept):
    """One thing that happened to one clock of one subject; its due time is computed from these alone."""

    subject = models.CharField(max_length=64)
    clock = models.CharField(max_length=32)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=Kind)
    at = models.DateTimeField()
    amount = models.PositiveIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=16, choices=Unit, blank=True, default="")
    calendar = models.ForeignKey(
        CalendarVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    actor_key = models.CharField(max_length=64)
    reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "limits_clockevent"
        ordering = ["subject", "clock", "seq"]
        constraints = [
            # Its index begins with the subject: the one lookup there is needs no second one.
            models.UniqueConstraint(fields=["subject", "clock", "seq"], name="clock_event_once"),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True, unit="")
                | models.Q(amount__gt=0, unit__in=Unit.values),
                name="clock_event_limit_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="start") | models.Q(amount__isnull=False, calendar__isnull=False),
                name="clock_event_start_complete",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="clock_event_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.clock} {self.seq} {self.kind}"
