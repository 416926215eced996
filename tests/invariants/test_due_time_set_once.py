"""Invariant 2: a due time is set at filing from versions; only recorded clock events write another, and the
old one stays readable."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import answering, dispatching, extending, handling, resolving
from grievances.actions.resolving import Reply
from portal.departments.actors import bearer
from portal.departments.models import Role
from portal.engines.journal import journal
from portal.engines.limits import clocks
from portal.engines.limits.clock import Limit
from portal.engines.limits.models import ClockEvent
from portal.kit import clock
from tests.factories.district import file_case, give_posts, reload
from tests.grievances.views.desk_pages import officer

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WEEK = MONDAY + timedelta(days=7)
REPLY = Reply("确有噪声。", "《噪声法》第六十五条", "已劝止。", "", "有出警记录")


def at(**later):
    return clock.travel(MONDAY + timedelta(**later))


@pytest.fixture
def case(district):
    give_posts(district, "property", "POLICE", Role.SUPERVISOR)
    with at():
        return file_case(district, "A01").grievance


def kinds(case) -> list[str]:
    rows = ClockEvent.objects.filter(subject=case.subject, clock="done").order_by("seq")
    return list(rows.values_list("kind", flat=True))


def test_a_newer_version_of_the_limit_moves_only_what_is_filed_after_it(district, case):
    one = Limit(1, "calendar_days")
    clocks.save_limit_version("E2", name_zh="一般", name_en="Ordinary", contact=one, done=one, part=one)
    with at():
        later = file_case(district, "A01").grievance
    assert (reload(case).done_due, later.done_due) == (WEEK, MONDAY + timedelta(days=1))


def test_words_signatures_and_other_departments_move_nothing(district, case):
    police = district.actor("police")
    with at(days=1):
        handling.sign(case, actor=police)
        handling.contact(case, actor=police, text="明天去看。")
        handling.note(case, actor=police, text="先看现场")
        answering.add(case, actor=bearer(case.pk), text="昨晚又吵")
        dispatching.join(case, actor=police, department=district.departments["CIVIL"], task="安置")
        extending.ask_time(case, actor=police, kind="extension", amount=3, reason="等报告")
        extending.drop_time(case, actor=police)
    assert (reload(case).done_due, kinds(case)) == (WEEK, ["start"])


def test_a_ruling_that_names_another_lead_moves_nothing(district, case):
    with at(days=1):
        dispatching.object_to(case, actor=district.actor("police"), cites="1.1", reason="不归我们")
        dispatching.rule(
            case, actor=district.actor("ruling"), lead=district.departments["FIRE"], ruling="消防"
        )
    assert (reload(case).done_due, kinds(case)) == (WEEK, ["start"])
    assert case.parts.get(role="lead", state="waiting").due_at == WEEK


def test_an_approved_extension_through_the_pages_writes_a_new_one_beside_the_old(district, case):
    with at(days=1):
        handling.sign(case, actor=district.actor("police"))
        asker, boss = officer(district, "police"), officer(district, "property")
        page = f"/desk/{case.reference}/"
        asked = {"seen": 1, "form_key": "k", "how": "extension:3", "waits_for": "", "reason": "等检测报告"}
        assert asker.client.post(f"{page}ask_time/", asked).status_code == 302
        assert reload(case).done_due == WEEK
        assert asker.client.post(f"{page}grant_time/", {"seen": 2, "form_key": "g"}).status_code == 403
        assert (reload(case).done_due, kinds(case)) == (WEEK, ["start"])
        granted = {"seen": 2, "form_key": "g", "note": ""}
        assert boss.client.post(f"{page}grant_time/", granted).status_code == 302
    assert (reload(case).done_due, kinds(case)) == (WEEK + timedelta(days=3), ["start", "retarget"])
    entry = journal.facts(journal.entries(case.subject)[-1])
    assert entry["was"] == WEEK.isoformat()
    with at(days=1):
        boss.open(page)
        assert "3月9日 周一 09:00 → 3月12日 周四 09:00" in boss.text
        assert "批准延长 3 个自然日" in boss.text


def reopened(district, case, *, proposed: int, disputed: int):
    with at(days=1):
        handling.sign(case, actor=district.actor("police"))
        extending.ask_time(case, actor=district.actor("police"), kind="extension", amount=2, reason="等报告")
        extending.grant_time(case, actor=district.actor("property"))
    with at(days=proposed):
        resolving.propose(case, actor=district.actor("police"), reply=REPLY)
    with at(days=disputed):
        resolving.dispute(case, actor=bearer(case.pk), reason="还在吵")
    return reload(case).done_due - MONDAY


def test_reopened_it_has_the_time_that_was_left(district, case):
    assert reopened(district, case, proposed=4, disputed=6) == timedelta(days=11)


def test_reopened_with_none_left_it_has_the_limit_of_its_class_and_not_the_extension(district, case):
    assert reopened(district, case, proposed=10, disputed=12) == timedelta(days=19)
