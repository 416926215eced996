"""Asking again 回头看: of a random sample of closed cases, weeks later, whether it is still solved."""

from django.db import models
from django.db.models import Q

from grievances.models import Grievance
from portal.kit.rows import Row
from portal.kit.sealed import SealedTextField


class RecheckRule(Row):
    """A version of how likely a closed case is asked again, by how it ended; how many calendar days after
    the closing, and how many the resident has to answer. `call`: how likely a silent one is called by
    telephone. `seed`: the key of the draw, sealed, so that no unit
    can work out who will be asked; `seed_hash` commits to it."""

    version = models.PositiveSmallIntegerField(unique=True)
    from_at = models.DateTimeField()
    base = models.DecimalField(max_digits=5, decimal_places=4)
    silent = models.DecimalField(max_digits=5, decimal_places=4)
    call = models.DecimalField(max_digits=5, decimal_places=4)
    after_days = models.PositiveSmallIntegerField()
    answer_days = models.PositiveSmallIntegerField()
    seed = SealedTextField()
    seed_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-version"]

    @property
    def subject(self) -> str:
        """The key by which engines know this version."""
        return f"recheck_rule:{self.pk}"


class Recheck(Row):
    """The decision on one closed case, once per cycle: asked again or not, at which probability; then the
    answer.

    Passed: not drawn. Aside: about staff, sensitive or erased: never asked. Waiting until `due_at`. Silent:
    no answer by `answer_by`. Fallen: it did not stand closed any more when it was due. `key_digest`: of the
    journal entry that closed it, the draw's key. `opened_at`: the resident had the case opened again.
    """

    class State(models.TextChoices):
        PASSED = "passed"
        ASIDE = "aside"
        WAITING = "waiting"
        ASKED = "asked"
        ANSWERED = "answered"
        SILENT = "silent"
        FALLEN = "fallen"

    class Answer(models.TextChoices):
        STILL = "still"
        PARTLY = "partly"
        BACK = "back"

    rule = models.ForeignKey(RecheckRule, models.PROTECT, related_name="rechecks")
    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="rechecks")
    cycle = models.PositiveSmallIntegerField()
    key_digest = models.CharField(max_length=64)
    probability = models.DecimalField(max_digits=5, decimal_places=4)
    state = models.CharField(max_length=8, choices=State)
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=6, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["grievance", "cycle"], name="asked_again_once"),
            models.CheckConstraint(
                condition=Q(state="answered") & ~Q(answer="") | ~Q(state="answered") & Q(answer=""),
                name="who_answered_has_an_answer",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="recheck_due"),
            models.Index(fields=["answer_by"], condition=Q(state="asked"), name="recheck_open"),
            models.Index(fields=["state", "due_at"], name="recheck_by_state"),
        ]

    @property
    def subject(self) -> str:
        """The key by which engines know it."""
        return f"recheck:{self.pk}"

    @property
    def can_open(self) -> bool:
        """Whether its answer lets the resident have the case opened again."""
        return self.answer in (self.Answer.BACK, self.Answer.PARTLY) and self.opened_at is None
