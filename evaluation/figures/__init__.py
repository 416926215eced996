"""Figures: measures as data, counted live over bounded periods, each drilled down to the cases it counts."""
