"""A panel for tests: members who live outside Nanhu, a running session that draws every case, closed
cases."""

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from evaluation.actions import judging, panels, sampling
from evaluation.actions.judging import Receipt
from evaluation.actions.panels import About
from evaluation.models import PanelMember, Rubric, Sample, SamplingRule, Seat, Session
from evaluation.scoring import Sheet
from grievances.actions import handling, resolving
from grievances.actions.resolving import Reply
from grievances.models import Grievance
from grievances.tasks import sweep
from portal.departments.actors import SYSTEM, bearer, of_person
from portal.kit import clock
from tests.factories.district import District, file_case, new_person, reload

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CLOSED = MONDAY + timedelta(hours=4)
SCORED = MONDAY + timedelta(days=2)
REPLY = Reply("到场查看，确有噪声。", "《噪声污染防治法》第六十五条", "已劝止。", "下周回访。", "有出警记录")
KEYS = ("legality", "substance", "timeliness", "dignity", "cause")
_salts = itertools.count(1)


def add_member(
    district: District, username: str, *, home: str = "LH-YJ-01-01", kind: str = "resident"
) -> PanelMember:
    """A member with an account of their own."""
    person = district.people.get(username) or new_person(username, username)
    district.people[username] = person
    about = About(district.areas[home], "female", "30-44", "local", kind)
    return panels.admit(person, actor=SYSTEM, about=about)


def panel(district: District, residents: int = 5, others: int = 1, **rates: str) -> Session:
    """A running session of members `m1`…: every closed case is drawn, unless `rates` say otherwise."""
    with clock.travel(MONDAY):
        for number in range(1, residents + others + 1):
            add_member(district, f"m{number}", kind="resident" if number <= residents else "expert")
        chances = {"base": "1", "silent": "1", "refused": "1", "fast": "1"} | rates
        SamplingRule.objects.create(
            version=1,
            from_at=MONDAY,
            fast_minutes=10,
            **{name: Decimal(value) for name, value in chances.items()},
        )
        session = panels.announce(actor=SYSTEM, source="双色球 2026021 期", draws_on=MONDAY.date())
        return panels.seed(session, actor=SYSTEM, randomness="05 11 17 22 28 31 + 09")


def close_case(district: District, *, at: datetime = MONDAY, silent: bool = False, **more) -> Grievance:
    """A noise case in Nanhu, led by the police: signed after one hour, proposed after two, confirmed after
    four (or silent after the window)."""
    reply, photos = more.pop("reply", REPLY), more.pop("photos_given", ())
    with clock.travel(at):
        case = file_case(
            district, category="A01", body=more.pop("body", "楼下饭店夜里放音响。"), **more
        ).grievance
    with clock.travel(at + timedelta(hours=1)):
        handling.sign(case, actor=district.actor("police"))
    with clock.travel(at + timedelta(hours=2)):
        resolving.propose(case, actor=district.actor("police"), reply=reply, photos_given=photos)
    if silent:
        with clock.travel(at + timedelta(hours=2, days=7)):
            sweep()
        return reload(case)
    with clock.travel(at + timedelta(hours=4)):
        resolving.confirm(case, actor=bearer(case.pk), rating=4, explained=4, respected=5)
    return reload(case)


def drawn(district: District, **more) -> Sample:
    """A closed case, drawn, with its seats."""
    case = close_case(district, **more)
    with clock.travel(case.closed_at + timedelta(minutes=1)):
        sampling.draw_samples()
    return Sample.objects.get(grievance=case, cycle=case.cycle)


def sheet(*marks, flags=()) -> Sheet:
    """A sheet of the five criteria, in the rubric's order."""
    return Sheet(dict(zip(KEYS, marks, strict=True)), frozenset(flags))


def salt() -> str:
    """A salt that no other sheet of the test has."""
    return f"{next(_salts):064x}"


def score(seat: Seat, given: Sheet, at: datetime = SCORED) -> Receipt:
    """The member hands in a sheet."""
    with clock.travel(at):
        actor = of_person(seat.member.person)
        return judging.submit_scores(seat.sample_id, actor=actor, sheet=given, salt=salt())


def score_all(sample: Sample, *sheets: Sheet, at: datetime = SCORED) -> Sample:
    """Every seat hands in: the sheets in turn, the last one again where there are fewer."""
    for seat, given in itertools.zip_longest(sample.seats.all(), sheets, fillvalue=sheets[-1]):
        score(seat, given, at)
    return Sample.objects.get(pk=sample.pk)


def rubric() -> Rubric:
    return Rubric.objects.get()
