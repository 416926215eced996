"""The secretary masks more in a packet than was masked by itself, and takes a mask off again."""

import unicodedata

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import policies
from evaluation.actions import seating
from evaluation.actions.recording import record
from evaluation.lifecycle import SampleState, Verb
from evaluation.models import Mask, Sample
from evaluation.selectors import packets
from portal.departments.actors import Actor
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere

SHORTEST, LONGEST, MOST = 2, 100, 50


def mask(sample: Sample | int, *, actor: Actor, words: str) -> Mask:
    """From now on these words stand masked wherever they stood in the packet; whose name they were is in no
    entry. The same words twice are one mask."""
    actor = policies.check_secretary(actor)
    clean = unicodedata.normalize("NFC", words).strip()
    if not SHORTEST <= len(clean) <= LONGEST:
        raise Invalid(_("Please give the words as they stand in the case: 2 to 100 signs."), "words")
    with transaction.atomic():
        locked = _open(sample)
        known = list(locked.masks.all())
        if found := next((each for each in known if each.words == clean), None):
            return found
        if len(known) >= MOST:
            raise MoveRefused(_("So many masks leave nothing to judge. Take some off first."))
        if not any(clean in text for text in packets.texts(packets.packet_of(locked))):
            raise Invalid(_("These words stand nowhere in what the members read."), "words")
        made = Mask.objects.create(sample=locked, words=clean, masked_at=clock.now())
        record(locked.subject, Verb.MASK, actor, made.masked_at, signs=len(clean))
    return made


def unmask(sample: Sample | int, pk: int, *, actor: Actor) -> None:
    """The words are shown again. Twice does no harm."""
    actor = policies.check_secretary(actor)
    with transaction.atomic():
        locked = _open(sample)
        gone, _rows = locked.masks.filter(pk=pk).delete()
        if gone:
            record(locked.subject, Verb.UNMASK, actor, clock.now())


def _open(sample: Sample | int) -> Sample:
    """The locked sample while it is judged."""
    try:
        locked = seating.lock(sample)
    except Sample.DoesNotExist as error:
        raise NotThere("") from error
    if locked.state != SampleState.OPEN:
        raise MoveRefused(_("The scoring of this case is closed."))
    return locked
