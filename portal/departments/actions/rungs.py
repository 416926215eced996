"""The ladder: when each rung is reached, and who is told there. Rungs stay in the order of their time."""

from django.utils.translation import gettext as _

from portal.departments.actions.change import changing, fill
from portal.departments.actors import Actor
from portal.departments.models import Role
from portal.departments.rights import Verb
from portal.engines.escalation.models import LadderRung
from portal.kit.errors import Invalid

TOLD = (Role.HANDLER, Role.SUPERVISOR, Role.RULING, Role.DISTRICT_HEAD)
LONGEST = 366 * 24 * 60


def edit_rung(
    rung: LadderRung,
    *,
    actor: Actor,
    after_minutes: int,
    tells: str,
    name_zh: str,
    name_en: str,
    seen: str | None = None,
) -> LadderRung:
    """Change a rung. Moments that wait for it already keep their time; who is told is read when it fires.

    Raises Invalid where it would not lie between its neighbours.
    """
    with changing(rung, Verb.EDIT_RUNG, actor=actor, seen=seen) as this:
        ladder = list(LadderRung.objects.select_for_update().filter(kind=this.row.kind).order_by("level"))
        if tells not in TOLD:
            raise Invalid(_("Please choose who is told."), "tells")
        _refuse_disorder(this.row.level, after_minutes, ladder)
        values = {"after_minutes": after_minutes, "tells": tells, "name_zh": name_zh, "name_en": name_en}
        this.data["changes"] = fill(this.row, values)
        this.idle = not this.data["changes"]
    return this.row


def _refuse_disorder(level: int, minutes: int, ladder: list[LadderRung]) -> None:
    if not 0 <= minutes <= LONGEST:
        raise Invalid(_("Between 0 and one year after the due time."), "amount")
    if any(minutes <= each.after_minutes for each in ladder if each.level < level):
        raise Invalid(_("It must come later than the rung below it."), "amount")
    if any(minutes >= each.after_minutes for each in ladder if each.level > level):
        raise Invalid(_("It must come earlier than the rung above it."), "amount")
