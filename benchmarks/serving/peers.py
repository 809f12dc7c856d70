"""Start each server on the same release, on a free loopback port, and stop it again.

Every peer gets the same deadline as csgraph where it knows one, and its own
environment under `scratch/`. Refuses to measure a server that does not come up.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox

from benchmarks.measure import tree
from benchmarks.serving import virtuoso
from csgraph import __version__, settings

HERE = Path(__file__).resolve().parent
OXIGRAPH, RDFLIB_ENDPOINT = "0.5.13", "0.6.3"
SETTLES_S = 25.0
"""csgraph answers at once, and meanwhile reads ahead and may load the release into memory."""
COMES_UP_S = 900
ROWS, GRAPH = "application/sparql-results+json", "text/turtle"
Parameters = tuple[tuple[str, str], ...]


class DidNotComeUpError(Exception):
    """A server does not answer on its port; its log says why."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A running server: where it answers, what it must be told of the dataset."""

    name: str
    version: str
    port: int
    path: str
    pid: int
    loaded_s: float
    dataset: Parameters = ()
    forks: bool = field(default=False)
    """Its process holds the data and forks the one that answers, which can be killed."""

    def request(self, query: str, is_graph: bool = False) -> bytes:
        """Return a GET of `query` as it goes over the wire."""
        asked = urlencode([("query", query), *self.dataset])
        accept = GRAPH if is_graph else ROWS
        return _get(f"{self.path}?{asked}" if query else self.path, accept)

    def revive(self) -> None:
        """End what still works on a query that nobody waits for, where that can be done."""
        if self.forks:
            old = tree(self.pid)[1:]
            for pid in old:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            while set(old) & set(tree(self.pid)):  # a large one keeps its port for a while
                time.sleep(0.05)
            wait_for(self.port, None)


def _get(path: str, accept: str) -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n"
        "User-Agent: csgraph-benchmark\r\n\r\n"
    ).encode()


def free_port() -> int:
    """Return a port that nobody uses now."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        return int(taken.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes] | None) -> None:
    """Wait until `port` takes connections."""
    until = time.monotonic() + COMES_UP_S
    while time.monotonic() < until and (process is None or process.poll() is None):
        with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port), timeout=1)):
            return
        time.sleep(0.05)
    raise DidNotComeUpError("it did not come up; its log under scratch/ says why")


@contextmanager
def started(
    command: list[str], log: Path, port: int, env: Mapping[str, str] | None = None
) -> Iterator[tuple[int, float]]:
    """Run a server as long as the block lasts; give its process and how long it took to come up."""
    began = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, **(env or {})}
        )
        try:
            wait_for(port, process)
            yield process.pid, round(time.perf_counter() - began, 2)
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def environment(folder: Path, *requirements: str) -> Path:
    """Make an environment with `requirements` where it is not there yet; return its programs."""
    if not (folder / "made").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, *requirements], check=True, stderr=subprocess.DEVNULL)
        (folder / "made").touch()
    return folder / "bin"


@contextmanager
def csgraph(site: Path, work: Path, env: Mapping[str, str]) -> Iterator[Peer]:
    """Run `csgraph serve`, as users do."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("csgraph")), "serve"]
    command += ["--site", str(site), "--port", str(port)]
    with started(command, work / "csgraph.log", port, env) as (pid, took):
        time.sleep(SETTLES_S)
        yield Peer("csgraph", __version__, port, "/sparql", pid, took)


@contextmanager
def oxigraph(release: Path, work: Path) -> Iterator[Peer]:
    """Run the Oxigraph server on the release's own store, read-only."""
    programs = environment(work / "oxigraph", f"oxigraph=={OXIGRAPH}")
    port = free_port()
    command = [str(programs / "oxigraph"), "serve-read-only"]
    command += ["--location", str(release / "store"), "--bind", f"127.0.0.1:{port}"]
    command += ["--timeout-s", f"{settings.QUERY_DEADLINE_S:.0f}"]
    with started(command, work / "oxigraph.log", port) as (pid, took):
        yield Peer("Oxigraph server", OXIGRAPH, port, "/query", pid, took)


@contextmanager
def rdflib_endpoint(release: Path, work: Path) -> Iterator[Peer]:
    """Run rdflib-endpoint on the graphs of the release, in memory, as it does by default."""
    requirement = f"rdflib-endpoint[web]=={RDFLIB_ENDPOINT}"
    programs = environment(work / "rdflib-endpoint", requirement)
    graphs, port = exported(release, work), free_port()
    command = [str(programs / "python"), str(HERE / "rdflib_server.py"), str(graphs), str(port)]
    with started(command, work / "rdflib-endpoint.log", port) as (pid, took):
        yield Peer("rdflib-endpoint", RDFLIB_ENDPOINT, port, "/", pid, took, forks=True)


@contextmanager
def virtuoso_7(release: Path, work: Path) -> Iterator[Peer]:
    """Run Virtuoso from Debian, its own database in `work`, loaded in bulk."""
    graphs = exported(release, work)
    folder, port, sql_port = work / f"virtuoso{graphs.name}", free_port(), free_port()
    loaded = folder / "loaded"
    if not loaded.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    virtuoso.write_ini(folder, port, sql_port, graphs)
    with started(virtuoso.command(folder), work / "virtuoso.log", port) as (pid, _):
        if not loaded.exists():
            loaded.write_text(str(virtuoso.load(sql_port, graphs)), "utf-8")
        took = float(loaded.read_text("utf-8"))
        names = sorted(path.read_text("utf-8") for path in graphs.glob("*.graph"))
        dataset = [("default-graph-uri", name) for name in names if name.endswith("/data")]
        dataset += [("named-graph-uri", name) for name in names if not name.endswith("/data")]
        yield Peer("Virtuoso", virtuoso.version(), port, "/sparql", pid, took, tuple(dataset))


@contextmanager
def empty(work: Path) -> Iterator[Peer]:
    """Run the empty Flask route under waitress."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.serving.empty", str(port)]
    with started(command, work / "empty.log", port) as (pid, took):
        yield Peer("empty Flask route", "", port, "/", pid, took)


def exported(release: Path, work: Path) -> Path:
    """Write each graph as N-Triples beside a file with its name; return the folder, once made.

    The default graph is called `{base}graph/data`, as in the protocol.
    """
    folder = work / "graphs" / re.sub(r"\W+", "-", str(release.resolve()))
    if (folder / "made").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    base = json.loads((release / "manifest.json").read_text("utf-8"))["base"]
    store = ox.Store.read_only(str(release / "store"))
    for graph in (ox.DefaultGraph(), *store.named_graphs()):
        name = f"{base}graph/data" if isinstance(graph, ox.DefaultGraph) else graph.value
        path = folder / f"{name.rpartition('/')[2]}.nt"
        store.dump(str(path), format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
        path.with_suffix(".nt.graph").write_text(name, "utf-8")
    (folder / "made").touch()
    return folder
