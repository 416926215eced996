"""What a call says when it acts on a case: for each verb its fields and its action."""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from grievances.actions import (
    answering,
    behalf,
    checking,
    dispatching,
    ending,
    erasing,
    extending,
    following,
    handing,
    handling,
    identifying,
    mediating,
    merging,
    planning,
    pressing,
    rating,
    recusing,
    repeating,
    resolving,
    reviewing,
    seeing,
    separating,
    supervising,
    texting,
    undoing,
    whistling,
)
from grievances.actions.planning import MOST_STEPS, Wanted
from grievances.api import counter, endings, mediations, orders, whistles
from grievances.api import merging as cases
from grievances.api.cleaning import ByCode, Photos, category_of, department_of
from grievances.api.colleagues import Colleague
from grievances.api.fields import Deed, Prose, Reply, Versioned
from grievances.lifecycle import Verb
from grievances.models import Assignment, TimeRequest
from portal.areas import selectors as areas


class PartOfCase(serializers.IntegerField):
    """A part of this very case, by its id; any other is not there."""

    default_error_messages = {"unknown": _("The case has no such part.")}

    def to_internal_value(self, data: Any) -> Assignment:
        pk = super().to_internal_value(data)
        found = next((part for part in self.context["case"].parts.all() if part.pk == pk), None)
        if found is None:
            self.fail("unknown")
        return found


class Correct(Versioned):
    category = ByCode(category_of, allow_null=True)
    area = ByCode(areas.place)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class Dispatch(Versioned):
    lead = ByCode(department_of)
    helpers = serializers.ListField(child=ByCode(department_of), required=False, max_length=10)
    reason = Prose()


class Sign(Versioned):
    pass


class Write(Versioned):
    text = Prose()


class Heed(Write):
    report = serializers.IntegerField(
        required=False,
        allow_null=True,
        help_text=_("The report that you have read; 409 where it is another."),
    )


class Contact(Reply):
    text = Prose()


class Note(Write):
    part = PartOfCase(
        required=False, allow_null=True, help_text=_("Only to this part's department and the lead.")
    )
    photos = Photos()


class Seen(Write):
    photos = Photos()


class Finish(Versioned):
    result = Prose()
    photos = Photos()


class Join(Versioned):
    department = ByCode(department_of)
    task = serializers.CharField(max_length=300)
    mandatory = serializers.BooleanField(default=True)


class Waive(Versioned):
    part = PartOfCase()
    reason = serializers.CharField(max_length=300)


class Object(Versioned):
    cites = serializers.CharField(max_length=120, help_text=_("The item of the responsibility list."))
    reason = Prose()
    proposes = ByCode(department_of, required=False, allow_null=True)


class Rule(Versioned):
    lead = ByCode(department_of)
    helpers = serializers.ListField(child=ByCode(department_of), required=False, max_length=10)
    ruling = Prose()


class Resolve(Versioned):
    facts = Prose()
    basis = Prose()
    decision = Prose()
    next_steps = Prose(required=False, allow_blank=True)
    evidence = Prose(
        required=False, allow_blank=True, help_text=_("How it can be checked, where there is no photo.")
    )
    photos = Photos()

    def wishes(self) -> dict[str, Any]:
        given = super().wishes()
        names = ("facts", "basis", "decision", "next_steps", "evidence")
        reply = resolving.Reply(**{name: given.pop(name) for name in names if name in given})
        return {"reply": reply, **given}


class Propose(Resolve, Reply):
    pass


class Answer(Versioned):
    text = Prose()
    photos = Photos()


class Add(Deed):
    text = Prose()
    photos = Photos()


class Answered(serializers.IntegerField):
    """An answer from 1 (no, not at all) to 5 (yes, wholly); it may be left out."""

    def __init__(self, **options: Any):
        super().__init__(**{"required": False, "allow_null": True, "min_value": 1, "max_value": 5} | options)


class Confirm(Deed):
    rating = Answered()
    explained = Answered()
    respected = Answered()
    text = Prose(required=False, allow_blank=True)


class Dispute(Deed):
    reason = Prose()
    photos = Photos()


class Withdraw(Deed):
    pass


class Erase(Deed):
    sure = serializers.BooleanField(help_text=_("True: you know that it can't be undone."))


class Read(Deed):
    purpose = serializers.CharField(max_length=300, help_text=_("The resident will see it."))


class AskTime(Versioned):
    kind = serializers.ChoiceField(choices=[TimeRequest.Kind.EXTENSION, TimeRequest.Kind.PAUSE])
    reason = Prose(help_text=_("The resident reads it once it is approved."))
    amount = serializers.IntegerField(
        required=False, min_value=1, help_text=_("Of an extension: in the unit of the limit of the case.")
    )
    until = serializers.DateTimeField(required=False, help_text=_("Of a pause: when it ends by itself."))
    waits_for = serializers.CharField(
        max_length=120, required=False, help_text=_("Of a pause: what is waited for.")
    )


class PlanStep(serializers.Serializer):
    what = serializers.CharField(max_length=200)
    by = serializers.DateField(help_text=_("A day to come, within five years."))

    def to_internal_value(self, data: Any) -> Wanted:
        return Wanted(**super().to_internal_value(data))


class Plan(Versioned):
    title = serializers.CharField(max_length=120)
    reason = Prose(help_text=_("The resident reads it once it is approved."))
    review = serializers.DateTimeField(help_text=_("When it is looked at again; within half a year."))
    steps = serializers.ListField(child=PlanStep(), min_length=1, max_length=MOST_STEPS)


class Reach(Versioned):
    number = serializers.IntegerField(min_value=1, help_text=_("The number of the plan's step."))
    result = Prose(help_text=_("The resident reads it."))
    photos = Photos()


class GrantTime(Versioned):
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class DeclineTime(Versioned):
    reason = Prose()


class OfPart(Versioned):
    part = PartOfCase(
        required=False, allow_null=True, help_text=_("Needed where the caller works for several departments.")
    )


class Hand(OfPart):
    to = Colleague(help_text=_("The user name of a colleague at the same department."))
    reason = Prose(
        required=False, allow_blank=True, help_text=_("For the department, the lead and the centre to read.")
    )


@dataclass(frozen=True)
class Door:
    """What a call may say, and the action that does it."""

    given: type[Deed]
    action: Callable[..., Any]


DOORS: MappingProxyType[Verb, Door] = MappingProxyType(
    {
        Verb.CORRECT: Door(Correct, dispatching.correct),
        Verb.DISPATCH: Door(Dispatch, dispatching.dispatch),
        Verb.SOLVE: Door(Resolve, resolving.solve),
        Verb.SIGN: Door(Sign, handling.sign),
        Verb.CONTACT: Door(Contact, handling.contact),
        Verb.ASK: Door(Write, handling.ask),
        Verb.ANSWER: Door(Answer, answering.answer),
        Verb.ADD: Door(Add, answering.add),
        Verb.NOTE: Door(Note, handling.note),
        Verb.FINISH: Door(Finish, handling.finish),
        Verb.JOIN: Door(Join, dispatching.join),
        Verb.WAIVE: Door(Waive, handling.waive),
        Verb.OBJECT: Door(Object, dispatching.object_to),
        Verb.RULE: Door(Rule, dispatching.rule),
        Verb.PROPOSE: Door(Propose, resolving.propose),
        Verb.CONFIRM: Door(Confirm, resolving.confirm),
        Verb.DISPUTE: Door(Dispute, resolving.dispute),
        Verb.REFUSE: Door(endings.Refuse, resolving.refuse),
        Verb.TRANSFER_OUT: Door(endings.TransferOut, ending.transfer_out),
        Verb.ASK_REVIEW: Door(endings.AskReview, reviewing.ask_review),
        Verb.DECIDE_REVIEW: Door(endings.DecideReview, reviewing.decide_review),
        Verb.WITHDRAW: Door(Withdraw, answering.withdraw),
        Verb.ASK_TIME: Door(AskTime, extending.ask_time),
        Verb.GRANT_TIME: Door(GrantTime, extending.grant_time),
        Verb.DECLINE_TIME: Door(DeclineTime, extending.decline_time),
        Verb.DROP_TIME: Door(Sign, extending.drop_time),
        Verb.GO_ON: Door(Sign, extending.go_on),
        Verb.PLAN: Door(Plan, extending.plan),
        Verb.REACH: Door(Reach, planning.reach),
        Verb.MEDIATE: Door(mediations.Mediate, mediating.mediate),
        Verb.CONSENT: Door(mediations.Consenting, mediating.consent),
        Verb.RECORD_CONSENT: Door(mediations.RecordConsent, mediating.record_consent),
        Verb.SIT: Door(mediations.Sit, mediating.sit),
        Verb.AGREE: Door(mediations.Agree, mediating.agree),
        Verb.END_MEDIATION: Door(mediations.EndMediation, mediating.end_mediation),
        Verb.FOLLOW_UP: Door(mediations.FollowUp, following.follow_up),
        Verb.READ: Door(Read, identifying.read),
        Verb.ERASE: Door(Erase, erasing.erase),
        Verb.SUPERVISE: Door(orders.Supervise, supervising.supervise),
        Verb.RECEIVE: Door(orders.OfOrder, supervising.receive),
        Verb.RESPOND: Door(orders.Respond, supervising.respond),
        Verb.ACCEPT_RESPONSE: Door(orders.OfOrder, supervising.accept_response),
        Verb.SEND_BACK: Door(orders.SendBack, supervising.send_back),
        Verb.PRESS: Door(orders.OfOrder, supervising.press),
        Verb.WHISTLE: Door(whistles.Blow, whistling.whistle),
        Verb.ACKNOWLEDGE: Door(whistles.AnswerCall, whistling.acknowledge),
        Verb.ARRIVE: Door(whistles.AnswerCall, whistling.arrive),
        Verb.ACT: Door(whistles.Report, whistling.act),
        Verb.MINUTES: Door(whistles.Report, whistling.minutes),
        Verb.CALL_OFF: Door(whistles.CallOff, whistling.call_off),
        Verb.RATE: Door(whistles.Rate, rating.rate),
        Verb.TAKE: Door(OfPart, handing.take),
        Verb.HAND: Door(Hand, handing.hand),
        Verb.RELEASE: Door(OfPart, handing.release),
        Verb.RECODE: Door(counter.Recode, behalf.recode),
        Verb.DISOWN: Door(Withdraw, behalf.disown),
        Verb.RECUSE: Door(counter.Recuse, recusing.recuse),
        Verb.REPORT: Door(counter.ReportPressure, pressing.report),
        Verb.HEED: Door(Heed, pressing.heed),
        Verb.TEXTS: Door(counter.Texts, texting.texts),
        Verb.GUARD: Door(Withdraw, checking.guard),
        Verb.UNGUARD: Door(Withdraw, checking.unguard),
        Verb.ALL_WELL: Door(Withdraw, checking.all_well),
        Verb.READMIT: Door(counter.Readmit, recusing.readmit),
        Verb.MERGE: Door(cases.Merge, merging.merge),
        Verb.GO_AHEAD: Door(Sign, repeating.go_ahead),
        Verb.SEEN_DONE: Door(Seen, seeing.seen_done),
        Verb.SEEN_OPEN: Door(Seen, seeing.seen_open),
        Verb.SEPARATE: Door(cases.Separate, separating.separate),
        Verb.UNDO: Door(Sign, undoing.undo),
    }
)
# Not for people: filing makes the case, looking finds it (on the pages alone), the others are the SYSTEM's.
# Neighbours join and leave on the pages.
WITHOUT_DOOR = frozenset(
    {Verb.FILE, Verb.LOOK_UP, Verb.LAPSE, Verb.WARN, Verb.ESCALATE, Verb.REOPEN, Verb.RETRIAGE}
    | {Verb.RECOMPUTE, Verb.SUCCEED, Verb.REMIND, Verb.JOIN_IN, Verb.LEAVE}
    | {Verb.URGE, Verb.CHECK_ON, Verb.NO_WORD}
)
