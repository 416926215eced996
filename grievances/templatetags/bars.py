"""How the acts on a case stand in its bar: their keys, which comes first, which is loud."""

from grievances.lifecycle import Verb

# One key for each verb; j and k move, ? tells them all.
KEYS = {
    Verb.SIGN: "s",
    Verb.DISPATCH: "a",
    Verb.CORRECT: "c",
    Verb.SOLVE: "o",
    Verb.CONTACT: "w",
    Verb.ASK: "q",
    Verb.NOTE: "n",
    Verb.FINISH: "f",
    Verb.JOIN: "i",
    Verb.WAIVE: "v",
    Verb.OBJECT: "b",
    Verb.RULE: "r",
    Verb.PROPOSE: "e",
    Verb.REFUSE: "x",
    Verb.TRANSFER_OUT: "X",
    Verb.DECIDE_REVIEW: "R",
    Verb.READ: "p",
    Verb.ASK_TIME: "t",
    Verb.GRANT_TIME: "y",
    Verb.DECLINE_TIME: "d",
    Verb.DROP_TIME: "J",
    Verb.GO_ON: "g",
    Verb.PLAN: "P",
    Verb.REACH: "M",
    Verb.MEDIATE: "K",
    Verb.RECORD_CONSENT: "Y",
    Verb.SIT: "S",
    Verb.AGREE: "A",
    Verb.END_MEDIATION: "Z",
    Verb.FOLLOW_UP: "F",
    Verb.SUPERVISE: "1",
    Verb.RECEIVE: "2",
    Verb.RESPOND: "h",
    Verb.ACCEPT_RESPONSE: "L",  # a small l reads as the 1 beside it
    Verb.SEND_BACK: "m",
    Verb.PRESS: "u",
    Verb.WHISTLE: "3",
    Verb.ACKNOWLEDGE: "4",
    Verb.ARRIVE: "5",
    Verb.ACT: "6",
    Verb.MINUTES: "7",
    Verb.CALL_OFF: "8",
    Verb.RATE: "9",
    Verb.TAKE: "0",
    Verb.HAND: "T",
    Verb.RELEASE: "Q",
    Verb.RECODE: "C",
    Verb.RECUSE: "I",
    Verb.READMIT: "E",
    Verb.HEED: "H",
    Verb.MERGE: "U",
    Verb.GO_AHEAD: "G",
    Verb.SEEN_DONE: "+",
    Verb.SEEN_OPEN: "-",
    Verb.SEPARATE: "D",
    Verb.UNDO: "z",
}
# Done at once, without a form: often on a phone, at the place.
AT_ONCE = frozenset({Verb.SIGN, Verb.TAKE, Verb.GO_AHEAD, Verb.ACKNOWLEDGE, Verb.ARRIVE})
# What a case most often waits for: the first of them that can be done is the one clear button.
FIRST = (
    Verb.GO_AHEAD, Verb.HEED, Verb.SEEN_DONE, Verb.DECIDE_REVIEW, Verb.RULE, Verb.GRANT_TIME,
    Verb.ACKNOWLEDGE,
    Verb.ARRIVE, Verb.ACT, Verb.MINUTES, Verb.SIGN, Verb.RECEIVE, Verb.ACCEPT_RESPONSE, Verb.DISPATCH,
    Verb.AGREE, Verb.RECORD_CONSENT, Verb.PROPOSE, Verb.FINISH, Verb.CORRECT, Verb.FOLLOW_UP, Verb.RATE,
    Verb.NOTE,
)  # fmt: skip
QUIET_VERBS = (
    Verb.READ, Verb.DROP_TIME, Verb.CALL_OFF, Verb.TAKE, Verb.HAND, Verb.RELEASE, Verb.RECODE, Verb.RECUSE,
    Verb.READMIT, Verb.MERGE, Verb.SEPARATE,
)  # fmt: skip
KINDS = {
    Verb.REFUSE: "danger",
    Verb.TRANSFER_OUT: "danger",
    Verb.OBJECT: "danger",
    **dict.fromkeys(QUIET_VERBS, "quiet"),
}
