"""The pieces of a page as template tags."""
