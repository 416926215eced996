"""The demo: a fictional district, its people, and the cases they file."""
