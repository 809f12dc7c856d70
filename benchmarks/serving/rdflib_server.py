"""Serve graphs with rdflib-endpoint, from a process that loads them once and forks.

    python rdflib_server.py GRAPHS PORT      in the environment of rdflib-endpoint

rdflib has no deadline: whoever gives a query up kills the process that works on it, and
the next is here at once, without loading again.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path

import uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint


def load(folder: Path) -> Dataset:
    """Return the graphs of `folder`; the one called `…/data` is the default graph."""
    dataset = Dataset()
    for path in sorted(folder.glob("*.nt")):
        name = path.with_suffix(".nt.graph").read_text("utf-8")
        graph = dataset.default_graph if name.endswith("/data") else dataset.graph(name)
        graph.parse(str(path), format="nt")
    return dataset


def main(folder: Path, port: int) -> None:
    """Load, then keep one process that answers, for ever."""
    app = SparqlEndpoint(graph=load(folder), enable_update=False)
    gc.collect()
    gc.freeze()  # pages stay shared with the child
    while True:
        child = os.fork()
        if not child:
            uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", access_log=False)
            os._exit(0)
        signal.signal(signal.SIGTERM, lambda *_, pid=child: stop(pid))
        os.waitpid(child, 0)


def stop(child: int) -> None:
    """End the child, then this process."""
    os.kill(child, signal.SIGKILL)
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
