"""Cases that have ended with an answer, and reviews of it, in one call."""

from typing import Any

from grievances.actions import handling, resolving, reviewing
from grievances.actions.resolving import Reply
from grievances.models import Grievance
from portal.departments.actors import bearer
from tests.factories.district import District, file_case

WORDS = Reply("看了现场", "《噪声污染防治法》第六十五条", "已劝阻", evidence="走访记录")
DECISION = {"facts": "核对了现场记录", "basis": "《信访工作条例》第三十五条", "text": "答复并无不当"}


def refused(made: District, **more: Any) -> Grievance:
    """A noise case that the police have signed for and refused."""
    case = file_case(made, "A01", **more).grievance
    handling.sign(case, actor=made.actor("police"))
    resolving.refuse(case, actor=made.actor("police"), reason="属于民事纠纷", basis="第九条")
    return case


def refused_at_triage(made: District, **more: Any) -> Grievance:
    """A case without a kind that the grid officer has refused."""
    case = file_case(made, None, **more).grievance
    resolving.refuse(case, actor=made.actor("grid"), reason="不属于受理范围", basis="第十四条")
    return case


def confirmed(made: District, **more: Any) -> Grievance:
    """A noise case that was solved and confirmed."""
    case = file_case(made, "A01", **more).grievance
    handling.sign(case, actor=made.actor("police"))
    resolving.propose(case, actor=made.actor("police"), reply=WORDS)
    resolving.confirm(case, actor=bearer(case.pk), rating=4, explained=3, respected=5)
    return case


def ask(case: Grievance, reason: str = "没有来过现场") -> Grievance:
    """Its resident asks for the next review."""
    return reviewing.ask_review(case, actor=bearer(case.pk), reason=reason)


def decide(made: District, case: Grievance, verdict: str = "upheld", who: str = "ruling") -> Grievance:
    """The centre decides, or whoever is named."""
    return reviewing.decide_review(case, actor=made.actor(who), verdict=verdict, **DECISION)


def finally_upheld(made: District, **more: Any) -> Grievance:
    """A refusal that both reviews have upheld."""
    case = refused(made, **more)
    for who in ("ruling", "head"):
        ask(case, f"不同意:{who}")
        decide(made, case, who=who)
    return case
