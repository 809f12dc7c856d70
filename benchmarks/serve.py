"""Measure `csgraph serve` beside other SPARQL servers over the same release.

    python -m benchmarks.serve [--peers csgraph oxigraph …] [--queries lookup …]
    python -m benchmarks.serve --attack
    python -m benchmarks.serve --requests 100000

The first compares; `--attack` sends queries that never end beside an ordinary client;
`--requests` sends a mixture and looks at memory and open files. `--quick` does any of
them small, `--site` on another site than generated sheets, `--set` with other settings.
Writes `benchmarks/results/{date}-{machine}--serve….json` and `.md`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks import build
from benchmarks.machine import machine, short_name
from benchmarks.serving import attack, engine, measuring, peers, queries, report, soak
from benchmarks.serving.measuring import CACHED, Alone, Plan, Row
from benchmarks.serving.peers import DidNotComeUpError, Peer
from benchmarks.serving.queries import Workload
from csgraph.web.manifest import read_manifest

HERE = Path(__file__).resolve().parent
WORK = HERE / "scratch"
QUICK = Plan(seconds=0.01, patience_s=10.0, clients=(1, 2), most=10)
QUICK_ATTACK_S = 1.0
Start = Callable[[], AbstractContextManager[Peer]]


def release(sheets: int) -> Path:
    """Return the release of so many generated sheets, built once."""
    site = WORK / f"serve-{sheets}"
    if not (site / "current").exists():
        command = [str(Path(sys.executable).with_name("csgraph")), "build"]
        command += [str(build.inputs(sheets)), "--site", str(site), "--version", "bench"]
        subprocess.run(command, check=True)
    return (site / "current").resolve()


def starts(found: Path, work: Path, env: dict[str, str]) -> dict[str, Start]:
    """Return what starts each peer on a release, by the name the command line gives it."""
    return {
        "csgraph": partial(peers.csgraph, found.parent.parent, work, env),
        "oxigraph": partial(peers.oxigraph, found, work),
        "virtuoso": partial(peers.virtuoso_7, found, work),
        "rdflib-endpoint": partial(peers.rdflib_endpoint, found, work),
        "empty": partial(peers.empty, work),
    }


def compare(
    found: Path, works: Sequence[Workload], asked: dict[str, Start], plan: Plan
) -> Iterator[Row]:
    """Yield every figure of every peer, the engine's own first."""
    store, known = engine.open_store(found), {}
    for work in works:
        known[work.name] = measuring.alone(store, work, plan)
        yield known[work.name].row
        yield {"peer": "engine", "query": work.name, "counts": list(known[work.name].counts)}
    del store
    for name, start in asked.items():
        try:
            with start() as server:
                yield {"peer": server.name, "version": server.version, "loaded_s": server.loaded_s}
                yield from one(name, server, works, known, plan)
        except DidNotComeUpError as fault:
            yield {"peer": name, "query": "–", "clients": [], "skipped": str(fault)}


def one(
    name: str, server: Peer, works: Sequence[Workload], known: dict[str, Alone], plan: Plan
) -> Iterator[Row]:
    """Yield every figure of one peer."""
    if name == "empty":
        yield from measuring.empty(server, plan)
        return
    yield from measuring.peer(server, works, known, plan)
    yield from measuring.cached(server, [work for work in works if work.name in CACHED], plan)


def attacks(works: Sequence[Workload], start: Start, is_quick: bool) -> Iterator[Row]:
    """Yield what an ordinary client sees beside attackers at many addresses, and at one."""
    seconds = (QUICK_ATTACK_S, QUICK_ATTACK_S) if is_quick else ()
    for one_address in (False, True):
        with start() as server:
            yield attack.against(server, works, one_address, *seconds)


def measured(given: argparse.Namespace, found: Path) -> Row:
    """Run what was asked for and return its figures."""
    works = queries.workloads(found)
    if given.queries:
        works = [work for work in works if work.name in given.queries]
    start = starts(found, given.work, dict(pair.split("=", 1) for pair in given.set))
    if given.attack:
        return {"attack": list(attacks(works, start["csgraph"], given.quick))}
    if given.requests:
        with start["csgraph"]() as server:
            return {"soak": soak.on(server, works, given.requests, dump(found))}
    rows = []
    plan = QUICK if given.quick else Plan(seconds=given.seconds)
    for row in compare(found, works, {name: start[name] for name in given.peers}, plan):
        rows.append(row)
        if said := report.line(row):
            print(said, flush=True)
    return {"comparison": rows}


def dump(found: Path) -> str:
    """Return the address of a dump that anyone may have."""
    return f"/dumps/{read_manifest(found).served_dumps[0].name}"


def write(figures: Row, given: argparse.Namespace, found: Path) -> Path:
    """Write the figures and the page; return the page."""
    facts = machine()
    manifest = json.loads((found / "manifest.json").read_text("utf-8"))
    kept = {name: manifest["counts"][name] for name in ("published", "quads")}
    head = {"date": date.today().isoformat(), "machine": facts, "set": given.set}
    whole = {**head, "release": {"version": manifest["version"], **kept}, **figures}
    kind = "-attack" if given.attack else "-soak" if given.requests else ""
    given.out.mkdir(parents=True, exist_ok=True)
    target = given.out / f"{head['date']}-{short_name(facts)}--serve{kind}{given.name}"
    Path(f"{target}.json").write_text(
        json.dumps(whole, indent=1, ensure_ascii=False) + "\n", "utf-8"
    )
    page = Path(f"{target}.md")
    page.write_text(report.page(whole), "utf-8")
    return page


def read() -> argparse.Namespace:
    """Return what the command line asks for."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.serve")
    asked.add_argument("--sheets", type=int, default=10000, help="generated sheets")
    asked.add_argument("--site", type=Path, help="a site to measure in place of those")
    names = list(starts(Path(), Path(), {}))
    asked.add_argument("--peers", nargs="+", choices=names, default=names)
    asked.add_argument("--queries", nargs="+", help="only these, by name")
    asked.add_argument("--seconds", type=float, default=Plan().seconds, help="of work a cell")
    asked.add_argument("--set", nargs="+", default=[], metavar="NAME=VALUE", help="for csgraph")
    asked.add_argument("--attack", action="store_true")
    asked.add_argument("--requests", type=int, default=0)
    asked.add_argument("--quick", action="store_true")
    asked.add_argument("--name", default="", help="added to the name of the results")
    asked.add_argument("--work", type=Path, default=WORK, help="for what the peers need")
    asked.add_argument("--out", type=Path, default=HERE / "results")
    return asked.parse_args()


def main() -> None:
    """Measure and write the report."""
    given = read()
    given.work.mkdir(parents=True, exist_ok=True)
    found = (given.site / "current").resolve() if given.site else release(given.sheets)
    page = write(measured(given, found), given, found)
    print(page.read_text("utf-8"))


if __name__ == "__main__":
    main()
