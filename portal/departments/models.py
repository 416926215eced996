"""Departments with their posts, the categories of grievances, and the responsibility list 权责清单."""

import copy
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.areas.models import Area
from portal.departments.succession import Heir, Succession
from portal.kit import clock
from portal.kit.bilingual import Named, pick
from portal.kit.rows import Row

__all__ = ["Heir", "Succession"]  # tables with a module of their own


class Kind(models.TextChoices):
    """What sort of unit it is. Companies and social organisations get tasks only; discipline stands apart."""

    LINE = "line"
    STATION = "station"
    CENTRE = "centre"
    SUBDISTRICT = "subdistrict"
    COMMUNITY = "community"
    UTILITY = "utility"
    COMPANY = "company"
    SOCIAL = "social"
    POLICY = "policy"
    DISCIPLINE = "discipline"


# Property companies and social organisations are given tasks, never a case to lead.
TASKS_ONLY = (Kind.COMPANY, Kind.SOCIAL)


class Department(Named):
    """A unit with an area, for a time. After a merger or a split `successor` says who took over.

    `former`: the names it had, oldest first: `{"zh", "en", "until"}`, until (not including) a day. They stand
    in the row itself, so that whatever shows a department of another day needs no other reading.
    `distributes`: each new part of a case goes at once to whoever of its handlers has the fewest open ones.
    """

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    area = models.ForeignKey(Area, models.PROTECT, related_name="departments")
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    distributes = models.BooleanField(default=False, db_default=False)
    former = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["code"]

    def as_of(self, at: datetime | date | None) -> "Department":
        """The department under the name that it had then (a moment, or a day of the district); today's where
        no moment is given."""
        day = clock.local(at).date() if isinstance(at, datetime) else at
        held = next((each for each in self.former if day and day < date.fromisoformat(each["until"])), None)
        if held is None:
            return self
        then = copy.copy(self)
        then.name_zh, then.name_en = held["zh"], held["en"]
        return then

    @property
    def formerly(self) -> str:
        """The last name before today's; empty where it was never renamed."""
        return pick(self.former[-1]["zh"], self.former[-1]["en"]) if self.former else ""


class Role(models.TextChoices):
    """What a post is for; each role's rights stand in the policies of the apps."""

    GRID_OFFICER = "grid_officer"
    HANDLER = "handler"
    SUPERVISOR = "supervisor"
    RULING = "ruling_officer"
    DISTRICT_HEAD = "district_head"
    PANEL_SECRETARY = "panel_secretary"
    POLICY = "policy_officer"
    ADMINISTRATOR = "administrator"


class Post(Row):
    """A person's role at a department, for an area and its parts, from a day to (not including) another."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role)
    department = models.ForeignKey(Department, models.PROTECT, related_name="posts")
    area = models.ForeignKey(Area, models.PROTECT, related_name="posts")
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_day__isnull=True) | Q(to_day__gt=F("from_day")),
                name="post_ends_after_it_begins",
            )
        ]


class Category(Named):
    """What a grievance is about: one of the leaves under its group, with its limit class and flags."""

    code = models.CharField(max_length=12, unique=True)
    group_code = models.CharField(max_length=4)
    group_zh = models.CharField(max_length=60)
    group_en = models.CharField(max_length=80)
    hint_zh = models.CharField(max_length=200, blank=True)
    hint_en = models.CharField(max_length=240, blank=True)
    limit_class = models.CharField(max_length=4)
    mediation = models.BooleanField(default=False)
    sensitive = models.BooleanField(default=False)
    joint = models.BooleanField(default=False)
    about_staff = models.BooleanField(default=False)
    pause_on_question = models.BooleanField(default=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]

    @property
    def group(self) -> str:
        return pick(self.group_zh, self.group_en)

    @property
    def hint(self) -> str:
        return pick(self.hint_zh, self.hint_en)


class Keyword(Row):
    """A word that speaks for a category; weight 1 (a little) to 5 (nearly sure)."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="keywords")
    word = models.CharField(max_length=40)
    weight = models.PositiveSmallIntegerField(default=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["category", "word"], name="keyword_once")]
        ordering = ["category", "-weight", "word"]


class ResponsibilityItem(Row):
    """Who leads a category in an area and its parts, and on what basis. The item of the nearest area wins.
    `overseer` 监管部门: the department that watches how the lead does this kind of matter. `suspended`: what
    it covers is dispatched by a person until it is amended or taken up again.

    Never edited in place: a change closes the row (`to_day`) and opens another, so that an old case still
    shows the item that it was routed by.
    """

    number = models.CharField(max_length=20)
    category = models.ForeignKey(Category, models.PROTECT, related_name="items")
    area = models.ForeignKey(Area, models.PROTECT, related_name="items")
    lead = models.ForeignKey(Department, models.PROTECT, related_name="leads")
    overseer = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="oversees")
    basis_zh = models.CharField(max_length=300)
    basis_en = models.CharField(max_length=300, blank=True)
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)
    suspended = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["category__code", "area__path"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "area"],
                condition=Q(to_day__isnull=True),
                name="one_open_item_per_category_and_area",
            ),
            models.CheckConstraint(
                condition=Q(overseer__isnull=True) | ~Q(overseer=F("lead")), name="no_lead_oversees_itself"
            ),
        ]

    @property
    def basis(self) -> str:
        return pick(self.basis_zh, self.basis_en)


class ItemHelper(Row):
    """A co-department of an item, and its usual sub-task."""

    item = models.ForeignKey(ResponsibilityItem, models.CASCADE, related_name="helpers")
    department = models.ForeignKey(Department, models.PROTECT, related_name="helps")
    mandatory = models.BooleanField(default=True)
    task_zh = models.CharField(max_length=200, blank=True)
    task_en = models.CharField(max_length=240, blank=True)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["item", "department"], name="helper_once")]

    @property
    def task(self) -> str:
        return pick(self.task_zh, self.task_en)


class Standard(Row):
    """A version of the published standard 办理标准 of a category: what whoever files under it may expect, and
    what it rests on. The newest holds."""

    category = models.ForeignKey(Category, models.PROTECT, related_name="standards")
    version = models.PositiveSmallIntegerField()
    text_zh = models.TextField()
    text_en = models.TextField()
    basis = models.CharField(max_length=300, blank=True)
    from_at = models.DateTimeField()

    class Meta:
        ordering = ["category", "-version"]
        constraints = [models.UniqueConstraint(fields=["category", "version"], name="standard_version_once")]

    @property
    def text(self) -> str:
        return pick(self.text_zh, self.text_en)


class Amendment(Row):
    """A change of the list that a ruling or a panel's findings propose; the policy centre accepts or rejects
    it.

    `source`: what it came of (`grievance:7`), whose texts a higher floor tells through the registry. `item`:
    the row that had routed it, if one had; `made`: the row that says it now. `why`: of a rejection.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        ACCEPTED = "accepted"
        REJECTED = "rejected"

    source = models.CharField(max_length=64, db_index=True)
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    lead = models.ForeignKey(Department, models.PROTECT, related_name="+")
    item = models.ForeignKey(ResponsibilityItem, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    drafted_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    made = models.ForeignKey(ResponsibilityItem, models.PROTECT, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-pk"]


class Absence(Row):
    """A person is away from their department, from a day to (and including) another; `substitute`: the
    colleague who stands in for them there, with that colleague's own rights. Whoever enters it is the person
    or a supervisor."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences")
    department = models.ForeignKey(Department, models.PROTECT, related_name="absences")
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="stands_in"
    )
    from_day = models.DateField()
    last_day = models.DateField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["from_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("from_day")), name="absence_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(substitute=F("person")),
                name="nobody_stands_in_for_themselves",
            ),
        ]
        indexes = [models.Index(fields=["department", "last_day"], name="absence_by_department")]
