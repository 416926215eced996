"""Limits: how long a case or a part of it may take, counted in the time its limit is written in."""
