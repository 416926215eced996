"""What changes the district's set-up: departments, people and posts, categories, the list, limits, rungs."""
