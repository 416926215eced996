"""Words for cases: statuses, verbs, moments and lists of names, in the reader's language."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grievances.lifecycle import (
    CallState,
    Consent,
    MediationState,
    OrderState,
    PartState,
    Status,
    Verb,
    WhistleState,
)
from grievances.models import CheckIn
from grievances.models.rating import ITEMS
from grievances.wording import OUTCOMES, STATUSES
from portal.kit import clock, spans
from portal.kit.bilingual import chinese

register = template.Library()

PART_STATES = {
    PartState.WAITING: (gettext_lazy("Not signed for yet"), "waiting"),
    PartState.SIGNED: (gettext_lazy("At work"), "progress"),
    PartState.DONE: (gettext_lazy("Done"), "done"),
    PartState.WAIVED: (gettext_lazy("Waived"), "closed"),
    PartState.WITHDRAWN: (gettext_lazy("Taken back"), "closed"),
}
VERBS = {
    Verb.FILE: gettext_lazy("File"),
    Verb.CORRECT: gettext_lazy("Correct"),
    Verb.DISPATCH: gettext_lazy("Dispatch"),
    Verb.SOLVE: gettext_lazy("Solved on the spot"),
    Verb.SIGN: gettext_lazy("Sign for it"),
    Verb.CONTACT: gettext_lazy("Write to the resident"),
    Verb.ASK: gettext_lazy("Ask the resident"),
    Verb.ANSWER: gettext_lazy("Answer"),
    Verb.ADD: gettext_lazy("Add something"),
    Verb.NOTE: gettext_lazy("Note to the departments"),
    Verb.FINISH: gettext_lazy("Finish our part"),
    Verb.JOIN: gettext_lazy("Call in a department"),
    Verb.WAIVE: gettext_lazy("Waive a sub-task"),
    Verb.OBJECT: gettext_lazy("Object to the dispatch"),
    Verb.RULE: gettext_lazy("Rule"),
    Verb.PROPOSE: gettext_lazy("Propose a resolution"),
    Verb.CONFIRM: gettext_lazy("Confirm"),
    Verb.DISPUTE: gettext_lazy("Dispute"),
    Verb.LAPSE: gettext_lazy("Lapse"),
    Verb.REFUSE: gettext_lazy("Refuse"),
    Verb.TRANSFER_OUT: gettext_lazy("Pass it on outside"),
    Verb.WITHDRAW: gettext_lazy("Withdraw"),
    Verb.WARN: gettext_lazy("Warn"),
    Verb.ESCALATE: gettext_lazy("Raise"),
    Verb.REOPEN: gettext_lazy("Reopen"),
    Verb.ASK_REVIEW: gettext_lazy("Ask for a review"),
    Verb.DECIDE_REVIEW: gettext_lazy("Decide the review"),
    Verb.RETRIAGE: gettext_lazy("Back to triage"),
    Verb.ASK_TIME: gettext_lazy("Ask for more time"),
    Verb.GRANT_TIME: gettext_lazy("Approve more time"),
    Verb.DECLINE_TIME: gettext_lazy("Decline more time"),
    Verb.DROP_TIME: gettext_lazy("Take the request back"),
    Verb.GO_ON: gettext_lazy("End the pause"),
    Verb.PLAN: gettext_lazy("Ask for a long plan"),
    Verb.REACH: gettext_lazy("Report a step of the plan"),
    Verb.MEDIATE: gettext_lazy("Open a mediation"),
    Verb.CONSENT: gettext_lazy("Take part in the mediation"),
    Verb.RECORD_CONSENT: gettext_lazy("Write down a party's answer"),
    Verb.SIT: gettext_lazy("Write down a session"),
    Verb.AGREE: gettext_lazy("Write down the agreement"),
    Verb.END_MEDIATION: gettext_lazy("End the mediation"),
    Verb.REMIND: gettext_lazy("Remind of the follow-up"),
    Verb.FOLLOW_UP: gettext_lazy("Follow up the agreement"),
    Verb.RECOMPUTE: gettext_lazy("Recompute the due time"),
    Verb.SUCCEED: gettext_lazy("Go over to a successor"),
    Verb.READ: gettext_lazy("Read who filed"),
    Verb.ERASE: gettext_lazy("Erase personal information"),
    Verb.SUPERVISE: gettext_lazy("Issue a supervision order"),
    Verb.RECEIVE: gettext_lazy("Sign for the order"),
    Verb.RESPOND: gettext_lazy("Answer the order"),
    Verb.ACCEPT_RESPONSE: gettext_lazy("Accept the answer"),
    Verb.SEND_BACK: gettext_lazy("Send the answer back"),
    Verb.PRESS: gettext_lazy("Press for the answer"),
    Verb.WHISTLE: gettext_lazy("Call departments to a place"),
    Verb.ACKNOWLEDGE: gettext_lazy("Heard, we are coming"),
    Verb.ARRIVE: gettext_lazy("We are there"),
    Verb.ACT: gettext_lazy("What we did there"),
    Verb.MINUTES: gettext_lazy("Write the minutes"),
    Verb.CALL_OFF: gettext_lazy("Call it off"),
    Verb.RATE: gettext_lazy("Rate working together"),
    Verb.TAKE: gettext_lazy("Take it on"),
    Verb.HAND: gettext_lazy("Hand it over"),
    Verb.RELEASE: gettext_lazy("Give it back"),
    Verb.RECODE: gettext_lazy("Make a new private code"),
    Verb.DISOWN: gettext_lazy("I did not ask for this"),
    Verb.LOOK_UP: gettext_lazy("Find somebody's cases"),
    Verb.RECUSE: gettext_lazy("Declare an interest"),
    Verb.READMIT: gettext_lazy("End an interest"),
    Verb.REPORT: gettext_lazy("Report pressure"),
    Verb.HEED: gettext_lazy("Answer the report of pressure"),
    Verb.URGE: gettext_lazy("Say that nobody has answered the report of pressure"),
    Verb.GUARD: gettext_lazy("Keep who I am from those who handle it"),
    Verb.UNGUARD: gettext_lazy("Let those who handle it read who I am"),
    Verb.CHECK_ON: gettext_lazy("Ask whether somebody is put under pressure"),
    Verb.ALL_WELL: gettext_lazy("Nothing happened"),
    Verb.NO_WORD: gettext_lazy("Record that there was no answer"),
    Verb.TEXTS: gettext_lazy("Short messages: yes or no"),
    Verb.JOIN_IN: gettext_lazy("Join it"),
    Verb.LEAVE: gettext_lazy("Leave it"),
    Verb.MERGE: gettext_lazy("Same matter: merge"),
    Verb.GO_AHEAD: gettext_lazy("Go ahead with these"),
    Verb.SEEN_DONE: gettext_lazy("Looked again: it is done"),
    Verb.SEEN_OPEN: gettext_lazy("Looked again: it is not done"),
    Verb.SEPARATE: gettext_lazy("Another matter: separate"),
    Verb.UNDO: gettext_lazy("Undo"),
}
CHECK_INS = {
    CheckIn.State.ASKED: gettext_lazy("asked, no answer yet"),
    CheckIn.State.NOTHING: gettext_lazy("nothing happened"),
    CheckIn.State.SOMETHING: gettext_lazy("something happened"),
    CheckIn.State.SILENT: gettext_lazy("no answer"),
    CheckIn.State.DROPPED: gettext_lazy("taken back"),
}
ORDER_STATES = {
    OrderState.ISSUED: (gettext_lazy("Order not signed for yet"), "waiting"),
    OrderState.RECEIVED: (gettext_lazy("Answer awaited"), "progress"),
    OrderState.ANSWERED: (gettext_lazy("Answered, to be judged"), "waiting"),
    OrderState.ACCEPTED: (gettext_lazy("Answer accepted"), "done"),
    OrderState.FALLEN: (gettext_lazy("Fell away"), "closed"),
}
WHISTLE_STATES = {
    WhistleState.OPEN: (gettext_lazy("Under way"), "progress"),
    WhistleState.OVER: (gettext_lazy("Over, with minutes"), "done"),
    WhistleState.CALLED_OFF: (gettext_lazy("Called off"), "closed"),
    WhistleState.FALLEN: (gettext_lazy("Fell away"), "closed"),
}
MEDIATION_STATES = {
    MediationState.OFFERED: (gettext_lazy("Offered, answers awaited"), "waiting"),
    MediationState.UNDER_WAY: (gettext_lazy("Under way"), "progress"),
    MediationState.AGREED: (gettext_lazy("Ended with an agreement"), "done"),
    MediationState.FAILED: (gettext_lazy("Ended without an agreement"), "closed"),
}
MEDIATION_ENDS = {
    "refused": gettext_lazy("A party did not take part, or no longer."),
    "lead": gettext_lazy("The department saw that there would be no agreement."),
    "time": gettext_lazy("The thirty days were over."),
    "case": gettext_lazy("The case was done otherwise."),
}
CONSENTS = {
    Consent.ASKED: (gettext_lazy("Has not answered yet"), "waiting"),
    Consent.AGREED: (gettext_lazy("Takes part"), "done"),
    Consent.REFUSED: (gettext_lazy("Does not take part"), "closed"),
}
RATED = {
    "timely": gettext_lazy("It came and answered in time"),
    "share": gettext_lazy("It did its share"),
    "informed": gettext_lazy("It kept the others informed"),
    "quality": gettext_lazy("Its work was good"),
    "again": gettext_lazy("We would work with it like this again"),
}
CALL_STATES = {
    CallState.CALLED: (gettext_lazy("Has not answered yet"), "waiting"),
    CallState.COMING: (gettext_lazy("Coming"), "progress"),
    CallState.THERE: (gettext_lazy("There"), "progress"),
    CallState.DONE: (gettext_lazy("Was there, has acted"), "done"),
    CallState.ABSENT: (gettext_lazy("Did not come"), "late"),
    CallState.DROPPED: (gettext_lazy("Needs to come no more"), "closed"),
}


@register.filter
def status_word(case) -> str:
    """The word for where the case stands; an ended case by its outcome."""
    return str(_state(case)[0])


@register.filter
def status_tone(case) -> str:
    """waiting · progress · done · closed: the tone of the status tag."""
    return _state(case)[1]


# A patrol found it: there is no resident to confirm it.
TO_BE_SEEN = (gettext_lazy("Waiting to be looked at again"), "waiting")


def _state(case):
    if case.is_found and case.status == Status.PROPOSED:
        return TO_BE_SEEN
    return OUTCOMES.get(case.outcome) or STATUSES[Status(case.status)]


@register.filter
def part_word(part) -> str:
    return str(PART_STATES[PartState(part.state)][0])


@register.filter
def part_tone(part) -> str:
    return PART_STATES[PartState(part.state)][1]


@register.filter
def quoted(words) -> str:
    """Each in quotation marks."""
    return _(", ").join(_("“%(word)s”") % {"word": word} for word in words)


@register.filter
def check_in_word(state: str) -> str:
    """What came of asking after the resident."""
    return str(CHECK_INS[CheckIn.State(state)])


@register.filter
def order_word(order) -> str:
    return str(ORDER_STATES[OrderState(order.state)][0])


@register.filter
def order_tone(order) -> str:
    return ORDER_STATES[OrderState(order.state)][1]


@register.filter
def whistle_word(whistle) -> str:
    return str(WHISTLE_STATES[WhistleState(whistle.state)][0])


@register.filter
def whistle_tone(whistle) -> str:
    return WHISTLE_STATES[WhistleState(whistle.state)][1]


@register.filter
def mediation_word(mediation) -> str:
    return str(MEDIATION_STATES[MediationState(mediation.state)][0])


@register.filter
def mediation_tone(mediation) -> str:
    return MEDIATION_STATES[MediationState(mediation.state)][1]


@register.filter
def ended_word(mediation) -> str:
    """How it ended without an agreement."""
    return str(MEDIATION_ENDS[mediation.ended_by])


@register.filter
def consent_word(party) -> str:
    return str(CONSENTS[Consent(party.consent)][0])


@register.filter
def consent_tone(party) -> str:
    return CONSENTS[Consent(party.consent)][1]


@register.filter
def comers(whistle) -> str:
    """How many of those who were called in earnest are there, or were: `2 / 3`."""
    calls = [call for call in whistle.called if call.counts]
    return f"{sum(call.arrived_at is not None for call in calls)} / {len(calls)}"


@register.filter
def marks(rating) -> list[tuple[str, int]]:
    """Each sentence about working together with its mark."""
    return [(str(RATED[name]), getattr(rating, name)) for name in ITEMS]


@register.filter
def call_word(call) -> str:
    return str(CALL_STATES[call.stands][0])


@register.filter
def call_tone(call) -> str:
    return CALL_STATES[call.stands][1]


@register.filter
def verb_word(verb: str) -> str:
    return str(VERBS[Verb(verb)])


@register.filter
def names(rows) -> str:
    """`A、B和C` / `A, B and C`."""
    found = [row.name for row in rows]
    if len(found) < 2:
        return "".join(found)
    comma = "、" if chinese() else ", "
    return _("%(some)s and %(last)s") % {"some": comma.join(found[:-1]), "last": found[-1]}


@register.filter
def day(moment: datetime | None) -> str:
    """`2026年11月24日` / `24 November 2026`, local."""
    return day_of(timezone.localtime(moment).date()) if moment else ""


@register.filter
def lately(at: datetime) -> str:
    """The time alone, of today; with its day where it was another."""
    return spans.lately(at, clock.now())


@register.filter
def day_of(on: date | None) -> str:
    """The same of a day."""
    if on is None:
        return ""
    return f"{on.year}年{on.month}月{on.day}日" if chinese() else f"{on.day} {on:%B %Y}"


@register.filter
def moment(when: datetime | None) -> str:
    """`11月24日 周二 11:00` / `Tue 24 Nov, 11:00`, local; with the year where it is not this one."""
    if when is None:
        return ""
    local = timezone.localtime(when)
    year = local.year != timezone.localtime(clock.now()).year
    if chinese():
        weekday = "一二三四五六日"[local.weekday()]
        return f"{f'{local.year}年' if year else ''}{local.month}月{local.day}日 周{weekday} {local:%H:%M}"
    return f"{local:%a} {local.day} {local:%b}{f' {local.year}' if year else ''}, {local:%H:%M}"


@register.filter
def told(when: datetime | None, days: bool) -> str:
    """The moment; for everybody's eyes (`days`) its day alone."""
    return day(when) if days else moment(when)
