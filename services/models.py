"""The tables of the catalogue: services in both languages, and the words of filings that point to them."""

from django.db import models

from portal.departments.models import Category, Department
from portal.kit.bilingual import Named, pick


class Service(Named):
    """A service 服务事项. It stands under its `home` category and may help with filings of its `categories`.

    `shelf` is its place in the catalogue, unique and never empty. Documents stand one a line.
    """

    code = models.SlugField(max_length=40, unique=True)
    provider = models.ForeignKey(Department, models.PROTECT, related_name="services")
    home = models.ForeignKey(Category, models.PROTECT, related_name="services_at_home")
    categories = models.ManyToManyField(Category, related_name="services")
    shelf = models.CharField(max_length=60, unique=True)
    summary_zh = models.CharField(max_length=200)
    summary_en = models.CharField(max_length=240, blank=True)
    who_zh = models.TextField()
    who_en = models.TextField(blank=True)
    how_zh = models.TextField()
    how_en = models.TextField(blank=True)
    where_zh = models.CharField(max_length=200)
    where_en = models.CharField(max_length=240, blank=True)
    documents_zh = models.TextField(blank=True)
    documents_en = models.TextField(blank=True)
    fee_zh = models.CharField(max_length=200)
    fee_en = models.CharField(max_length=240, blank=True)
    time_limit_zh = models.CharField(max_length=200)
    time_limit_en = models.CharField(max_length=240, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    active = models.BooleanField(default=True)

    # The words of a filing that spoke for it; set where it is shown as a suggestion.
    because: tuple[str, ...] = ()

    class Meta:
        ordering = ["shelf"]

    @property
    def subject(self) -> str:
        """The key by which the journal knows it."""
        return f"service:{self.pk}"

    @property
    def summary(self) -> str:
        return pick(self.summary_zh, self.summary_en)

    @property
    def who(self) -> str:
        return pick(self.who_zh, self.who_en)

    @property
    def how(self) -> str:
        return pick(self.how_zh, self.how_en)

    @property
    def where(self) -> str:
        return pick(self.where_zh, self.where_en)

    @property
    def documents(self) -> list[str]:
        return pick(self.documents_zh, self.documents_en).splitlines()

    @property
    def fee(self) -> str:
        return pick(self.fee_zh, self.fee_en)

    @property
    def time_limit(self) -> str:
        return pick(self.time_limit_zh, self.time_limit_en)


class ServiceWord(models.Model):
    """A word of filings and of searches that points to a service; weight 1 (a little) to 5 (nearly sure)."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="words")
    word = models.CharField(max_length=40)
    weight = models.PositiveSmallIntegerField(default=3)

    class Meta:
        ordering = ["service", "-weight", "word"]
        constraints = [models.UniqueConstraint(fields=["service", "word"], name="service_word_once")]

    def __str__(self) -> str:
        return self.word
