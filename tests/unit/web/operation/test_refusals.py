"""What waitress refuses by itself has our one shape, and no request hides in another."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
import waitress
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel

from csgraph.web.operation.refusals import Refusal, StrictParser


class Channel(HTTPChannel):
    """A connection that reads strictly and refuses in words."""

    error_task_class = Refusal
    parser_class = StrictParser


def _echo(environ, start):
    """Answer with what was read."""
    start("200 OK", [("Content-Type", "text/plain")])
    return [environ["REQUEST_METHOD"].encode() + b" " + environ["wsgi.input"].read()]


@pytest.fixture(scope="module")
def send() -> Iterator[Callable[[bytes], bytes]]:
    """Send bytes to a server that runs as long as this module; return all that comes back."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        server = waitress.create_server(
            _echo,
            sockets=[listening],
            max_request_header_size=200_000,
            max_request_body_size=200_000,
        )
        server.channel_class = Channel
        stop = threading.Event()

        def loop() -> None:
            while not stop.is_set():
                server.asyncore.loop(timeout=0.05, map=server._map, count=1)

        thread = threading.Thread(target=loop)
        thread.start()
        yield lambda written: _sent(port, written)
        stop.set()
        thread.join()
        server.close()
        server.task_dispatcher.shutdown()


def _sent(port: int, written: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(written)
        got = bytearray()
        with contextlib.suppress(ConnectionResetError):
            while piece := connection.recv(65536):
                got += piece
        return bytes(got)


POST = b"POST / HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.parametrize(
    ("written", "status"),
    [
        (b"\x00\r\n\r\n", 400),
        (b"get / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 16_500 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 200_000, 431),
        (b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 101 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nX: a\r\n" + b" a\r\n" * 40_000 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + (b"X: " + b"a" * 900 + b"\r\n") * 20 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nAccept: a" + b" " * 2_100 + b"b\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nAccept-Encoding: " + b"a," * 1_100 + b"\r\n\r\n", 431),
        (POST + b"Content-Length: 5\r\nX: " + b"a" * 16_500 + b"\r\n\r\nabcde", 431),
        (POST + b"Content-Length: " + b"1" * 5_000 + b"\r\n\r\n", 400),
        (b"GET /actions?" + b"a=b&" * 2_100 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET /" + b"a" * 8_200 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET /sparql/" + b"a" * 8_200 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (POST + b"Content-Length: -1\r\n\r\n", 400),
        (POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef", 400),
        (POST + b"Content-Length: 500000\r\n\r\n", 413),
        (POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n", 501),
        (POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\n", 413),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n1;" + b"a" * 30_000, 431),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + b"X: a\r\n" * 6_000, 431),
        (POST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 400),
        (POST + b"Transfer-Encoding:\r\nContent-Length: 5\r\n\r\nabcde", 400),
        (POST + b"Transfer-Encoding: ,\r\nContent-Length: 5\r\n\r\nabcde", 400),
        (b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (POST + b"Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n", 400),
    ],
)
def test_every_refusal_is_a_problem_that_any_site_may_read(send, written, status):
    """One answer, one shape, and the connection closes."""
    head, _, body = send(written + b"GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n").partition(
        b"\r\n\r\n"
    )
    problem = json.loads(body)

    assert f" {status} ".encode() in head.splitlines()[0]
    assert b"Access-Control-Allow-Origin: *" in head
    assert b"application/problem+json" in head
    assert problem["status"] == status
    assert problem["detail"]


def test_a_body_in_chunks_is_read(send):
    """What is right stays right: chunks alone, and a length alone."""
    close = b"Connection: close\r\n"
    chunks = send(POST + close + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
    whole = send(POST + close + b"Content-Length: 3\r\n\r\nabc")

    assert chunks.endswith(b"POST abc")
    assert whole.endswith(b"POST abc")


def test_headers_within_the_limits_are_read(send):
    """A hundred of them, one as long as it may be, a wish as long as it may be, a long address."""
    lines = b"X: a\r\n" * 96 + b"Y: " + b"a" * 16_384 + b"\r\nAccept: " + b"a" * 2_048 + b"\r\n"
    head = b"GET /sparql?" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"

    assert send(head + lines + b"\r\n").endswith(b"GET ")


def test_a_header_may_come_in_pieces_and_another_request_behind_it():
    """Wherever the pieces part; blank lines before it are passed over."""
    one, two = b"\r\nGET /one HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /two HTTP/1.1\r\n\r\n"
    for cut in range(len(one)):
        parser = StrictParser(Adjustments())
        begun = parser.received(one[:cut])
        taken = parser.received(one[cut:] + two) if begun == cut else -1

        assert (parser.error, parser.completed, parser.path) == (None, True, "/one")
        assert taken == len(one) - cut
