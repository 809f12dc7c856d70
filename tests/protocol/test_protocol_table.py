"""The SPARQL 1.1 Protocol as a table: `requests.txt` against a real server over real HTTP."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

BASE = "http://localhost:8000/graph/"
CENTRES = "{ ?c a <https://w3id.org/csgraph/def#Centre> ; ?p ?label }"
WORDS = {
    "select": f"SELECT ?label {CENTRES}",
    "ask": f"ASK {CENTRES}",
    "construct": CENTRES.join(["CONSTRUCT { ?c a <https://w3id.org/csgraph/def#Centre> } ", ""]),
    "describe": "DESCRIBE <http://localhost:8000/id/action/a000000001>",
    "graphs": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }",
    "from_evidence": f"SELECT ?label FROM <{BASE}evidence> {CENTRES}",
    "from_things": f"BASE <{BASE}> SELECT ?label FROM <data> {CENTRES}",
    "from_named": f"PREFIX g: <{BASE}> SELECT ?g FROM NAMED g:evidence {{ GRAPH ?g {{}} }}",
    "from_nowhere": f"SELECT ?label FROM <{BASE}nowhere> {CENTRES}",
    "from_two": f"SELECT ?label FROM <{BASE}data> FROM <{BASE}evidence> {CENTRES}",
    "endless": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "megabyte": "x" * (1 << 20),
    "evidence": BASE + "evidence",
    "things": BASE + "data",
    "nowhere": BASE + "nowhere",
}
ENCODED = {f"{{{name}}}": quote(word, safe="") for name, word in WORDS.items()}
RAW = {f"{{{name.upper()}}}": word for name, word in WORDS.items()}


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the table."""

    line: int
    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    status: int
    answer_headers: tuple[str, ...]
    answer_body: str

    def __str__(self) -> str:
        """The line of the file, as a test is called after it."""
        return f"line {self.line}: {self.method} {self.path[:40]}"


def filled(text: str) -> str:
    """Put the queries and graphs in their places."""
    return re.sub(r"\{\w+\}", lambda m: {**ENCODED, **RAW}.get(m[0], m[0]), text)


def cases() -> list[Case]:
    """Read the table."""
    found = []
    table = Path(__file__).with_name("requests.txt").read_text("utf-8")
    for line, row in enumerate(table.splitlines(), start=1):
        if row and not row.startswith("#"):
            asked, headers, body, status, told, held = (cell.strip() for cell in row.split("|"))
            method, path = filled(asked).split(" ")
            sent = dict(h.split(": ", 1) for h in headers.split(" & ") if h)
            found.append(
                Case(
                    line, method, path, sent,
                    _bytes(body) if body or method == "POST" else None,
                    int(status), tuple(h for h in told.split(" & ") if h), held,
                )
            )  # fmt: skip
    return found


def _bytes(body: str) -> bytes:
    r"""Return a body: queries in their places, `\xff` the byte."""
    whole = filled(body).encode()
    return re.sub(rb"\\x([0-9a-f]{2})", lambda m: bytes([int(m[1], 16)]), whole)


def test_the_table_is_long_enough_to_be_one():
    """A file that could not be read would leave nothing to test."""
    assert len(cases()) > 150


@pytest.mark.parametrize("case", cases(), ids=str)
def test_each_request_has_its_answer(server, case: Case):
    """Status, headers and body are those of the row; what holds for all holds."""
    answer = server.send(case.path, case.method, case.body, **case.headers)

    assert answer.status == case.status, answer.text[:500]
    for wanted in case.answer_headers:
        name, _, value = wanted.partition(": ")
        if name.startswith("-"):
            assert name[1:] not in answer.headers
        else:
            assert value in answer.headers[name]
    assert case.answer_body in answer.text
    _check_always(case, answer)


def _check_always(case: Case, answer) -> None:
    """Any site's script may read any answer; an error has the one shape."""
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Accept" in answer.headers["Vary"]
    if case.method == "HEAD":
        assert answer.body == b""
    elif case.status >= 400:
        problem = json.loads(answer.text)
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert problem["status"] == case.status
        assert problem["code"]
        assert problem["detail"]


def test_head_is_get_without_the_body(server):
    """Every header but the date is the same, for an answer, a description and an error."""
    for path in (f"/sparql?query={quote(WORDS['select'])}", "/sparql", "/sparql?query=x"):
        head, get = (dict(server.send(path, method).headers) for method in ("HEAD", "GET"))
        assert head.pop("Date")
        assert get.pop("Date")
        assert head == get
