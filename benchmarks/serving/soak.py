"""Send very many requests of every kind, and count what should not have happened.

A refusal that the request deserves (a malformed query, a page that is not there) is the
right answer; any other status, a broken answer or a lost connection is an error. Memory
and open files of the whole process tree are looked at on the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from benchmarks.measure import open_files, tree_pss_kb
from benchmarks.serving.attack import get
from benchmarks.serving.load import Asked, Client, addresses, run
from benchmarks.serving.peers import Peer
from benchmarks.serving.queries import SEED, Workload

Row = dict[str, Any]
CLIENTS = 8
LOOKS = 10
HOURS_S = 3 * 3600.0
LIGHT = ("lookup", "DESCRIBE", "actions-by-keyword", "keywords-of-a-region", "list with labels")
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
NAMED = 20

WRONG = {
    "SELECT * { ?s ?p": 400,
    "INSERT DATA { <urn:a> <urn:b> <urn:c> }": 400,
    "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }": 400,
    "SELECT * { " + "{" * 70 + "}" * 70 + " }": 400,
}


def on(server: Peer, works: Sequence[Workload], asked: int, dump: str) -> Row:
    """Send `asked` requests; return the errors, and memory and files at each tenth.

    `dump` is the path of a file that is answered in parts.
    """
    looks: list[Row] = []
    named: list[str] = []
    every = max(1, asked // LOOKS)
    ended = 0

    def look(client: Client, wrong: str) -> None:
        nonlocal ended
        ended += 1
        if wrong and client.asked and len(named) < NAMED:
            line = client.asked.raw.partition(b"\r\n")[0][:80].decode("utf-8", "replace")
            named.append(f"{wrong}: {client.asked.name or line}")
        if ended % every == 0:
            looks.append(
                {
                    "requests": ended,
                    "memory_mb": round(tree_pss_kb(server.pid) / 1024, 1),
                    "open_files": open_files(server.pid),
                }
            )

    sources = addresses(CLIENTS, net=4)
    seen = run(server.port, requests(server, works, asked, dump), sources, HOURS_S, look)
    return {
        "asked": asked,
        "right": len(seen.taken_s),
        "errors": dict(seen.wrong),
        "first_errors": named,
        "per_s": round(seen.rate, 1),
        "p99_ms": seen.percentile_ms(99),
        "looks": looks,
    }


def requests(server: Peer, works: Sequence[Workload], asked: int, dump: str) -> Iterator[Asked]:
    """Yield `asked` requests of every kind, drawn with a fixed seed."""
    rng = Random(SEED)
    varied = [(work, work.varied()) for work in works if work.name in LIGHT]
    same = next(work for work in works if work.name == "lookup")
    keys = [variant.partition("/id/")[2].partition(">")[0] for variant in same.variants]
    unusual = odd(server, dump)
    for _ in range(asked):
        draw = rng.random()
        work, texts = rng.choice(varied)
        if draw < 0.5:
            yield Asked(server.request(next(texts), work.is_graph), name=work.name)
        elif draw < 0.6:
            yield Asked(server.request(same.variants[0]))
        elif draw < 0.7:
            form = urlencode({"query": next(texts)}).encode()
            yield post(server.path, FORM, form, name=f"{work.name} (form)")
        elif draw < 0.75:
            yield post(server.path, QUERY, next(texts).encode(), name=f"{work.name} (body)")
        elif draw < 0.9:
            page = rng.choice(("/", "/actions", "/concepts", "/dumps/"))
            yield Asked(get(rng.choice((page, f"/{rng.choice(keys)}"))))
        else:
            yield rng.choice(unusual)


def odd(server: Peer, dump: str) -> list[Asked]:
    """Return requests that are to be refused, or answered in part."""
    refused = [Asked(server.request(text), frozenset({status})) for text, status in WRONG.items()]
    named = (("/nothing", 404), ("/action/a0000000000", 404))
    return [
        *refused,
        *(Asked(get(path), frozenset({status})) for path, status in named),
        Asked(get(f"/sparql?query={quote('ASK {}')}", "image/png"), frozenset({406})),
        Asked(get(dump, "*/*", "Range: bytes=100-199\r\n"), frozenset({206})),
        post(server.path, "text/plain", b"ASK {}", 415),
        post(server.path, QUERY, b"ASK { ?s ?p \xff }", 400),
    ]


def post(path: str, content_type: str, body: bytes, right: int = 200, name: str = "") -> Asked:
    """Return a POST."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return Asked(head.encode() + body, frozenset({right}), name)
