"""Template tags of the administration's pages."""
