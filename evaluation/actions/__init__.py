"""What is done in evaluation: one function per act, each one transaction."""
