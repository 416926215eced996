"""What happens to rounds of the survey."""
