"""Ask a running reconciliation service for misspelled names: how often is it right, how soon?

    python -m benchmarks.reconcile
    python -m benchmarks.reconcile --site site --tuned 1 2 3 --unused 2026

Right: on the examples' release and every commune, 300 questions a seed (`misspell`), asked
over HTTP; the rules were tuned on some seeds, the others were never looked at. Strangers are
names that nothing has, made of a real commune and a kind of centre: no match is right. Soon:
a batch of 100 and suggestions while a person types, on `--site` (10,000 generated sheets,
built once under `scratch/`), one client. Results go to `results/`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from benchmarks import generate
from benchmarks.machine import machine, short_name
from benchmarks.misspell import Misspelled, misspell, misspelled
from csgraph.linking.conditions import DEPARTMENT
from csgraph.linking.index import Entity
from csgraph.linking.kinds import CENTRE, COMMUNE, INTERCOMMUNALITY, PARTS
from csgraph.store.oxigraph import PageStore
from csgraph.territories import communes
from csgraph.web.reconciliation.entityindex import entries

HERE = Path(__file__).parent
SCRATCH, RESULTS = HERE / "scratch", HERE / "results"
QUESTIONS, BATCH, REPEATS, STRANGERS = 300, 100, 20, 300
NOT_OF_RELEASE = (COMMUNE, INTERCOMMUNALITY, *PARTS)
Figures = dict[str, object]


@dataclass(frozen=True, slots=True)
class Service:
    """A running server, and one connection to it."""

    connection: HTTPConnection
    process: int

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.connection.port}"

    def cpu_s(self) -> float:
        """Return the processor time that the server has taken; its query workers apart."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def ask(self, queries: dict[str, object]) -> dict[str, list[dict[str, object]]]:
        """Return the candidates of a batch by its keys."""
        body = urlencode({"queries": json.dumps(queries)})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = json.loads(self.send("POST", "/reconcile", body, headers))
        return {key: value["result"] for key, value in answer.items()}

    def send(
        self, method: str, path: str, body: str | None = None, headers: object = None
    ) -> bytes:
        """Return the body of an answer, which must be whole."""
        self.connection.request(method, path, body, headers or {})  # type: ignore[arg-type]
        response = self.connection.getresponse()
        told = response.read()
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status} {told[:300]!r}")
        return told


@contextmanager
def served(site: Path) -> Iterator[Service]:
    """Serve `site` as long as the block lasts; begins once the names are read."""
    command = [sys.executable, "-m", "csgraph.cli", "serve", "--site", str(site), "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().strip().rstrip("/").rpartition(":")[2])
        service = Service(HTTPConnection("127.0.0.1", port, timeout=120), process.pid)
        try:
            _wait(service)
            yield service
        finally:
            process.terminate()
            process.wait(30)


def _wait(service: Service) -> None:
    for _ in range(60):
        try:
            service.ask({"q": {"query": "Melun"}})
        except RuntimeError:
            time.sleep(1)
        else:
            return
    raise RuntimeError("the names are still being read after minutes")


def entities(site: Path) -> list[Entity]:
    """Return what the release of `site` names, with regions, départements and collectivities."""
    store = PageStore((site / "current").resolve())
    named = {e.iri: e for e, _ in entries(store) if e.kind not in NOT_OF_RELEASE}
    return list(named.values())


def right(service: Service, known: list[Entity], seed: int) -> Figures:
    """Ask for the misspelled names of a seed; count what is right, sure, and sure but wrong."""
    asked = misspelled(known, QUESTIONS, seed)
    found = _answers(service, {f"q{n}": _query(q) for n, q in enumerate(asked)})
    first = [found[f"q{n}"][:1] for n in range(len(asked))]
    is_right = [bool(c) and c[0]["id"] == q.meant.iri for q, c in zip(asked, first, strict=True)]
    is_sure = [bool(c) and bool(c[0]["match"]) for c in first]
    return {
        "seed": seed,
        "right_first_percent": _percent(is_right),
        "match_percent": _percent(is_sure),
        "wrong_match_percent": _percent(
            s and not r for s, r in zip(is_sure, is_right, strict=True)
        ),
        "missed": [
            {
                "asked": q.text,
                "meant": q.meant.label,
                "by": q.by,
                "got": c[0]["name"] if c else None,
            }
            for q, c, ok in zip(asked, first, is_right, strict=True)
            if not ok
        ],
    }


def strangers(service: Service, known: list[Entity], seed: int) -> Figures:
    """Ask for centres that nothing is; a match is always wrong."""
    rng = Random(seed)
    labels = {entity.label.casefold() for entity in known}
    kinds = ("Centre social", "Espace de vie sociale", "Maison pour tous", "MJC")
    names = [
        f"{rng.choice(kinds)} de {c.name}" for c in rng.sample(list(communes().values()), STRANGERS)
    ]
    names = [name for name in names if name.casefold() not in labels]
    queries = {
        f"q{n}": {"query": misspell(rng, name)[0], "type": CENTRE} for n, name in enumerate(names)
    }
    found = _answers(service, queries)
    return {
        "seed": seed,
        "wrong_match_percent": _percent(any(c["match"] for c in one) for one in found.values()),
    }


def soon(service: Service, known: list[Entity]) -> Figures:
    """Time batches of 100, and suggestions for every beginning of a hundred names."""
    batches = []
    began = service.cpu_s()
    for seed in range(REPEATS):
        asked = misspelled(known, BATCH, 1_000 + seed)
        queries = {f"q{n}": _query(q, typed=seed % 2 == 0) for n, q in enumerate(asked)}
        batches.append(seconds(lambda queries=queries: service.ask(queries)))
    cpu_s = (service.cpu_s() - began) / REPEATS
    rng = Random(7)
    typed = [e.label[: rng.randrange(1, 20)] for e in rng.sample(known, 300)]
    suggested = [
        seconds(
            lambda p=prefix: service.send(
                "GET", f"/reconcile/suggest/entity?{urlencode({'prefix': p})}"
            )
        )
        for prefix in typed
    ]
    return {
        "entities": len(known),
        "batch_of_100_median_s": round(statistics.median(batches), 3),
        "batch_of_100_cpu_s": round(cpu_s, 3),
        "batch_of_100_longest_s": round(max(batches), 3),
        "suggest_median_ms": round(1e3 * statistics.median(suggested), 1),
        "suggest_p95_ms": round(1e3 * statistics.quantiles(suggested, n=20)[-1], 1),
        "suggest_longest_ms": round(1e3 * max(suggested), 1),
    }


def _query(asked: Misspelled, *, typed: bool = True) -> dict[str, object]:
    query: dict[str, object] = {"query": asked.text}
    if typed:
        query["type"] = asked.meant.kind
    if asked.department:
        query["properties"] = [{"pid": DEPARTMENT, "v": asked.department}]
    return query


def _answers(service: Service, queries: dict[str, object]) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    items = list(queries.items())
    for at in range(0, len(items), BATCH):
        found |= service.ask(dict(items[at : at + BATCH]))
    return found


def _percent(claims: Iterable[object]) -> float:
    counted = [bool(claim) for claim in claims]
    return round(100 * sum(counted) / len(counted), 1)


def seconds(act: object) -> float:
    """Return how long a call takes."""
    began = time.perf_counter()
    act()  # type: ignore[operator]
    return time.perf_counter() - began


def examples(folder: Path) -> Path:
    """Build the examples into `folder`."""
    top = HERE.parent
    _build([top / "examples/sheets", "--decisions", top / "examples/decisions"], folder)
    return folder


def generated(sheets: int) -> Path:
    """Return a site of so many generated sheets, built once."""
    site = SCRATCH / f"reconcile-{sheets}"
    if not (site / "current").exists():
        SCRATCH.mkdir(exist_ok=True)
        generate.write(sheets, 1, SCRATCH / f"reconcile-{sheets}.txt")
        _build([SCRATCH / f"reconcile-{sheets}.txt"], site)
    return site


def _build(inputs: list[object], site: Path) -> None:
    command = [sys.executable, "-m", "csgraph.cli", "build", *map(str, inputs), "--site", str(site)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def table(rows: list[Figures], columns: list[str]) -> str:
    """Return rows as a table of Markdown."""
    lines = [columns, ["---"] * len(columns), *([str(r[c]) for c in columns] for r in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def report(figures: Figures) -> str:
    """Return the figures as a page."""
    facts = figures["machine"]
    assert isinstance(facts, dict)
    shown = ["seed", "right_first_percent", "match_percent", "wrong_match_percent"]
    tuned, unused = figures["tuned"], figures["unused"]
    assert isinstance(tuned, list)
    assert isinstance(unused, list)
    times = figures["soon"]
    assert isinstance(times, dict)
    missed = "\n".join(
        f"- `{m['asked']}` for {m['meant']}: {m['got']}" for row in unused for m in row["missed"]
    )
    return (
        f"# Reconciliation benchmark, {figures['date']}\n\n{facts['cpu']}, {facts['cores']} cores, "
        f"Python {facts['python']}, commit {facts['commit']}.\n\n"
        f"{QUESTIONS} questions a seed over HTTP; half about communes, half about the examples' "
        "centres, actions, list values and about regions and départements.\n\n"
        f"## Seeds the rules were tuned on\n\n{table(tuned, shown)}\n\n"
        f"## Seeds never used while tuning\n\n{table(unused, shown)}\n\n"
        f"Missed there:\n\n{missed}\n\n"
        "## Centres that nothing is\n\n"
        f"{table([figures['strangers']], ['seed', 'wrong_match_percent'])}\n\n"
        f"## Time\n\nLoad of the machine when it began: {figures['load']}, on its cores.\n\n"
        f"{table([times], list(times))}\n"
    )


def read() -> argparse.Namespace:
    """Read the command line."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.reconcile")
    asked.add_argument("--sheets", type=int, default=10_000, help="generated sheets")
    asked.add_argument("--site", type=Path, help="a site to time instead of generated sheets")
    asked.add_argument("--tuned", type=int, nargs="*", default=[1, 2, 3, 4, 5])
    asked.add_argument("--unused", type=int, nargs="+", default=[2026])
    asked.add_argument("--out", type=Path, default=RESULTS)
    return asked.parse_args()


def main() -> None:
    """Measure, and write the results."""
    given = read()
    facts = machine()
    figures: Figures = {"date": datetime.now(UTC).date().isoformat(), "machine": facts}
    with tempfile.TemporaryDirectory() as folder:
        site = examples(Path(folder) / "site")
        known = entities(site)
        with served(site) as service:
            figures["tuned"] = [right(service, known, seed) for seed in given.tuned]
            figures["unused"] = [right(service, known, seed) for seed in given.unused]
            figures["strangers"] = strangers(service, known, given.unused[0])
    site = given.site or generated(given.sheets)
    known = entities(site)
    figures["load"] = [round(load, 1) for load in os.getloadavg()]
    with served(site) as service:
        figures["soon"] = soon(service, known)
    name = f"{figures['date']}-{short_name(facts)}--reconcile"
    given.out.mkdir(exist_ok=True)
    (given.out / f"{name}.json").write_text(
        json.dumps(figures, indent=1, ensure_ascii=False) + "\n"
    )
    (given.out / f"{name}.md").write_text(report(figures))
    print(report(figures))


if __name__ == "__main__":
    main()
