"""What was ruled, for those who keep the list: the objection and the ruling behind a proposed amendment."""

from grievances.models import Objection
from portal.departments.work import Ruling


def ruling(source: str) -> Ruling | None:
    """The newest ruling on the case that `source` (`grievance:7`) names."""
    kind, _colon, key = source.partition(":")
    if kind != "grievance":
        return None
    rows = Objection.objects.filter(grievance=int(key), ruled_at__isnull=False)
    made = rows.select_related("grievance", "department", "ruled_to").order_by("-ruled_at").first()
    if made is None:
        return None
    case, who = made.grievance, (made.grievance.reference, made.department)
    if case.sensitive or case.is_erased:  # who keeps the list has no part in the case
        return Ruling(*who, made.cites, "", made.ruled_at, made.ruled_to, "", withheld=True)
    return Ruling(*who, made.cites, made.reason, made.ruled_at, made.ruled_to, made.ruling)
