"""The life of a case: what may be, and which verb leads where. PURE.

A verb is the key of its move here, of its right in `policies`, of its action, of its journal entry, of its
notice and of its button. `MOVES[verb]` maps the status before to the status after.
"""

from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Status(StrEnum):
    FILED = "filed"
    TRIAGED = "triaged"
    DISPATCHED = "dispatched"
    SIGNED = "signed"
    IN_PROGRESS = "in_progress"
    PROPOSED = "proposed"
    CLOSED = "closed"
    REFUSED = "refused"
    TRANSFERRED = "transferred"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class Verb(StrEnum):
    FILE = "file"
    CORRECT = "correct"
    DISPATCH = "dispatch"
    SOLVE = "solve"
    SIGN = "sign"
    CONTACT = "contact"
    ASK = "ask"
    ANSWER = "answer"
    ADD = "add"
    NOTE = "note"
    FINISH = "finish"
    JOIN = "join"
    WAIVE = "waive"
    OBJECT = "object"
    RULE = "rule"
    PROPOSE = "propose"
    CONFIRM = "confirm"
    DISPUTE = "dispute"
    LAPSE = "lapse"
    REFUSE = "refuse"
    TRANSFER_OUT = "transfer_out"
    WITHDRAW = "withdraw"
    WARN = "warn"
    ESCALATE = "escalate"
    REOPEN = "reopen"
    ASK_REVIEW = "ask_review"
    DECIDE_REVIEW = "decide_review"
    RETRIAGE = "retriage"
    ASK_TIME = "ask_time"
    GRANT_TIME = "grant_time"
    DECLINE_TIME = "decline_time"
    DROP_TIME = "drop_time"
    GO_ON = "go_on"
    PLAN = "plan"
    REACH = "reach"
    MEDIATE = "mediate"
    CONSENT = "consent"
    RECORD_CONSENT = "record_consent"
    SIT = "sit"
    AGREE = "agree"
    END_MEDIATION = "end_mediation"
    REMIND = "remind"
    FOLLOW_UP = "follow_up"
    RECOMPUTE = "recompute"
    SUCCEED = "succeed"
    READ = "read"
    ERASE = "erase"
    SUPERVISE = "supervise"
    RECEIVE = "receive"
    RESPOND = "respond"
    ACCEPT_RESPONSE = "accept_response"
    SEND_BACK = "send_back"
    PRESS = "press"
    WHISTLE = "whistle"
    ACKNOWLEDGE = "acknowledge"
    ARRIVE = "arrive"
    ACT = "act"
    MINUTES = "minutes"
    CALL_OFF = "call_off"
    RATE = "rate"
    TAKE = "take"
    HAND = "hand"
    RELEASE = "release"
    RECODE = "recode"
    DISOWN = "disown"
    LOOK_UP = "look_up"
    RECUSE = "recuse"
    READMIT = "readmit"
    REPORT = "report"
    HEED = "heed"
    URGE = "urge"  # nobody has heeded it in time
    GUARD = "guard"
    UNGUARD = "unguard"
    CHECK_ON = "check_on"
    ALL_WELL = "all_well"
    NO_WORD = "no_word"
    TEXTS = "texts"  # whether they want short messages
    JOIN_IN = "join_in"  # a neighbour: mine is the same matter
    LEAVE = "leave"  # a neighbour, who had joined in
    MERGE = "merge"
    GO_AHEAD = "go_ahead"
    SEEN_DONE = "seen_done"
    SEEN_OPEN = "seen_open"
    SEPARATE = "separate"  # what was merged stands alone again
    UNDO = "undo"  # within ten seconds, by whoever did it


class Outcome(StrEnum):
    """How a case ended. Silence is an outcome of its own, never satisfaction (invariant 6).
    What a patrol found was seen again to be done, or by nobody: it has no resident who could say so."""

    NONE = ""
    CONFIRMED = "confirmed"
    SILENT = "silent"
    REFUSED = "refused"
    TRANSFERRED = "transferred"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    SEEN = "seen"
    UNSEEN = "unseen"


class Ground(StrEnum):
    """Why a case is refused: nobody's duty, a statutory channel instead, on its way already, or the same
    facts were answered and finally reviewed."""

    OUTSIDE = "outside"
    CHANNEL = "channel"
    KNOWN = "known"
    ANSWERED = "answered"


class Statutory(StrEnum):
    """The channels that the law opens instead of this one."""

    COURT = "court"
    LABOUR = "labour"
    RECONSIDERATION = "reconsideration"
    LITIGATION = "litigation"
    PETITION = "petition"


class ReviewState(StrEnum):
    """What came of a review. FALLEN: the case was opened again without it, or was erased."""

    ASKED = "asked"
    UPHELD = "upheld"
    PART = "part"
    WHOLE = "whole"
    FALLEN = "fallen"


class PartState(StrEnum):
    """Where one department's part stands."""

    WAITING = "waiting"
    SIGNED = "signed"
    DONE = "done"
    WAIVED = "waived"
    WITHDRAWN = "withdrawn"


class OrderState(StrEnum):
    """Where a supervision order stands. FALLEN: its case ended, or no department took it over."""

    ISSUED = "issued"
    RECEIVED = "received"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    FALLEN = "fallen"


class MediationState(StrEnum):
    """Where a mediation stands. UNDER_WAY: all parties have agreed to take part."""

    OFFERED = "offered"
    UNDER_WAY = "under_way"
    AGREED = "agreed"
    FAILED = "failed"


class Consent(StrEnum):
    """Whether a party takes part in a mediation."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"


class WhistleState(StrEnum):
    """Where a whistle stands. OVER: its minutes are written. FALLEN: its case ended, or nobody was left."""

    OPEN = "open"
    OVER = "over"
    CALLED_OFF = "called_off"
    FALLEN = "fallen"


class CallState(StrEnum):
    """Where one called department stands. ABSENT: the whistle is over, and it never came."""

    CALLED = "called"
    COMING = "coming"
    THERE = "there"
    DONE = "done"
    ABSENT = "absent"
    DROPPED = "dropped"


S = Status
TRIAGE = (S.FILED, S.TRIAGED)
HANDLED = (S.DISPATCHED, S.SIGNED, S.IN_PROGRESS)
OPEN = (*TRIAGE, *HANDLED)
ANSWERED = (S.CLOSED, S.REFUSED, S.TRANSFERRED)  # ended with an answer, which can be reviewed
ENDED = (*ANSWERED, S.WITHDRAWN, S.MERGED)
REVIEWS = 2  # 复查 and 复核; then the answer is final
VERDICTS = (ReviewState.UPHELD, ReviewState.PART, ReviewState.WHOLE)
OPEN_PARTS = (PartState.WAITING, PartState.SIGNED)
OPEN_ORDERS = (OrderState.ISSUED, OrderState.RECEIVED, OrderState.ANSWERED)


def _stay(*statuses: Status) -> dict[Status | None, Status]:
    return {status: status for status in statuses}


WHENEVER = (
    Verb.RECODE, Verb.DISOWN, Verb.LOOK_UP, Verb.RECUSE, Verb.READMIT, Verb.REPORT, Verb.HEED, Verb.URGE,
    Verb.GUARD, Verb.UNGUARD, Verb.CHECK_ON, Verb.ALL_WELL, Verb.NO_WORD, Verb.TEXTS,
)  # fmt: skip
MOVES: MappingProxyType[Verb, dict[Status | None, Status]] = MappingProxyType(
    {
        Verb.FILE: {None: S.FILED},
        # What was merged goes along with the case that it was merged into.
        Verb.CORRECT: {**dict.fromkeys((S.FILED, S.TRIAGED, S.DISPATCHED), S.TRIAGED), S.MERGED: S.MERGED},
        Verb.DISPATCH: dict.fromkeys(TRIAGE, S.DISPATCHED),
        Verb.SOLVE: dict.fromkeys((S.FILED, S.TRIAGED, S.DISPATCHED), S.PROPOSED),
        Verb.SIGN: {S.DISPATCHED: S.SIGNED, **_stay(S.SIGNED, S.IN_PROGRESS)},
        Verb.CONTACT: dict.fromkeys((S.SIGNED, S.IN_PROGRESS), S.IN_PROGRESS),
        Verb.ASK: dict.fromkeys((S.SIGNED, S.IN_PROGRESS), S.IN_PROGRESS),
        Verb.ANSWER: _stay(*HANDLED),
        Verb.ADD: _stay(*OPEN, S.PROPOSED),
        Verb.NOTE: _stay(*OPEN, S.PROPOSED),
        Verb.FINISH: _stay(*HANDLED),
        Verb.JOIN: _stay(*HANDLED),
        Verb.WAIVE: _stay(S.SIGNED, S.IN_PROGRESS),
        Verb.OBJECT: _stay(S.DISPATCHED),
        Verb.RULE: dict.fromkeys(HANDLED, S.DISPATCHED),
        Verb.PROPOSE: dict.fromkeys((S.SIGNED, S.IN_PROGRESS), S.PROPOSED),
        Verb.CONFIRM: {S.PROPOSED: S.CLOSED},
        Verb.DISPUTE: {S.PROPOSED: S.IN_PROGRESS},
        Verb.LAPSE: {S.PROPOSED: S.CLOSED},
        Verb.REFUSE: dict.fromkeys((*TRIAGE, S.SIGNED, S.IN_PROGRESS), S.REFUSED),
        Verb.TRANSFER_OUT: dict.fromkeys((*TRIAGE, S.SIGNED, S.IN_PROGRESS), S.TRANSFERRED),
        Verb.WITHDRAW: dict.fromkeys((*OPEN, S.PROPOSED), S.WITHDRAWN),
        Verb.WARN: _stay(*OPEN),
        Verb.ESCALATE: _stay(*OPEN, S.PROPOSED, *ANSWERED),
        Verb.REOPEN: {S.CLOSED: S.IN_PROGRESS},
        Verb.ASK_REVIEW: _stay(*ANSWERED),
        Verb.DECIDE_REVIEW: dict.fromkeys(ANSWERED, S.IN_PROGRESS),
        Verb.RETRIAGE: dict.fromkeys((S.REFUSED, S.TRANSFERRED), S.FILED),
        Verb.ASK_TIME: _stay(S.SIGNED, S.IN_PROGRESS),
        Verb.GRANT_TIME: _stay(S.SIGNED, S.IN_PROGRESS),
        Verb.DECLINE_TIME: _stay(S.SIGNED, S.IN_PROGRESS),
        Verb.DROP_TIME: _stay(S.SIGNED, S.IN_PROGRESS),
        Verb.GO_ON: _stay(S.SIGNED, S.IN_PROGRESS),
        Verb.PLAN: _stay(S.SIGNED, S.IN_PROGRESS),
        Verb.REACH: _stay(S.SIGNED, S.IN_PROGRESS),
        Verb.MEDIATE: dict.fromkeys((S.SIGNED, S.IN_PROGRESS), S.IN_PROGRESS),
        Verb.CONSENT: _stay(*OPEN),
        Verb.RECORD_CONSENT: _stay(S.SIGNED, S.IN_PROGRESS),
        Verb.SIT: _stay(S.SIGNED, S.IN_PROGRESS),
        Verb.AGREE: _stay(S.SIGNED, S.IN_PROGRESS),
        Verb.END_MEDIATION: _stay(*OPEN),
        Verb.REMIND: _stay(*OPEN, S.PROPOSED, S.CLOSED),
        Verb.FOLLOW_UP: _stay(*HANDLED, S.PROPOSED, S.CLOSED),
        Verb.RECOMPUTE: _stay(*OPEN),
        Verb.SUCCEED: _stay(*OPEN, S.PROPOSED),
        Verb.READ: _stay(*Status),
        Verb.ERASE: _stay(*ENDED),
        Verb.SUPERVISE: _stay(*HANDLED),
        Verb.RECEIVE: _stay(*HANDLED, S.PROPOSED),
        Verb.RESPOND: _stay(*HANDLED, S.PROPOSED),
        Verb.ACCEPT_RESPONSE: _stay(*HANDLED, S.PROPOSED),
        Verb.SEND_BACK: _stay(*HANDLED, S.PROPOSED),
        Verb.PRESS: _stay(*HANDLED, S.PROPOSED),
        Verb.WHISTLE: _stay(*HANDLED),
        Verb.ACKNOWLEDGE: _stay(*HANDLED, S.PROPOSED),
        Verb.ARRIVE: _stay(*HANDLED, S.PROPOSED),
        Verb.ACT: _stay(*HANDLED, S.PROPOSED),
        Verb.MINUTES: _stay(*HANDLED, S.PROPOSED),
        Verb.CALL_OFF: _stay(*HANDLED, S.PROPOSED),
        Verb.RATE: _stay(S.CLOSED),
        Verb.TAKE: _stay(*HANDLED, S.PROPOSED),
        Verb.HAND: _stay(*HANDLED, S.PROPOSED),
        Verb.RELEASE: _stay(*HANDLED, S.PROPOSED),
        **dict.fromkeys(WHENEVER, _stay(*Status)),
        Verb.JOIN_IN: _stay(*OPEN, S.PROPOSED),
        Verb.LEAVE: _stay(*Status),
        Verb.MERGE: {**dict.fromkeys(OPEN, S.MERGED), S.MERGED: S.MERGED},
        Verb.GO_AHEAD: _stay(S.FILED),
        Verb.SEEN_DONE: {S.PROPOSED: S.CLOSED},
        Verb.SEEN_OPEN: {S.PROPOSED: S.IN_PROGRESS},
        Verb.SEPARATE: {S.MERGED: S.FILED, **_stay(*OPEN)},  # the action says where the case stands again
        Verb.UNDO: _stay(*OPEN, S.PROPOSED),  # and so here
    }
)

# What else must be so, beside the status: of the case, by attribute.
CONDITIONS: MappingProxyType[Verb, tuple[tuple[str, bool], ...]] = MappingProxyType(
    {
        Verb.ANSWER: (("question_open", True),),
        Verb.CONTACT: (("is_found", False),),
        Verb.ASK: (("question_open", False), ("is_found", False)),
        Verb.OBJECT: (("disputed", False), ("ruled", False)),
        Verb.RULE: (("disputed", True),),
        Verb.REFUSE: (("disputed", False),),
        Verb.TRANSFER_OUT: (("disputed", False),),
        Verb.ESCALATE: (("can_be_late", True),),
        Verb.ASK_TIME: (("has_asked_time", False),),
        Verb.GRANT_TIME: (("has_asked_time", True),),
        Verb.DECLINE_TIME: (("has_asked_time", True),),
        Verb.DROP_TIME: (("has_asked_time", True),),
        Verb.GO_ON: (("is_held", True),),
        Verb.PLAN: (("has_asked_time", False), ("about_staff", False)),
        Verb.REACH: (("planned", True),),
        Verb.MEDIATE: (("mediating", False), ("about_staff", False), ("is_found", False)),
        Verb.CONSENT: (("mediating", True),),
        Verb.RECORD_CONSENT: (("mediating", True),),
        Verb.SIT: (("mediating", True),),
        Verb.AGREE: (("mediating", True),),
        Verb.END_MEDIATION: (("mediating", True),),
        Verb.REMIND: (("is_erased", False),),
        Verb.FOLLOW_UP: (("follow_up", True),),
        Verb.REOPEN: (("is_erased", False),),
        Verb.ASK_REVIEW: (("can_be_reviewed", True),),
        Verb.DECIDE_REVIEW: (("is_under_review", True),),
        Verb.RETRIAGE: (("is_erased", False),),
        Verb.ERASE: (("is_erased", False),),
        Verb.RECEIVE: (("supervised", True),),
        Verb.RESPOND: (("supervised", True),),
        Verb.ACCEPT_RESPONSE: (("supervised", True),),
        Verb.SEND_BACK: (("supervised", True),),
        Verb.PRESS: (("supervised", True),),
        Verb.WHISTLE: (("whistled", False),),
        Verb.ACKNOWLEDGE: (("whistled", True),),
        Verb.ARRIVE: (("whistled", True),),
        Verb.ACT: (("whistled", True),),
        Verb.MINUTES: (("whistled", True),),
        Verb.CALL_OFF: (("whistled", True),),
        Verb.RATE: (("is_erased", False),),
        # A new code opens the resident's own page, with their answers: none is printed of a guarded one.
        Verb.RECODE: (("is_behalf", True), ("guarded", False), ("is_erased", False)),
        Verb.DISOWN: (("is_behalf", True), ("disowned", False), ("is_erased", False)),
        Verb.LOOK_UP: (("is_erased", False),),
        Verb.RECUSE: (("is_erased", False),),
        Verb.REPORT: (("reported", False), ("is_erased", False)),
        Verb.HEED: (("reported", True), ("is_erased", False)),
        Verb.URGE: (("reported", True), ("is_erased", False)),
        Verb.GUARD: (("guarded", False), ("about_staff", False), ("historical", False), ("is_erased", False)),
        Verb.UNGUARD: (("guarded", True), ("is_erased", False)),
        Verb.CHECK_ON: (("is_guarded", True), ("checking", False), ("is_erased", False)),
        Verb.ALL_WELL: (("checking", True), ("is_erased", False)),
        Verb.NO_WORD: (("checking", True), ("is_erased", False)),
        Verb.TEXTS: (("is_erased", False),),
        Verb.READMIT: (("recused", True), ("is_erased", False)),
        Verb.JOIN_IN: (("is_confidential", False),),
        Verb.MERGE: (("is_confidential", False),),
        Verb.GO_AHEAD: (("is_one_of_many", True),),
        Verb.READ: (("is_found", False),),
        Verb.SEEN_DONE: (("is_found", True), ("is_erased", False)),
        Verb.SEEN_OPEN: (("is_found", True), ("is_erased", False)),
        Verb.SEPARATE: (("is_confidential", False), ("is_erased", False)),
    }
)


def can(verb: Verb, case: Any) -> bool:
    """Whether the case's state allows the verb. `case` needs `status` and the flags named in CONDITIONS."""
    if case.status not in MOVES[verb]:
        return False
    return all(getattr(case, name) is wanted for name, wanted in CONDITIONS.get(verb, ()))


def after(verb: Verb, status: str | None) -> Status:
    """The status that the verb leads to. KeyError where it leads nowhere."""
    return MOVES[verb][Status(status) if status is not None else None]
