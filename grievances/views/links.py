"""The links that this app adds to the navigation."""

from portal.departments.actors import Actor


def links(actor: Actor) -> list[dict]:
    """{url, label} of the pages that the actor may open."""
    return [*_resident(actor), *_public(actor), *_officers(actor)]


def _resident(actor: Actor) -> list[dict]:
    return []


def _public(actor: Actor) -> list[dict]:
    return []


def _officers(actor: Actor) -> list[dict]:
    return []
