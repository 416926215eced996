"""The links that this app adds to the navigation."""

from portal.departments.actors import Actor


def links(actor: Actor) -> list[dict]:
    """{url, label} of the pages that the actor may open."""
    return []
