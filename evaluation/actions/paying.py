"""The panel secretary records what members get for their time, and what was recorded by mistake."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation import notices, policies
from evaluation.actions.recording import record
from evaluation.lifecycle import Verb
from evaluation.models import Compensation, PanelMember
from portal.departments.actors import Actor
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused

MOST = Decimal("100000")
WORDS, WHY = 120, 200


def pay(member: PanelMember, *, actor: Actor, amount: Decimal, words: str, day: date) -> Compensation:
    """Record a payment; the member has a letter. `amount` in yuan, to two places."""
    actor = policies.check_secretary(actor)
    clean = _line(words, WORDS, "words")
    if not 0 < amount <= MOST:
        raise Invalid(_("An amount over 0, of at most %(most)s yuan.") % {"most": MOST}, "amount")
    at = clock.now()
    if day > timezone.localdate(at):
        raise Invalid(_("This day has not come yet."), "day")
    with transaction.atomic():
        row = Compensation.objects.create(member=member, amount=amount, words=clean, day=day, recorded_at=at)
        facts = {"payment": row.pk, "amount": str(amount), "day": day.isoformat()}
        record(f"member:{member.pk}", Verb.PAY, actor, at, **facts)
        notices.tell_paid(row, at)
    return row


def void(row: Compensation | int, *, actor: Actor, why: str) -> Compensation:
    """It was recorded by mistake: it counts for nothing, and stays with the reason. Once."""
    actor = policies.check_secretary(actor)
    clean, at = _line(why, WHY, "why"), clock.now()
    with transaction.atomic():
        locked = Compensation.objects.select_for_update().get(pk=getattr(row, "pk", row))
        if locked.void_why:
            raise MoveRefused(_("This payment has been struck out already."))
        locked.void_why = clean
        locked.save(update_fields=["void_why"])
        record(f"member:{locked.member_id}", Verb.UNPAY, actor, at, payment=locked.pk)
    return locked


def _line(given: str, most: int, field: str) -> str:
    clean = " ".join(given.replace("\x00", "").split())
    if not clean:
        raise Invalid(_("Please fill this in."), field)
    if len(clean) > most:
        raise Invalid(_("At most %(most)s characters fit here.") % {"most": most}, field)
    return clean
