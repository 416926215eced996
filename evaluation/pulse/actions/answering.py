"""Somebody who was drawn answers, once, by the private link of their letter; or says that they want to be
left alone.

Neither writes an entry into the journal: an entry has a time, and with one anybody who reads the journal
beside the answers could tell which of them came when.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation.models import PulseAnswer, PulseInvite, PulseRefusal, PulseRound
from evaluation.pulse.questions import INDEX, Marks, are_whole
from portal.accounts.codes import tidy_code
from portal.areas.models import Area
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere
from portal.kit.sealed import blind


def answer(code: str, *, marks: Marks, area: Area | None = None) -> None:
    """Keep the answers, and that this link has been used; nothing ties the one to the other. MoveRefused: a
    second time, or when the round is over, whether the sweep has come or not."""
    if not are_whole(marks):
        raise Invalid(_("Please answer all three questions."))
    with transaction.atomic():
        invite = _locked(code)
        row = PulseRound.objects.get(pk=invite.round_id)
        if row.state != PulseRound.State.RUNNING or row.closes_at is None or clock.now() >= row.closes_at:
            raise MoveRefused(_("This round is over. Its results stand on the page of the survey."))
        if invite.answered:
            raise MoveRefused(_("Your answers are in already: the link works once."))
        invite.answered = True
        invite.save(update_fields=["answered"])
        PulseAnswer.objects.create(round=row, marks=dict(marks), area=area)


def leave_alone(code: str) -> None:
    """Whoever has this link is not asked again, by any round. Twice does no harm."""
    with transaction.atomic():
        invite = _locked(code)
        PulseRefusal.objects.get_or_create(person_id=invite.person_id, defaults={"at": clock.now()})


def _locked(code: str) -> PulseInvite:
    rows = PulseInvite.objects.select_for_update(of=("self",))
    tidy = tidy_code(code)
    found = rows.filter(index=blind(tidy, INDEX)).first() if tidy else None
    if found is None:
        raise NotThere("")
    return found
