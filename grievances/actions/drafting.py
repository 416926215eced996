"""Drafts 草稿: what an officer types in an act's form is kept by the server, for them alone, until it is
sent, discarded, erased with its case, or thirty days old. No journal and no log has a word of it."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from grievances import policies
from grievances.lifecycle import Verb
from grievances.models import Draft, Grievance
from grievances.models.draft import Fields
from portal.departments.actors import Actor
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere

KEPT_FOR = timedelta(days=30)
LONGEST = 40_000
# Who filed is read for a purpose; a purpose that nobody has acted on is nobody's to keep.
NEVER = frozenset({Verb.READ})


@dataclass(frozen=True)
class Writing:
    """What stands in an open form. `seen`: the version of the case that it was made from; `revision`: the
    draft's, as the page knows it (0: none yet); `writer`: names the open page; `form_key`: the form's."""

    fields: Fields
    seen: int
    revision: int = 0
    writer: str = ""
    form_key: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(value.strip() for values in self.fields.values() for value in values)


def keep(grievance: Grievance, verb: Verb, *, actor: Actor, writing: Writing) -> Draft | None:
    """Keep what is being written; None where nothing is, and nothing was. The case may have changed
    meanwhile, also so that the act can't be done any more: the words are kept all the same.

    Raises MoveRefused where another page of theirs has kept, sent or discarded it meanwhile: what was kept
    there stays. NotThere where the case is not there for them. Invalid beyond LONGEST.
    """
    _refuse_strangers(grievance, verb, actor)
    fields = _clean(writing.fields)
    with transaction.atomic():
        held = _own(grievance, verb, actor).select_for_update().first()
        if held is None:
            return None if writing.is_empty else _begin(grievance, verb, actor, writing)
        if held.writer != writing.writer and held.revision != writing.revision:
            raise MoveRefused(_newer())
        held.fields, held.seen = fields, writing.seen
        held.revision, held.writer, held.form_key = held.revision + 1, writing.writer, writing.form_key
        held.saved_at = clock.now()
        held.save()
    return held


def _begin(grievance: Grievance, verb: Verb, actor: Actor, writing: Writing) -> Draft:
    """The first time; two pages that begin at once: the second is told of the first."""
    if writing.revision:
        raise MoveRefused(_("This draft was sent or discarded on another page."))
    made = Draft(
        person_id=actor.person_id,
        grievance=grievance,
        verb=verb,
        seen=writing.seen,
        writer=writing.writer,
        form_key=writing.form_key,
        saved_at=clock.now(),
    )
    made.fields = _clean(writing.fields)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as clash:
        raise MoveRefused(_newer()) from clash
    return made


def _newer() -> str:
    return _("There is a newer draft of this, kept on another page or device. It stays as it is.")


def drop(grievance: Grievance, verb: Verb, *, actor: Actor) -> int:
    """The draft is sent, or discarded; returns how many there were."""
    return _own(grievance, verb, actor).delete()[0]


def discard(key: int, *, actor: Actor) -> None:
    """Discard a draft of the actor's, wherever its case is now. NotThere where they have none such."""
    if not Draft.objects.filter(pk=key, person=actor.person_id).delete()[0]:
        raise NotThere("")


def forget_old() -> int:
    """Forget the drafts that nobody has touched for thirty days; returns how many."""
    return Draft.objects.filter(saved_at__lt=clock.now() - KEPT_FOR).delete()[0]


def _own(grievance: Grievance, verb: Verb, actor: Actor):
    """The actor's own, and nobody else's."""
    return Draft.objects.filter(person=actor.person_id, grievance=grievance, verb=verb)


def _refuse_strangers(grievance: Grievance, verb: Verb, actor: Actor) -> None:
    known = verb not in NEVER and actor.person_id is not None and not grievance.is_erased
    if not known or not policies.relations(actor.as_officer(), grievance):
        raise NotThere("")


def _clean(fields: Fields) -> Fields:
    found = {name: [value.replace("\x00", "") for value in values] for name, values in sorted(fields.items())}
    if sum(len(value) for values in found.values() for value in values) > LONGEST:
        raise Invalid(_("At most %(most)s characters can be kept as a draft.") % {"most": LONGEST})
    return found
