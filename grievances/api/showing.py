"""What the API shows of a case: shapes, filled from rows that arrive loaded; words as the reader reads."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import BooleanField, CharField, DateTimeField, IntegerField, ListField

from grievances.api.endings import Reviewed
from grievances.api.mediations import Mediated
from grievances.api.shapes import Named, Shape
from grievances.api.whistles import Blown, Rated
from grievances.lifecycle import OrderState, Outcome, PartState, Status, Verb
from grievances.models import Assignment, Attachment, Grievance
from grievances.selectors import Moment
from grievances.templatetags import casework
from portal.kit import clock


def lead_of(case: Grievance) -> Assignment | None:
    """The living part of the lead, from the parts that are loaded."""
    return next((part for part in case.parts.all() if part.is_lead and part.is_living), None)


def is_overdue(case: Grievance, at: datetime | None = None) -> bool:
    """Open, and past its due time at that moment; now, where none is given."""
    return case.is_open and case.done_due is not None and case.done_due < (at or clock.now())


class Case(Shape):
    """A case as a line of a list."""

    reference = CharField()
    title = CharField()
    status = serializers.ChoiceField(choices=[status.value for status in Status])
    outcome = serializers.ChoiceField(choices=[outcome.value for outcome in Outcome])
    word = serializers.SerializerMethodField(help_text=_("The status in words."))
    category = Named(allow_null=True)
    area = Named()
    lead = serializers.SerializerMethodField()
    filed_at = DateTimeField()
    contact_due = DateTimeField()
    contacted_at = DateTimeField(allow_null=True)
    due = DateTimeField(source="done_due", allow_null=True, help_text=_("Null while the clock waits."))
    overdue = serializers.SerializerMethodField()
    level = IntegerField(help_text=_("How many rungs it was raised."))
    question_open = BooleanField()
    held_until = DateTimeField(allow_null=True, help_text=_("Paused until then, as was approved."))
    extensions = IntegerField(help_text=_("How many extensions were approved."))
    pauses = IntegerField(help_text=_("How many pauses were approved."))
    plans = IntegerField(help_text=_("How many long plans were approved."))
    planned = BooleanField(help_text=_("On an approved long plan, looked at again at `held_until`."))
    mediating = BooleanField(help_text=_("A mediation is offered or under way."))
    follow_up = BooleanField(help_text=_("Whether the agreement is kept is to be asked now."))
    disputed = BooleanField(help_text=_("The departments dispute the dispatch."))
    closed_at = DateTimeField(allow_null=True)
    erased_at = DateTimeField(
        allow_null=True, help_text=_("Since then words, place, photos and who filed are gone.")
    )
    version = IntegerField(help_text=_("Send it back as `seen` when you act."))

    def get_word(self, case: Grievance) -> str:
        return casework.status_word(case)

    @extend_schema_field(Named(allow_null=True))
    def get_lead(self, case: Grievance) -> dict[str, str] | None:
        part = lead_of(case)
        return Named(part.department.as_of(case.closed_at)).data if part else None

    def get_overdue(self, case: Grievance) -> bool:
        return is_overdue(case)


class Officer(Shape):
    """An officer, for their own colleagues: `username` is what `hand` takes."""

    username = CharField()
    name = CharField()


class Part(Shape):
    """A department's part. Task, result and waiver are for those who work on the case."""

    id = IntegerField(source="pk")
    department = Named()
    role = serializers.ChoiceField(choices=[Assignment.LEAD, Assignment.CO])
    state = serializers.ChoiceField(choices=[state.value for state in PartState])
    word = serializers.SerializerMethodField()
    mandatory = BooleanField()
    dispatched_at = DateTimeField()
    due = DateTimeField(source="due_at", allow_null=True)
    signed_at = DateTimeField(allow_null=True)
    done_at = DateTimeField(allow_null=True)
    officer = serializers.SerializerMethodField(
        help_text=_("Who of the department has it: for that department's own people.")
    )
    task = serializers.SerializerMethodField()
    result = serializers.SerializerMethodField()
    waiver = serializers.SerializerMethodField()

    def get_word(self, part: Assignment) -> str:
        return casework.part_word(part)

    @extend_schema_field(Officer(allow_null=True))
    def get_officer(self, part: Assignment) -> dict[str, str] | None:
        ours = part.department_id in self.context.get("ours", ())
        return Officer(part.officer).data if ours and part.officer else None

    def get_task(self, part: Assignment) -> str:
        return self._for_staff(part.task)

    def get_result(self, part: Assignment) -> str:
        return self._for_staff(part.result)

    def get_waiver(self, part: Assignment) -> str:
        return self._for_staff(part.waiver)

    def _for_staff(self, text: str) -> str:
        return text if self.context.get("staff") else ""


class Photo(Shape):
    """A photo, at its address below the case's."""

    id = IntegerField(source="pk")
    name = CharField()
    side = serializers.ChoiceField(choices=Attachment.Side.values)
    url = serializers.SerializerMethodField()

    def get_url(self, photo: Attachment) -> str:
        return reverse("api-photo", args=[self.context["reference"], photo.pk])


class Letter(Shape):
    """Something that was written to or by the resident, or among the departments."""

    kind = CharField()
    text = CharField()
    department = Named(allow_null=True)


class Reply(Shape):
    """A reasoned reply: what was found, by which rule, what was decided, what comes next."""

    department = Named(allow_null=True)
    facts = CharField()
    basis = CharField()
    decision = CharField()
    next_steps = CharField()
    evidence = CharField()
    proposed_at = DateTimeField()
    answer = CharField(
        help_text=_("confirmed, disputed, silent, refused, transferred; empty while it waits.")
    )
    ground = CharField(help_text=_("Of a refusal: outside, channel, known or answered."))
    channel = CharField(help_text=_("Of a refusal: the statutory channel to go to instead."))
    cites = CharField(help_text=_("Of a refusal: the reference or the announcement that it refers to."))
    body = CharField(help_text=_("Of a case that was passed on: who has it now."))
    reach = CharField(help_text=_("How that body can be reached."))
    theirs = CharField(help_text=_("The case's reference there."))


class Happened(Shape):
    """One entry of the timeline. `digest` stands in the journal's hash chain."""

    at = DateTimeField()
    verb = serializers.ChoiceField(choices=[verb.value for verb in Verb])
    word = serializers.SerializerMethodField()
    sentence = CharField()
    tone = CharField()
    letter = Letter(allow_null=True)
    resolution = Reply(allow_null=True)
    photos = Photo(many=True)
    digest = CharField()

    def get_word(self, moment: Moment) -> str:
        return casework.verb_word(moment.verb)


class Sealed(Shape):
    """What exists of who filed, without reading it."""

    anonymous = BooleanField()
    has_name = BooleanField()
    has_phone = BooleanField()
    has_email = BooleanField()


class Reading(Shape):
    """Who read who filed, and why: for the resident."""

    at = DateTimeField()
    unit = CharField()
    role = CharField()
    purpose = CharField()


class Reported(Shape):
    """What the resident reported of pressure because they filed: for them, and for those who heed it."""

    id = IntegerField(source="pk")
    text = CharField()
    at = DateTimeField()
    due = DateTimeField(source="due_at")
    answer = CharField()
    answered_at = DateTimeField(allow_null=True)


class Objected(Shape):
    """A department's objection to the dispatch, and the ruling."""

    department = Named()
    reason = CharField()
    cites = CharField()
    proposes = Named(allow_null=True)
    at = DateTimeField()
    ruled_at = DateTimeField(allow_null=True)
    ruled_to = Named(allow_null=True)
    ruling = CharField()


class OrderAnswered(Shape):
    """A department's answer to a supervision order. `verdict`: accepted, sent_back, or "" so far."""

    at = DateTimeField()
    text = CharField()
    late = BooleanField()
    verdict = CharField()
    reason = CharField()
    judged_at = DateTimeField(allow_null=True)


class Ordered(Shape):
    """A supervision order 督办单, for who may read it. Its `id` says which, where several are open."""

    id = IntegerField(source="pk")
    department = Named()
    state = serializers.ChoiceField(choices=[state.value for state in OrderState])
    wanted = CharField()
    issued_for = CharField()
    issued_at = DateTimeField()
    due = DateTimeField(source="due_at")
    received_at = DateTimeField(allow_null=True)
    pressed = IntegerField(help_text=_("How often the answer was pressed for."))
    settled_at = DateTimeField(allow_null=True)
    responses = OrderAnswered(source="responses.all", many=True)


class CaseInFull(Case):
    """A case with everything that is there for the caller: shown with its page as `case.page`."""

    body = CharField()
    place = CharField()
    longitude = serializers.FloatField(allow_null=True)
    latitude = serializers.FloatField(allow_null=True)
    channel = CharField()
    limit_class = CharField(source="limit_class.code")
    item = serializers.SerializerMethodField(
        help_text=_("The item of the responsibility list that routed it.")
    )
    confirm_by = DateTimeField(allow_null=True)
    rating = IntegerField(
        allow_null=True, help_text=_("Whether it was solved, as the resident says: 1 not at all to 5 wholly.")
    )
    explained = IntegerField(
        allow_null=True, help_text=_("Whether it was explained with reasons, from 1 to 5.")
    )
    respected = IntegerField(
        allow_null=True, help_text=_("Whether they were treated with respect, from 1 to 5.")
    )
    cycle = IntegerField(help_text=_("Counts reopenings, from 1."))
    verbs = ListField(
        source="page.verbs", child=CharField(), help_text=_("What the caller can do with it now.")
    )
    parts = Part(source="page.parts", many=True)
    overseer = Named(
        source="page.overseer", allow_null=True, help_text=_("Officers read who oversees how it is done.")
    )
    question = serializers.SerializerMethodField(help_text=_("The question that waits for the resident."))
    resolution = Reply(source="page.resolution", allow_null=True)
    objections = Objected(source="page.objections", many=True)
    orders = Ordered(source="page.orders", many=True)
    whistles = Blown(source="page.whistles", many=True)
    mediations = Mediated(source="page.mediations", many=True)
    ratings = Rated(source="page.ratings", many=True)
    reviews = Reviewed(source="page.reviews", many=True)
    review_by = DateTimeField(
        allow_null=True,
        help_text=_("Until when a review can be asked for or, while one is open, is to be decided."),
    )
    photos = Photo(source="page.photos", many=True)
    reports = Reported(source="page.pressures", many=True)
    identity = Sealed(source="page.identity", allow_null=True)
    readings = Reading(source="page.readings", many=True)

    def get_item(self, case: Grievance) -> str | None:
        return case.item.number if case.item else None

    def get_question(self, case: Grievance) -> str | None:
        return case.page.question.text if case.page.question else None


class Done(Shape):
    """How the case stands after an act."""

    reference = CharField()
    status = serializers.ChoiceField(choices=[status.value for status in Status])
    outcome = serializers.ChoiceField(choices=[outcome.value for outcome in Outcome])
    word = serializers.SerializerMethodField()
    due = DateTimeField(source="done_due", allow_null=True)
    version = IntegerField()

    def get_word(self, case: Grievance) -> str:
        return casework.status_word(case)


class Receipt(Shape):
    """The receipt of a filing. The private code opens the case for whoever holds it: keep it."""

    reference = CharField()
    code = CharField()
    link = CharField()
    status = serializers.ChoiceField(choices=[status.value for status in Status])
    word = CharField()
    category = Named(allow_null=True)
    area = Named()
    lead = Named(allow_null=True)
    filed_at = DateTimeField()
    contact_due = DateTimeField()
    due = DateTimeField(allow_null=True)
    again = BooleanField(help_text=_("This filing had been sent before: it is the same case."))


class Person(Shape):
    """Who filed: read for a purpose that the resident sees."""

    name = CharField()
    phone = CharField()
    email = CharField()
    address = CharField(allow_blank=True)
    language = CharField()


class Error(Shape):
    code = CharField()
    detail = CharField(help_text=_("A sentence for whoever made the call."))
    field = CharField(allow_null=True, help_text=_("The field it is about; a path such as helpers.0."))


class Refusal(Shape):
    """Why it was not done; then nothing has changed."""

    type = CharField()
    errors = Error(many=True)
