"""What residents file, and what is done about it."""
