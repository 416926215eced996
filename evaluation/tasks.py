"""Doorbells: look for closed cases to sample, and for scores that are all in."""

from celery import shared_task


@shared_task(name="evaluation.tasks.draw")
def draw() -> int:
    """Consider the cases that closed; returns how many."""
    return 0


@shared_task(name="evaluation.tasks.reveal")
def reveal() -> int:
    """Reveal what is fully scored; returns how many."""
    return 0
