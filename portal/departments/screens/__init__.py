"""Reads for the administrator's pages and the public list, named for their screens, fully loaded."""
