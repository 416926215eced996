"""A draw of a whole panel: the frozen pool, the quotas, the published lottery, and who was drawn."""

from django.db import models
from django.db.models import F, Q

from evaluation.models.volunteer import Volunteer
from portal.kit.rows import Row


class PanelDraw(Row):
    """A panel is drawn from the pool as it stood (`places`), by quotas, for a term.

    `publication`: what anybody needs to run it again (`evaluation.drawing.announce`, then `conclude`);
    {} until it is reckoned. Pool and lottery hash are published before `draws_on`, the day of the public
    draw `source`. `trouble`: why no panel can be drawn by these quotas, as facts.
    """

    class State(models.TextChoices):
        FROZEN = "frozen"
        READY = "ready"
        DRAWN = "drawn"
        IMPOSSIBLE = "impossible"

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.FROZEN)
    size = models.PositiveSmallIntegerField()
    quotas = models.JSONField()
    from_day = models.DateField()
    until_day = models.DateField()
    source = models.CharField(max_length=200)
    draws_on = models.DateField()
    publication = models.JSONField(default=dict)
    trouble = models.JSONField(default=list)
    announced_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(until_day__gt=F("from_day")), name="panel_term_has_an_end"),
            models.CheckConstraint(
                condition=~Q(state="drawn") | Q(drawn_at__isnull=False), name="a_drawn_panel_has_its_moment"
            ),
        ]
        indexes = [models.Index(fields=["number"], condition=Q(state="frozen"), name="panel_to_reckon")]

    @property
    def subject(self) -> str:
        """The key by which engines know this draw."""
        return f"panel_draw:{self.pk}"


class DrawPlace(Row):
    """Somebody's place in a draw's frozen pool, under a code that says nothing about them. `features`: what
    the quotas go by, as it was then; `home`: a code of the dwelling, where others of the pool share it."""

    draw = models.ForeignKey(PanelDraw, models.PROTECT, related_name="places")
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="places")
    code = models.CharField(max_length=8)
    features = models.JSONField()
    home = models.CharField(max_length=8, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "volunteer"], name="draw_place_once"),
            models.UniqueConstraint(fields=["draw", "code"], name="draw_code_once"),
        ]
