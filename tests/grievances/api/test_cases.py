"""Filing, listing and following cases through the API."""

import io
import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from grievances.actions import handling
from grievances.models import Attachment, Grievance
from grievances.templatetags.casework import status_word
from portal.accounts.models import Identity
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from tests.factories.district import file_case, reload
from tests.grievances.api.conftest import Caller

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
KEY = "Idempotency-Key"
# As an officer is asked to file for somebody.
ASKED = {"for_resident": True, "how": "phone", "agreed": "by_phone", "because": "sight"}


def filing(**more) -> dict:
    return {"body": "三号楼楼道里有人飞线充电。", "area": "LH-NH-01-01", "category": "A03"} | more


def key() -> dict:
    return {KEY: str(uuid.uuid4())}


def picture() -> SimpleUploadedFile:
    target = io.BytesIO()
    Image.new("RGB", (80, 60), "teal").save(target, "PNG")
    return SimpleUploadedFile("现场.png", target.getvalue(), content_type="image/png")


# -- filing ----------------------------------------------------------------------------------------------


def test_nobody_files_and_gets_a_receipt_with_the_private_code(district, nobody):
    with clock.travel(MONDAY):
        status, receipt = nobody.post("grievances/", filing(), **key())
    assert status == 201
    case = Grievance.objects.get()
    kept = Identity.objects.get()
    assert receipt == {
        "reference": case.reference,
        "code": kept.code,
        "link": f"http://localhost:8000/k/{kept.code}/",
        "status": "dispatched",
        "word": status_word(case),
        "category": {"code": "A03", "name": "电动车进楼充电"},
        "area": {"code": "LH-NH-01-01", "name": "湖东一网格"},
        "lead": {"code": "FIRE", "name": "消防救援大队"},
        "filed_at": "2026-03-02T09:00:00+08:00",
        "contact_due": "2026-03-02T11:00:00+08:00",
        "due": "2026-03-03T09:00:00+08:00",
        "again": False,
    }
    assert (case.channel, kept.anonymous, kept.person_index) == ("api", True, "")
    assert [entry.actor for entry in journal.entries(case.subject)] == ["resident", "system"]


def test_words_come_in_the_callers_language(district):
    english = Caller({"Accept-Language": "en"})
    _status, receipt = english.post("grievances/", filing(), **key())
    assert (receipt["word"], receipt["lead"]["name"]) == ("Dispatched", "Fire rescue")
    assert Identity.objects.get().language == "en"


def test_what_is_not_ones_own_to_say_is_not_taken(district, nobody):
    wishes = {
        "status": "closed",
        "outcome": "confirmed",
        "reference": "LH-2222-22",
        "filed_at": "2001-01-01T00:00:00Z",
        "done_due": "2001-01-01T00:00:00Z",
        "historical": True,
        "channel": "import",
        "source": "import:1",
        "filing_key": "x",
        "owner_index": "x",
        "language": "en",
        "level": 3,
        "version": 9,
    }
    with clock.travel(MONDAY):
        status, receipt = nobody.post("grievances/", filing(**wishes), **key())
    case = Grievance.objects.get()
    assert (status, receipt["status"], case.outcome, case.filed_at) == (201, "dispatched", "", MONDAY)
    assert (case.reference != "LH-2222-22", case.historical, case.channel) == (True, False, "api")
    assert (case.source, case.level, case.version, case.language) == ("", 0, 0, "zh-hans")


def test_the_same_filing_sent_again_is_one_case_with_the_same_receipt(district, nobody):
    sent = key()
    first = nobody.post("grievances/", filing(), **sent)
    again = nobody.post("grievances/", filing(), **sent)
    assert (first[0], again[0]) == (201, 200)
    assert first[1] | {"again": True} == again[1]
    assert Grievance.objects.count() == Identity.objects.count() == 1


def test_the_key_may_stand_in_the_body_and_other_words_are_another_case(district, nobody):
    same = str(uuid.uuid4())
    first = nobody.post("grievances/", filing(form_key=same))[1]
    again = nobody.post("grievances/", filing(form_key=same))[1]
    other = nobody.post("grievances/", filing(form_key=same, body="另一件事"))[1]
    assert first["reference"] == again["reference"] != other["reference"]


@pytest.mark.parametrize("wrong", ["", "1", "not-a-uuid"])
def test_without_a_key_nothing_is_filed(district, nobody, wrong):
    status, body = nobody.post("grievances/", filing(), **({KEY: wrong} if wrong else {}))
    assert (status, body["errors"][0]["field"], Grievance.objects.count()) == (400, "form_key", 0)


def test_twenty_at_once_are_one_case_and_twenty_times_the_same_receipt(transactional_db, request):
    request.getfixturevalue("district")
    sent, answers = key(), []

    def send() -> None:
        answers.append(Caller(client=Client()).post("grievances/", filing(), **sent))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _ in answers) == [200] * 19 + [201]
    assert len({(body["reference"], body["code"]) for _, body in answers}) == 1
    assert Grievance.objects.count() == Identity.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"body": ""}, "body", "blank"),
        ({"body": "长" * 5001}, "body", "max_length"),
        ({"body": "\x00"}, "body", "null_characters_not_allowed"),
        ({"body": None}, "body", "null"),
        ({"area": "LH"}, "area", "unknown"),
        ({"area": None}, "area", "null"),
        ({"area": ""}, "area", "blank"),
        ({"category": "Z99"}, "category", "unknown"),
        ({"phone": "call me"}, "phone", "invalid"),
        ({"email": "nobody"}, "email", "invalid"),
        ({"anonymous": False}, "name", "invalid"),
        ({"for_resident": True}, "for_resident", "invalid"),
        ({"longitude": "nan", "latitude": 1}, "longitude", "invalid"),
        ({"longitude": 181, "latitude": 1}, "longitude", "max_value"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_filed(district, nobody, wrong, field, code):
    status, body = nobody.post("grievances/", filing(**wrong), **key())
    assert (status, body["type"]) == (400, "invalid")
    assert [(each["field"], each["code"]) for each in body["errors"]] == [(field, code)]
    assert body["errors"][0]["detail"]
    assert Grievance.objects.count() == Message.objects.count() == 0


def test_a_place_is_needed_and_a_point_is_enough(district, nobody):
    grid = district.areas["LH-NH-01-02"]
    grid.boundary = [[120.0, 30.0], [120.1, 30.0], [120.1, 30.1], [120.0, 30.1]]
    grid.save()
    nowhere = {name: value for name, value in filing().items() if name != "area"}
    status, body = nobody.post("grievances/", nowhere, **key())
    assert (status, body["errors"][0]["field"], body["errors"][0]["code"]) == (400, "area", "required")
    status, body = nobody.post("grievances/", nowhere | {"longitude": 99, "latitude": 9}, **key())
    assert (status, body["errors"][0]["field"]) == (400, "area")
    point = {"longitude": 120.05000000000001, "latitude": "30.049999999"}
    status, receipt = nobody.post("grievances/", nowhere | point, **key())
    assert (status, receipt["area"]["code"]) == (201, "LH-NH-01-02")
    case = Grievance.objects.get()
    assert (str(case.longitude), str(case.latitude)) == ("120.050000", "30.050000")


def test_a_residents_token_makes_the_case_theirs_and_an_officers_filing_for_another_does_not(
    district, caller
):
    mine = caller("resident").post("grievances/", filing(), **key())[1]
    theirs = caller("grid").post("grievances/", filing(**ASKED), **key())[1]
    assert caller("resident").get(f"grievances/{mine['reference']}/")[0] == 200
    assert caller("resident").get(f"grievances/{theirs['reference']}/")[0] == 404
    assert Identity.objects.filter(person_index="").count() == 1


def test_an_officer_says_how_they_were_asked(district, caller):
    status, answer = caller("grid").post("grievances/", filing(for_resident=True), **key())
    assert (status, answer["errors"][0]["field"]) == (400, "how")
    status, answer = caller("grid").post("grievances/", filing(**ASKED | {"because": "fax"}), **key())
    assert (status, answer["errors"][0]["field"]) == (400, "because")
    assert Grievance.objects.count() == 0
    assert caller("grid").post("grievances/", filing(**ASKED), **key())[0] == 201
    case = Grievance.objects.get()
    assert (case.channel, case.behalf.how, case.behalf.officer.username) == ("officer", "phone", "grid")


def test_photos_come_as_multipart_and_only_those_who_may_see_the_case_get_them(district, nobody, caller):
    sent = filing(photos=[picture(), picture()], form_key=str(uuid.uuid4()))
    status, receipt = nobody.upload("grievances/", sent)
    assert status == 201
    case = f"grievances/{receipt['reference']}/"
    shown = nobody.with_code(receipt["code"]).get(case)[1]["photos"]
    assert [(photo["name"], photo["side"]) for photo in shown] == [("现场.png", "resident")]
    answer = Client().get(shown[0]["url"], headers={"X-Case-Code": receipt["code"]})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert nobody.get(shown[0]["url"])[0] == 404
    assert caller("civil").get(shown[0]["url"])[0] == 404
    other = nobody.post("grievances/", filing(body="别的事"), **key())[1]
    stolen = f"grievances/{other['reference']}/photos/{Attachment.objects.get().pk}/"
    assert nobody.with_code(other["code"]).get(stolen)[0] == 404, "a photo under another case's address"


def test_a_file_that_is_no_photo_is_refused_and_nothing_is_filed(district, nobody):
    fake = SimpleUploadedFile("x.png", b"<svg onload=alert(1)>", content_type="image/png")
    status, body = nobody.upload("grievances/", filing(photos=[fake], form_key=str(uuid.uuid4())))
    assert (status, body["errors"][0]["field"], Grievance.objects.count()) == (400, "photos", 0)


def test_filing_is_counted(district, nobody):
    for _ in range(30):
        assert nobody.post("grievances/", filing(), **key())[0] == 201
    status, body = nobody.post("grievances/", filing(), **key())
    assert (status, body["type"], Grievance.objects.count()) == (429, "too_many", 30)


# -- listing ---------------------------------------------------------------------------------------------


def references(answer: tuple) -> list[str]:
    assert answer[0] == 200, answer
    return [row["reference"] for row in answer[1]["results"]]


def test_everybody_lists_what_is_there_for_them(district, caller):
    with clock.travel(MONDAY):
        charging = file_case(district).grievance
        noise = file_case(district, "A01").grievance
        staff = file_case(district, "H02").grievance
        far = file_case(district, None, "LH-YJ-01-01").grievance
    assert references(caller("fire").get("grievances/")) == [charging.reference]
    assert references(caller("police").get("grievances/")) == [noise.reference, charging.reference]
    assert references(caller("grid").get("grievances/")) == [noise.reference, charging.reference]
    assert references(caller("head").get("grievances/")) == [
        far.reference,
        noise.reference,
        charging.reference,
    ]
    assert references(caller("discipline").get("grievances/")) == [staff.reference]
    assert references(caller("stranger").get("grievances/")) == []


def test_a_line_says_how_the_case_stands(district, caller):
    with clock.travel(MONDAY):
        case = file_case(district).grievance
    with clock.travel(MONDAY + timedelta(hours=25)):
        row = caller("fire").get("grievances/")[1]["results"][0]
    assert row == {
        "reference": case.reference,
        "title": case.title,
        "status": "dispatched",
        "outcome": "",
        "word": status_word(case),
        "category": {"code": "A03", "name": "电动车进楼充电"},
        "area": {"code": "LH-NH-01-01", "name": "湖东一网格"},
        "lead": {"code": "FIRE", "name": "消防救援大队"},
        "filed_at": "2026-03-02T09:00:00+08:00",
        "contact_due": "2026-03-02T11:00:00+08:00",
        "contacted_at": None,
        "due": "2026-03-03T09:00:00+08:00",
        "overdue": True,
        "level": 0,
        "question_open": False,
        "held_until": None,
        "extensions": 0,
        "pauses": 0,
        "plans": 0,
        "planned": False,
        "mediating": False,
        "follow_up": False,
        "disputed": False,
        "closed_at": None,
        "erased_at": None,
        "version": 0,
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"area": "LH-NH"}, [2, 1, 0]),
        ({"area": "LH-NH-01-02"}, [2]),
        ({"area": "LH-YJ"}, [3]),
        ({"area": "nowhere"}, []),
        ({"category": "A03"}, [1, 0]),
        ({"status": "signed"}, [0]),
        ({"status": ["signed", "filed"]}, [3, 0]),
        ({"department": "PROPERTY"}, [1, 0]),
        ({"filed_after": "2026-03-02T09:01:00+08:00", "filed_before": "2026-03-02T01:03:00Z"}, [2, 1]),
        ({"overdue": "true"}, [1, 0]),
        ({"overdue": "false"}, [3, 2]),
        ({"outcome": "confirmed"}, []),
    ],
)
def test_lists_are_narrowed(district, caller, query, found):
    places = (("A03", "LH-NH-01-01"), ("A03", "LH-NH-01-01"), ("A01", "LH-NH-01-02"), (None, "LH-YJ-01-01"))
    made = []
    for minute, (category, area) in enumerate(places):
        with clock.travel(MONDAY + timedelta(minutes=minute)):
            made.append(file_case(district, category, area).grievance.reference)
    with clock.travel(MONDAY + timedelta(minutes=5)):
        handling.sign(Grievance.objects.get(reference=made[0]), actor=district.actor("fire"))
    with clock.travel(MONDAY + timedelta(days=2)):
        assert references(caller("head").get("grievances/", **query)) == [made[index] for index in found]


def test_a_filter_that_can_not_be_read_is_refused(district, caller):
    for query in ({"status": "nonsense"}, {"filed_after": "yesterday"}, {"outcome": "x"}):
        status, body = caller("head").get("grievances/", **query)
        assert (status, body["errors"][0]["field"]) == (400, next(iter(query)))
    assert caller("head").get("grievances/", after="forged")[0] == 404


def test_pages_stay_put_while_new_cases_come_and_there_is_no_count(district, caller):
    with clock.travel(MONDAY):  # ten of the same moment: the key decides between them
        made = [file_case(district).grievance.reference for _ in range(10)]
    head = caller("head")
    first = head.get("grievances/", limit=4)
    assert set(first[1]) == {"next", "previous", "results"}
    file_case(district)
    second = head.get(first[1]["next"])
    third = head.get(second[1]["next"])
    assert references(first) + references(second) + references(third) == made[::-1]
    assert third[1]["next"] is None
    assert references(head.get(third[1]["previous"])) == references(second)
    assert references(head.get(second[1]["previous"])) == references(first)


def test_a_list_costs_the_same_whatever_its_length(district, caller):
    head = caller("head")
    for _ in range(3):
        file_case(district)
    with CaptureQueriesContext(connection) as few:
        assert len(references(head.get("grievances/"))) == 3
    for _ in range(12):
        file_case(district)
    with CaptureQueriesContext(connection) as many:
        assert len(references(head.get("grievances/"))) == 15
    # the wrong tokens counted for this address, the token, the posts, own cases, the cases, their parts
    assert len(few) == len(many) == 6


# -- one case --------------------------------------------------------------------------------------------


def test_a_case_in_full_for_its_lead_and_for_its_resident(district, caller, nobody):
    filed = file_case(district)
    path = f"grievances/{filed.grievance.reference}/"
    handling.sign(filed.grievance, actor=district.actor("fire"))
    handling.note(filed.grievance, actor=district.actor("fire"), text="先看现场")
    lead = caller("fire").get(path)[1]
    assert (lead["item"], lead["limit_class"], lead["version"]) == ("2.3", "E1", 2)
    assert [(part["department"]["code"], part["state"], part["task"]) for part in lead["parts"]] == [
        ("FIRE", "signed", ""),
        ("PROPERTY", "waiting", "现场协助"),
        ("POLICE", "waiting", "现场协助"),
    ]
    assert {"contact", "ask", "propose", "note"} <= set(lead["verbs"])
    assert lead["identity"] == {"anonymous": True, "has_name": False, "has_phone": False, "has_email": True}
    mine = nobody.with_code(filed.code).get(path)[1]
    assert [part["task"] for part in mine["parts"]] == ["", "", ""]
    offered = ["add", "withdraw", "report", "guard", "texts"]
    assert (mine["identity"], mine["objections"], mine["verbs"]) == (None, [], offered)


def test_a_timeline_has_no_internal_note_for_the_resident(district, caller, nobody):
    filed = file_case(district)
    path = f"grievances/{filed.grievance.reference}/timeline/"
    handling.sign(filed.grievance, actor=district.actor("fire"))
    handling.note(filed.grievance, actor=district.actor("fire"), text="先看现场")
    lead = caller("fire").get(path)[1]
    assert [moment["verb"] for moment in lead] == ["file", "dispatch", "sign", "note"]
    assert lead[-1]["letter"]["text"] == "先看现场"
    assert lead[-1]["digest"] == journal.head(filed.grievance.subject)
    mine = nobody.with_code(filed.code).get(path)[1]
    assert [moment["verb"] for moment in mine] == ["file", "dispatch", "sign"]
    assert "2.3" in mine[1]["sentence"]


def test_a_case_costs_the_same_however_much_was_written(district, caller):
    case, fire = file_case(district).grievance, district.actor("fire")
    handling.sign(case, actor=fire)
    part = case.parts.get(department__code="POLICE")
    by, counted = caller("fire"), []
    for path in ("", "timeline/"):
        handling.note(case, actor=fire, text="给派出所", part=part)
        with CaptureQueriesContext(connection) as few:
            by.get(f"grievances/{case.reference}/{path}")
        for number in range(5):
            handling.note(case, actor=fire, text=f"给派出所 {number}", part=part)
        with CaptureQueriesContext(connection) as many:
            by.get(f"grievances/{case.reference}/{path}")
        counted.append((len(few), len(many)))
    # attempts, token, posts, own cases; the case, its parts; entries, letters, who filed
    assert counted == [(9, 9), (9, 9)]


@pytest.mark.parametrize("path", ["", "timeline/", "photos/1/"])
def test_what_is_not_yours_is_not_there(district, caller, nobody, path):
    staff = file_case(district, "H02").grievance
    case = file_case(district).grievance
    for reference in (case.reference, "LH-2222-22", "nonsense"):
        for stranger in (nobody, caller("stranger"), caller("civil"), nobody.with_code("22222-22222")):
            status, body = stranger.get(f"grievances/{reference}/{path}")
            assert (status, body["type"], body["errors"][0]["field"]) == (404, "not_there", None)
    for officer in ("grid", "ruling", "head", "police", "administrator"):
        assert caller(officer).get(f"grievances/{staff.reference}/{path}")[0] == 404
    assert reload(case).version == 0


def test_a_reference_may_be_typed_as_it_comes(district, caller):
    case = file_case(district).grievance
    typed = case.reference.lower().replace("-", "")
    assert caller("fire").get(f"grievances/{typed}/")[1]["reference"] == case.reference


def test_a_sensitive_filing_with_contact_needs_consent(district, nobody, caller):
    body = {"body": "想申请低保。", "area": "LH-NH-01-01", "category": "B01", "phone": "13800001111"}
    status, answer = nobody.post("grievances/", body | {"form_key": str(uuid.uuid4())})
    assert (status, answer["errors"][0]["field"]) == (400, "sensitive_consent")
    assert Grievance.objects.count() == 0
    without = {name: value for name, value in body.items() if name != "phone"}
    assert nobody.post("grievances/", without | {"form_key": str(uuid.uuid4())})[0] == 201
    given = body | {"sensitive_consent": True, "form_key": str(uuid.uuid4())}
    assert nobody.post("grievances/", given)[0] == 201
    told = given | ASKED | {"all_the_same": True, "form_key": str(uuid.uuid4())}
    assert caller("grid").post("grievances/", told)[0] == 201
    kept = [(row.consented_at is not None, row.consent_told) for row in Identity.objects.order_by("pk")]
    assert kept == [(False, False), (True, False), (True, True)]
