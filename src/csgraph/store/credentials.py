"""Answer a server's question who is asking: HTTP Basic and Digest (RFC 7617, 7616).

Nothing is sent to a server that does not ask; a name or password is never part of an
address, of a message or of a file.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from threading import Lock
from urllib.request import (
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    parse_http_list,
    parse_keqv_list,
)

from csgraph.errors import SiteFault

USER, PASSWORD = "CSGRAPH_ENDPOINT_USER", "CSGRAPH_ENDPOINT_PASSWORD"

_SERVER = "http://server/"
"""Stands for whichever server asks: a `Wire` speaks to one only."""


class Credentials:
    """A user and a password, and what the server asked for last; safe between threads."""

    def __init__(self, user: str, password: str) -> None:
        self._basic = base64.b64encode(f"{user}:{password}".encode()).decode()
        known = HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, _SERVER, user, password)
        self._digest = HTTPDigestAuthHandler(known)
        self._asked: str | None = None
        self._lock = Lock()

    def hear(self, challenge: str) -> bool:
        """Take a `WWW-Authenticate`; say whether it asks for what can be given."""
        scheme = challenge.partition(" ")[0].lower()
        self._asked = challenge if scheme in ("basic", "digest") else None
        return self._asked is not None

    def header(self, method: str, target: str) -> str | None:
        """Return the `Authorization` for a request; None while the server has not asked."""
        if self._asked is None:
            return None
        scheme, _, rest = self._asked.partition(" ")
        if scheme.lower() == "basic":
            return f"Basic {self._basic}"
        asked = parse_keqv_list(parse_http_list(rest))
        request = Request(f"{_SERVER}{target[1:]}", method=method)  # noqa: S310 - never sent
        try:
            with self._lock:
                said = self._digest.get_authorization(request, asked)
        except UnicodeEncodeError:
            raise SiteFault(
                "User and password for a server that asks by Digest can hold ASCII letters only.",
                hint=f"Give the server's user another password, then set {USER} and {PASSWORD}.",
            ) from None
        return f"Digest {said}" if said else None


def of_environment(environment: Mapping[str, str]) -> Credentials | None:
    """Return the credentials that two variables hold, None where neither is set.

    Raises `SiteFault` where only one is.
    """
    user, password = environment.get(USER), environment.get(PASSWORD)
    if user is None and password is None:
        return None
    if not user or password is None:
        missing = USER if not user else PASSWORD
        raise SiteFault(
            f"The variable {missing} is not set.",
            hint=f"Set both {USER} and {PASSWORD}, or neither.",
        )
    return Credentials(user, password)
