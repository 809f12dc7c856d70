"""Turn the figures of the serving benchmark into pages a person can read.

Pure: figures in, Markdown out. A ratio is csgraph's figure by the other's: for times less
than 1 is better, for requests a second more than 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.report import machine_line, table
from benchmarks.serving.aims import is_within, verdicts
from benchmarks.serving.cells import EMPTY, ENGINE, OWN, Cells

Row = dict[str, Any]


def line(row: Row) -> str | None:
    """Return one figure in one line, for the terminal."""
    if "skipped" in row:
        return f"{row['peer']}: {row['query']}: {row['skipped']}"
    if "mode" not in row:
        return None
    return (
        f"{row['peer']}: {row['query']}, {row['mode']}, {row['clients']} client(s): "
        f"p50 {row['p50_ms']} ms, p99 {row['p99_ms']} ms, {row['per_s']} a second {row['wrong']}"
    )


def page(found: Row) -> str:
    """Return the whole report of one run, whichever kind it was."""
    parts = [f"# Serving benchmark, {found['date']}", machine_line(found["machine"])]
    parts += [_release(found["release"])]
    if found["set"]:
        parts += ["csgraph was started with " + ", ".join(f"`{s}`" for s in found["set"]) + "."]
    for kind, written in KINDS.items():
        if kind in found:
            parts += written(found[kind])
    return "\n\n".join(parts) + "\n"


def _release(facts: Row) -> str:
    return (
        f"Release `{facts['version']}`: {facts['published']:,} sheets, {facts['quads']:,} quads. "
        "Clients and servers share the machine's cores; the load generator took about a fifth "
        "of one core at 6,000 answers a second."
    )


def comparison(rows: list[Row]) -> Iterator[str]:
    """Yield the parts that compare servers."""
    yield "## The peers"
    yield table(
        ("server", "version", "up after s (with loading)"),
        ((r["peer"], r["version"], r["loaded_s"]) for r in rows if "version" in r),
    )
    yield (
        "Every request is another text with other values, over connections that stay open; "
        "each client has a loopback address of its own. Every server gets the same requests "
        "in the same order. Times are in milliseconds."
    )
    cells = Cells(rows)
    yield "## The aims"
    yield table(
        ("aim", "met by", "not by"),
        ((v.aim, f"{v.met} of {v.of}", ", ".join(v.short) or "–") for v in verdicts(cells)),
    )
    yield "Rates are those with 8 clients, times the medians with one."
    yield "## One client: what HTTP adds to the engine's own time"
    yield from _added(cells)
    for clients in cells.clients:
        yield f"## {clients} client(s), varied"
        yield from _beside(cells, clients, "varied")
    yield "## The same request again and again"
    yield from _cached(cells)
    yield "## Answers that differ"
    yield from _differing(rows)
    yield "## Errors and what was not answered"
    yield from _errors(rows)


def _added(cells: Cells) -> Iterator[str]:
    """Yield csgraph beside the engine alone."""
    rows = []
    for query in cells.queries:
        own, alone = (cells.get(who, query, "varied", 1) for who in (OWN, ENGINE))
        if own is None or alone is None:
            continue
        engine_ms, own_ms = alone["p50_ms"], own["p50_ms"]
        is_met = is_within(engine_ms, own_ms)
        share = f"{own_ms / engine_ms - 1:+.0%}"
        verdict = {None: "–", True: "yes", False: "no"}[is_met]
        rows.append((query, engine_ms, own_ms, f"{own_ms - engine_ms:+.2f}", share, verdict))
    yield table(("query", "engine p50", "csgraph p50", "added", "share", "within the aim"), rows)


def _beside(cells: Cells, clients: int, mode: str) -> Iterator[str]:
    """Yield p50, p95, p99 and rate of csgraph, and every peer's with its ratio."""
    header = ["query", "csgraph p50", "p95", "p99", "a second"]
    header += [f"{peer}, a second (ratio)" for peer in cells.peers]
    header += [f"{peer} p50 (ratio)" for peer in cells.peers]
    rows = []
    for query in cells.queries:
        own = cells.get(OWN, query, mode, clients)
        peers = [cells.get(peer, query, mode, clients) for peer in cells.peers]
        if own is None and not any(peers):
            continue
        figures = [_figure(own, name) for name in ("p50_ms", "p95_ms", "p99_ms", "per_s")]
        rates = [_ratio(own, peer, "per_s") for peer in peers]
        rows.append((query, *figures, *rates, *(_ratio(own, peer, "p50_ms") for peer in peers)))
    yield table(header, rows)


def _figure(cell: Row | None, name: str) -> object:
    return "–" if cell is None else cell[name]


def _ratio(own: Row | None, other: Row | None, name: str) -> str:
    if other is None or not other[name]:
        return "–"
    return str(other[name]) + (f" ({own[name] / other[name]:.2f}×)" if own else "")


def _cached(cells: Cells) -> Iterator[str]:
    for clients in (1, 8):
        empty = cells.get(EMPTY, "empty route", "empty", clients)
        rows = []
        for query in cells.queries:
            own = cells.get(OWN, query, "cached", clients)
            if own is None:
                continue
            peers = [cells.get(peer, query, "cached", clients) for peer in cells.peers]
            figures = (own["p50_ms"], own["p99_ms"], own["per_s"])
            rates = (_ratio(own, peer, "per_s") for peer in peers)
            rows.append((query, *figures, _ratio(own, empty, "p50_ms"), *rates))
        if rows:
            yield f"{clients} client(s):"
            yield table(
                ("query", "csgraph p50", "p99", "a second", "empty Flask route p50 (ratio)",
                 *(f"{peer}, a second (ratio)" for peer in cells.peers)),
                rows,
            )  # fmt: skip


def _differing(rows: list[Row]) -> Iterator[str]:
    """Yield the queries to which a server gives another number of rows than the engine."""
    counts = {(r["query"], r["peer"]): r["counts"] for r in rows if "counts" in r}
    differing = [
        (query, peer, _listed(found), _listed(counts[query, ENGINE]))
        for (query, peer), found in counts.items()
        if peer != ENGINE and sorted(map(str, found)) != sorted(map(str, counts[query, ENGINE]))
    ]
    yield f"Rows (of graphs: distinct triples) of the first variants, {len(counts)} compared."
    if differing:
        yield table(("query", "server", "its rows", "the engine's rows"), differing)
    else:
        yield "None."


def _listed(counts: list[object]) -> str:
    return ", ".join(map(str, counts))


def _errors(rows: list[Row]) -> Iterator[str]:
    listed = [
        (r["peer"], r["query"], r["clients"], _wrong(r["wrong"])) for r in rows if r.get("wrong")
    ]
    listed += [
        (r["peer"], r["query"], _listed(r["clients"]), f"not measured: {r['skipped']}")
        for r in rows
        if "skipped" in r
    ]
    yield table(("server", "query", "clients", "what"), listed) if listed else "None."


def _wrong(counts: Row) -> str:
    return ", ".join(f"{what} × {count}" for what, count in counts.items())


def attacked(rows: list[Row]) -> Iterator[str]:
    """Yield the parts on the attacks."""
    yield "## An ordinary client beside queries that never end"
    yield table(
        ("attackers", "quiet p50 ms", "quiet p99 ms", "attacked p50 ms", "attacked p99 ms",
         "longest ms", "answered", "errors", "peak MB (idle)", "of idle + limit"),
        (
            (r["attackers"], r["quiet"]["p50_ms"], r["quiet"]["p99_ms"], r["attacked"]["p50_ms"],
             r["attacked"]["p99_ms"], r["attacked"]["longest_ms"], r["attacked"]["answered"],
             _wrong(r["attacked"]["wrong"]) or "none", f"{r['peak_mb']} ({r['idle_mb']})",
             r["of_limit"])
            for r in rows
        ),
    )  # fmt: skip
    yield (
        "The first 10 s of the attack are left out. Memory is the proportional set size of all "
        "the server's processes, sampled twice a second; the limit is what it took before, and "
        "the setting for queries on top. Aims: p99 under 1,000 ms, at most 1.2 of the limit."
    )
    for row in rows:
        yield f"{row['attackers']} saw: {_wrong(row['attackers_saw'])}. The ordinary client:"
        yield table(
            ("request", "quiet p50 ms", "longest ms", "attacked p50 ms", "longest ms", "answered",
             "errors"),
            ((f"`{name}`", *_kind(row, name)) for name in row["quiet"]["by_request"]),
        )  # fmt: skip


def _kind(row: Row, name: str) -> Iterator[object]:
    quiet, attacked = (row[when]["by_request"].get(name) for when in ("quiet", "attacked"))
    yield from (quiet["p50_ms"], quiet["longest_ms"])
    if attacked is None:
        yield from ("–", "–", 0, "not asked")
        return
    yield from (attacked["p50_ms"], attacked["longest_ms"], attacked["answered"])
    yield _wrong(attacked["wrong"]) or "none"


def soaked(row: Row) -> Iterator[str]:
    """Yield the parts on the long run."""
    yield f"## {row['asked']:,} mixed requests"
    yield (
        f"{row['right']:,} answered as they should be, {row['per_s']} a second, p99 "
        f"{row['p99_ms']:.1f} ms. Errors: {_wrong(row['errors']) or 'none'}."
    )
    yield from (f"- `{named}`" for named in row["first_errors"])
    yield table(
        ("after requests", "memory MB (PSS, all processes)", "open files"),
        ((look["requests"], look["memory_mb"], look["open_files"]) for look in row["looks"]),
    )


KINDS: dict[str, Callable[[Any], Iterator[str]]] = {
    "comparison": comparison,
    "attack": attacked,
    "soak": soaked,
}
