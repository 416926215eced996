"""Departments, their posts, the categories of grievances, and the responsibility list."""
