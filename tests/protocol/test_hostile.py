"""Queries that mean harm: each is refused or stopped, and the service goes on."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from urllib.parse import quote, urlencode

import pytest

PRODUCT = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HOSTILE = {
    "nested braces": ("ASK " + "{" * 7000 + "}" * 7000, 400),
    "nested brackets": ("ASK { FILTER(" + "(" * 7000 + "1" + ")" * 7000 + ") }", 400),
    "a long sum": ("ASK { FILTER(1" + "+1" * 7000 + ") }", 400),
    "negations": ("ASK { FILTER(" + "!" * 14000 + "true) }", 400),
    "a long path": ("ASK { ?s <a:b>" + "/<a:b>" * 2000 + " ?o }", 400),
    "unions": ("ASK { {}" + "UNION{}" * 2000 + " }", 400),
    "an endless count": (f"SELECT (COUNT(*) AS ?n) {PRODUCT}", 503),
    "sorting a product": (f"SELECT * {PRODUCT} ORDER BY ?a ?d ?g", 503),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_ends_in_words_and_the_next_is_answered(ask, name):
    """No query takes the service down or holds it past its deadline."""
    query, status = HOSTILE[name]
    answer = ask("/sparql", "POST", urlencode({"query": query}).encode(), content_type=FORM)

    assert answer.status == status
    assert json.loads(answer.text)["hint"]
    assert json.loads(ask("/sparql?query=ASK%7B%7D").text)["boolean"] is True


def test_others_are_served_while_an_endless_query_runs(server):
    """A page and a query are answered before the endless query's deadline ends it."""
    ended = threading.Event()
    statuses = []

    def endless() -> None:
        text = quote(f"SELECT (COUNT(*) AS ?n) {PRODUCT}")
        statuses.append(server.send(f"/sparql?query={text}").status)
        ended.set()

    thread = threading.Thread(target=endless)
    thread.start()
    page = server.send("/", Accept="text/html")
    answer = server.send("/sparql?query=ASK%7B%7D")

    assert not ended.is_set()
    assert (page.status, answer.status) == (200, 200)
    thread.join()
    assert statuses == [503]


def test_too_many_queries_are_turned_away_at_once_and_pages_still_come(server):
    """Beyond those running and waiting the answer is 503 with `Retry-After`."""
    text = quote(f"SELECT (COUNT(*) AS ?n) {PRODUCT}")
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(server.send(f"/sparql?query={text}")))
        for _ in range(15)
    ]
    for thread in threads:
        thread.start()
    page = server.send("/", Accept="text/html")
    for thread in threads:
        thread.join()

    codes = [json.loads(answer.text)["code"] for answer in answers]
    assert page.status == 200
    assert {answer.status for answer in answers} == {503}
    assert "query-deadline" in codes
    busy = [a for a, code in zip(answers, codes, strict=True) if code == "busy"]
    assert busy
    assert all(answer.headers["Retry-After"] for answer in busy)


HALF = {
    "a header": (80, b"GET / HTTP/1.1\r\nHost: x\r\nX: a"),
    "a body": (80, b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\nASK"),
    "chunks": (40, b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5;a"),
    "nothing": (200, b""),
}


def test_clients_that_never_end_their_request_take_no_place(server):
    """400 connections stay half said, each adds a byte now and then: pages and queries come."""
    with contextlib.ExitStack() as held:
        slow = []
        for number, begun in HALF.values():
            for _ in range(number):
                connection = socket.create_connection(("127.0.0.1", server.port), timeout=20)
                slow.append((held.enter_context(connection), begun))
        for connection, begun in slow:
            connection.sendall(begun)
        for _ in range(10):
            for connection, begun in slow:
                connection.sendall(b"a" if begun else b"")
            assert server.send("/", Accept="text/html").status == 200
            assert server.send("/sparql?query=ASK%7B%7D").status == 200


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE#c\n<{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ BIND(<{url}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
        "SELECT * {{ FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
        "SELECT * {{ ?x ?y ?a FILTER(?a<5#>'''\n) SERVICE <{url}> {{ ?s ?p ?o }} #'''\n}}",
        "PREFIX SERVICEex: <a:> PREFIX ex: <{url}> SELECT * {{ SERVICEex:a {{ ?s ?p ?o }} }}",
    ],
)
def test_no_query_makes_the_server_ask_another(ask, query):
    """A listener beside it hears nothing, however SERVICE is written."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        answer = ask("/sparql?query=" + quote(query.format(url=url)))

        assert answer.status == 400
        with pytest.raises(TimeoutError):
            listener.accept()


FORM = "application/x-www-form-urlencoded"
