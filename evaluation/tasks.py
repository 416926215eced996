"""Doorbells: they look for closed cases, free seats, sheets that are all in, and orders that are settled."""

from celery import shared_task

from evaluation.actions import forgetting, ordering, paneldraws, rechecking, revealing, sampling, seating
from portal.kit import clock


@shared_task(name="evaluation.tasks.draw")
def draw() -> int:
    """Consider the cases that closed, leave alone what was erased, and tend the seats; returns how many were
    touched."""
    return sampling.draw_samples() + forgetting.sweep(clock.now()) + seating.sweep(clock.now())


@shared_task(name="evaluation.tasks.panels")
def panels() -> int:
    """Reckon the lotteries of frozen draws, and end the terms that are over; returns how many."""
    now = clock.now()
    return paneldraws.reckon(now) + paneldraws.end_terms(now)


@shared_task(name="evaluation.tasks.reveal")
def reveal() -> int:
    """Reveal what is fully scored, and close settled orders; returns how many."""
    return revealing.sweep(clock.now()) + ordering.sweep(clock.now())


@shared_task(name="evaluation.tasks.residents")
def residents() -> int:
    """Draw who is asked again whether it is still solved, ask whom it is time for, and end the questions
    whose time is over; returns how many."""
    return rechecking.consider(clock.now()) + rechecking.sweep(clock.now())
