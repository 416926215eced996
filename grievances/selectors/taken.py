"""What an export says of a case: a row of plain words, with the marks of the export woven in; and the lines
around the rows. Who filed stands in none of it."""

import base64
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from grievances import marks
from grievances.lifecycle import PartState
from grievances.models import Assignment, Export, ExportCase, Grievance
from grievances.redaction import redact
from grievances.wording import OUTCOMES, PURPOSES, REASONS, STATUSES
from portal.areas.models import Area
from portal.kit import clock
from portal.kit.bilingual import pick
from portal.kit.sealed import blind
from portal.kit.sheets import line

READ = (
    "reference", "title", "body", "place", "status", "outcome", "filed_at", "done_due", "closed_at", "level",
    "sensitive", "erased_at", "area__path", "category__name_zh", "category__name_en",
)  # fmt: skip


def digest(export: int, reference: str) -> bytes:
    """Of which a row's marks are made: nobody without the portal's key can make them."""
    return base64.urlsafe_b64decode(blind(f"{export}:{reference}", "grievances.export") + "=")


def columns() -> list[str]:
    """The heads of the columns."""
    return [
        _("Reference"), _("Filed"), _("Kind of matter"), _("Area"), _("Status"), _("Outcome"), _("Due"),
        pgettext("column", "Ended"), _("Leads"), _("Assist"), pgettext("column", "Level"), _("Title"),
        pgettext("column", "Words"), _("Place"), _("Mark"),
    ]  # fmt: skip


def lines(export: Export, keys: Iterable[int], veiled: frozenset[int]) -> str:
    """The lines of these cases, in their order: three queries."""
    keys = list(keys)
    living = Assignment.objects.exclude(state=PartState.WITHDRAWN).select_related("department").order_by("pk")
    rows = Grievance.objects.filter(pk__in=keys).select_related("area", "category").only(*READ)
    found = {case.pk: case for case in rows.prefetch_related(Prefetch("parts", living))}
    names = {path: pick(zh, en) for path, zh, en in Area.objects.values_list("path", "name_zh", "name_en")}
    return "".join(line(_cells(export, found[key], names, key in veiled)) for key in keys if key in found)


def _cells(export: Export, case: Grievance, names: dict[str, str], veiled: bool) -> list[str]:
    """Words of a resident's have names, numbers and flats masked, as in the public register."""
    made = digest(export.pk, case.reference)
    words = [_("Sensitive: the words stay in the portal."), "", ""]
    if not veiled:
        words = [redact(case.headline), redact(case.body), redact(case.place)]
    led = [part.department.name for part in case.parts.all() if part.is_lead]
    helping = [part.department.name for part in case.parts.all() if not part.is_lead]
    return [
        case.reference,
        _moment(case.filed_at),
        case.category.name if case.category else "",
        marks.woven(lineage(case.area.path, names), made),
        str(STATUSES[case.status][0]),
        str(OUTCOMES[case.outcome][0]) if case.outcome else "",
        _moment(case.done_due),
        _moment(case.closed_at),
        ", ".join(led),
        ", ".join(helping),
        str(case.level),
        *words,
        marks.code(export.pk, made),
    ]


def lineage(path: str, names: dict[str, str]) -> list[str]:
    """The names of the area and of what is around it, without the city."""
    codes = path.strip("/").split("/")
    around = (f"/{'/'.join(codes[: depth + 1])}/" for depth in range(1, len(codes)))
    return [names[each] for each in around if each in names] or [names.get(path, "")]


def _moment(at: datetime | None) -> str:
    return f"{clock.local(at):%Y-%m-%d %H:%M}" if at else ""


def claim(export: Export, now: datetime) -> str:
    """Whose file it is, for above and below its rows and for its page."""
    told = _("Export %(number)s for %(name)s, %(unit)s, on %(when)s. Purpose: %(purpose)s. %(reason)s")
    return told % {
        "number": export.number,
        "name": export.person.name,
        "unit": export.department.name,
        "when": _moment(now),
        "purpose": PURPOSES[export.purpose],
        "reason": export.reason,
    }


def counted(export: Export) -> str:
    """Exactly how many rows, how many were left out, and why."""
    written = ngettext("%(n)s row", "%(n)s rows", export.written) % {"n": export.written}
    left = _("left out: %(n)s") % {"n": export.left_out}
    between, colon = pgettext("clause", "; "), pgettext("after a label", ": ")
    why = between.join(
        f"{REASONS[reason]}{colon}{number}" for reason, number in sorted(export.withheld.items())
    )
    return f"{written}{between}{left} ({why})" if why else f"{written}{between}{left}"


def above(export: Export, now: datetime) -> str:
    """The lines above the rows."""
    rule = _("For the named reader and purpose alone; each row carries a mark of this export.")
    return line([claim(export, now)]) + line([counted(export)]) + line([rule]) + line(columns())


def below(export: Export, now: datetime) -> str:
    """The lines below them."""
    return line([claim(export, now)]) + line([counted(export)])


def settled(export: Export) -> dict[str, int]:
    """{why: how many} were left out."""
    out = ExportCase.objects.filter(export=export, state=ExportCase.State.OUT)
    found: dict[str, int] = {}
    for reason in out.values_list("reason", flat=True).iterator():
        found[reason] = found.get(reason, 0) + 1
    return found
