"""Improvements 改进事项: what judgements call for beyond the single case, and what came of it."""
