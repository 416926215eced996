"""The roof's tasks: doorbells for the outbox, for successions of departments, for patrols, and for
tidying."""

from celery import shared_task

from evaluation.advising.actions import sweeping as asked
from evaluation.figures import rollups
from evaluation.improving.actions import opening
from evaluation.pulse.actions import rounds
from grievances.actions import attending, bulk, drafting, exporting, repeating, undoing, words
from grievances.actions.photos import forget_stale
from grievances.patrols.actions import sweeping
from portal.accounts.identities import index_old
from portal.accounts.throttle import forget_old
from portal.departments.actions import successions
from portal.engines.outbox.deliver import deliver as deliver_outbox
from portal.kit import clock


@shared_task(name="portal.tasks.deliver")
def deliver() -> int:
    """Send what waits in the outbox; returns how many."""
    return deliver_outbox(clock.now())


@shared_task(name="portal.tasks.succeed")
def succeed() -> int:
    """Apply the successions whose day has come, and let what stands with ended departments go over; returns
    how much."""
    return successions.sweep(clock.now())


@shared_task(name="portal.tasks.patrol")
def patrol() -> int:
    """Make the rounds of patrols that fall due, and mark those that were missed; returns how many."""
    return sweeping.sweep(clock.now())


@shared_task(name="portal.tasks.improve")
def improve() -> int:
    """Weigh the panel sessions that are judged to their end, and open the improvements that panels' findings
    call for; returns how many."""
    return opening.sweep(clock.now())


@shared_task(name="portal.tasks.advise")
def advise() -> int:
    """Remind advisory groups' members, and end the questions whose time is over; returns how many."""
    return asked.sweep(clock.now())


@shared_task(name="portal.tasks.pulse")
def pulse() -> int:
    """Remind those who were drawn for the survey, once, and end the rounds that are over; returns how
    many."""
    return rounds.sweep(clock.now())


@shared_task(name="portal.tasks.rollup")
def rollup() -> int:
    """Make what the departments' pages show anew; returns how many."""
    return rollups.sweep()


@shared_task(name="portal.tasks.tidy")
def tidy() -> int:
    """Forget counted attempts, staged photos, old drafts, reports of acts on many cases, files of exports and
    who was at which case, where nobody needs them any more; make the blind indexes of who was kept before
    there were any, and the words of cases that were missed; and let through what waits and must not; returns
    how many."""
    forgotten = forget_old() + forget_stale() + drafting.forget_old()
    forgotten += bulk.forget_old() + exporting.forget_old() + undoing.forget_old()
    return forgotten + attending.forget_old() + index_old() + words.catch_up() + repeating.let_through()
