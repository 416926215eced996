"""What changes plans, rounds, findings and re-checks; each is one transaction with its entry in the
journal."""
