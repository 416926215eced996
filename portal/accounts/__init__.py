"""People, consent, and who filed: kept apart from what was filed, and sealed."""
