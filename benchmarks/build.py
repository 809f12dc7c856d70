"""Measure `csgraph build` whole, by size and number of jobs, beside two simple routes.

    python -m benchmarks.build [--sizes 1000 10000] [--jobs 1 2] [--peers] [--listing FILE]

Each run is a process of its own on generated sheets; `--peers` runs the routes on the
smallest size in the same session. Writes `benchmarks/results/{date}-{machine}.json` and
`.md`. Refuses to report a build that failed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import generate, report, route_morph_kgc
from benchmarks.machine import machine, short_name
from benchmarks.measure import Measured, run
from benchmarks.report import Row

HERE = Path(__file__).resolve().parent
WORK = HERE / "scratch"
SEED = 1
FILES = 8
COLD_RUNS = 3
PEERS = {
    "rdflib and whole-graph pySHACL": "route_rdflib",
    f"morph-kgc {route_morph_kgc.VERSION}, mapping only": "route_morph_kgc",
}


def inputs(size: int) -> Path:
    """Return the folder of `size` generated sheets, in several files."""
    folder = WORK / f"sheets-{size}"
    if not folder.is_dir():
        generate.write(size, SEED, folder, FILES)
    return folder


def build(source: Path, size: int, jobs: int) -> Row:
    """Build one release and return its figures."""
    site, timings = WORK / "site", WORK / "timings.json"
    shutil.rmtree(site, ignore_errors=True)
    csgraph = Path(sys.executable).with_name("csgraph")
    command = [str(csgraph), "build", str(source), "--site", str(site), "--version", "bench"]
    command += ["--jobs", str(jobs), "--timings", str(timings)]
    took = _checked(run(command, WORK / "build.log"))
    release = site / "releases" / "bench"
    return {
        "sheets": size,
        "jobs": jobs,
        **figures(took, size),
        "stages": json.loads(timings.read_text("utf-8")),
        "quads": _lines(release / "dumps" / "full" / "data.nq.gz"),
        "outputs": outputs(release),
    }


def peer(name: str, module: str, source: Path, size: int) -> Row:
    """Run one simple route in a process of its own and return its figures."""
    out = WORK / module
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", f"benchmarks.{module}", str(source), str(out)]
    if module == "route_morph_kgc":
        command += ["--python", str(route_morph_kgc.environment(WORK / "morph-kgc"))]
    took = _checked(run(command, WORK / f"{module}.log", cwd=HERE.parent))
    said = json.loads((out / "timings.json").read_text("utf-8"))
    return {
        "route": name,
        "sheets": size,
        **figures(took, size),
        "stages": said["stages"],
        "quads": said["counts"]["statements"],
        "outputs": outputs(out),
    }


def cold(source: Path) -> Row:
    """Build one small input from nothing a few times: new process, new site."""
    taken = [build(source, 1, jobs=1) for _ in range(COLD_RUNS)]
    return {
        "input": source.name,
        "wall_s": [each["wall_s"] for each in taken],
        "cpu_s": [each["cpu_s"] for each in taken],
    }


def figures(took: Measured, size: int) -> dict[str, float]:
    """Return what a run took, in the units that are reported."""
    measured = {name: round(v, 2) for name, v in asdict(took).items() if isinstance(v, float)}
    return {**measured, "sheets_per_cpu_s": round(size / took.cpu_s, 1)}


def outputs(folder: Path) -> dict[str, int]:
    """Return the size of each thing a run wrote, a folder of small files as one."""
    sizes: dict[str, int] = {}
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder)
        if path.is_file():
            name = f"{below.parts[0]}/" if below.parts[0] in {"store", "index"} else str(below)
            sizes[name] = sizes.get(name, 0) + path.stat().st_size
    return sizes


def _checked(took: Measured) -> Measured:
    if took.exit_status:
        raise SystemExit(f"The run ended with status {took.exit_status}:\n{took.said}")
    return took


def _lines(path: Path) -> int:
    with gzip.open(path, "rb") as file:
        return sum(1 for _ in file)


def measured(
    sizes: list[int], jobs: list[int], peers: bool
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every run's kind and figures as soon as they are known."""
    for size in sorted(sizes):
        for number in jobs:
            yield "build", build(inputs(size), size, number)
    for name, module in PEERS.items() if peers else ():
        yield "peer", peer(name, module, inputs(min(sizes)), min(sizes))


def main() -> None:
    """Read the command line, measure, write the report."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.build")
    asked.add_argument("--sizes", type=int, nargs="+", default=[1000, 10000])
    asked.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    asked.add_argument("--peers", action="store_true")
    asked.add_argument("--listing", type=Path, default=HERE.parent / "examples" / "sheets")
    asked.add_argument("--name", default="", help="added to the name of the results")
    given = asked.parse_args()
    WORK.mkdir(exist_ok=True)
    facts = machine()
    found: Row = {"date": date.today().isoformat(), "machine": facts}
    found |= {"build": [], "peer": [], "cold": cold(given.listing)}
    for kind, row in measured(given.sizes, given.jobs, given.peers):
        found[kind].append(row)
        print(report.line(row), flush=True)
    target = HERE / "results" / f"{found['date']}-{short_name(facts)}{given.name}"
    target.parent.mkdir(exist_ok=True)
    target.with_suffix(".json").write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    target.with_suffix(".md").write_text(report.page(found), "utf-8")
    print(report.page(found))


if __name__ == "__main__":
    main()
