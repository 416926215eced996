"""What follows for orders and whistles when departments leave a case, or when it ends."""

from grievances.actions import calls, supervising
from grievances.actions.step import Step


def pass_on(this: Step) -> None:
    """Departments have left the case: their orders pass to the lead, their calls to a place are dropped."""
    supervising.pass_on(this)
    calls.drop(this)


def fall_away(this: Step) -> None:
    """The case has ended: what was open of orders and whistles ends with it."""
    supervising.fall_away(this)
    calls.fall_away(this)
