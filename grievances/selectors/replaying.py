"""What was filed of late, for those who keep the list: to try other rules on it."""

from datetime import datetime

from grievances.models import Grievance
from grievances.selectors import public_cases
from portal.departments.models import Category

MOST = 20_000


def filed_since(category: Category, since: datetime) -> list[tuple[str, str]]:
    """(path of the place, reference) of what was filed under the category since then, newest first; the
    reference is empty where the case stands not in the public register. Two queries."""
    rows = Grievance.objects.filter(category=category, filed_at__gte=since, erased_at__isnull=True)
    plain = rows.filter(about_staff=False, historical=False).order_by("-filed_at")
    found = list(plain.values_list("pk", "area__path", "reference")[:MOST])
    public = set(
        public_cases().filter(category=category, filed_at__gte=since).order_by().values_list("pk", flat=True)
    )
    return [(path, reference if key in public else "") for key, path, reference in found]
