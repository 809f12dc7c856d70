"""A server on loopback that does to each connection what a test tells it, byte for byte."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Event, Thread

JSON = "application/sparql-results+json"
EMPTY = b'{"head":{"vars":["s"]},"results":{"bindings":[]}}'


@dataclass(slots=True)
class Peer:
    """The server: where it is, what it was asked, how many connections it took."""

    port: int
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0
    is_over: Event = field(default_factory=Event)

    @property
    def endpoint(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}/sparql"


Act = Callable[[socket.socket, Peer], None]


def read_request(connection: socket.socket) -> bytes:
    """Return one whole request; empty where the client is gone."""
    read = b""
    while b"\r\n\r\n" not in read:
        block = connection.recv(65536)
        if not block:
            return b""
        read += block
    head, _, body = read.partition(b"\r\n\r\n")
    lengths = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    missing = int(lengths[0].split(b":")[1]) - len(body) if lengths else 0
    while missing > 0:
        block = connection.recv(65536)
        body += block
        missing -= len(block)
    return head + b"\r\n\r\n" + body


def says(status: str, body: bytes = EMPTY, media_type: str = JSON, *headers: str) -> Act:
    """Answer every request of a connection so, in full."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", f"Content-Length: {len(body)}"]
    return sends("\r\n".join([*lines, *headers, "", ""]).encode() + body, keeps=True)


def sends(content: bytes, *, keeps: bool = False) -> Act:
    """Send these bytes for a request, then close, or wait for the next request."""

    def act(connection: socket.socket, peer: Peer) -> None:
        while request := read_request(connection):
            peer.requests.append(request)
            connection.sendall(content)
            if not keeps:
                break

    return act


def drips(begins: bytes, again: bytes, pause_s: float = 0.02) -> Act:
    """Send a beginning, then the same bytes again and again until the client leaves."""

    def act(connection: socket.socket, peer: Peer) -> None:
        peer.requests.append(read_request(connection))
        connection.sendall(begins)
        while not peer.is_over.wait(pause_s):
            connection.sendall(again)

    return act


@contextlib.contextmanager
def peer(act: Act) -> Iterator[Peer]:
    """Run a server as long as the block lasts; each connection has a thread of its own."""
    threads: list[Thread] = []

    def serve(connection: socket.socket, about: Peer) -> None:
        with connection, contextlib.suppress(OSError):
            connection.settimeout(20)
            act(connection, about)

    def accept(listening: socket.socket, about: Peer) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listening.accept()
                about.connections += 1
                threads.append(Thread(target=serve, args=(connection, about)))
                threads[-1].start()

    listening = socket.create_server(("127.0.0.1", 0))
    about = Peer(listening.getsockname()[1])
    taker = Thread(target=accept, args=(listening, about))
    taker.start()
    try:
        yield about
    finally:
        about.is_over.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        taker.join()
        for thread in threads:
            thread.join()
