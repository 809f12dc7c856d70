"""Say by which name a client is counted: its address, or for IPv6 its network.

Behind a proxy that is not configured every client has the proxy's address; the first
request that shows it is told of in the log.
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Callable, Iterable
from typing import Any

_log = logging.getLogger(__name__)
_SAY_WHO = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")
_IPV6_NETWORK_BITS = 64


def client(environ: dict[str, Any]) -> str:
    """Return the name of the client of a request.

    >>> client({"REMOTE_ADDR": "2001:db8::1"}) == client({"REMOTE_ADDR": "2001:db8::2"})
    True
    """
    said = str(environ.get("REMOTE_ADDR", ""))
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return said
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, _IPV6_NETWORK_BITS), strict=False))
    return said


def has_left(environ: dict[str, Any]) -> Callable[[], bool]:
    """Return what says whether the client of a request has closed its connection."""
    asked: Callable[[], bool] = environ.get("waitress.client_disconnected", lambda: False)
    return asked


class SayUnknownProxy:
    """Pass requests on; tell once, in the log, of a proxy that is not configured."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self._application = application
        self._said = False

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer one request."""
        if not self._said and any(name in environ for name in _SAY_WHO):
            self._said = True
            _log.warning(
                "Requests come through a proxy that is not configured: all its clients count as "
                "one address, and share one client's places. Set CSGRAPH_TRUSTED_PROXY to the "
                "proxy's address (docs/deployment.md)."
            )
        return self._application(environ, start_response)
