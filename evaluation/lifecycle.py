"""What may happen to panel sessions, samples, seats and orders, and the verbs they are recorded by. PURE."""

from enum import StrEnum


class Verb(StrEnum):
    """The key of the action, of its journal entry and of its notice."""

    ASK = "ask"
    JOIN = "join_pool"
    LEAVE = "leave_pool"
    RECKON = "reckon"
    STEP_IN = "step_in"
    ADMIT = "admit"
    RETIRE = "retire"
    ANNOUNCE = "announce"
    SEED = "seed"
    CONSIDER = "consider"
    END = "end"
    DRAW = "draw"
    SEAT = "seat"
    STEP_ASIDE = "step_aside"
    AGAIN = "score_again"
    DISCUSS = "discuss"
    ARGUE = "argue"
    MIX = "mix_in"
    MASK = "mask_words"
    UNMASK = "unmask_words"
    COUNT = "count_people"
    AMEND_RULE = "amend_sampling_rule"
    AMEND_RECHECK = "amend_recheck_rule"
    AMEND_RUBRIC = "amend_rubric"
    WEIGH = "weigh"
    OPEN_IMPROVEMENT = "open_improvement"
    ACCEPT_IMPROVEMENT = "accept_improvement"
    DECLINE_IMPROVEMENT = "decline_improvement"
    RAISE_IMPROVEMENT = "raise_improvement"
    SUSPEND = "suspend_routing"
    TAKE_UP = "take_up_routing"
    INNOVATE = "open_innovation"
    REFER = "agree_reference"
    UNREFER = "retire_reference"
    SCORE = "score"
    REVEAL = "reveal"
    SPOIL = "spoil"
    ABANDON = "abandon"
    ORDER = "order"
    RAISE = "raise"
    PLAN = "plan_order"
    ANSWER = "answer_order"
    VERIFY = "verify_order"
    SEND_BACK = "send_back_order"
    VOID = "void_order"
    APPEAL = "appeal_result"
    DECIDE_APPEAL = "decide_appeal"
    WITHDRAW_RESULT = "withdraw_result"
    CLOSE = "close_order"
    SUCCEED = "succeed_order"
    REMIND = "remind"
    PAY = "pay_member"
    UNPAY = "strike_out_payment"
    FOUND_GROUP = "found_group"
    DESIGNATE = "designate_adviser"
    END_TERM = "end_term"
    ASK_ADVICE = "ask_advice"
    ADVISE = "advise"
    END_ADVICE = "end_advice"
    ANSWER_ADVICE = "answer_advice"
    CLOSE_ADVICE = "close_advice"
    ANSWER_QUARTER = "answer_quarter"
    ASK_AGAIN = "ask_again"
    ANSWER_AGAIN = "answer_again"
    FALL_SILENT = "fall_silent"
    OPEN_AGAIN = "open_again"
    CALL = "call"
    READ_NUMBER = "read_number"


class SessionState(StrEnum):
    """Announced: the pool is frozen and its hash published. Running: the seed is known. Ended: no new
    draws."""

    ANNOUNCED = "announced"
    RUNNING = "running"
    ENDED = "ended"


class SampleState(StrEnum):
    """Passed: considered, not drawn. Aside: never shown to a panel. Open: being scored. Withdrawn: its
    result rested on a wrong fact, and counts nowhere. Checked: its answer was known, and all sheets are in.
    Discussed: a second round, over. Spoiled: a sheet was changed. Erased: its case was erased before it was
    judged; that it was drawn stays."""

    PASSED = "passed"
    ASIDE = "aside"
    OPEN = "open"
    REVEALED = "revealed"
    WITHDRAWN = "withdrawn"
    CHECKED = "checked"
    DISCUSSED = "discussed"
    SPOILED = "spoiled"
    ERASED = "erased"


class SeatState(StrEnum):
    """Waiting: to be scored. Withdrawn: the member stepped aside. Lapsed: no sheet came in time."""

    WAITING = "waiting"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class OrderState(StrEnum):
    """Open: to be answered. Answered: to be verified. Verified: put right; its case runs on. Closed: over.
    Void: the result that it rested on was withdrawn."""

    OPEN = "open"
    ANSWERED = "answered"
    VERIFIED = "verified"
    CLOSED = "closed"
    VOID = "void"


# A plan comes first; who is not of the department looks at the answer, and one that is wanting comes back.
# `domain.md` 3 gives the answer's 15 days; the others are the project's own proposal.
APPEAL_LIMIT, DECIDE_LIMIT = "10 working days", "15 working days"
PLAN_LIMIT, CHECK_LIMIT, AGAIN_LIMIT = "3 working days", "10 working days", "7 calendar days"


class Conflict(StrEnum):
    """Why somebody may not score a case: coded, and told to nobody."""

    FILED = "filed"
    NEIGHBOUR = "neighbour"
    POST = "post"
    OWN_CASE = "own_case"
    OFTEN = "often"
    SEEN = "seen"
    DECLARED = "declared"


# What is read with its result; what was withdrawn counts nowhere.
SHOWN = (SampleState.REVEALED, SampleState.WITHDRAWN)
SEATED = (SeatState.WAITING, SeatState.DONE)
GONE = (SeatState.WITHDRAWN, SeatState.LAPSED)
