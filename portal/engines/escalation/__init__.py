"""What must happen at a time: watched moments, the ladder of rungs, the sweep."""
