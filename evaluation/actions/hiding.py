"""A case has left the public register: what was counted with it is shown no more, from the same moment on."""

from evaluation.models import LeftRegister
from grievances.models import Grievance
from portal.kit import clock


def hide(case: Grievance) -> None:
    """In the transaction in which the case leaves the register or is erased. Rollups are served again once a
    sweep has made them anew; until then the pages are counted as they are asked for."""
    del case  # every department's figures rest on it: one veils the other
    LeftRegister.objects.create(at=clock.now())
