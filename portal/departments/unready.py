"""Why a succession can't be applied, or does not end: kept as facts, worded for whoever reads it, in their
language."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.areas.models import Area
from portal.departments.models import Department
from portal.kit.errors import Invalid

BROKEN = "broken"
WORDS: Mapping[str, Any] = MappingProxyType(
    {
        "heir_closed": _("%(unit)s must be open on that day, and stay open."),
        "closed": _("%(unit)s is closed, or not open on that day."),
        "drafted": _("Another draft names %(unit)s already: apply that one, or drop it."),
        "discipline": _("Discipline inspection stands apart: it can be renamed, not merged or split."),
        "tasks_only": _("%(unit)s takes on tasks only: it can't lead cases."),
        "community": _("Grid officers belong to a community: only a community can take over."),
        "nobody": _("Nobody works at %(unit)s yet: give it posts first."),
        "elsewhere": _("%(unit)s does not work in all of %(area)s."),
        "moving": _("%(unit)s is still handing over cases of an earlier change: wait until they are there."),
        "stuck": _("Case %(reference)s could not go over. It is tried again by itself; the log says more."),
        "stuck_other": _("Something could not go over. It is tried again by itself; the log says more."),
        BROKEN: _("An error in the portal. Please tell whoever keeps it running; the log says more."),
    }
)


class Unready(Invalid):
    """The departments are not as the plan needs them. `kept`: the same as facts, to be worded later."""

    def __init__(self, why: str, field: str, unit: Department, area: Area | None = None):
        super().__init__(WORDS[why] % {"unit": unit.name, "area": area.name if area else ""}, field)
        self.kept = _facts(why, unit=unit.code, **({"area": area.code} if area else {}))


def broken() -> str:
    """What is kept where it is not a reason but a fault."""
    return _facts(BROKEN)


def stuck(reference: str) -> str:
    """What is kept of an applied one, of which something can't be moved: the case, if it may be told."""
    return _facts("stuck", reference=reference) if reference else _facts("stuck_other")


def words(kept: str) -> str:
    """The reason in the active language, with the names of today. What was kept as a sentence, before there
    were facts, stands as it is until the next sweep."""
    if not kept.startswith("{"):
        return kept
    facts = json.loads(kept)
    unit = Department.objects.filter(code=facts.get("unit")).first()
    area = Area.objects.filter(code=facts.get("area")).first() if "area" in facts else None
    names = {"unit": unit.name if unit else "", "area": area.name if area else ""}
    return WORDS[facts["why"]] % (names | {"reference": facts.get("reference", "")})


def _facts(why: str, **more: str) -> str:
    return json.dumps({"why": why, **more}, ensure_ascii=False)
