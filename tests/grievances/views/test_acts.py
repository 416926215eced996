"""Each act of an officer at its verb's address: who may, what it changes, what a refusal leaves."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import dispatching, handling, resolving
from grievances.actions.resolving import Reply
from grievances.lifecycle import PartState, Status, Verb
from grievances.models import Assignment, Attachment, Grievance, Letter, Objection, Resolution, StagedUpload
from grievances.templatetags.desk import KEYS
from grievances.views.acts import ACTS, FORMS
from portal.accounts.identities import Filer
from portal.accounts.models import IdentityReading
from portal.departments.actors import bearer
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid
from tests.factories.browsing import Browser
from tests.factories.district import file_case, new_item, reload
from tests.grievances.views.desk_pages import HTMX, acts, address, do, officer
from tests.grievances.views.filing_pages import photo

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
REPLY = Reply(
    "到现场查看，确有飞线。", "《消防法》第二十八条", "已拆除并劝离。", "一周后复查。", "物业监控可查"
)
WORDS = REPLY.__dict__


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def signed(district) -> Grievance:
    case = file_case(district).grievance
    handling.sign(case, actor=district.actor("fire"))
    return case


def test_the_tables_of_acts_forms_and_keys_hold_the_same_verbs_each_with_its_own_key():
    assert set(ACTS) == set(FORMS) == set(KEYS)
    assert len(set(KEYS.values())) == len(KEYS)
    assert not {"j", "k", "?"} & set(KEYS.values())
    assert set(Verb) - set(ACTS) == {
        Verb.FILE, Verb.ANSWER, Verb.ADD, Verb.CONFIRM, Verb.DISPUTE, Verb.WITHDRAW,
        Verb.LAPSE, Verb.WARN, Verb.ESCALATE, Verb.REOPEN, Verb.RECOMPUTE, Verb.SUCCEED, Verb.ERASE,
        Verb.ASK_REVIEW, Verb.RETRIAGE,
        Verb.LOOK_UP, Verb.DISOWN, Verb.REPORT, Verb.URGE, Verb.GUARD, Verb.UNGUARD, Verb.CHECK_ON,
        Verb.ALL_WELL, Verb.NO_WORD, Verb.TEXTS,
        Verb.CONSENT, Verb.REMIND, Verb.JOIN_IN, Verb.LEAVE,
    }  # fmt: skip


def test_no_address_of_a_case_tells_a_stranger_that_there_is_one(district):
    case = signed(district)
    before = reload(case).version
    out = Browser()
    browsers = {name: officer(district, name) for name in ("stranger", "civil", "resident", "administrator")}
    for verb in ("", *FORMS, "confirm", "nothing"):
        names = browsers if verb in {"", "note", "read"} else ("stranger", "civil")
        for reference in (case.reference, "LH-2222-22"):
            where = f"/desk/{reference}/{verb}{'/' if verb else ''}"
            assert out.open(where).headers["Location"] == f"/sign-in/?next={where}"
            assert out.client.post(where).headers["Location"] == f"/sign-in/?next={where}"
            for name in names:
                assert browsers[name].open(where).status_code == 404, (name, where)
                sent = browsers[name].client.post(where, {"text": "看看", "seen": before, "form_key": "x"})
                assert sent.status_code == 404 or (sent.status_code, verb) == (405, ""), (name, where)
    assert reload(case).version == before
    assert [entry.verb for entry in journal.entries(case.subject)] == ["file", "dispatch", "sign"]


def test_who_is_in_the_case_but_may_not_is_told_so_and_nothing_changes(district):
    case = signed(district)
    for name, verb in (
        ("police", "propose"),
        ("grid", "sign"),
        ("head", "note"),
        ("ruling", "ask"),
        ("fire", "rule"),
    ):
        browser = officer(district, name)
        assert browser.open(address(case, verb)).status_code == 403, (name, verb)
        assert browser.client.post(address(case, "confirm")).status_code == 404
    sent = officer(district, "grid").client.post(
        address(case, "contact"), {"text": "我来说", "seen": reload(case).version, "form_key": "x"}
    )
    assert sent.status_code == 403
    assert Letter.objects.count() == 0


def test_the_bar_offers_what_right_and_state_allow_and_each_opens_its_form(district):
    case = file_case(district).grievance
    offers = {
        "grid": {"correct", "solve", "note", "whistle", "merge"},
        "fire": {"sign", "object", "join", "note", "whistle", "merge"},
        "police": {"sign", "note"},
        "ruling": {"correct", "join", "note", "supervise", "whistle", "merge"},
        "head": {"supervise"},
    }
    for name, verbs in offers.items():
        browser = officer(district, name)
        browser.open(address(case))
        assert acts(browser) == verbs, name
        for verb in verbs:
            assert browser.open(address(case, verb)).status_code == 200, (name, verb)
            assert (
                f'<kbd aria-hidden="true">{KEYS[Verb(verb)]}</kbd>'
                in browser.open(address(case)).content.decode()
            )


def test_signing_is_one_click_on_the_case(district):
    case = file_case(district).grievance
    fire = officer(district, "fire")
    fire.open(address(case))
    answer = fire.press(address(case, "sign"))
    assert answer.headers["Location"] == f"{address(case)}?done=sign"
    assert reload(case).status == Status.SIGNED
    fire.open(answer.headers["Location"])
    assert "已签收。" in fire.text
    assert "sign" not in acts(fire)
    assert case.parts.get(role="lead").handler == district.people["fire"]


def test_a_second_click_is_one_act_and_leads_to_the_same_page(district):
    case = file_case(district).grievance
    fire = officer(district, "fire")
    fire.open(address(case))
    page = fire.page
    first = fire.press(address(case, "sign"))
    fire.page = page
    second = fire.press(address(case, "sign"))
    assert first.headers["Location"] == second.headers["Location"]
    fire.open(address(case, "note"))
    page = fire.page
    for words in ("看到了", "看到了", "看到了"):
        fire.page = page
        assert fire.press(address(case, "note"), text=words).status_code == 302
    fire.page = page
    other = fire.press(address(case, "note"), text="还有一句")
    assert other.status_code == 409, "the same form with other words is another act, from an older page"
    assert [letter.text for letter in Letter.objects.all()] == ["看到了"]
    assert [entry.verb for entry in journal.entries(case.subject)] == ["file", "dispatch", "sign", "note"]


def test_a_page_that_is_older_than_the_case_tells_what_is_new_and_keeps_the_words(district):
    case = signed(district)
    fire = officer(district, "fire")
    fire.open(address(case, "contact"))
    handling.sign(case, actor=district.actor("police"))
    handling.note(case, actor=district.actor("police"), text="车主已联系上")
    answer = fire.press(address(case, "contact"), text="我们下午到现场。")
    assert answer.status_code == 409
    assert "公安派出所已签收协办任务。" in fire.text
    assert "车主已联系上" in fire.text
    assert fire.form(address(case, "contact")).fields["text"] == ["我们下午到现场。"]
    assert reload(case).contacted_at is None
    assert fire.press(address(case, "contact")).status_code == 302
    assert Letter.objects.get(kind="contact").text == "我们下午到现场。"


def test_where_the_case_has_moved_on_the_words_are_handed_back_to_copy(district):
    case = file_case(district).grievance
    grid = officer(district, "grid")
    grid.open(address(case, "solve"))
    handling.sign(case, actor=district.actor("fire"))
    answer = grid.press(address(case, "solve"), **WORDS)
    assert answer.status_code == 409
    assert "消防救援大队已签收，负责主办。" in grid.text
    assert "到现场查看，确有飞线。" in grid.text
    assert "已拆除并劝离。" in grid.text
    assert reload(case).status == Status.SIGNED
    assert Resolution.objects.count() == 0
    assert grid.open(address(case, "solve")).status_code == 409


def test_what_is_missing_is_said_beside_the_field_and_photos_stay_with_the_form(district):
    case = file_case(district, "A01").grievance
    police = officer(district, "police")
    handling.sign(case, actor=district.actor("police"))
    given = {name: words for name, words in WORDS.items() if name != "basis"}
    answer = do(police, case, "propose", photos=photo("门口.jpg"), **given)
    assert answer.status_code == 400
    assert 'href="#id_basis"' in police.text
    form = police.form(address(case, "propose")).fields
    assert form["facts"] == ["到现场查看，确有飞线。"]
    assert form["decision"] == ["已拆除并劝离。"]
    assert form["kept"] == [StagedUpload.objects.get().token]
    assert "门口.jpg" in police.text
    assert reload(case).status == Status.SIGNED
    assert police.press(address(case, "propose"), basis="《噪声污染防治法》第六十四条").status_code == 302
    assert reload(case).status == Status.PROPOSED
    assert Attachment.objects.get().name == "门口.jpg"
    assert StagedUpload.objects.count() == 0


def test_a_file_that_is_no_photo_is_refused_and_the_words_stay(district):
    case = file_case(district, "A01").grievance
    handling.sign(case, actor=district.actor("police"))
    police = officer(district, "police")
    bad = photo("x.jpg")
    bad.file.seek(0)
    bad.file.truncate(0)
    bad.file.write(b"GIF89a; not really")
    bad.file.seek(0)
    bad.size = 18
    answer = do(police, case, "propose", photos=bad, **WORDS)
    assert answer.status_code == 400
    assert "已拆除并劝离。" in police.text
    assert (Attachment.objects.count(), StagedUpload.objects.count(), Resolution.objects.count()) == (0, 0, 0)


def test_a_correction_routes_anew_and_keeps_the_due_time(district):
    with clock.travel(MONDAY):
        case = file_case(district, None).grievance
        due = case.done_due
    with clock.travel(MONDAY + timedelta(hours=3)):
        grid = officer(district, "grid")
        bike = district.categories["A03"]
        grid.open(address(case, "correct"))
        assert grid.form(address(case, "correct")).fields["area"] == [str(case.area_id)]
        assert do(grid, case, "correct", category=bike.pk, note="居民说的是飞线充电").status_code == 302
    now = reload(case)
    assert (now.status, now.category, now.done_due) == (Status.DISPATCHED, bike, due)
    assert [part.department.code for part in now.parts.filter(role="lead")] == ["FIRE"]
    grid.open(address(case))
    assert "理由：居民说的是飞线充电。" in grid.text
    assert do(grid, case, "correct").status_code == 400
    assert "没有改动" in grid.text
    handling.sign(case, actor=district.actor("police"))
    assert "correct" not in acts(officer_at(district, "grid", case))


def officer_at(district, name: str, case: Grievance) -> Browser:
    browser = officer(district, name)
    browser.open(address(case))
    return browser


def test_a_case_that_a_correction_takes_away_leads_back_to_the_desk(district):
    case = file_case(district).grievance
    grid = officer(district, "grid")
    answer = do(grid, case, "correct", category=district.categories["H02"].pk)
    assert answer.headers["Location"] == "/desk/"
    assert "这件诉求已转给其他人办理。" in grid.open("/desk/").content.decode()
    assert grid.open(address(case)).status_code == 404
    living = Assignment.objects.filter(grievance=case).exclude(state=PartState.WITHDRAWN)
    assert [part.department.code for part in living] == ["DISCIPLINE"]
    other = file_case(district, body="另一件").grievance
    grid.open(address(other, "correct"))
    form = grid.form(address(other, "correct")).fields
    beside = grid.client.post(
        address(other, "correct"),
        {k: v[0] for k, v in form.items()} | {"category": district.categories["H02"].pk},
        **HTMX,
    )
    assert beside.headers["HX-Redirect"] == "/desk/"


def test_what_no_item_covers_is_dispatched_by_hand_to_those_who_work_there(district):
    case = file_case(district, "A01", "LH-YJ-01-01").grievance
    assert case.status == Status.FILED
    centre = officer(district, "ruling")
    centre.open(address(case, "dispatch"))
    names = {
        name
        for name in ("公安派出所", "永济公安派出所", "民政局", "安居物业", "纪检监察组")
        if f">{name}<" in centre.text
    }
    assert "纪检监察组" not in names
    police = district.departments["POLICE-YJ"]
    nanhu = district.departments["POLICE"]
    assert do(centre, case, "dispatch", lead=nanhu.pk, reason="就近").status_code == 400
    assert do(centre, case, "dispatch", lead=police.pk).status_code == 400
    property_ = district.departments["PROPERTY"]
    assert do(centre, case, "dispatch", lead=property_.pk, reason="物业管").status_code == 400
    done = do(centre, case, "dispatch", lead=police.pk, helpers=[property_.pk], reason="辖区派出所")
    assert done.status_code == 302
    parts = {(part.department.code, part.role) for part in case.parts.all()}
    assert parts == {("POLICE-YJ", "lead"), ("PROPERTY", "co")}
    centre.open(address(case))
    assert "理由：辖区派出所。" in centre.text


def test_tasks_only_units_and_far_ones_are_refused_by_the_action_too(district):
    case = file_case(district, "A01", "LH-YJ-01-01").grievance
    ruling = district.actor("ruling")
    for code in ("PROPERTY", "POLICE", "DISCIPLINE"):
        with pytest.raises(Invalid, match="任务|区域"):
            dispatching.dispatch(case, actor=ruling, lead=district.departments[code], reason="就近")
    civil, inbox = district.departments["CIVIL"], district.departments["DISCIPLINE"]
    with pytest.raises(Invalid, match="区域"):
        dispatching.dispatch(case, actor=ruling, lead=civil, helpers=[inbox], reason="就近")
    assert reload(case).status == Status.FILED
    dispatching.dispatch(case, actor=ruling, lead=civil, reason="由民政牵头")
    with pytest.raises(Invalid, match="区域"):
        dispatching.join(case, actor=ruling, department=inbox, task="看看")
    assert [part.department.code for part in case.parts.all()] == ["CIVIL"]


def test_a_question_says_beforehand_whether_the_clock_will_wait(district):
    bike, noise = file_case(district).grievance, file_case(district, "A01").grievance
    handling.sign(bike, actor=district.actor("fire"))
    handling.sign(noise, actor=district.actor("police"))
    fire, police = officer(district, "fire"), officer(district, "police")
    fire.open(address(bike, "ask"))
    assert "这类诉求不能暂停" in fire.text
    police.open(address(noise, "ask"))
    assert "时限暂停计算" in police.text
    assert do(fire, bike, "ask", text="几单元？").status_code == 302
    assert do(police, noise, "ask", text="几点最吵？").status_code == 302
    assert reload(bike).done_due is not None
    assert reload(noise).done_due is None
    police.open(address(noise))
    assert "几点最吵？" in police.text
    assert "已暂停" in police.text


def test_a_note_goes_to_all_or_into_one_parts_thread(district):
    case = signed(district)
    part = case.parts.get(department__code="POLICE")
    fire, grid = officer(district, "fire"), officer(district, "grid")
    fire.open(address(case, "note"))
    assert fire.form(address(case, "note")).fields["part"] == ["all"]
    do(fire, case, "note", text="给大家")
    do(fire, case, "note", text="给派出所", part=part.pk)
    do(grid, case, "note", text="网格员看过")
    assert list(Letter.objects.order_by("pk").values_list("text", "part")) == [
        ("给大家", None), ("给派出所", part.pk), ("网格员看过", None),
    ]  # fmt: skip
    assert "part" not in grid.form(address(case, "note")).fields
    grid.open(address(case, "note"))
    answer = grid.press(address(case, "note"), text="偷看", part=part.pk)
    assert answer.status_code == 302, "a field that was not offered says nothing"
    assert Letter.objects.latest("pk").part is None


def test_a_joint_case_all_the_way_through_the_forms(district):
    case = file_case(district).grievance
    fire, police, property_ = (officer(district, name) for name in ("fire", "police", "property"))
    for browser in (fire, police, property_):
        browser.open(address(case))
        browser.press(address(case, "sign"))
    assert do(fire, case, "contact", text="已收到，下午到现场。").status_code == 302
    civil = district.departments["CIVIL"]
    assert do(fire, case, "join", department=civil.pk, task="看望独居老人").status_code == 302
    fire.open(address(case, "join"))
    assert f'<option value="{civil.pk}"' not in fire.text, "it takes part already"
    assert do(police, case, "finish", result="车主已当面劝离。", photos=photo()).status_code == 302
    fire.open(address(case, "propose"))
    assert "暂不能提出：还有协办任务未完成" in fire.text
    assert do(fire, case, "propose", **WORDS).status_code == 409
    assert "2" in fire.text
    assert fire.form(address(case, "propose")).fields["facts"] == ["到现场查看，确有飞线。"]
    for code in ("PROPERTY", "CIVIL"):
        part = case.parts.get(department__code=code)
        assert do(fire, case, "waive", part=part.pk, reason="已由派出所办好").status_code == 302
    assert do(fire, case, "propose", **WORDS).status_code == 302
    assert reload(case).status == Status.PROPOSED
    fire.open(address(case))
    for words in (
        "车主已当面劝离。",
        "已由派出所办好",
        "看望独居老人",
        "已拆除并劝离。",
        "物业监控可查",
        "等居民确认",
    ):
        assert words in fire.text, words
    assert acts(fire) == {"note"}
    assert list(journal.verify(case.subject)) == []


def test_an_objection_cites_the_item_that_routed_the_case_and_a_ruling_ends_it(district):
    case = file_case(district).grievance
    fire, centre = officer(district, "fire"), officer(district, "ruling")
    fire.open(address(case, "object"))
    form = fire.form(address(case, "object")).fields
    assert form["cites"] == ["2.3 权责清单第 2.3 项"]
    assert f'<option value="{district.departments["FIRE"].pk}"' not in fire.text
    police = district.departments["POLICE"]
    assert do(fire, case, "object", reason="治安为主", proposes=police.pk).status_code == 302
    assert Objection.objects.get().proposes == police
    assert acts(officer_at(district, "fire", case)) == {"sign", "join", "note", "whistle", "merge"}, (
        "it works on it meanwhile"
    )
    centre.open(address(case, "rule"))
    assert centre.form(address(case, "rule")).fields["lead"] == [str(police.pk)]
    assert "治安为主" in centre.text
    far = district.departments["POLICE-YJ"]
    assert do(centre, case, "rule", lead=far.pk, ruling="就近").status_code == 400
    assert do(centre, case, "rule", lead=police.pk, ruling="治安为主，派出所牵头").status_code == 302
    assert {p.department.code for p in case.parts.filter(role="lead").exclude(state="withdrawn")} == {
        "POLICE"
    }
    assert fire.open(address(case)).status_code == 404, "it has no part any more"
    assert "object" not in acts(officer_at(district, "police", case))


def test_a_ruling_may_leave_the_case_where_it_is(district):
    case = file_case(district).grievance
    dispatching.object_to(case, actor=district.actor("fire"), cites="2.3", reason="不归我们")
    centre = officer(district, "ruling")
    assert (
        do(centre, case, "rule", lead=district.departments["FIRE"].pk, ruling="清单写明").status_code == 302
    )
    assert acts(officer_at(district, "fire", case)) == {"sign", "join", "note", "whistle", "merge"}


def test_a_refusal_says_how_to_appeal_before_it_is_made_and_needs_its_basis(district):
    with clock.travel(MONDAY):
        case = file_case(district, None).grievance
        grid = officer(district, "grid")
        grid.open(address(case, "refuse"))
        assert "2026年4月1日前（含当日）申请复查" in grid.text
        court = {"ground": "channel", "channel": "court"}
        assert do(grid, case, "refuse", reason="属法院受理", **court).status_code == 400
        assert grid.form(address(case, "refuse")).fields["reason"] == ["属法院受理"]
        basis = "《信访工作条例》第三十一条"
        assert do(grid, case, "refuse", reason="属法院受理", basis=basis, **court).status_code == 302
    assert reload(case).status == Status.REFUSED
    grid.open(address(case))
    assert "《信访工作条例》第三十一条" in grid.text
    assert acts(grid) == set()


def test_who_filed_is_shown_once_for_a_reason_and_the_reading_is_kept(district):
    filer = Filer(name="林小雨", phone="13900001111", anonymous=False)
    case = file_case(district, filer=filer).grievance
    fire = officer(district, "fire")
    fire.open(address(case))
    assert "林小雨" not in fire.text
    assert "实名（已封存）" in fire.text
    assert "read" in acts(fire)
    assert do(fire, case, "read", purpose="").status_code == 400
    assert IdentityReading.objects.count() == 0
    answer = do(fire, case, "read", purpose="约时间上门")
    assert answer.status_code == 200
    assert "林小雨" in fire.text
    assert "13900001111" in fire.text
    reading = IdentityReading.objects.get()
    assert (reading.reader.username, reading.unit, reading.purpose) == ("fire", "消防救援大队", "约时间上门")
    fire.open(address(case))
    assert "林小雨" not in fire.text
    assert [entry.verb for entry in journal.entries(case.subject)][-1] == "read"


def test_who_wishes_to_stay_anonymous_or_left_nothing_is_not_offered_to_be_read(district):
    for filer in (Filer(email="a@example.org"), Filer(anonymous=False)):
        case = file_case(district, filer=filer, body=f"一件 {filer.anonymous}").grievance
        fire = officer(district, "fire")
        fire.open(address(case))
        assert "read" not in acts(fire)
        assert fire.open(address(case, "read")).status_code == 409
    anonymous = Grievance.objects.earliest("pk")
    sent = {"purpose": "看看", "seen": anonymous.version, "form_key": "k"}
    assert fire.client.post(address(anonymous, "read"), sent).status_code == 409
    assert IdentityReading.objects.count() == 0


def test_solving_on_the_spot_asks_the_resident_and_a_dispute_comes_back_to_who_solved(district):
    new_item(district, "9.9", "H02", district.areas["LH"], "DISCIPLINE", ())
    case = file_case(district, None).grievance
    grid = officer(district, "grid")
    assert do(grid, case, "solve", photos=photo(), **{**WORDS, "evidence": ""}).status_code == 302
    assert reload(case).status == Status.PROPOSED
    resolving.dispute(case, actor=bearer(case.pk), reason="又有了")
    lead = case.parts.get(role="lead")
    assert (lead.department.code, lead.state) == ("COM-1", PartState.SIGNED)
    grid.open(address(case))
    assert "又有了" in grid.text


def test_beside_the_queue_a_refusal_and_a_success_are_fragments_too(district):
    case = signed(district)
    fire = officer(district, "fire")
    page = fire.client.get(address(case, "note"), **HTMX).content.decode()
    assert "<html" not in page
    given = {"seen": reload(case).version, "form_key": "beside", "part": "all"}
    refused = fire.client.post(address(case, "note"), given | {"text": ""}, **HTMX)
    assert (refused.status_code, "<html" in refused.content.decode()) == (400, False)
    done = fire.client.post(address(case, "note"), given | {"text": "好"}, follow=True, **HTMX)
    assert (done.status_code, "<html" in done.content.decode()) == (200, False)
    assert "已记下。" in done.content.decode()
    assert f'data-draft-done="{case.reference}:note"' in done.content.decode()
