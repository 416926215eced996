"""Drafts: kept for their author alone, never over a newer one, gone with sending, erasing and age."""

import logging
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection

from grievances.actions import dispatching, drafting, erasing, handling, resolving
from grievances.actions.drafting import Writing
from grievances.lifecycle import Verb
from grievances.models import Draft
from portal.departments.actors import NOBODY, SYSTEM, bearer
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere
from portal.tasks import tidy
from tests.factories.district import file_case, reload
from tests.grievances.views.test_acts import REPLY

pytestmark = pytest.mark.django_db
WORDS = "密语：今天下午到三号楼看过。"


def writing(text: str = WORDS, **more) -> Writing:
    given = {"seen": 1, "writer": "page-1", "form_key": "k"} | more
    return Writing({"text": [text]} if text else {}, **given)


@pytest.fixture
def case(district):
    found = file_case(district).grievance
    handling.sign(found, actor=district.actor("fire"))
    return found


def keep(district, case, name="fire", verb=Verb.CONTACT, **more):
    return drafting.keep(case, verb, actor=district.actor(name), writing=writing(**more))


def test_a_page_keeps_its_own_next_words_and_another_page_only_what_it_has_seen(district, case):
    made = keep(district, case)
    assert (made.revision, made.fields, made.seen) == (1, {"text": [WORDS]}, 1)
    assert keep(district, case, text="二").revision == 2  # the same page, not told of the first yet
    with pytest.raises(MoveRefused):
        keep(district, case, text="别处", writer="page-2", revision=1)
    assert Draft.objects.get().fields == {"text": ["二"]}
    kept = keep(district, case, text="看过再写", writer="page-2", revision=2)
    assert (kept.revision, Draft.objects.get().fields) == (3, {"text": ["看过再写"]})


def test_what_was_sent_or_discarded_elsewhere_does_not_come_back(district, case):
    keep(district, case)
    assert drafting.drop(case, Verb.CONTACT, actor=district.actor("fire")) == 1
    with pytest.raises(MoveRefused):
        keep(district, case, revision=1)
    assert Draft.objects.count() == 0


def test_nothing_written_is_no_draft_and_too_much_is_said(district, case):
    assert keep(district, case, text="") is None
    with pytest.raises(Invalid):
        keep(district, case, text="长" * (drafting.LONGEST + 1))
    assert Draft.objects.count() == 0


def test_each_person_and_each_act_has_its_own_and_strangers_have_none(district, case):
    keep(district, case)
    keep(district, case, verb=Verb.NOTE, text="给部门")
    keep(district, case, name="police", verb=Verb.NOTE, text="另一个人")
    assert Draft.objects.count() == 3
    with pytest.raises(NotThere):
        keep(district, case, name="civil")
    for actor in (NOBODY, SYSTEM, bearer(case.pk)):
        with pytest.raises(NotThere):
            drafting.keep(case, Verb.CONTACT, actor=actor, writing=writing())
    with pytest.raises(NotThere):
        keep(district, case, verb=Verb.READ)
    with pytest.raises(NotThere):
        drafting.discard(Draft.objects.get(person=district.people["police"]).pk, actor=district.actor("fire"))
    assert Draft.objects.count() == 3


def test_it_stays_whatever_happens_to_the_case_also_when_it_goes_to_others(district, case):
    keep(district, case)
    handling.note(case, actor=district.actor("police"), text="改了")
    resolving.refuse(case, actor=district.actor("fire"), reason="无关", basis="条例")
    assert keep(district, case, text="结案之后").revision == 2
    other = file_case(district).grievance
    keep(district, other, verb=Verb.OBJECT, text="不归我们，理由")
    dispatching.object_to(other, actor=district.actor("fire"), cites="2.3", reason="不归我们")
    dispatching.rule(
        other, actor=district.actor("ruling"), lead=district.departments["CIVIL"], ruling="民政主办"
    )
    with pytest.raises(NotThere):
        keep(district, other, verb=Verb.OBJECT, text="还想写")
    assert Draft.objects.get(grievance=other).fields == {"text": ["不归我们，理由"]}


def test_the_words_are_in_no_table_as_they_are_and_in_no_journal_and_no_log(district, case, caplog):
    with caplog.at_level(logging.DEBUG):
        keep(district, case)
        with pytest.raises(MoveRefused):
            keep(district, case, writer="page-2", text=WORDS + "二")
    assert "密语" not in caplog.text
    assert [entry.verb for entry in journal.entries(case.subject)] == ["file", "dispatch", "sign"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM grievances_draft")
        assert "密语" not in repr(cursor.fetchall())
    assert "密语" not in str(Draft.objects.get())


def test_it_goes_with_the_words_of_its_case_and_after_thirty_days(district, case):
    keep(district, case, verb=Verb.NOTE)
    resolving.refuse(case, actor=district.actor("fire"), reason="无关", basis="条例")
    erasing.erase(case, actor=bearer(case.pk), sure=True)
    assert Draft.objects.count() == 0
    with pytest.raises(NotThere):
        drafting.keep(reload(case), Verb.NOTE, actor=district.actor("fire"), writing=writing())
    other = file_case(district, body="另一件").grievance
    keep(district, other, verb=Verb.NOTE)
    with clock.travel(clock.now() + timedelta(days=29)):
        tidy()
        assert Draft.objects.count() == 1
    with clock.travel(clock.now() + timedelta(days=31)):
        tidy()
    assert Draft.objects.count() == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_many_pages_that_keep_at_once_one_wins_and_the_others_are_told(district):
    case = file_case(district).grievance
    actor, told, ready = district.actor("fire"), [], threading.Barrier(8)

    def page(number: int) -> None:
        ready.wait()
        try:
            drafting.keep(
                case, Verb.NOTE, actor=actor, writing=writing(f"第{number}页", writer=f"page-{number}")
            )
            told.append(number)
        except MoveRefused:
            told.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=page, args=[number]) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    won = [number for number in told if number is not None]
    assert (len(told), len(won)) == (8, 1)
    assert Draft.objects.get().fields == {"text": [f"第{won[0]}页"]}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_draft_kept_while_a_colleague_acts_on_the_case_is_there_and_so_is_the_act(district):
    """The case's row is locked by a colleague's act: the words are kept as soon as it is done."""
    case = file_case(district).grievance
    handling.sign(case, actor=district.actor("fire"))
    begun, version = threading.Event(), case.version

    def colleague() -> None:
        with handling.step(case, Verb.NOTE, actor=district.actor("police")) as this:
            handling.write(this, "note", "同时", speaks=this.speaks)
            begun.set()
            time.sleep(0.3)
        connection.close()

    other = threading.Thread(target=colleague)
    other.start()
    assert begun.wait(10)
    keep(district, case)
    other.join()
    assert Draft.objects.get().fields == {"text": [WORDS]}
    assert reload(case).version == version + 1


def test_a_reply_of_the_house_is_sent_and_its_draft_stays_until_its_page_says_so(district, case):
    """The action knows nothing of drafts: the page that sends drops its own (tests of the pages)."""
    keep(district, case, verb=Verb.PROPOSE)
    for part in case.parts.filter(role="co"):
        handling.waive(case, actor=district.actor("fire"), part=part, reason="不需要")
    resolving.propose(case, actor=district.actor("fire"), reply=REPLY)
    assert Draft.objects.count() == 1
