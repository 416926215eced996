"""Exports: what stands in one, what is left out and why, whose file it is, and how long; and from which
export a row was taken."""

import csv
import io
import tracemalloc
import uuid
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from grievances.actions import checking, exporting, recusing
from grievances.actions.answering import withdraw
from grievances.actions.erasing import erase
from grievances.models import Export, ExportCase, ExportPiece, Grievance
from grievances.selectors import exports, taken
from portal.accounts.identities import Filer
from portal.departments.actors import bearer
from portal.departments.models import Post, Role
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed, NotThere, TooMany
from tests.factories.district import add_post, file_case
from tests.factories.many import many

State = Export.State
PHONE = "13812345678"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def cases(district):
    """Four noise cases, each with the police."""
    return [file_case(district, "A01", body=f"第{n}户太吵，请拨{PHONE}").grievance for n in range(4)]


def made(district, cases, name="police", **more) -> Export:
    given = {"purpose": "meeting", "reason": "The Monday meeting", "form_key": uuid.uuid4()}
    return exporting.start(actor=district.actor(name), cases=[case.pk for case in cases], **given | more)


def text(district, row, name="police") -> str:
    return "".join(exporting.fetch(row, actor=district.actor(name)).text)


def rows(written: str) -> list[list[str]]:
    """The rows of cases."""
    return list(csv.reader(io.StringIO(written)))[4:-2]


def facts(row) -> list[tuple[str, dict]]:
    return [(entry.verb, journal.facts(entry)) for entry in journal.entries(f"export:{row.pk}")]


def test_a_small_export_is_written_at_once_in_its_order_and_goes_on_record(district, cases):
    row = made(district, list(reversed(cases)), view="work", narrowing={"area": "LH"})
    assert (row.state, row.total, row.written, row.withheld) == (State.DONE, 4, 4, {})
    written = text(district, row)
    assert written.startswith("\ufeff")
    found = rows(written)
    assert [cells[0] for cells in found] == [case.reference for case in reversed(cases)]
    assert found[0][9] == ""
    assert found[0][8] == "Police station"
    assert [verb for verb, _data in facts(row)] == ["start", "finish", "open"]
    assert facts(row)[0][1] == {"purpose": "meeting", "total": 4}


def test_the_reader_stands_above_and_below_and_a_code_in_each_row(district, cases):
    row = made(district, cases)
    lines = list(csv.reader(io.StringIO(text(district, row).lstrip("\ufeff"))))
    for claim in (lines[0][0], lines[-2][0]):
        assert claim.startswith(f"Export {row.number} for Police, Police station, on ")
        assert claim.endswith("Purpose: To prepare a meeting or a briefing. The Monday meeting")
    assert lines[1] == lines[-1] == ["4 rows; left out: 0"]
    assert len({cells[-1] for cells in rows(text(district, row))}) == 4
    assert all(cells[-1].startswith(f"{row.number}-") for cells in rows(text(district, row)))


def test_who_filed_stands_in_no_cell_and_words_are_masked_and_defused(district):
    filer = Filer("孙秀英", PHONE, "sun@example.org", anonymous=False)
    case = file_case(district, "A01", body=f'=HYPERLINK("x") 我叫孙秀英，{PHONE}', filer=filer).grievance
    (cells,) = rows(text(district, made(district, [case])))
    whole = "|".join(cells)
    assert not any(word in whole for word in ("孙秀英", PHONE, "sun@"))
    assert cells[11].startswith("'=")
    assert cells[12].startswith("'=")


def test_a_complaint_about_staff_stands_in_no_export_of_anybody(district):
    case = file_case(district, "H02", body="窗口辱骂老人").grievance
    other = file_case(district, "A01").grievance
    for name in ("police", "grid", "ruling", "head", "discipline"):
        row = made(district, [case, other], name)
        held = dict(row.cases.values_list("grievance", "reason"))
        assert held[case.pk] == ("staff" if name == "discipline" else "gone"), name
        assert case.reference not in text(district, row, name)
        assert "辱骂" not in text(district, row, name)


def test_sensitive_matters_are_without_words_for_who_has_a_part_and_left_out_for_others(district):
    case = file_case(district, "B01", body="家里揭不开锅，申请低保").grievance
    own, over = made(district, [case], "civil"), made(district, [case], "grid")
    (cells,) = rows(text(district, own, "civil"))
    assert cells[11:14] == ["Sensitive: the words stay in the portal.", "", ""]
    assert "揭不开锅" not in text(district, own, "civil")
    assert (over.written, over.withheld) == (0, {"sensitive": 1})
    assert "sensitive, and no part of it is your department's: 1" in text(district, over, "grid")


def test_so_are_confidential_cases_and_a_wish_made_later_closes_the_file(district, cases):
    checking.guard(cases[0], actor=bearer(cases[0].pk))
    own = made(district, cases[:2])
    veiled, plain = rows(text(district, own))
    assert veiled[11:14] == ["Sensitive: the words stay in the portal.", "", ""]
    assert plain[12] != ""
    checking.guard(cases[1], actor=bearer(cases[1].pk))
    with pytest.raises(MoveRefused, match="1 of its cases"):
        text(district, own)


def test_what_is_not_there_or_was_withdrawn_from_is_left_out(district, cases):
    elsewhere = file_case(district, "B01").grievance
    recusing.recuse(cases[0], actor=district.actor("police"), reason="family")
    row = made(district, [*cases, elsewhere])
    assert (row.written, row.withheld) == (3, {"interest": 1, "gone": 1})
    assert row.total == row.written + row.left_out == 5


def test_what_is_refused_makes_nothing(district, cases):
    with pytest.raises(NotAllowed):
        made(district, cases, "administrator")
    for wrong in ({"purpose": "fun"}, {"reason": "  "}):
        with pytest.raises(Invalid):
            made(district, cases, **wrong)
    with pytest.raises(Invalid):
        made(district, [])
    assert not Export.objects.exists()


def test_one_at_a_time_ten_a_day_and_the_same_form_is_the_same_export(district, cases, monkeypatch):
    key = uuid.uuid4()
    assert made(district, cases, form_key=key).pk == made(district, cases, form_key=key).pk
    monkeypatch.setattr(exporting, "SMALL", 0)
    running = made(district, cases)
    assert running.is_running
    with pytest.raises(TooMany):
        made(district, cases)
    with pytest.raises(MoveRefused, match="being written"):
        text(district, running)
    exporting.stop(running, actor=district.actor("police"))
    monkeypatch.setattr(exporting, "SMALL", 200)
    for _each in range(8):
        made(district, cases[:1])
    with pytest.raises(TooMany, match="10 exports in a day"):
        made(district, cases)
    with clock.travel(clock.now() + timedelta(days=1, minutes=1)):
        assert made(district, cases).written == 4


def test_the_file_is_its_askers_alone_three_times_for_a_day(district, cases):
    add_post(district, "fire", "POLICE", Role.HANDLER)  # a colleague
    row = made(district, cases)
    with pytest.raises(NotThere):
        text(district, row, "fire")
    with pytest.raises(NotThere):
        exporting.stop(row, actor=district.actor("fire"))
    for _time in range(3):
        text(district, row)
    with pytest.raises(MoveRefused, match="3 times"):
        text(district, row)
    later = made(district, cases)
    with clock.travel(clock.now() + timedelta(hours=24)):
        with pytest.raises(MoveRefused, match="not kept any more"):
            text(district, later)
        assert exporting.forget_old() == 2
        assert not ExportPiece.objects.exists()
        assert exporting.forget_old() == 0
    assert ExportCase.objects.count() == 8  # who took out what stays


def test_the_file_is_sealed_where_it_is_kept(district, cases):
    made(district, cases)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM grievances_exportpiece")
        ((kept,),) = cursor.fetchall()
    assert cases[0].reference not in kept


def test_whose_right_has_ended_meanwhile_gets_nothing(district, cases, monkeypatch):
    row = made(district, cases)
    monkeypatch.setattr(exporting, "SMALL", 0)
    running = made(district, cases)
    Post.objects.filter(person=district.people["police"]).delete()
    assert exporting.sweep() == 4
    running.refresh_from_db()
    assert (running.state, running.written, running.withheld) == (State.DONE, 0, {"gone": 4})
    with pytest.raises(MoveRefused, match="4 of its cases"):
        text(district, row)
    row.refresh_from_db()
    assert row.opened == 0


def test_a_case_that_becomes_sensitive_or_somebodys_interest_closes_the_file(district, cases):
    row = made(district, cases)
    Grievance.objects.filter(pk=cases[0].pk).update(sensitive=True)
    recusing.recuse(cases[1], actor=district.actor("police"), reason="family")
    with pytest.raises(MoveRefused, match="2 of its cases"):
        text(district, row)


def test_an_erasure_throws_the_files_away_that_hold_the_case(district, monkeypatch):
    case, other = (file_case(district, "A01").grievance for _each in range(2))
    row, apart = made(district, [case, other]), made(district, [other])
    monkeypatch.setattr(exporting, "SMALL", 0)
    running = made(district, [case])
    owner = bearer(case.pk)
    withdraw(case, actor=owner)
    erase(case, actor=owner, sure=True)
    with pytest.raises(MoveRefused, match="not kept"):
        text(district, row)
    assert rows(text(district, apart))[0][0] == other.reference
    running.refresh_from_db()
    assert running.state == State.STOPPED
    assert set(ExportPiece.objects.values_list("export", flat=True)) == {apart.pk}


def test_a_thousand_rows_are_written_and_read_a_hundred_at_a_time(district, monkeypatch):
    found = many(district, 1000)
    row = made(district, found)
    assert row.is_running
    with CaptureQueriesContext(connection) as first:
        assert exporting._portion(row.pk) == 100
    with CaptureQueriesContext(connection) as second:
        assert exporting._portion(row.pk) == 100
    assert len(first) == len(second) <= 18
    assert exporting.sweep() == 800
    row.refresh_from_db()
    assert (row.written, row.pieces.count()) == (1000, 10)
    opened = exporting.fetch(row, actor=district.actor("police"))
    tracemalloc.start()
    length = max(len(piece) for piece in opened.text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert length < 60_000
    assert peak < 4_000_000


def test_what_breaks_is_given_up_at_the_third_time_and_keeps_nothing(district, cases, monkeypatch):
    monkeypatch.setattr(exporting, "SMALL", 0)
    row = made(district, cases)

    def breaks(*_given):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(taken, "lines", breaks)
    exporting.sweep()
    row.refresh_from_db()
    assert (row.state, row.attempts, row.pieces.count()) == (State.BROKEN, 3, 0)
    assert [verb for verb, _data in facts(row)] == ["start", "break"]


def test_who_watches_over_exports(district, cases):
    add_post(district, "fire", "POLICE", Role.SUPERVISOR)
    made(district, cases)
    file = file_case(district, "H02").grievance
    made(district, [file, *cases], "discipline")

    def seen(name: str) -> list[str] | None:
        which = exports.watched(district.actor(name))
        return None if which is None else [row.department.code for row in exports.rows(which)]

    both = ["DISCIPLINE", "POLICE"]
    assert [seen(name) for name in ("police", "civil", "grid")] == [None] * 3
    assert [seen(name) for name in ("fire", "ruling", "head", "administrator")] == [["POLICE"]] * 4
    assert seen("discipline") == both


def test_the_resident_reads_of_it_once_the_file_was_fetched(district, cases):
    row = made(district, cases)
    assert exports.of_case(cases[0]) == []
    text(district, row)
    assert exports.of_case(cases[0]) == [row]


# -- whose export ------------------------------------------------------------------------------------


def asked(tmp_path, capsys, words: str) -> str:
    path = tmp_path / "found.csv"
    path.write_text(words, encoding="utf-8")
    call_command("whose_export", str(path))
    return capsys.readouterr().out


def test_a_found_row_names_its_export(district, cases, tmp_path, capsys):
    first, second = made(district, cases), made(district, cases, "grid")
    told = asked(tmp_path, capsys, text(district, first))
    assert told.startswith(f"{first.number}: police (Police station), ")
    assert "4 of 4 rows carry its code, 0 another" in told
    assert f"{second.number}:" not in told
    pasted = "\t".join(rows(text(district, second, "grid"))[2])
    assert "1 of 1 rows carry its code" in asked(tmp_path, capsys, pasted)


def test_rows_without_codes_sorted_and_cut_name_it_by_their_spaces(district, tmp_path, capsys):
    found = many(district, 12)
    first, second = made(district, found), made(district, found, "grid")
    cut = [[cells[3], cells[0]] for cells in sorted(rows(text(district, second, "grid")))][:10]
    told = asked(tmp_path, capsys, "\n".join(",".join(f'"{cell}"' for cell in cells) for cells in cut))
    assert told.startswith(f"{second.number}: grid ")
    assert "60 of 60 woven marks agree" in told
    assert f"{first.number}:" not in told


def test_a_forged_code_names_nobody(district, cases, tmp_path, capsys):
    row = made(district, cases)
    forged = f"{cases[0].reference},E{row.pk}-AAAAAAAA"
    with pytest.raises(CommandError, match="No row carries"):
        asked(tmp_path, capsys, forged)
    with pytest.raises(CommandError, match="No row carries"):
        asked(tmp_path, capsys, "nothing,of ours")
