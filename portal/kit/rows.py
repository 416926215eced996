"""A row that can be printed."""

from django.db import models


class Row(models.Model):
    """Prints as its table and its key: enough for a log, and nothing of anybody's."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.label_lower} {self.pk}"
