"""The overseeing department of an item 监管部门: who may be one, and what becomes of it."""

import pytest

from grievances import policies
from grievances.selectors import case_page
from grievances.selectors.case import public_timeline
from portal.departments import selectors
from portal.departments.actions import departments, items
from portal.departments.actions.change import subject
from portal.departments.actions.items import Help, Terms
from portal.departments.actors import bearer
from portal.departments.models import Kind, ResponsibilityItem
from portal.departments.screens import coverage, holes, units
from portal.departments.wording import history
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid
from tests.factories.district import file_case, reload
from tests.factories.overseeing import overseen
from tests.factories.successions import applied, merger, new_unit


def change(district, overseer="CIVIL", lead="FIRE", co=(), key="2.3"):
    units = district.departments
    terms = Terms(
        key, units[lead], "权责清单", helpers=tuple(Help(units[code]) for code in co),
        overseer=units[overseer] if overseer else None,
    )  # fmt: skip
    return items.change_item(district.items[key], actor=district.actor("administrator"), terms=terms)


def now(category: str = "A03") -> list[tuple[str, str | None]]:
    rows = selectors.in_force(ResponsibilityItem.objects.filter(category__code=category), selectors.today())
    return [(row.lead.code, row.overseer.code if row.overseer else None) for row in rows]


def test_it_is_named_from_today_and_the_history_says_so(district):
    made = change(district)
    assert now() == [("FIRE", "CIVIL")]
    ended, begun = (journal.entries(subject(row))[-1] for row in (district.items["2.3"], made))
    assert journal.facts(ended)["changes"]["overseer"] == [None, "CIVIL"]
    assert journal.facts(begun)["overseer"] == "CIVIL"
    told = history(subject(district.items["2.3"]))[0]
    assert any(after == "民政局" for _what, _before, after in told.changes)
    again = items.change_item(
        made,
        actor=district.actor("administrator"),
        terms=Terms("2.3", made.lead, "权责清单", overseer=made.overseer),
    )
    assert again == made, "the same again changes nothing"


@pytest.mark.parametrize(
    ("overseer", "co"),
    [("FIRE", ()), ("POLICE", ("POLICE",)), ("PROPERTY", ()), ("DISCIPLINE", ()), ("POLICE-YJ", ())],
)
def test_who_has_a_hand_in_it_or_is_elsewhere_or_stands_apart_oversees_nothing(district, overseer, co):
    with pytest.raises(Invalid) as refusal:
        change(district, overseer, co=co)
    assert refusal.value.field == "overseer"
    assert now() == [("FIRE", None)]


def test_a_closed_department_and_a_complaint_about_staff_are_refused(district):
    units = district.departments
    units["CIVIL"].closed_on = selectors.today()
    units["CIVIL"].save()
    with pytest.raises(Invalid) as refusal:
        change(district)
    assert refusal.value.field == "overseer"
    with pytest.raises(Invalid) as refusal:
        items.open_item(
            actor=district.actor("administrator"),
            category=district.categories["H02"],
            area=district.areas["LH"],
            terms=Terms("8.2", units["DISCIPLINE"], "条例", overseer=units["COOP"]),
        )
    assert refusal.value.field == "overseer"


def test_it_is_not_closed_made_a_company_or_made_smaller_meanwhile(district):
    new_unit(district, "HOUSING", "住建局")
    overseen(district, "2.3", "HOUSING")
    unit, actor = district.departments["HOUSING"], district.actor("administrator")
    with pytest.raises(Invalid):
        departments.close_department(unit, actor=actor, on=selectors.today())
    for wish in ({"kind": Kind.COMPANY}, {"area": district.areas["LH-YJ"]}):
        with pytest.raises(Invalid) as refusal:
            departments.edit_department(unit, actor=actor, **wish)
        assert refusal.value.field in wish
    assert units.numbered([unit])[0].oversees == 1
    assert [item.number for item in units.page(unit, actor)["oversees"]] == ["2.3"]


def test_asked_the_list_names_it_and_a_change_of_it_alone_is_a_difference(district):
    overseen(district)
    said = coverage.said(district.categories["A03"], district.areas["LH-NH-01"])
    assert (said.lead.code, said.overseer.code) == ("FIRE", "CIVIL")
    helpers = tuple(Help(each.department) for each in district.items["2.3"].helpers.all())
    terms = Terms("2.3", district.departments["FIRE"], "权责清单", helpers=helpers)
    shown = coverage.changed_by(
        district.categories["A03"], district.items["2.3"], terms, district.areas["LH-NH"]
    )
    assert [(row.before.overseer.code, row.after.overseer) for row in shown] == [("CIVIL", None)]


def test_a_closed_one_is_among_the_holes_and_one_without_handlers_is_not(district):
    overseen(district, "2.3", "COOP")
    found = holes.holes()
    assert not any(row.department.code == "COOP" for row in (*found.closed, *found.unstaffed))
    unit = district.departments["COOP"]
    unit.closed_on = selectors.today()
    unit.save()
    assert [(row.item.number, row.department.code) for row in holes.holes().closed] == [("2.3", "COOP")]


def test_the_successor_oversees_list_and_open_cases(district):
    new_unit(district, "WELFARE", "民政和社会保障局")
    overseen(district, "2.3", "CIVIL")
    case = file_case(district).grievance
    due = case.done_due
    applied(district, merger(district, ("CIVIL",), "WELFARE"))
    assert now() == [("FIRE", "WELFARE")]
    case = reload(case)
    assert (case.overseer.code, case.done_due) == ("WELFARE", due)
    entry = journal.entries(case.subject)[-1]
    codes = [district.departments[code].pk for code in ("CIVIL", "WELFARE")]
    assert (entry.verb, journal.facts(entry)["watched"]) == ("succeed", codes)
    assert list(journal.verify(case.subject)) == []
    heir = f"department:{district.departments['WELFARE'].pk}"
    assert "监管" in Message.objects.get(audience=heir, subject=case.subject).body
    assert "succeed" not in [moment.verb for moment in public_timeline(case)]
    told = [m.verb for m in case_page(bearer(case.pk), case, staff=False).timeline]
    assert told == ["file", "dispatch"]
    told = history(subject(district.items["2.3"]))[0]
    assert ("民政局", "民政和社会保障局") in [(before, after) for _what, before, after in told.changes]


def test_who_takes_over_the_lead_does_not_oversee_itself(district):
    overseen(district, "2.3", "CIVIL")
    case = file_case(district, at=clock.now()).grievance
    applied(district, merger(district, ("CIVIL",), "FIRE"))
    assert now() == [("FIRE", None)]
    assert reload(case).overseer.code == "FIRE"
    assert not policies.is_overseen(reload(case))
