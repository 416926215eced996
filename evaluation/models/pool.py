"""Who may judge, and the sessions in which they do: a frozen pool, named randomness, a seed."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from evaluation.drawing import Candidate
from evaluation.lifecycle import SessionState
from evaluation.models.rubric import Rubric, SamplingRule
from portal.accounts.models import Person
from portal.areas.models import Area
from portal.kit import clock
from portal.kit.rows import Row


class Sex(models.TextChoices):
    FEMALE = "female"
    MALE = "male"


class AgeBand(models.TextChoices):
    YOUNG = "18-29"
    MIDDLE = "30-44"
    OLDER = "45-59"
    OLD = "60+"


class Residence(models.TextChoices):
    LOCAL = "local"
    NON_LOCAL = "non_local"


class MemberKind(models.TextChoices):
    RESIDENT = "resident"
    DEPUTY = "deputy"
    EXPERT = "expert"
    SOCIAL = "social"


class PanelMember(Row):
    """An evaluation panel member 评价员: somebody who has agreed to judge, with what the draw must know of
    them. `until`: the last day of the term for which `draw` drew them; without one until they leave."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="panel_member")
    home = models.ForeignKey(Area, models.PROTECT, related_name="panel_members")
    sex = models.CharField(max_length=6, choices=Sex)
    age_band = models.CharField(max_length=5, choices=AgeBand)
    residence = models.CharField(max_length=9, choices=Residence)
    kind = models.CharField(max_length=8, choices=MemberKind, default=MemberKind.RESIDENT)
    active = models.BooleanField(default=True)
    admitted_at = models.DateTimeField()
    until = models.DateField(null=True, blank=True)
    draw = models.ForeignKey("PanelDraw", models.PROTECT, null=True, blank=True, related_name="members")

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["until"], condition=Q(active=True, until__isnull=False), name="member_term")
        ]


class Session(Row):
    """A panel session: the pool as it stood (`pool_hash` is published first), the public randomness that
    was named
    beforehand (`source`, drawn on `draws_on`), and once it is known the seed of every draw. `until_day`: the
    last day whose closed cases are drawn; without one until the next session begins. `weighed_at`: when it
    was looked at, after its end, how far its scorers agreed."""

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(
        max_length=9, choices=[(s.value, s.value) for s in SessionState], default=SessionState.ANNOUNCED
    )
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="sessions")
    rule = models.ForeignKey(SamplingRule, models.PROTECT, related_name="sessions")
    pool_hash = models.CharField(max_length=64)
    source = models.CharField(max_length=200)
    draws_on = models.DateField()
    until_day = models.DateField(null=True, blank=True)
    randomness = models.CharField(max_length=200, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    announced_at = models.DateTimeField()
    seeded_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    weighed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=SessionState.RUNNING), name="one_running_session"
            ),
            models.CheckConstraint(
                condition=Q(state=SessionState.ANNOUNCED) | ~Q(seed=""), name="no_draw_without_a_seed"
            ),
        ]

    @property
    def subject(self) -> str:
        """The key by which engines know this session."""
        return f"panel:{self.pk}"

    @property
    def ends_at(self) -> datetime | None:
        """The first moment after its last day, local."""
        return clock.day_begins(self.until_day + timedelta(days=1)) if self.until_day else None


class PoolPlace(Row):
    """A member's place in a session's frozen pool, under a code that says nothing about them."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="places")
    member = models.ForeignKey(PanelMember, models.PROTECT, related_name="places")
    code = models.CharField(max_length=8)
    resident = models.BooleanField()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="place_once"),
            models.UniqueConstraint(fields=["session", "code"], name="place_code_once"),
        ]

    @property
    def candidate(self) -> Candidate:
        return Candidate(self.code, self.resident)
