"""Patrols through their pages: on the phone without JavaScript, with the page's script, and at the desk."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from grievances.actions import answering, handling, resolving, seeing
from grievances.actions.resolving import Reply
from grievances.models import Grievance, PatrolCheck, PatrolFinding, PatrolPlan, PatrolRound, StagedUpload
from grievances.patrols.actions import finding, walking
from grievances.patrols.selectors.figures import FIGURES
from portal.departments import selectors
from portal.departments.actors import bearer
from portal.kit.errors import MoveRefused
from tests.factories.district import file_case, reload
from tests.factories.patrols import due, found, planned, staffed, staged, under_way
from tests.factories.town import photo

SCRIPT = {"Accept": "application/json"}
WORDS = "二单元楼道里堆满了纸箱，堵住了门。"


@pytest.fixture
def town(district):
    return staffed(district)


def browser(town, name: str) -> Client:
    client = Client()
    client.force_login(town.people[name])
    return client


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG.jpg", photo(), "image/jpeg")


def told(**more) -> dict:
    return {"key": str(uuid.uuid4()), "text": WORDS, "category": "A03", "way": "case"} | more


def test_a_whole_round_without_javascript(town):
    walked, grid = due(planned(town)), browser(town, "grid")
    first, second = walked.plan.points.all()
    start = grid.get("/patrols/").content.decode()
    assert "荷塘一网格日常巡查" in start
    assert reverse("patrol-open", args=[walked.pk]) in start
    address = reverse("patrol-round", args=[walked.pk])
    assert grid.post(reverse("patrol-open", args=[walked.pk])).url == address
    assert grid.post(reverse("patrol-tick", args=[walked.pk, first.pk])).url == f"{address}#point-{first.pk}"
    page = grid.get(f"{address}?point={second.pk}").content.decode()
    assert f'value="{second.pk}" selected' in page
    sent = told(point=second.pk, photos=[picture()], place="二单元")
    assert grid.post(reverse("patrol-find", args=[walked.pk]), sent).url == address
    case = Grievance.objects.get()
    assert (case.channel, case.place, case.attachments.count()) == ("patrol", "二单元", 1)
    assert case.reference in grid.get(address).content.decode()
    assert grid.post(reverse("patrol-finish", args=[walked.pk])).url == "/patrols/"
    row = PatrolCheck.objects.get()
    second_officer = browser(town, "second")
    assert reverse("patrol-check", args=[row.pk]) in second_officer.get("/patrols/").content.decode()
    page = reverse("patrol-check", args=[row.pk])
    bad = second_officer.post(page, {"form_key": str(uuid.uuid4()), "result": "other", "text": "又堵了"})
    assert (bad.status_code, "又堵了" in bad.content.decode()) == (400, True)
    given = {"form_key": str(uuid.uuid4()), "result": "other", "text": "又堵了", "photos": [picture()]}
    assert second_officer.post(page, given).url == "/patrols/"
    assert (PatrolCheck.objects.get().result, PatrolCheck.objects.get().photos.count()) == ("other", 1)
    assert grid.post(page, given).status_code == 403


def test_what_is_missing_is_said_and_everything_typed_is_kept(town):
    walked, grid = under_way(town), browser(town, "grid")
    answer = grid.post(reverse("patrol-find", args=[walked.pk]), told(way="solved", place="三号楼"))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert WORDS in page
    assert "三号楼" in page
    assert "id_photos" in page
    assert PatrolFinding.objects.count() == 0


def test_a_file_that_is_no_photo_is_refused_and_the_words_stay(town):
    walked, grid = under_way(town), browser(town, "grid")
    bad = SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>", "image/jpeg")
    answer = grid.post(reverse("patrol-find", args=[walked.pk]), told(photos=[bad]))
    assert (answer.status_code, WORDS in answer.content.decode()) == (400, True)
    again = grid.post(reverse("patrol-find", args=[walked.pk]), told(photos=[bad]), headers=SCRIPT)
    assert (again.status_code, bool(again.json()["told"])) == (400, True)
    assert PatrolFinding.objects.count() == Grievance.objects.count() == StagedUpload.objects.count() == 0


def test_what_a_device_sends_twice_arrives_once(town):
    walked, grid = under_way(town), browser(town, "grid")
    sent = told()
    answers = [
        grid.post(reverse("patrol-find", args=[walked.pk]), sent | {"photos": [picture()]}, headers=SCRIPT)
        for _time in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert (PatrolFinding.objects.count(), Grievance.objects.count()) == (1, 1)
    assert StagedUpload.objects.count() == 0


def test_the_script_is_told_why_something_is_refused_and_keeps_it(town):
    walked, grid = under_way(town), browser(town, "grid")
    find = reverse("patrol-find", args=[walked.pk])
    other = browser(town, "second").post(find, told(), headers=SCRIPT)
    assert (other.status_code, bool(other.json()["told"])) == (404, True)
    walking.finish(walked, actor=town.actor("grid"), why="下雨")
    over = grid.post(find, told(), headers=SCRIPT)
    assert (over.status_code, bool(over.json()["told"])) == (409, True)
    out = Client().post(find, told(), headers=SCRIPT)
    assert (out.status_code, out.url.startswith("/sign-in/")) == (302, True)
    assert PatrolFinding.objects.count() == 0


def test_a_neighbours_case_is_shown_first(town):
    filed = file_case(town, body="二单元楼道里堆满了纸箱，堵住了门，晚上走路危险。").grievance
    walked, grid = under_way(town), browser(town, "grid")
    answer = grid.post(reverse("patrol-find", args=[walked.pk]), told())
    made = PatrolFinding.objects.get()
    assert answer.url == reverse("patrol-finding", args=[made.pk])
    assert filed.reference in grid.get(answer.url).content.decode()
    settle = reverse("patrol-settle", args=[made.pk])
    assert browser(town, "second").post(settle, {"into": filed.reference}).status_code == 404
    assert grid.post(settle, {"into": "LH-2222-22"}).status_code == 404
    assert grid.post(settle, {"into": filed.reference}).url == reverse("patrol-round", args=[walked.pk])
    made.refresh_from_db()
    assert (made.way, made.grievance, Grievance.objects.count()) == ("noted", filed, 1)


def test_a_case_that_has_ended_meanwhile_is_said_on_the_finding_which_asks_again(town):
    filed = file_case(town, body="二单元楼道里堆满了纸箱，堵住了门，晚上走路危险。").grievance
    walked, grid = under_way(town), browser(town, "grid")
    made = found(town, walked)
    answering.withdraw(filed, actor=bearer(filed.pk))
    with pytest.raises(MoveRefused, match=filed.reference):
        finding.settle(made, actor=town.actor("grid"), into=reload(filed))
    answer = grid.post(reverse("patrol-settle", args=[made.pk]), {"into": filed.reference})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"{filed.reference} 在此期间已经结束" in page
    assert "附近已没有相似的未办结诉求" in page
    assert grid.post(reverse("patrol-settle", args=[made.pk]), {"into": "LH-2222-22" * 9}).status_code == 404
    assert PatrolFinding.objects.get().way == ""
    assert grid.post(reverse("patrol-settle", args=[made.pk]), {"into": ""}).status_code == 302
    assert (PatrolFinding.objects.get().way, Grievance.objects.count()) == ("case", 2)


def plan_form(town, **more) -> dict:
    return {
        "form_key": str(uuid.uuid4()), "title": "夜间巡查", "area": "LH-NH-01-01", "department": "COM-1",
        "officer": "grid", "weekday": "", "every": "2", "from_day": selectors.today().isoformat(),
        "share": "20", "check_days": "3", "words_1": "楼道", "kind_1": "A03",
    } | more  # fmt: skip


def test_a_supervisor_makes_a_plan_and_ends_it(town):
    street = browser(town, "street")
    assert street.get("/patrols/plans/new/").status_code == 200
    bad = street.post("/patrols/plans/new/", plan_form(town, kind_1="", words_8="井盖", kind_8="A01"))
    assert (bad.status_code, "夜间巡查" in bad.content.decode(), "井盖" in bad.content.decode()) == (
        400,
        True,
        True,
    )
    sent = plan_form(town)
    for _time in range(2):
        assert street.post("/patrols/plans/new/", sent).status_code == 302
    plan = PatrolPlan.objects.get()
    assert (plan.every, plan.share, plan.made_by) == (2, 20, town.people["street"])
    page = reverse("patrol-plan", args=[plan.pk])
    assert street.get(page).status_code == 200
    assert browser(town, "grid").post(reverse("patrol-plan-end", args=[plan.pk])).status_code == 404
    assert street.post(reverse("patrol-plan-end", args=[plan.pk])).url == page
    assert PatrolPlan.objects.get().ended_by == town.people["street"]


def test_a_plan_is_changed_on_the_form_as_it_stands(town):
    street = browser(town, "street")
    street.post("/patrols/plans/new/", plan_form(town))
    old = PatrolPlan.objects.get()
    page = reverse("patrol-plan-change", args=[old.pk])
    shown = street.get(page).context["form"]
    assert [shown[name].value() for name in ("title", "area", "every", "share", "words_1", "kind_1")] == [
        old.title, old.area.code, 2, 20, old.points.first().words, old.points.first().category.code,
    ]  # fmt: skip
    assert browser(town, "grid").get(page).status_code == 404
    assert street.post(page, plan_form(town, title="")).status_code == 400
    assert street.post(page, plan_form(town, title="早间巡查")).status_code == 302
    new = PatrolPlan.objects.get(instead_of=old)
    assert "早间巡查" in street.get(reverse("patrol-plan", args=[old.pk])).content.decode()
    assert old.title in street.get(reverse("patrol-plan", args=[new.pk])).content.decode()
    late = street.post(page, plan_form(town, title="再改"))
    assert (late.status_code, PatrolPlan.objects.count()) == (409, 2)
    assert "再改" in late.content.decode()


def test_nobody_plans_elsewhere_or_sees_a_strangers_round(town):
    street = browser(town, "street")
    assert street.post("/patrols/plans/new/", plan_form(town, area="LH-YJ-01-01")).status_code == 400
    assert browser(town, "grid").get("/patrols/plans/new/").status_code == 404
    walked = under_way(town)
    for name in ("police", "stranger", "administrator"):
        client = browser(town, name)
        for address in ("patrols", "patrol-plans"):
            assert client.get(reverse(address)).status_code == 404, name
        assert client.get(reverse("patrol-round", args=[walked.pk])).status_code == 404
    assert PatrolPlan.objects.count() == 1


def test_each_number_leads_to_exactly_what_it_counts(town):
    walked, key = under_way(town), str(uuid.uuid4())
    found(town, walked)
    found(town, walked, key=key, text="盲道上有一辆车，已劝离。", solved=True, photos=staged(key))
    walking.finish(walked, actor=town.actor("grid"), why="下雨")
    street = browser(town, "street")
    page = street.get(reverse("patrol-plan", args=[walked.plan_id])).content.decode()
    for figure, n in {
        "rounds": 1,
        "walked": 1,
        "missed": 0,
        "findings": 2,
        "cases": 1,
        "solved": 1,
        "checks": 1,
    }.items():
        address = reverse("patrol-plan-rows", args=[walked.plan_id, figure])
        assert f'<a href="{address}"' in page
        assert street.get(address).content.decode().count('class="entry"') == n, figure
    for figure in FIGURES:
        assert street.get(reverse("patrol-plan-rows", args=[walked.plan_id, figure])).status_code == 200


def test_photos_are_for_those_to_whom_the_plan_is_there(town):
    walked, key = under_way(town), str(uuid.uuid4())
    made = found(town, walked, key=key, solved=True, photos=staged(key))
    address = reverse("patrol-photo", args=[made.photos.get().pk])
    assert browser(town, "street").get(address)["Content-Type"] == "image/jpeg"
    assert browser(town, "police").get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_queries_do_not_grow_with_what_there_is(town, django_assert_max_num_queries):
    walked = under_way(town)
    for n in range(4):
        key = str(uuid.uuid4())
        found(town, walked, key=key, text=f"第{n}处", solved=True, photos=staged(key))
    grid = browser(town, "grid")
    grid.get("/patrols/")
    for address, most in (("/patrols/", 14), (reverse("patrol-round", args=[walked.pk]), 18)):
        with django_assert_max_num_queries(most):
            grid.get(address)


def test_the_case_says_before_anyone_complained_at_the_desk_and_in_the_register(town):
    case = found(town, under_way(town)).grievance
    handling.sign(case, actor=town.actor("fire"))
    page = browser(town, "fire").get(reverse("desk-case", args=[case.reference])).content.decode()
    assert "未诉先办" in page
    assert "未诉先办" in Client().get(reverse("public-case", args=[case.reference])).content.decode()
    for part in case.parts.filter(role="co"):
        handling.waive(reload(case), actor=town.actor("fire"), part=part, reason="不需要")
    reply = Reply("确有纸箱", "《消防法》第二十八条", "已清走", evidence="现场可查")
    resolving.propose(reload(case), actor=town.actor("fire"), reply=reply)
    grid = browser(town, "grid")
    assert case.reference in grid.get("/patrols/").content.decode()
    form = grid.get(reverse("desk-act", args=[case.reference, "seen_done"]))
    assert form.status_code == 200
    seeing.seen_done(reload(case), actor=town.actor("grid"), text="清了")
    assert PatrolRound.objects.count() == 1
