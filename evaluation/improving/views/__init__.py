"""Pages of improvements."""
