"""What departments that worked together say of each other after a case is closed (Beijing rules, art. 33)."""

from django.db import models
from django.db.models import F, Q

from grievances.models.grievance import Grievance
from portal.departments.models import Department
from portal.kit.rows import Row

ITEMS = ("timely", "share", "informed", "quality", "again")


class Rating(Row):
    """One department's rating of another, once a closing: five items from 1 to 5, and a remark.

    `cycle`: which closing of the case. `reveal_at`: from then on the other side reads it, whether it has
    rated or not; before only where it has.
    """

    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="ratings")
    cycle = models.PositiveSmallIntegerField()
    rater = models.ForeignKey(Department, models.PROTECT, related_name="ratings_given")
    rated = models.ForeignKey(Department, models.PROTECT, related_name="ratings_got")
    timely = models.PositiveSmallIntegerField()
    share = models.PositiveSmallIntegerField()
    informed = models.PositiveSmallIntegerField()
    quality = models.PositiveSmallIntegerField()
    again = models.PositiveSmallIntegerField()
    remark = models.TextField(blank=True)
    author = models.CharField(max_length=40)
    at = models.DateTimeField()
    reveal_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grievance", "cycle", "rater", "rated"], name="rated_once_a_closing"
            ),
            models.CheckConstraint(condition=~Q(rater=F("rated")), name="nobody_rates_itself"),
            models.CheckConstraint(
                condition=Q(
                    *((f"{name}__gte", 1) for name in ITEMS), *((f"{name}__lte", 5) for name in ITEMS)
                ),
                name="marks_are_1_to_5",
            ),
        ]
