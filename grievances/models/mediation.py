"""Mediation 调解 of a case: who takes part, the sessions, the agreement, and whether it is kept."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from grievances.lifecycle import Consent, MediationState
from grievances.models.grievance import Grievance
from portal.accounts.models import Person
from portal.departments.models import Department
from portal.kit.rows import Row
from portal.kit.sealed import SealedTextField

OPEN = (MediationState.OFFERED, MediationState.UNDER_WAY)


class Mediation(Row):
    """A mediation that the lead department has opened; a case has one at a time.

    `about` is what the parties were asked to take part in; `until`: when it ends by itself; `ended_by`: how
    it ended without an agreement (`refused`, `lead`, `time`, `case`), `ending` why, in the lead's words.
    `agreement`: what the parties agreed in writing. `follow_up_at`: when they are asked whether it is kept;
    `kept` and `found`: what came of that.
    """

    class Ended(models.TextChoices):
        REFUSED = "refused"
        LEAD = "lead"
        TIME = "time"
        CASE = "case"

    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="mediations")
    department = models.ForeignKey(Department, models.PROTECT, related_name="mediations")
    cycle = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=9, choices=[(s.value, s.value) for s in MediationState], default=MediationState.OFFERED
    )
    about = models.TextField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=8, choices=Ended, blank=True)
    ending = models.TextField(blank=True)
    agreement = models.TextField(blank=True)
    follow_up_at = models.DateTimeField(null=True, blank=True)
    followed_at = models.DateTimeField(null=True, blank=True)
    kept = models.BooleanField(null=True, blank=True)
    found = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grievance"], condition=Q(state__in=OPEN), name="one_open_mediation"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at__isnull=True)
                | (~Q(state__in=OPEN) & Q(ended_at__isnull=False)),
                name="an_open_mediation_has_not_ended",
            ),
            models.CheckConstraint(
                condition=Q(state=MediationState.FAILED) & ~Q(ended_by="")
                | ~Q(state=MediationState.FAILED) & Q(ended_by=""),
                name="a_failed_mediation_says_how",
            ),
            models.CheckConstraint(
                condition=Q(kept__isnull=True, followed_at__isnull=True)
                | Q(kept__isnull=False, followed_at__isnull=False, state=MediationState.AGREED),
                name="what_is_followed_up_was_agreed",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_under_way(self) -> bool:
        return self.state == MediationState.UNDER_WAY

    def fail(self, by: str, at: datetime, why: str = "") -> None:
        """It has ended without an agreement; saved."""
        self.state, self.ended_by, self.ended_at, self.ending = MediationState.FAILED, by, at, why
        self.save(update_fields=["state", "ended_by", "ended_at", "ending"])


class MediationParty(Row):
    """Who takes part. `who`: in the lead's words, sealed, for the case's officers alone; `told`: what the
    resident reads of them, "" for no more than that it is another party. The resident who filed is one, and
    has neither."""

    mediation = models.ForeignKey(Mediation, models.PROTECT, related_name="parties")
    number = models.PositiveSmallIntegerField()
    who = SealedTextField(blank=True)
    told = models.TextField(blank=True)
    resident = models.BooleanField(default=False)
    consent = models.CharField(
        max_length=8, choices=[(c.value, c.value) for c in Consent], default=Consent.ASKED
    )
    consented_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["mediation", "number"], name="one_party_a_number"),
            models.UniqueConstraint(
                fields=["mediation"], condition=Q(resident=True), name="the_resident_is_one_party"
            ),
        ]

    def answer(self, agree: bool, at: datetime) -> None:
        """Whether they take part; saved."""
        self.consent, self.consented_at = Consent.AGREED if agree else Consent.REFUSED, at
        self.save(update_fields=["consent", "consented_at"])


class MediationSession(Row):
    """One meeting: when, where, and what was said, for the case's officers."""

    mediation = models.ForeignKey(Mediation, models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    held_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    said = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["mediation", "number"], name="one_session_a_number")]
