"""What departments answer in public to what a quarter showed of them."""

from django.db import models

from portal.departments.models import Department
from portal.kit.bilingual import pick
from portal.kit.rows import Row


class QuarterAnswer(Row):
    """One version of a department's answer to a quarter (`2026Q3`). Published as it is written; a correction
    is the next version, and the earlier ones stay readable."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="quarter_answers")
    quarter = models.CharField(max_length=6)
    version = models.PositiveSmallIntegerField()
    text_zh = models.TextField()
    text_en = models.TextField(blank=True)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["department", "quarter", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "quarter", "version"], name="quarter_answer_version_once"
            )
        ]

    @property
    def text(self) -> str:
        return pick(self.text_zh, self.text_en)
