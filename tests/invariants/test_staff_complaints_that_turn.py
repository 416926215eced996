"""Invariant 7 where a case becomes a complaint about staff by a correction: what hangs on it turns too."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from grievances import policies
from grievances.actions import dispatching, handling, pressing, separating, undoing
from grievances.actions.merging import merge
from grievances.lifecycle import Verb
from grievances.models import Grievance, PatrolFinding
from grievances.patrols.actions import finding, walking
from grievances.patrols.selectors.walk import walk
from grievances.tasks import sweep
from portal.accounts import tokens
from portal.accounts.identities import Filer
from portal.departments.actors import bearer
from portal.departments.models import Role
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere
from tests.factories import patrols
from tests.factories.district import District, add_post, file_case, reload

WORD = "窗口辱骂老人"
FILER = Filer("孙秀英", "13911112222", "sun@mail.example", anonymous=False)
OUTSIDERS = ("police", "grid", "ruling", "head", "administrator", "stranger")
ONE = ("/desk/{r}/", "/desk/{r}/note/", "/register/{r}/", "/join/{r}/", "/case/{r}/", "/counter/{r}/",
       "/api/v1/grievances/{r}/", "/api/v1/grievances/{r}/timeline/", "/api/v1/register/{r}/")  # fmt: skip
LISTS = ("/desk/?view=all", "/desk/?view=closed", f"/desk/?view=all&words={WORD}", "/register/",
         "/api/v1/grievances/", "/api/v1/register/")  # fmt: skip


def browser(district: District, name: str) -> Client:
    token = tokens.issue(district.people[name], "invariant")
    client = Client(headers={"Authorization": f"Bearer {token}"})
    client.force_login(district.people[name])
    return client


def turn(district: District, case: Grievance, category: str = "H02") -> None:
    dispatching.correct(
        reload(case), actor=district.actor("grid"), category=district.categories[category], area=case.area
    )


@pytest.fixture
def merged(district) -> tuple[Grievance, Grievance]:
    """The first tells of the police, and has been merged into what a neighbour wrote of the same."""
    first = file_case(district, "A01", filer=FILER, body=f"派出所{WORD}。").grievance
    other = file_case(district, "A01", body="派出所民警推搡邻居。").grievance
    merge(first, actor=district.actor("ruling"), into=other)
    return first, other


def test_what_was_merged_into_it_turns_with_it_and_the_journal_says_so(district, merged):
    first, other = merged
    before = reload(first).version
    turn(district, other)
    case = reload(first)
    assert (case.about_staff, case.sensitive, case.category.code) == (True, True, "H02")
    assert (case.status, case.merged_into, case.item, case.overseer) == ("merged", other, None, None)
    assert case.version == before + 1
    entry = journal.entries(case.subject)[-1]
    assert (entry.verb, entry.actor, journal.facts(entry)) == (
        "correct",
        "system",
        {
            "with": other.reference, "from": ["A01", case.area.code], "category": "H02",
            "area": case.area.code, "lead": district.departments["DISCIPLINE"].pk,
        },
    )  # fmt: skip
    assert list(journal.verify()) == []
    living = policies.living_parts(reload(first))
    assert [(part.department.code, part.role) for part in living] == [("DISCIPLINE", "lead")]


@pytest.mark.parametrize("name", OUTSIDERS)
def test_the_unit_reads_it_nowhere_any_more(district, merged, name):
    first, other = merged
    turn(district, other)
    Message.objects.all().delete()
    client = browser(district, name)
    for case in merged:
        for page in ONE:
            assert client.get(page.format(r=case.reference)).status_code == 404, page
        assert policies.relations(district.actor(name), reload(case)) == frozenset()
        with pytest.raises(NotThere):
            handling.note(reload(case), actor=district.actor(name), text="看一看")
    for page in LISTS:
        text = client.get(page).content.decode()
        assert not {each for each in (first.reference, other.reference) if each in text}, page
    assert Message.objects.count() == 0


def test_discipline_inspection_reads_both_and_its_resident_is_asked_after_and_heard(district, merged):
    first, other = merged
    turn(district, other)
    client = browser(district, "discipline")
    assert WORD in client.get(f"/desk/{first.reference}/").content.decode()
    assert WORD in client.get(f"/desk/{other.reference}/").content.decode()
    with clock.travel(clock.now() + timedelta(days=7, minutes=1)):
        sweep()
        assert (reload(first).checking, reload(other).checking) == (True, True)
        Message.objects.all().delete()
        pressing.report(reload(first), actor=bearer(first.pk), text="堵门")
        unit = f"department:{district.departments['DISCIPLINE'].pk}"
        assert list(Message.objects.values_list("audience", flat=True)) == [unit]
        pressing.heed(reload(first), actor=district.actor("discipline"), text="已上门")


def test_its_resident_goes_on_reading_it_in_words_of_their_own(district):
    filed = file_case(district, "A01", filer=FILER, body=f"派出所{WORD}。")
    other = file_case(district, "A01", body="派出所民警推搡邻居。").grievance
    merge(filed.grievance, actor=district.actor("ruling"), into=other)
    turn(district, other)
    client = Client()
    client.post("/track/", {"code": filed.code})
    page = client.get(f"/case/{filed.grievance.reference}/").content.decode()
    assert WORD in page
    assert f"随所并入的诉求 {other.reference} 一并更正了类别。" in page


def test_a_correction_that_changes_no_kind_leaves_what_was_merged_alone(district, merged):
    first, other = merged
    before = reload(first)
    area = district.areas["LH-NH-01-02"]
    dispatching.correct(
        reload(other), actor=district.actor("grid"), category=district.categories["A01"], area=area
    )
    assert (reload(first).version, reload(first).area) == (before.version, before.area)
    turn(district, other, "A03")
    case = reload(first)
    assert (case.category.code, case.about_staff) == ("A03", False)
    assert {part.department.code for part in policies.living_parts(case)} == {"POLICE"}
    separating.separate(case, actor=district.actor("ruling"), reason="两件事")
    assert (reload(first).status, reload(first).category.code) == ("dispatched", "A03")


def test_everything_that_went_along_in_turn_is_reached(district, merged):
    first, other = merged
    last = file_case(district, "A01", body="还是派出所的事，推人。").grievance
    merge(reload(other), actor=district.actor("ruling"), into=last)
    turn(district, last)
    assert [reload(each).about_staff for each in (first, other, last)] == [True] * 3


def test_what_was_merged_is_corrected_by_nobody_itself_and_such_a_correction_is_not_undone(district, merged):
    first, other = merged
    grid = district.actor("grid")
    assert Verb.CORRECT not in policies.available(grid, reload(first))
    with pytest.raises(MoveRefused, match="并入"):
        turn(district, first)
    assert reload(first).category.code == "A01"
    with undoing.offering(reload(other), Verb.CORRECT, actor=grid):
        turn(district, other, "A03")
    assert undoing.offered(grid, reload(other)) is None
    with pytest.raises(MoveRefused):
        undoing.undo(reload(other), actor=grid)
    assert [reload(each).category.code for each in merged] == ["A03", "A03"]


@pytest.fixture
def walked(district) -> tuple[PatrolFinding, PatrolFinding]:
    """On a round under way a finding at a point became a case, another was added to a neighbour's."""
    town = patrols.staffed(district)
    rounds = patrols.under_way(town)
    point = rounds.plan.points.first()
    case = patrols.found(town, rounds, text=f"值班室{WORD}。", point=point)
    file_case(town, body="二单元楼道里堆满了纸箱，堵住了门，晚上走路危险。")
    key = str(uuid.uuid4())
    noted = patrols.found(town, rounds, key=key, photos=patrols.staged(key), point=point)
    return case, finding.settle(noted, actor=town.actor("grid"), into=Grievance.objects.last())


def numbers(client: Client, plan: int) -> dict[str, int]:
    """Each number of the plan's page about findings, which its list has as well."""
    page = client.get(f"/patrols/plans/{plan}/").content.decode()
    shown = {}
    for figure in ("findings", "cases", "noted"):
        address = reverse("patrol-plan-rows", args=[plan, figure])
        told = re.search(rf'href="{address}"[^>]*>(?:<[^>]+>)*(\d+)', page)
        shown[figure] = int(told[1]) if told else 0
        assert client.get(address).content.decode().count('class="entry"') == shown[figure]
    return shown


@pytest.mark.parametrize("name", ["grid", "street", "ruling", "head"])
def test_what_a_patrol_found_turns_with_its_case_in_every_list_and_number(district, walked, name):
    case, noted = walked
    client, plan = browser(district, name), case.round.plan_id
    photo = reverse("patrol-photo", args=[noted.photos.get().pk])
    assert numbers(client, plan) == {"findings": 2, "cases": 1, "noted": 1}
    assert client.get(photo).status_code == 200
    for each in (case, noted):
        turn(district, each.grievance)
    assert numbers(client, plan) == {"findings": 0, "cases": 0, "noted": 0}
    assert client.get(photo).status_code == 404
    for address in ("/patrols/", f"/patrols/plans/{plan}/", f"/patrols/rounds/{case.round_id}/"):
        text = client.get(address).content.decode()
        assert not [each for each in (WORD, case.grievance.reference, noted.text) if each in text]
    for each in (case, noted):
        assert client.get(reverse("patrol-finding", args=[each.pk])).status_code == 404


def test_the_round_goes_on_without_it_by_page_and_call(district, walked):
    case, noted = walked
    for each in (case, noted):
        turn(district, each.grievance)
    client, grid = browser(district, "grid"), district.actor("grid")
    first, *_ = case.round.plan.points.all()
    assert walk(case.round, grid).left == list(case.round.plan.points.all())
    (told,) = client.get("/api/v1/patrols/rounds/").json()
    assert [point["said"] for point in told["points"]] == [False, False]
    with pytest.raises(Invalid):
        walking.finish(case.round, actor=grid)
    sent = {"key": case.key, "text": "x", "solved": "false"}
    again = client.post(f"/api/v1/patrols/rounds/{case.round_id}/findings/", sent)
    assert again.json() == {"key": case.key, "way": "case", "reference": ""}
    form = {"key": case.key, "text": "x", "category": "A03", "way": "case"}
    script = {"Accept": "application/json"}
    answer = client.post(reverse("patrol-find", args=[case.round_id]), form, headers=script)
    assert case.grievance.reference not in answer.content.decode()
    assert answer.json()["address"] == reverse("patrol-round", args=[case.round_id])
    walking.tick(case.round, first, actor=grid)
    walking.finish(case.round, actor=grid, why="下雨")


def test_whoever_the_case_is_there_for_finds_it_on_its_round_as_well(district, walked):
    case, _noted = walked
    turn(district, case.grievance)
    add_post(district, "street", "DISCIPLINE", Role.HANDLER)
    client = browser(district, "street")
    assert numbers(client, case.round.plan_id) == {"findings": 2, "cases": 1, "noted": 1}
    assert WORD in client.get(reverse("patrol-finding", args=[case.pk])).content.decode()
