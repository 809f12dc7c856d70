"""Time the engine alone: pyoxigraph on the release's store, opened read-only, no HTTP.

What a server over it adds is the difference. The answer is written out in the same
format as over HTTP, for that is work of the engine too.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pyoxigraph as ox

from benchmarks.serving.load import Seen


def open_store(release: Path) -> ox.Store:
    """Open the store of a release."""
    return ox.Store.read_only(str(release / "store"))


def answer(store: ox.Store, query: str) -> bytes:
    """Return the answer as a server sends it: JSON, or Turtle for triples."""
    found = store.query(query)
    if isinstance(found, ox.QueryTriples):
        return ox.serialize(found, format=ox.RdfFormat.TURTLE) or b""
    out = BytesIO()
    found.serialize(out, format=ox.QueryResultsFormat.JSON)
    return out.getvalue()


def run(store: ox.Store, queries: Iterable[str], patience_s: float) -> Seen:
    """Answer the queries one after another, as long as there is patience."""
    seen, began = Seen(), time.perf_counter()
    for query in queries:
        start = time.perf_counter()
        answer(store, query)
        seen.taken_s.append(time.perf_counter() - start)
        if time.perf_counter() - began > patience_s:
            break
    seen.wall_s = time.perf_counter() - began
    return seen
