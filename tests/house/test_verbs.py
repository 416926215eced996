"""One word per deed: the tables of verbs have the same keys; a verb without a door for people is named."""

import inspect
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import resolve, reverse

from grievances.actions import (
    answering,
    behalf,
    checking,
    dispatching,
    ending,
    erasing,
    escalating,
    extending,
    filing,
    following,
    handing,
    handling,
    identifying,
    looking,
    mediating,
    merging,
    neighbours,
    planning,
    pressing,
    rating,
    recomputing,
    recusing,
    repeating,
    resolving,
    reviewing,
    seeing,
    separating,
    succeeding,
    supervising,
    texting,
    undoing,
    whistling,
)
from grievances.api.deeds import DOORS, WITHOUT_DOOR
from grievances.lifecycle import CONDITIONS, MOVES, Outcome, PartState, Status, Verb
from grievances.notices import NOTICES
from grievances.policies import BEFOREHAND, NEIGHBOUR, RESIDENT, RIGHTS, SYSTEM
from grievances.templatetags import casework
from grievances.undoable import DISHONEST, UNDOABLE
from grievances.views import acts, own

EVERY = set(Verb)
BY_THE_SYSTEM = {
    Verb.LAPSE, Verb.WARN, Verb.ESCALATE, Verb.REOPEN, Verb.RECOMPUTE, Verb.SUCCEED, Verb.REMIND,
    Verb.RETRIAGE, Verb.URGE, Verb.CHECK_ON, Verb.NO_WORD,
}  # fmt: skip
BY_NEIGHBOURS = {Verb.JOIN_IN, Verb.LEAVE}  # whose doors are no resident's and no officer's
ACTIONS = {
    Verb.FILE: filing.file,
    Verb.CORRECT: dispatching.correct,
    Verb.DISPATCH: dispatching.dispatch,
    Verb.SOLVE: resolving.solve,
    Verb.SIGN: handling.sign,
    Verb.CONTACT: handling.contact,
    Verb.ASK: handling.ask,
    Verb.ANSWER: answering.answer,
    Verb.ADD: answering.add,
    Verb.NOTE: handling.note,
    Verb.FINISH: handling.finish,
    Verb.JOIN: dispatching.join,
    Verb.WAIVE: handling.waive,
    Verb.OBJECT: dispatching.object_to,
    Verb.RULE: dispatching.rule,
    Verb.PROPOSE: resolving.propose,
    Verb.CONFIRM: resolving.confirm,
    Verb.DISPUTE: resolving.dispute,
    Verb.LAPSE: resolving.lapse,
    Verb.REFUSE: resolving.refuse,
    Verb.TRANSFER_OUT: ending.transfer_out,
    Verb.WITHDRAW: answering.withdraw,
    Verb.WARN: escalating.warn,
    Verb.ESCALATE: escalating.escalate,
    Verb.REOPEN: resolving.reopen,
    Verb.ASK_REVIEW: reviewing.ask_review,
    Verb.DECIDE_REVIEW: reviewing.decide_review,
    Verb.RETRIAGE: reviewing.retriage,
    Verb.ASK_TIME: extending.ask_time,
    Verb.GRANT_TIME: extending.grant_time,
    Verb.DECLINE_TIME: extending.decline_time,
    Verb.DROP_TIME: extending.drop_time,
    Verb.GO_ON: extending.go_on,
    Verb.PLAN: extending.plan,
    Verb.REACH: planning.reach,
    Verb.MEDIATE: mediating.mediate,
    Verb.CONSENT: mediating.consent,
    Verb.RECORD_CONSENT: mediating.record_consent,
    Verb.SIT: mediating.sit,
    Verb.AGREE: mediating.agree,
    Verb.END_MEDIATION: mediating.end_mediation,
    Verb.REMIND: following.remind,
    Verb.FOLLOW_UP: following.follow_up,
    Verb.RECOMPUTE: recomputing.recompute,
    Verb.SUCCEED: succeeding.succeed,
    Verb.READ: identifying.read,
    Verb.ERASE: erasing.erase,
    Verb.SUPERVISE: supervising.supervise,
    Verb.RECEIVE: supervising.receive,
    Verb.RESPOND: supervising.respond,
    Verb.ACCEPT_RESPONSE: supervising.accept_response,
    Verb.SEND_BACK: supervising.send_back,
    Verb.PRESS: supervising.press,
    Verb.WHISTLE: whistling.whistle,
    Verb.ACKNOWLEDGE: whistling.acknowledge,
    Verb.ARRIVE: whistling.arrive,
    Verb.ACT: whistling.act,
    Verb.MINUTES: whistling.minutes,
    Verb.CALL_OFF: whistling.call_off,
    Verb.RATE: rating.rate,
    Verb.TAKE: handing.take,
    Verb.HAND: handing.hand,
    Verb.RELEASE: handing.release,
    Verb.RECODE: behalf.recode,
    Verb.DISOWN: behalf.disown,
    Verb.LOOK_UP: looking.look_up,
    Verb.RECUSE: recusing.recuse,
    Verb.READMIT: recusing.readmit,
    Verb.REPORT: pressing.report,
    Verb.HEED: pressing.heed,
    Verb.URGE: pressing.urge,
    Verb.GUARD: checking.guard,
    Verb.UNGUARD: checking.unguard,
    Verb.CHECK_ON: checking.ask,
    Verb.ALL_WELL: checking.all_well,
    Verb.NO_WORD: checking.no_word,
    Verb.TEXTS: texting.texts,
    Verb.JOIN_IN: neighbours.join_in,
    Verb.LEAVE: neighbours.leave,
    Verb.MERGE: merging.merge,
    Verb.GO_AHEAD: repeating.go_ahead,
    Verb.SEEN_DONE: seeing.seen_done,
    Verb.SEEN_OPEN: seeing.seen_open,
    Verb.SEPARATE: separating.separate,
    Verb.UNDO: undoing.undo,
}


@pytest.mark.parametrize("table", [MOVES, RIGHTS, NOTICES, casework.VERBS, ACTIONS], ids="MRNWA")
def test_every_table_has_every_verb(table):
    assert set(table) == EVERY


def test_every_verb_has_its_sentence():
    files = {file.stem for file in Path(settings.ROOT, "templates/notices").glob("*.txt")}
    assert files == {*EVERY, "letter"}


def test_every_condition_is_of_a_verb():
    assert set(CONDITIONS) <= EVERY


def test_every_verb_of_a_person_has_a_door_on_the_pages():
    residents, officers = set(own.ACTS), set(acts.ACTS)
    assert residents | officers == EVERY - BY_THE_SYSTEM - BY_NEIGHBOURS - BEFOREHAND
    assert {verb for verb in EVERY if RESIDENT in RIGHTS[verb]} == residents | {Verb.FILE}
    for verb in residents:
        found = resolve(reverse(f"own-case-{verb}", args=["LH-2222-22"]))
        assert found.kwargs["verb"] == verb
    for verb in officers:
        assert resolve(reverse("desk-act", args=["LH-2222-22", verb])).kwargs["verb"] == verb


def test_every_verb_of_a_person_has_a_door_in_the_api():
    assert {*WITHOUT_DOOR, *DOORS} == EVERY
    assert BY_THE_SYSTEM | BY_NEIGHBOURS | BEFOREHAND == WITHOUT_DOOR
    for verb in DOORS:
        assert reverse(f"api-{verb}", args=["LH-2222-22"]).endswith(f"/{verb}/")


def test_pages_and_api_call_the_same_actions():
    assert {verb: door.action for verb, door in DOORS.items()} == {verb: ACTIONS[verb] for verb in DOORS}
    assert {verb: act.action for verb, act in own.ACTS.items()} == {verb: ACTIONS[verb] for verb in own.ACTS}
    assert {verb: act.do for verb, act in acts.ACTS.items()} == {verb: ACTIONS[verb] for verb in acts.ACTS}


def test_a_call_of_the_api_can_say_what_its_action_takes():
    """The names of the fields are those of the arguments: none falls on the floor, none is forgotten."""
    renamed = {"photos": "photos_given"}
    reply = {"facts", "basis", "decision", "next_steps", "evidence"}
    for verb, door in DOORS.items():
        given = {renamed.get(name, name) for name in door.given().fields}
        if reply < given:
            given = given - reply | {"reply"}
        taken = set(inspect.signature(door.action).parameters) - {"grievance", "actor"}
        assert given == taken, verb


def test_neighbours_have_doors_of_their_own():
    assert {verb for verb in EVERY if NEIGHBOUR in RIGHTS[verb]} == BY_NEIGHBOURS
    assert reverse("join", args=["LH-2222-22"])
    assert reverse("joined-leave", args=[1])


def test_only_the_system_has_the_systems_verbs():
    assert {verb for verb in EVERY if RIGHTS[verb] == {SYSTEM}} == BY_THE_SYSTEM


def test_every_state_has_its_word():
    assert set(casework.STATUSES) == set(Status)
    assert set(casework.OUTCOMES) == set(Outcome) - {Outcome.NONE}
    assert set(casework.PART_STATES) == set(PartState)


def test_every_status_leads_somewhere_or_is_an_end():
    for verb in EVERY - {Verb.READ}:
        for before, after in MOVES[verb].items():
            assert after in Status
            assert before is None or before in Status


def test_of_every_officers_verb_it_is_said_whether_it_can_be_taken_back():
    assert set(UNDOABLE) | set(DISHONEST) == set(acts.ACTS)
    assert not set(UNDOABLE) & set(DISHONEST)
