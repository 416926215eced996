"""The journal's table. Only `journal.record` writes it; nothing changes or deletes a row, but that
`journal.forget` empties the salt and the data of what is erased."""

from django.db import models

from portal.kit.rows import Row


class AppendOnly(Exception):
    """Somebody tried to change or to delete what was recorded."""


class EntryRows(models.QuerySet):
    """Refuses the bulk roads around `save` and `delete`."""

    def update(self, **kwargs):
        raise AppendOnly("The journal is append-only.")

    def delete(self):
        raise AppendOnly("The journal is append-only.")

    def forget(self) -> int:
        """Empty salt and data; digests and commitments stay, so that the chain holds."""
        return super().update(salt="", data="")


class Entry(Row):
    """One thing that happened to a subject (`grievance:7`), chained to the one before.

    `data`: canonical JSON, free of personal text; `salt` and `data` may be emptied by an erasure, chain
    intact.
    """

    subject = models.CharField(max_length=64)
    seq = models.PositiveIntegerField()
    verb = models.CharField(max_length=32)
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    role = models.CharField(max_length=40)
    salt = models.CharField(max_length=64, blank=True)
    data = models.TextField(blank=True)
    commitment = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects = EntryRows.as_manager()

    class Meta:
        ordering = ["subject", "seq"]
        constraints = [models.UniqueConstraint(fields=["subject", "seq"], name="journal_seq_once")]

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnly("The journal is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnly("The journal is append-only.")
