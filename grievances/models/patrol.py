"""Patrols 巡查: plans, the rounds that fall due by them, what was found on a round, and re-checks by
others."""

from django.db import models
from django.db.models import F, Q

from grievances.models.attachment import _path
from grievances.models.grievance import Grievance
from portal.accounts.models import Person
from portal.areas.models import Area
from portal.departments.models import Category, Department
from portal.kit.rows import Row


class PatrolPlan(Row):
    """What is looked at in a grid, how often and by whom, from a day to (and including) another.

    `officer`: who walks; none: whoever of the department has the grid. `rhythm`: every `every` working days,
    or weekly on `weekday` (1: Monday), whether that is worked or not. `share`: of a hundred points and of a
    hundred findings that were solved on the spot so many are looked at again by somebody else, within
    `check_days` working days. `made_to`: up to which day its rounds are made. `instead_of`: the plan that it
    was changed from, which ended then: what was walked by the old words keeps them.
    """

    class Rhythm(models.TextChoices):
        DAYS = "days"
        WEEKLY = "weekly"

    form_key = models.CharField(max_length=36, unique=True)
    title = models.CharField(max_length=80)
    route = models.CharField(max_length=300, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="patrol_plans")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    officer = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    rhythm = models.CharField(max_length=6, choices=Rhythm)
    every = models.PositiveSmallIntegerField(default=1)
    weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    share = models.PositiveSmallIntegerField(default=10)
    check_days = models.PositiveSmallIntegerField(default=3)
    from_day = models.DateField()
    until_day = models.DateField(null=True, blank=True)
    made_to = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    instead_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="went_over_to"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(share__lte=100), name="patrol_share_is_of_a_hundred"),
            models.CheckConstraint(
                condition=Q(rhythm="days", weekday__isnull=True, every__gte=1)
                | Q(rhythm="weekly", weekday__gte=1, weekday__lte=7),
                name="patrol_rhythm_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(until_day__isnull=True) | Q(until_day__gte=F("from_day")),
                name="patrol_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["made_to"], condition=Q(ended_at__isnull=True), name="patrol_plan_to_make")
        ]


class PatrolPoint(Row):
    """One thing that is looked at on each round of a plan, and the kind of matter that it can be."""

    plan = models.ForeignKey(PatrolPlan, models.PROTECT, related_name="points")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=120)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="patrol_point_once")]


class PatrolRound(Row):
    """One walk: due on a day, once per plan and day; walked by one person, or missed. `seed`: by which its
    re-checks were drawn when it ended. `why`: why points were left out."""

    class State(models.TextChoices):
        DUE = "due"
        WALKING = "walking"
        WALKED = "walked"
        MISSED = "missed"
        OFF = "off"

    plan = models.ForeignKey(PatrolPlan, models.PROTECT, related_name="rounds")
    due_on = models.DateField()
    state = models.CharField(max_length=7, choices=State, default=State.DUE)
    walker = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="patrol_rounds")
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)
    seed = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["-due_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "due_on"], name="patrol_round_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["walking", "walked"])
                | Q(walker__isnull=False, opened_at__isnull=False),
                name="a_walked_round_has_a_walker",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(state__in=["due", "walking"]), name="patrol_round_open"
            )
        ]

    @property
    def subject(self) -> str:
        """The key by which engines know it."""
        return f"patrol:{self.pk}"

    @property
    def is_walking(self) -> bool:
        return self.state == self.State.WALKING

    @property
    def takes_findings(self) -> bool:
        """Whether findings are taken: while it is walked, and late ones of a round that was begun and never
        finished, since a phone may have kept them without a connection."""
        return self.is_walking or (self.state == self.State.MISSED and self.walker_id is not None)


class PatrolTick(Row):
    """A point that was found in order on a round."""

    round = models.ForeignKey(PatrolRound, models.PROTECT, related_name="ticks")
    point = models.ForeignKey(PatrolPoint, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["point__position"]
        constraints = [models.UniqueConstraint(fields=["round", "point"], name="patrol_tick_once")]


class PatrolFinding(Row):
    """What was found on a round. `key`: made on the device, so that what is sent twice is one (invariant 14).

    `way`: what became of it: solved on the spot, a case, or a note to an open case of the same matter
    (`grievance`); empty: it is still to be said whether it is one of the open cases that are like it. Its
    photos are here until a case has them.
    """

    class Way(models.TextChoices):
        SOLVED = "solved"
        CASE = "case"
        NOTED = "noted"

    key = models.CharField(max_length=36, unique=True)
    round = models.ForeignKey(PatrolRound, models.PROTECT, related_name="findings")
    point = models.ForeignKey(PatrolPoint, models.PROTECT, null=True, blank=True, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    text = models.TextField()
    place = models.CharField(max_length=200, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    way = models.CharField(max_length=6, choices=Way, blank=True)
    grievance = models.ForeignKey(
        Grievance, models.PROTECT, null=True, blank=True, related_name="patrol_findings"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=["", "solved"], grievance__isnull=True)
                | Q(way__in=["case", "noted"], grievance__isnull=False),
                name="a_patrol_finding_has_its_case",
            )
        ]


class PatrolPhoto(Row):
    """A photo of a finding, or of a re-check."""

    finding = models.ForeignKey(PatrolFinding, models.PROTECT, null=True, related_name="photos")
    check_of = models.ForeignKey("PatrolCheck", models.PROTECT, null=True, related_name="photos")
    file = models.FileField(upload_to=_path)
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finding__isnull=False, check_of__isnull=True)
                | Q(finding__isnull=True, check_of__isnull=False),
                name="a_patrol_photo_is_of_one",
            )
        ]


class PatrolCheck(Row):
    """A re-check that was drawn when a round ended: of a point found in order, or of a finding solved on the
    spot. `checker`: another person than who walked; none: nobody was there, and a supervisor does it."""

    class Result(models.TextChoices):
        SAME = "same"
        OTHER = "other"

    round = models.ForeignKey(PatrolRound, models.PROTECT, related_name="checks")
    tick = models.OneToOneField(PatrolTick, models.PROTECT, null=True, related_name="recheck")
    finding = models.OneToOneField(PatrolFinding, models.PROTECT, null=True, related_name="recheck")
    checker = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="patrol_checks")
    due_at = models.DateTimeField()
    result = models.CharField(max_length=5, choices=Result, blank=True)
    text = models.TextField(blank=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tick__isnull=False, finding__isnull=True)
                | Q(tick__isnull=True, finding__isnull=False),
                name="a_patrol_check_is_of_one",
            ),
            models.CheckConstraint(
                condition=Q(result="", done_by__isnull=True) | Q(~Q(result=""), done_by__isnull=False),
                name="a_patrol_check_was_done_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["checker"], condition=Q(result=""), name="patrol_check_open")]

    @property
    def is_open(self) -> bool:
        return not self.result
