"""Ask every peer the same requests, by 1, 8 and 64 clients, and keep the figures.

How many requests a cell has follows from the engine's own time, so that every peer does
the same work. What a peer does not answer in time once is not asked of it again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pyoxigraph as ox

from benchmarks.serving import engine
from benchmarks.serving.load import Asked, Seen, addresses, run
from benchmarks.serving.peers import Peer
from benchmarks.serving.queries import Workload

Row = dict[str, Any]
COMPARED = 2
CACHED = ("lookup", "list with labels", "group and count")
CACHED_CLIENTS = (1, 8)


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to measure: `seconds` of the engine's work a cell, and when to give up."""

    seconds: float = 0.6
    patience_s: float = 6.0
    clients: tuple[int, ...] = (1, 8, 64)
    most: int = 3000
    slow_s: float = 0.05
    """Queries on which the engine spends more are not asked by more than 8 clients."""

    def count(self, engine_s: float, clients: int) -> int:
        """Return how many requests a cell has."""
        work = self.seconds if clients == 1 else 2 * self.seconds
        return max(3, 2 * clients, min(self.most, int(work / max(engine_s, 1e-6))))

    def suits(self, engine_s: float, clients: int) -> bool:
        """Say whether a query is asked by so many clients."""
        return clients <= 8 or engine_s <= self.slow_s


@dataclass(frozen=True, slots=True)
class Alone:
    """What the engine takes by itself, over the requests that one client sends."""

    mean_s: float
    row: Row
    counts: tuple[int, ...]


def alone(store: ox.Store, work: Workload, plan: Plan) -> Alone:
    """Measure the engine on one workload."""
    counts = tuple(_count(engine.answer(store, q), work.is_graph) for q in _compared(work))
    first = engine.run(store, islice(work.varied(), 10), plan.seconds / 2)
    mean_s = first.wall_s / len(first.taken_s)
    asked = plan.count(mean_s, 1)
    seen = engine.run(store, islice(work.varied(), asked), plan.patience_s)
    return Alone(mean_s, row("engine", work, "varied", 1, asked, seen), counts)


def peer(
    server: Peer, works: Sequence[Workload], known: dict[str, Alone], plan: Plan
) -> Iterator[Row]:
    """Yield a peer's figures, cell by cell, and what it answers beside the engine's answer."""
    for work in works:
        counts, seen = compared(server, work, plan)
        yield {"peer": server.name, "query": work.name, "counts": counts}
        if "late" in seen.wrong:
            server.revive()
        if not seen.taken_s:
            yield skipped(server, work, plan.clients, seen)
            continue
        slow = False
        for clients in plan.clients:
            if slow or not plan.suits(known[work.name].mean_s, clients):
                continue
            found = cell(server, work, clients, known[work.name], plan)
            slow = "late" in found["wrong"]
            if slow:
                server.revive()
            yield found


def cell(server: Peer, work: Workload, clients: int, known: Alone, plan: Plan) -> Row:
    """Return the figures of one peer on one workload with so many clients."""
    asked = plan.count(known.mean_s, clients)
    texts = islice(work.varied(f"{clients}-"), asked)
    requests = [Asked(server.request(query, work.is_graph)) for query in texts]
    seen = run(server.port, requests, addresses(clients), plan.patience_s)
    return row(server.name, work, "varied", clients, asked, seen)


def cached(server: Peer, works: Sequence[Workload], plan: Plan) -> Iterator[Row]:
    """Yield the figures of one request that is repeated, for a few workloads."""
    for work in works:
        for clients in CACHED_CLIENTS:
            request = Asked(server.request(next(work.cached()), work.is_graph))
            some = run(server.port, [request] * 5, addresses(1), plan.patience_s)
            if not some.taken_s:
                continue
            asked = plan.count(min(some.taken_s), clients)
            seen = run(server.port, [request] * asked, addresses(clients), plan.patience_s)
            yield row(server.name, work, "cached", clients, asked, seen)


def empty(server: Peer, plan: Plan) -> Iterator[Row]:
    """Yield the figures of the empty route."""
    request = Asked(server.request(""))
    for clients in plan.clients:
        seen = run(server.port, [request] * plan.most, addresses(clients), plan.patience_s)
        work = Workload("empty route", ())
        yield row(server.name, work, "empty", clients, plan.most, seen)


def compared(server: Peer, work: Workload, plan: Plan) -> tuple[list[int | str], Seen]:
    """Return how many rows or triples a peer answers to the first variants; it warms up so."""
    counts: list[int | str] = []
    requests = [Asked(server.request(query, work.is_graph)) for query in _compared(work)]
    seen = run(
        server.port,
        requests,
        addresses(1),
        plan.patience_s,
        lambda client, wrong: counts.append(wrong or _count(client.reading.body, work.is_graph)),
    )
    counts += ["late"] * seen.wrong["late"]
    return counts, seen


def skipped(server: Peer, work: Workload, clients: Sequence[int], seen: Seen) -> Row:
    """Return a cell that was not measured, and why."""
    why = ", ".join(sorted(seen.wrong))
    return {"peer": server.name, "query": work.name, "clients": list(clients), "skipped": why}


def row(
    name: str, work: Workload, mode: str, clients: int, asked: int, seen: Seen
) -> dict[str, Any]:
    """Return the figures of one cell, rounded as they are reported."""
    times = {f"p{p}_ms": seen.percentile_ms(p) for p in (50, 95, 99)}
    return {
        "peer": name,
        "query": work.name,
        "mode": mode,
        "clients": clients,
        "asked": asked,
        "answered": len(seen.taken_s),
        "per_s": round(seen.rate, 2),
        **{at: None if ms is None else round(ms, 3) for at, ms in times.items()},
        "wrong": dict(seen.wrong),
    }


def _compared(work: Workload) -> tuple[str, ...]:
    return work.variants[:COMPARED]


def _count(body: bytes, is_graph: bool) -> int | str:
    if is_graph:
        try:
            return len({quad.triple for quad in ox.parse(body, format=ox.RdfFormat.TURTLE)})
        except SyntaxError:
            return "not Turtle"
    return len(json.loads(body)["results"]["bindings"])
