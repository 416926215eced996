"""An officer's own drafts: of a case, and all of them. Nobody else's are ever read."""

from dataclasses import dataclass

from django.db.models import BooleanField, Exists, OuterRef, Value

from grievances import policies
from grievances.models import Draft, Grievance
from portal.departments.actors import Actor


def of_act(actor: Actor, case: Grievance, verb: str) -> Draft | None:
    """The actor's draft of this act; asked for only where the case was read with one of theirs."""
    if not getattr(case, "draft_verb", None):
        return None
    return Draft.objects.filter(person=actor.person_id, grievance=case, verb=verb).first()


def written_on(actor: Actor) -> Exists | Value:
    """For a query of cases: whether the actor has a draft on the row's."""
    if actor.person_id is None:
        return Value(False, output_field=BooleanField())
    return Exists(Draft.objects.filter(person=actor.person_id, grievance=OuterRef("pk")))


@dataclass(frozen=True)
class Kept:
    """A draft in the list of all. `reachable`: the case is there for its author still."""

    draft: Draft
    reachable: bool

    @property
    def words(self) -> list[str]:
        """What was written."""
        return words_of(self.draft)


def words_of(draft: Draft) -> list[str]:
    """What was written: keys and choices are not worth copying."""
    return [value for values in draft.fields.values() for value in values if _is_written(value.strip())]


def _is_written(value: str) -> bool:
    return len(value) > 5 or not value.isascii()


def own(actor: Actor) -> list[Kept]:
    """All the actor's drafts, the newest first: two queries."""
    rows = list(Draft.objects.filter(person=actor.person_id).select_related("grievance"))
    cases = [row.grievance_id for row in rows]
    there = set(policies.visible_to(actor).filter(pk__in=cases).values_list("pk", flat=True)) if rows else ()
    return [Kept(row, row.grievance_id in there) for row in rows]
