"""Reviews of an answer: the review 复查 and the second review 复核 that a resident can ask for."""

from django.db import models
from django.db.models import Q

from grievances.lifecycle import ReviewState
from grievances.models.grievance import Grievance
from grievances.models.resolution import Resolution
from portal.accounts.models import Person
from portal.kit.rows import Row


class Review(Row):
    """A resident asked to have an answer looked at again, and what was decided.

    `resolution`: the answer. `round`: 1 复查, by the co-operation centre; 2 复核, by the head of the
    district; each once in a `cycle` of the case. `number` counts all reviews of the case, from 1. `reason`
    is the resident's; `facts`, `basis` and `text` are the decision's. `decided_at`: or when it fell away.
    """

    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="reviews")
    resolution = models.ForeignKey(Resolution, models.PROTECT, null=True, blank=True, related_name="+")
    cycle = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in ReviewState], default=ReviewState.ASKED
    )
    reason = models.TextField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    facts = models.TextField(blank=True, default="")
    basis = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["grievance", "cycle", "round"], name="reviewed_once_a_round"),
            models.UniqueConstraint(fields=["grievance", "number"], name="review_number_once"),
            models.UniqueConstraint(
                fields=["grievance"], condition=Q(state=ReviewState.ASKED), name="one_open_review"
            ),
            models.CheckConstraint(
                condition=Q(state=ReviewState.ASKED, decided_at__isnull=True)
                | (~Q(state=ReviewState.ASKED) & Q(decided_at__isnull=False)),
                name="an_open_review_is_not_decided",
            ),
            models.CheckConstraint(condition=Q(round__gte=1, round__lte=2), name="a_review_or_the_second"),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == ReviewState.ASKED

    @property
    def is_second(self) -> bool:
        return self.round == 2
