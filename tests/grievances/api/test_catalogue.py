"""What anyone may look up: categories, areas, departments, the list, suggestions, the register."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grievances.actions import answering, handling
from grievances.tasks import sweep
from grievances.templatetags.casework import status_word
from portal.accounts.identities import Filer
from portal.departments.actors import bearer
from portal.kit import clock
from tests.factories.district import file_case, new_item

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_categories_in_use(district, nobody):
    district.categories["B01"].active = False
    district.categories["B01"].save()
    rows = nobody.get("categories/")[1]
    assert [row["code"] for row in rows] == ["A01", "A03", "H02"]
    assert rows[1] == {
        "code": "A03",
        "name": "电动车进楼充电",
        "name_zh": "电动车进楼充电",
        "name_en": "E-bike charging hazard",
        "group_code": "A",
        "group": "A组",
        "hint": "",
        "limit_class": "E1",
        "mediation": False,
        "sensitive": False,
        "joint": True,
        "about_staff": False,
    }


def test_areas_as_a_tree_and_as_geojson(district, nobody):
    rows = nobody.get("areas/")[1]
    assert [(row["code"], row["parent"]) for row in rows[:3]] == [("YZ", None), ("LH", "YZ"), ("LH-NH", "LH")]
    assert nobody.get("areas/geojson/")[1] == {"type": "FeatureCollection", "features": []}
    grid = district.areas["LH-NH-01-02"]
    grid.boundary = [[120.0, 30.0], [120.1, 30.0], [120.1, 30.1], [120.0, 30.1]]
    grid.save()
    found = nobody.get("areas/geojson/", level="grid")[1]["features"]
    assert [(each["id"], each["properties"]["parent"]) for each in found] == [("LH-NH-01-02", "LH-NH-01")]
    ring = found[0]["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1] == [120.0, 30.0]
    assert nobody.get("areas/geojson/", level="city")[1]["features"] == []


def test_departments_that_exist_today(district, nobody):
    unit = district.departments["PROPERTY"]
    unit.closed_on = date(2024, 1, 1)
    unit.save()
    rows = nobody.get("departments/")[1]
    assert "PROPERTY" not in {row["code"] for row in rows}
    assert len(rows) == 7


def test_the_list_tells_who_answers_for_what_where(district, nobody):
    new_item(district, "2.4", "A03", district.areas["LH"], "POLICE", ())
    found = nobody.get("responsibility/", category="A03", area="LH-NH-01-01")[1]
    assert [(row["number"], row["lead"]["code"]) for row in found] == [("2.4", "POLICE"), ("2.3", "FIRE")]
    assert [helper["department"]["code"] for helper in found[1]["helpers"]] == ["PROPERTY", "POLICE"]
    assert [row["number"] for row in nobody.get("responsibility/", area="LH-YJ-01")[1]] == ["2.4", "3.1"]
    assert nobody.get("responsibility/", area="nowhere")[1] == []


def test_catalogues_cost_the_same_whatever_their_length(district, nobody):
    def queries() -> list[int]:
        counted = []
        for path in ("categories/", "areas/", "areas/geojson/", "departments/", "responsibility/"):
            with CaptureQueriesContext(connection) as asked:
                assert nobody.get(path)[0] == 200
            counted.append(len(asked))
        return counted

    before = queries()
    for number, area in enumerate(("LH", "LH-NH-01", "LH-YJ"), start=10):
        new_item(district, f"9.{number}", "A03", district.areas[area], "POLICE", ("FIRE", "PROPERTY"))
    assert queries() == before == [1, 1, 1, 1, 3]


def test_a_text_is_sorted_by_its_words(district, nobody):
    found = nobody.get("suggest/", text="有人飞线充电，还有噪声")[1]
    assert [(row["category"]["code"], row["words"]) for row in found["categories"]] == [
        ("A01", ["噪声"]),
        ("A03", ["飞线"]),
    ]
    for wrong in ("", " ", "\x00", "长" * 1001):
        status, body = nobody.get("suggest/", text=wrong)
        assert (status, body["errors"][0]["field"]) == (400, "text")


# -- the register ----------------------------------------------------------------------------------------


@pytest.fixture
def five(district) -> dict:
    """Cases by name: one with its words open, one without, and three that are nobody's business."""
    words = "我是王建国，电话 13812345678，三号楼有人飞线充电。"
    made = {}
    with clock.travel(MONDAY):
        made["open"] = file_case(
            district, body=words, public_text=True, filer=Filer(name="王建国", anonymous=False)
        )
        made["closed"] = file_case(district, "A01", body=words)
        made["staff"] = file_case(district, "H02")
        made["sensitive"] = file_case(district, "B01")
        made["withdrawn"] = file_case(district)
        case = made["withdrawn"].grievance
        answering.withdraw(case, actor=bearer(case.pk))
    return {name: filed.grievance for name, filed in made.items()}


def test_the_register_holds_what_anyone_may_know(five, nobody):
    with clock.travel(MONDAY + timedelta(hours=25)):
        rows = nobody.get("register/")[1]["results"]
    assert [row["reference"] for row in rows] == [five["closed"].reference, five["open"].reference]
    assert rows[1] == {
        "reference": five["open"].reference,
        "heading": rows[1]["heading"],
        "category": {"code": "A03", "name": "电动车进楼充电"},
        "area": {"code": "LH-NH-01", "name": "湖东社区"},
        "lead": {"code": "FIRE", "name": "消防救援大队"},
        "status": "dispatched",
        "outcome": "",
        "word": status_word(five["open"]),
        "filed_on": "2026-03-02",
        "due_on": "2026-03-03",
        "overdue": False,
        "extensions": 0,
        "pauses": 0,
        "plans": 0,
        "mediated": "",
        "closed_on": None,
        "erased_on": None,
    }
    assert (rows[0]["heading"], rows[0]["overdue"]) == ("社会生活噪声", False)
    assert "王建国" not in rows[1]["heading"]
    narrowed = nobody.get("register/", category="A01", area="LH-NH")[1]["results"]
    assert [row["reference"] for row in narrowed] == [five["closed"].reference]


@pytest.mark.parametrize(("hours", "late"), [(25, []), (38, []), (40, ["open"])])
def test_late_is_told_from_the_day_after(five, nobody, hours, late):
    """Due on Tuesday at 09:00, 24 hours after the filing: a change at that minute would tell the filing's."""
    with clock.travel(MONDAY + timedelta(hours=hours)):
        rows = nobody.get("register/")[1]["results"]
        asked = nobody.get("register/", overdue="true")[1]["results"]
    expected = [five[name].reference for name in late]
    assert [row["reference"] for row in rows if row["overdue"]] == expected
    assert [row["reference"] for row in asked] == expected


def test_an_entry_tells_days_and_no_hours(five, district, nobody):
    with clock.travel(MONDAY + timedelta(hours=30)):
        sweep()  # nobody had answered: raised
        entry = nobody.get(f"register/{five['open'].reference}/")[1]
    assert [moment["verb"] for moment in entry["timeline"]][-1] == "escalate"
    assert "2026年3月3日" in entry["timeline"][-1]["sentence"]
    assert not re.search(r"\d:\d\d", str(entry))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"area": "LH-NH-01"}, 2),
        ({"area": "LH-NH-01-01"}, 0),
        ({"area": "LH-YJ"}, 0),
        ({"outcome": "open"}, 2),
        ({"outcome": "silent"}, 0),
        ({"department": "PROPERTY"}, 1),
        ({"since": "2026-03-02", "until": "2026-03-02"}, 2),
        ({"since": "2026-03-03"}, 0),
        ({"until": "2026-03-01"}, 0),
    ],
)
def test_the_register_is_narrowed_by_nothing_nearer_than_the_community(five, nobody, query, found):
    assert len(nobody.get("register/", **query)[1]["results"]) == found


def test_an_entry_has_the_residents_words_only_where_they_agreed_and_masked(five, district, nobody):
    handling.sign(five["open"], actor=district.actor("fire"))
    handling.note(five["open"], actor=district.actor("fire"), text="内部意见")
    entry = nobody.get(f"register/{five['open'].reference}/")[1]
    assert "飞线充电" in entry["text"]
    assert "王建国" not in entry["text"]
    assert "13812345678" not in entry["text"]
    assert [moment["verb"] for moment in entry["timeline"]] == ["file", "dispatch", "sign"]
    assert entry["timeline"][0]["on"] == "2026-03-02"
    assert "内部意见" not in str(entry)
    assert nobody.get(f"register/{five['closed'].reference}/")[1]["text"] == ""


def test_what_is_nobodys_business_is_not_in_the_register(five, nobody):
    for name in ("staff", "sensitive", "withdrawn"):
        assert nobody.get(f"register/{five[name].reference}/")[0] == 404
    assert nobody.get("register/LH-2222-22/")[0] == 404


def test_the_register_costs_the_same_whatever_its_length(district, nobody):
    file_case(district)
    with CaptureQueriesContext(connection) as few:
        nobody.get("register/")
    for _ in range(9):
        file_case(district)
    with CaptureQueriesContext(connection) as many:
        assert len(nobody.get("register/")[1]["results"]) == 10
    assert len(few) == len(many) == 2  # the cases, and their parts with the departments
