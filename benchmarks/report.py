"""Turn the figures of a benchmark into a page a person can read.

Pure: figures in, Markdown out. Nothing is rounded here that was not rounded before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

Row = dict[str, Any]


def line(row: Row) -> str:
    """Return one run in one line, for the terminal."""
    name = row.get("route") or f"csgraph build, {row['jobs']} job(s)"
    return (
        f"{name}: {row['sheets']} sheets, {row['wall_s']} s, {row['cpu_s']} CPU s, "
        f"{row['largest_mb']} MB, {row['sheets_per_cpu_s']} sheets per CPU-second"
    )


def page(found: Row) -> str:
    """Return the whole report."""
    parts = [
        f"# Build benchmark, {found['date']}",
        machine_line(found["machine"]),
        _cold(found["cold"]),
        "## csgraph build",
        table(
            ("sheets", "jobs", "wall s", "CPU s", "largest process MB", "tree (PSS) MB",
             "sheets per CPU-second", "quads"),
            (
                (r["sheets"], r["jobs"], r["wall_s"], r["cpu_s"], r["largest_mb"], r["tree_mb"],
                 r["sheets_per_cpu_s"], r["quads"])
                for r in found["build"]
            ),
        ),
        *growth(found["build"]),
        "## By stage",
        "CPU seconds of each stage, workers included.",
        _stages(found["build"]),
    ]  # fmt: skip
    if found["peer"]:
        parts += ["## Beside simple routes, on the same input", *_peers(found)]
    return "\n\n".join(parts) + "\n"


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    written = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in written)


def growth(rows: list[Row]) -> Iterator[str]:
    """Say how CPU grows with size for each number of jobs, and what a second job saves."""
    for jobs in sorted({row["jobs"] for row in rows}):
        same = sorted((r for r in rows if r["jobs"] == jobs), key=lambda r: int(r["sheets"]))
        for less, more in pairwise(same):
            ratio = (more["cpu_s"] / less["cpu_s"]) / (more["sheets"] / less["sheets"])
            yield (
                f"From {less['sheets']} to {more['sheets']} sheets with {jobs} job(s): "
                f"{ratio:.2f} times linear in CPU."
            )
    for size in sorted({row["sheets"] for row in rows}):
        wall = {r["jobs"]: r["wall_s"] for r in rows if r["sheets"] == size}
        if 1 in wall:
            for jobs in sorted(set(wall) - {1}):
                share = wall[jobs] / wall[1]
                yield f"{size} sheets: {jobs} jobs take {share:.2f} of one job's time."


def machine_line(facts: Row) -> str:
    """Return what the figures were measured on."""
    libraries = ", ".join(f"{name} {version}" for name, version in facts["libraries"].items())
    return (
        f"{facts['cpu']}, {facts['cores']} cores, {facts['memory_gb']} GB, {facts['system']}, "
        f"Python {facts['python']}; {libraries}; commit {facts['commit']}."
    )


def _cold(row: Row) -> str:
    each = zip(row["wall_s"], row["cpu_s"], strict=True)
    taken = ", ".join(f"{wall} s ({cpu} CPU s)" for wall, cpu in each)
    return f"A release of `{row['input']}`, new process and new site each time: {taken}."


def _stages(rows: list[Row]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row["stages"]))
    header = ("stage", *(f"{r['sheets']} sheets, {r['jobs']} job(s)" for r in rows))
    return table(
        header,
        (
            (name, *(round(r["stages"].get(name, {}).get("cpu_s", 0), 2) for r in rows))
            for name in names
        ),
    )


def _peers(found: Row) -> Iterator[str]:
    size = found["peer"][0]["sheets"]
    own = next(r for r in found["build"] if r["sheets"] == size)
    ours = {**own, "route": f"csgraph build, {own['jobs']} job(s)"}
    yield table(
        ("route", "wall s", "CPU s", "peak MB", "sheets per CPU-second", "statements",
         "CPU beside csgraph"),
        (
            (r["route"], r["wall_s"], r["cpu_s"], r["largest_mb"], r["sheets_per_cpu_s"],
             r["quads"], f"{r['cpu_s'] / own['cpu_s']:.1f}×")
            for r in (ours, *found["peer"])
        ),
    )  # fmt: skip
    for row in (ours, *found["peer"]):
        stages = "; ".join(f"{name} {t['cpu_s']} s" for name, t in row["stages"].items())
        files = ", ".join(f"`{name}` {size:,} bytes" for name, size in row["outputs"].items())
        yield f"**{row['route']}** on {size} sheets. Stages (CPU): {stages}. Wrote {files}."
