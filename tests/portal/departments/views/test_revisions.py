"""A calendar is changed by form: what would move is seen in exact figures, which lead to exactly those."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from grievances.actions import handling, recomputing
from grievances.models import Grievance
from portal.areas.models import Area
from portal.departments.actions import revisions
from portal.engines.journal import journal
from portal.engines.limits import clocks
from portal.engines.limits.clock import Limit, after
from portal.engines.limits.models import CalendarVersion
from portal.engines.limits.revisions import Revision, Round, ShiftRow
from portal.kit import clock
from tests.factories.browsing import Browser
from tests.factories.district import file_case, reload

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
NOW = MONDAY + 3 * DAY + HOUR  # Thursday 10:00
EDIT, CN = "/admin/limits/calendars/CN/edit/", "CN"
E2 = {
    "contact": Limit(4, "working_hours"), "done": Limit(3, "working_days"), "part": Limit(2, "working_days"),
}  # fmt: skip
CLASS = {"name_zh": "一般", "name_en": "Ordinary", "basis_zh": "", "basis_en": ""}


@pytest.fixture
def browser(district):
    clocks.save_limit_version("E2", **CLASS, **E2)
    browser = Browser(headers={"Accept-Language": "en"})
    browser.client.force_login(district.people["administrator"])
    with clock.travel(NOW):
        yield browser


def noise(district, at) -> Grievance:
    with clock.travel(at):
        return file_case(district, "A01", body=f"楼下噪声 {at}").grievance


def drafted(browser, **typed) -> Revision:
    browser.open(EDIT)
    answer = browser.press("change", reason="地方调休", **typed)
    assert answer.status_code == 302, browser.text
    made = Revision.objects.latest("pk")
    assert answer["Location"] == f"/admin/limits/revisions/{made.pk}/"
    return made


def holidays(*more: str) -> str:
    return "\n".join([*clocks.current_calendar(CN).holidays, *more])


def page(made: Revision) -> str:
    return f"/admin/limits/revisions/{made.pk}/"


def shown(browser, address: str) -> set[str]:
    """The references on all pages from here on."""
    found: set[str] = set()
    references = set(Grievance.objects.values_list("reference", flat=True))
    while address:
        browser.open(address)
        found |= {reference for reference in references if reference in browser.text}
        older = [part for part in browser.text.split('"') if part.startswith("?") and "after=" in part]
        address = address.partition("?")[0] + older[-1].replace("&amp;", "&") if older else ""
    return found


def said(browser) -> str:
    """The sentence of the figures, as it is read."""
    return re.sub(r"<[^>]+>", "", re.search(r'<p class="moving">(.*?)</p>', browser.text)[1])


def test_n_due_times_move_m_become_overdue_and_each_figure_leads_to_exactly_those_cases(browser, district):
    """Due at the close of the third working day after; on Thursday the Wednesday turns out to be off."""
    filed = [noise(district, MONDAY + timedelta(minutes=n)) for n in range(30)]  # due Thursday → Friday
    later = [noise(district, MONDAY + 3 * DAY) for _ in range(3)]  # due Tuesday, whatever Wednesday is
    made = drafted(browser, holidays=holidays("2026-03-04"))
    browser.open(page(made))
    assert "It begins within a few seconds." in browser.text
    assert recomputing.sweep(NOW) == 33
    browser.open(page(made))
    preview = revisions.latest_preview(made)
    assert list(preview.shifts.filter(effect="moved", clock="done").values_list("label", flat=True)) == [
        case.reference for case in filed
    ]
    assert preview.shifts.filter(effect="overdue").count() == 0
    assert said(browser) == "30 due times move, 0 become overdue, 0 are no longer overdue."
    assert shown(browser, f"{page(made)}cases/") == {case.reference for case in filed}
    stays = {case.reference for case in later}
    assert stays <= shown(browser, f"{page(made)}cases/?effect=same")


def test_days_off_rescue_what_nobody_was_told_of_and_a_case_is_explained_line_by_line(browser, district):
    late = noise(district, MONDAY - DAY)  # Sunday: due Wednesday at the close
    soon = noise(district, MONDAY + HOUR)  # due Thursday 17:00
    made = drafted(browser, wed="", thu="")
    recomputing.sweep(NOW)
    rows = {(r.label, r.clock): r for r in revisions.latest_preview(made).shifts.all()}
    assert rows[(late.reference, "done")].effect == "rescued"
    assert rows[(soon.reference, "done")].effect == "moved"
    shift = rows[(soon.reference, "done")]
    browser.open(f"{page(made)}cases/{shift.pk}/")
    assert soon.reference in browser.text
    assert browser.text.count('class="why"') == 2
    browser.open(f"{page(made)}cases/?effect=rescued")
    assert late.reference in browser.text
    assert soon.reference not in browser.text


def test_a_shorter_limit_is_seen_in_three_figures(browser, district):
    """Two working days instead of three."""
    gone = noise(district, MONDAY - DAY)  # was due Wednesday, then Tuesday: past before and after
    here = [noise(district, MONDAY + HOUR * n) for n in range(3)]  # due Thursday, then Wednesday: overdue
    far = [noise(district, MONDAY + 3 * DAY) for _ in range(2)]  # due Tuesday, then Monday
    browser.open("/admin/limits/E2/")
    browser.press("change", ("preview", "1"), done_amount="2", reason="提速")
    made = Revision.objects.get()
    recomputing.sweep(NOW)
    browser.open(page(made))
    assert said(browser) == "6 due times move, 3 become overdue, 0 are no longer overdue."
    assert shown(browser, f"{page(made)}cases/?effect=overdue") == {case.reference for case in here}
    assert shown(browser, f"{page(made)}cases/?effect=moved") == {case.reference for case in [gone, *far]}


def test_applying_as_seen_recomputes_and_the_report_counts_exactly(browser, district):
    filed = [noise(district, MONDAY + timedelta(minutes=n)) for n in range(4)]
    made = drafted(browser, holidays=holidays("2026-03-04"))
    recomputing.sweep(NOW)
    browser.open(page(made))
    assert browser.press("apply", recompute="on").status_code == 302
    assert recomputing.sweep(NOW) == 4
    browser.open(page(made))
    report = Round.objects.get(kind=Round.Kind.RECOMPUTE)
    assert (report.done, report.shifts.filter(effect="moved").count()) == (4, 4)
    assert shown(browser, f"{page(made)}cases/?of=report") == {case.reference for case in filed}
    calendar = clocks.load_calendar(clocks.current_calendar(CN))
    for case in filed:
        assert reload(case).done_due == after(case.filed_at, E2["done"], calendar)
    verbs = [entry.verb for entry in journal.entries("calendar:CN")]
    assert verbs == ["draft_revision", "apply_revision"]
    assert browser.open(f"{page(made)}again/").status_code == 405


def test_a_stale_preview_is_told_made_anew_and_nothing_has_changed(browser, district):
    case = noise(district, MONDAY)
    made = drafted(browser, holidays=holidays("2026-03-04"))
    recomputing.sweep(NOW)
    first = revisions.latest_preview(made)
    browser.open(page(made))
    with clock.travel(NOW + HOUR / 60):
        handling.sign(case, actor=district.actor("police"))
        handling.contact(reload(case), actor=district.actor("police"), text="我们来看看。")
        assert browser.press("apply", recompute="on").status_code == 409
    assert "1 case has changed since this was counted." in browser.text
    made.refresh_from_db()
    second = revisions.latest_preview(made)
    assert (made.state, second.pk != first.pk, second.total) == ("draft", True, None)
    assert ShiftRow.objects.filter(round=first).count() == 0
    assert clocks.current_calendar(CN).version == 1
    recomputing.sweep(NOW)
    browser.open(page(made))
    assert browser.press("apply", recompute="on").status_code == 302


def test_a_preview_older_than_a_quarter_of_an_hour_is_made_anew(browser, district):
    made = drafted(browser, holidays=holidays("2026-03-04"))
    recomputing.sweep(NOW)
    browser.open(page(made))
    with clock.travel(NOW + timedelta(minutes=16)):
        assert browser.press("apply", recompute="on").status_code == 409
    assert clocks.current_calendar(CN).version == 1
    assert revisions.latest_preview(made).is_running


def test_a_version_applied_meanwhile_is_told_and_the_draft_is_counted_against_it(browser, district):
    mine = drafted(browser, holidays=holidays("2026-03-04"))
    theirs = drafted(browser, holidays=holidays("2026-03-05"))
    recomputing.sweep(NOW)
    browser.open(page(theirs))
    assert browser.press("apply").status_code == 302
    browser.open(page(mine))
    assert browser.press("apply").status_code == 409
    mine.refresh_from_db()
    assert (mine.state, mine.base, clocks.current_calendar(CN).version) == ("draft", 2, 2)
    browser.open(page(mine))  # shows that the other's day would be taken back
    assert browser.press("apply").status_code == 302
    assert clocks.current_calendar(CN).version == 3


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ""), "id_mon"),
        ({"mon": "17:00-09:00"}, "id_mon"),
        ({"mon": "morning"}, "id_mon"),
        ({"timezone": "Nowhere/Land"}, "id_timezone"),
        ({"holidays": "2026-02-30"}, "id_holidays"),
        ({"reason": ""}, "id_reason"),
        ({}, ""),
    ],
)
def test_what_nobody_could_work_by_is_refused_and_keeps_what_was_typed(browser, typed, field):
    browser.open(EDIT)
    answer = browser.press("change", **({"reason": "试一试"} | typed))
    assert answer.status_code == 400
    assert f'href="#{field}"' in browser.text or not field
    assert Revision.objects.count() == 0
    assert CalendarVersion.objects.filter(code=CN).count() == 1


def test_the_kept_years_days_come_back_with_one_button(browser):
    days = [day for day in clocks.current_calendar(CN).holidays if not day.startswith("2026")]
    made = drafted(browser, holidays="\n".join(days))
    browser.open(page(made))
    browser.press("apply")
    assert clocks.load_calendar(clocks.current_calendar(CN)).windows(datetime(2026, 10, 1).date()) != ()  # noqa: DTZ001
    browser.open(EDIT)
    assert browser.press("year", ("year", "2026")).status_code == 302
    again = Revision.objects.latest("pk")
    browser.open(page(again))
    browser.press("apply")
    assert clocks.current_calendar(CN).holidays == CalendarVersion.objects.get(code=CN, version=1).holidays
    browser.open(EDIT)
    assert browser.press("year", ("year", "2026")).status_code == 400  # it says so already
    assert browser.client.post("/admin/limits/calendars/CN/year/", {"year": "1990"}).status_code == 400


def test_a_file_in_the_exchange_form_makes_a_draft(browser):
    data = clocks.current_calendar(CN).data | {"extra_working_days": [], "name_zh": "无调休"}
    file = SimpleUploadedFile("cn.json", json.dumps(data).encode(), "application/json")
    answer = browser.client.post("/admin/limits/calendars/CN/upload/", {"file": file, "reason": "文件"})
    assert answer.status_code == 302
    assert Revision.objects.get().data["extra_working_days"] == []
    for wrong in (b"[", b"7", b'{"week": {}}'):
        file = SimpleUploadedFile("cn.json", wrong, "application/json")
        answer = browser.client.post("/admin/limits/calendars/CN/upload/", {"file": file, "reason": "文件"})
        assert answer.status_code == 400, wrong
    assert Revision.objects.count() == 1


def test_an_area_counts_by_a_calendar_of_its_own_from_now_on(browser, district):
    before = noise(district, NOW)
    browser.open("/admin/limits/calendars/add/")
    typed = {"code": "NH", "name_zh": "南湖", "name_en": "Nanhu", "reason": "街道试点", "fri": ""}
    assert browser.press("change", **typed).status_code == 302
    made = Revision.objects.latest("pk")
    assert not CalendarVersion.objects.filter(code="NH").exists()
    browser.open(page(made))
    browser.press("apply")
    browser.open("/admin/limits/calendars/NH/")
    assert browser.press("use", area="LH-NH").status_code == 302
    assert set(Area.objects.filter(calendar="NH").values_list("code", flat=True)) == {
        "LH-NH", "LH-NH-01", "LH-NH-01-01", "LH-NH-01-02",
    }  # fmt: skip
    district.areas["LH-NH-01-01"].refresh_from_db()
    new = noise(district, NOW)
    assert (str(reload(before).calendar), str(new.calendar)) == ("CN v1", "NH v1")
    # Thursday and three working days without a Friday: Wednesday, not Tuesday.
    assert new.done_due - before.done_due == DAY
    browser.open("/admin/limits/calendars/NH/")
    assert "<li>Nanhu</li>" in browser.text


@pytest.mark.parametrize(
    ("filed", "due"),
    [("2025-09-26", "2025-10-10"), ("2026-09-30", "2026-10-13"), ("2026-02-13", "2026-02-27")],
)
def test_swapped_working_days_count_through_the_door(browser, district, filed, due):
    """Sources: the State Council's notices on days off in 2025 and 2026 (domain.md)."""
    clocks.save_limit_version("E2", **CLASS, **(E2 | {"done": Limit(5, "working_days")}))
    at = datetime.fromisoformat(f"{filed}T02:00:00+00:00")
    with clock.travel(at):
        case = file_case(district, "A01", body=f"噪声 {filed}").grievance
    assert clock.local(case.done_due).date().isoformat() == due


def test_a_limit_class_is_drafted_from_its_page(browser, district):
    case = noise(district, MONDAY)
    browser.open("/admin/limits/E2/")
    typed = {"done_amount": "6", "reason": "放宽"}
    assert browser.press("change", ("preview", "1"), **typed).status_code == 302
    made = Revision.objects.get()
    recomputing.sweep(NOW)
    assert revisions.latest_preview(made).shifts.get(effect="moved").clock == "done"
    browser.open(page(made))
    browser.press("apply", recompute="on")
    recomputing.sweep(NOW)
    assert str(reload(case).limit_class) == f"E2 v{made.base + 1}"


def test_a_dropped_draft_changes_nothing_and_cannot_be_applied(browser, district):
    made = drafted(browser, holidays=holidays("2026-03-04"))
    browser.open(page(made))
    apply = browser.form("apply").fields
    browser.press("drop")
    assert browser.client.post(page(made), apply).status_code == 409
    assert clocks.current_calendar(CN).version == 1
    assert recomputing.sweep(NOW) == 0


def test_the_page_of_a_draft_asks_few_questions_however_many_cases_it_counts(
    browser, district, django_assert_max_num_queries
):
    for n in range(12):
        noise(district, MONDAY + timedelta(minutes=n))
    made = drafted(browser, holidays=holidays("2026-03-04"))
    recomputing.sweep(NOW)
    with django_assert_max_num_queries(15):
        browser.open(page(made))
    with django_assert_max_num_queries(10):
        browser.open(f"{page(made)}cases/")
