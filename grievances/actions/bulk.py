"""Acts on many cases at once 批量办理: started by one form, done case by case in the background, each by the
verb's own action, with its author's rights as they are at that moment.

What is to be done is a row for each case: whoever goes on finds it, after a kill as well, and a case's row
changes in the very transaction of its act, so that none is done twice.
"""

import logging
import time
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from grievances import lifecycle, policies
from grievances.actions import naming
from grievances.actions.bulk_deeds import DEEDS, verbs_for
from grievances.actions.step import lock
from grievances.lifecycle import Verb
from grievances.models import BulkAct, BulkCase, Grievance
from grievances.rights import UNCOUNTED
from portal.accounts.models import Person
from portal.departments.actors import SYSTEM, Actor, of_person
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import DomainError, Invalid, MoveRefused, NotAllowed, NotThere, TooMany
from portal.kit.prepared import Prepared, update

logger = logging.getLogger(__name__)
MOST, AT_ONCE = 5_000, 3
PORTION, ATTEMPTS, SECONDS = 25, 3, 20
KEPT_FOR = timedelta(days=30)
State = BulkCase.State
Came = tuple[BulkCase.State, str]


def start(
    *,
    actor: Actor,
    verb: Verb,
    cases: Iterable[tuple[int, int]],
    form_key: UUID,
    parameters: Mapping[str, Any] | None = None,
    view: str = "",
    narrowing: Mapping[str, str] | None = None,
    seen_at: datetime | None = None,
) -> BulkAct:
    """Begin an act on these cases (key, version now): of more than MOST the first. The same form sent again
    is the same act. `seen_at`: when its author was shown them; what others do to one after that is not
    overwritten.

    Raises NotAllowed, Invalid where nothing is chosen, TooMany where three of the author's run already.
    """
    if verb not in verbs_for(actor):
        raise NotAllowed(_("This is for another person in the case to do."))
    chosen = sorted(list(dict(cases).items())[:MOST])  # in the order of keys, as all who lock several
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=actor.person_id)  # one form at a time
        before = BulkAct.objects.filter(person=actor.person_id, form_key=form_key).first()
        if before is not None:
            return before
        _refuse(actor, chosen)
        made = BulkAct.objects.create(
            person_id=actor.person_id,
            form_key=form_key,
            verb=verb,
            view=view,
            narrowing=dict(narrowing or {}),
            parameters=dict(parameters or {}),
            language=get_language() or "",
            total=len(chosen),
            started_at=clock.now(),
        )
        BulkCase.objects.bulk_create(_rows(made, chosen, seen_at), batch_size=500)
        _record(made, "start", actor, {"verb": str(verb), "total": made.total})
    return made


def _rows(made: BulkAct, chosen: list[tuple[int, int]], seen_at: datetime | None) -> list[BulkCase]:
    """A row for each, with the version that its author saw: each change that a version counts is one entry of
    the case's journal."""
    subjects = {Grievance(pk=key).subject: key for key, _version in chosen} if seen_at else {}
    news = journal.since(subjects, seen_at, but=UNCOUNTED) if seen_at else {}
    later = {subjects[subject]: number for subject, number in news.items()}
    return [
        BulkCase(act=made, grievance_id=key, version=max(0, version - later.get(key, 0)))
        for key, version in chosen
    ]


def _refuse(actor: Actor, chosen: list[tuple[int, int]]) -> None:
    if not chosen:
        raise Invalid(_("No case is chosen. Go back and tick some."))
    running = BulkAct.objects.filter(person=actor.person_id, state=BulkAct.State.RUNNING).count()
    if running >= AT_ONCE:
        told = ngettext(
            "%(number)s of your acts on many cases runs still. Wait until it has ended.",
            "%(number)s of your acts on many cases run still. Wait until one has ended.",
            running,
        )
        raise TooMany(told % {"number": running})


def stop(act: BulkAct, *, actor: Actor) -> BulkAct:
    """Stop one's own act: what is done stays done, what isn't is left as it is. MoveRefused where it has
    ended."""
    with transaction.atomic():
        held = BulkAct.objects.select_for_update().filter(pk=act.pk, person=actor.person_id).first()
        if held is None:
            raise NotThere("")
        if not held.is_running:
            raise MoveRefused(_("It has ended already."))
        _end(held, BulkAct.State.STOPPED)
        _record(held, "stop", actor, {})
    return held


def _end(held: BulkAct, state: BulkAct.State) -> None:
    """Its words are forgotten with it: they stand in the cases, and are erased with them."""
    texts = DEEDS[Verb(held.verb)].texts
    held.parameters = {name: value for name, value in held.parameters.items() if name not in texts}
    held.state, held.ended_at = state, clock.now()
    held.save(update_fields=["parameters", "state", "ended_at"])


def _record(act: BulkAct, what: str, actor: Actor, facts: dict[str, Any]) -> None:
    deed = journal.Deed(what, actor.key, actor.role, facts)
    journal.record(subject=f"bulk:{act.pk}", at=clock.now(), deed=deed)


# -- in the background -----------------------------------------------------------------------------


def sweep(seconds: float = SECONDS) -> int:
    """Go on with every act that runs, a portion of each in turn, for about so long; returns how many cases
    were handled."""
    ends, handled = time.monotonic() + seconds, 0
    while time.monotonic() < ends:
        running = BulkAct.objects.filter(state=BulkAct.State.RUNNING).order_by("pk")
        done = sum(_portion(act, ends) for act in running)
        if not done:
            break
        handled += done
    return handled


def _portion(act: BulkAct, ends: float) -> int:
    rows = BulkCase.objects.filter(act=act, state=State.PENDING).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:PORTION])
    if not keys:
        _finish(act)
    return sum(_one(key) for key in keys if time.monotonic() < ends)


def _finish(act: BulkAct) -> None:
    """Nothing is left, nor in anybody's hands."""
    with transaction.atomic():
        held = BulkAct.objects.select_for_update().filter(pk=act.pk, state=BulkAct.State.RUNNING).first()
        if held and not held.cases.filter(state=State.PENDING).exists():
            _end(held, BulkAct.State.FINISHED)
            _record(held, "finish", SYSTEM, {})


def _one(key: int) -> int:
    """Do it to one case; 0 where another worker does, or it has been stopped. What breaks is put off, and at
    the third time given up: the others don't wait for it."""
    try:
        with transaction.atomic():
            row = _waiting.first(key)
            if row is None:
                return 0
            with translation.override(row.act.language):
                _settle(row, *_came(row))
    except Exception:  # a row that breaks the code must not stop the rest
        logger.exception("Case row %s of an act on many cases broke", key)
        return _put_off(key)
    return 1


_waiting = Prepared(
    lambda key: (
        BulkCase.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("act")
        .filter(pk=key, state=State.PENDING, act__state=BulkAct.State.RUNNING)
    ),
    int,
)
_author = Prepared(lambda key: Person.objects.filter(pk=key), int)
_held = Prepared(lambda key: Grievance.objects.select_for_update().filter(pk=key), int)


def _settle(row: BulkCase, state: BulkCase.State, reason: str) -> None:
    row.state, row.reason, row.at = state, reason[:300], clock.now()
    update(row, ["state", "reason", "at", "attempts"])


def _put_off(key: int) -> int:
    with transaction.atomic():
        row = BulkCase.objects.select_for_update(of=("self",)).select_related("act").get(pk=key)
        if row.state != State.PENDING:
            return 0
        row.attempts += 1
        row.save(update_fields=["attempts"])
        if row.attempts >= ATTEMPTS:
            with translation.override(row.act.language):
                _settle(row, State.REFUSED, _("Something went wrong here. Please do it on the case's page."))
    return 1


def _came(row: BulkCase) -> Came:
    """What comes of the case now: done, or refused and why, or passed over."""
    author = _author.first(row.act.person_id)
    if author is None or not author.is_active:
        return State.REFUSED, _("Your account was closed before its turn came.")
    actor = of_person(author).as_officer()
    if not actor.is_staff:
        return State.REFUSED, _("Your post ended before its turn came.")
    held = _held.first(row.grievance_id)  # the verb's step reads the rest
    return _do(row, held, actor)


def _do(row: BulkCase, case: Grievance, actor: Actor) -> Came:
    verb, given = Verb(row.act.verb), row.act.parameters
    try:
        naming.refuse(
            case, actor=actor, verb=verb, given={name: given.get(name, "") for name in DEEDS[verb].texts}
        )
        with transaction.atomic():
            if not DEEDS[verb].adds:
                _refuse_stale(row, case, actor)
            DEEDS[verb].do(case, actor, given)
    except NotThere:
        return State.REFUSED, _("It is not there for you any more.")
    except DomainError as refusal:
        if DEEDS[verb].done(lock(Grievance(pk=case.pk)), actor, given):
            return State.PASSED, ""
        return State.REFUSED, _why(refusal)
    return State.DONE, ""


def _why(refusal: DomainError) -> str:
    """What the report says. A refusal that quotes whom the text names stands there without the quotation: the
    report is kept, and who filed stands sealed."""
    if isinstance(refusal, naming.Names):
        return _("The text seems to name who filed. Write it on the case's page, or without the name.")
    return str(refusal)


def _refuse_stale(row: BulkCase, case: Grievance, actor: Actor) -> None:
    """MoveRefused where others have changed the case since its author chose it. What they themselves and the
    clocks have done is no news to them; that it has ended, or isn't theirs, the act itself will say."""
    could = lifecycle.can(Verb(row.act.verb), case) and policies.relations(actor, case)
    if not could or case.version <= row.version:
        return
    counted = [each for each in journal.entries(case.subject) if each.verb not in UNCOUNTED]
    since = counted[row.version - case.version :]
    if any(entry.actor not in {actor.key, SYSTEM.key} for entry in since):
        raise MoveRefused(_("Somebody else has changed it meanwhile. Look at it first."))


def forget(case: Grievance) -> None:
    """The case is being erased: why it was refused is not said any more. What is still to be done is in its
    worker's hands, who will find the case erased."""
    BulkCase.objects.filter(grievance=case).exclude(state=State.PENDING).update(reason="")


def forget_old(now: datetime | None = None) -> int:
    """Reports are kept for thirty days after their act has ended; returns how many went."""
    old = BulkAct.objects.filter(ended_at__lt=(now or clock.now()) - KEPT_FOR)
    return old.delete()[1].get("grievances.BulkAct", 0)
