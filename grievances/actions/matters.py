"""One matter: cases that were merged, held together. Whoever writes to several of them locks all of them
first, in the order of their keys, so that no two stand before each other."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from grievances.actions.step import lock
from grievances.models import Grievance
from portal.kit.errors import MoveRefused


def hold(keys: Callable[[], Iterable[int]]) -> dict[int, Grievance]:
    """Lock the cases that `keys` names, in the order of their keys. It is asked again once they are locked:
    MoveRefused where one was merged, or separated, at this very moment."""
    before = sorted(keys())
    held = {key: lock(Grievance(pk=key)) for key in before}
    if sorted(keys()) != before:
        raise MoveRefused(_("Somebody else has changed it meanwhile. Look at it first."))
    return held


def with_merged(key: int, *others: int) -> set[int]:
    """The case, what was merged into it, and these."""
    return {key, *others, *Grievance.objects.filter(merged_into=key).values_list("pk", flat=True)}


def whole(key: int) -> set[int]:
    """All cases of the matter that the case is of, whichever of them it is."""
    onward = Grievance.objects.filter(pk=key).values_list("merged_into", flat=True).first()
    return with_merged(onward or key)
