"""Requests that nobody would write: each is answered in one shape, and nothing leaks.

Never a 500, a traceback or a path; every problem parses; the server lives.
"""

from __future__ import annotations

import contextlib
import errno
import json
import re
import socket
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CLOSED_BY_THE_OTHER = {errno.EPIPE, errno.ECONNRESET, errno.ENOTCONN}
QUICK = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TOKENS = """
text/html text/* */* */plain application/json application/sparql-results+json text/turtle ;q=0
;q=1.5 ;q=a ;q= ;charset=utf-8 , ; = " / * \\ ( application/ld+json;profile="x" é ;q=0.999999999
""".split()
headers = st.lists(st.sampled_from(TOKENS), max_size=6).map("".join) | st.text(
    st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=30
)
written = st.binary(max_size=40)
names = st.sampled_from(
    [b"query", b"update", b"format", b"timeout", b"default-graph-uri", b"named-graph-uri", b"\xff"]
)
values = written | st.sampled_from(
    [b"ASK{}", b"SELECT", b"csv", b"1", b"0", b"-1", b"http://localhost:8000/graph/data", b"%00"]
)
pairs = st.lists(st.tuples(names, values), max_size=4).map(
    lambda said: "&".join(f"{quote_from_bytes(n)}={quote_from_bytes(v)}" for n, v in said)
)
paths = st.one_of(
    st.just("/sparql"),
    written.map(lambda raw: "/" + quote_from_bytes(raw, safe="/")),
    st.tuples(
        st.sampled_from(
            ["/id/", "/action/", "/centre/", "/sheet/", "/concept/", "/dumps/", "/en/"]
        ),
        written.map(lambda raw: quote_from_bytes(raw, safe="/%.")),
    ).map("".join),
)
methods = st.sampled_from("GET HEAD POST OPTIONS PUT DELETE PATCH TRACE QUERY".split())
kinds = st.sampled_from(
    ["application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update",
     "multipart/form-data; boundary=x", "text/plain", "application/sparql-query; charset=x"]
) | headers  # fmt: skip


def check(server, answer) -> None:
    """Hold what is true of any answer."""
    said = answer.body.decode("utf-8")
    assert answer.status < 500, said[:300]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Traceback" not in said
    assert "site-packages" not in said
    assert str(server.site) not in said
    if answer.headers.get("Content-Type") == "application/problem+json" and answer.body:
        assert json.loads(said)["status"] == answer.status


@QUICK
@given(accept=headers, asked=pairs)
def test_any_accept_and_any_parameters_are_answered(server, accept, asked):
    """Types, qualities, encodings, names: read, or refused in words."""
    check(server, server.send(f"/sparql?{asked}", Accept=accept.encode("latin-1")))


@QUICK
@given(method=methods, path=paths, accept=headers)
def test_any_method_and_any_path_are_answered(server, method, path, accept):
    """What is not there is a 404; what may not be done a 405."""
    check(server, server.send(path, method, Accept=accept.encode("latin-1")))


@QUICK
@given(kind=kinds, body=written | pairs.map(str.encode), accept=headers)
def test_any_body_is_answered(server, kind, body, accept):
    """Whatever the content is called and whatever it is."""
    sent = {"Content-Type": kind.encode("latin-1"), "Accept": accept.encode("latin-1")}
    check(server, server.send("/sparql", "POST", body, **sent))


FOLDER = Path(__file__).resolve().parents[2] / "queries" / "competency"
QUESTIONS = [path.read_text("utf-8") for path in sorted(FOLDER.glob("*.rq"))]
PIECES = re.compile(r"\s+|[?$]?\w+|<[^>]*>|.", re.DOTALL)


@st.composite
def spoiled(draw) -> str:
    """A question of ours with a piece left out, doubled, moved or put in from another."""
    pieces = PIECES.findall(draw(st.sampled_from(QUESTIONS)))
    others = PIECES.findall(draw(st.sampled_from(QUESTIONS)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(pieces) - 1))
        other = draw(st.sampled_from([*others, *pieces, "", "{", "}", "(", '"', "'", "<", "\\"]))
        pieces[at] = draw(st.sampled_from(["", pieces[at] * 2, other, pieces[at] + other]))
    return "".join(pieces)


@settings(QUICK, max_examples=40)
@given(query=spoiled())
def test_a_spoiled_query_is_answered_or_refused_in_words(server, query):
    """200, or 400 with a detail, or stopped at a limit that has a name; never a bare fault."""
    answer = server.send(
        "/sparql", "POST", query.encode(), **{"Content-Type": "application/sparql-query"}
    )
    assert answer.status in {200, 400, 503}
    if answer.status != 200:
        problem = json.loads(answer.text)
        assert problem["code"] in {"query-refused", "query-deadline", "query-memory"}
        assert problem["detail"]
        assert "Traceback" not in answer.text


POST = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n"
WIRE = {
    "half a request line": b"GET /spar",
    "half a header": b"GET / HTTP/1.1\r\nHost: x\r\nAcc",
    "no request": b"\x00\xff\xfe\r\n\r\n",
    "a TLS greeting": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"a" * 50 + b"\r\n\r\n",
    "HTTP 2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "another version": b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    "a header of 2 MB": b"GET / HTTP/1.1\r\nX: " + b"a" * (2 << 20) + b"\r\n\r\n",
    "an address of 2 MB": b"GET /" + b"a" * (2 << 20) + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "20,000 headers": b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 20_000 + b"\r\n",
    "300,000 folded lines": b"GET / HTTP/1.1\r\nX: a\r\n" + b" \r\n" * 300_000 + b"\r\n",
    "a wish of 900 kB": b"GET /no HTTP/1.1\r\nAccept: a" + b" " * 900_000 + b"b\r\n\r\n",
    "100,000 parameters": b"GET /actions?" + b"a=b&" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "a space before the colon": b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
    "a NUL in a header": b"GET / HTTP/1.1\r\nX: a\x00b\r\n\r\n",
    "bare line feeds": b"GET / HTTP/1.1\nHost: x\n\n",
    "a bare carriage return": b"GET / HTTP/1.1\rHost: x\r\n\r\n",
    "raw UTF-8 in the address": "GET /sparql?query=ASK{}#é HTTP/1.1\r\n\r\n".encode(),
    "a space in the address": b"GET /spa rql HTTP/1.1\r\n\r\n",
    "a negative length": POST + b"Content-Length: -1\r\n\r\n",
    "a length in words": POST + b"Content-Length: 1x\r\n\r\nabc",
    "a signed length": POST + b"Content-Length: +5\r\n\r\nASK{}",
    "two lengths": POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nASK{} ",
    "a list of lengths": POST + b"Content-Length: 5, 5\r\n\r\nASK{}",
    "a length of 5,000 digits": POST + b"Content-Length: " + b"1" * 5_000 + b"\r\n\r\nASK{}",
    "100 TB announced": POST + b"Content-Length: 99999999999999\r\n\r\nASK{}",
    "less than announced": POST + b"Content-Length: 500\r\n\r\nASK{}",
    "an unknown encoding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "two encodings": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "chunked twice": CHUNKED + b"Transfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "a chunk without a size": CHUNKED + b"\r\nzz\r\nabc\r\n0\r\n\r\n",
    "a chunk of negative size": CHUNKED + b"\r\n-5\r\nabc\r\n0\r\n\r\n",
    "a chunk that is too large": CHUNKED + b"\r\nFFFFFFFFFFFFFFFFF\r\nabc",
    "a chunk's extension of 3 MB": CHUNKED + b"\r\n5;" + b"a" * (3 << 20),
    "a trailer of 3 MB": CHUNKED + b"\r\n5\r\nASK{}\r\n0\r\n" + b"X: a\r\n" * (1 << 19),
    "chunked by HTTP/1.0": CHUNKED.replace(b"HTTP/1.1", b"HTTP/1.0") + b"\r\n0\r\n\r\n",
    "a chunk longer than it says": CHUNKED + b"\r\n2\r\nASK{}\r\n0\r\n\r\n",
    "chunks that never end": CHUNKED + b"\r\n5\r\nASK{}\r\n",
    "no host": b"GET /sparql HTTP/1.1\r\nConnection: close\r\n\r\n",
    "a hostile host": b'GET / HTTP/1.1\r\nHost: a"<script>\r\nConnection: close\r\n\r\n',
    "a method of the tunnel": b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n",
    "a path out of the site": b"GET /../../etc/passwd HTTP/1.1\r\nConnection: close\r\n\r\n",
    "a path of another host": b"GET //evil.example/%2f.. HTTP/1.1\r\nConnection: close\r\n\r\n",
    "bytes of no character": b"GET /action/%ff%00 HTTP/1.1\r\nConnection: close\r\n\r\n",
    "an odd expectation": POST + b"Expect: 200-maybe\r\nContent-Length: 5\r\n\r\nASK{}",
}


@pytest.mark.parametrize("name", WIRE)
def test_what_is_no_request_is_refused_and_the_next_is_answered(server, name):
    """One answer at most, below 500 or 501; nothing of the machine in it."""
    got = _exchange(server.port, WIRE[name])
    statuses = [line.split(b" ")[1] for line in got.split(b"\r\n") if line.startswith(b"HTTP/1.")]

    assert len(statuses) <= 1
    assert not statuses or b"Access-Control-Allow-Origin: *" in got
    assert all(status < b"500" or status == b"501" for status in statuses)
    assert b"Traceback" not in got
    assert str(server.site).encode() not in got
    assert b"root:" not in got
    assert server.send("/sparql").status == 200


def test_a_request_inside_a_body_is_part_of_the_body(server):
    """What follows the announced length is the next request; what is within is text."""
    hidden = b"GET /actions HTTP/1.1\r\nHost: x\r\n\r\n"
    length = f"Content-Length: {len(hidden)}\r\nConnection: close\r\n\r\n".encode()
    got = _exchange(server.port, POST + length + hidden)

    assert got.count(b"HTTP/1.1 ") == 1
    assert b" 400 " in got.split(b"\r\n")[0]


def _exchange(port: int, written: bytes) -> bytes:
    """Send bytes, end, and return all that comes back before the connection closes.

    A server that has refused may close while bytes are still being sent: then sending or
    ending fails (with no connection, if it was closed in between), and what it had said is
    still there to be read.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        got = bytearray()
        try:
            connection.sendall(written)
            connection.shutdown(socket.SHUT_WR)
        except OSError as fault:
            if fault.errno not in CLOSED_BY_THE_OTHER:
                raise
        with contextlib.suppress(ConnectionResetError):
            while piece := connection.recv(65536):
                got += piece
        return bytes(got)
