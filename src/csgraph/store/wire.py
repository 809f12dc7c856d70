"""One HTTP exchange with a remote server: a deadline from first to last byte, nothing silent.

The standard library's `http.client` on a socket that never waits past the deadline,
whatever the other side drips. Refused: redirects, compressed answers, answers without
a length or chunks (their end and a broken line look the same). What breaks off raises.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, RemoteDisconnected
from threading import Lock
from urllib.parse import urlsplit

from csgraph import __version__, settings
from csgraph.errors import RemoteFault, SiteFault
from csgraph.store.credentials import Credentials
from csgraph.store.line import DeadlineReachedError, Line, Patience

_BLOCK = 1 << 16
_GONE = (RemoteDisconnected, ConnectionResetError, BrokenPipeError)


@dataclass(frozen=True, slots=True)
class Remote:
    """Where a server is. `target` is the path of its address, with its question mark part."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def is_loopback(self) -> bool:
        """Say whether it is on this machine."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def shown(self) -> str:
        """The server's name for a person who runs the site."""
        return f"{self.scheme}://{self.host}:{self.port}"


def remote_of(url: str) -> Remote:
    """Return where `url` leads. Raises `SiteFault` unless it is a plain http or https address."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        parts, port = urlsplit(""), 0
    is_plain = url.isascii() and url.isprintable() and " " not in url and parts.username is None
    if parts.scheme not in ("http", "https") or not parts.hostname or not is_plain:
        raise SiteFault(
            f"“{url if parts.username is None else '…'}” is no address of a SPARQL server.",
            hint="Give an http or https address like http://127.0.0.1:7878/query; "
            "user and password only by the environment.",
        )
    query = f"?{parts.query}" if parts.query else ""
    return Remote(parts.scheme, parts.hostname, port, (parts.path or "/") + query)


class Reply:
    """The answer to one request; read it to its end, or close it."""

    def __init__(self, wire: Wire, connection: HTTPConnection, response: HTTPResponse) -> None:
        self._wire, self._connection, self._response = wire, connection, response
        self._is_given_back = False
        self.status = response.status
        self.media_type = response.headers.get_content_type()

    def header(self, name: str) -> str | None:
        """Return one header."""
        return self._response.headers.get(name)

    def pieces(self) -> Iterator[bytes]:
        """Yield the body as it comes.

        Raises `DeadlineReachedError` at the deadline and `RemoteFault` where it breaks off.
        """
        response = self._response
        is_whole = False
        try:
            while piece := response.read1(_BLOCK):
                yield piece
            if response.length:
                raise _broken(f"{response.length} bytes are missing")
            is_whole = True
        except TimeoutError as fault:
            raise DeadlineReachedError from fault
        except (HTTPException, OSError) as fault:
            raise _broken(type(fault).__name__) from fault
        finally:
            self._give_back(is_whole=is_whole)

    def start(self, size: int) -> bytes:
        """Return at most `size` first bytes of the body, and close."""
        body = bytearray()
        pieces = self.pieces()
        with suppress(RemoteFault):
            for piece in pieces:
                body += piece
                if len(body) >= size:
                    break
        pieces.close()  # type: ignore[attr-defined]
        return bytes(body[:size])

    def close(self) -> None:
        """Give the answer up, what is left of it; after its end this is without effect."""
        self._give_back(is_whole=False)

    def _give_back(self, *, is_whole: bool) -> None:
        """Give the connection back once: by the second time another may have it."""
        if not self._is_given_back:
            self._is_given_back = True
            self._wire.give_back(self._connection, self._response, is_whole=is_whole)


class Wire:
    """Connections to one server, kept open between requests; safe between threads."""

    def __init__(self, remote: Remote, credentials: Credentials | None = None) -> None:
        self.remote = remote
        self._credentials = credentials
        self._idle: list[HTTPConnection] = []
        self._lock = Lock()
        self._tls = ssl.create_default_context() if remote.scheme == "https" else None

    def send(
        self,
        method: str,
        target: str,
        patience: Patience,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Return the answer to a request, its headers read; who is asking is told if asked for.

        Raises `DeadlineReachedError`, and `RemoteFault` where there is no whole HTTP answer.
        """
        said = {"User-Agent": f"csgraph/{__version__}", "Accept-Encoding": "identity"}
        said |= headers or {}
        reply = self._exchange(method, target, patience, body, said)
        challenge = reply.header("WWW-Authenticate") or ""
        if reply.status == 401 and self._credentials and self._credentials.hear(challenge):
            reply.close()
            reply = self._exchange(method, target, patience, body, said)
        return self._readable(reply)

    def _exchange(
        self,
        method: str,
        target: str,
        patience: Patience,
        body: bytes | None,
        said: Mapping[str, str],
    ) -> Reply:
        if self._credentials and (proof := self._credentials.header(method, target)):
            said = {**said, "Authorization": proof}
        try:
            if (kept := self._take(patience)) is not None:
                with suppress(*_GONE):  # the server closed it while it was idle
                    return self._ask(kept, method, target, body, said)
            return self._ask(self._connect(patience), method, target, body, said)
        except TimeoutError as fault:
            raise DeadlineReachedError from fault
        except (HTTPException, OSError, ValueError) as fault:
            raise RemoteFault(
                f"The SPARQL server behind this site does not answer ({_told(fault)}). / Le "
                "serveur SPARQL de ce site ne répond pas."
            ) from fault

    def _ask(
        self,
        connection: HTTPConnection,
        method: str,
        target: str,
        body: bytes | None,
        said: Mapping[str, str],
    ) -> Reply:
        with ExitStack() as undo:
            undo.callback(connection.close)
            connection.request(method, target, body, dict(said))
            reply = Reply(self, connection, connection.getresponse())
            undo.pop_all()
        return reply

    def _readable(self, reply: Reply) -> Reply:
        """Return `reply` if its end can be known. Raises `RemoteFault`."""
        has_end = reply.header("Content-Length") or reply.header("Transfer-Encoding")
        encoding = reply.header("Content-Encoding") or "identity"
        if 300 <= reply.status < 400:
            said = f"it sends elsewhere ({reply.status})"
        elif encoding.lower() != "identity":
            said = "it compresses its answer unasked"
        elif not has_end and reply.status not in (204, 205):
            said = "its answer has neither length nor chunks, so a broken one would look whole"
        else:
            return reply
        reply.close()
        raise RemoteFault(
            f"The SPARQL server behind this site can't be used: {said}. / Le serveur SPARQL de ce "
            "site ne peut pas être utilisé.",
            hint="Give the address that answers queries itself, by HTTP/1.1.",
        )

    def _connect(self, patience: Patience) -> HTTPConnection:
        where = (self.remote.host, self.remote.port)
        connected = socket.create_connection(where, timeout=patience.left_s())
        with ExitStack() as undo:
            undo.callback(connected.close)
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls is not None:
                connected = self._tls.wrap_socket(connected, server_hostname=self.remote.host)
            undo.pop_all()
        connection = HTTPConnection(*where)
        connection.auto_open = 0  # it would connect again by itself, without a deadline
        connection.sock = Line(connected, patience)
        return connection

    def _take(self, patience: Patience) -> HTTPConnection | None:
        with self._lock:
            kept = self._idle.pop() if self._idle else None
        if kept is not None and isinstance(kept.sock, Line):
            kept.sock.patience = patience
        return kept

    def close(self) -> None:
        """Close the connections that are kept; those at work close when they are done."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def give_back(
        self, connection: HTTPConnection, response: HTTPResponse, *, is_whole: bool
    ) -> None:
        """Keep a connection whose answer was read to its end; close any other."""
        with self._lock:
            keeps = (
                is_whole
                and not response.will_close
                and connection.sock is not None
                and len(self._idle) < settings.REMOTE_IDLE_CONNECTIONS
            )
            if keeps:
                self._idle.append(connection)
        response.close()
        if not keeps:
            connection.close()


def _told(fault: Exception) -> str:
    if isinstance(fault, OSError) and fault.strerror:
        return fault.strerror
    return type(fault).__name__


def _broken(how: str) -> RemoteFault:
    return RemoteFault(
        f"The answer of the SPARQL server behind this site broke off ({how}). / La réponse du "
        "serveur SPARQL de ce site s’est interrompue."
    )
