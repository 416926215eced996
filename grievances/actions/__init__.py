"""What is done to cases: one function per verb, each one transaction, all through `step`."""
