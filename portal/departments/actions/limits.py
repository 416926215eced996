"""Limit classes: a new version for what is filed from now on; cases that run keep theirs."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.departments import rights
from portal.departments.actions.change import Change, record
from portal.departments.actors import Actor
from portal.departments.rights import Verb
from portal.engines.limits import clocks
from portal.engines.limits.clock import BadLimit, Limit
from portal.engines.limits.models import LimitClassVersion
from portal.engines.limits.terms import SPANS, spans_with
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused

NAMES = ("name_zh", "name_en", "basis_zh", "basis_en")


def limit(amount: int, unit: str, field: str) -> Limit:
    """The limit; Invalid, naming the field, where it is none."""
    try:
        return Limit(amount, unit)
    except BadLimit as wrong:
        raise Invalid(_("A limit is a whole number, at least 1, of one of these units."), field) from wrong


def save_limit(
    code: str,
    *,
    actor: Actor,
    limits: dict[str, Limit],
    names: dict[str, str],
    seen: int | None = None,
) -> LimitClassVersion:
    """Save the next version of a class. `seen`: the version that the page showed. `limits`: by SPANS.

    The same again changes nothing. Raises Invalid, MoveRefused.
    """
    role = rights.check(actor, Verb.SAVE_LIMIT)
    with transaction.atomic():
        before = clocks.current_limit(code)
        if seen is not None and seen != before.version:
            raise MoveRefused(
                _("Somebody else saved a new version just now. Look at it, then save yours again.")
            )
        limits = spans_with(before, limits)
        if not (changes := _changes(before, limits, names)):
            return before
        row = clocks.save_limit_version(code, **{name: names[name].strip() for name in NAMES}, **limits)
        this = Change(row, clock.now(), {"version": row.version, "changes": changes})
        record(f"limit:{code}", Verb.SAVE_LIMIT, actor.key, role, this)
    return row


def retune(code: str, amount: int, *, actor: Actor, seen: int | None = None) -> LimitClassVersion:
    """The next version of a class, with another amount of `done` in its unit and all else as it was: the
    policy centre accepts what was proposed. Cases that run keep theirs. Raises Invalid, MoveRefused where
    `seen` is not the version in force any more."""
    role = rights.check(actor, Verb.RETUNE_LIMIT)
    with transaction.atomic():
        before = clocks.current_limit(code)
        if seen is not None and seen != before.version:
            raise MoveRefused(
                _("This class has got another version meanwhile. Look at what it says now, then decide.")
            )
        done = limit(amount, before.done.unit, "amount")
        if done == before.done:
            raise Invalid(_("That is the limit it has. Enter another, or say why it stays."), "amount")
        spans = spans_with(before, {"done": done})
        row = clocks.save_limit_version(code, **{name: getattr(before, name) for name in NAMES}, **spans)
        facts = {"version": row.version, "changes": {"done": [str(before.done), str(done)]}}
        record(f"limit:{code}", Verb.RETUNE_LIMIT, actor.key, role, Change(row, clock.now(), facts))
    return row


def _changes(
    before: LimitClassVersion, limits: dict[str, Limit], names: dict[str, str]
) -> dict[str, list[str]]:
    wanted = {name: str(limits[name]) for name in SPANS} | {name: names[name].strip() for name in NAMES}
    stood = {name: str(getattr(before, name)) for name in (*SPANS, *NAMES)}
    return {name: [stood[name], value] for name, value in wanted.items() if stood[name] != value}
