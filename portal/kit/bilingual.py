"""Rows that are named in both languages answer with the one the reader reads."""

from django.db import models
from django.utils.translation import get_language


def chinese() -> bool:
    """Whether the active language is Chinese (also where none is active)."""
    return (get_language() or "zh-hans").startswith("zh")


def pick(zh: str, en: str) -> str:
    """The text in the active language, else the other one."""
    return (zh or en) if chinese() else (en or zh)


class Named(models.Model):
    """A row with a name in 中文 and in English."""

    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return pick(self.name_zh, self.name_en)
