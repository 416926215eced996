"""Every verb through the API: done by whom it is for, not there for strangers, refused without a trace."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from grievances import policies
from grievances.actions import (
    answering,
    handling,
)
from grievances.actions.behalf import Asked
from grievances.api.deeds import DOORS, WITHOUT_DOOR, Versioned
from grievances.lifecycle import Verb
from grievances.models import Attachment, Grievance
from grievances.models.rating import ITEMS
from grievances.rights import UNCOUNTED
from portal.accounts.identities import Filer
from portal.departments.actors import bearer
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from tests.factories.district import file_case, reload
from tests.grievances.api.conftest import Caller
from tests.grievances.api.scenes import (
    REPLY,
    Scene,
    asked,
    asked_after,
    called,
    closed,
    found_and_proposed,
    guarded,
    just_signed,
    mediated,
    merged,
    nothing,
    objected,
    offered,
    one_of_many,
    paused,
    planned,
    proposed,
    ready,
    received,
    recused,
    reported,
    responded,
    reviewed,
    signed,
    signed_by_police,
    signed_by_the_supervisor,
    supervised,
    there,
    time_asked,
    to_follow_up,
    withdrawn,
)
from tests.grievances.api.test_cases import picture


@dataclass(frozen=True)
class Row:
    """Who does the verb, with what, after what; on a case of which category."""

    who: str
    body: dict[str, Any] = field(default_factory=dict)
    before: Callable[[Scene], None] = nothing
    category: str | None = "A03"
    behalf: bool = False


PLAN = {
    "title": "等预算",
    "reason": "今年没有",
    "review": (clock.now() + timedelta(days=60)).isoformat(),
    "steps": [{"what": "列入预算", "by": (clock.now() + timedelta(days=30)).date().isoformat()}],
}
TABLE = {
    Verb.CORRECT: Row("grid", {"category": "A03", "area": "LH-NH-01-02"}, category=None),
    Verb.DISPATCH: Row(
        "grid", {"lead": "POLICE", "helpers": ["PROPERTY"], "reason": "在其辖区"}, category=None
    ),
    Verb.SOLVE: Row("grid", REPLY),
    Verb.SIGN: Row("fire"),
    Verb.CONTACT: Row("fire", {"text": "今天下午到现场"}, signed),
    Verb.ASK: Row("fire", {"text": "是几单元？"}, signed),
    Verb.ANSWER: Row("resident", {"text": "二单元"}, asked),
    Verb.ADD: Row("resident", {"text": "昨晚又充了"}),
    Verb.NOTE: Row("police", {"text": "先看现场"}, signed),
    Verb.FINISH: Row("police", {"result": "已劝离"}, signed),
    Verb.JOIN: Row("fire", {"department": "CIVIL", "task": "安置"}, signed),
    Verb.WAIVE: Row("fire", {"part": "PROPERTY", "reason": "无人值守"}, signed),
    Verb.OBJECT: Row("fire", {"cites": "2.3", "reason": "属公安职责", "proposes": "POLICE"}),
    Verb.RULE: Row("ruling", {"lead": "POLICE", "ruling": "治安为主"}, objected),
    Verb.PROPOSE: Row("fire", REPLY, ready),
    Verb.CONFIRM: Row("resident", {"rating": 5, "explained": 4, "respected": None}, proposed),
    Verb.DISPUTE: Row("resident", {"reason": "还在充电"}, proposed),
    Verb.REFUSE: Row("fire", {"reason": "不属受理范围", "basis": "《信访工作条例》"}, signed),
    Verb.TRANSFER_OUT: Row("fire", {"body": "供电公司", "reach": "95598", "reason": "属其管理"}, signed),
    Verb.ASK_REVIEW: Row("resident", {"reason": "还有人充电"}, closed),
    Verb.DECIDE_REVIEW: Row(
        "ruling", {"verdict": "upheld", "facts": "已核对", "basis": "第三十五条", "text": "维持"}, reviewed
    ),
    Verb.WITHDRAW: Row("resident"),
    Verb.ASK_TIME: Row("fire", {"kind": "extension", "amount": 12, "reason": "要等配电箱到货"}, signed),
    Verb.GRANT_TIME: Row("fire_head", {"note": "抓紧"}, time_asked),
    Verb.DECLINE_TIME: Row("fire_head", {"reason": "今天就能办完"}, time_asked),
    Verb.DROP_TIME: Row("fire", {}, time_asked),
    Verb.GO_ON: Row("fire", {}, paused),
    Verb.PLAN: Row("fire", PLAN, signed),
    Verb.REACH: Row("fire", {"number": 1, "result": "预算已批"}, planned),
    Verb.MEDIATE: Row("police", {"about": "谈谈", "parties": [{"who": "王某"}]}, signed_by_police, "A01"),
    Verb.CONSENT: Row("resident", {"agree": True}, offered, "A01"),
    Verb.RECORD_CONSENT: Row("police", {"number": 2, "agree": True}, offered, "A01"),
    Verb.SIT: Row("police", {"held_at": "now", "place": "社区", "said": "谈了"}, mediated, "A01"),
    Verb.AGREE: Row("police", {"agreement": "十点后安静"}, mediated, "A01"),
    Verb.END_MEDIATION: Row("police", {"reason": "谈不拢"}, offered, "A01"),
    Verb.FOLLOW_UP: Row("police", {"holds": False, "found": "又吵了"}, to_follow_up, "A01"),
    Verb.READ: Row("fire", {"purpose": "约时间上门"}, signed),
    Verb.ERASE: Row("resident", {"sure": True}, withdrawn),
    Verb.SUPERVISE: Row("ruling", {"wanted": "说明为何反复", "amount": 2, "unit": "working_days"}),
    Verb.RECEIVE: Row("fire", {}, supervised),
    Verb.RESPOND: Row("fire", {"text": "已约谈物业"}, received),
    Verb.ACCEPT_RESPONSE: Row("ruling", {}, responded),
    Verb.SEND_BACK: Row("ruling", {"reason": "没有时间表"}, responded),
    Verb.PRESS: Row("ruling", {}, supervised),
    Verb.WHISTLE: Row(
        "grid",
        {
            "place": "三号楼",
            "purpose": "清理",
            "departments": ["FIRE", "POLICE"],
            "amount": 45,
            "unit": "calendar_minutes",
            "longitude": 120.1234567,
            "latitude": 31.5,
        },
    ),
    Verb.ACKNOWLEDGE: Row("police", {}, called),
    Verb.ARRIVE: Row("police", {}, called),
    Verb.ACT: Row("police", {"text": "已劝离"}, there),
    Verb.MINUTES: Row("fire", {"text": "周五前装好充电桩"}, there),
    Verb.CALL_OFF: Row("ruling", {"reason": "车主已拆除"}, called),
    Verb.RATE: Row("police", {"department": "FIRE", "remark": "配合好"} | dict.fromkeys(ITEMS, 5), closed),
    Verb.TAKE: Row("fire", {}, signed_by_the_supervisor),
    Verb.HAND: Row("fire", {"to": "fire_head", "reason": "明天起轮休"}, signed),
    Verb.RELEASE: Row("fire", {}, signed),
    Verb.RECODE: Row("grid", {"proof": "card"}, behalf=True),
    Verb.DISOWN: Row("resident", behalf=True),
    Verb.RECUSE: Row("fire", {"reason": "family"}),
    Verb.READMIT: Row("ruling", {}, recused),
    Verb.REPORT: Row("resident", {"text": "物业断了我家的水"}),
    Verb.HEED: Row("ruling", {"text": "已约谈物业，水已恢复"}, reported),
    Verb.GUARD: Row("resident"),
    Verb.TEXTS: Row("resident", {"wanted": False}),
    Verb.UNGUARD: Row("resident", {}, guarded),
    Verb.ALL_WELL: Row("resident", {}, asked_after),
    Verb.MERGE: Row("grid", {"into": "another"}),
    Verb.GO_AHEAD: Row("grid", {}, one_of_many, None),
    Verb.SEEN_DONE: Row("grid", {"text": "已清理"}, found_and_proposed),
    Verb.SEEN_OPEN: Row("grid", {"text": "还堆着"}, found_and_proposed),
    Verb.SEPARATE: Row("grid", {"reason": "两户各有一处"}, merged),
    Verb.UNDO: Row("fire", {}, just_signed),
}
# What is done with a case that has ended, too.
ENDED = {
    Verb.ERASE, Verb.RATE, Verb.RECODE, Verb.DISOWN, Verb.RECUSE, Verb.READMIT, Verb.REPORT, Verb.HEED,
    Verb.GUARD, Verb.TEXTS, Verb.UNGUARD, Verb.ALL_WELL,
    Verb.ASK_REVIEW, Verb.DECIDE_REVIEW, Verb.SEPARATE,
}  # fmt: skip
VERBS = pytest.mark.parametrize("verb", list(TABLE), ids=str)


@pytest.fixture
def stage(district):
    """`stage(verb)`: the scene in which the verb can be done, with its row, its body and its address."""

    def set_up(verb: Verb) -> tuple[Scene, Row, dict[str, Any], str]:
        row = TABLE[verb]
        filer = Filer(name="王居民", phone="13800000000", email="wang@example.org", anonymous=False)
        asked = {"behalf": Asked("phone", "by_phone", "sight"), "actor": district.actor("grid")}
        more = asked if row.behalf else {}
        scene = Scene(district, file_case(district, row.category, filer=filer, **more))
        row.before(scene)
        if "into" in row.body:
            row.body["into"] = file_case(
                district, filer=replace(filer, phone="", email="")
            ).grievance.reference
        body = row.body | ({"part": scene.part(row.body["part"])} if "part" in row.body else {})
        body |= {"held_at": clock.now().isoformat()} if "held_at" in row.body else {}
        return scene, row, body, f"grievances/{scene.case.reference}/{verb}/"

    return set_up


def traces(case: Grievance) -> tuple:
    """What an act would leave behind."""
    return (
        reload(case).version,
        reload(case).status,
        len(journal.entries(case.subject)),
        Message.objects.count(),
    )


def test_the_table_has_every_verb_that_a_person_may_do():
    assert set(TABLE) == set(DOORS)
    assert set(DOORS) | WITHOUT_DOOR == set(Verb)


@VERBS
def test_who_has_the_right_does_it_and_it_stands_in_the_journal(stage, caller, nobody, verb):
    scene, row, body, path = stage(verb)
    by = nobody.with_code(scene.filed.code) if row.who == "resident" else caller(row.who)
    before = scene.case.version, scene.case.apart
    status, answer = by.post(path, body)
    assert status == 200, answer
    verbs = [entry.verb for entry in journal.entries(scene.case.subject)]
    assert verb in verbs[-2:], "a correction is dispatched anew by the SYSTEM"
    now = scene.case.version, scene.case.apart
    assert [now[0] > before[0], now[1] > before[1]] == [verb not in UNCOUNTED, verb in UNCOUNTED]
    assert list(journal.verify()) == []
    if verb is Verb.READ:
        assert answer["name"] == "王居民"
    else:
        assert (answer["reference"], answer["status"]) == (scene.case.reference, scene.case.status)
        assert answer["version"] == scene.case.version


@VERBS
def test_to_strangers_the_case_is_not_there_whatever_they_send(stage, district, caller, nobody, verb):
    scene, _row, body, path = stage(verb)
    before = traces(scene.case)
    other = file_case(district, None, "LH-YJ-01-01")
    before = (*before[:3], Message.objects.count())
    strangers = [nobody, nobody.with_code(other.code), *map(caller, ("stranger", "civil", "administrator"))]
    tries = [(by, body) for by in strangers]
    tries += [(strangers[2], sent) for sent in ({}, {"seen": 999}, [1])]
    for by, sent in tries:
        status, answer = by.post(path, sent)
        assert (status, answer["type"]) == (404, "not_there")
    assert traces(scene.case) == before


@VERBS
def test_who_may_see_it_but_not_do_it_is_told_so_and_nothing_happens(stage, caller, verb):
    scene, _row, body, path = stage(verb)
    before = traces(scene.case)
    onlooker = "grid" if policies.HEAD in policies.RIGHTS[verb] else "head"
    status, answer = caller(onlooker).post(path, body)
    assert (status, answer["type"]) == (403, "not_allowed")
    assert traces(scene.case) == before


@pytest.mark.parametrize("verb", [verb for verb in TABLE if verb not in ENDED], ids=str)
def test_what_the_case_is_not_in_a_state_for_is_refused(stage, caller, nobody, verb):
    scene, row, body, path = stage(verb)
    answering.withdraw(scene.case, actor=bearer(scene.case.pk))
    before = traces(scene.case)
    by = nobody.with_code(scene.filed.code) if row.who == "resident" else caller(row.who)
    status, answer = by.post(path, body)
    if verb is Verb.READ:
        assert status == 200, "who filed may be read for a reason also after the end"
        return
    assert (status, answer["type"]) == (409, "move_refused")
    assert traces(scene.case) == before


def test_a_case_that_departments_act_on_is_not_erased(stage, district, nobody):
    filed = file_case(district)
    case, by = filed.grievance, nobody.with_code(filed.code)
    before = traces(case)
    path = f"grievances/{case.reference}/erase/"
    status, answer = by.post(path, {"sure": True})
    assert (status, answer["type"]) == (409, "move_refused")
    assert "请先撤回" in answer["errors"][0]["detail"]
    answering.withdraw(case, actor=bearer(case.pk))
    before = traces(case)
    status, answer = by.post(path, {"sure": False})
    assert (status, answer["errors"][0]["field"]) == (400, "sure")
    assert traces(case) == before


@pytest.mark.parametrize(
    "verb",
    [
        verb
        for verb, door in DOORS.items()
        if issubclass(door.given, Versioned) and verb not in {*ENDED, Verb.UNDO}  # news end it
    ],
    ids=str,
)
def test_who_looked_at_an_older_version_is_told(stage, caller, nobody, verb):
    scene, row, body, path = stage(verb)
    handling.note(scene.case, actor=scene.as_("grid"), text="先到的")
    before = traces(scene.case)
    by = nobody.with_code(scene.filed.code) if row.who == "resident" else caller(row.who)
    status, answer = by.post(path, body | {"seen": scene.case.version - 1})
    assert (status, answer["type"]) == (409, "move_refused")
    assert traces(scene.case) == before
    assert by.post(path, body | {"seen": scene.case.version})[0] == 200


@pytest.mark.parametrize(
    ("verb", "wrong", "field"),
    [
        (Verb.CORRECT, {"area": "LH"}, "area"),
        (Verb.DISPATCH, {"lead": "NOBODY"}, "lead"),
        (Verb.DISPATCH, {"lead": "POLICE-YJ"}, "lead"),
        (Verb.DISPATCH, {"helpers": ["PROPERTY", "NOBODY"]}, "helpers.1"),
        (Verb.SOLVE, {"evidence": ""}, "evidence"),
        (Verb.CONTACT, {"text": " "}, "text"),
        (Verb.ASK, {"text": "长" * 3001}, "text"),
        (Verb.NOTE, {"part": 999_999}, "part"),
        (Verb.JOIN, {"department": "POLICE"}, "department"),
        (Verb.WAIVE, {"part": None}, "part"),
        (Verb.OBJECT, {"cites": ""}, "cites"),
        (Verb.RULE, {"ruling": ""}, "ruling"),
        (Verb.PROPOSE, {"facts": ""}, "facts"),
        (Verb.CONFIRM, {"rating": 6}, "rating"),
        (Verb.DISPUTE, {"reason": ""}, "reason"),
        (Verb.REFUSE, {"basis": ""}, "basis"),
        (Verb.READ, {"purpose": ""}, "purpose"),
        (Verb.SIGN, {"seen": "x"}, "seen"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_happens(
    stage, caller, nobody, verb, wrong, field
):
    scene, row, body, path = stage(verb)
    before = traces(scene.case)
    by = nobody.with_code(scene.filed.code) if row.who == "resident" else caller(row.who)
    status, answer = by.post(path, body | wrong)
    assert (status, answer["type"], [each["field"] for each in answer["errors"]]) == (400, "invalid", [field])
    assert traces(scene.case) == before


def test_a_part_of_another_case_is_not_there(stage, district, caller):
    scene, _row, body, path = stage(Verb.WAIVE)
    other = file_case(district).grievance.parts.get(department__code="PROPERTY")
    status, answer = caller("fire").post(path, body | {"part": other.pk})
    assert (status, answer["errors"][0]["field"]) == (400, "part")
    other.refresh_from_db()
    assert other.state == "waiting"


def test_nobody_writes_what_only_an_action_may(stage, caller):
    scene, _row, body, path = stage(Verb.SIGN)
    wishes = {"status": "closed", "outcome": "confirmed", "rating": 5, "level": 9, "version": 77, "cycle": 4}
    assert caller("fire").post(path, body | wishes)[0] == 200
    case = scene.case
    assert (case.status, case.outcome, case.rating, case.level, case.cycle) == ("signed", "", None, 0, 1)
    assert case.version == 1


def test_evidence_comes_as_photos(stage, caller):
    scene, _row, body, path = stage(Verb.PROPOSE)
    status, _answer = caller("fire").upload(path, body | {"photos": [picture()], "evidence": ""})
    assert status == 200
    assert list(Attachment.objects.values_list("side", "name")) == [("evidence", "现场.png")]
    fake = SimpleUploadedFile("x.png", b"no picture", content_type="image/png")
    scene, _row, body, path = stage(Verb.SOLVE)
    before = traces(scene.case)
    status, answer = caller("grid").upload(path, body | {"photos": [fake]})
    assert (status, answer["errors"][0]["field"]) == (400, "photos")
    assert traces(scene.case) == before


def test_the_systems_own_verbs_have_no_door(district, caller):
    case = file_case(district).grievance
    for verb in ("file", "lapse", "escalate", "reopen", "delete"):
        status, answer = caller("fire").post(f"grievances/{case.reference}/{verb}/")
        assert (status, answer["type"]) == (404, "not_there")


def test_an_act_is_a_post(stage, caller):
    scene, _row, _body, path = stage(Verb.SIGN)
    status, answer = caller("fire").get(path)
    assert (status, answer["type"]) == (405, "wrong_method")
    assert scene.case.version == 0


def test_the_rights_told_are_the_rights_that_hold(stage, caller, nobody):
    """`verbs` of a case names exactly what would not be refused for its person or its state."""
    scene, _row, _body, _path = stage(Verb.SIGN)
    shown = caller("fire").get(f"grievances/{scene.case.reference}/")[1]["verbs"]
    assert shown == [*policies.available(scene.as_("fire"), scene.case)]


def test_a_complaint_about_staff_answers_nobody_but_its_own(district, caller):
    case = file_case(district, "H02").grievance
    for name in ("grid", "ruling", "head", "police", "fire", "administrator"):
        by = caller(name)
        for verb in DOORS:
            assert by.post(f"grievances/{case.reference}/{verb}/")[0] == 404
    assert caller("discipline").post(f"grievances/{case.reference}/sign/")[0] == 200


def test_two_sign_at_once_and_one_is_told(stage, caller):
    scene, _row, body, path = stage(Verb.SIGN)
    first, second = caller("fire"), caller("fire")
    assert first.post(path, body | {"seen": 0})[0] == 200
    status, answer = second.post(path, body | {"seen": 0})
    assert (status, answer["type"]) == (409, "move_refused")


def test_a_case_filed_here_goes_all_the_way_here(district, caller, nobody):
    filed = {
        "body": "三号楼有人飞线充电。",
        "area": "LH-NH-01-01",
        "category": "A03",
        "form_key": str(uuid.uuid4()),
    }
    receipt = nobody.post("grievances/", filed)[1]
    resident, path = nobody.with_code(receipt["code"]), f"grievances/{receipt['reference']}/"
    fire, police, prop = caller("fire"), caller("police"), caller("property")
    acts: list[tuple[Caller, str, dict]] = [
        (fire, "sign", {}), (police, "sign", {}), (prop, "sign", {}),
        (police, "finish", {"result": "已劝离"}), (prop, "finish", {"result": "已断电"}),
        (fire, "ask", {"text": "几单元？"}), (resident, "answer", {"text": "二单元"}),
        (fire, "propose", REPLY), (resident, "dispute", {"reason": "还在充"}),
        (fire, "propose", REPLY), (resident, "confirm", {"rating": 4}),
    ]  # fmt: skip
    for by, verb, body in acts:
        status, answer = by.post(f"{path}{verb}/", body)
        assert status == 200, (verb, answer)
    end = resident.get(path)[1]
    assert (end["status"], end["outcome"], end["rating"], end["cycle"]) == ("closed", "confirmed", 4, 2)
    told = [moment["verb"] for moment in resident.get(f"{path}timeline/")[1]]
    assert told == ["file", "dispatch", *(verb for _by, verb, _body in acts)]
