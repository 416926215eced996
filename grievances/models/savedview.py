"""Saved views 常用视图: a view of the queue, narrowed down, under a name."""

from django.db import models

from portal.accounts.models import Person
from portal.areas.models import Area
from portal.departments.models import Category, Department
from portal.kit.rows import Row


class SavedView(Row):
    """A question that somebody asks again and again. `shared_with`: the department whose people find it
    too. What it is narrowed down to: as `selectors.queue.Narrowing`; `officer` 0: nobody."""

    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    shared_with = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=40)
    view = models.CharField(max_length=16)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=16, blank=True)
    officer = models.BigIntegerField(null=True, blank=True)
    due = models.CharField(max_length=8, blank=True)
    words = models.CharField(max_length=60, blank=True, default="", db_default="")
    at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_view_named_once")]
