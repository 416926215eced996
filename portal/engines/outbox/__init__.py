"""News that must leave: rows written with the deed, delivered later."""
