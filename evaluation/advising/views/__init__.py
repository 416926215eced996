"""Pages of advisory groups."""
