"""People who sign in; and who filed, kept apart from what was filed and sealed (invariant 8)."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from portal.kit.bilingual import pick
from portal.kit.rows import Row
from portal.kit.sealed import SealedTextField


class PersonManager(BaseUserManager):
    """Finds people by their user name; makes none: the action `add_person` does."""

    def get_by_natural_key(self, username):
        return self.get(username__iexact=username)


class Person(AbstractBaseUser):
    """Somebody with an account. For residents the names are what they chose to be called; the rest is
    sealed."""

    username = models.CharField(max_length=60, unique=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    email = SealedTextField(blank=True)
    phone = SealedTextField(blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = PersonManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = []

    @property
    def name(self) -> str:
        return pick(self.name_zh, self.name_en)

    def __str__(self) -> str:
        return self.name


class Identity(Row):
    """Who filed the subject (`grievance:7`): sealed texts and blind indexes, no foreign key to a person.

    Without the key the table tells nothing about who filed what. `anonymous`: the resident left a way to be
    told news, and officers may not read it. `consented_at`: when they agreed that a sensitive matter is
    handled together with what tells who they are, under the notice of `notice_version`; `consent_told`: an
    officer filed it and was told so. `no_texts`: they want no
    short messages. `phone_index`, `email_index`, `name_index`: by which an officer finds
    whoever is not anonymous, only with the whole value; of whoever is, marks of another kind, by which they
    are known again and no officer finds them; NULL: not made yet.
    """

    subject = models.CharField(max_length=64, unique=True)
    anonymous = models.BooleanField(default=True)
    name = SealedTextField(blank=True)
    phone = SealedTextField(blank=True)
    email = SealedTextField(blank=True)
    address = SealedTextField(blank=True, default="", db_default="")
    code = SealedTextField(blank=True)
    code_index = models.CharField(max_length=43, unique=True)
    person_index = models.CharField(max_length=43, blank=True, db_index=True)
    phone_index = models.CharField(max_length=43, null=True, blank=True)  # noqa: DJ001 - NULL: not made yet
    email_index = models.CharField(max_length=43, null=True, blank=True)  # noqa: DJ001
    name_index = models.CharField(max_length=43, null=True, blank=True)  # noqa: DJ001
    language = models.CharField(max_length=10, default="zh-hans")
    notice_version = models.CharField(max_length=20)
    consented_at = models.DateTimeField(null=True, blank=True)
    consent_told = models.BooleanField(default=False)
    no_texts = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            *(
                models.Index(fields=[name], condition=Q(**{f"{name}__gt": ""}), name=f"identity_{name}")
                for name in ("phone_index", "email_index", "name_index")
            ),
            models.Index(fields=["id"], condition=Q(phone_index__isnull=True), name="identity_to_index"),
        ]


class IdentityReading(Row):
    """One reading of who filed: by whom, why, when. Shown to the resident."""

    identity = models.ForeignKey(Identity, models.PROTECT, related_name="readings")
    reader = models.ForeignKey(Person, models.PROTECT)
    role = models.CharField(max_length=40)
    unit = models.CharField(max_length=160, blank=True)
    purpose = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]


class ApiToken(Row):
    """A person's key to the API: only its digest is kept; the token is shown once."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    label = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class Attempt(Row):
    """How often somebody tried something in a window: what throttles are counted with."""

    scope = models.CharField(max_length=40)
    key = models.CharField(max_length=43)
    window = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key", "window"], name="attempt_once")]
