"""Changes of calendars and limit classes: a draft, counted before it is applied; then a version.

New cases take the version at once. Running cases keep theirs unless the administrator, having seen what would
move, asks for them to be recomputed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.departments import rights
from portal.departments.actions.change import Change, lock, record
from portal.departments.actors import Actor
from portal.departments.rights import Verb
from portal.engines.limits import clocks
from portal.engines.limits.clock import Limit
from portal.engines.limits.models import CalendarVersion, LimitClassVersion
from portal.engines.limits.revisions import Revision, Round, ShiftRow
from portal.engines.limits.terms import SPANS, limits_in, spans_with
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused
from portal.kit.registry import named

NAMES = ("name_zh", "name_en")
TEXTS = (*NAMES, "basis_zh", "basis_en")
LONGEST_REASON = 200
STAYS_FRESH = timedelta(minutes=15)
State, Kind = Revision.State, Revision.Kind


@dataclass(frozen=True)
class Wish:
    """How a draft is applied. `seen`: the round that was on the page; `recompute`: running cases too;
    `despite`: although some of them changed since it was counted."""

    seen: int | None = None
    recompute: bool = False
    despite: bool = False


def draft_calendar(data: Mapping[str, Any], *, actor: Actor, reason: str, code: str = "") -> Revision:
    """Draft the next version of a calendar, or the first of a new one, from its exchange form. Raises
    Invalid where nobody could work by it, or where nothing changes."""
    rights.check(actor, Verb.DRAFT_REVISION)
    calendar = clocks.read_calendar(data, code=code)
    names = {name: str(data.get(name) or "").strip() or calendar.code for name in NAMES}
    stands = CalendarVersion.objects.filter(code=calendar.code).order_by("-version").first()
    wanted = calendar.as_data() | names
    if stands and calendar_data(stands) == wanted:
        raise Invalid(_("Nothing would change: the calendar in force says the same."))
    base = stands.version if stands else 0
    return _draft(Revision(kind=Kind.CALENDAR, code=calendar.code, base=base, data=wanted), actor, reason)


def draft_limit(
    code: str, *, actor: Actor, limits: dict[str, Limit], names: dict[str, str], reason: str
) -> Revision:
    """Draft the next version of a limit class. Raises Invalid."""
    rights.check(actor, Verb.DRAFT_REVISION)
    stands = clocks.current_limit(code)
    spans = spans_with(stands, limits)
    for limit in spans.values():
        clocks.refuse_longer_than_a_year(limit)
    clocks.refuse_more_than_again(spans["longest_extension"], spans["done"])
    clocks.refuse_long_pause(spans["longest_pause"])
    wanted = {name: str(limit) for name, limit in spans.items()}
    wanted |= {name: names[name].strip() for name in TEXTS}
    if limit_data(stands) == wanted:
        raise Invalid(_("Nothing would change: the class in force says the same."))
    return _draft(Revision(kind=Kind.LIMIT, code=code, base=stands.version, data=wanted), actor, reason)


def calendar_data(row: CalendarVersion) -> dict[str, Any]:
    """A version as drafts hold it."""
    return clocks.load_calendar(row).as_data() | {name: getattr(row, name) for name in NAMES}


def limit_data(row: LimitClassVersion) -> dict[str, Any]:
    return {name: str(getattr(row, name)) for name in (*SPANS, *TEXTS)}


def _draft(row: Revision, actor: Actor, reason: str) -> Revision:
    reason = " ".join(reason.replace("\x00", "").split())
    if not reason:
        raise Invalid(_("Please say why: it stands in the history and on every case that moves."), "reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(_("At most %(most)s characters fit.") % {"most": LONGEST_REASON}, "reason")
    with transaction.atomic():
        row.reason, row.made_by, row.made_at = reason, actor.key, clock.now()
        row.save(force_insert=True)
        Round.objects.create(revision=row, kind=Round.Kind.PREVIEW, at=row.made_at)
        _record(row, Verb.DRAFT_REVISION, actor, {"reason": reason})
    return row


def recount(revision: Revision, *, actor: Actor) -> Round:
    """Count anew what the draft would move, against the version that is in force now."""
    rights.check(actor, Verb.DRAFT_REVISION)
    with transaction.atomic():
        held = _open(revision)
        held.base = in_force(held)
        held.save()
        old = list(held.rounds.select_for_update().filter(kind=Round.Kind.PREVIEW))
        held.rounds.filter(pk__in=[each.pk for each in old]).update(state=Round.State.REPLACED)
        ShiftRow.objects.filter(round__in=old).delete()
        return Round.objects.create(revision=held, kind=Round.Kind.PREVIEW, at=clock.now())


def drop(revision: Revision, *, actor: Actor) -> None:
    """Leave everything as it is."""
    rights.check(actor, Verb.DROP_REVISION)
    with transaction.atomic():
        held = _open(revision)
        held.state, held.decided_by, held.decided_at = State.DROPPED, actor.key, clock.now()
        held.save()
        held.rounds.filter(state=Round.State.RUNNING).update(state=Round.State.REPLACED)
        _record(held, Verb.DROP_REVISION, actor, {})


def apply(revision: Revision, *, actor: Actor, wish: Wish) -> Revision:
    """Make the draft a version, and begin to recompute running cases where that is wished.

    Raises MoveRefused where somebody was faster, or where what was seen is no longer so: then it is counted
    anew, and nothing else has changed.
    """
    rights.check(actor, Verb.APPLY_REVISION)
    if told := _overtaken(revision, wish):
        recount(revision, actor=actor)
        raise MoveRefused(told)
    with transaction.atomic():
        held = _open(revision)
        if in_force(held) != held.base:
            raise MoveRefused(_behind())
        held.version = SAVE[Kind(held.kind)](held).version
        held.state, held.decided_by, held.decided_at = State.APPLIED, actor.key, clock.now()
        held.save()
        held.rounds.filter(state=Round.State.RUNNING).update(state=Round.State.REPLACED)
        if wish.recompute:
            Round.objects.create(revision=held, kind=Round.Kind.RECOMPUTE, at=held.decided_at)
        facts = {"version": held.version, "reason": held.reason, "recompute": wish.recompute}
        _record(held, Verb.APPLY_REVISION, actor, facts)
    return held


def in_force(revision: Revision) -> int:
    """The number of the version in force; 0 where there is none."""
    model = CalendarVersion if revision.kind == Kind.CALENDAR else LimitClassVersion
    newest = model.objects.filter(code=revision.code).order_by("-version")
    return newest.values_list("version", flat=True).first() or 0


def latest_preview(revision: Revision) -> Round | None:
    return revision.rounds.filter(kind=Round.Kind.PREVIEW).order_by("-pk").first()


def _overtaken(revision: Revision, wish: Wish) -> str:
    """Why what was seen is no longer so; empty where it is."""
    if revision.state != State.DRAFT:
        return ""
    if in_force(revision) != revision.base:
        return _behind()
    return _stale(latest_preview(revision), wish) if wish.recompute else ""


def _stale(round_: Round | None, wish: Wish) -> str:
    if round_ is None or round_.pk != wish.seen:
        return _("What you saw was counted anew meanwhile. Please look at it as it stands now.")
    if round_.is_running:
        raise MoveRefused(_("It is still being counted. Please wait until you can see what would move."))
    if clock.now() - round_.at > STAYS_FRESH:
        return _(
            "This was counted more than 15 minutes ago. It is being counted anew: look at it, then apply it."
        )
    changed = 0 if wish.despite else sum(count(round_) for count in named("running_cases").values())
    return _changed(changed) if changed else ""


def _changed(count: int) -> str:
    return ngettext(
        "%(count)s case has changed since this was counted. It is being counted anew: look at it, "
        "then apply.",
        "%(count)s cases have changed since this was counted. It is being counted anew: look at it, "
        "then apply.",
        count,
    ) % {"count": count}


def _behind() -> str:
    return _(
        "Another version was applied meanwhile. What this draft changes is shown and counted against that "
        "one now."
    )


def _open(revision: Revision) -> Revision:
    held: Revision = lock(revision)
    if held.state != State.DRAFT:
        raise MoveRefused(_("This draft has been applied or dropped already. The page shows how it stands."))
    return held


def _save_calendar(held: Revision) -> CalendarVersion:
    return clocks.save_calendar_version(held.data, code=held.code)


def _save_limit(held: Revision) -> LimitClassVersion:
    texts = {name: held.data[name] for name in TEXTS}
    return clocks.save_limit_version(held.code, **texts, **limits_in(held.data))


SAVE: dict[Kind, Callable[[Revision], CalendarVersion | LimitClassVersion]] = {
    Kind.CALENDAR: _save_calendar,
    Kind.LIMIT: _save_limit,
}


def _record(row: Revision, verb: Verb, actor: Actor, facts: dict[str, Any]) -> None:
    this = Change(row, clock.now(), {"revision": row.pk} | facts)
    record(row.subject, verb, actor.key, rights.check(actor, verb), this)
