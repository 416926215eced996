"""What happens to groups, questions and opinions."""
