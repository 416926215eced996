"""The tree of areas. `path` holds the codes from the root, so that a subtree is a prefix: `/YZ/LH/LH-NH/`."""

from django.db import models

from portal.kit.bilingual import Named


class Level(models.TextChoices):
    CITY = "city"
    DISTRICT = "district"
    SUBDISTRICT = "subdistrict"
    COMMUNITY = "community"
    GRID = "grid"


class Area(Named):
    """A place that somebody answers for. `boundary`: one ring of [longitude, latitude] pairs (WGS 84), or
    empty."""

    code = models.CharField(max_length=40, unique=True)
    level = models.CharField(max_length=12, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, unique=True)
    boundary = models.JSONField(default=list, blank=True)
    population = models.PositiveIntegerField(default=0)
    calendar = models.CharField(max_length=20, default="CN")

    class Meta:
        ordering = ["path"]

    def within(self, other_path: str) -> bool:
        """Whether this area is `other_path`'s or lies inside it."""
        return self.path.startswith(other_path)
