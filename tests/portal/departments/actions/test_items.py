"""The responsibility list: a change is a new row from today; what was routed keeps its row."""

from datetime import timedelta

import pytest

from portal.departments import selectors
from portal.departments.actions import items
from portal.departments.actions.change import subject
from portal.departments.actions.items import Help, Terms
from portal.departments.models import ResponsibilityItem, Role
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere
from tests.factories.district import LONG_AGO, file_case, new_person


def terms(district, lead="CIVIL", number="2.3", co=(), **other):
    helpers = tuple(Help(district.departments[code], task_zh="协助") for code in co)
    return Terms(
        number=number, lead=district.departments[lead], basis_zh="权责清单", helpers=helpers, **other
    )


def change(district, key="2.3", **other):
    return items.change_item(
        district.items[key], actor=district.actor("administrator"), terms=terms(district, **other)
    )


def led_by(district, category="A03", area="LH-NH-01-01"):
    case = file_case(district, category, area).grievance
    lead = case.parts.filter(role="lead").first()
    return (case.item_id, lead.department.code) if lead else (None, None)


def test_the_next_filing_goes_to_the_new_lead_and_the_old_case_keeps_its_row(district):
    before = file_case(district).grievance
    made = change(district, lead="CIVIL", co=("POLICE",))
    assert led_by(district) == (made.pk, "CIVIL")
    before.refresh_from_db()
    assert (before.item_id, before.parts.get(role="lead").department.code) == (
        district.items["2.3"].pk,
        "FIRE",
    )


def test_the_old_row_ends_today_and_the_new_one_begins(district):
    made = change(district, co=("POLICE", "PROPERTY"))
    old = ResponsibilityItem.objects.get(pk=district.items["2.3"].pk)
    today = selectors.today()
    assert (old.from_day, old.to_day, old.lead.code) == (LONG_AGO, today, "FIRE")
    assert (made.from_day, made.to_day, made.number) == (today, None, "2.3")
    assert [(h.department.code, h.position, h.mandatory) for h in made.helpers.all()] == [
        ("POLICE", 1, True),
        ("PROPERTY", 2, True),
    ]
    ended, begun = (journal.entries(subject(row))[-1] for row in (old, made))
    assert (ended.verb, journal.facts(ended)) == (
        "change_item",
        {
            "by": made.pk,
            "changes": {
                "basis_zh": ["权责清单第 2.3 项", "权责清单"],
                "basis_en": ["List, item 2.3", ""],
                "lead": ["FIRE", "CIVIL"],
                "helpers": [["PROPERTY", "POLICE"], ["POLICE", "PROPERTY"]],
            },
        },
    )
    assert begun.verb == "open_item"
    assert journal.facts(begun) == {
        "number": "2.3", "category": "A03", "area": "LH-NH", "lead": "CIVIL",
        "helpers": ["POLICE", "PROPERTY"], "instead_of": old.pk,
    }  # fmt: skip


def test_changed_twice_on_a_day_the_last_one_holds(district):
    first = change(district, lead="CIVIL")
    second = items.change_item(
        first, actor=district.actor("administrator"), terms=terms(district, lead="COOP")
    )
    assert led_by(district) == (second.pk, "COOP")
    first.refresh_from_db()
    assert first.from_day == first.to_day == selectors.today()
    with clock.travel(clock.now() + timedelta(days=40)):
        assert [rule.key for rule in selectors.rules_for(district.categories["A03"])] == [second.pk]


def test_a_change_after_midnight_in_the_district_holds_at_once(district):
    night = clock.now().replace(hour=17, minute=30)  # 01:30 in Shanghai, the day before in UTC
    with clock.travel(night):
        made = change(district)
        assert made.from_day == night.date() + timedelta(days=1)
        assert led_by(district) == (made.pk, "CIVIL")


def test_saying_the_same_again_changes_nothing(district):
    item = district.items["1.1"]
    same = Terms(
        number="1.1", lead=district.departments["POLICE"], basis_zh=item.basis_zh, basis_en=item.basis_en
    )
    assert items.change_item(item, actor=district.actor("administrator"), terms=same) == item
    assert (ResponsibilityItem.objects.count(), journal.entries(subject(item))) == (3, [])


def test_the_policy_officer_may_and_a_supervisor_may_not(district):
    officer = new_person("policy", "政策专员")
    district.people["policy"] = officer
    officer.posts.create(
        role=Role.POLICY,
        department=district.departments["COOP"],
        area=district.areas["LH"],
        from_day=LONG_AGO,
    )
    made = items.change_item(district.items["2.3"], actor=district.actor("policy"), terms=terms(district))
    assert journal.entries(subject(made))[-1].role == Role.POLICY
    for name in ("fire_head", "ruling", "stranger"):
        with pytest.raises(NotThere):
            items.end_item(made, actor=district.actor(name))
    made.refresh_from_db()
    assert made.to_day is None


def test_somebody_was_faster(district):
    seen = journal.head(subject(district.items["2.3"]))
    change(district)
    with pytest.raises(MoveRefused):
        items.change_item(
            district.items["2.3"],
            actor=district.actor("administrator"),
            terms=terms(district, "COOP"),
            seen=seen,
        )
    with pytest.raises(MoveRefused):
        items.end_item(district.items["2.3"], actor=district.actor("administrator"))
    assert ResponsibilityItem.objects.filter(to_day__isnull=True).count() == 3


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"lead": "PROPERTY"}, "lead"),  # a company gets tasks only
        ({"lead": "DISCIPLINE"}, "lead"),
        ({"lead": "POLICE-YJ"}, "lead"),  # works elsewhere
        ({"lead": "COM-1"}, "lead"),  # works in a part alone
        ({"co": ("POLICE", "POLICE")}, "co"),
        ({"co": ("CIVIL",)}, "co"),  # the lead itself
        ({"co": ("DISCIPLINE",)}, "co"),
        ({"co": ("POLICE-YJ",)}, "co"),
        ({"number": "1.1"}, "number"),
        ({"number": ""}, "number"),
    ],
)
def test_what_can_not_be_names_its_field_and_changes_nothing(district, other, field):
    with pytest.raises(Invalid) as refusal:
        change(district, **other)
    assert refusal.value.field == field
    assert ResponsibilityItem.objects.count() == 3
    assert ResponsibilityItem.objects.get(pk=district.items["2.3"].pk).to_day is None


def test_a_closed_department_can_not_lead(district):
    civil = district.departments["CIVIL"]
    civil.closed_on = selectors.today() + timedelta(days=30)
    civil.save()
    with pytest.raises(Invalid) as refusal:
        change(district)
    assert refusal.value.field == "lead"


def open_(district, category, area, **other):
    return items.open_item(
        actor=district.actor("administrator"), category=district.categories[category],
        area=district.areas[area], terms=terms(district, **other),
    )  # fmt: skip


def test_a_gap_is_filled_from_today(district):
    assert led_by(district, "A03", "LH-YJ-01-01") == (None, None)
    made = open_(district, "A03", "LH-YJ", lead="POLICE-YJ", number="2.3.2")
    assert led_by(district, "A03", "LH-YJ-01-01") == (made.pk, "POLICE-YJ")


def test_the_nearer_item_wins(district):
    made = open_(district, "A03", "LH-NH-01", lead="COM-1", number="2.3.1")
    assert led_by(district, "A03", "LH-NH-01-02") == (made.pk, "COM-1")


def test_one_item_for_a_matter_and_area(district):
    with pytest.raises(Invalid) as refusal:
        open_(district, "A03", "LH-NH", number="9.9")
    assert refusal.value.field == "area"
    assert ResponsibilityItem.objects.count() == 3


def test_complaints_about_staff_are_led_by_discipline_inspection_without_help(district):
    with pytest.raises(Invalid):
        open_(district, "H02", "LH", number="8.2")
    with pytest.raises(Invalid):
        open_(district, "H02", "LH", number="8.2", lead="DISCIPLINE", co=("CIVIL",))
    assert open_(district, "H02", "LH", number="8.2", lead="DISCIPLINE").lead.code == "DISCIPLINE"


def test_ended_it_waits_for_triage_and_a_wider_item_takes_over(district):
    items.end_item(district.items["2.3"], actor=district.actor("administrator"))
    assert led_by(district) == (None, None)
    wider = open_(district, "A03", "LH", number="2.3")
    assert led_by(district) == (wider.pk, "CIVIL")
