"""What is found on a round: solved on the spot, or a case by the same front door as every other.

A case of a patrol is filed by the officer who found it, in nobody's name: it is routed, has its limits, its
journal and its letters as any case. How it ends without a resident, `grievances/actions/seeing.py` says.
"""

import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from grievances import policies as cases
from grievances.actions import filing, handling
from grievances.actions import photos as gate
from grievances.actions.filing import Filing
from grievances.lifecycle import OPEN
from grievances.models import Grievance, PatrolFinding, PatrolPoint, PatrolRound, StagedUpload
from grievances.models.grievance import Channel
from grievances.patrols.actions.rechecking import files, keep_photos
from grievances.patrols.actions.recording import LONGEST, record
from grievances.patrols.actions.walking import own, refuse_over
from grievances.patrols.lifecycle import Verb
from grievances.patrols.selectors.alike import likely
from portal.departments.actors import Actor, of_person
from portal.departments.models import Category
from portal.kit import clock
from portal.kit.errors import DomainError, Invalid, MoveRefused, NotThere

Way = PatrolFinding.Way


@dataclass(frozen=True)
class Found:
    """What was found, as the officer tells it. `key`: made on the device, the same for everything of this
    one; `solved`: on the spot, else it becomes a case. `photos`: tokens of uploads that were staged under the
    key."""

    key: str
    text: str
    solved: bool
    point: PatrolPoint | None = None
    category: Category | None = None
    place: str = ""
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    language: str = "zh-hans"
    photos: tuple[str, ...] = ()


def find(walked: PatrolRound, found: Found, *, actor: Actor) -> PatrolFinding:
    """Keep a finding; sent twice, even at once, it is one. It is filed at once, unless open cases are
    likely of the same matter: then the officer is asked first (`way` is empty). Raises NotThere where
    another walks the round, MoveRefused once it is over, Invalid naming the field."""
    key = _key(found.key)
    with transaction.atomic():
        this = own(walked, actor)
        if before := PatrolFinding.objects.filter(key=key).first():
            if before.round_id != this.pk:
                raise NotThere("")
            return before
        refuse_over(this.takes_findings)
        kept = _keep(this, found, key)
        keep_photos(key, found.photos, kept.at, finding=kept)
        if not found.solved and not likely(actor, kept):
            _file(kept, actor)
        facts = {"finding": kept.pk, "way": kept.way, "case": kept.grievance_id, "photos": len(found.photos)}
        record(this.subject, Verb.FIND, actor, category=kept.category.code, **facts)
    return kept


def _key(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError as error:
        raise Invalid(_("This form has lost its key. Open the round again.")) from error


def _keep(this: PatrolRound, found: Found, key: str) -> PatrolFinding:
    text = found.text.replace("\x00", "").strip()
    category = found.category or (found.point.category if found.point else None)
    for wrong, told, field in (
        (
            found.point is not None and found.point.plan_id != this.plan_id,
            _("Choose one of the points."),
            "point",
        ),
        (not text, _("Please say what you found."), "text"),
        (len(text) > LONGEST, _("At most %(most)s characters fit here.") % {"most": LONGEST}, "text"),
        (category is None, _("Please choose a kind."), "category"),
        (
            category is not None and (category.about_staff or not category.active),
            _("This kind of matter can't be patrolled. Please choose another."),
            "category",
        ),
        (found.solved and not found.photos, _("Please add a photo: it shows that it is solved."), "photos"),
    ):
        if wrong:
            raise Invalid(told, field)
    return PatrolFinding.objects.create(
        key=key,
        round=this,
        point=found.point,
        category=category,
        text=text,
        place=found.place.replace("\x00", "").strip()[:200],
        longitude=found.longitude,
        latitude=found.latitude,
        language=found.language,
        way=Way.SOLVED if found.solved else "",
        at=clock.now(),
    )


def settle(found: PatrolFinding, *, actor: Actor, into: Grievance | None = None) -> PatrolFinding:
    """Say what the finding is: the same matter as an open case (`into`), which gets it as a note with its
    photos; or, without one, a matter of its own, which is filed. Said twice it is one. Raises NotThere for
    whom it is not, and for cases that were not shown to be likely; MoveRefused where it was said otherwise,
    and where the case has ended since it was shown."""
    with transaction.atomic():
        this = own(found.round, actor)
        kept = PatrolFinding.objects.select_related("category", "point").get(pk=found.pk)
        kept.round = this
        if kept.way:
            return _said(kept, into)
        if into is None:
            _file(kept, actor)
        else:
            _note(kept, into, actor)
        record(this.subject, Verb.SETTLE, actor, finding=kept.pk, way=kept.way, case=kept.grievance_id)
    return kept


def _said(kept: PatrolFinding, into: Grievance | None) -> PatrolFinding:
    if into is not None and kept.grievance_id != into.pk:
        raise MoveRefused(_("It was said already what became of this finding."))
    return kept


def _file(kept: PatrolFinding, actor: Actor) -> None:
    """Through the front door, with its photos: they are the case's from now on."""
    plan = kept.round.plan
    rows = list(kept.photos.all())
    StagedUpload.objects.bulk_create(
        StagedUpload(
            form_key=kept.key, token=secrets.token_hex(16), file=row.file.name, name=row.name, size=row.size,
            created_at=kept.at,
        )
        for row in rows
    )  # fmt: skip
    wanted = Filing(
        body=kept.text,
        area=plan.area,
        form_key=kept.key,
        category=kept.category,
        place=kept.place,
        longitude=kept.longitude,
        latitude=kept.latitude,
        language=kept.language,
        channel=Channel.PATROL,
        source=f"patrol:{kept.key}",
        photos=tuple(row.token for row in gate.staged_for(kept.key)),
        all_the_same=True,
    )
    filed = filing.file(wanted, actor=actor)
    kept.photos.all().delete()
    _became(kept, Way.CASE, filed.grievance)


def _note(kept: PatrolFinding, into: Grievance, actor: Actor) -> None:
    """A note to the open case, with the photos; the finding keeps its own copies."""
    if into.pk not in {each.case.pk for each in likely(actor, kept)}:
        _refuse_ended(into, actor)
        raise NotThere("")
    with override(kept.language):
        text = _("Seen again on a patrol: %(text)s") % {"text": kept.text}
    told = f"{text}\n{kept.place}".strip()
    handling.note(into, actor=actor.as_officer(), text=told, photos_given=files(kept.photos.all()))
    _became(kept, Way.NOTED, into)


def _refuse_ended(into: Grievance, actor: Actor) -> None:
    """What is there for the officer can be said of it: it was open when it was shown to them."""
    there = cases.visible_to(actor.as_officer(), Grievance.objects.filter(pk=into.pk))
    if there.exclude(status__in=OPEN).exists():
        told = _("%(reference)s has ended meanwhile. Please file what you found as a matter of its own.")
        raise MoveRefused(told % {"reference": into.reference})


def _became(kept: PatrolFinding, way: str, case: Grievance) -> None:
    kept.way, kept.grievance = way, case
    kept.save(update_fields=["way", "grievance"])


def settle_the_rest(walked: PatrolRound) -> int:
    """The round was never finished: what still waits for a word becomes a case, since who found it wanted
    one. Returns how many; what can't be filed stays as it is, and is shown."""
    rows: Iterable[PatrolFinding] = walked.findings.filter(way="").select_related("category", "point")
    settled = 0
    for each in rows:
        with suppress(DomainError), transaction.atomic():
            each.round = walked
            _file(each, of_person(walked.walker))
            settled += 1
    return settled
