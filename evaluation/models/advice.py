"""Advisory groups: who is in them and until when, what they are asked and say, and what is answered."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from evaluation.models.improvement import Improvement
from grievances.models import Grievance
from portal.accounts.models import Person
from portal.departments.models import Role
from portal.kit.bilingual import Named, pick
from portal.kit.rows import Row


class AdvisoryGroup(Named):
    """An advisory group 咨询小组 of the policy centre, and what it is asked about."""

    about_zh = models.CharField(max_length=500)
    about_en = models.CharField(max_length=600)
    founded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    @property
    def about(self) -> str:
        return pick(self.about_zh, self.about_en)

    @property
    def subject(self) -> str:
        """The key by which engines know it."""
        return f"advisory_group:{self.pk}"


class AdvisoryMember(Row):
    """Somebody's term in a group: designated how, by which body, from one day until before another. Names and
    terms are public. `ended_why`: where the term ended before its time."""

    class Designated(models.TextChoices):
        RESIDENT = "resident"
        DEPUTY = "deputy"
        EXPERT = "expert"
        ORGANISATION = "organisation"

    group = models.ForeignKey(AdvisoryGroup, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="advising")
    designated = models.CharField(max_length=12, choices=Designated)
    body = models.CharField(max_length=120, blank=True)
    from_day = models.DateField()
    to_day = models.DateField()
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["from_day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(to_day__gte=F("from_day")), name="advising_from_until")
        ]
        indexes = [models.Index(fields=["person", "to_day"], name="advising_by_person")]

    def sits_on(self, day: date) -> bool:
        """Whether their term covers the day."""
        return self.from_day <= day < self.to_day


class AdviceQuestion(Row):
    """A question to a group, about a policy or a hard case. `role`: as what it was asked; whoever holds that
    post answers every opinion. `due_at`: until when opinions are given; `answer_due_at`: until when they are
    answered, known once no more opinions come. `level`: how far it was raised because they were not."""

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERING = "answering"
        CLOSED = "closed"

    group = models.ForeignKey(AdvisoryGroup, models.PROTECT, related_name="questions")
    title = models.CharField(max_length=120)
    words = models.TextField()
    grievance = models.ForeignKey(Grievance, models.PROTECT, null=True, blank=True, related_name="advice")
    improvement = models.ForeignKey(
        Improvement, models.PROTECT, null=True, blank=True, related_name="questions"
    )
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    level = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    answer_due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "due_at"], name="advice_by_state")]

    @property
    def subject(self) -> str:
        """The key by which engines know it."""
        return f"advice:{self.pk}"


class Opinion(Row):
    """What a member says, once a question: for, against, or to be amended; and how it was answered."""

    class Stance(models.TextChoices):
        FOR = "for"
        AMEND = "amend"
        AGAINST = "against"

    class Verdict(models.TextChoices):
        ADOPTED = "adopted"
        PARTLY = "partly"
        NOT = "not"

    question = models.ForeignKey(AdviceQuestion, models.PROTECT, related_name="opinions")
    member = models.ForeignKey(AdvisoryMember, models.PROTECT, related_name="opinions")
    stance = models.CharField(max_length=7, choices=Stance)
    words = models.TextField()
    given_at = models.DateTimeField()
    verdict = models.CharField(max_length=7, choices=Verdict, blank=True)
    because = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["question", "member"], name="opinion_once")]
