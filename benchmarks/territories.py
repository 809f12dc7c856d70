"""Measure what INSEE's whole table costs: a build, a verification, questions on the default graph.

    python -m benchmarks.territories [--before CHECKOUT] [--runs 9]

Builds the examples with an empty cache, then with the table prepared; with `--before`, in
turn with an earlier checkout that has no such table. Asks every competency question that
names no graph, of a store that holds the table and of one that does not, on disk and in
memory, in turn. Writes `benchmarks/results/{date}-{machine}--territories.md`.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import statistics
import sys
from datetime import date
from pathlib import Path
from time import perf_counter

from pyoxigraph import RdfFormat, Store

from benchmarks.machine import machine, short_name
from benchmarks.measure import Measured, run
from csgraph import resources
from csgraph.release.loading import load
from csgraph.store.questions import bind
from csgraph.store.questions import load as load_questions

HERE = Path(__file__).resolve().parent
WORK = HERE / "scratch" / "territories"


def command(checkout: Path, site: Path, *arguments: str) -> Measured:
    """Run csgraph of a checkout over the examples."""
    env = {**os.environ, "PYTHONPATH": str(checkout / "src"), "XDG_CACHE_HOME": str(WORK / "cache")}
    called = [sys.executable, "-m", "csgraph.cli", *arguments, "--site", str(site)]
    took = run(called, WORK / "log", env=env, cwd=checkout)
    if took.exit_status:
        raise SystemExit(took.said)
    return took


def build(checkout: Path, site: Path) -> Measured:
    """Build the examples anew."""
    shutil.rmtree(site, ignore_errors=True)
    examples = ("examples/sheets", "--decisions", "examples/decisions")
    return command(checkout, site, "build", *examples, "--version", "bench")


def builds(before: Path | None, runs: int) -> list[str]:
    """Return the rows of builds and verifications, median of `runs`, in turn."""
    now, site = HERE.parent, WORK / "site"
    shutil.rmtree(WORK / "cache", ignore_errors=True)
    took: dict[str, list[Measured]] = {"build, nothing prepared (once)": [build(now, site)]}
    for _ in range(runs):
        for name, checkout in (("before", before), ("with the table", now)):
            if checkout:
                took.setdefault(f"build, {name}", []).append(build(checkout, site))
                verified = command(checkout, site, "verify")
                took.setdefault(f"verify, {name}", []).append(verified)
    return [
        f"| {name} | {statistics.median(m.cpu_s for m in measured):.2f} "
        f"| {statistics.median(m.wall_s for m in measured):.2f} | {len(measured)} |"
        for name, measured in sorted(took.items())
    ]


def questions(runs: int) -> list[str]:
    """Return the rows of the questions: the sum of their best times, in milliseconds."""
    release = WORK / "site" / "releases" / "bench"
    dumps = [release / "dumps" / "full" / "data.nq.gz", release / "dumps" / "quality.nq.gz"]
    shutil.rmtree(WORK / "small", ignore_errors=True)
    load(WORK / "small", dumps)
    whole = [*dumps, release / "dumps" / "registry.nq.gz"]
    rows = []
    for where, small, large in (
        ("on disk", Store.read_only(str(WORK / "small")), Store.read_only(str(release / "store"))),
        ("in memory", _memory(dumps), _memory(whole)),
    ):
        without, with_table = _ask(small, large, runs)
        rows.append(f"| {where} | {without:.2f} | {with_table:.2f} | {with_table / without:.3f} |")
    return rows


def _memory(dumps: list[Path]) -> Store:
    store = Store()
    for dump in dumps:
        store.bulk_load(input=gzip.decompress(dump.read_bytes()), format=RdfFormat.N_QUADS)
    return store


def _ask(small: Store, large: Store, runs: int) -> tuple[float, float]:
    """Return the sums over the questions, in ms; each store is asked in turn."""
    sums = [0.0, 0.0]
    for question in load_questions(resources.folder("queries") / "competency"):
        if "GRAPH" in question.text:
            continue
        terms = bind(question, {})
        best = [float("inf")] * 2
        for at in range(4 * runs):
            began = perf_counter()
            list((small, large)[at % 2].query(question.text, substitutions=terms))
            best[at % 2] = min(best[at % 2], perf_counter() - began)
        sums = [total + took * 1000 for total, took in zip(sums, best, strict=True)]
    return sums[0], sums[1]


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    facts = machine()
    page = [
        f"# INSEE's whole table, {date.today()}",
        "",
        f"{facts['cpu']}, {facts['cores']} cores shared with other work. The examples (32 sheets).",
        "Processes: the median, CPU with children.",
        "",
        "| | CPU, s | wall, s | runs |",
        "|---|---|---|---|",
        *builds(options.before, options.runs),
        "",
        "Every competency question that names no graph: the sum of their best times, in ms.",
        "",
        "| store | without the table | with it | ratio |",
        "|---|---|---|---|",
        *questions(options.runs),
        "",
    ]
    target = HERE / "results" / f"{date.today()}-{short_name(facts)}--territories.md"
    target.write_text("\n".join(page), "utf-8")
    print(target.read_text("utf-8"))


if __name__ == "__main__":
    main()
