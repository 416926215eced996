"""Calendars leave as JSON and come back as new versions."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.engines.limits import china, clocks
from portal.engines.limits.models import CalendarVersion
from tests.portal.engines.limits.calendars import A

pytestmark = pytest.mark.django_db


def calendars(*words: str) -> str:
    out = StringIO()
    call_command("calendars", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def written(tmp_path):
    def write(data) -> str:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        return str(path)

    return write


def test_a_calendar_comes_in_and_goes_out_as_it_was(written):
    assert calendars("import", written(A.as_data())) == "A: version 1\n"
    assert json.loads(calendars("export", "A")) == A.as_data() | {
        "version": 1,
        "name_zh": "A",
        "name_en": "A",
    }


def test_what_was_exported_changes_nothing_when_it_comes_back(written):
    clocks.save_calendar_version(china.official())
    clocks.save_calendar_version(A.as_data())
    everything = calendars("export")
    assert [data["code"] for data in json.loads(everything)] == ["A", "CN"]
    assert calendars("import", written(everything)) == "A: unchanged\nCN: unchanged\n"
    assert CalendarVersion.objects.count() == 2


@pytest.mark.parametrize(
    "change", [{"holidays": ["2026-04-03"]}, {"name_en": "Office hours"}, {"provisional_from": "2027-01-01"}]
)
def test_each_change_is_a_new_version_and_so_is_taking_it_back(written, change):
    calendars("import", written(A.as_data()))
    assert calendars("import", written(A.as_data() | {"name_en": "A"} | change)) == "A: version 2\n"
    assert calendars("import", written(A.as_data() | {"name_en": "A"})) == "A: version 3\n"


@pytest.mark.parametrize(
    "bad",
    [
        "not json",
        ["mon"],
        A.as_data() | {"code": ""},
        A.as_data() | {"week": {}},
        A.as_data() | {"timezone": "Mars/Olympus"},
    ],
)
def test_one_that_is_refused_keeps_out_all(written, bad):
    with pytest.raises(CommandError):
        calendars("import", written(A.as_data()), written(bad))
    assert CalendarVersion.objects.count() == 0


def test_a_file_or_a_code_that_is_not_there():
    with pytest.raises(CommandError, match="nowhere"):
        calendars("import", "/nowhere.json")
    with pytest.raises(CommandError, match="MARS"):
        calendars("export", "MARS")
    assert json.loads(calendars("export")) == []
