"""Which relation to a case carries the right to do what to it: the tables of `policies`, and nothing else."""

from types import MappingProxyType

from grievances.lifecycle import OrderState, Verb
from portal.departments.models import Role

RESIDENT, GRID, LEAD, CO, CENTRE, HEAD, SYSTEM = "resident", "grid", "lead", "co", "centre", "head", "system"
NEIGHBOUR = "neighbour"  # has the same matter, and joins or leaves; sees the case on a page of its own
HEIR = "heir"  # of a department that has ended, with its ended cases: reads them, and does nothing to them
# Who works for the department that watches how the item's lead does it 监管部门, and has no part in the case.
OVERSEER = "overseer"
# Of discipline inspection, whose area holds a confidential case of somebody else's: watches that its resident
# is not made to pay for it, and has no part in it.
WARDEN = "warden"
AREA_ROLES = {Role.GRID_OFFICER: GRID, Role.RULING: CENTRE, Role.DISTRICT_HEAD: HEAD}
STAFF = frozenset({GRID, LEAD, CO, CENTRE})
# Who issues supervision orders 督办单, and judges the answers. What the head has issued only a head judges,
# what the centre has issued no overseer.
ISSUERS = frozenset({OVERSEER, CENTRE, HEAD})
JUDGES = MappingProxyType({Role.DISTRICT_HEAD: {HEAD}, Role.RULING: {HEAD, CENTRE}, OVERSEER: ISSUERS})
# In which state an order must be for what is done about it.
ORDERS = MappingProxyType(
    {
        Verb.RECEIVE: (OrderState.ISSUED,),
        Verb.RESPOND: (OrderState.RECEIVED,),
        Verb.ACCEPT_RESPONSE: (OrderState.ANSWERED,),
        Verb.SEND_BACK: (OrderState.ANSWERED,),
        Verb.PRESS: (OrderState.ISSUED, OrderState.RECEIVED),
    }
)

# What is not done to a case that is before one: it makes the case, or it finds it.
BEFOREHAND = frozenset({Verb.FILE, Verb.LOOK_UP})
# What whoever acts on a case may do at any time: on the page, but not among what the case waits for.
ASIDE = frozenset({Verb.RECUSE})
# What is between the resident and those who watch over them: no business of whoever handles the case.
PROTECTED = frozenset({Verb.REPORT, Verb.HEED, Verb.URGE, Verb.CHECK_ON, Verb.ALL_WELL, Verb.NO_WORD})
# What no version counts that officers compare: else a page that has moved on, with nothing new to read on it,
# would tell a unit that its resident has spoken with somebody else.
UNCOUNTED = PROTECTED | {Verb.TEXTS}
# What is offered beside the deed that it takes back, and nowhere else.
PASSING = frozenset({Verb.UNDO})
# Who of a department has its part: said within the department, and nobody else's business.
HOLDING = frozenset({Verb.TAKE, Verb.HAND, Verb.RELEASE})

RIGHTS: MappingProxyType[Verb, frozenset[str]] = MappingProxyType(
    {
        Verb.FILE: frozenset({RESIDENT, GRID, SYSTEM}),
        Verb.CORRECT: frozenset({GRID, CENTRE, SYSTEM}),  # SYSTEM: of what was merged with the one
        Verb.DISPATCH: frozenset({GRID, CENTRE, SYSTEM}),
        Verb.SOLVE: frozenset({GRID}),
        Verb.SIGN: frozenset({LEAD, CO}),
        Verb.CONTACT: frozenset({LEAD, CO}),
        Verb.ASK: frozenset({LEAD}),
        Verb.ANSWER: frozenset({RESIDENT}),
        Verb.ADD: frozenset({RESIDENT}),
        Verb.NOTE: STAFF | {OVERSEER},
        Verb.FINISH: frozenset({CO}),
        Verb.JOIN: frozenset({LEAD, CENTRE}),
        Verb.WAIVE: frozenset({LEAD}),
        Verb.OBJECT: frozenset({LEAD}),
        Verb.RULE: frozenset({CENTRE}),
        Verb.PROPOSE: frozenset({LEAD}),
        Verb.CONFIRM: frozenset({RESIDENT}),
        Verb.DISPUTE: frozenset({RESIDENT}),
        Verb.LAPSE: frozenset({SYSTEM}),
        Verb.REFUSE: frozenset({LEAD, GRID}),
        Verb.TRANSFER_OUT: frozenset({LEAD, GRID, CENTRE}),
        Verb.WITHDRAW: frozenset({RESIDENT}),
        Verb.WARN: frozenset({SYSTEM}),
        Verb.ESCALATE: frozenset({SYSTEM}),
        Verb.REOPEN: frozenset({SYSTEM}),
        Verb.ASK_REVIEW: frozenset({RESIDENT}),
        Verb.DECIDE_REVIEW: frozenset({CENTRE, HEAD}),
        Verb.RETRIAGE: frozenset({SYSTEM}),
        Verb.ASK_TIME: frozenset({LEAD}),
        Verb.GRANT_TIME: frozenset({LEAD, CENTRE}),
        Verb.DECLINE_TIME: frozenset({LEAD, CENTRE}),
        Verb.DROP_TIME: frozenset({LEAD}),
        Verb.GO_ON: frozenset({LEAD, SYSTEM}),
        Verb.PLAN: frozenset({LEAD}),
        Verb.REACH: frozenset({LEAD}),
        Verb.MEDIATE: frozenset({LEAD}),
        Verb.CONSENT: frozenset({RESIDENT}),
        Verb.RECORD_CONSENT: frozenset({LEAD}),
        Verb.SIT: frozenset({LEAD}),
        Verb.AGREE: frozenset({LEAD}),
        Verb.END_MEDIATION: frozenset({LEAD, SYSTEM}),
        Verb.REMIND: frozenset({SYSTEM}),
        Verb.FOLLOW_UP: frozenset({LEAD, CENTRE}),  # the centre where the lead's department has ended
        Verb.RECOMPUTE: frozenset({SYSTEM}),
        Verb.SUCCEED: frozenset({SYSTEM}),
        Verb.READ: frozenset({LEAD, GRID, CENTRE, WARDEN}),
        Verb.ERASE: frozenset({RESIDENT, SYSTEM}),
        Verb.SUPERVISE: ISSUERS,
        Verb.RECEIVE: frozenset({LEAD, CO}),
        Verb.RESPOND: frozenset({LEAD, CO}),
        Verb.ACCEPT_RESPONSE: ISSUERS,
        Verb.SEND_BACK: ISSUERS,
        Verb.PRESS: ISSUERS,
        Verb.WHISTLE: frozenset({GRID, LEAD, CENTRE}),
        Verb.ACKNOWLEDGE: frozenset({LEAD, CO}),
        Verb.ARRIVE: frozenset({LEAD, CO}),
        Verb.ACT: frozenset({LEAD, CO}),
        Verb.MINUTES: frozenset({GRID, LEAD, CENTRE}),
        Verb.CALL_OFF: frozenset({GRID, LEAD, CENTRE}),
        Verb.RATE: STAFF,
        Verb.TAKE: frozenset({LEAD, CO}),
        Verb.HAND: frozenset({LEAD, CO}),
        Verb.RELEASE: frozenset({LEAD, CO, SYSTEM}),
        Verb.RECODE: frozenset({GRID}),
        Verb.DISOWN: frozenset({RESIDENT}),
        Verb.LOOK_UP: frozenset({LEAD, GRID}),
        # SYSTEM: of the cases that were merged with the one.
        Verb.RECUSE: STAFF | {OVERSEER, WARDEN, SYSTEM},
        Verb.READMIT: frozenset({LEAD, CO, CENTRE, HEAD, SYSTEM}),
        Verb.REPORT: frozenset({RESIDENT}),
        Verb.HEED: frozenset({CENTRE, LEAD, WARDEN}),
        Verb.URGE: frozenset({SYSTEM}),
        Verb.GUARD: frozenset({RESIDENT}),
        Verb.UNGUARD: frozenset({RESIDENT}),
        Verb.CHECK_ON: frozenset({SYSTEM}),
        Verb.ALL_WELL: frozenset({RESIDENT}),
        Verb.NO_WORD: frozenset({SYSTEM}),
        Verb.TEXTS: frozenset({RESIDENT}),
        Verb.JOIN_IN: frozenset({NEIGHBOUR}),
        Verb.LEAVE: frozenset({NEIGHBOUR}),
        Verb.MERGE: frozenset({GRID, CENTRE, LEAD, SYSTEM}),
        Verb.GO_AHEAD: frozenset({GRID, CENTRE}),
        Verb.SEEN_DONE: frozenset({GRID, CENTRE}),
        Verb.SEEN_OPEN: frozenset({GRID, CENTRE}),
        Verb.SEPARATE: frozenset({GRID, CENTRE, LEAD}),
        Verb.UNDO: STAFF | {OVERSEER},
    }
)
