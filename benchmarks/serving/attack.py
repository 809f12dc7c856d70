"""Send queries that never end beside an ordinary client, and see what that one notices.

    python -m benchmarks.serving.attack PORT SECONDS many|one      the attackers alone

Fifty attackers, each at a loopback address of its own or all at one, ask again as soon
as they are answered (after a tenth of a second where they were refused).
The ordinary client asks small questions and pages, one after another, at its own
address. Its first ten seconds are left out: the server may need them to tell who is who.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count, cycle
from typing import Any

from benchmarks.measure import Sampler, tree_pss_kb
from benchmarks.serving.load import Asked, Client, Seen, addresses, percentile_ms, run
from benchmarks.serving.peers import Peer
from benchmarks.serving.queries import Workload
from csgraph import settings

Row = dict[str, Any]
ATTACKERS = 50
LEFT_OUT_S, MEASURED_S = 10.0, 20.0
PAUSE_S = 0.02
SAMPLE_EVERY_S = 0.5
ORDINARY = ("lookup", "DESCRIBE", "keywords-of-a-region", "CONSTRUCT with OPTIONAL")
PAGES = ("/", "/actions", "/centres", "/concepts")

ENDLESS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
    "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>)* ?b . ?b (!<urn:y>)* ?c }",
    'SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(STR(?c), "^(a|b|ab)*z$")) }',
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT ?c (GROUP_CONCAT(STR(?f)) AS ?all) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?c",
)


def against(
    server: Peer,
    works: Sequence[Workload],
    one_address: bool,
    left_out_s: float = LEFT_OUT_S,
    measured_s: float = MEASURED_S,
) -> Row:
    """Attack `server` and return what the ordinary client saw, and the server's memory."""
    quiet = ordinary(server, works, measured_s / 4, "quiet")
    idle_kb = tree_pss_kb(server.pid)
    memory = Sampler(server.pid, SAMPLE_EVERY_S)
    memory.start()
    how = "one" if one_address else "many"
    seconds = left_out_s + measured_s
    command = [sys.executable, "-m", "benchmarks.serving.attack", str(server.port), str(seconds)]
    with subprocess.Popen([*command, how], stdout=subprocess.PIPE, text=True) as attackers:
        ordinary(server, works, left_out_s, "early")
        seen = ordinary(server, works, measured_s, "attacked")
        told, _ = attackers.communicate()
    memory.stop()
    limit_mb = idle_kb / 1024 + settings.QUERY_MEMORY_MB
    return {
        "attackers": f"{ATTACKERS} at {'one address' if one_address else 'as many addresses'}",
        "quiet": _figures(quiet),
        "attacked": _figures(seen),
        "attackers_saw": json.loads(told),
        "idle_mb": round(idle_kb / 1024),
        "peak_mb": round(memory.peak_kb / 1024),
        "limit_mb": round(limit_mb),
        "of_limit": round(memory.peak_kb / 1024 / limit_mb, 2),
    }


def ordinary(server: Peer, works: Sequence[Workload], seconds: float, phase: str) -> Seen:
    """Return what a client sees that asks small things, one after another, for some seconds.

    Queries of one `phase` are other texts than those of the next: no cache knows them.
    """
    ends = time.perf_counter() + seconds
    kinds = [w for w in works if w.name in ORDINARY]
    queries = [(w, w.varied(phase)) for w in kinds]

    def requests() -> Iterator[Asked]:
        pages = cycle(PAGES)
        for number in count():
            if time.perf_counter() > ends:
                return
            time.sleep(PAUSE_S)
            work, varied = queries[number % len(queries)]
            yield Asked(server.request(next(varied), work.is_graph), name=work.name)
            if not number % len(queries):
                path = next(pages)
                yield Asked(get(path), name=path)

    return run(server.port, requests(), addresses(1, net=3), seconds)


def get(path: str, accept: str = "text/html", more: str = "") -> bytes:
    """Return a GET of a page."""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n{more}\r\n".encode()


def _figures(seen: Seen) -> Row:
    times = {f"p{p}_ms": seen.percentile_ms(p) for p in (50, 99)}
    return {
        "answered": len(seen.taken_s),
        "wrong": dict(seen.wrong),
        "longest_ms": round(max(seen.taken_s, default=0) * 1000, 1),
        **{name: None if ms is None else round(ms, 1) for name, ms in times.items()},
        "by_request": {name: _named(ends) for name, ends in seen.by_name.items()},
    }


def _named(ends: list[float | str]) -> Row:
    """Return the figures of one kind of request."""
    taken_s = [end for end in ends if isinstance(end, float)]
    median_ms = percentile_ms(taken_s, 50)
    return {
        "answered": len(taken_s),
        "p50_ms": None if median_ms is None else round(median_ms, 1),
        "longest_ms": round(max(taken_s, default=0) * 1000, 1),
        "wrong": dict(Counter(end for end in ends if isinstance(end, str))),
    }


def attackers(port: int, seconds: float, one_address: bool) -> Row:
    """Attack for so long; return how the attackers' requests ended."""
    server = Peer("", "", port, "/sparql", 0, 0.0)
    endless = (
        Asked(server.request(f"{query}\n# {n}")) for n, query in zip(count(), cycle(ENDLESS))
    )
    sources = addresses(1, net=2) * ATTACKERS if one_address else addresses(ATTACKERS, net=2)
    ended: Counter[str] = Counter()

    def tell(_: Client, wrong: str) -> None:
        ended[wrong or "whole"] += 1

    run(port, endless, sources, seconds, tell)
    return dict(ended)


if __name__ == "__main__":
    print(json.dumps(attackers(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3] == "one")))
