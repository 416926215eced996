"""Random re-checks: drawn by the SYSTEM when a round ends, done by another person than who walked it."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from grievances.actions import photos as gate
from grievances.models import PatrolCheck, PatrolFinding, PatrolPhoto, PatrolRound, StagedUpload
from grievances.patrols import drawing, policies
from grievances.patrols.actions.recording import LONGEST, calendar_of, record
from grievances.patrols.lifecycle import Verb
from grievances.patrols.notices import tell_checkers
from portal.departments.actors import SYSTEM, Actor
from portal.engines.limits.clock import Limit, after
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed

DRAW = "draw"


def draw(walked: PatrolRound) -> list[PatrolCheck]:
    """Draw the round's re-checks from its seed, in the transaction that ends it. From seed, share and keys,
    all of them in the entry, anybody draws the same again."""
    plan = walked.plan
    ticks = {f"point:{tick.point_id}": tick for tick in walked.ticks.all()}
    solved = walked.findings.filter(way=PatrolFinding.Way.SOLVED)
    found = {f"finding:{each.pk}": each for each in solved}
    pools = (ticks, found)
    chosen = [key for pool in pools for key in drawing.drawn(sorted(pool), plan.share, walked.seed)]
    among = policies.checkers(plan, walked.walker_id)
    due = after(clock.now(), Limit(plan.check_days, "working_days"), calendar_of(plan))
    rows = [
        PatrolCheck(
            round=walked,
            tick=ticks.get(key),
            finding=found.get(key),
            checker_id=drawing.pick(among, walked.seed, key),
            due_at=due,
        )
        for key in chosen
    ]
    made = PatrolCheck.objects.bulk_create(rows)
    record(
        walked.subject, DRAW, SYSTEM, seed=walked.seed, share=plan.share, of=[*ticks, *found], drawn=chosen,
        among=among,
    )  # fmt: skip
    tell_checkers(walked, made, clock.now())
    return made


def check(
    row: PatrolCheck, *, actor: Actor, result: str, text: str, form_key: str, tokens: Iterable[str] = ()
) -> PatrolCheck:
    """Say what was seen. Needs words, and a photo where it is not as it was reported. The same answer sent
    twice is one. Raises NotAllowed for who walked or is not to look, Invalid, MoveRefused where it is
    done."""
    text = text.replace("\x00", "").strip()[:LONGEST]
    with transaction.atomic():
        rows = PatrolCheck.objects.select_for_update(of=("self",)).select_related("round__plan__area")
        found = rows.get(pk=row.pk)
        refuse(found, actor)
        if not found.is_open:
            if (found.done_by_id, found.result, found.text) == (actor.person_id, result, text):
                return found
            raise MoveRefused(_("This was looked at already."))
        tokens = tuple(tokens)
        _refuse_bad(result, text, bool(tokens))
        found.result, found.text = result, text
        found.done_by_id, found.done_at = actor.person_id, clock.now()
        found.save(update_fields=["result", "text", "done_by", "done_at"])
        keep_photos(form_key, tokens, found.done_at, check_of=found)
        record(found.round.subject, Verb.CHECK, actor, check=found.pk, result=result, photos=len(tokens))
    return found


def refuse(row: PatrolCheck, actor: Actor) -> None:
    """NotAllowed for who walked the round, and for who is not to look."""
    if not policies.rechecks(actor, row):
        raise NotAllowed(_("Another person looks again: whoever walked the round does not judge it."))


def _refuse_bad(result: str, text: str, has_photo: bool) -> None:
    if result not in PatrolCheck.Result.values:
        raise Invalid(_("Please choose what you found."), "result")
    if not text:
        raise Invalid(_("Please write what you saw."), "text")
    if result == PatrolCheck.Result.OTHER and not has_photo:
        raise Invalid(_("Please add a photo of how it is."), "photos")


def keep_photos(
    form_key: str, tokens: Iterable[str], at: datetime, **of: PatrolFinding | PatrolCheck
) -> None:
    """Keep a form's staged photos with a finding or a re-check, in the caller's transaction."""
    rows = gate.staged(form_key, tokens)
    PatrolPhoto.objects.bulk_create(
        PatrolPhoto(
            **of, file=row.file.name, name=row.name, size=row.size, at=at, sha256=_digest(row)
        )
        for row in rows
    )  # fmt: skip
    StagedUpload.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _digest(row: StagedUpload) -> str:
    with row.file.open() as file:
        return hashlib.sha256(file.read()).hexdigest()


def files(rows: Iterable[PatrolPhoto]) -> tuple[File, ...]:
    """The photos as an action on a case takes them."""
    return tuple(File(row.file, name=row.name) for row in rows)
