"""What is read of improvements."""
