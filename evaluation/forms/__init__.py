"""What was typed, cleaned; forms never save."""
