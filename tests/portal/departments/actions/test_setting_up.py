"""A district is set up from a file: all of it or nothing; what is there stays; a filing is routed by it."""

import copy
import json
import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from grievances.actions import filing
from grievances.actions.filing import Filing
from portal.areas.models import Area
from portal.departments.actions.setting_up import SUBJECT, Wrong, set_up
from portal.departments.actors import NOBODY
from portal.departments.district_file import as_data
from portal.departments.models import Category, Department, ResponsibilityItem
from portal.engines.escalation import watch
from portal.engines.journal import journal
from portal.engines.limits import classes

pytestmark = pytest.mark.django_db
RING = [[120.0, 30.0], [120.1, 30.0], [120.1, 30.1]]
AREAS = [
    {"code": "QS", "level": "district", "name_zh": "清水区", "name_en": "Qingshui", "boundary": RING,
     "population": 9000, "calendar": "CN", "parent": None},
    {"code": "QS-1", "level": "grid", "name_zh": "一网格", "name_en": "", "boundary": [], "population": 0,
     "calendar": "CN", "parent": "QS"},
]  # fmt: skip
DEPARTMENTS = [
    {"code": code, "kind": "line", "name_zh": name, "name_en": "", "phone": "", "email": "", "area": "QS",
     "opened_on": "2026-01-01", "closed_on": None, "distributes": False, "successor": None}
    for code, name in (("FIRE", "消防"), ("HOUSING", "住建"))
]  # fmt: skip
CATEGORIES = [
    {"code": "A03", "group_code": "A", "group_zh": "公共安全", "group_en": "Safety", "name_zh": "充电隐患",
     "name_en": "", "hint_zh": "", "hint_en": "", "limit_class": "E1", "mediation": False,
     "sensitive": False, "joint": True, "about_staff": False, "pause_on_question": False, "active": True,
     "words": [["充电", 3], ["电动车", 2]]},
]  # fmt: skip
ITEMS = [
    {"number": "2.3", "basis_zh": "权责清单第 2.3 项", "basis_en": "", "from_day": "2026-01-01",
     "category": "A03", "area": "QS", "lead": "FIRE", "overseer": None,
     "helpers": [{"mandatory": True, "task_zh": "配合", "task_en": "", "department": "HOUSING"}]},
]  # fmt: skip
LADDERS = [
    {"kind": "done", "matter": "", "level": level, "after_minutes": after, "tells": tells, "accountable": "",
     "warning": False, "working": False, "share": None, "quiet_from": 22, "quiet_until": 7,
     "name_zh": f"第{level}级", "name_en": "", "area": None}
    for level, after, tells in ((1, 0, "supervisor"), (2, 1440, "ruling_officer"))
]  # fmt: skip
FILE = {
    "areas": AREAS,
    "departments": DEPARTMENTS,
    "categories": CATEGORIES,
    "items": ITEMS,
    "ladders": LADDERS,
}


@pytest.fixture(autouse=True)
def _calendars():
    classes.seed()


def file(**more) -> dict:
    return copy.deepcopy(FILE | more)


def changed(section: str, n: int, **values) -> dict:
    """The file with one row that says something else."""
    made = file()
    made[section][n] |= values
    return made


def test_what_was_read_is_what_stands_and_a_filing_is_routed_by_it():
    done = set_up(file())
    assert done.added == {"areas": 2, "departments": 2, "categories": 1, "items": 1, "ladders": 2}
    assert as_data() == FILE
    grid, kind = Area.objects.get(code="QS-1"), Category.objects.get()
    asked = Filing("楼道里给电动车充电", grid, str(uuid.uuid4()), category=kind)
    case = filing.file(asked, actor=NOBODY).grievance
    assert [(part.department.code, part.is_lead) for part in case.parts.order_by("pk")] == [
        ("FIRE", True),
        ("HOUSING", False),
    ]
    assert [rung.level for rung in watch.rungs("done")] == [1, 2]
    assert journal.facts(journal.entries(SUBJECT)[0])["areas"] == 2


def test_who_took_over_may_stand_later_in_the_file():
    closed = DEPARTMENTS[0] | {
        "code": "OLD",
        "name_zh": "旧局",
        "closed_on": "2026-02-01",
        "successor": "FIRE",
    }
    made = file(departments=[closed, *DEPARTMENTS])
    assert set_up(made).added["departments"] == 3
    assert Department.objects.get(code="OLD").successor.code == "FIRE"
    assert sorted(row["code"] for row in as_data()["departments"]) == ["FIRE", "HOUSING", "OLD"]
    with pytest.raises(Wrong) as refusal:
        set_up(file(departments=[closed | {"code": "OLDER", "successor": "NOBODY"}]))
    assert "departments 1 OLDER: successor" in refusal.value.lines[0]


def test_what_is_there_stays_as_it_is_and_nothing_comes_twice():
    set_up(file())
    Department.objects.filter(code="FIRE").update(name_zh="消防救援")
    again = set_up(changed("departments", 0, name_zh="别的名字"))
    assert again.there == {"areas": 2, "departments": 2, "categories": 1, "items": 1, "ladders": 2}
    assert not any(again.added.values())
    assert Department.objects.get(code="FIRE").name_zh == "消防救援"
    assert len(journal.entries(SUBJECT)) == 1
    more = file()
    more["areas"].append(AREAS[1] | {"code": "QS-2", "name_zh": "二网格"})
    assert set_up(more).added["areas"] == 1


@pytest.mark.parametrize(
    ("section", "n", "values", "told"),
    [
        ("areas", 1, {"parent": "XX"}, "areas 2 QS-1: parent"),
        ("areas", 1, {"level": "district"}, "level"),
        ("areas", 1, {"level": "planet"}, "level"),
        ("areas", 0, {"boundary": [[1, 2], [3, "x"], [5, 6]]}, "boundary"),
        ("areas", 0, {"boundary": "everywhere"}, "boundary"),
        ("areas", 0, {"calendar": "XX"}, "calendar"),
        ("departments", 0, {"kind": "circus"}, "kind"),
        ("departments", 0, {"area": None}, "area"),
        ("departments", 0, {"email": "nobody"}, "email"),
        ("departments", 0, {"opened_on": "yesterday"}, "opened_on"),
        ("categories", 0, {"limit_class": "E9"}, "limit_class"),
        ("categories", 0, {"words": [["充电", 9]]}, "words"),
        ("categories", 0, {"words": "充电"}, "words"),
        ("categories", 0, {"name_zh": "长" * 121}, "name_zh"),
        ("items", 0, {"lead": "CIRCUS"}, "items 1 2.3: lead"),
        ("items", 0, {"overseer": "FIRE"}, "overseer"),
        ("items", 0, {"helpers": [{"department": "FIRE"}]}, "items 1 2.3: co"),
        ("items", 0, {"helpers": ["FIRE"]}, "items 1 2.3"),
        ("ladders", 1, {"after_minutes": 0}, "ladders 2 done: amount"),
        ("ladders", 0, {"kind": "lunch"}, "kind"),
        ("ladders", 0, {"tells": "everybody"}, "tells"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_row_and_nothing_is_added(section, n, values, told):
    with pytest.raises(Wrong) as refusal:
        set_up(changed(section, n, **values))
    assert told in refusal.value.lines[0]
    assert (Area.objects.count(), Department.objects.count(), journal.entries(SUBJECT)) == (0, 0, [])


@pytest.mark.parametrize("data", [[], "x", {"places": []}, {"areas": {}}, {"areas": ["QS"]}])
def test_what_is_no_such_file_is_refused(data):
    with pytest.raises(Wrong):
        set_up(data)


def test_complaints_about_staff_are_led_by_discipline_inspection_alone():
    inspection = DEPARTMENTS[0] | {"code": "DISC", "kind": "discipline"}
    staff = CATEGORIES[0] | {"code": "H02", "about_staff": True}
    item = ITEMS[0] | {"number": "9.2", "category": "H02", "lead": "DISC", "helpers": []}
    more = {"departments": [*DEPARTMENTS, inspection], "categories": [*CATEGORIES, staff]}
    assert set_up(file(**more, items=[*ITEMS, item])).added["items"] == 2
    for lead, category in (("FIRE", "H02"), ("DISC", "A03")):
        with pytest.raises(Wrong):
            set_up(file(items=[item | {"lead": lead, "category": category, "area": "QS-1"}]))


def test_everything_wrong_of_a_section_is_told_at_once():
    made = file()
    made["departments"][0]["kind"] = made["departments"][1]["kind"] = "circus"
    with pytest.raises(Wrong) as refusal:
        set_up(made)
    assert len(refusal.value.lines) == 2


def test_no_company_leads():
    made = changed("departments", 0, kind="company")
    with pytest.raises(Wrong) as refusal:
        set_up(made)
    assert "lead" in refusal.value.lines[0]
    assert ResponsibilityItem.objects.count() == 0


def test_the_command_reads_writes_and_says_what_is_wrong(tmp_path):
    path, out = tmp_path / "district.json", StringIO()
    path.write_text(json.dumps(file(), ensure_ascii=False))
    call_command("district", "import", str(path), stdout=out)
    assert json.loads(out.getvalue())["added"]["areas"] == 2
    out = StringIO()
    call_command("district", "export", stdout=out)
    assert json.loads(out.getvalue()) == FILE
    path.write_text("{")
    with pytest.raises(CommandError, match=r"Nothing was added."):
        call_command("district", "import", str(path))
