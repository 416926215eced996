"""What is read of rounds of the survey."""
