"""The one way a case changes: lock, right, move, record, news."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from grievances import lifecycle, notices, policies
from grievances.in_force import with_parts
from grievances.lifecycle import Status, Verb
from grievances.models import Grievance
from grievances.rights import UNCOUNTED
from portal.accounts.models import Person
from portal.departments.actors import Actor, PostFacts
from portal.departments.models import Department
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import MoveRefused
from portal.kit.prepared import Prepared, update
from portal.kit.registry import named


@dataclass
class Step:
    """What an action gets to work with: the locked case, the actor's carrying relations with the post behind
    them, the facts to record, and people and mailboxes (of departments) to be told beside those that the verb
    names. `stay`: the status is not moved (a co-department's act); `becomes`: it moves there, not where the
    table says. `not_before`: when the letters may go."""

    case: Grievance
    actor: Actor
    verb: Verb
    by: frozenset[str]
    at: Any
    data: dict[str, Any] = field(default_factory=dict)
    told: tuple[Person, ...] = ()
    mailboxes: tuple[Department, ...] = ()
    stay: bool = False
    becomes: Status | None = None
    not_before: Any = None

    @property
    def post(self) -> PostFacts | None:
        """The post by which they act; None for residents and SYSTEM."""
        return policies.post_for(self.actor, self.case, self.by)

    @property
    def speaks(self) -> int | None:
        """The department that they speak for."""
        return self.post.department_id if self.post else None


@contextmanager
def step(
    grievance: Grievance,
    verb: Verb,
    *,
    actor: Actor,
    seen: int | None = None,
    held: bool = False,
    head: journal.Head | None = None,
    **data: Any,
) -> Iterator[Step]:
    """Change the case by `verb` in one transaction.

    `seen`: the version that the actor's page was made from; MoveRefused where somebody was faster. `held`:
    the caller got the case from `lock`, in the same transaction. `head`: where its chain stands, if the
    caller has read it under that lock. `data` goes into the journal: no personal text, no floats.
    Raises NotThere, NotAllowed, MoveRefused; then nothing has changed.
    """
    with transaction.atomic(savepoint=not held):
        case = grievance if held else lock(grievance)
        by = policies.check(actor, verb, case)
        if by == {policies.RESIDENT}:
            actor = actor.as_resident()
        refuse_stale(case, seen)
        if not lifecycle.can(verb, case):
            raise MoveRefused(
                _("The case has moved on: this can't be done now. The page shows how it stands.")
            )
        status, before = case.status, _columns(case)
        this = Step(case, actor, verb, by, clock.now(), data | actor.why_named)
        role = policies.role_for(actor, case, by)
        yield this
        case.status = status if this.stay else this.becomes or lifecycle.after(verb, status)
        _count(case, verb)
        _write(case, before)
        deed = journal.Deed(verb, actor.key, role, this.data)
        entry = journal.record(subject=case.subject, at=this.at, deed=deed, after=head)
        notices.tell(case, notices.Telling(entry, this.data, this.told, this.not_before, this.mailboxes))
    as_it_stands(grievance, case)


def as_it_stands(grievance: Grievance, held: Grievance) -> None:
    """The caller's own object is told what became of the one that was locked."""
    grievance.__dict__.update({k: v for k, v in held.__dict__.items() if k != "_prefetched_objects_cache"})


def _count(case: Grievance, verb: Verb) -> None:
    """One change more: of the case, or of what stands apart from who handles it."""
    if verb in UNCOUNTED:
        case.apart += 1
    else:
        case.version += 1


COLUMNS = tuple(f.attname for f in Grievance._meta.concrete_fields if not (f.primary_key or f.generated))


def _columns(case: Grievance) -> dict[str, Any]:
    """What stands in the case's row: a step writes what it has changed, not the forty columns."""
    values = case.__dict__
    return {name: values.get(name) for name in COLUMNS}


def _write(case: Grievance, before: Mapping[str, Any]) -> None:
    """What has changed; and where the case leaves the public register by it, higher floors learn of it in the
    same transaction, so that nothing they keep ready shows it any longer."""
    after = _columns(case)
    update(case, [name for name, value in after.items() if value != before[name]])
    if is_public(before) and not is_public(after):
        for hide in named("left_register").values():
            hide(case)


def is_public(values: Mapping[str, Any]) -> bool:
    """Whether a case with these columns stands in the public register (`selectors.case.public_cases`)."""
    guarded = values["about_staff"] or values["sensitive"]
    return not guarded and values["status"] != Status.WITHDRAWN


def lock(grievance: Grievance) -> Grievance:
    """The case, locked until the transaction ends, with what policies and clocks read."""
    found = _locked.first(grievance.pk)
    if found is None:
        raise Grievance.DoesNotExist(f"Case {grievance.pk} is not there.")
    return with_parts(found)


_locked = Prepared(
    lambda key: (
        Grievance.objects.select_for_update(of=("self",)).select_related("area", "category").filter(pk=key)
    ),
    int,
)


def refuse_stale(case: Grievance, seen: int | None) -> None:
    """MoveRefused where the actor's page was made from an older version than the locked case has."""
    if seen is not None and seen != case.version:
        raise MoveRefused(
            _(
                "Somebody else has changed this case meanwhile. "
                "Look at what is new, then send your text again."
            )
        )
