"""What can be taken back within ten seconds, and why the rest can't: the table, and nothing else. PURE.

Honest is to take back what nobody outside has been told yet: letters about these acts wait in the outbox
until the time is over, and what they say to the resident stands on no page before. Where somebody reads of
it at once, where it is evidence, or where it ends or decides something, there is another way back, or none.
"""

from datetime import timedelta
from types import MappingProxyType

from grievances.lifecycle import Verb

SECONDS = 10
WITHIN = timedelta(seconds=SECONDS)
GRACE = timedelta(seconds=2)  # for the way to the server; letters are held that long, too

UNDOABLE = MappingProxyType(
    {
        Verb.SIGN: "It stands within the department; no letter goes.",
        Verb.TAKE: "Only a colleague is told, by a letter that waits.",
        Verb.HAND: "Only colleagues are told, by letters that wait.",
        Verb.RELEASE: "Only a colleague is told, by a letter that waits.",
        Verb.NOTE: "Only departments read it; its words go back to their author.",
        Verb.CONTACT: "The letter waits, and so does the text on the resident's page.",
        Verb.JOIN: "The department is told by a letter that waits.",
        Verb.CORRECT: "The departments are told by letters that wait.",
        Verb.DISPATCH: "The departments are told by letters that wait.",
    }
)
_READ_AT_ONCE = "Whoever it concerns finds it on their page at once, and may be answering it."
_EVIDENCE = "It says what was so at a moment: a wrong one is answered by a right one."
_DECIDES = "It decides something that others go by from then on."
_ENDS = "It ends the case, or begins its end, and has ways of its own back."
_OTHER_WAY = "There is another way back, for longer than ten seconds."
DISHONEST = MappingProxyType(
    {
        **dict.fromkeys((Verb.ASK, Verb.MEDIATE, Verb.SUPERVISE, Verb.WHISTLE), _READ_AT_ONCE),
        **dict.fromkeys((Verb.RESPOND, Verb.PRESS, Verb.HEED, Verb.GO_AHEAD), _READ_AT_ONCE),
        **dict.fromkeys((Verb.FINISH, Verb.ARRIVE, Verb.ACKNOWLEDGE, Verb.ACT, Verb.RECEIVE), _EVIDENCE),
        **dict.fromkeys((Verb.READ, Verb.RECORD_CONSENT, Verb.SIT, Verb.FOLLOW_UP, Verb.REACH), _EVIDENCE),
        **dict.fromkeys((Verb.RATE, Verb.RECUSE, Verb.RECODE, Verb.SEEN_OPEN), _EVIDENCE),
        **dict.fromkeys((Verb.RULE, Verb.OBJECT, Verb.WAIVE, Verb.GRANT_TIME), _DECIDES),
        **dict.fromkeys((Verb.DECLINE_TIME, Verb.GO_ON, Verb.DECIDE_REVIEW), _DECIDES),
        **dict.fromkeys((Verb.ACCEPT_RESPONSE, Verb.SEND_BACK, Verb.MINUTES, Verb.AGREE), _DECIDES),
        **dict.fromkeys((Verb.END_MEDIATION, Verb.CALL_OFF, Verb.READMIT), _DECIDES),
        **dict.fromkeys((Verb.SOLVE, Verb.PROPOSE, Verb.REFUSE, Verb.TRANSFER_OUT, Verb.SEEN_DONE), _ENDS),
        Verb.ASK_TIME: f"{_OTHER_WAY} The request is taken back.",
        Verb.DROP_TIME: f"{_OTHER_WAY} It is asked for again.",
        Verb.PLAN: f"{_OTHER_WAY} The request is taken back.",
        Verb.MERGE: f"{_OTHER_WAY} The case is separated again.",
        Verb.SEPARATE: f"{_OTHER_WAY} The case is merged again.",
        Verb.UNDO: "What was taken back is done again.",
    }
)
