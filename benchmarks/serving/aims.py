"""Say which of the aims of the server a comparison meets, and where it falls short.

Pure: figures in, sentences out. An aim that speaks of a server that was not measured is
left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.serving.cells import EMPTY, ENGINE, OWN, Cells

NEAR_MS, FAR_MS, ADDED_MS, ADDED_SHARE = 5.0, 10.0, 1.0, 0.2
CACHED_TIMES, CACHED_LOOKUPS, BESIDE_OXIGRAPH, LOOKUPS_A_S = 1.5, 0.35, 0.85, 1000
MANY = 8
OXIGRAPH, RDFLIB, VIRTUOSO = "Oxigraph server", "rdflib-endpoint", "Virtuoso"
SORTS = (
    "group and count",
    "co-occurrence",
    "ORDER BY page",
    "keywords-together",
    "actions-by-region",
    "dimensions-by-department",
    "centres-by-number-of-actions",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One aim: how many of its figures meet it, and those that don't, with their figure."""

    aim: str
    met: int
    of: int
    short: tuple[str, ...]


def verdicts(cells: Cells) -> Iterator[Verdict]:
    """Yield every aim that was measured."""
    for aim, figures in (
        (f"HTTP adds at most {ADDED_MS:g} ms below {NEAR_MS:g} ms", _added(cells, is_near=True)),
        (f"HTTP adds at most {ADDED_SHARE:.0%} above {FAR_MS:g} ms", _added(cells, is_near=False)),
        (f"a cached answer takes at most {CACHED_TIMES:g}× an empty Flask route", _cached(cells)),
        (f"at least {LOOKUPS_A_S:,} look-ups a second", _lookups(cells)),
        (
            f"cached, at least {CACHED_LOOKUPS:g}× the Oxigraph server's look-ups a second",
            _cached_lookups(cells),
        ),
        (
            f"at least {BESIDE_OXIGRAPH:g}× the Oxigraph server's rate above {NEAR_MS:g} ms",
            _rates(cells, OXIGRAPH, _heavy(cells), BESIDE_OXIGRAPH),
        ),
        (
            "a higher rate than the Oxigraph server on sorts and groupings",
            _rates(cells, OXIGRAPH, SORTS, 1.0),
        ),
        ("faster than rdflib-endpoint", _faster(cells, RDFLIB)),
        ("faster than Virtuoso (no aim)", _faster(cells, VIRTUOSO)),
    ):
        judged = list(figures)
        if judged:
            short = tuple(said for is_met, said in judged if not is_met)
            yield Verdict(aim, len(judged) - len(short), len(judged), short)


Judged = Iterator[tuple[bool, str]]


def is_within(engine_ms: float, own_ms: float) -> bool | None:
    """Say whether what was added is within the aim; None where there is none."""
    if engine_ms < NEAR_MS:
        return own_ms - engine_ms <= ADDED_MS
    return own_ms <= engine_ms * (1 + ADDED_SHARE) if engine_ms > FAR_MS else None


def _added(cells: Cells, is_near: bool) -> Judged:
    for query in cells.queries:
        own, alone = (cells.get(who, query, "varied", 1) for who in (OWN, ENGINE))
        if not own or not alone:
            continue
        is_met = is_within(alone["p50_ms"], own["p50_ms"])
        if is_met is not None and (alone["p50_ms"] < NEAR_MS) is is_near:
            added_ms = own["p50_ms"] - alone["p50_ms"]
            yield is_met, f"{query} {added_ms:+.2f} ms ({added_ms / alone['p50_ms']:+.0%})"


def _cached(cells: Cells) -> Judged:
    empty = cells.get(EMPTY, "empty route", "empty", 1)
    for query in cells.queries if empty else ():
        if own := cells.get(OWN, query, "cached", 1):
            times = own["p50_ms"] / empty["p50_ms"]  # type: ignore[index]
            yield times <= CACHED_TIMES, f"{query} {times:.2f}×"


def _lookups(cells: Cells) -> Judged:
    if own := cells.get(OWN, "lookup", "varied", MANY):
        yield own["per_s"] >= LOOKUPS_A_S, f"{own['per_s']:,.0f}"


def _cached_lookups(cells: Cells) -> Judged:
    own = cells.get(OWN, "lookup", "cached", MANY)
    other = cells.get(OXIGRAPH, "lookup", "cached", MANY)
    if own and other:
        share = own["per_s"] / other["per_s"]
        yield share >= CACHED_LOOKUPS, f"{share:.2f}×"


def _heavy(cells: Cells) -> tuple[str, ...]:
    alone = {query: cells.get(ENGINE, query, "varied", 1) for query in cells.queries}
    return tuple(query for query, cell in alone.items() if cell and cell["p50_ms"] > NEAR_MS)


def _rates(cells: Cells, peer: str, queries: tuple[str, ...], least: float) -> Judged:
    for query in queries:
        share = cells.ratio("per_s", peer, query, MANY)
        if share is not None:
            yield share >= least, f"{query} {share:.2f}×"


def _faster(cells: Cells, peer: str) -> Judged:
    for query in cells.queries:
        times = cells.ratio("p50_ms", peer, query, 1)
        if times is not None:
            yield times < 1, f"{query} {times:.2f}× its time"
