"""Who is told of what: one row per verb; and who reads of nothing by mail. PURE."""

from types import MappingProxyType

from grievances.lifecycle import Verb
from grievances.rights import PROTECTED

RESIDENT, LEAD, PARTS, SUPERVISOR, CENTRE, GRID = "resident", "lead", "parts", "supervisor", "centre", "grid"
ORDERED = "ordered"  # the department that the entry names, of an order or a rating
CALLED = "called"  # the departments that a whistle calls

HEIR = "heir"  # the departments that take over from some that have ended, of a part, an order or a call
OVERSEER = "overseer"  # the department that oversees the matter, where the entry names it

# Letters that can't be answered by mail: an answer would reach the department that handles the case.
NOT_BY_MAIL = PROTECTED


UNITS = frozenset({LEAD, PARTS, SUPERVISOR, CENTRE, ORDERED, CALLED, HEIR, OVERSEER})

# Whom each verb tells. People named by the action itself (an escalation's supervisor) are told besides.
NOTICES: MappingProxyType[Verb, tuple[str, ...]] = MappingProxyType(
    {
        Verb.FILE: (RESIDENT,),
        Verb.CORRECT: (),
        Verb.DISPATCH: (PARTS,),
        Verb.SOLVE: (RESIDENT,),
        Verb.SIGN: (),
        Verb.CONTACT: (RESIDENT,),
        Verb.ASK: (RESIDENT,),
        Verb.ANSWER: (LEAD,),
        Verb.ADD: (LEAD,),
        Verb.NOTE: (),
        Verb.FINISH: (LEAD,),
        Verb.JOIN: (PARTS,),
        Verb.WAIVE: (PARTS,),
        Verb.OBJECT: (CENTRE,),
        Verb.RULE: (PARTS,),
        Verb.PROPOSE: (RESIDENT,),
        Verb.CONFIRM: (LEAD,),
        Verb.DISPUTE: (LEAD, SUPERVISOR),
        Verb.LAPSE: (RESIDENT,),
        Verb.REFUSE: (RESIDENT,),
        Verb.TRANSFER_OUT: (RESIDENT,),
        Verb.WITHDRAW: (PARTS,),
        Verb.WARN: (),
        Verb.ESCALATE: (OVERSEER,),
        Verb.REOPEN: (RESIDENT, LEAD, SUPERVISOR),
        Verb.ASK_REVIEW: (RESIDENT, LEAD),
        Verb.DECIDE_REVIEW: (RESIDENT, LEAD),
        Verb.RETRIAGE: (),
        Verb.ASK_TIME: (),
        Verb.GRANT_TIME: (RESIDENT, PARTS),
        Verb.DECLINE_TIME: (),
        Verb.DROP_TIME: (),
        Verb.GO_ON: (RESIDENT, PARTS),
        Verb.PLAN: (),
        Verb.REACH: (RESIDENT, CENTRE),
        Verb.MEDIATE: (RESIDENT,),
        Verb.CONSENT: (LEAD,),
        Verb.RECORD_CONSENT: (RESIDENT,),
        Verb.SIT: (),
        Verb.AGREE: (RESIDENT,),
        Verb.END_MEDIATION: (RESIDENT, LEAD),
        Verb.REMIND: (LEAD,),
        Verb.FOLLOW_UP: (RESIDENT,),
        Verb.RECOMPUTE: (RESIDENT,),
        Verb.SUCCEED: (HEIR,),
        Verb.READ: (RESIDENT,),
        Verb.SUPERVISE: (ORDERED,),
        Verb.RECEIVE: (),
        Verb.RESPOND: (),
        Verb.ACCEPT_RESPONSE: (ORDERED,),
        Verb.SEND_BACK: (ORDERED,),
        Verb.PRESS: (ORDERED,),
        Verb.WHISTLE: (CALLED,),
        Verb.ACKNOWLEDGE: (),
        Verb.ARRIVE: (),
        Verb.ACT: (),
        Verb.MINUTES: (CALLED,),
        Verb.CALL_OFF: (CALLED,),
        Verb.RATE: (ORDERED,),
        Verb.TAKE: (),
        Verb.HAND: (),
        Verb.RELEASE: (),
        Verb.RECODE: (RESIDENT,),
        Verb.DISOWN: (CENTRE,),
        Verb.LOOK_UP: (RESIDENT,),
        Verb.RECUSE: (),
        Verb.READMIT: (),
        Verb.REPORT: (CENTRE,),
        Verb.HEED: (RESIDENT,),
        Verb.URGE: (),
        Verb.GUARD: (),
        Verb.UNGUARD: (),
        Verb.CHECK_ON: (RESIDENT,),
        Verb.ALL_WELL: (),
        Verb.NO_WORD: (),
        Verb.TEXTS: (),
        Verb.JOIN_IN: (),
        Verb.LEAVE: (),
        Verb.MERGE: (RESIDENT, PARTS),
        Verb.GO_AHEAD: (),
        Verb.SEEN_DONE: (LEAD,),
        Verb.SEEN_OPEN: (LEAD, SUPERVISOR),
        Verb.SEPARATE: (RESIDENT, PARTS),
        Verb.UNDO: (),  # nobody was told of it
        Verb.ERASE: (),  # a letter would keep the address that was just erased
    }
)

# Told only where the entry has this fact: a due time that stays is no news, and an overseer is told of the
# first level of the case's own lateness alone, and the resident of another party's answer that ends it.
ONLY_WITH: MappingProxyType[Verb, str] = MappingProxyType(
    {Verb.RECOMPUTE: "due", Verb.ESCALATE: "overseer", Verb.RECORD_CONSENT: "ended", Verb.MERGE: "into"}
)


# What neighbours who joined are told, in the words that anybody may read.
TO_JOINERS = frozenset(
    {
        Verb.SOLVE, Verb.PROPOSE, Verb.CONFIRM, Verb.DISPUTE, Verb.LAPSE, Verb.REFUSE, Verb.WITHDRAW,
        Verb.TRANSFER_OUT, Verb.DECIDE_REVIEW, Verb.REOPEN, Verb.GRANT_TIME, Verb.GO_ON,
        Verb.SEEN_DONE, Verb.SEEN_OPEN, Verb.SEPARATE,
    }
)  # fmt: skip
