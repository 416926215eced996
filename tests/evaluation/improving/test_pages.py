"""Improvements on pages: everybody reads them, the owner decides there, and what was typed is kept."""

from datetime import timedelta

import pytest
from django.test import Client

from evaluation.improving.actions import deciding, opening
from evaluation.improving.selectors import proposals
from evaluation.models import Improvement, Innovation, Rubric
from grievances.models import Grievance
from portal.departments.actors import of_person
from portal.departments.models import ResponsibilityItem, Standard
from portal.engines.limits import clocks
from portal.kit import clock
from tests.factories.browsing import Browser
from tests.factories.district import file_case
from tests.factories.judged import found, with_owners
from tests.factories.panel import MONDAY, panel

pytestmark = pytest.mark.django_db
NOW = MONDAY + timedelta(days=10)
GOOD = (4, 4, 4, 4, 4)


@pytest.fixture(autouse=True)
def _now():
    with clock.travel(NOW):
        yield


@pytest.fixture
def place(district):
    with_owners(district)
    district.sample = found(district, panel(district), GOOD, GOOD, GOOD)
    return district


def proposed(place, value: str) -> Improvement:
    secretary = of_person(place.people["secretary"])
    return opening.propose(proposals.found(value, NOW), actor=secretary, because="评价中反复出现")


def visitor(place, name: str = "") -> Browser:
    browser = Browser()
    if name:
        browser.client.force_login(place.people[name])
    return browser


def test_everybody_reads_it_and_nobody_else_is_offered_a_decision(place):
    row = proposed(place, "limit:E2")
    for name in ("", "resident", "police", "secretary"):
        browser = visitor(place, name)
        browser.open("/panels/improvements/")
        assert f"/panels/improvements/{row.pk}/" in browser.text
        page = browser.open(f"/panels/improvements/{row.pk}/")
        assert "评价中反复出现" in browser.text
        assert f"/panels/results/{place.sample.pk}/" in browser.text
        assert "7 天" in browser.text or "7 个自然日" in browser.text
        assert f'action="/panels/improvements/{row.pk}/' not in browser.text
        assert page.status_code == 200
    browser = visitor(place, "policy")
    browser.open(f"/panels/improvements/{row.pk}/")
    assert f'action="/panels/improvements/{row.pk}/#decide"' in browser.text


def test_a_limit_is_changed_on_its_page_and_a_wrong_number_is_kept(place):
    row = proposed(place, "limit:E2")
    browser, address = visitor(place, "policy"), f"/panels/improvements/{row.pk}/"
    browser.open(address)
    wrong = browser.press(f"{address}#decide", amount="七")
    assert wrong.status_code == 400
    assert 'value="七"' in browser.text
    done = browser.press(f"{address}#decide", amount="5")
    assert (done.status_code, done["Location"]) == (302, address)
    assert str(clocks.current_limit("E2").done) == "5 calendar days"
    browser.open(address)
    assert "已采纳" in browser.text
    assert f'action="{address}' not in browser.text
    late = browser.client.post(address, {"amount": "6", "seen": "2"})
    assert late.status_code == 409


def test_who_looked_at_an_older_version_is_told_and_keeps_the_number(place):
    row = proposed(place, "limit:E2")
    browser, address = visitor(place, "policy"), f"/panels/improvements/{row.pk}/"
    browser.open(address)
    other = proposals.found("limit:E2", NOW)
    assert other.facts["version"] == 1
    clocks.save_limit_version(
        "E2", name_zh="甲", name_en="A", contact=clocks.current_limit("E2").contact,
        done=clocks.current_limit("E2").done, part=clocks.current_limit("E2").part,
    )  # fmt: skip
    answer = browser.press(f"{address}#decide", amount="5")
    assert answer.status_code == 409
    assert 'value="5"' in browser.text
    assert "又出了新版" in browser.text


def test_all_stays_as_it_is_with_a_reason_for_everybody(place):
    row = proposed(place, f"standard:{place.categories['A01'].pk}")
    browser, address = visitor(place, "policy"), f"/panels/improvements/{row.pk}/"
    browser.open(address)
    empty = browser.press(f"{address}decline/#decide", why=" ")
    assert empty.status_code == 400
    done = browser.press(f"{address}decline/#decide", why="标准已在听证")
    assert done.status_code == 302
    open_to_all = visitor(place)
    open_to_all.open(address)
    assert "标准已在听证" in open_to_all.text
    open_to_all.open("/panels/improvements/?view=decided")
    assert address in open_to_all.text


def test_a_standard_is_written_and_read_by_residents_and_panels(place):
    row = proposed(place, f"standard:{place.categories['A01'].pk}")
    browser, address = visitor(place, "policy"), f"/panels/improvements/{row.pk}/"
    browser.open(address)
    given = {"text_zh": "两小时内到场。", "text_en": "Somebody comes within two hours.", "basis": "噪声法"}
    assert browser.press(f"{address}#decide", **given).status_code == 302
    assert Standard.objects.get().text_zh == "两小时内到场。"
    assert "两小时内到场" in visitor(place).client.get("/standards/").content.decode()
    english = Client(headers={"accept-language": "en"}).get("/standards/").content.decode()
    assert "Somebody comes within two hours." in english
    browser.open("/admin/categories/A01/standard/")
    same = browser.press("change")
    assert same.status_code == 400
    assert browser.press("change", text_zh="一小时内到场。").status_code == 302
    assert [each.version for each in Standard.objects.all()] == [2, 1]


def test_the_questions_words_are_changed_on_its_page(place):
    row = proposed(place, "anchors:substance")
    browser, address = visitor(place, "secretary"), f"/panels/improvements/{row.pk}/"
    browser.open(address)
    same = browser.press(f"{address}#decide")
    assert same.status_code == 400
    gone = browser.press(f"{address}#decide", anchor_3_en="")
    assert gone.status_code == 400
    done = browser.press(f"{address}#decide", anchor_3_en="Half of it is solved")
    assert done.status_code == 302
    assert Rubric.objects.count() == 2


def test_an_innovation_is_opened_and_listed(place):
    unit, matter = place.departments["POLICE"], place.categories["A01"]
    row = proposed(place, f"innovation:{unit.pk}:{matter.pk}")
    browser, address = visitor(place, "policy"), f"/panels/improvements/{row.pk}/"
    browser.open(address)
    given = {
        "name_zh": "夜间同行",
        "name_en": "Night rounds",
        "text_zh": "每晚九点同行。",
        "text_en": "At nine.",
    }
    assert browser.press(f"{address}#decide", **given).status_code == 302
    assert Innovation.objects.get().keeper == unit
    assert "夜间同行" in visitor(place).client.get("/innovations/").content.decode()


def test_an_item_is_suspended_replayed_and_switched_on(place):
    case = file_case(place, "A01", body="重放").grievance
    row = proposed(place, f"routing:{place.items['1.1'].pk}")
    browser, address = visitor(place, "policy"), f"/panels/improvements/{row.pk}/"
    browser.open(address)
    assert browser.press(f"{address}suspend/").status_code == 302
    amendment = f"/admin/responsibility/amendments/{row.amendment_id}/"
    browser.open(amendment)
    assert address in browser.text
    assert "ruling" not in browser.form(amendment).fields
    first = browser.press(amendment, lead="FIRE")
    assert first.status_code == 409
    assert "近 90 天的诉求试运行" in browser.text
    assert case.reference in browser.text, "what would have gone elsewhere is told, case by case"
    assert ResponsibilityItem.objects.filter(category=place.categories["A01"]).count() == 1
    done = browser.press(amendment)
    assert (done.status_code, done["Location"]) == (302, "/admin/responsibility/amendments/")
    row.refresh_from_db()
    assert (row.state, row.effect["number"]) == ("accepted", "1.1")
    assert file_case(place, "A01", body="以后").grievance.parts.get().department.code == "FIRE"


def test_an_item_is_suspended_and_taken_up_on_the_lists_page(place):
    key = place.items["1.1"].pk
    browser = visitor(place, "policy")
    browser.open(f"/admin/responsibility/{key}/")
    browser.press(f"/admin/responsibility/{key}/suspend/")
    assert ResponsibilityItem.objects.get(pk=key).suspended
    browser.open("/admin/")
    assert "1 项已停用" in browser.text
    browser.open("/admin/responsibility/ask/?category=A01&area=LH-NH-01")
    assert "清单项已停用" in browser.text
    browser.open(f"/admin/responsibility/{key}/")
    browser.press(f"/admin/responsibility/{key}/take-up/")
    assert not ResponsibilityItem.objects.get(pk=key).suspended


def test_the_secretary_proposes_and_keeps_what_was_typed(place):
    browser = visitor(place, "secretary")
    browser.open("/panels/improvements/propose/")
    wrong = browser.client.post("/panels/improvements/propose/", {"what": "", "because": "三次"})
    assert wrong.status_code == 400
    assert "三次" in wrong.content.decode()
    made = browser.client.post("/panels/improvements/propose/", {"what": "limit:E2", "because": "三次"})
    assert made.status_code == 302
    again = browser.client.post("/panels/improvements/propose/", {"what": "limit:E2", "because": "三次"})
    assert again.status_code == 409


def test_what_stands_in_no_register_any_more_is_counted_and_shown_no_more(place):
    row = proposed(place, "limit:E2")
    Grievance.objects.filter(pk=place.sample.grievance_id).update(sensitive=True)
    page = visitor(place).client.get(f"/panels/improvements/{row.pk}/").content.decode()
    assert f"/panels/results/{place.sample.pk}/" not in page
    assert "不再公开" in page


def test_the_pages_speak_english_too(place):
    row = proposed(place, "limit:E2")
    deciding.decline(row, actor=place.actor("policy"), why="No")
    page = Client(headers={"accept-language": "en"}).get(f"/panels/improvements/{row.pk}/").content.decode()
    assert "All stays as it is" in page


def test_the_list_takes_the_same_number_of_queries_for_many(place, django_assert_max_num_queries):
    for value in ("limit:E2", f"routing:{place.items['1.1'].pk}", f"standard:{place.categories['A01'].pk}"):
        proposed(place, value)
    client = Client()
    client.get("/panels/improvements/")
    with django_assert_max_num_queries(8):
        client.get("/panels/improvements/")
