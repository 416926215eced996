"""The tables of evaluation."""
