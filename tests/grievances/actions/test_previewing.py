"""The preview is what is sent: the same letter, the same sentence; and nothing of it happens."""

import pytest

from grievances.actions import handling, previewing, resolving
from grievances.actions.resolving import Reply
from grievances.lifecycle import Status, Verb
from grievances.models import Letter, Resolution
from grievances.selectors import case_for, case_page
from portal.accounts import identities
from portal.departments.actors import bearer
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, NotAllowed, NotThere
from tests.factories.district import file_case, reload

pytestmark = pytest.mark.django_db
REPLY = Reply("看过现场。", "《噪声法》第三条", "已要求停工。", "周五复查。", "录像可查")
GIVEN = {
    Verb.CONTACT: {"text": "今晚到现场。"},
    Verb.ASK: {"text": "几点最吵？"},
    Verb.PROPOSE: {"reply": REPLY, "photos_given": ()},
    Verb.REFUSE: {"reason": "不是政府的事。", "basis": "条例第一条"},
}
ACTIONS = {
    Verb.CONTACT: handling.contact,
    Verb.ASK: handling.ask,
    Verb.PROPOSE: resolving.propose,
    Verb.REFUSE: resolving.refuse,
}


@pytest.fixture(params=["zh-hans", "en"])
def case(district, request):
    language = request.param
    filer = identities.Filer(email="resident@example.org", language=language)
    found = file_case(district, "A01", language=language, filer=filer).grievance
    handling.sign(found, actor=district.actor("police"))
    return found


@pytest.mark.parametrize("verb", sorted(previewing.VERBS))
def test_the_letter_and_the_page_are_those_that_come(district, case, verb):
    actor = district.actor("police")
    with clock.travel(clock.now()):
        made = previewing.preview(reload(case), verb, actor=actor, given=GIVEN[verb])
        assert (Letter.objects.count(), Resolution.objects.count()) == (0, 0)
        assert reload(case).version == case.version
        assert len(list(journal.entries(case.subject))) == 3
        code = identities.code_of(case.subject)
        ACTIONS[verb](case, actor=actor, **GIVEN[verb])
    sent = Message.objects.filter(subject=case.subject, audience="resident").latest("pk")
    assert made.title == sent.title
    assert made.body == sent.body.replace(code, "··········")
    assert code not in made.body
    then = reload(case)
    assert (made.page.case.status, made.page.case.question_open) == (then.status, then.question_open)
    assert made.page.case.confirm_by == then.confirm_by
    came = case_page(bearer(case.pk), case_for(bearer(case.pk), case.reference), staff=False)
    with_language = {"zh-hans": "派出所", "en": "Police station"}[case.language]
    assert with_language in made.page.timeline[-1].sentence
    assert len(came.timeline) == 4


def test_a_blank_that_is_left_is_said_at_its_field_in_preview_and_sending(district, case):
    actor = district.actor("police")
    for verb, given, field in (
        (Verb.CONTACT, {"text": "您好，[[现场情况]]"}, "text"),
        (Verb.ASK, {"text": "[[哪一栋]]？"}, "text"),
        (Verb.PROPOSE, {"reply": Reply("查", "据", "办", "[[下一步]]", "证")}, "next_steps"),
        (Verb.REFUSE, {"reason": "因为", "basis": "[[条款]]"}, "basis"),
    ):
        with pytest.raises(Invalid) as previewed:
            previewing.preview(case, verb, actor=actor, given=given)
        with pytest.raises(Invalid) as sent:
            ACTIONS[verb](case, actor=actor, **given)
        for refusal in (previewed.value, sent.value):
            assert (refusal.field, "[[" in str(refusal)) == (field, True)
    assert reload(case).status == Status.SIGNED


def test_only_who_may_act_may_preview(district, case):
    with pytest.raises(NotAllowed):
        previewing.preview(case, Verb.CONTACT, actor=district.actor("grid"), given=GIVEN[Verb.CONTACT])
    with pytest.raises(NotThere):
        previewing.preview(case, Verb.CONTACT, actor=district.actor("civil"), given=GIVEN[Verb.CONTACT])
