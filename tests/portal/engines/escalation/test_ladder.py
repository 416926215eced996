"""Which ladder holds, which rung comes next and when, and when a letter may leave."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from portal.engines.escalation.ladder import Counting, Ladder, Rung, choose, coming, may_leave, moment
from portal.engines.limits.calendar import Calendar
from portal.engines.limits.clock import Limit, used, worked_from

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
A = Calendar.parse({"code": "A", "timezone": "Europe/Berlin", "week": WEEK})
HOUR = timedelta(hours=1)


def at(day: int, clock: str) -> datetime:
    """A moment of March 2026; the 2nd is a Monday."""
    hour, minute = clock.split(":")
    return datetime(2026, 3, day, int(hour), int(minute), tzinfo=BERLIN)


def counted(limit: str) -> Counting:
    return Counting(
        lambda moment, minutes: worked_from(moment, minutes, A),
        lambda due, percent: used(due, Limit.parse(limit), percent, A),
    )


def warning(number: int, **more) -> Rung:
    return Rung(number, more.pop("after", timedelta(0)), "handler", warning=True, **more)


def test_one_working_hour_before_tuesday_half_past_nine_is_monday_half_past_four():
    rung = warning(1, after=HOUR, working=True)
    assert moment(at(3, "09:30"), rung, counted("4 working hours")) == at(2, "16:30")


def test_working_hours_after_the_due_time_jump_over_the_night():
    late = Rung(1, 2 * HOUR, "supervisor", working=True)
    assert moment(at(6, "16:00"), late, counted("4 working hours")) == at(9, "10:00")


def test_a_share_of_the_limit_is_counted_in_its_own_time():
    four_fifths = warning(1, share=80)
    assert moment(at(3, "09:30"), four_fifths, counted("5 working hours")) == at(2, "16:30")
    assert moment(at(3, "10:00"), four_fifths, counted("10 calendar hours")) == at(3, "08:00")
    assert moment(at(4, "17:00"), warning(1, share=50), counted("2 working days")) == at(4, "09:00")


def test_the_nearest_matter_goes_before_the_nearest_area():
    def ladder(matter: str, area: str) -> Ladder:
        return Ladder("done", matter, area, (Rung(1, timedelta(0), f"{matter}@{area}"),))

    every = [ladder("", ""), ladder("A", ""), ladder("A03", ""), ladder("", "/LH/"), ladder("A", "/LH/NH/")]

    def told(matters: tuple, path: str, kind: str = "done") -> str:
        return "".join(rung.tells for rung in choose(every, kind, matters, path))

    assert told(("A03", "A"), "/LH/NH/01/") == "A03@"
    assert told(("A01", "A"), "/LH/NH/01/") == "A@/LH/NH/"
    assert told(("A01", "A"), "/XX/") == "A@"
    assert told(("B01", "B"), "/LH/YJ/") == "@/LH/"
    assert told((), "/XX/") == "@"
    assert told((), "/XX/", "sign") == ""


def test_warnings_come_before_levels_and_are_no_levels():
    rungs = (warning(1, share=50), warning(2, share=80), Rung(1, timedelta(0), "s"), Rung(2, HOUR, "r"))
    due, how = at(3, "10:00"), counted("10 calendar hours")
    stands, seen = (0, 0), []
    while found := coming(rungs, due, stands, how):
        when, rung = found
        seen.append((when, rung.warning, rung.level))
        stands = (stands[0], rung.level) if rung.warning else (rung.level, stands[1])
    assert seen == [
        (at(3, "05:00"), True, 1), (at(3, "08:00"), True, 2), (at(3, "10:00"), False, 1),
        (at(3, "11:00"), False, 2),
    ]  # fmt: skip
    assert coming(rungs, due, (0, 0), how, now=due) == (due, rungs[2]), "what is late is not warned of"


def test_at_night_a_letter_waits_for_the_morning():
    night = (22, 7)
    assert may_leave(at(2, "21:59"), night) == at(2, "21:59")
    assert may_leave(at(2, "22:00"), night) == at(3, "07:00")
    assert may_leave(at(3, "03:15"), night) == at(3, "07:00")
    assert may_leave(at(3, "07:00"), night) == at(3, "07:00")
    assert may_leave(at(3, "03:15"), (0, 0)) == at(3, "03:15"), "the same hour twice: no quiet hours"
    assert may_leave(at(3, "12:30"), (12, 14)) == at(3, "14:00")
