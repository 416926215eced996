"""Moments that the sweep has set aside are tried again because a person asked."""

from portal.departments.actions.change import changing
from portal.departments.actors import Actor
from portal.departments.rights import Verb
from portal.engines.escalation import watch
from portal.engines.escalation.models import Watch


def watch_again(moment: Watch, *, actor: Actor) -> None:
    """Let the sweep try a moment again that it had set aside."""
    with changing(moment, Verb.WATCH_AGAIN, actor=actor) as this:
        this.idle = not this.row.parked
        if not this.idle:
            this.data |= {"subject": this.row.subject, "kind": this.row.kind}
            watch.try_again(this.row)
