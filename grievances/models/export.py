"""Lists that officers took out of the portal: who, what for, which cases stood in each, and its file while it
is kept."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from grievances.models.grievance import Grievance
from portal.accounts.models import Person
from portal.departments.models import Department
from portal.kit.rows import Row
from portal.kit.sealed import SealedTextField


class Export(Row):
    """One export 导出, written in the background.

    `department`, `post`: by which its reader stood at the desk. `purpose`, `reason`: what it is for, and in
    their own words (names and numbers masked). `view`, `narrowing`: the queue it is of. `language`: in which
    it is written. `total`: how many cases were asked for; `written`, `withheld` ({why: how many}): what came
    of them. `opened`: how often its file was fetched; `expires_at`: until when it can be.
    """

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        STOPPED = "stopped"
        BROKEN = "broken"

    class Purpose(models.TextChoices):
        MEETING = "meeting"
        SITE = "site"
        REPORT = "report"
        CHECK = "check"
        HANDOVER = "handover"

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    post = models.CharField(max_length=20)
    form_key = models.UUIDField()
    purpose = models.CharField(max_length=10, choices=Purpose)
    reason = models.CharField(max_length=300)
    view = models.CharField(max_length=16, blank=True)
    narrowing = models.JSONField(default=dict)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    total = models.PositiveIntegerField()
    written = models.PositiveIntegerField(default=0)
    withheld = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    opened = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "form_key"], name="export_once"),
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True)
                | (~Q(state="running") & Q(ended_at__isnull=False)),
                name="a_running_export_has_not_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="running"), name="export_running"),
            models.Index(fields=["-started_at", "-id"], name="export_newest"),
            models.Index(fields=["person", "-started_at"], name="export_by_person"),
            models.Index(fields=["expires_at"], name="export_by_expiry"),
        ]

    @property
    def number(self) -> str:
        """By which it is called, and which stands in its file."""
        return f"E{self.pk}"

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def left_out(self) -> int:
        return sum(self.withheld.values())

    def has_file(self, now: datetime) -> bool:
        """Whether its file is still there to be opened."""
        return self.state == self.State.DONE and self.expires_at is not None and now < self.expires_at


class ExportCase(Row):
    """One case that was asked for. `place`: the how-manieth. OUT: left out, `reason` says why. `veiled`: it
    stands in the list without its words."""

    class State(models.TextChoices):
        PENDING = "pending"
        IN = "in"
        OUT = "out"

    class Reason(models.TextChoices):
        GONE = "gone"
        STAFF = "staff"
        SENSITIVE = "sensitive"
        INTEREST = "interest"

    export = models.ForeignKey(Export, models.PROTECT, related_name="cases")
    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="exports")
    place = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    veiled = models.BooleanField(default=False)

    class Meta:
        ordering = ["export", "place"]
        constraints = [models.UniqueConstraint(fields=["export", "grievance"], name="export_case_once")]
        indexes = [
            models.Index(fields=["export", "place"], condition=Q(state="pending"), name="export_case_pending")
        ]


class ExportPiece(Row):
    """Some lines of an export's file, sealed; thrown away when its time is over."""

    export = models.ForeignKey(Export, models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    text = SealedTextField()

    class Meta:
        ordering = ["export", "number"]
        constraints = [models.UniqueConstraint(fields=["export", "number"], name="export_piece_once")]
