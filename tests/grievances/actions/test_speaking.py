"""For whom somebody acts who holds two posts; and who leads on what was solved on the spot."""

import pytest

from grievances import policies
from grievances.actions import dispatching, handling, identifying, resolving
from grievances.actions.resolving import Reply
from grievances.lifecycle import Status
from grievances.models import Resolution
from portal.accounts.identities import Filer
from portal.accounts.models import IdentityReading
from portal.departments.actors import bearer
from portal.departments.models import Post, Role
from portal.engines.journal import journal
from tests.factories.district import LONG_AGO, file_case, reload

REPLY = Reply("到现场看过。", "社区公约第三条", "已清走堆物。", "明早复看。", "门卫可查")


@pytest.fixture
def both(district):
    """The officer of the fire brigade is a grid officer of Lakeside too; the older post is the brigade's."""
    Post.objects.create(
        person=district.people["fire"],
        role=Role.GRID_OFFICER,
        department=district.departments["COM-1"],
        area=district.areas["LH-NH-01"],
        from_day=LONG_AGO,
    )
    return district


def role_of_last(case):
    entry = journal.entries(case.subject)[-1]
    return entry.verb, entry.role


def test_solved_on_the_spot_it_is_the_community_that_answers_for_it(both):
    case = file_case(both, None).grievance
    resolving.solve(case, actor=both.actor("fire"), reply=REPLY)
    assert Resolution.objects.get().department.code == "COM-1"
    assert role_of_last(case) == ("solve", "grid_officer")


def test_refused_in_triage_by_the_community_and_as_lead_by_the_brigade(both):
    triaged, led = file_case(both, None).grievance, file_case(both).grievance
    resolving.refuse(triaged, actor=both.actor("fire"), reason="重复", basis="信访工作条例第二十条")
    handling.sign(led, actor=both.actor("fire"))
    resolving.refuse(led, actor=both.actor("fire"), reason="查无此事", basis="消防法第五十三条")
    assert [r.department.code for r in Resolution.objects.order_by("pk")] == ["COM-1", "FIRE"]
    assert (role_of_last(triaged), role_of_last(led)) == (("refuse", "grid_officer"), ("refuse", "handler"))


def test_a_note_and_a_reading_name_the_department_that_stands_in_the_case(both):
    named = Filer("王秀兰", "10012345678", "wang@mail.example", anonymous=False)
    theirs, near = file_case(both, filer=named).grievance, file_case(both, "A01", filer=named).grievance
    for case in (theirs, near):
        handling.note(case, actor=both.actor("fire"), text="先拍照留底")
        identifying.read(case, actor=both.actor("fire"), purpose="约定上门时间")
    spoke = [case.letters.get().department.code for case in (theirs, near)]
    read = list(IdentityReading.objects.order_by("pk").values_list("unit", "role"))
    assert spoke == ["FIRE", "COM-1"]
    assert read == [("消防救援大队", "handler"), ("湖东社区", "grid_officer")]


def test_the_post_for_the_nearest_area_speaks(both):
    Post.objects.create(
        person=both.people["ruling"], role=Role.RULING, department=both.departments["COM-1"],
        area=both.areas["LH-NH-01"], from_day=LONG_AGO,
    )  # fmt: skip
    case = file_case(both, None).grievance
    post = policies.post_for(both.actor("ruling"), case, frozenset({policies.CENTRE}))
    assert post.department_id == both.departments["COM-1"].pk
    assert policies.post_for(both.actor("ruling"), case, frozenset({policies.LEAD})) is None


def test_what_was_solved_on_the_spot_and_disputed_goes_on_with_the_grid_officer(district):
    """The community has no handler: whoever received it first leads to the end (首接负责制)."""
    filed = file_case(district, None)
    case, grid, resident = filed.grievance, district.actor("grid"), bearer(filed.grievance.pk)
    resolving.solve(case, actor=grid, reply=REPLY)
    resolving.dispute(case, actor=resident, reason="第二天又堆满了")
    case = reload(case)
    lead = dispatching.lead_part(case)
    assert (case.status, lead.department.code, lead.state) == (Status.IN_PROGRESS, "COM-1", "signed")
    assert {"ask", "propose", "contact"} <= set(policies.available(grid, case))
    resolving.propose(case, actor=grid, reply=REPLY)
    resolving.confirm(case, actor=resident, rating=4)
    assert reload(case).status == Status.CLOSED


def test_a_grid_officer_works_on_the_communitys_parts_in_their_own_grid_alone(district):
    Post.objects.filter(role=Role.GRID_OFFICER).update(area=district.areas["LH-NH-01-01"])
    Post.objects.create(
        person=district.people["stranger"], role=Role.GRID_OFFICER,
        department=district.departments["DISCIPLINE"], area=district.areas["LH"], from_day=LONG_AGO,
    )  # fmt: skip
    near, far = (file_case(district, None, f"LH-NH-01-0{n}").grievance for n in (1, 2))
    for case in (near, far):
        dispatching.dispatch(
            case, actor=district.actor("ruling"), lead=district.departments["COM-1"], reason="社区的事"
        )
    complaint = file_case(district, "H02").grievance
    grid = district.actor("grid")
    assert policies.relations(grid, near) == {policies.GRID, policies.LEAD}
    assert policies.relations(grid, far) == frozenset()
    assert set(policies.visible_to(grid)) == {near}
    assert policies.relations(district.actor("stranger"), complaint) == frozenset()
