"""Every answer is whole or visibly broken off, whatever the client speaks."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote

import pytest
from SPARQLWrapper import CSV, SPARQLWrapper

MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def _raw(server, head: str) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(head.encode())
        return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def _until_closed(connection: socket.socket) -> bytes:
    received = b""
    with contextlib.suppress(ConnectionError):
        while piece := connection.recv(1 << 16):
            received = (received + piece)[-9:]
    return received


def test_a_short_answer_bears_its_length(ask):
    """It is sent whole, with a weak tag and the release."""
    answer = ask("/sparql?query=ASK%7B%7D")

    assert int(answer.headers["Content-Length"]) == len(answer.body)
    assert answer.headers["ETag"].startswith('W/"')
    assert answer.headers["Csgraph-Release"] == "one"
    assert parsedate_to_datetime(answer.headers["Last-Modified"]) <= datetime.now(UTC)


def test_a_long_answer_comes_in_parts_and_whole(ask):
    """It ends with its last chunk; its limit is announced."""
    answer = ask(f"/sparql?query={quote(MANY + ' LIMIT 9000')}&format=csv")

    assert answer.headers["Transfer-Encoding"] == "chunked"
    assert answer.headers["Csgraph-Answer-Limit"] == f"{64 << 20} bytes"
    assert answer.body.count(b"\r\n") == 9001


def test_an_endless_answer_breaks_off_before_the_final_chunk(server):
    """At the deadline or the limit of bytes, the client gets an error, not a short answer."""
    with pytest.raises(http.client.IncompleteRead):
        server.send(f"/sparql?query={quote(ENDLESS)}&format=csv")
    answer = _raw(server, f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: a\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200")
    assert not answer.endswith(b"0\r\n\r\n")


def test_sparqlwrapper_raises_where_an_answer_breaks_off(server):
    """The library that researchers use does not take it for whole."""
    client = SPARQLWrapper(f"{server.url}/sparql")
    client.setReturnFormat(CSV)
    client.setQuery(ENDLESS)
    with pytest.raises(http.client.IncompleteRead):
        client.queryAndConvert()


def test_old_http_gets_a_whole_answer_or_none(server, running, monkeypatch):
    """Without chunks a client could not tell a broken answer from a whole one."""
    monkeypatch.setenv("CSGRAPH_ANSWER_OLD_HTTP_MB", "1")
    head = "GET /sparql?query={}&format=csv HTTP/1.0\r\nHost: a\r\n\r\n"
    with running(server.site, deadline_s=2.0) as careful:
        whole = _raw(careful, head.format(quote(MANY + " LIMIT 3000")))
        refused = _raw(careful, head.format(quote(ENDLESS)))

    top, _, body = whole.partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in top
    assert len(body) > 256 << 10
    assert body.count(b"\r\n") == 3001
    assert refused.startswith(b"HTTP/1.0 503")
    assert "HTTP/1.0" in json.loads(refused.partition(b"\r\n\r\n")[2])["detail"]


def test_a_reader_that_stands_still_is_broken_off(server):
    """Its place is free after the deadline, and others are answered meanwhile."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        head = f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: a\r\n\r\n"
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(head.encode())
        assert server.send("/sparql?query=ASK%7B%7D").status == 200
        time.sleep(3)  # more than the deadline
        assert not _until_closed(connection).endswith(b"0\r\n\r\n")
    assert server.send("/sparql?query=ASK%7B%7D").status == 200


def test_the_same_query_is_answered_from_the_cache(ask):
    """With its tag it is not even sent; a query of now or of chance is never kept."""
    first = ask(f"/sparql?query={quote('SELECT * { ?s ?p ?o } LIMIT 3')}")
    tag = first.headers["ETag"]
    again = ask(f"/sparql?query={quote('SELECT * { ?s ?p ?o } LIMIT 3')}", if_none_match=tag)
    chance = ask(f"/sparql?query={quote('SELECT (RAND() AS ?x) {}')}")

    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert "ETag" not in chance.headers
    assert chance.headers["Cache-Control"] == "no-store"


def test_a_client_that_ends_its_own_side_gets_its_answer(server):
    """It has said all it has to say, and waits."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(1 << 16), b""))

    assert b"true" in answer


def test_a_client_that_leaves_ends_its_query(server):
    """Long before the deadline nothing is at work for it."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        path = quote(f"SELECT (COUNT(*) AS ?n) {ENDLESS[9:]}")
        connection.sendall(f"GET /sparql?query={path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        while not any(_at_work(server)):
            time.sleep(0.01)
    began = time.monotonic()
    while any(_at_work(server)):
        time.sleep(0.01)

    assert time.monotonic() - began < 1.5  # the deadline is 2 s


def _at_work(server) -> list[int]:
    return list(json.loads(server.send("/health").text)["queries"].values())
