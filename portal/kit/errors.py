"""Refusals: errors whose text is fit to be shown to whoever asked."""


class DomainError(Exception):
    """A refusal; `str()` is a sentence for the person in front of the page."""

    status = 400


class NotAllowed(DomainError):
    """They may see it, but may not do this."""

    status = 403


class NotThere(DomainError):
    """It does not exist for them, whether or not it exists."""

    status = 404


class MoveRefused(DomainError):
    """The case is not in a state from which this can be done, or somebody was faster."""

    status = 409


class TooMany(DomainError):
    """They tried too often; later it will be accepted again."""

    status = 429


class Invalid(DomainError):
    """What was given can't be taken. `field` names the input, where there is one."""

    status = 400

    def __init__(self, message: str, field: str | None = None):
        super().__init__(message)
        self.field = field
