"""Mails that came in: each is taken in once, and what became of it can be looked up. No words, no address."""

from django.db import models

from portal.kit.rows import Row


class Fate(models.TextChoices):
    """What became of a mail."""

    TAKEN = "taken"
    REFUSED = "refused"
    FOREIGN = "foreign"
    AUTOMATIC = "automatic"
    UNKNOWN = "unknown"


class Received(Row):
    """One mail. `key`: a digest of its Message-ID; `subject`: the matter it belongs to, "" if to none.

    REFUSED: the matter could not take it, and the resident was told so; FOREIGN: it came from another address
    than theirs, and they were told so.
    """

    key = models.CharField(max_length=64, unique=True)
    subject = models.CharField(max_length=64, blank=True, db_index=True)
    fate = models.CharField(max_length=10, choices=Fate)
    at = models.DateTimeField()
