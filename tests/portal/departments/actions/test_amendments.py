"""A ruling proposes an amendment of the list (invariant 4); the policy centre accepts or rejects it."""

import pytest

from grievances.actions import dispatching, handling
from grievances.lifecycle import Verb
from portal.departments.actions import amendments
from portal.departments.actions.items import Help, Terms
from portal.departments.models import Amendment, Post, ResponsibilityItem, Role
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit.errors import Invalid, MoveRefused, NotThere
from tests.factories.district import LONG_AGO, file_case, new_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy(district):
    """A policy officer for the whole district."""
    person = district.people["policy"] = new_person("policy", "何政策")
    Post.objects.create(
        person=person, role=Role.POLICY, department=district.departments["COOP"],
        area=district.areas["LH"], from_day=LONG_AGO,
    )  # fmt: skip
    return district


def ruled(district, category="A03", lead="POLICE"):
    """A case that fire rescue objected to, ruled to `lead`."""
    case = file_case(district, category).grievance
    if category is None:
        dispatching.dispatch(
            case, actor=district.actor("grid"), lead=district.departments["FIRE"], reason="像是消防的事"
        )
    dispatching.object_to(case, actor=district.actor("fire"), cites="2.3", reason="归公安管")
    dispatching.rule(
        case, actor=district.actor("ruling"), lead=district.departments[lead], ruling="由公安牵头"
    )
    return case


def terms(district, number="2.3", lead="POLICE", **more):
    more = {"basis_zh": "裁决后：由公安牵头"} | more
    return Terms(number=number, lead=district.departments[lead], **more)


def accept(district, row, **more):
    given = {"category": district.categories["A03"], "area": district.areas["LH-NH"]} | more
    given.setdefault("terms", terms(district))
    return amendments.accept(row, actor=district.actor("policy"), **given)


def test_a_ruling_proposes_what_it_ruled_and_tells_who_keeps_the_list(policy):
    case = ruled(policy)
    row = Amendment.objects.get()
    assert (row.source, row.category.code, row.lead.code, row.item.number) == (
        case.subject, "A03", "POLICE", "2.3",
    )  # fmt: skip
    assert (row.area.code, row.state) == ("LH-NH", "draft")
    assert journal.facts(journal.entries(case.subject)[-1])["amendment"] == row.pk
    entry = journal.entries(f"amendment:{row.pk}")[-1]
    assert (entry.verb, entry.role) == ("draft_amendment", "ruling_officer")
    letter = Message.objects.get(subject=f"amendment:{row.pk}")
    assert letter.audience == f"person:{policy.people['policy'].pk}"
    assert f"/admin/responsibility/amendments/{row.pk}/" in letter.body


def test_also_one_that_leaves_the_lead_where_it_was(policy):
    ruled(policy, lead="FIRE")
    row = Amendment.objects.get()
    assert (row.lead.code, row.item.lead.code) == ("FIRE", "FIRE")
    said = policy.items["2.3"]
    same = terms(policy, lead="FIRE", basis_zh=said.basis_zh, basis_en=said.basis_en, helpers=(
        Help(policy.departments["PROPERTY"], True, "现场协助", "Help on site"),
        Help(policy.departments["POLICE"], True, "现场协助", "Help on site"),
    ))  # fmt: skip
    with pytest.raises(Invalid):
        accept(policy, row, terms=same)
    row.refresh_from_db()
    assert (row.state, ResponsibilityItem.objects.filter(number="2.3").count()) == ("draft", 1)


def test_accepted_the_next_filing_goes_the_right_way_at_once(policy):
    ruled(policy)
    made = accept(policy, Amendment.objects.get())
    row = Amendment.objects.get()
    assert (row.state, row.made, made.lead.code) == ("accepted", made, "POLICE")
    old = policy.items["2.3"]
    old.refresh_from_db()
    assert old.to_day is not None
    after = file_case(policy).grievance
    assert dispatching.lead_part(after).department.code == "POLICE"
    assert after.item_id == made.pk
    verbs = [entry.verb for entry in journal.entries(f"amendment:{row.pk}")]
    assert verbs == ["draft_amendment", "accept_amendment"]


def test_what_no_item_had_covered_gets_one(policy):
    ruled(policy, category=None)
    row = Amendment.objects.get()
    assert (row.category, row.item, row.area.code) == (None, None, "LH-NH")
    accept(policy, row, category=policy.categories["B01"], terms=terms(policy, number="3.2"))
    assert ResponsibilityItem.objects.get(number="3.2").lead.code == "POLICE"


def test_rejected_with_a_reason_the_list_stays_and_the_ruling_binds(policy):
    case = ruled(policy)
    with pytest.raises(Invalid) as missing:
        amendments.reject(Amendment.objects.get(), actor=policy.actor("policy"), why="  ")
    assert (missing.value.field, Amendment.objects.get().state) == ("why", "draft")
    amendments.reject(Amendment.objects.get(), actor=policy.actor("policy"), why="个案，不改清单")
    row = Amendment.objects.get()
    assert (row.state, row.why, row.made) == ("rejected", "个案，不改清单", None)
    assert dispatching.lead_part(case).department.code == "POLICE"
    after = file_case(policy).grievance
    assert dispatching.lead_part(after).department.code == "FIRE"


def test_it_is_decided_once(policy):
    ruled(policy)
    amendments.reject(Amendment.objects.get(), actor=policy.actor("policy"), why="个案")
    with pytest.raises(MoveRefused):
        accept(policy, Amendment.objects.get())
    assert policy.items["2.3"].to_day is None
    assert ResponsibilityItem.objects.filter(number="2.3").count() == 1


@pytest.mark.parametrize("name", ["ruling", "police", "resident"])
def test_nobody_else_decides(policy, name):
    ruled(policy)
    with pytest.raises(NotThere):
        amendments.reject(Amendment.objects.get(), actor=policy.actor(name), why="个案")
    assert Amendment.objects.get().state == "draft"


def test_a_ruling_without_a_policy_officer_is_not_held_up(district):
    case = ruled(district)
    assert Amendment.objects.count() == 1
    handling.sign(case, actor=district.actor("police"))
    assert journal.entries(case.subject)[-1].verb == Verb.SIGN
