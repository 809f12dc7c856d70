"""Ask a registry over HTTP: politely, at its configured address only, never without a bound.

`http.client` alone: it follows no redirect by itself, and the address a name led to is
looked at before anything is sent. Raises `RegistryFault` in words for whatever is no
whole JSON answer in time.
"""

from __future__ import annotations

import email.utils
import ipaddress
import json
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import SHUT_RDWR, socket
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

from csgraph import __version__, settings
from csgraph.errors import RegistryFault
from csgraph.linking.services import Service

USER_AGENT = f"csgraph/{__version__} (reviewed links of social centres; https://w3id.org/csgraph/)"
_BLOCK = 1 << 16
_LATER = (429, 500, 502, 503, 504)
_JSON = ("application/json", "application/sparql-results+json", "application/ld+json")


class _AgainError(Exception):
    """The registry may answer later: why it did not now, and after how many seconds."""

    def __init__(self, why: str, after_s: float | None = None) -> None:
        super().__init__(why)
        self.why, self.after_s = why, after_s


@dataclass(slots=True)
class Fetcher:
    """Sends requests to one service, with its rate, and again where it asks for patience.

    `waiting` is told before each pause that the registry asked for: why, and how long.
    """

    service: Service
    waiting: Callable[[str, float], None] = lambda _why, _seconds: None
    _next: float = field(default=0.0, init=False)

    def read_json(
        self, method: str, url: str, body: bytes | None = None, headers: Mapping[str, str] = {}
    ) -> Any:
        """Return what the service answers, read as JSON. Raises `RegistryFault`."""
        content = self.read(method, url, body, headers)
        try:
            return json.loads(content)
        except (ValueError, RecursionError) as fault:
            raise self.fault("answers what is no JSON") from fault

    def read(
        self, method: str, url: str, body: bytes | None = None, headers: Mapping[str, str] = {}
    ) -> bytes:
        """Return the whole body of an answer that calls itself JSON. Raises `RegistryFault`."""
        if urlsplit(url)[:2] != urlsplit(self.service.address)[:2]:
            raise self.fault("would lead to another host")
        for number in range(1, settings.LINK_TRIES + 1):
            self._pace()
            try:
                return self._once(method, url, body, headers)
            except _AgainError as later:
                pause = later.after_s if later.after_s is not None else float(2**number)
                if number == settings.LINK_TRIES or pause > settings.LINK_WAIT_S:
                    raise self.fault(later.why) from None
                self.waiting(f"{self.service.name}: {later.why}", pause)
                time.sleep(pause)
        raise self.fault("was not asked: LINK_TRIES is 0")

    def fault(self, what: str) -> RegistryFault:
        """Return the error that says what the registry did."""
        return RegistryFault(f"The registry “{self.service.name}” ({self.service.host}) {what}.")

    def _pace(self) -> None:
        """Wait until the service's rate lets another request be sent."""
        now = time.monotonic()
        if now < self._next:
            time.sleep(self._next - now)
        self._next = max(now, self._next) + 1 / self.service.per_second

    def _once(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> bytes:
        """Make one exchange. Raises `_AgainError` where another may do better."""
        connection, line = _connection(url, settings.LINK_DEADLINE_S), _Line()
        timer = Timer(settings.LINK_DEADLINE_S, line.cut)
        timer.daemon = True
        timer.start()
        fault: Exception | None = None
        try:
            content = self._exchange(connection, line, method, url, body, headers)
        except (_AgainError, HTTPException, OSError, ValueError) as met:
            fault = met
        finally:
            timer.cancel()
            connection.close()
        if line.is_cut or isinstance(fault, TimeoutError):
            raise _AgainError(f"gave no whole answer within {settings.LINK_DEADLINE_S:g} s")
        if fault is not None:
            why = fault if isinstance(fault, _AgainError) else _unreachable(fault)
            raise why from None
        return content

    def _exchange(
        self,
        connection: HTTPConnection,
        line: _Line,
        method: str,
        url: str,
        body: bytes | None,
        headers: Mapping[str, str],
    ) -> bytes:
        connection.connect()
        line.sock = connection.sock
        self._check_peer(connection)
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        own = {"User-Agent": USER_AGENT, "Accept": ", ".join(_JSON), "Connection": "close"}
        connection.request(method, target, body, {**own, **headers})
        return self._read(connection.getresponse())

    def _check_peer(self, connection: HTTPConnection) -> None:
        """Refuse a name that leads into a private network, unless that was configured."""
        address = ipaddress.ip_address(connection.sock.getpeername()[0].partition("%")[0])
        host = self.service.host
        is_written = host == "localhost" or _is_address(host)
        if not (address.is_global or is_written or self.service.is_private):
            raise self.fault("leads to a private address, which was not configured")

    def _read(self, response: HTTPResponse) -> bytes:
        if 300 <= response.status < 400:
            where = "".join(c for c in response.headers.get("Location", "") if c.isprintable())
            raise self.fault(
                f"redirects to “{where[:200]}”, which is not followed: write the address that "
                "answers in the file of services"
            )
        if response.status in _LATER:
            after = _retry_after(response.headers.get("Retry-After"))
            raise _AgainError(f"answers {response.status}, asking for patience", after)
        if response.status != 200:
            raise self.fault(f"answers {response.status}")
        media_type = response.headers.get_content_type()
        if media_type not in _JSON:
            shown = media_type if len(media_type) < 60 and media_type.isprintable() else "?"
            raise self.fault(f"answers {shown}, not JSON")
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise self.fault("answers in a compressed form that was not asked for")
        return self._body(response)

    def _body(self, response: HTTPResponse) -> bytes:
        most = settings.LINK_ANSWER_MB * 1_000_000
        body = bytearray()
        while block := response.read1(_BLOCK):
            body += block
            if len(body) > most:
                raise self.fault(f"answers more than {settings.LINK_ANSWER_MB} MB")
        if response.length:
            raise _AgainError("broke its answer off")
        return bytes(body)


def _connection(url: str, timeout_s: float) -> HTTPConnection:
    parts = urlsplit(url)
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return HTTPSConnection(parts.hostname or "", parts.port, timeout=timeout_s, context=context)
    return HTTPConnection(parts.hostname or "", parts.port, timeout=timeout_s)


@dataclass(slots=True)
class _Line:
    """The socket of an exchange, which its connection forgets once it has the headers."""

    sock: socket | None = None
    is_cut: bool = False

    def cut(self) -> None:
        """End an exchange that drips: whoever reads it finds its end."""
        self.is_cut = True
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(SHUT_RDWR)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _unreachable(fault: Exception) -> _AgainError:
    """Say why, in the system's words and without anything of the machine."""
    words = fault.strerror if isinstance(fault, OSError) else None
    return _AgainError(f"can't be reached ({words or type(fault).__name__})")


def _retry_after(written: str | None) -> float | None:
    """Return the seconds that `Retry-After` asks for, given as a number or as a date."""
    if not written:
        return None
    if written.strip().isdecimal():
        return float(written.strip()[:9])
    try:
        moment = email.utils.parsedate_to_datetime(written)
        return max(0.0, moment.timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None
