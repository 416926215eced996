"""What changes improvements, each a verb."""
