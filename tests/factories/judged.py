"""Results as a reveal writes them, without scorers: for what counts results and never asks who gave them."""

import itertools
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from decimal import Decimal

from evaluation.models import Result, Sample, Session
from evaluation.scoring import Sheet, judge
from grievances.models import Grievance
from portal.departments.models import Post, Role
from tests.factories.district import LONG_AGO, District, new_person
from tests.factories.panel import KEYS, MONDAY, close_case

_numbers = itertools.count(1)


def found(
    district: District,
    session: Session,
    *sheets: Sequence[int],
    case: Grievance | None = None,
    unit: str = "POLICE",
    at: datetime = MONDAY,
) -> Sample:
    """A published result of these sheets (five marks each, in the rubric's order), of a closed case of noise
    in Nanhu led by the police, unless another is given."""
    number = next(_numbers)
    case = case or close_case(district, at=at)
    when = case.closed_at + timedelta(days=1)
    sample = Sample.objects.create(
        session=session, grievance=case, cycle=case.cycle, key_digest=f"{number:064x}",
        department=district.departments[unit], outcome="confirmed", probability=Decimal(1),
        state="revealed", considered_at=when, revealed_at=when,
    )  # fmt: skip
    weights = dict(session.rubric.criteria.values_list("key", "weight"))
    verdict = judge([Sheet(dict(zip(KEYS, marks, strict=True))) for marks in sheets], weights)
    Result.objects.create(
        sample=sample, scorers=len(sheets), score=verdict.score, flags={}, raised=[], commitments=[],
        criteria={
            key: asdict(each) | {
                "median": str(each.median), "mad": str(each.mad), "values": list(each.values),
            }
            for key, each in verdict.spreads.items()
        },
    )  # fmt: skip
    return sample


def with_owners(district: District) -> District:
    """The district with a policy officer and a panel secretary, and the secretary's and the policy centre's
    posts held in all of it."""
    for name, role in (("policy", Role.POLICY), ("secretary", Role.PANEL_SECRETARY)):
        if name not in district.people:
            district.people[name] = new_person(name, name)
        Post.objects.get_or_create(
            person=district.people[name], role=role, department=district.departments["COOP"],
            area=district.areas["LH"], from_day=LONG_AGO,
        )  # fmt: skip
    return district
