"""Who may: the one and the many answer alike, on people and cases thrown together by chance."""

import random

import pytest

from grievances import lifecycle, policies
from grievances.actions import checking, dispatching, handling
from grievances.lifecycle import Verb
from grievances.models import Grievance
from portal.departments.actors import NOBODY, SYSTEM, bearer
from tests.factories.district import file_case
from tests.factories.overseeing import overseen


@pytest.fixture
def thrown_together(district):
    """Forty cases over all places and categories, some signed, some disputed, some overseen: also by who
    has a part in one of them."""
    rng = random.Random(20261122)
    overseen(district, "2.3", "CIVIL")
    overseen(district, "1.1", "COM-1")
    areas = ("LH-NH-01-01", "LH-NH-01-02", "LH-YJ-01-01", "LH-NH", "LH")
    for number in range(40):
        category = rng.choice([None, "A01", "A03", "B01", "H02"])
        case = file_case(district, category, rng.choice(areas), body=f"第{number}件事，请处理").grievance
        if number % 4 == 0:
            checking.guard(case, actor=bearer(case.pk)) if not case.about_staff else None
        lead = case.parts.filter(role="lead").select_related("department").first()
        names = {"FIRE": "fire", "POLICE": "police", "CIVIL": "civil", "DISCIPLINE": "discipline"}
        if lead and rng.random() < 0.5:
            handling.sign(case, actor=district.actor(names[lead.department.code]))
        elif lead and lead.department.code == "FIRE":
            dispatching.object_to(case, actor=district.actor("fire"), cites="2.3", reason="不归我们")
        if lead and lead.department.code in ("FIRE", "POLICE") and number % 3 == 0:
            helper = {"department": district.departments["CIVIL"], "task": "上门看看"}
            dispatching.join(case, actor=district.actor("ruling"), **helper)
    return district


def test_visible_to_is_relations_for_everybody_and_every_case(thrown_together):
    cases = list(Grievance.objects.select_related("area", "category").prefetch_related("parts"))
    assert len(cases) == 40
    overseeing = [case for case in cases if case.overseer_id]
    assert len({policies.is_overseen(case) for case in overseeing}) == 2, "some of them by who helps"
    actors = [thrown_together.actor(name) for name in thrown_together.people]
    actors += [NOBODY, SYSTEM, bearer(cases[0].pk, cases[7].pk)]
    for actor in actors:
        seen = set(policies.visible_to(actor).values_list("pk", flat=True))
        related = {case.pk for case in cases if policies.relations(actor, case)}
        assert seen == related, actor.key
    assert policies.visible_to(NOBODY).count() == 0
    assert policies.visible_to(SYSTEM).count() == 40


def test_what_a_page_offers_is_what_the_rights_and_the_state_allow(thrown_together):
    cases = Grievance.objects.select_related("area", "category").prefetch_related("parts")
    for name in thrown_together.people:
        actor = thrown_together.actor(name)
        for case in cases.all():
            for verb in policies.available(actor, case):
                assert policies.may(actor, verb, case)
                assert lifecycle.can(verb, case)


def test_the_system_alone_lapses_warns_escalates_reopens_recomputes_and_hands_to_successors():
    alone = [verb for verb in Verb if policies.RIGHTS[verb] == {policies.SYSTEM}]
    assert alone == [
        Verb.LAPSE,
        Verb.WARN,
        Verb.ESCALATE,
        Verb.REOPEN,
        Verb.RETRIAGE,
        Verb.REMIND,
        Verb.RECOMPUTE,
        Verb.SUCCEED,
        Verb.URGE,
        Verb.CHECK_ON,
        Verb.NO_WORD,
    ]
