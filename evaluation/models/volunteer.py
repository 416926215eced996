"""The pool 候选库: who has said yes to being drawn for a panel, and what the draw must know of them."""

from django.db import models
from django.db.models import Q

from evaluation.models.pool import AgeBand, MemberKind, Residence, Sex
from portal.accounts.models import Person
from portal.areas.models import Area
from portal.kit.rows import Row
from portal.kit.sealed import SealedTextField


class Volunteer(Row):
    """Somebody in the pool, or asked to come in: a resident who applied or was invited at random; a deputy,
    an expert or somebody of an organisation who was nominated. Nobody is in it before they agreed themselves.

    `household`: the dwelling as they wrote it, sealed; `household_index`: its blind index, by which two of
    one household are known without reading either. `came`: how; who was asked and has not answered yet has
    no facts but `kind`.
    """

    class Came(models.TextChoices):
        APPLIED = "applied"
        INVITED = "invited"
        NOMINATED = "nominated"

    class State(models.TextChoices):
        ASKED = "asked"
        IN = "in"
        OUT = "out"

    person = models.OneToOneField(Person, models.PROTECT, related_name="volunteer")
    kind = models.CharField(max_length=8, choices=MemberKind, default=MemberKind.RESIDENT)
    came = models.CharField(max_length=9, choices=Came)
    state = models.CharField(max_length=5, choices=State)
    home = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="volunteers")
    sex = models.CharField(max_length=6, choices=Sex, blank=True)
    age_band = models.CharField(max_length=5, choices=AgeBand, blank=True)
    residence = models.CharField(max_length=9, choices=Residence, blank=True)
    household = SealedTextField(blank=True)
    household_index = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    consented_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="in")
                | Q(consented_at__isnull=False, home__isnull=False)
                & ~Q(sex="")
                & ~Q(age_band="")
                & ~Q(residence=""),
                name="who_is_in_the_pool_agreed_and_is_known",
            )
        ]
        indexes = [models.Index(fields=["state", "home"], name="pool_by_state")]

    @property
    def subject(self) -> str:
        """The key by which engines know them."""
        return f"volunteer:{self.pk}"
