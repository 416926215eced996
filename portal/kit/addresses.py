"""Which network address a request comes from, believed only as far as our own proxies vouch for it."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client(request: HttpRequest) -> str:
    """The address to count attempts by.

    REMOTE_ADDR, or with TRUSTED_PROXIES = n the n-th hop from the right of X-Forwarded-For: what stands left
    of it is the client's own claim. A household's IPv6 network (/64) is one address.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    trusted = settings.TRUSTED_PROXIES
    told = hops[-trusted] if 0 < trusted <= len(hops) else direct
    return _whole(told) or _whole(direct) or "unknown"


def _whole(text: str) -> str:
    """The address in its one spelling; empty where it is none."""
    try:
        found = ip_address(text)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
    return str(found)
