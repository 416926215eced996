"""The case itself: what was filed, where it stands, when it is due. Who filed is not here (invariant 8)."""

from datetime import UTC, datetime

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from grievances.lifecycle import ENDED, OPEN, REVIEWS, Outcome, Status
from portal.areas.models import Area
from portal.departments.models import Category, Department, ResponsibilityItem
from portal.engines.limits.models import CalendarVersion, LimitClassVersion
from portal.kit import clock

LAST = datetime(9999, 1, 1, tzinfo=UTC)


class Channel(models.TextChoices):
    WEB = "web"
    OFFICER = "officer"
    API = "api"
    IMPORT = "import"
    PATROL = "patrol"


class Grievance(models.Model):
    """A case 诉求.

    `done_due` is NULL while the clock is paused before its due time; `queue_at`, by which queues are
    ordered, is then later than all others. `cycle` counts reopenings. `version` counts changes: a form
    made from an older one is told what changed; `apart` counts those that are between the resident and who
    watches over them, of which no officer's page tells by its version. `historical`: imported from the past,
    so nobody is notified of it or called late for it. `erased_at`: since then its words, its place, its
    photos and who filed are gone, and it stands for figures and journal alone. `supervised`: a supervision
    order 督办单 is open; `whistled`: a whistle 吹哨 is; `blown` counts its whistles. `time_asked`: who
    decides on the request for more time that is open ("": none is); `held_until`: it is paused until then, as
    was approved;
    `extensions`, `pauses` and `plans` count what was ever approved; `planned`: a long plan 挂账 is approved
    now, and `held_until` is the day of its review. `mediating`: a mediation 调解 is open; `mediated` says how
    the last one ended, "agreed" or "failed"; `follow_up`: whether the agreement is kept is to be asked now.
    `overseer` 监管部门: the department that the item
    by which it was routed names to watch how the lead does it; none where a ruling has named another lead.
    `reviewing`: the review 复查 (1) or second review 复核 (2) of its answer that is open, 0: none;
    `reviewed`: how many have upheld it; `review_by`: until when the next can be asked for or, while one is
    open, is to be decided; none where there is none. `follows`: an earlier case of the same resident, finally
    reviewed.
    `disowned`: an officer filed it for somebody who says that they did not ask for it. `recused`: an officer
    with an interest has withdrawn from it. `reported`: the resident reports pressure, and nobody has spoken
    with them yet; not for the departments that handle it to know.
    `guarded` 匿名保护: the resident asks that those who handle it can't learn who they are; `checking`: they
    were asked whether they are put under pressure, and have not answered yet.
    `merged_into`: the case that stands for the same matter, never itself merged; `joined` counts the other
    households on it. `many`: filed by one person beyond a day's usual number, it `waits` for an officer's
    go-ahead, or is `free`; what is confidential or about staff never waits.
    """

    WAITS, FREE = "waits", "free"

    reference = models.CharField(max_length=16, unique=True)
    filing_key = models.CharField(max_length=64, unique=True)
    source = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.WEB)
    language = models.CharField(max_length=10, default="zh-hans")
    title = models.CharField(max_length=120)
    body = models.TextField()
    place = models.CharField(max_length=200, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="grievances")
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="grievances")
    item = models.ForeignKey(ResponsibilityItem, models.PROTECT, null=True, blank=True)
    overseer = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="watches")
    about_staff = models.BooleanField(default=False)
    sensitive = models.BooleanField(default=False)
    public_text = models.BooleanField(default=False)
    historical = models.BooleanField(default=False)

    status = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in Status], default=Status.FILED
    )
    outcome = models.CharField(max_length=12, choices=[(o.value, o.value) for o in Outcome], blank=True)
    question_open = models.BooleanField(default=False)
    disputed = models.BooleanField(default=False)
    ruled = models.BooleanField(default=False)
    supervised = models.BooleanField(default=False, db_default=False)
    whistled = models.BooleanField(default=False, db_default=False)
    blown = models.PositiveSmallIntegerField(default=0, db_default=0)
    disowned = models.BooleanField(default=False, db_default=False)
    recused = models.BooleanField(default=False, db_default=False)
    reported = models.BooleanField(default=False, db_default=False)
    guarded = models.BooleanField(default=False, db_default=False)
    checking = models.BooleanField(default=False, db_default=False)
    time_asked = models.CharField(max_length=10, blank=True, default="", db_default="")
    held_until = models.DateTimeField(null=True, blank=True)
    extensions = models.PositiveSmallIntegerField(default=0, db_default=0)
    pauses = models.PositiveSmallIntegerField(default=0, db_default=0)
    plans = models.PositiveSmallIntegerField(default=0, db_default=0)
    planned = models.BooleanField(default=False, db_default=False)
    mediating = models.BooleanField(default=False, db_default=False)
    mediated = models.CharField(max_length=6, blank=True, default="", db_default="")
    follow_up = models.BooleanField(default=False, db_default=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    joined = models.PositiveIntegerField(default=0, db_default=0)
    many = models.CharField(max_length=5, blank=True, default="", db_default="")
    level = models.PositiveSmallIntegerField(default=0)
    cycle = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=0)
    apart = models.PositiveIntegerField(default=0, db_default=0)

    filed_at = models.DateTimeField()
    limit_class = models.ForeignKey(LimitClassVersion, models.PROTECT)
    calendar = models.ForeignKey(CalendarVersion, models.PROTECT)
    contact_due = models.DateTimeField()
    contacted_at = models.DateTimeField(null=True, blank=True)
    done_due = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    confirm_by = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    explained = models.PositiveSmallIntegerField(null=True, blank=True)
    respected = models.PositiveSmallIntegerField(null=True, blank=True)
    reviewing = models.PositiveSmallIntegerField(default=0, db_default=0)
    reviewed = models.PositiveSmallIntegerField(default=0, db_default=0)
    review_by = models.DateTimeField(null=True, blank=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followers")
    erased_at = models.DateTimeField(null=True, blank=True)
    queue_at = models.GeneratedField(
        expression=Coalesce("done_due", Value(LAST)), output_field=models.DateTimeField(), db_persist=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[*ENDED]) | Q(closed_at__isnull=True),
                name="only_ended_cases_are_closed",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5), name="rating_is_1_to_5"
            ),
            models.CheckConstraint(
                condition=(Q(explained__isnull=True) | Q(explained__range=(1, 5)))
                & (Q(respected__isnull=True) | Q(respected__range=(1, 5))),
                name="explained_and_respected_are_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(status__in=[*ENDED], title="", body="", place="", longitude__isnull=True),
                name="an_erased_case_has_ended_and_has_no_words",
            ),
            models.CheckConstraint(
                condition=Q(overseer__isnull=True) | Q(about_staff=False), name="nobody_oversees_about_staff"
            ),
            models.CheckConstraint(
                condition=(Q(merged_into__isnull=True) & ~Q(status=Status.MERGED))
                | Q(merged_into__isnull=False, status=Status.MERGED),
                name="a_merged_case_leads_on",
            ),
            models.UniqueConstraint(fields=["source"], condition=~Q(source=""), name="source_once"),
        ]
        indexes = [
            models.Index(fields=["area", "-filed_at"], name="case_by_area"),
            models.Index(fields=["queue_at", "id"], condition=Q(status__in=[*OPEN]), name="case_open_queue"),
            models.Index(fields=["-filed_at", "-id"], name="case_newest"),
            models.Index(fields=["-closed_at"], name="case_closed"),
            models.Index(fields=["queue_at", "id"], condition=~Q(time_asked=""), name="case_time_asked"),
            models.Index(fields=["queue_at", "id"], condition=Q(supervised=True), name="case_supervised"),
            models.Index(fields=["queue_at", "id"], condition=Q(whistled=True), name="case_whistled"),
            models.Index(fields=["queue_at", "id"], condition=Q(disputed=True), name="case_disputed"),
            models.Index(fields=["queue_at", "id"], condition=Q(reported=True), name="case_reported"),
            models.Index(fields=["queue_at", "id"], condition=Q(question_open=True), name="case_asked"),
            models.Index(fields=["filed_at", "id"], condition=Q(guarded=True), name="case_guarded"),
            models.Index(fields=["review_by", "id"], condition=Q(reviewing__gt=0), name="case_reviewing"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="case_merged"),
            models.Index(
                fields=["confirm_by", "id"], condition=Q(status=Status.PROPOSED), name="case_proposed"
            ),
            models.Index(fields=["held_until", "id"], condition=Q(planned=True), name="case_planned"),
            models.Index(fields=["queue_at", "id"], condition=Q(mediating=True), name="case_mediating"),
            models.Index(fields=["filed_at", "id"], condition=Q(follow_up=True), name="case_follow_up"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def subject(self) -> str:
        """The key by which engines know this case."""
        return f"grievance:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    @property
    def is_behalf(self) -> bool:
        """An officer filed it for somebody."""
        return self.channel == Channel.OFFICER

    @property
    def is_found(self) -> bool:
        """A patrol found it before anyone complained 未诉先办: it has no resident."""
        return self.channel == Channel.PATROL

    @property
    def is_confidential(self) -> bool:
        """Whether nobody but those who handle it may know that it is there."""
        return self.about_staff or self.sensitive

    @property
    def is_guarded(self) -> bool:
        """Whether its resident is asked after, since somebody might make them pay for it: at their own wish,
        and whoever complains about staff."""
        return self.guarded or self.about_staff

    @property
    def is_one_of_many(self) -> bool:
        """Whether it waits for somebody to look at how much this person has filed today."""
        return self.many == self.WAITS and not self.is_guarded

    @property
    def has_asked_time(self) -> bool:
        return self.time_asked != ""

    @property
    def is_held(self) -> bool:
        return self.held_until is not None

    @property
    def is_under_review(self) -> bool:
        return self.reviewing > 0

    @property
    def can_be_reviewed(self) -> bool:
        """Whether the resident may ask for the next review now."""
        return not self.reviewing and self.review_by is not None and clock.now() <= self.review_by

    @property
    def is_final(self) -> bool:
        """Whether its answer was upheld by both reviews."""
        return self.reviewed >= REVIEWS

    @property
    def can_be_late(self) -> bool:
        """Whether anything runs that can be raised: the case itself, or a review of its answer."""
        return self.status not in ENDED or self.is_under_review

    @property
    def headline(self) -> str:
        """What a page calls it: its title, or that its words are gone."""
        return _("Personal information erased") if self.is_erased else self.title
