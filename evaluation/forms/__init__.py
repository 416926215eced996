"""What was typed, cleaned; forms never save."""

from typing import Any


def typed(request: Any) -> Any:
    """What was sent, also where it is nothing at all; None while the page is only asked for."""
    return request.POST if request.method == "POST" else None
