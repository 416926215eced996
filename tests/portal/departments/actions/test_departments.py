"""Departments: added, edited, closed; and what stands in the way of closing one."""

from datetime import date, timedelta

import pytest

from grievances.actions import handling
from portal.departments import selectors
from portal.departments.actions import departments, items
from portal.departments.actions.change import subject
from portal.departments.models import Department, Kind, Post, Role
from portal.engines.journal import journal
from portal.kit.errors import Invalid, MoveRefused, NotThere
from tests.factories.district import file_case
from tests.factories.successions import new_unit


def add(district, **other):
    values = {
        "code": "water", "name_zh": "水务局", "name_en": "Water", "kind": Kind.LINE,
        "area": district.areas["LH"], "opened_on": selectors.today(),
    }  # fmt: skip
    return departments.add_department(actor=district.actor("administrator"), **(values | other))


def verbs(row) -> list[str]:
    return [entry.verb for entry in journal.entries(subject(row))]


def facts(row) -> dict:
    return journal.facts(journal.entries(subject(row))[-1])


def test_an_administrator_adds_a_department(district):
    made = add(district)
    assert (made.code, made.name_zh, made.closed_on) == ("WATER", "水务局", None)
    assert verbs(made) == ["add_department"]
    assert facts(made) == {
        "code": "WATER",
        "kind": "line",
        "area": "LH",
        "from": selectors.today().isoformat(),
    }
    assert list(journal.verify(subject(made))) == []


@pytest.mark.parametrize("name", ["fire", "ruling", "head", "grid", "stranger"])
def test_nobody_else_does(district, name):
    with pytest.raises(NotThere):
        departments.add_department(
            actor=district.actor(name), code="WATER", name_zh="水务局", name_en="", kind=Kind.LINE,
            area=district.areas["LH"], opened_on=selectors.today(),
        )  # fmt: skip
    assert Department.objects.count() == 8


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"code": "FIRE"}, "code"),
        ({"code": "1-bad code"}, "code"),
        ({"name_zh": "  "}, "name_zh"),
        ({"kind": "castle"}, "kind"),
        ({"email": "not an address"}, "email"),
        ({"name_zh": "很" * 121}, "name_zh"),
    ],
)
def test_what_can_not_be_taken_names_its_field_and_leaves_nothing(district, other, field):
    with pytest.raises(Invalid) as refusal:
        add(district, **other)
    assert refusal.value.field == field
    assert Department.objects.count() == 8


def test_an_edit_is_kept_with_what_stood_before(district):
    fire = district.departments["FIRE"]
    actor = district.actor("administrator")
    departments.edit_department(fire, actor=actor, name_zh="消防救援支队", phone="119")
    fire.refresh_from_db()
    assert (fire.name_zh, fire.phone) == ("消防救援支队", "119")
    assert facts(fire) == {"changes": {"name_zh": ["消防救援大队", "消防救援支队"], "phone": ["", "119"]}}


def test_an_edit_that_changes_nothing_leaves_no_entry(district):
    fire = district.departments["FIRE"]
    departments.edit_department(fire, actor=district.actor("administrator"), name_zh="消防救援大队")
    assert verbs(fire) == []


def test_two_edits_from_the_same_page_and_the_second_is_told(district):
    fire, actor = district.departments["FIRE"], district.actor("administrator")
    seen = journal.head(subject(fire))
    departments.edit_department(fire, actor=actor, seen=seen, phone="119")
    with pytest.raises(MoveRefused):
        departments.edit_department(fire, actor=actor, seen=seen, phone="120")
    fire.refresh_from_db()
    assert fire.phone == "119"
    assert verbs(fire) == ["edit_department"]


def test_who_leads_can_not_become_a_company(district):
    with pytest.raises(Invalid, match=r"2\.3") as refusal:
        departments.edit_department(
            district.departments["FIRE"], actor=district.actor("administrator"), kind=Kind.COMPANY
        )
    assert refusal.value.field == "kind"
    assert Department.objects.get(code="FIRE").kind == Kind.LINE


def test_nothing_turns_into_discipline_inspection_or_out_of_it(district):
    for code, kind in (("CIVIL", Kind.DISCIPLINE), ("DISCIPLINE", Kind.LINE)):
        with pytest.raises(Invalid) as refusal:
            departments.edit_department(
                district.departments[code], actor=district.actor("administrator"), kind=kind
            )
        assert refusal.value.field == "kind"


def test_an_area_that_leaves_items_outside_is_refused(district):
    with pytest.raises(Invalid, match=r"2\.3") as refusal:
        departments.edit_department(
            district.departments["FIRE"], actor=district.actor("administrator"), area=district.areas["LH-YJ"]
        )
    assert refusal.value.field == "area"


def close(district, code, **other):
    values = {"on": selectors.today(), "successor": None} | other
    return departments.close_department(
        district.departments[code], actor=district.actor("administrator"), **values
    )


def test_a_department_of_the_list_is_not_closed(district):
    for code in ("FIRE", "PROPERTY"):  # one leads, one only helps
        with pytest.raises(Invalid):
            close(district, code)
        assert Department.objects.get(code=code).closed_on is None
    left = departments.still_open(district.departments["FIRE"], district.actor("administrator"))
    assert [item.number for item in left["leads"]] == ["2.3"]


def test_a_department_with_open_parts_is_not_closed(district):
    case = file_case(district).grievance
    items.end_item(district.items["2.3"], actor=district.actor("administrator"))
    with pytest.raises(Invalid):
        close(district, "FIRE")
    left = departments.still_open(district.departments["FIRE"], district.actor("administrator"))
    assert (left["leads"], left["helps"], left["work"].count) == ([], [], 1)
    assert [reference for reference, _address in left["work"].links] == [case.reference]
    handling.sign(case, actor=district.actor("fire"))
    assert Department.objects.get(code="FIRE").closed_on is None


def test_what_stands_with_discipline_inspection_is_not_counted(district):
    file_case(district, "H02", body="窗口人员态度恶劣")
    left = departments.still_open(district.departments["DISCIPLINE"], district.actor("administrator"))["work"]
    assert (left.count, left.links, left.secret) == (0, (), True)


def test_the_last_discipline_inspection_stays(district):
    with pytest.raises(Invalid):
        close(district, "DISCIPLINE")
    assert Department.objects.get(code="DISCIPLINE").closed_on is None


def test_closed_with_its_posts_and_its_successor_named(district):
    civil, day = district.departments["CIVIL"], selectors.today()
    items.end_item(district.items["3.1"], actor=district.actor("administrator"))
    close(district, "CIVIL", successor=district.departments["COOP"])
    civil.refresh_from_db()
    assert (civil.closed_on, civil.successor.code) == (day, "COOP")
    assert Post.objects.get(department=civil).to_day == day
    assert facts(civil) == {"from": day.isoformat(), "successor": "COOP"}
    assert verbs(district.people["civil"]) == ["end_post"]
    assert civil not in selectors.open_departments()


@pytest.mark.parametrize("days", [-1, -400])
def test_not_closed_in_the_past(district, days):
    items.end_item(district.items["3.1"], actor=district.actor("administrator"))
    with pytest.raises(Invalid) as refusal:
        close(district, "CIVIL", on=selectors.today() + timedelta(days=days))
    assert refusal.value.field == "on"


def test_a_successor_must_be_another_and_open(district):
    items.end_item(district.items["3.1"], actor=district.actor("administrator"))
    Department.objects.filter(code="POLICE-YJ").update(closed_on=date(2025, 1, 1))
    district.departments["POLICE-YJ"].refresh_from_db()
    for code in ("CIVIL", "POLICE-YJ"):
        with pytest.raises(Invalid) as refusal:
            close(district, "CIVIL", successor=district.departments[code])
        assert refusal.value.field == "successor"


def test_the_department_of_the_last_administrator_is_not_closed(district):
    Post.objects.filter(role=Role.RULING).delete()
    with pytest.raises(Invalid):
        close(district, "COOP")
    assert Post.objects.get(role=Role.ADMINISTRATOR).to_day is None
    assert verbs(district.people["head"]) == []


def test_between_discipline_inspection_and_other_kinds_nothing_is_taken_over(district):
    """Complaints about staff would go along (invariant 7)."""
    new_unit(district, "DISC-NH", "南湖纪检", "LH-NH", kind=Kind.DISCIPLINE)
    new_unit(district, "AID", "救助站")
    for code, other in (("DISC-NH", "POLICE"), ("AID", "DISCIPLINE")):
        with pytest.raises(Invalid) as refusal:
            close(district, code, successor=district.departments[other])
        assert refusal.value.field == "successor"
    close(district, "DISC-NH", successor=district.departments["DISCIPLINE"])
