"""The whole demo, made once as `make demo` makes it: what is promised of it is there, and can be clicked."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count

from evaluation.lifecycle import SampleState
from evaluation.models import Order, Sample
from grievances.lifecycle import Status
from grievances.models import Assignment, Grievance
from portal.accounts.models import Person
from portal.areas.models import Area, Level
from portal.departments import absences
from portal.departments.models import Category, Department, Kind
from portal.engines.escalation.models import Watch
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.management.demo import histories, sights
from portal.management.demo.district import people
from portal.management.demo.district.sights import SIGHTS
from portal.management.demo.preparing import MARK, prepare
from tests.portal.demo import urls

LONGEST_BACKLOG = 20
WHOLE, FEW = histories.ORDINARY, 40


@pytest.fixture
def told(transactional_db, settings, tmp_path, monkeypatch) -> list[str]:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    settings.DEMO, settings.ROOT_URLCONF = True, urls.__name__
    if connection.vendor != "sqlite":
        monkeypatch.setattr(histories, "ORDINARY", FEW)  # the same deeds, fewer of each
    said: list[str] = []
    prepare(said.append)
    return said


def test_a_living_district_of_which_every_sight_opens(told, client):
    levels = dict(Area.objects.values_list("level").annotate(Count("pk")))
    assert (levels[Level.SUBDISTRICT], levels[Level.COMMUNITY], levels[Level.GRID]) == (2, 6, 24)
    assert not Area.objects.filter(level=Level.GRID, boundary=[]).exists()
    assert Category.objects.count() == 45
    assert Department.objects.filter(closed_on=None).exclude(kind=Kind.COMMUNITY).count() >= 30
    assert Person.objects.count() >= 55
    more = 0 if connection.vendor == "sqlite" else histories.ORDINARY - WHOLE
    assert 290 <= Grievance.objects.count() - more <= 340
    assert {*Grievance.objects.values_list("status", flat=True)} >= {
        Status.FILED, Status.DISPATCHED, Status.SIGNED, Status.IN_PROGRESS, Status.PROPOSED, Status.CLOSED,
    }  # fmt: skip
    closed = Assignment.objects.filter(role="lead", grievance__status=Status.CLOSED)
    each = closed.exclude(state="withdrawn").values("department").annotate(cases=Count("pk"))
    assert max(row["cases"] for row in each) >= (30 if connection.vendor == "sqlite" else 20)
    assert Sample.objects.filter(state=SampleState.REVEALED).exists()
    assert Order.objects.exists()
    soon = Watch.objects.filter(next_at__gt=clock.now(), kind="done", level=0, parked="")
    assert soon.order_by("next_at").first().next_at - clock.now() < timedelta(minutes=10)
    assert Message.objects.filter(state="waiting").count() <= LONGEST_BACKLOG
    assert list(journal.verify()) == []
    held = Assignment.objects.filter(officer__username="zeng.qi", state="signed")
    stands_in = Person.objects.get(username="su.min").pk
    assert held.filter(absences.covered_by(stands_in, "grievance__area__path")).count() >= 1
    _every_sight_opens(client)


# Who opens each, by the role they are there for: the words of a sight promise what that person sees.
OPENS = {
    "ruling": "ruling_officer", "late": "ruling_officer", "triage": "grid_officer", "asked": "resident",
    "score": "panel_member", "draft": "administrator", "amendment": "policy_officer",
    "load": "supervisor", "merger": "administrator", "appealed": "district_head",
    "many": "supervisor", "counter": "grid_officer", "export": "supervisor", "danger": "administrator",
    "patrol": "grid_officer", "plan": "supervisor", "drawing": "panel_secretary",
    "improvements": "policy_officer", "advice": "policy_officer", "survey": "panel_secretary",
    "appeal_of_a_result": "ruling_officer",
}  # fmt: skip
# What the visitor was promised stands on the page that opens.
PROMISED = {
    "joint": "协办", "part": "协办", "ruling": "裁决", "late": "升级", "answers": "现由其负责",
    "triage": "尚无部门", "asked": "等您回答", "private": "查看提交人", "score": "还没评",
    "order": "整改通知", "amendment": "油烟异味", "extended": "批准延长", "paused": "经批准挂起",
    "planned": "已批准挂账",
    "merged": "承接", "merger": "并入",
    "draft": "个时限会变动", "supervised": "督办单", "interim": "先办后议",
    "whistle": "会商纪要", "appealed": "由区领导办理", "reply": "的草稿", "mediated": "已达成协议",
    "many": "批量办理", "counter": "代居民提交", "voices": "户一起反映",
    "export": "我的导出", "keys": "全部在办", "danger": "煤气味", "patrol": "开始巡查", "plan": "与登记不符",
    "guarded": "匿名保护", "drawing": "抽签方案的指纹", "improvements": "办理时限",
    "advice": "咨询小组", "survey": "居民感受", "appeal_of_a_result": "评价结果申诉",
    "handed": "由曾琪转交苏敏", "load": "两天内到期", "overseen": "监管部门：区住房和城乡建设局",
}  # fmt: skip


def _every_sight_opens(client) -> None:
    heroes = journal.facts(journal.entries(MARK)[-1])["heroes"]
    kept = sights.found(heroes)
    assert set(kept) == {row.key for row in SIGHTS}
    roles = {row.username: {held.role for held in row.roles} | {row.demo} for row in people.people()}
    for key, (username, _path) in kept.items():
        assert OPENS.get(key, "handler") in roles[username], key
    page = client.get("/demo/look/").content.decode()
    for row in SIGHTS:
        assert row.title_zh in page
        answer = client.post("/demo/as/", {"sight": row.key}, follow=True)
        assert answer.status_code == 200
        assert answer.redirect_chain == [(kept[row.key][1], 302)]
        assert Person.objects.get(pk=client.session["_auth_user_id"]).username == kept[row.key][0]
        assert PROMISED[row.key] in answer.content.decode(), row.key
