"""What cases are scored by, and how likely they are drawn: versions, never edited once they are in use."""

from decimal import Decimal

from django.db import models

from evaluation.drawing import Rates
from portal.kit.bilingual import Named, pick
from portal.kit.rows import Row


class Rubric(models.Model):
    """A version of the rubric, with what follows from a result. A session keeps the version it began with.

    `verified_from`: from this score on a panel counts as having found a silent case resolved.
    """

    version = models.PositiveSmallIntegerField(unique=True)
    from_at = models.DateTimeField()
    scorers = models.PositiveSmallIntegerField(default=3)
    flag_needs = models.PositiveSmallIntegerField(default=2)
    reopen_under = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal("40"))
    verified_from = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal("60"))
    order_limit = models.CharField(max_length=40, default="15 calendar days")
    score_limit = models.CharField(max_length=40, default="14 calendar days")

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"rubric {self.version}"


class Criterion(Named):
    """One question of the rubric. The weights of a version add up to 1."""

    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="criteria")
    key = models.SlugField(max_length=20)
    position = models.PositiveSmallIntegerField()
    weight = models.DecimalField(max_digits=4, decimal_places=3)
    question_zh = models.CharField(max_length=200)
    question_en = models.CharField(max_length=240)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["rubric", "key"], name="criterion_once")]

    @property
    def question(self) -> str:
        return pick(self.question_zh, self.question_en)


class Anchor(Row):
    """What a mark from 1 to 5 means for a criterion, in words."""

    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="anchors")
    value = models.PositiveSmallIntegerField()
    words_zh = models.CharField(max_length=200)
    words_en = models.CharField(max_length=240)

    class Meta:
        ordering = ["value"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "value"], name="anchor_once"),
            models.CheckConstraint(condition=models.Q(value__gte=1, value__lte=5), name="anchor_is_1_to_5"),
        ]

    @property
    def words(self) -> str:
        return pick(self.words_zh, self.words_en)


class SamplingRule(Row):
    """A version of how likely a closed case is drawn, by how it ended. `fast_minutes`: done sooner is not
    believed. `repeat_share`: how many of the sheets are asked for twice; `known_share`: how many cases with a
    known answer come on each drawn one."""

    version = models.PositiveSmallIntegerField(unique=True)
    from_at = models.DateTimeField()
    base = models.DecimalField(max_digits=5, decimal_places=4)
    silent = models.DecimalField(max_digits=5, decimal_places=4)
    refused = models.DecimalField(max_digits=5, decimal_places=4)
    fast = models.DecimalField(max_digits=5, decimal_places=4)
    fast_minutes = models.PositiveSmallIntegerField()
    window_days = models.PositiveSmallIntegerField(default=14)
    repeat_share = models.DecimalField(max_digits=5, decimal_places=4, default=Decimal())
    known_share = models.DecimalField(max_digits=5, decimal_places=4, default=Decimal())

    class Meta:
        ordering = ["-version"]

    @property
    def rates(self) -> Rates:
        return Rates(self.base, self.silent, self.refused, self.fast)
