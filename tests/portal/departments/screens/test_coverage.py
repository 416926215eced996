"""Where the list is silent, and what a change would change, in as few areas as will do."""

from datetime import timedelta

from portal.departments import selectors
from portal.departments.actions import items as actions
from portal.departments.actions.items import Terms
from portal.departments.models import Kind, Post, ResponsibilityItem, Role
from portal.departments.screens import coverage, holes, items, overview, units
from portal.engines.routing.holes import Span
from tests.factories.district import LONG_AGO, new_item


def gaps() -> list[tuple[str, str]]:
    return [(gap.category.code, gap.area.code) for gap in coverage.gaps()]


def test_a_gap_is_told_by_the_widest_area_that_has_it(district):
    assert gaps() == [("A01", "LH-YJ"), ("A03", "LH-YJ")]
    new_item(district, "1.2", "A01", district.areas["LH-YJ-01"], "POLICE-YJ", ())
    assert gaps() == [("A03", "LH-YJ")]
    actions.end_item(district.items["2.3"], actor=district.actor("administrator"))
    assert gaps() == [("A03", "LH")]


def test_complaints_about_staff_and_what_is_out_of_use_need_no_item(district):
    assert "H02" not in dict(gaps())
    district.categories["A03"].active = False
    district.categories["A03"].save()
    assert gaps() == [("A01", "LH-YJ")]


def test_an_item_for_each_grid_leaves_the_community_itself_open(district):
    for grid in ("LH-NH-01-01", "LH-NH-01-02"):
        new_item(district, f"9.{grid[-1]}", "A03", district.areas[grid], "FIRE", ())
    actions.end_item(district.items["2.3"], actor=district.actor("administrator"))
    assert gaps() == [("A01", "LH-YJ"), ("A03", "LH-NH-01"), ("A03", "LH-YJ")]


def test_a_change_shows_where_the_list_would_say_something_else(district):
    nearer = new_item(district, "2.3.1", "A03", district.areas["LH-NH-01-02"], "POLICE", ())
    category = district.categories["A03"]
    before = selectors.rules_for(category)
    after = [rule for rule in before if rule.key != district.items["2.3"].pk]
    terms = Terms("2.3", district.departments["CIVIL"], "")
    after.append(items.as_rule(category, district.areas["LH-NH"], terms))
    shown = coverage.differences(category, before, after)
    assert [(row.area.code, row.before.lead.code, row.after.lead.code) for row in shown] == [
        ("LH-NH-01", "FIRE", "CIVIL"),  # the community itself, and its first grid; the second keeps its item
        ("LH-NH-01-01", "FIRE", "CIVIL"),
    ]
    assert [helper.code for helper in shown[0].before.helpers] == ["PROPERTY", "POLICE"]
    assert nearer.to_day is None


def test_what_the_list_says_is_what_filing_does(district):
    said = coverage.said(district.categories["A03"], district.areas["LH-NH-01-01"])
    assert (said.lead.code, said.number, said.reason) == ("FIRE", "2.3", "item")
    assert coverage.said(district.categories["A03"], district.areas["LH-YJ"]).lead is None
    complaint = coverage.said(district.categories["H02"], district.areas["LH-YJ"])
    assert (complaint.lead.kind, complaint.reason) == (Kind.DISCIPLINE, "about_staff")


def test_the_overview_counts_what_lacks_and_names_it(district):
    found = {lack.kind: lack for lack in overview.lacks(True)}
    assert {kind: lack.count for kind, lack in found.items()} == {
        "gaps": 2, "handlers": 2, "supervisors": 2, "provisional": 1, "ladders": 5,
    }  # fmt: skip
    assert [row.code for row in found["handlers"].rows] == ["COOP", "POLICE-YJ"]
    assert [row.code for row in found["supervisors"].rows] == ["CIVIL", "POLICE"]
    assert found["ladders"].rows == ("sign", "ruling", "improvement", "score_appeal", "advice")
    assert {lack.kind for lack in overview.lacks(False)} == {"gaps"}
    district.departments["FIRE"].closed_on = LONG_AGO.replace(year=2025)
    district.departments["FIRE"].save()
    assert {lack.kind: lack.count for lack in overview.lacks(False)} == {"gaps": 2, "closed_in_list": 1}


def test_departments_by_view_and_words(district):
    assert len(units.listed()) == 8
    assert [row.department.code for row in units.listed("open", "police")] == ["POLICE", "POLICE-YJ"]
    assert [row.department.code for row in units.listed("open", "消防")] == ["FIRE"]
    fire = units.listed("open", "FIRE")[0]
    assert (fire.leads, fire.helps, fire.people, fire.lacks) == (1, 0, 2, ())
    assert units.listed("closed") == []


def test_a_number_for_the_next_item_of_a_category_told_apart_by_area(district):
    assert items.next_number(district.categories["A03"]) == ""
    new_item(district, "2.3.1", "A03", district.areas["LH-YJ"], "FIRE", ())
    new_item(district, "2.3.9", "A03", district.areas["LH-YJ-01"], "FIRE", ())
    assert items.next_number(district.categories["A03"]) == "2.3.10"


def test_a_community_whose_grid_officers_do_the_work_lacks_no_handler(district):
    assert units.listed("open", "COM-1")[0].lacks == ()
    posts = Post.objects.filter(department=district.departments["COM-1"])
    posts.update(area=district.areas["LH-NH-01-01"])
    assert units.listed("open", "COM-1")[0].lacks == ("handler",), "nobody works in the second grid"
    Post.objects.create(
        person=district.people["stranger"],
        role=Role.GRID_OFFICER,
        department=district.departments["COM-1"],
        area=district.areas["LH-NH-01-02"],
        from_day=LONG_AGO,
    )
    assert units.listed("open", "COM-1")[0].lacks == ()
    posts.delete()
    assert units.listed("open", "COM-1")[0].lacks == ("handler",)


def test_a_gap_that_is_to_come_is_told_with_its_days(district):
    today = selectors.today()
    item = district.items["2.3"]
    item.to_day = today + timedelta(days=5)
    item.save()
    later = new_item(district, "2.3", "A03", district.areas["LH-NH"], "FIRE", ())
    later.from_day = today + timedelta(days=9)
    later.save()
    nanhu = [gap.span for gap in coverage.gaps() if (gap.category.code, gap.area.code) == ("A03", "LH-NH")]
    assert nanhu == [Span(today + timedelta(days=5), today + timedelta(days=9))]


def test_two_items_for_the_same_matter_and_area_are_an_overlap(district):
    today = selectors.today()
    assert holes.holes().clashes == []
    rival = ResponsibilityItem.objects.create(
        number="2.3b", category=district.categories["A03"], area=district.areas["LH-NH"],
        lead=district.departments["CIVIL"], basis_zh="清单", from_day=LONG_AGO,
        to_day=today + timedelta(days=3),
    )  # fmt: skip
    found = holes.holes().clashes
    assert [({row.pk for row in c.items}, c.span) for c in found] == [
        ({rival.pk, district.items["2.3"].pk}, Span(today, today + timedelta(days=3)))
    ]
    lacks = {lack.kind: lack.count for lack in overview.lacks(False)}
    assert lacks["overlaps"] == 1


def test_a_department_that_will_be_closed_or_has_nobody_is_named_with_its_days(district):
    today = selectors.today()
    fire, on = district.departments["FIRE"], today + timedelta(days=4)
    fire.closed_on = on
    fire.save()
    Post.objects.filter(person=district.people["property"]).update(to_day=today + timedelta(days=2))
    found = holes.holes()
    assert [(row.item.number, row.department.code, row.span) for row in found.closed] == [
        ("2.3", "FIRE", Span(on))
    ]
    assert [(row.department.code, row.since, row.items) for row in found.unstaffed] == [
        ("PROPERTY", Span(today + timedelta(days=2)), 1)
    ]


def test_the_holes_take_nine_queries_whatever_the_list(district, django_assert_num_queries):
    """Items, helpers, departments, the items in question with their helpers, the tree with its root,
    categories, posts."""
    for number, area in enumerate(("LH-NH", "LH-NH-01", "LH-YJ")):
        new_item(district, f"7.{number}", "B01", district.areas[area], "CIVIL", ())
    district.departments["FIRE"].closed_on = selectors.today()
    district.departments["FIRE"].save()
    with django_assert_num_queries(9):
        holes.holes()
