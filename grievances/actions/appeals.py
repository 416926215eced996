"""Until when an answer can be reviewed, and what becomes of a review when its case opens or is erased."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from grievances.actions.step import Step
from grievances.lifecycle import ReviewState
from grievances.models import Grievance, Review
from portal.engines.escalation import watch
from portal.engines.limits import clocks

KIND = "review"
ASK_WITHIN = 30  # days, as 信访工作条例 2022 art. 35 gives them


def ask_by(at: datetime) -> datetime:
    """Until when a review can be asked for: the last second of the thirtieth local day after that of `at`."""
    day = timezone.localtime(at).date() + timedelta(days=ASK_WITHIN)
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def allow(case: Grievance, at: datetime) -> datetime:
    """The case has ended with an answer. Until when its resident can turn to somebody: of a complaint about
    staff to the petition office alone, since nobody here stands outside all units (invariant 7). What a
    patrol found has no resident who could."""
    by = ask_by(at)
    case.reviewed, case.review_by = 0, None if case.about_staff or case.is_found else by
    return by


def clear(this: Step) -> None:
    """The case opens again, or is erased: there is no answer to be reviewed; an open review falls."""
    if this.case.reviewing:
        for review in Review.objects.select_for_update().filter(grievance=this.case, state=ReviewState.ASKED):
            review.state, review.decided_at = ReviewState.FALLEN, this.at
            review.save()
            stop(this, review)
    this.case.reviewing, this.case.reviewed, this.case.review_by = 0, 0, None


def clock_of(review: Review) -> str:
    return f"{KIND}:{review.number}"


def stop(this: Step, review: Review) -> None:
    """Its clock stops, and nothing of it is watched."""
    clocks.record(this.case.subject, clock_of(review), "stop", at=this.at, actor_key=this.actor.key)
    watch.rest(this.case.subject, KIND, key=review.pk)
