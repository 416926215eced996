"""Tests: stories in exact numbers, mirroring the code path by path."""
