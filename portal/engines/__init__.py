"""Engines that know no grievance: routing, limits, escalation, journal, outbox. Facts in, decisions out."""
