"""What judgements call for beyond the single case 改进事项; and the innovations that come of it."""

from django.db import models
from django.db.models import Q

from evaluation.models.pool import Session
from evaluation.models.sample import Sample
from portal.accounts.models import Person
from portal.departments.models import Amendment, Category, Department, ResponsibilityItem
from portal.kit.bilingual import Named, pick
from portal.kit.rows import Row


class Improvement(Row):
    """One way back of what panels found: proposed with its evidence, to be decided by its owner in time.

    `target`: what it would change, one open improvement each (`criterion:substance`, `limit:E2`, `item:7`,
    `category:A03`, `practice:3:A03`). `cause`: which finding opened it; by hand: `because`. `facts`: the
    numbers behind it, as texts, as they were then; `samples`: exactly the results that they count.
    `effect`: what the decision made of it (a version, an item). `level`: how far it was raised because nobody
    decided.
    """

    class Kind(models.TextChoices):
        ANCHORS = "anchors"
        LIMIT = "limit"
        ROUTING = "routing"
        STANDARD = "standard"
        INNOVATION = "innovation"

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        DECLINED = "declined"

    kind = models.CharField(max_length=10, choices=Kind)
    target = models.CharField(max_length=60)
    cause = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="improvements")
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="+")
    item = models.ForeignKey(ResponsibilityItem, models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    amendment = models.OneToOneField(Amendment, models.PROTECT, null=True, blank=True, related_name="+")
    samples = models.ManyToManyField(Sample, related_name="improvements")
    facts = models.JSONField(default=dict)
    because = models.CharField(max_length=500, blank=True)
    level = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    effect = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target"], condition=Q(state="open"), name="improvement_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True)
                | ~Q(state="open") & Q(decided_at__isnull=False),
                name="improvement_decided_once",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="improvement_by_state")]

    @property
    def subject(self) -> str:
        """The key by which engines know it."""
        return f"improvement:{self.pk}"


class Innovation(Named):
    """A policy innovation 政策创新 that was opened: a way of doing things that one unit found, for others to
    follow. `keeper`: the unit that tells others how it is done."""

    improvement = models.OneToOneField(
        Improvement, models.PROTECT, null=True, blank=True, related_name="innovation"
    )
    keeper = models.ForeignKey(Department, models.PROTECT, related_name="innovations")
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="innovations")
    text_zh = models.TextField()
    text_en = models.TextField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-opened_at"]

    @property
    def text(self) -> str:
        return pick(self.text_zh, self.text_en)

    @property
    def subject(self) -> str:
        """The key by which engines know it."""
        return f"innovation:{self.pk}"
