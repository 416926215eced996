"""Pages of the catalogue."""

from portal.departments.actors import Actor


def links(actor: Actor) -> list[dict]:
    """{url, label} of the pages that the actor may open."""
    return []
