"""Doorbells: they look for closed cases, free seats, sheets that are all in, and orders that are settled."""

from celery import shared_task

from evaluation.actions import (
    forgetting,
    paneldraws,
    rechecking,
    rectifying,
    reminding,
    revealing,
    sampling,
    seating,
    wideorders,
)
from evaluation.actions import panels as sessions
from portal.kit import clock


@shared_task(name="evaluation.tasks.draw")
def draw() -> int:
    """Consider the cases that closed, leave alone what was erased, tend the seats and remind; returns how
    many were touched."""
    return sampling.draw_samples() + sessions.end_due(clock.now()) + forgetting.sweep(clock.now()) + _tend()


def _tend() -> int:
    now = clock.now()
    return seating.sweep(now) + reminding.sweep(now)


@shared_task(name="evaluation.tasks.panels")
def panels() -> int:
    """Reckon the lotteries of frozen draws, and end the terms that are over; returns how many."""
    now = clock.now()
    return paneldraws.reckon(now) + paneldraws.end_terms(now)


@shared_task(name="evaluation.tasks.recheck")
def recheck() -> int:
    """Whoever sits and may not judge any more leaves; returns how many."""
    return seating.recheck(clock.now())


@shared_task(name="evaluation.tasks.reveal")
def reveal() -> int:
    """Reveal what is fully scored, and close settled orders; returns how many."""
    return revealing.sweep(clock.now()) + rectifying.sweep(clock.now())


@shared_task(name="evaluation.tasks.oversee")
def oversee() -> int:
    """Give the orders that panels' findings of whole departments call for; returns how many."""
    return wideorders.sweep(clock.now())


@shared_task(name="evaluation.tasks.residents")
def residents() -> int:
    """Draw who is asked again whether it is still solved, ask whom it is time for, and end the questions
    whose time is over; returns how many."""
    return rechecking.consider(clock.now()) + rechecking.sweep(clock.now())
