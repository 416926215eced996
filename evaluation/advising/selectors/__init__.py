"""What is read of advisory groups."""
