"""Words that officers start a reply from: standard answers, with blanks that they fill in."""

from collections.abc import Iterable
from datetime import date

from django.db import models

from portal.departments.models import Category, Department
from portal.kit.bilingual import pick
from portal.kit.rows import Row


class ReplyTemplate(Row):
    """A template of what is written to residents.

    `verbs`: the acts that it is for. `texts`: {field of the act's form: {"zh": …, "en": …}}. `department`:
    whose officers find it; none: everybody's. `category`: the kind of matter that it answers; none: any.
    In force on `from_day` and every day before `to_day`. `version` counts its changes.
    """

    title_zh = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120, blank=True)
    verbs = models.JSONField(default=list)
    texts = models.JSONField(default=dict)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="+")
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["title_zh", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_day__isnull=True) | models.Q(to_day__gte=models.F("from_day")),
                name="template_ends_after_it_begins",
            )
        ]

    @property
    def title(self) -> str:
        """What it is called, in the active language."""
        return pick(self.title_zh, self.title_en)

    def is_in_force(self, day: date) -> bool:
        """Whether it can be chosen on the day."""
        return self.from_day <= day and (self.to_day is None or day < self.to_day)

    def texts_in(self, language: str) -> dict[str, str]:
        """The texts in the language ("zh-hans", "en"); where one is missing, the other's."""
        first, other = ("zh", "en") if language.startswith("zh") else ("en", "zh")
        found: Iterable[tuple[str, dict[str, str]]] = self.texts.items()
        return {name: text.get(first) or text.get(other) or "" for name, text in found}
