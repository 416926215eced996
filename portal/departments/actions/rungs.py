"""Ladders and their rungs: when each rung is reached, who is told there, who answers from there on.

Rungs stay in the order of their moments. What runs keeps the level it stands at; when its next rung comes is
counted anew with the next sweep.
"""

from itertools import groupby
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.areas.models import Area
from portal.departments import rights
from portal.departments.actions.change import Change, changing, fill, record
from portal.departments.actors import Actor
from portal.departments.models import Category, Role
from portal.departments.rights import Verb
from portal.departments.usual_ladders import USUAL
from portal.engines.escalation import watch
from portal.engines.escalation.ladder import choose
from portal.engines.escalation.models import LadderRung
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere

TOLD = (Role.HANDLER, Role.SUPERVISOR, Role.RULING, Role.DISTRICT_HEAD)
ANSWERING = (Role.SUPERVISOR, Role.RULING, Role.DISTRICT_HEAD)
LONGEST = 366 * 24 * 60
# These have one ladder each, and no warnings.
GENERAL_ONLY = frozenset(
    {
        "supervision",
        "whistle",
        "review",
        "order",
        "pressure",
        "check_in",
        "no_word",
        "improvement",
        "advice",
        "score_appeal",
    }
)
KINDS = (
    "contact", "sign", "part", "done", "ruling", "supervision", "whistle", "review", "order", "pressure",
    "check_in", "no_word", "improvement", "score_appeal", "advice",
)  # fmt: skip
# By these the resident is asked, or is not waited for any longer: nobody else is told.
OF_RESIDENT = frozenset({"check_in", "no_word"})
RESIDENT = "resident"


def ladder_subject(rung: LadderRung) -> str:
    """The key by which the journal knows the rung's ladder: `ladder:done:A03:LH-NH`."""
    place = rung.area.strip("/").rpartition("/")[2]
    return f"ladder:{rung.kind}:{rung.matter or '-'}:{place or '-'}"


def same_ladder(rung: LadderRung) -> Any:
    """The rungs of its ladder."""
    return LadderRung.objects.filter(kind=rung.kind, matter=rung.matter, area=rung.area)


def without_ladder() -> list[str]:
    """The clocks that have no general ladder: what is late by them may be raised to nobody."""
    general = LadderRung.objects.filter(matter="", area="").values_list("kind", flat=True)
    have = set(general.order_by().distinct())
    return [kind for kind in KINDS if kind not in have]


def begin_ladders(*, actor: Actor) -> list[str]:
    """Give each clock that has no general ladder the usual one. The clocks; none where all have theirs."""
    role = rights.check(actor, Verb.BEGIN_LADDERS)
    with transaction.atomic():
        kinds = without_ladder()
        rows = [LadderRung(**row._asdict()) for row in USUAL if row.kind in kinds]
        try:
            with transaction.atomic():
                made = LadderRung.objects.bulk_create(rows)
        except IntegrityError:  # somebody else has just begun them
            return []
        for _kind, group in groupby(made, key=lambda row: row.kind):
            rungs = list(group)
            _record(rungs[0], Verb.BEGIN_LADDERS, actor, role, rungs=len(rungs))
    return kinds


def add_ladder(kind: str, *, actor: Actor, matter: str, area: Area | None) -> LadderRung:
    """A ladder of its own for a matter (a category's or a group's code; empty: any) in an area (None: the
    whole district). It begins with the rungs that hold there now. Its first rung.

    Raises Invalid where there is one already, or nothing to begin with.
    """
    if kind not in KINDS or kind in GENERAL_ONLY:
        raise Invalid(_("This clock has one ladder for everything."), "kind")
    if not matter and area is None:
        raise Invalid(_("Choose a matter or an area: there is a ladder for everything already."), "matter")
    role = rights.check(actor, Verb.ADD_LADDER)
    path = area.path if area else ""
    with transaction.atomic():
        rows = _copies(kind, matter, path)
        try:
            with transaction.atomic():
                made = LadderRung.objects.bulk_create(rows)
        except IntegrityError as taken:
            raise Invalid(_("There is a ladder for this already."), "matter") from taken
        _record(made[0], Verb.ADD_LADDER, actor, role, rungs=len(made))
    return made[0]


def _copies(kind: str, matter: str, path: str) -> list[LadderRung]:
    """The rungs of the ladder that holds there now, as a ladder of its own."""
    ladders = watch.ladders(kind)
    if any((each.matter, each.area) == (matter, path) for each in ladders):
        raise Invalid(_("There is a ladder for this already."), "matter")
    group = Category.objects.filter(code=matter).values_list("group_code", flat=True).first()
    held = choose(ladders, kind, tuple(filter(None, (matter, group))), path)
    source = next((each for each in ladders if each.rungs == held), None)
    if source is None:
        raise Invalid(_("This clock has no ladder yet to begin from."), "kind")
    rows = list(LadderRung.objects.filter(kind=kind, matter=source.matter, area=source.area))
    for row in rows:
        row.pk, row.matter, row.area = None, matter, path
        row._state.adding = True
    return sorted(rows, key=lambda row: (row.warning, row.level))


def end_ladder(rung: LadderRung, *, actor: Actor) -> None:
    """Remove the rung's ladder: from now on the next wider one holds. The general one stays."""
    role = rights.check(actor, Verb.END_LADDER)
    with transaction.atomic():
        rows = _locked(rung)
        if not (rung.matter or rung.area):
            raise MoveRefused(_("The general ladder stays: it holds where no other does."))
        same_ladder(rung).delete()
        _record(rung, Verb.END_LADDER, actor, role, rungs=len(rows))


def add_rung(beside: LadderRung, *, actor: Actor, warning: bool, **values: Any) -> LadderRung:
    """A further rung on the ladder that `beside` stands on. Raises Invalid where it has no place there."""
    role = rights.check(actor, Verb.ADD_RUNG)
    with transaction.atomic():
        ladder = _locked(beside)
        row = LadderRung(kind=beside.kind, matter=beside.matter, area=beside.area, warning=warning)
        fill(row, values)
        row.level = _place(row, [each for each in ladder if each.warning == warning])
        refuse_unfit(row, ladder)
        row.save(force_insert=True)
        _record(row, Verb.ADD_RUNG, actor, role, level=row.level, warning=warning)
    return row


def edit_rung(
    rung: LadderRung,
    *,
    actor: Actor,
    after_minutes: int,
    tells: str,
    name_zh: str,
    name_en: str,
    seen: str | None = None,
    **more: Any,
) -> LadderRung:
    """Change a rung. `more`: working, share, accountable, quiet_from, quiet_until.

    Raises Invalid where it would not lie between its neighbours.
    """
    with changing(rung, Verb.EDIT_RUNG, actor=actor, seen=seen) as this:
        ladder = _locked(this.row)
        values = {"after_minutes": after_minutes, "tells": tells, "name_zh": name_zh, "name_en": name_en}
        _refuse_out_of_bounds(after_minutes)
        this.data["changes"] = fill(this.row, values | more)
        refuse_unfit(this.row, ladder)
        this.idle = not this.data["changes"]
        this.data["running"] = watch.look_again(rung.kind, this.at) if not this.idle else 0
    return this.row


def remove_rung(rung: LadderRung, *, actor: Actor) -> None:
    """Take a rung off its ladder; a ladder keeps at least one level."""
    role = rights.check(actor, Verb.REMOVE_RUNG)
    with transaction.atomic():
        ladder = _locked(rung)
        if not rung.warning and sum(not each.warning for each in ladder) == 1:
            raise MoveRefused(
                _("A ladder needs a level: what is late would be raised to nobody. Change this one instead.")
            )
        LadderRung.objects.filter(pk=rung.pk).delete()
        _record(rung, Verb.REMOVE_RUNG, actor, role, level=rung.level, warning=rung.warning)


def _locked(rung: LadderRung) -> list[LadderRung]:
    rows = list(same_ladder(rung).select_for_update().order_by("-warning", "level"))
    if rung.pk and rung.pk not in {row.pk for row in rows}:
        raise NotThere("")
    return rows


def _record(rung: LadderRung, verb: Verb, actor: Actor, role: str, **data: Any) -> None:
    at = clock.now()
    this = Change(rung, at, data | {"running": watch.look_again(rung.kind, at)})
    record(ladder_subject(rung), verb, actor.key, role, this)


def _order(rung: LadderRung) -> int:
    """Where a rung stands on its ladder, as far as numbers can tell: warnings farther from the due time come
    first."""
    if rung.share is not None:
        return rung.share
    return -rung.after_minutes if rung.warning else rung.after_minutes


def _place(rung: LadderRung, ladder: list[LadderRung]) -> int:
    """The number for a new rung: above those that come before it; Invalid where none is free."""
    alike = [each for each in ladder if (each.share is None) == (rung.share is None)]
    before = [each.level for each in alike if _order(each) < _order(rung)]
    after = [each.level for each in alike if _order(each) > _order(rung)]
    level = max([*before, *(each.level for each in ladder if each not in alike)], default=0) + 1
    if any(each.level == level for each in ladder) or (after and level >= min(after)):
        raise Invalid(
            _(
                "There is no number free between its neighbours, and cases stand at those. "
                "Move the later rungs first: change the next one to this moment, and add one above the last."
            ),
            "amount",
        )
    return level


def _refuse_out_of_bounds(minutes: int) -> None:
    if not 0 <= minutes <= LONGEST:
        raise Invalid(_("Between 0 and one year after the due time."), "amount")


def refuse_unfit(rung: LadderRung, ladder: list[LadderRung]) -> None:
    """Invalid where the rung has no place on its ladder."""
    _refuse_out_of_bounds(rung.after_minutes)
    if rung.tells not in ((RESIDENT,) if rung.kind in OF_RESIDENT else TOLD):
        raise Invalid(_("Please choose who is told."), "tells")
    if rung.accountable and (rung.warning or rung.accountable not in ANSWERING):
        raise Invalid(_("Only a level makes somebody accountable: a supervisor or higher."), "accountable")
    _refuse_unclear_moment(rung)
    _refuse_disorder(rung, [each for each in ladder if each.pk != rung.pk and each.warning == rung.warning])


def _refuse_unclear_moment(rung: LadderRung) -> None:
    if rung.kind in GENERAL_ONLY and (rung.warning or rung.working):
        raise Invalid(_("This clock has levels alone, after the due time, in plain time."), "unit")
    if rung.share is not None and not (rung.warning and 0 < rung.share < 100):
        raise Invalid(_("A share of the limit is for warnings: between 1 and 99 percent."), "amount")
    if rung.warning and rung.share is None and rung.after_minutes == 0:
        raise Invalid(_("A warning comes before the due time: at least a minute."), "amount")


def _refuse_disorder(rung: LadderRung, others: list[LadderRung]) -> None:
    alike = [each for each in others if (each.share is None) == (rung.share is None)]
    if any(_order(rung) == _order(each) and rung.working == each.working for each in alike):
        raise Invalid(_("Another rung of this ladder has the same moment."), "amount")
    if any(_order(rung) <= _order(each) for each in alike if each.level < rung.level):
        raise Invalid(_("It must come later than the rung below it."), "amount")
    if any(_order(rung) >= _order(each) for each in alike if each.level > rung.level):
        raise Invalid(_("It must come earlier than the rung above it."), "amount")
