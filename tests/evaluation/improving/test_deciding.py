"""The owner decides, once; what is accepted takes effect at once; what is late is raised once per level."""

from dataclasses import replace
from datetime import timedelta

import pytest

from evaluation.actions import panels, rubrics
from evaluation.improving.actions import deciding, opening
from evaluation.improving.selectors import causes, proposals
from evaluation.models import Improvement, Innovation, Rubric
from evaluation.selectors.rubrics import newest, words_of
from grievances.tasks import sweep as due
from portal.departments.actions import amendments
from portal.departments.actions.items import Help, Terms
from portal.departments.actors import SYSTEM, of_person
from portal.departments.models import Post, ResponsibilityItem, Role, Standard
from portal.engines.escalation.models import LadderRung, Watch
from portal.engines.journal import journal
from portal.engines.limits import clocks
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed, NotThere
from tests.factories.district import LONG_AGO, file_case, new_item, new_person
from tests.factories.judged import found, with_owners
from tests.factories.panel import MONDAY, panel

pytestmark = pytest.mark.django_db
NOW = MONDAY + timedelta(days=10)
GOOD = (4, 4, 4, 4, 4)


@pytest.fixture
def place(district):
    with_owners(district)
    session = panel(district)
    found(district, session, GOOD, GOOD, GOOD)
    return district


def proposed(place, value: str) -> Improvement:
    secretary = of_person(place.people["secretary"])
    with clock.travel(NOW):
        return opening.propose(proposals.found(value, NOW), actor=secretary, because="评价中反复出现")


def policy(place):
    return place.actor("policy")


def again(row: Improvement) -> Improvement:
    return Improvement.objects.get(pk=row.pk)


def words(place):
    known = words_of(newest("substance"))
    anchors = (("现场没有任何变化", "Nothing at the place has changed"), *known.anchors[1:])
    return replace(known, anchors=anchors)


def test_a_question_put_anew_is_a_new_rubric_for_the_sessions_to_come(place):
    row = proposed(place, "anchors:substance")
    with clock.travel(NOW + timedelta(days=1)):
        deciding.reanchor(row, actor=place.actor("secretary"), words=words(place))
        row = again(row)
        assert (row.state, row.effect, row.decided_at) == ("accepted", {"version": 2}, clock.now())
        after = panels.announce(actor=SYSTEM, source="双色球", draws_on=(NOW + timedelta(days=2)).date())
    old, new = Rubric.objects.order_by("version")
    assert after.rubric == new
    assert [c.key for c in new.criteria.all()] == [c.key for c in old.criteria.all()]
    assert sum(c.weight for c in new.criteria.all()) == 1
    assert newest("substance").anchors.first().words_en == "Nothing at the place has changed"
    assert old.criteria.get(key="substance").anchors.first().words_zh != "现场没有任何变化"
    assert words_of(newest("legality")) == words_of(old.criteria.get(key="legality"))
    assert (new.scorers, new.reopen_under) == (old.scorers, old.reopen_under)
    assert Watch.objects.get(subject=row.subject).next_at is None


def test_the_same_words_or_a_missing_one_are_refused_and_change_nothing(place):
    row = proposed(place, "anchors:substance")
    known = words_of(newest("substance"))
    for wrong, field in (
        (known, None),
        (replace(known, question=("", "Why?")), "question_zh"),
        (replace(known, anchors=(("好", ""), *known.anchors[1:])), "anchor_1_en"),
        (replace(known, anchors=(*known.anchors[:4], ("好" * 201, "Good"))), "anchor_5_zh"),
    ):
        with pytest.raises(Invalid) as refused:
            deciding.reanchor(row, actor=place.actor("secretary"), words=wrong)
        assert refused.value.field == field
    assert (again(row).state, Rubric.objects.count()) == ("open", 1)


def test_two_versions_of_the_rubric_never_have_one_number(place):
    actor = place.actor("secretary")
    first = rubrics.amend_criterion("substance", actor=actor, words=words(place))
    known = words_of(newest("cause"))
    second = rubrics.amend_criterion(
        "cause", actor=actor, words=replace(known, question=("为什么会这样？", "Why did it happen?"))
    )
    assert (first.version, second.version) == (2, 3)
    assert newest("substance").anchors.first().words_zh == "现场没有任何变化"


def test_a_retuned_limit_holds_for_what_is_filed_from_now_on(place):
    row = proposed(place, "limit:E2")
    before = file_case(place, "A01").grievance
    with pytest.raises(MoveRefused):
        deciding.retune(row, actor=policy(place), amount=5, seen=7)
    with pytest.raises(Invalid) as refused:
        deciding.retune(row, actor=policy(place), amount=7, seen=1)
    assert refused.value.field == "amount"
    deciding.retune(row, actor=policy(place), amount=5, seen=1)
    after = file_case(place, "A01", body="又一件").grievance
    assert str(clocks.current_limit("E2").done) == "5 calendar days"
    assert (before.limit_class.version, after.limit_class.version) == (1, 2)
    assert after.done_due - after.filed_at < before.done_due - before.filed_at
    assert again(row).effect == {"version": 2, "was": "7 calendar days", "now": "5 calendar days"}
    last = journal.entries("limit:E2")[-1]
    assert (last.verb, journal.facts(last)["version"]) == ("retune_limit", 2)


def terms(place, lead="POLICE", co=("FIRE",)):
    helpers = tuple(Help(place.departments[code]) for code in co)
    return Terms(number="1.1", lead=place.departments[lead], basis_zh="联合处置", helpers=helpers)


def slot(place):
    return {"category": place.categories["A01"], "area": place.areas["LH-NH"]}


def test_an_item_is_suspended_and_switched_on_after_its_replay(place):
    row = proposed(place, f"routing:{place.items['1.1'].pk}")
    deciding.suspend(row, actor=policy(place))
    waiting = file_case(place, "A01", body="停用期间").grievance
    assert (waiting.status, waiting.item) == ("filed", None)
    given = {"actor": policy(place), "terms": terms(place)} | slot(place)
    with pytest.raises(MoveRefused):
        amendments.accept(row.amendment, **given)
    other = amendments.fingerprint(terms=terms(place, co=()), **slot(place))
    with pytest.raises(MoveRefused):
        amendments.accept(row.amendment, **given, replayed=other)
    seen = amendments.fingerprint(terms=terms(place), **slot(place))
    made = amendments.accept(row.amendment, **given, replayed=seen)
    row = again(row)
    assert (row.state, row.effect) == ("accepted", {"number": "1.1", "item": made.pk})
    assert not made.suspended
    routed = file_case(place, "A01", body="修订以后").grievance
    assert (routed.item, routed.parts.count()) == (made, 2)
    assert Watch.objects.get(subject=row.subject).next_at is None


def test_where_the_list_stays_as_it_is_the_item_routes_again(place):
    row = proposed(place, f"routing:{place.items['1.1'].pk}")
    deciding.suspend(row, actor=policy(place))
    amendments.reject(row.amendment, actor=policy(place), why="个案原因")
    row = again(row)
    assert (row.state, row.answer) == ("declined", "个案原因")
    assert not ResponsibilityItem.objects.get(pk=place.items["1.1"].pk).suspended
    with pytest.raises(MoveRefused):
        deciding.suspend(row, actor=policy(place))


def test_it_is_taken_up_again_by_hand_and_declined_only_on_the_lists_own_page(place):
    row = proposed(place, f"routing:{place.items['1.1'].pk}")
    deciding.suspend(row, actor=policy(place))
    deciding.take_up(row, actor=policy(place))
    assert file_case(place, "A01", body="恢复以后").grievance.item == place.items["1.1"]
    with pytest.raises(NotThere):
        deciding.decline(row, actor=policy(place), why="不改")
    verbs = [entry.verb for entry in journal.entries(row.subject)]
    assert verbs == ["open_improvement", "suspend_routing", "take_up_routing"]


def test_a_wider_item_does_not_step_in_for_a_suspended_one(place):
    new_item(place, "1.2", "A01", place.areas["LH"], "FIRE", ())
    row = proposed(place, f"routing:{place.items['1.1'].pk}")
    deciding.suspend(row, actor=policy(place))
    assert file_case(place, "A01", body="停用期间").grievance.parts.count() == 0


def test_a_standard_is_published_in_its_next_version(place):
    row = proposed(place, f"standard:{place.categories['A01'].pk}")
    texts = {"text_zh": "两小时内到场。", "text_en": "Somebody comes within two hours."}
    with pytest.raises(Invalid) as refused:
        deciding.amend_standard(row, actor=policy(place), text_zh="好", text_en=" ")
    assert refused.value.field == "text_en"
    deciding.amend_standard(row, actor=policy(place), **texts, basis="噪声法第七十条")
    made = Standard.objects.get()
    assert (made.version, made.category, made.text_zh) == (1, place.categories["A01"], "两小时内到场。")
    assert again(row).effect == {"version": 1}


def test_an_innovation_is_opened_for_others(place):
    unit, matter = place.departments["POLICE"], place.categories["A01"]
    row = proposed(place, f"innovation:{unit.pk}:{matter.pk}")
    names = {"name_zh": "夜间联合劝导", "name_en": "Night rounds together"}
    texts = {"text_zh": "社区民警和物业每晚九点同行。", "text_en": "Police and property go round at nine."}
    with pytest.raises(Invalid) as refused:
        deciding.innovate(row, actor=policy(place), names=names, texts=texts | {"text_en": ""}, keeper=unit)
    assert refused.value.field == "text_en"
    deciding.innovate(row, actor=policy(place), names=names, texts=texts, keeper=unit)
    made = Innovation.objects.get()
    assert (made.improvement, made.keeper, made.category) == (row, unit, matter)
    assert again(row).effect == {"innovation": made.pk}


def test_only_its_owner_decides_and_once(place):
    row = proposed(place, "limit:E2")
    for name, refusal in (("secretary", NotAllowed), ("ruling", NotAllowed), ("police", NotThere)):
        with pytest.raises(refusal):
            deciding.retune(row, actor=place.actor(name), amount=5, seen=1)
        with pytest.raises(refusal):
            deciding.decline(row, actor=place.actor(name), why="不改")
    with pytest.raises(Invalid):
        deciding.decline(row, actor=policy(place), why="  ")
    deciding.decline(row, actor=policy(place), why="七天已写进考核办法")
    for deed in (
        lambda: deciding.decline(row, actor=policy(place), why="再说一次"),
        lambda: deciding.retune(row, actor=policy(place), amount=5, seen=1),
    ):
        with pytest.raises(MoveRefused):
            deed()
    assert (again(row).state, again(row).answer) == ("declined", "七天已写进考核办法")
    assert str(clocks.current_limit("E2").done) == "7 calendar days"


def test_an_improvement_of_another_kind_is_not_decided_by_it(place):
    row = proposed(place, "limit:E2")
    with pytest.raises(NotThere):
        deciding.amend_standard(row, actor=policy(place), text_zh="好", text_en="Good")


@pytest.fixture
def ladder(place):
    LadderRung.objects.filter(kind="improvement").delete()
    for level, minutes, tells in ((1, 0, "ruling_officer"), (2, 60, "district_head")):
        LadderRung.objects.create(
            kind="improvement", level=level, after_minutes=minutes, tells=tells, name_zh="级", name_en="L"
        )
    if not Post.objects.filter(role=Role.DISTRICT_HEAD).exists():
        head = place.people["head"] = new_person("head", "区长")
        Post.objects.create(
            person=head, role=Role.DISTRICT_HEAD, department=place.departments["COOP"],
            area=place.areas["LH"], from_day=LONG_AGO,
        )  # fmt: skip
    return place


def test_what_nobody_decides_is_raised_once_per_level_however_late_the_worker(ladder):
    row = proposed(ladder, "limit:E2")
    at = row.due_at + timedelta(minutes=1)
    for moment in (at, at, at + timedelta(days=4), at + timedelta(days=4)):
        with clock.travel(moment):
            due()
    raised = [journal.facts(e) for e in journal.entries(row.subject) if e.verb == "raise_improvement"]
    assert [each["level"] for each in raised] == [1, 2]
    assert again(row).level == 2
    letters = Message.objects.filter(subject=row.subject).order_by("pk")
    assert len(letters) == 3
    assert len({letter.audience for letter in letters}) == 3


def test_what_was_decided_is_not_raised(ladder):
    row = proposed(ladder, "limit:E2")
    deciding.decline(row, actor=policy(ladder), why="不改")
    with clock.travel(row.due_at + timedelta(days=9)):
        due()
    assert again(row).level == 0


def test_a_proposal_that_the_data_make_is_the_one_that_is_shown(place):
    assert causes.tuned_by("E2", []) is None
