"""Estimators: plain functions of numbers; what is undefined is None, never 0 or 1. `explain(function, …)` of
each module says why, as a Reason."""
