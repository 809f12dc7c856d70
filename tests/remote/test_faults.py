"""A server that is down, slow, broken or no SPARQL server: an error in words, never an answer."""

from __future__ import annotations

import contextlib
import json
import socket
from threading import Event
from time import monotonic

import pytest

from csgraph import settings
from csgraph.errors import (
    CsgraphError,
    QueryRefused,
    QueryTooHeavy,
    QueryTooLong,
    RemoteFault,
    SiteFault,
)
from csgraph.store.credentials import Credentials
from csgraph.store.datasets import Dataset
from csgraph.store.remote import RemoteStore
from csgraph.store.renaming import ReleaseGraphs

from .peer import EMPTY, JSON, Act, drips, peer, read_request, says, sends

GRAPHS = ReleaseGraphs("https://example.org/", "1", ("https://example.org/graph/evidence",))
SELECT = "SELECT ?s { ?s ?p ?o }"
CHUNKED = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
LONGER = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: 900\r\n\r\n".encode()
NO_END = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n\r\n".encode() + EMPTY
PAGE = b"<!DOCTYPE html><html><body><h1>It works</h1>/var/www/html</body></html>"


def asked(endpoint: str, deadline_s: float = 5, query: str = SELECT) -> bytes:
    """Return the whole answer of the server at `endpoint`."""
    with contextlib.closing(RemoteStore(endpoint, GRAPHS)) as store:
        return b"".join(store.answer(query, JSON, Dataset(), deadline_s))


def chunk(content: bytes) -> bytes:
    """Return `content` as a chunk."""
    return f"{len(content):x}\r\n".encode() + content + b"\r\n"


def test_an_answer_in_chunks_or_with_a_length_comes_through():
    """So that what follows fails for its own reason."""
    with peer(says("200 OK")) as server:
        assert asked(server.endpoint) == EMPTY
    with peer(sends(CHUNKED + chunk(EMPTY[:9]) + chunk(EMPTY[9:]) + b"0\r\n\r\n")) as server:
        assert asked(server.endpoint) == EMPTY


def test_the_dataset_goes_with_every_query():
    """In the body, with the loaded names; nothing of it in the address."""
    with peer(says("200 OK")) as server:
        asked(server.endpoint)

    request = server.requests[0].decode()
    assert request.startswith("POST /sparql HTTP/1.1\r\n")
    assert "default-graph-uri=https%3A%2F%2Fexample.org%2Frelease%2F1%2Fgraph%2Fdata" in request
    assert "named-graph-uri=https%3A%2F%2Fexample.org%2Frelease%2F1%2Fgraph%2Fevidence" in request


def test_a_server_that_is_down_is_named_as_such():
    """Without its address: a visitor has no use for it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    with pytest.raises(RemoteFault, match="does not answer") as fault:
        asked(f"http://127.0.0.1:{port}/sparql")
    assert str(port) not in str(fault.value)


@pytest.mark.parametrize(
    "act",
    [
        drips(b"", b""),
        drips(b"HTTP/1.1 200 OK\r\nX-A: ", b"a"),
        drips(CHUNKED, b"0"),
        drips(CHUNKED, chunk(b" ")),
        drips(LONGER, b" "),
    ],
    ids=["silent", "in headers", "in a chunk's size", "in chunks", "in a body"],
)
def test_the_deadline_runs_to_the_last_byte(act: Act):
    """However the server drips, the answer ends when the deadline says, with an error."""
    with peer(act) as server:
        start = monotonic()
        with pytest.raises(QueryTooLong):
            asked(server.endpoint, deadline_s=0.4)

    assert monotonic() - start >= 0.4


@pytest.mark.parametrize(
    "content",
    [
        LONGER + EMPTY,
        CHUNKED + chunk(EMPTY),
        CHUNKED + b"fff\r\n" + EMPTY,
        CHUNKED + chunk(EMPTY) + b"zz\r\n",
        CHUNKED + chunk(EMPTY[:20]) + b"0\r\n\r\n",
        CHUNKED + b"0\r\n\r\n",
    ],
    ids=["length", "no last chunk", "in a chunk", "junk for a chunk", "half a text", "nothing"],
)
def test_an_answer_that_breaks_off_raises(content: bytes):
    """Also where the bytes that came would have been a whole answer."""
    with peer(sends(content)) as server, pytest.raises(RemoteFault):
        asked(server.endpoint)


def test_a_connection_that_is_reset_raises():
    """The system says so, and so do we."""

    def act(connection, server):
        read_request(connection)
        connection.sendall(LONGER + EMPTY)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    with peer(act) as server, pytest.raises(RemoteFault):
        asked(server.endpoint)


@pytest.mark.parametrize(
    ("act", "error", "message"),
    [
        (says("200 OK", PAGE, "text/html"), RemoteFault, "another format"),
        (says("200 OK", EMPTY, "text/plain"), RemoteFault, "another format"),
        (says("500 Oops", PAGE, "text/html"), RemoteFault, "answers 500"),
        (says("404 Not Found", b"no", "text/plain"), RemoteFault, "answers 404"),
        (says("302 Found", b"", JSON, "Location: http://127.0.0.1:1/"), RemoteFault, "elsewhere"),
        (says("200 OK", EMPTY, JSON, "Content-Encoding: gzip"), RemoteFault, "compresses"),
        (sends(NO_END), RemoteFault, "neither length nor chunks"),
        (sends(b"x" * 10_000_000), RemoteFault, "does not answer"),
        (sends(b"SSH-2.0-OpenSSH\r\n"), RemoteFault, "does not answer"),
        (sends(b""), RemoteFault, "does not answer"),
        (says("401 Unauthorized", b"", JSON), RemoteFault, "does not let"),
        (says("503 Busy", b"", JSON), RemoteFault, "answers 503"),
        (says("504 Gateway", b"", JSON), QueryTooLong, "deadline"),
        (says("500 E", b"Error: query timeout after 10s", "text/plain"), QueryTooLong, "deadline"),
        (says("200 OK", EMPTY, JSON, "X-SQL-State: S1TAT"), QueryTooLong, "deadline"),
        (says("200 OK", EMPTY, JSON, "X-SPARQL-MaxRows: 9"), QueryTooHeavy, "cuts answers at 9 "),
        (says("400 Bad", b"x" * 10_000_000, "text/plain"), QueryRefused, "refuses the query"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_an_error_in_words(act: Act, error: type[CsgraphError], message: str):
    """Short, of one line, in two languages, with what to do."""
    with peer(act) as server, pytest.raises(error, match=message) as fault:
        asked(server.endpoint)

    assert len(str(fault.value)) < 600
    assert "<html" not in str(fault.value)
    assert "/var" not in str(fault.value)
    assert " / " in str(fault.value)
    assert fault.value.hint


def test_a_redirect_is_not_followed():
    """The server it leads to is asked nothing."""
    with peer(says("200 OK")) as other:
        moved = says("307 Moved", b"", JSON, f"Location: {other.endpoint}")
        with peer(moved) as server, pytest.raises(RemoteFault):
            asked(server.endpoint)

    assert other.connections == 0


def test_of_a_servers_message_no_path_and_no_trace_is_shown():
    """What it says of the query is; loaded names become the release's own."""
    words = (
        b"Parse error at <https://example.org/release/1/graph/evidence> line 3\n"
        b"in /usr/lib/server/query.jar and C:\\Data\\x\n\tat org.server.Parser(Parser.java:3)\n"
    )
    with peer(says("400 Bad", words, "text/plain")) as server, pytest.raises(QueryRefused) as fault:
        asked(server.endpoint)

    said = str(fault.value)
    assert "Parse error at <https://example.org/graph/evidence> line 3" in said
    for hidden in ("/usr", "Data", "org.server", "\n", "\t"):
        assert hidden not in said


def test_an_answer_over_the_limit_of_bytes_is_stopped(monkeypatch: pytest.MonkeyPatch):
    """At the limit, not at its end: this one has none."""
    monkeypatch.setattr(settings, "QUERY_ANSWER_MB", 1)
    with peer(drips(CHUNKED, chunk(b" " * 100_000), 0)) as server, pytest.raises(QueryTooHeavy):
        asked(server.endpoint, deadline_s=30)


@pytest.mark.parametrize("is_begun", [True, False])
def test_giving_up_an_answer_ends_the_connection(is_begun: bool):
    """The server learns it, whether the answer was begun or not."""
    has_left = Event()

    def act(connection, server):
        read_request(connection)
        connection.sendall(CHUNKED)
        with contextlib.suppress(OSError):
            while not server.is_over.is_set():
                connection.sendall(chunk(b" " * 100_000))
        has_left.set()

    with peer(act) as server, contextlib.closing(RemoteStore(server.endpoint, GRAPHS)) as store:
        answer = store.answer(SELECT, JSON, Dataset(), 30)
        if is_begun:
            next(answer)
        answer.close()
        assert has_left.wait(20)


def test_an_answer_that_was_read_and_closed_gives_its_connection_back_once():
    """The next answer on it is whole, though the first is closed meanwhile; no third connects."""
    with peer(says("200 OK")) as server:
        with contextlib.closing(RemoteStore(server.endpoint, GRAPHS)) as store:
            first = store.answer(SELECT, JSON, Dataset(), 5)
            assert b"".join(first) == EMPTY
            first.close()
            second = store.answer(SELECT, JSON, Dataset(), 5)
            first.close()
            assert b"".join(second) == EMPTY
        assert server.connections == 1


def test_a_connection_is_kept_and_one_that_died_is_replaced():
    """Two questions on one connection; when the server closes it, on another, unnoticed."""
    with peer(says("200 OK")) as server:
        with contextlib.closing(RemoteStore(server.endpoint, GRAPHS)) as store:
            for _ in range(3):
                b"".join(store.answer(SELECT, JSON, Dataset(), 5))
        assert server.connections == 1
    once = sends(b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n%b" % (
        JSON.encode(), len(EMPTY), EMPTY))  # fmt: skip
    with peer(once) as server:
        with contextlib.closing(RemoteStore(server.endpoint, GRAPHS)) as store:
            for _ in range(3):
                assert b"".join(store.answer(SELECT, JSON, Dataset(), 5)) == EMPTY
        assert server.connections == 3


@pytest.mark.parametrize(
    ("challenge", "begins"),
    [
        ('Basic realm="a"', "Basic dXNlcjpww6Rzcw=="),
        ('Digest realm="a", nonce="n", qop="auth", algorithm="MD5"', 'Digest username="user"'),
    ],
)
def test_who_is_asking_is_told_to_a_server_that_asks(challenge: str, begins: str):
    """Not before; and from then on with every request."""
    password = "päss" if challenge.startswith("Basic") else "pass"
    head = f"HTTP/1.1 401 No\r\nWWW-Authenticate: {challenge}\r\nContent-Length: 0\r\n\r\n".encode()
    yes = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: {len(EMPTY)}\r\n\r\n"

    def act(connection, server):
        while request := read_request(connection):
            server.requests.append(request)
            is_told = b"\r\nAuthorization: " in request
            connection.sendall(yes.encode() + EMPTY if is_told else head)

    with peer(act) as server:
        credentials = Credentials("user", password)
        with contextlib.closing(RemoteStore(server.endpoint, GRAPHS, credentials)) as store:
            for _ in range(2):
                assert b"".join(store.answer(SELECT, JSON, Dataset(), 5)) == EMPTY

    first, *others = (request.decode() for request in server.requests)
    assert "Authorization" not in first
    assert len(others) == 2
    assert all(f"\r\nAuthorization: {begins}" in request for request in others)
    assert password not in "".join(others)


@pytest.mark.parametrize(
    "url",
    ["ftp://a/", "http://", "a", "http://me:secret@a/", "http://a/\r\nX: y", "http://a:b/"],
)
def test_what_is_no_address_of_a_server_is_refused(url: str):
    """And a password in it is not repeated."""
    with pytest.raises(SiteFault, match="no address") as fault:
        RemoteStore(url, GRAPHS)

    assert "secret" not in str(fault.value)


@pytest.mark.parametrize(
    "body",
    [b"{}", b"[]", b'{"results": {"bindings": [{"s": {"type": "uri"}}]}}', b"[" * 100_000 + b"]",
     b'{"results": {"bindings": [{"s": {"type": "x", "value": "y"}}]}}', b'{"results": 1}'],
)  # fmt: skip
def test_a_page_shows_nothing_that_is_no_result(body: bytes):
    """A server's JSON that is not that of the recommendation is its fault, and said."""
    with (
        peer(says("200 OK", body)) as server,
        contextlib.closing(RemoteStore(server.endpoint, GRAPHS)) as store,
    ):
        with pytest.raises(RemoteFault, match="no SPARQL result"):
            store.rows("actions")
        with pytest.raises(RemoteFault, match="no SPARQL result"):
            store.answer("ASK { ?s ?p ?o }", JSON, Dataset(), 5)


def test_a_password_that_digest_can_not_carry_is_refused_in_words():
    """RFC 7616 has a way, the standard library has not."""
    no = says("401 No", b"", JSON, 'WWW-Authenticate: Digest realm="a", nonce="n"')
    with (
        peer(no) as server,
        contextlib.closing(
            RemoteStore(server.endpoint, GRAPHS, Credentials("user", "päss"))
        ) as store,
        pytest.raises(SiteFault, match="ASCII"),
    ):
        store.answer(SELECT, JSON, Dataset(), 5)


def test_an_ask_that_comes_as_rows_is_understood():
    """As Virtuoso 7.2.5 answers: one row for true, none for false."""
    for rows, truth in ([[{"__ASK_RETVAL": {"type": "literal", "value": "1"}}], True], [[], False]):
        said = {"head": {"vars": ["__ASK_RETVAL"]}, "results": {"bindings": rows}}
        with peer(says("200 OK", json.dumps(said).encode())) as server:
            assert json.loads(asked(server.endpoint, query="ASK { ?s ?p ?o }"))["boolean"] is truth


@pytest.mark.parametrize("sign", [b"\x01", b"\xef\xbf\xbe", b"&#1;", b"&#x1F;", b"&#0;"])
def test_xml_that_no_parser_reads_is_refused(sign: bytes):
    """As the embedded store refuses it; what XML can carry comes through."""
    media_type = "application/sparql-results+xml"
    with contextlib.ExitStack() as stack:
        for text, is_refused in ((sign, True), (b"&#10;&#x9;\xef\xbf\xbd\t", False)):
            body = b"<sparql>" + b" " * 65_530 + text + b"</sparql>"
            server = stack.enter_context(peer(says("200 OK", body, media_type)))
            store = stack.enter_context(contextlib.closing(RemoteStore(server.endpoint, GRAPHS)))
            answer = store.answer(SELECT, media_type, Dataset(), 5)
            if is_refused:
                with pytest.raises(QueryRefused, match="control character"):
                    b"".join(answer)
            else:
                assert b"".join(answer) == body
