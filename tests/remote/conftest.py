"""A real Oxigraph server on loopback, and the examples' release published to it by the command."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from csgraph.pipeline.publishing import graphs_of
from csgraph.release import manifest
from csgraph.store.remote import RemoteStore
from csgraph.store.renaming import ReleaseGraphs

OXIGRAPH = Path(sys.executable).with_name("oxigraph")


def free_port() -> int:
    """Return a port that nobody listened at a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until something answers HTTP at `port`, or fail with the process."""
    for _ in range(600):
        assert process.poll() is None, "the server ended"
        with contextlib.suppress(OSError):
            asking = HTTPConnection("127.0.0.1", port, timeout=10)
            with contextlib.closing(asking):
                asking.request("GET", "/")
                asking.getresponse().read()
                return
        time.sleep(0.1)
    pytest.fail("the server never answered")


@contextlib.contextmanager
def _oxigraph(folder: Path) -> Iterator[str]:
    port = free_port()
    command = [str(OXIGRAPH), "serve", "-l", str(folder), "-b", f"127.0.0.1:{port}"]
    command += ["--timeout-s", "20"]  # it goes on with a query whose client has left
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(port, process)
            yield f"http://127.0.0.1:{port}/query"
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture(scope="session")
def oxigraph() -> Callable[[Path], contextlib.AbstractContextManager[str]]:
    """Run an Oxigraph server on a folder as long as a block lasts; yields its endpoint."""
    return _oxigraph


@pytest.fixture(scope="session")
def graphs(example_release: Path) -> ReleaseGraphs:
    """The graphs of the examples' release."""
    return graphs_of(manifest.read(example_release))


@pytest.fixture(scope="session")
def endpoint(
    example_release: Path, csgraph: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A server that the examples' release was published to."""
    with _oxigraph(tmp_path_factory.mktemp("oxigraph")) as url:
        csgraph("publish", "--site", str(example_release.parents[1]), "--endpoint", url)
        yield url


@pytest.fixture(scope="session")
def remote(endpoint: str, graphs: ReleaseGraphs) -> Iterator[RemoteStore]:
    """The release as it lies on that server."""
    with contextlib.closing(RemoteStore(endpoint, graphs)) as store:
        yield store
