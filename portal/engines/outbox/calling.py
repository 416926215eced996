"""One call to a server outside: an address of the public internet, looked up once, and no redirect followed.

The name is resolved here, every address that it has is looked at, and the connection goes to one of those:
what it resolves to a moment later plays no part.
"""

import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

WITHIN = 10  # seconds
LARGEST = 65_536


class Failed(Exception):
    """No answer came."""


def call(
    url: str, data: Mapping[str, Any], headers: Mapping[str, str], *, private: bool = False
) -> tuple[int, dict[str, Any]]:
    """POST the data as JSON: (status, what came as JSON, {} for anything else). `private`: for tests, an
    address of this machine. Raises Failed."""
    parts = urlsplit(url)
    schemes = ("https", "http") if private else ("https",)
    if parts.scheme not in schemes or not parts.hostname:
        raise Failed("not an https address")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    kept = {"Content-Type": "application/json", **headers}
    path = parts.path or "/"
    try:
        connection = _connection(parts.scheme, parts.hostname, port, _address(parts.hostname, port, private))
        connection.request("POST", f"{path}?{parts.query}" if parts.query else path, json.dumps(data), kept)
        answer = connection.getresponse()
        body = answer.read(LARGEST)
        connection.close()
    except (OSError, http.client.HTTPException) as error:
        raise Failed(type(error).__name__) from error
    return answer.status, _read(body)


def _address(host: str, port: int, private: bool) -> str:
    found = {row[4][0] for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not private and not all(is_public(each) for each in found):
        raise Failed("a private address")
    return sorted(found)[0]


def is_public(address: str) -> bool:
    """Whether the address is of the public internet, in whatever spelling."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    inside = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return (inside or ip).is_global and not (inside or ip).is_multicast


def _connection(scheme: str, host: str, port: int, address: str) -> http.client.HTTPConnection:
    """A connection to this very address, under the server's name."""
    made = http.client.HTTPConnection(host, port, timeout=WITHIN)
    made.sock = socket.create_connection((address, port), WITHIN)
    if scheme == "https":
        made.sock = ssl.create_default_context().wrap_socket(made.sock, server_hostname=host)
    return made


def _read(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
