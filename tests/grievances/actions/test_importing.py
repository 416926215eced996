"""Another system's messages become cases: once, routed, with the limits of their time; broken lines named."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions.importing import Report, import_lines, importer, read
from grievances.lifecycle import Status
from grievances.models import Grievance
from grievances.tasks import sweep
from portal.accounts.models import Identity
from portal.engines.escalation.models import Watch
from portal.engines.journal import journal
from portal.engines.outbox.models import Message as Mail
from portal.kit import clock
from portal.kit.errors import Invalid

FILED = "2019-03-04T09:00:00+08:00"


def line(number: int = 1, **more) -> bytes:
    row = {
        "id": number,
        "resident": "A000102948",
        "title": "楼上噪声扰民",
        "body": f"湖东社区三号楼每天晚上噪声很大，第 {number} 次反映。",
        "filed_at": FILED,
        "likes": 3,
        "dislikes": 0,
    }
    return json.dumps(row | more, ensure_ascii=False).encode() + b"\n"


def take(lines: list[bytes], into) -> Report:
    return import_lines(lines, into, lambda report, size: None)


def test_a_message_becomes_a_routed_case_with_the_limits_of_its_time(district):
    report = take([line()], importer(district.areas["LH"]))
    assert (report.read, report.filed, report.skipped, report.refused) == (1, 1, 0, [])
    case = Grievance.objects.get()
    assert (case.source, case.channel, case.historical) == ("import:1", "import", True)
    assert (case.category.code, case.area.code, case.status) == ("A01", "LH-NH-01", Status.DISPATCHED)
    assert case.filed_at == datetime(2019, 3, 4, 1, 0, tzinfo=UTC)
    assert case.done_due == case.filed_at + timedelta(days=7)
    entries = journal.entries(case.subject)
    assert [(entry.verb, entry.actor, entry.at) for entry in entries] == [
        ("file", "system", case.filed_at),
        ("dispatch", "system", case.filed_at),
    ]
    assert journal.facts(entries[0])["channel"] == "import"


def test_nobody_is_told_of_the_past_and_nothing_of_it_is_raised(district):
    take([line()], importer(district.areas["LH"]))
    assert (Mail.objects.count(), Watch.objects.count(), sweep()) == (0, 0, 0)


def test_a_live_import_tells_the_department_and_is_raised_when_late(district):
    at = clock.now() - timedelta(days=8)
    take([line(filed_at=at.isoformat())], importer(district.areas["LH"], live=True))
    assert list(Mail.objects.values_list("audience", flat=True)) == [
        f"department:{district.departments['POLICE'].pk}"
    ]
    assert sweep() > 0
    assert Grievance.objects.get().level == 2, "late since yesterday: the supervisor, then the centre"


def test_the_other_systems_name_of_a_resident_is_kept_blind(district):
    take([line(1), line(2), line(3, resident="B")], importer(district.areas["LH"]))
    kept = list(Identity.objects.order_by("pk"))
    assert [(row.anonymous, row.name, row.phone, row.email) for row in kept] == [(True, "", "", "")] * 3
    assert kept[0].person_index == kept[1].person_index != kept[2].person_index
    assert "A000102948" not in kept[0].person_index


def test_the_same_file_twice_files_nothing_twice_even_changed_or_elsewhere(district):
    take([line(1), line(2)], importer(district.areas["LH"]))
    again = take([line(1), line(2, body="改过的内容"), line(3), line(3)], importer(district.areas["LH-NH"]))
    assert (again.read, again.filed, again.skipped) == (4, 1, 3)
    assert sorted(Grievance.objects.values_list("source", flat=True)) == ["import:1", "import:2", "import:3"]


def test_two_imports_at_once_know_nothing_of_each_other_and_still_file_once(district):
    one, other = importer(district.areas["LH"]), importer(district.areas["LH"])
    assert take([line(1), line(2)], one).filed == 2
    report = take([line(1), line(2, body="另一份内容")], other)
    assert (report.filed, report.skipped, report.refused) == (0, 2, [])
    assert Grievance.objects.count() == 2


def test_a_place_named_in_the_text_is_found_the_smallest_first(district):
    into = importer(district.areas["LH"])
    assert into.place_in("在南湖街道湖东社区").code == "LH-NH-01"
    assert into.place_in("住湖东二网格").code == "LH-NH-01-02"
    assert into.place_in("in Bridgehead, yes").code == "LH-YJ-01"
    assert into.place_in("某地").code == "LH"


def test_what_no_item_covers_stands_in_triage_with_its_clock(district):
    take([line(title="问一下", body="不知道归谁管的事情")], importer(district.areas["LH"]))
    case = Grievance.objects.get()
    assert (case.status, case.category, case.area.code) == (Status.FILED, None, "LH")
    assert case.done_due == case.filed_at + timedelta(days=7)


def test_a_message_longer_than_the_form_allows_goes_in_whole(district):
    report = take([line(1, body="长" * 6999), line(2, body="长" * 20_001)], importer(district.areas["LH"]))
    assert (report.filed, [each["line"] for each in report.refused]) == (1, [2])
    assert len(Grievance.objects.get().body) == 6999


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (b'{"id": 1, "body": "x"', "JSON"),
        (b"\xff\xfe", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b"[1]", "JSON"),
        (line(id=None), "id"),
        (line(id=True), "id"),
        (line(id="x" * 61), "id"),
        (line(body=None), "body"),
        (line(body="  "), "body"),
        (line(body=["x"]), "body"),
        (line(body="half a sign: @").replace(b"@", b"\\ud83d"), "body"),
        (line(filed_at=None), "filed_at"),
        (line(filed_at="昨天"), "昨天"),
        (line(filed_at="2019-02-30T10:00:00"), "2019-02-30"),
        (line(filed_at="0001-01-01T00:00:00+08:00"), "0001"),
        (line(filed_at="2999-01-01T00:00:00+08:00"), "2999"),
    ],
)
def test_a_broken_line_is_refused_with_its_reason(broken, reason):
    with pytest.raises(Invalid, match=reason):
        read(broken)


def test_broken_lines_are_named_and_the_others_go_in(district):
    lines = [line(1), b"no json\n", b"\n", line(2, filed_at=""), line(3)]
    report = take(lines, importer(district.areas["LH"]))
    assert (report.read, report.filed, [each["line"] for each in report.refused]) == (4, 2, [2, 4])


def test_a_moment_without_an_offset_is_local():
    assert read(line(filed_at="2019-03-04 09:00:00")).filed_at == datetime(2019, 3, 4, 1, 0, tzinfo=UTC)


def test_a_byte_order_mark_and_a_missing_title_do_no_harm(district):
    report = take([b"\xef\xbb\xbf" + line(1, title=None)], importer(district.areas["LH"]))
    assert report.filed == 1
    assert Grievance.objects.get().title.startswith("湖东社区三号楼每天晚上噪声很大")
