"""The pulse survey: whether residents feel gain, happiness and safety, asked of a random sample of them."""
