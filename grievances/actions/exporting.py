"""Exports 导出: a queue taken out of the portal as a table, for a purpose, by somebody who is named in it.

Which cases were asked for is a row each; the file is written in the background, piece by piece, each piece in
the transaction that settles its cases: whoever goes on after a kill writes none twice. What may stand in it
is looked at when a piece is written, and once more whenever the file is fetched.
"""

import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from grievances.actions.handling import text_of
from grievances.models import Export, ExportCase, ExportPiece, Grievance
from grievances.redaction import redact
from grievances.selectors import taken
from grievances.selectors.exports import allowed
from grievances.selectors.viewing import DESK_ROLES
from portal.accounts.models import Person
from portal.departments.actors import SYSTEM, Actor, of_person
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed, NotThere, TooMany
from portal.kit.sheets import BOM

logger = logging.getLogger(__name__)
MOST, AT_ONCE, A_DAY, OPENINGS = 5_000, 1, 10, 3
PORTION, SMALL, ATTEMPTS, SECONDS = 100, 200, 3, 20
KEPT_FOR, LONGEST_REASON = timedelta(hours=24), 300
State, CaseState = Export.State, ExportCase.State


def start(
    *,
    actor: Actor,
    purpose: str,
    reason: str,
    cases: Iterable[int],
    form_key: UUID,
    view: str = "",
    narrowing: Mapping[str, str] | None = None,
) -> Export:
    """Begin an export of these cases (keys, in their order; of more than MOST the first). The same form sent
    again is the same export. A small one is written at once.

    Raises NotAllowed, Invalid where nothing is chosen or said, TooMany while another runs or beyond A_DAY.
    """
    post = next((post for post in actor.posts if post.role in DESK_ROLES), None)
    if post is None:
        raise NotAllowed(_("This is for officers who handle cases."))
    if purpose not in Export.Purpose:
        raise Invalid(_("Please choose what it is for."), "purpose")
    reason = text_of(reason, "reason", _("Please say what you need it for."))[:LONGEST_REASON]
    keys = list(dict.fromkeys(cases))[:MOST]
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=actor.person_id)  # one form at a time
        before = Export.objects.filter(person=actor.person_id, form_key=form_key).first()
        if before is not None:
            return before
        _refuse(actor, keys)
        made = Export.objects.create(
            person_id=actor.person_id,
            department_id=post.department_id,
            post=post.role,
            form_key=form_key,
            purpose=purpose,
            reason=redact(reason)[:LONGEST_REASON],
            view=view,
            narrowing=dict(narrowing or {}),
            language=get_language() or "",
            total=len(keys),
            started_at=clock.now(),
        )
        asked = [ExportCase(export=made, grievance_id=key, place=place) for place, key in enumerate(keys, 1)]
        ExportCase.objects.bulk_create(asked, batch_size=500)
        _record(made, "start", actor, {"purpose": purpose, "total": made.total})
    return _at_once(made) if made.total <= SMALL else made


def _at_once(made: Export) -> Export:
    while _portion(made.pk):
        pass
    made.refresh_from_db()
    return made


def _refuse(actor: Actor, keys: list[int]) -> None:
    if not keys:
        raise Invalid(_("No case stands in this list."))
    own = Export.objects.filter(person=actor.person_id)
    if own.filter(state=State.RUNNING).count() >= AT_ONCE:
        raise TooMany(_("An export of yours is being written. Wait until it is done, or stop it."))
    if own.filter(started_at__gt=clock.now() - timedelta(days=1)).count() >= A_DAY:
        told = _("You have made %(most)s exports in a day. That is all; tomorrow there are more.")
        raise TooMany(told % {"most": A_DAY})


def stop(export: Export, *, actor: Actor) -> Export:
    """Stop one's own: nothing of its file stays. MoveRefused where it has ended."""
    with transaction.atomic():
        held = _own(export, actor)
        if not held.is_running:
            raise MoveRefused(_("It has ended already."))
        _end(held, State.STOPPED)
        _record(held, "stop", actor, {})
    return held


def _own(export: Export, actor: Actor) -> Export:
    rows = Export.objects.select_for_update(of=("self",)).select_related("person", "department")
    held = rows.filter(pk=export.pk, person=actor.person_id).first()
    if held is None:
        raise NotThere("")
    return held


def _end(held: Export, state: str) -> None:
    """How it ended; only what is done keeps its file, for a time."""
    held.state, held.ended_at = state, clock.now()
    held.written = held.cases.filter(state=CaseState.IN).count()
    held.withheld = taken.settled(held)
    if state == State.DONE:
        held.expires_at = held.ended_at + KEPT_FOR
    else:
        held.pieces.all().delete()
    held.save(update_fields=["state", "ended_at", "written", "withheld", "expires_at"])


def _record(export: Export, what: str, actor: Actor, facts: dict[str, Any]) -> None:
    deed = journal.Deed(what, actor.key, actor.role, facts)
    journal.record(subject=f"export:{export.pk}", at=clock.now(), deed=deed)


# -- in the background -----------------------------------------------------------------------------


def sweep(seconds: float = SECONDS) -> int:
    """Go on with every export that runs, a piece of each in turn, for about so long; returns how many cases
    were settled."""
    ends, settled = time.monotonic() + seconds, 0
    while time.monotonic() < ends:
        running = list(Export.objects.filter(state=State.RUNNING).order_by("pk").values_list("pk", flat=True))
        done = sum(_portion(key) for key in running)
        if not done:
            break
        settled += done
    return settled


def _portion(key: int) -> int:
    """Write the next piece; how many cases it settled: 0 where nothing is left, or another worker is at
    it. What breaks is tried ATTEMPTS times."""
    try:
        with transaction.atomic():
            rows = Export.objects.select_for_update(of=("self",), skip_locked=True)
            held = rows.filter(pk=key, state=State.RUNNING).first()
            return _write(held) if held else 0
    except Exception:  # what breaks one export must not stop the others
        logger.exception("Export %s broke", key)
        return _put_off(key)


def _put_off(key: int) -> int:
    with transaction.atomic():
        held = Export.objects.select_for_update().get(pk=key)
        held.attempts += 1
        held.save(update_fields=["attempts"])
        if held.is_running and held.attempts >= ATTEMPTS:
            _end(held, State.BROKEN)
            _record(held, "break", SYSTEM, {})
            return 0
    return 1


def _write(held: Export) -> int:
    rows = list(held.cases.filter(state=CaseState.PENDING).order_by("place")[:PORTION])
    if not rows:
        _end(held, State.DONE)
        _record(held, "finish", SYSTEM, {"written": held.written, "withheld": held.withheld})
        return 0
    found = allowed(_reader(held), [row.grievance_id for row in rows])
    for row in rows:
        row.reason = found.out.get(row.grievance_id, "")
        row.state = CaseState.OUT if row.reason else CaseState.IN
        row.veiled = row.grievance_id in found.veiled
    keys = [row.grievance_id for row in rows if row.state == CaseState.IN]
    with translation.override(held.language):
        text = taken.lines(held, keys, found.veiled)
    ExportPiece.objects.create(export=held, number=rows[0].place, text=text)
    ExportCase.objects.bulk_update(rows, ["state", "reason", "veiled"])
    return len(rows)


def _reader(held: Export) -> Actor:
    """As they stand now: whose account or posts have ended sees nothing."""
    person = Person.objects.get(pk=held.person_id)
    return of_person(person).as_officer() if person.is_active else Actor(key=f"person:{person.pk}")


# -- the file ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Opened:
    """A file that is being fetched: its name, and its text piece by piece."""

    name: str
    text: Iterator[str]


def fetch(export: Export, *, actor: Actor) -> Opened:
    """The file, for who asked for it, OPENINGS times at most and while it is kept. Raises NotThere for
    anybody else, MoveRefused where it is over, or holds what is not there for them any more."""
    now = clock.now()
    with transaction.atomic():
        held = _own(export, actor)
        _refuse_over(held, now)
        if gone := _gone(held, actor.as_officer()):
            told = _("%(n)s of its cases may not be taken out by you any more. Make a new export.")
            raise MoveRefused(told % {"n": gone})
        held.opened += 1
        held.save(update_fields=["opened"])
        _record(held, "open", actor, {"time": held.opened})
    return Opened(f"gongzhi-{held.number}.csv", _text(held, now))


def _refuse_over(held: Export, now: datetime) -> None:
    if held.is_running:
        raise MoveRefused(_("It is being written still."))
    if not held.has_file(now):
        raise MoveRefused(_("The file is not kept any more. Make a new export."))
    if held.opened >= OPENINGS:
        told = _("It has been fetched %(n)s times: that is all. Make a new export.")
        raise MoveRefused(told % {"n": OPENINGS})


def _gone(held: Export, actor: Actor) -> int:
    """How many of its rows may not be in its reader's hands any more."""
    rows = held.cases.filter(state=CaseState.IN).order_by("place")
    pairs = list(rows.values_list("grievance_id", "veiled"))
    gone = 0
    for start_at in range(0, len(pairs), 500):
        some = dict(pairs[start_at : start_at + 500])
        found = allowed(actor, some)
        gone += len(found.out.keys() | {key for key in found.veiled if not some[key]})
    return gone


def _text(held: Export, now: datetime) -> Iterator[str]:
    """A piece at a time: the whole is never in memory."""
    with translation.override(held.language):
        head, foot = taken.above(held, now), taken.below(held, now)
    yield BOM + head
    for key in list(held.pieces.order_by("number").values_list("pk", flat=True)):
        piece = ExportPiece.objects.filter(pk=key).first()
        yield piece.text if piece else ""
    yield foot


def forget(case: Grievance) -> None:
    """The case is being erased: no file that is still kept goes on holding its words."""
    holding = Export.objects.filter(cases__grievance=case, cases__state=CaseState.IN, pieces__isnull=False)
    keys = list(holding.distinct().values_list("pk", flat=True))
    running = Export.objects.filter(cases__grievance=case, state=State.RUNNING)
    _throw_away([*keys, *running.values_list("pk", flat=True)])


def _throw_away(keys: list[int]) -> int:
    """Their files go; what is being written is stopped."""
    for held in Export.objects.select_for_update().filter(pk__in=keys).order_by("pk"):
        if held.is_running:
            _end(held, State.STOPPED)
            continue
        held.expires_at = min(held.expires_at or clock.now(), clock.now())
        held.save(update_fields=["expires_at"])
        held.pieces.all().delete()
    return len(keys)


def forget_old(now: datetime | None = None) -> int:
    """Throw the files away whose time is over; returns how many. The rows stay: who took out what."""
    over = Export.objects.filter(expires_at__lte=now or clock.now(), pieces__isnull=False)
    with transaction.atomic():
        return _throw_away(list(over.distinct().values_list("pk", flat=True)))
