"""Reads for the pages of patrols."""
