"""The pages of successions: drafted, looked at, applied or dropped; without JavaScript, in both languages."""

from datetime import timedelta

import pytest

from grievances.actions import succeeding
from portal.departments import selectors
from portal.departments.actions import successions
from portal.departments.models import Department, Succession
from portal.kit import clock
from tests.factories.browsing import Browser
from tests.factories.district import file_case
from tests.factories.successions import BASIS, applied, ceding, drafted, merger, new_unit, new_worker

FORM = "change"


@pytest.fixture
def place(district):
    new_unit(district, "RESCUE", "应急管理局")
    return district


@pytest.fixture
def browser(place) -> Browser:
    found = Browser()
    found.client.force_login(place.people["administrator"])
    return found


def test_a_merger_is_drafted_looked_at_and_applied(place, browser):
    file_case(place)
    browser.open("/admin/successions/add/merge/?department=FIRE")
    assert browser.form(FORM).fields["leaving"] == ["FIRE"]
    answer = browser.press(FORM, heir="RESCUE", basis=BASIS)
    row = Succession.objects.get()
    assert answer["Location"] == f"/admin/successions/{row.pk}/"
    browser.open(answer["Location"])
    for words in ("消防救援大队并入应急管理局", "1 件未办结诉求", "2 个岗位", "1 项清单", BASIS):
        assert words in browser.text
    assert browser.press("apply").status_code == 302
    browser.open(f"/admin/successions/{row.pk}/")
    assert "0 / 1" in browser.text
    successions.sweep(clock.now())
    browser.open(f"/admin/successions/{row.pk}/")
    assert "1 件" in browser.text
    assert 'id="apply"' not in browser.text
    browser.open("/admin/departments/FIRE/")
    assert "/admin/departments/RESCUE/" in browser.text
    browser.open("/admin/departments/RESCUE/")
    assert "/admin/departments/FIRE/" in browser.text


def test_parts_that_become_one_are_named_before(place, browser):
    case = file_case(place).grievance
    row = drafted(place, merger(place, ("POLICE",), "FIRE"))
    browser.open(f"/admin/successions/{row.pk}/")
    assert "两部分合为一部分" in browser.text
    assert case.reference in browser.text


def test_a_split_with_its_shares(place, browser):
    browser.open("/admin/successions/add/split/?department=CIVIL")
    browser.press(FORM, ("more", "1"), heir="RESCUE")
    assert "share-2-heir" in browser.text, "one row more; what was typed stays"
    share = {"share-0-heir": "COOP", "share-0-category": "B01", "share-0-area": "LH-NH"}
    answer = browser.press(FORM, heir="RESCUE", basis=BASIS, **share)
    assert answer.status_code == 302
    row = Succession.objects.get()
    assert [(h.department.code, h.category and h.category.code, h.area and h.area.code)
            for h in row.heirs.all()] == [("RESCUE", None, None), ("COOP", "B01", "LH-NH")]  # fmt: skip
    browser.open(f"/admin/successions/{row.pk}/")
    assert browser.text.count("综治中心") >= 2


def test_a_part_is_handed_over_and_the_department_goes_on(place, browser):
    goes = file_case(place).grievance
    stays = file_case(place, area="LH-NH-01-02", body="二网格也有人飞线").grievance
    new_worker(place, "rescue", "RESCUE")
    browser.open("/admin/successions/")
    assert "/admin/successions/add/cede/" in browser.text
    browser.open("/admin/successions/add/cede/?department=FIRE")
    assert 'name="heir"' not in browser.text, "what no share names stays"
    assert browser.press(FORM, basis=BASIS).status_code == 400, "nothing would go over"
    share = {"share-0-heir": "RESCUE", "share-0-category": "A03", "share-0-area": "LH-NH-01-01"}
    answer = browser.press(FORM, basis=BASIS, **share)
    assert answer.status_code == 302
    browser.open(answer["Location"])
    for words in ("1 件未办结诉求", "1 项清单", "湖东一网格", BASIS):
        assert words in browser.text
    assert "个岗位" not in browser.text, "people stay"
    assert browser.press("apply").status_code == 302
    successions.sweep(clock.now())
    browser.open(answer["Location"])
    assert "1 / 1" in browser.text
    assert Department.objects.get(code="FIRE").closed_on is None
    seen = {case: Browser(headers={"Accept-Language": "en"}) for case in (goes, stays)}
    for case, reader in seen.items():
        reader.client.force_login(place.people["ruling"])
        reader.open(f"/desk/{case.reference}/")
    assert "has handed these matters over: Rescue takes over the case" in seen[goes].text
    assert "Rescue" not in seen[stays].text


def test_a_share_of_nothing_is_refused_and_what_was_typed_stays(place, browser):
    browser.open("/admin/successions/add/split/?department=CIVIL")
    answer = browser.press(FORM, heir="RESCUE", basis=BASIS, **{"share-0-heir": "COOP"})
    assert answer.status_code == 400
    assert BASIS in browser.text
    assert not Succession.objects.exists()


def test_a_renaming_shows_the_old_name_beside_the_new(place, browser):
    browser.open("/admin/successions/add/rename/?department=FIRE")
    answer = browser.press(FORM, name_zh="消防救援局", name_en="Fire bureau", basis=BASIS)
    browser.open(answer["Location"])
    browser.press("apply")
    browser.open("/admin/departments/FIRE/")
    assert "原名" in browser.text
    assert "消防救援大队" in browser.text
    browser.open("/responsibility/?all=1")
    assert "消防救援局" in browser.text
    assert "原消防救援大队" in browser.text


def test_one_for_later_is_planned_and_can_be_dropped(place, browser):
    on = selectors.today() + timedelta(days=9)
    row = drafted(place, merger(place, ("FIRE",), "RESCUE", on))
    browser.open(f"/admin/successions/{row.pk}/")
    browser.press("apply")
    row.refresh_from_db()
    assert row.state == "planned"
    browser.open(f"/admin/successions/{row.pk}/")
    assert browser.press("drop")["Location"] == "/admin/successions/"
    row.refresh_from_db()
    assert (row.state, Department.objects.get(code="FIRE").closed_on) == ("dropped", None)
    browser.open("/admin/successions/")
    browser.open(f"/admin/successions/{row.pk}/")
    assert 'id="drop"' not in browser.text


def test_who_comes_second_is_told_how_it_stands(place, browser):
    row = drafted(place, merger(place, ("FIRE",), "RESCUE"))
    browser.open(f"/admin/successions/{row.pk}/")
    successions.drop(row, actor=place.actor("administrator"))
    assert browser.press("apply").status_code == 409
    assert Department.objects.get(code="FIRE").closed_on is None


def test_a_department_of_a_draft_is_not_closed_meanwhile(place, browser):
    drafted(place, merger(place, ("FIRE",), "RESCUE"))
    browser.open("/admin/departments/RESCUE/close/")
    assert browser.press(FORM).status_code == 400
    assert Department.objects.get(code="RESCUE").closed_on is None
    browser.open("/admin/")
    assert "/admin/successions/" in browser.text, "a draft waits"


def test_a_department_that_has_ended_can_be_chosen_nowhere(place, browser):
    applied(place, merger(place, ("FIRE",), "RESCUE"))
    for address in (
        "/admin/successions/add/merge/", "/admin/successions/add/split/", "/admin/successions/add/rename/",
        "/admin/responsibility/add/", f"/admin/people/{place.people['fire'].pk}/posts/add/",
    ):  # fmt: skip
        browser.open(address)
        assert 'value="FIRE"' not in browser.text, address


def test_the_page_of_a_draft_takes_a_fixed_number_of_queries(place, browser, django_assert_num_queries):
    """Who reads (3); the draft, its departments, its heirs and who drafted it (4); who took over from whom,
    applied and drafted (3); cases, parts, orders, requests, disputes (5), the reader's own cases (1);
    services, rectification orders, posts, items with who assists (5); the history with its names (5); the
    district (1)."""
    row = drafted(place, merger(place, ("FIRE",), "RESCUE"))
    for number in range(3):
        file_case(place, body=f"第{number}楼")
    browser.open(f"/admin/successions/{row.pk}/")
    with django_assert_num_queries(27):
        browser.open(f"/admin/successions/{row.pk}/")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-hans", "应急管理局的工作范围没有包括整个南湖街道。"),
        ("en", "Rescue does not work in all of Nanhu."),
    ],
)
def test_why_it_is_stuck_is_said_in_the_readers_language(place, language, said):
    row = drafted(place, merger(place, ("POLICE",), "RESCUE", selectors.today() + timedelta(days=2)))
    successions.apply(row, actor=place.actor("administrator"))
    Department.objects.filter(code="RESCUE").update(area=place.areas["LH-YJ"])
    with clock.travel(clock.now() + timedelta(days=2)):
        assert successions.sweep(clock.now()) == 0
        browser = Browser(headers={"Accept-Language": language})
        browser.client.force_login(place.people["administrator"])
        browser.open(f"/admin/successions/{row.pk}/")
        assert said in browser.text


@pytest.mark.parametrize("ends", [True, False])
def test_a_case_that_can_not_go_over_is_named_until_it_can(place, monkeypatch, ends):
    new_worker(place, "rescue", "RESCUE")
    case = file_case(place).grievance
    browser = Browser(headers={"Accept-Language": "en"})
    browser.client.force_login(place.people["administrator"])

    def fails(*_given):
        raise ValueError

    plan = merger(place, ("FIRE",), "RESCUE") if ends else ceding(place, "FIRE", "RESCUE", "A03")
    with monkeypatch.context() as broken:
        broken.setattr(succeeding, "_go_over", fails)
        row = applied(place, plan)
        other = applied(place, merger(place, ("CIVIL",), "COOP"))
    assert (row.finished_at, other.trouble) == (None, "")
    said = f"Case {case.reference} could not go over."
    browser.open(f"/admin/successions/{row.pk}/")
    assert said in browser.text
    assert "drop it" not in browser.text
    with clock.travel(clock.now() + timedelta(minutes=2)):
        assert successions.sweep(clock.now()) == 1
        browser.open(f"/admin/successions/{row.pk}/")
    row.refresh_from_db()
    assert (row.trouble, row.finished_at is not None, said in browser.text) == ("", True, False)
