"""Who is at a case now: read by those alone who may see the case, and gone after a minute."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from grievances.models import Presence
from portal.departments.actors import Actor
from portal.kit.bilingual import pick

GONE_AFTER = timedelta(seconds=60)
MOST = 5
BETWEEN, END = "\x1f", "\x1e"
Present = tuple[str, str]  # replying or viewing, and who


class _Joined(Subquery):
    """The column `who` of a limited query as one text."""

    template = "(SELECT GROUP_CONCAT(present.who, CHAR(30)) FROM (%(subquery)s) AS present)"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, tuple]:
        template = "(SELECT STRING_AGG(present.who, CHR(30)) FROM (%(subquery)s) AS present)"
        return self.as_sql(compiler, connection, template=template, **more)


def everybody(since: datetime) -> Subquery:
    """A column of cases: who has been at it since then, to be read by `others`."""
    there = Presence.objects.filter(grievance=OuterRef("pk"), at__gt=since).order_by("kind", "pk")
    person = Cast("person_id", CharField())
    names = (person, Value(BETWEEN), "person__name_zh", Value(BETWEEN), "person__name_en")
    return _Joined(there.annotate(who=Concat("kind", Value(BETWEEN), *names)).values("who")[:MOST])


def others(column: str | None, actor: Actor) -> tuple[Present, ...]:
    """From that column: whoever is there beside the actor, who replies first."""
    if not column:
        return ()
    rows = (each.split(BETWEEN) for each in column.split(END))
    found = [(kind, pick(zh, en)) for kind, key, zh, en in rows if key != str(actor.person_id)]
    return tuple(sorted(found))
