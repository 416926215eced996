"""Taking back on the page itself, without JavaScript: a bar after the act, and a button that works for ten
seconds; what can't be taken back offers none."""

import re
from datetime import timedelta

from grievances.lifecycle import Status
from grievances.models import Draft, Undo
from portal.engines.journal import journal
from portal.kit import clock
from tests.factories.district import file_case, reload
from tests.grievances.views.desk_pages import address, do, officer


def bar(browser) -> str:
    return browser.text.partition('class="notice notice--success undo"')[2].partition("</form>")[0]


def press_undo(browser, case):
    return browser.press(address(case, "undo"))


def test_signed_and_taken_back_and_signed_again(district):
    case = file_case(district).grievance
    fire = officer(district, "fire")
    fire.open(address(case))
    assert fire.press(address(case, "sign")).status_code == 302
    fire.open(f"{address(case)}?done=sign")
    assert "已签收。" in bar(fire)
    assert "十秒内可以撤销" in bar(fire)
    assert re.search(r'data-undo="(9|10)"', fire.text)
    assert 'data-key="z"' in bar(fire)
    assert press_undo(fire, case).status_code == 302
    fire.open(f"{address(case)}?done=undo")
    assert "已撤销，一切恢复原状。" in fire.text
    assert bar(fire) == ""
    assert reload(case).status == Status.DISPATCHED
    fire.press(address(case, "sign"))
    assert [entry.verb for entry in journal.entries(case.subject)][2:] == ["sign", "undo", "sign"]


def test_too_late_it_says_so_and_everything_stands(district):
    case = file_case(district).grievance
    fire = officer(district, "fire")
    fire.open(address(case))
    fire.press(address(case, "sign"))
    fire.open(f"{address(case)}?done=sign")
    Undo.objects.update(until=clock.now() - timedelta(seconds=1))
    answer = press_undo(fire, case)
    assert answer.status_code == 409
    assert "十秒已过，这一操作已经生效。" in answer.content.decode()
    assert reload(case).status == Status.SIGNED


def test_a_message_taken_back_is_a_draft_again(district):
    case = file_case(district).grievance
    fire = officer(district, "fire")
    fire.open(address(case))
    fire.press(address(case, "sign"))
    do(fire, case, "contact", text="我们下午到现场。")
    fire.open(f"{address(case)}?done=contact")
    press_undo(fire, case)
    assert Draft.objects.get().fields == {"text": ["我们下午到现场。"]}
    fire.open(address(case, "contact"))
    assert fire.form(address(case, "contact")).fields["text"] == ["我们下午到现场。"]


def test_what_others_read_at_once_offers_no_undo(district):
    case = file_case(district).grievance
    fire, police = officer(district, "fire"), officer(district, "police")
    fire.open(address(case))
    fire.press(address(case, "sign"))
    do(fire, case, "ask", text="是几单元？")
    fire.open(f"{address(case)}?done=ask")
    assert bar(fire) == ""
    police.open(f"{address(case)}?done=sign")
    assert bar(police) == ""
    assert fire.open(address(case, "undo")).status_code == 409
