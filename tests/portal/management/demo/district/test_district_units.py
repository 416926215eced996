"""Units, people and the responsibility list fit together: all that is named exists, somebody can act."""

import csv
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from portal.management.demo import merger
from portal.management.demo.district.areas import area, areas, grids
from portal.management.demo.district.categories import categories, category, keywords
from portal.management.demo.district.departments import department, departments
from portal.management.demo.district.people import demo_people, people, people_in
from portal.management.demo.district.responsibility import UNCOVERED, item_for, responsibility

UNITS = {row.code for row in departments()}
AREAS = {row.code for row in areas()}
LEADS = {item.lead for item in responsibility()}


def test_forty_five_units_of_ten_kinds():
    assert Counter(row.kind for row in departments()) == {
        "line": 23, "community": 6, "station": 4, "utility": 3, "subdistrict": 2, "company": 2, "social": 2,
        "centre": 1, "policy": 1, "discipline": 1,
    }  # fmt: skip
    assert len(UNITS) == 45
    assert {row.area for row in departments()} <= AREAS


def test_the_family_planning_bureau_leads_its_matters_until_it_is_merged():
    """It is merged while the demo happens: into a commission that is there and works in the same area."""
    old, new = department(merger.LEAVING), department(merger.HEIR)
    assert {item.category for item in responsibility() if item.lead == old.code} == {"C01", "C02"}
    assert (old.area, new.area, old.valid_to) == ("LH", "LH", None)


def test_phone_numbers_ring_nowhere_and_mail_goes_to_the_example_domain():
    assert all(re.fullmatch(r"0000-5550-\d{3}", row.phone) for row in departments())
    assert all(row.email.endswith("@linhu.example") for row in (*departments(), *people()))
    assert len({row.phone for row in departments()}) == 45


def test_people_have_names_of_their_own_and_roles_that_exist():
    assert len({person.username for person in people()}) == len(people()) == 98
    assert len({person.name_zh for person in people()}) == 98
    for role in (role for person in people() for role in person.roles):
        assert role.department in UNITS | {""}
        assert role.area in AREAS | {""}


def test_every_role_is_held():
    assert Counter(role for role in {held.role for person in people() for held in person.roles}).total() == 10
    assert len(people_in("resident")) == 10
    assert len(people_in("grid_officer")) == 12
    assert len(people_in("panel_member")) == 12
    assert len(people_in("ruling_officer", "COOP")) == 2


def test_every_living_unit_has_a_handler_and_every_lead_but_one_a_supervisor():
    handled = {held.department for person in people_in("handler") for held in person.roles}
    assert UNITS - handled == set()
    headed = {role.department for person in people() for role in person.roles if role.role == "supervisor"}
    assert LEADS - headed == {"PARKS"}


def test_every_grid_has_a_grid_officer():
    for row in grids():
        held = {role.area for person in people_in("grid_officer") for role in person.roles}
        assert {row.code, row.parent} & held


def test_eight_people_wait_to_be_tried_each_with_a_sentence_on_who_they_are():
    assert [person.username for person in demo_people()] == [
        "zhou.guifang", "xu.wenjing", "zheng.kai", "shen.lihua",
        "su.min", "gao.jianping", "fang.yuan", "shao.ning",
    ]  # fmt: skip
    assert all(person.story_zh.endswith("。") and person.story_en.endswith(".") for person in demo_people())


def test_the_pool_is_mostly_residents_of_every_age_from_different_grids():
    pool = people_in("panel_member")
    assert Counter(person.kind for person in pool) == {"resident": 8, "deputy": 2, "expert": 1, "social": 1}
    assert Counter(person.sex for person in pool) == {"female": 6, "male": 6}
    assert {person.age_band for person in pool} == {"18-29", "30-44", "45-59", "60+"}
    assert {person.residence for person in pool} == {"local", "non_local"}
    assert len({person.home for person in pool}) == 12
    assert {person.home for person in pool} <= {row.code for row in grids()}


def test_forty_five_categories_with_hints_and_words():
    assert len(categories()) == 45
    for row in categories():
        words = Counter(word.language for word in keywords() if word.category == row.code)
        assert 8 <= words["zh-hans"] <= 45
        assert 5 <= words["en"] <= 20
        assert row.hint_zh.endswith("。")
        assert row.hint_en.endswith(".")


def test_a_keyword_stands_once_in_a_category_weighs_one_to_five_and_is_lower_case():
    assert len({(word.category, word.word.lower()) for word in keywords()}) == len(keywords())
    assert {word.weight for word in keywords()} == {1, 2, 3, 4, 5}
    english = [word for word in keywords() if word.language == "en"]
    assert all(word.word == word.word.lower() for word in english)


def test_the_clock_never_pauses_for_a_question_where_there_is_danger():
    running = {row.code for row in categories() if not row.pause_on_question}
    assert running == {
        "A03", "A05", "B02", "B05", "D02", "D06", "E05", "E06", "F03", "F04", "F06", "G02",
    }  # fmt: skip


@pytest.mark.skipif(
    "SAMPLES_DIR" not in os.environ, reason="SAMPLES_DIR names no folder with the category list"
)
def test_the_categories_are_the_published_ones():
    with (Path(os.environ["SAMPLES_DIR"]) / "categories.csv").open(encoding="utf-8") as file:
        published = list(csv.DictReader(file))
    for row in published:  # one English name carries a note for the reader of the list
        row["name_en"] = row["name_en"].partition(" → ")[0]
    assert [
        (row.code, row.group_zh, row.group_en, row.name_zh, row.name_en, row.limit_class, row.flags)
        for row in categories()
    ] == [
        tuple(
            row[key] for key in ("code", "group_zh", "group_en", "name_zh", "name_en", "limit_class", "flags")
        )
        for row in published
    ]


def test_every_item_names_units_that_exist_and_a_lead_that_may_lead():
    for item in responsibility():
        assert category(item.category)
        assert area(item.area)
        assert department(item.lead).may_lead
        assert {task.department for task in item.co} <= UNITS - {item.lead, "FAMPLAN"}
        assert all(task.task_zh and task.task_en for task in item.co)


def test_numbers_are_unique_and_cited_in_the_basis():
    items = responsibility()
    assert len({item.number for item in items}) == len(items) == 100
    assert all(
        f"第 {item.number} 项" in item.basis_zh and f"item {item.number}" in item.basis_en for item in items
    )


def test_exactly_three_combinations_are_left_to_a_person():
    bare = {
        (row.code, grid.code)
        for row in categories()
        for grid in grids()
        if item_for(row.code, grid.code) is None
    }
    assert bare == {(code, grid.code) for code, place in UNCOVERED for grid in grids(place)}
    assert len(bare) == 20


def test_an_e_bike_in_a_corridor_goes_to_the_fire_brigade_with_police_and_property():
    item = item_for("A03", "LH-NH-01-03")
    assert (item.number, item.lead) == ("2.3.1", "FIRE")
    assert [(task.department, task.mandatory) for task in item.co] == [
        ("POLICE-NH", True),
        ("PROPERTY-NH", True),
    ]


def test_a_complaint_about_staff_goes_to_discipline_inspection_alone():
    item = item_for("H02", "LH-YJ-03-04")
    assert (item.lead, item.co) == ("DISCIPLINE", ())
    assert department("DISCIPLINE").isolated
    assert [row.code for row in categories() if row.about_staff] == ["H02"]


def test_joint_categories_wait_for_somebody_and_companies_get_tasks_only():
    for item in responsibility():
        if category(item.category).joint:
            assert any(task.mandatory for task in item.co)
    assert not {row.code for row in departments() if row.kind in ("company", "social")} & LEADS
