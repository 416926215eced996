"""Makes cases in bulk, for measuring: plausible rows with valid hash chains, which no action has written."""
