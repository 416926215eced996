"""Small, exact districts and cases for tests: they count, they don't roll dice."""
