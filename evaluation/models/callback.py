"""Call-backs 回访: cases that closed in silence, drawn at random to be called by telephone."""

from django.db import models
from django.db.models import Q

from evaluation.models.recheck import RecheckRule
from grievances.models import Grievance
from portal.accounts.models import Person
from portal.kit.rows import Row


class CallBack(Row):
    """One silent closing that was drawn, once per cycle, at `probability`. The case stays silent in every
    figure: what is said on the telephone is a fact of its own.

    Unreachable: drawn, and there is no number, or who filed is not to be read: anonymous, or confidential.
    Unreached: called so often that nobody tries again. Fallen: erased. `higher`: they said that they have
    taken it higher, whatever else they said.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SOLVED = "solved"
        NOT_SOLVED = "not_solved"
        UNREACHED = "unreached"
        UNREACHABLE = "unreachable"
        FALLEN = "fallen"

    rule = models.ForeignKey(RecheckRule, models.PROTECT, related_name="callbacks")
    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="callbacks")
    cycle = models.PositiveSmallIntegerField()
    probability = models.DecimalField(max_digits=5, decimal_places=4)
    state = models.CharField(max_length=11, choices=State)
    higher = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    drawn_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    caller = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["grievance", "cycle"], name="called_back_once")]
        indexes = [
            models.Index(fields=["drawn_at", "id"], condition=Q(state="waiting"), name="callback_waiting")
        ]

    @property
    def subject(self) -> str:
        """The key by which engines know it."""
        return f"callback:{self.pk}"
