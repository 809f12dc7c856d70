"""A small site written by hand, and a real server on it, spoken to over real HTTP."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from csgraph import resources, settings
from csgraph.release import manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SMALL = Path(__file__).with_name("small.trig")
_SERVE = "import sys; from pathlib import Path; from csgraph.web.operation.server import serve; "
_SERVE += "serve(Path(sys.argv[1]), sys.argv[2], 0, float(sys.argv[3]))"

DEADLINE_S = 2.0


def _write_release(site: Path, version: str, *, extra: str = "", **says: object) -> Path:
    """Write a release of `small.trig`, the ontology and `extra` Turtle into `site`."""
    release = site / "releases" / version
    release.mkdir(parents=True)
    store = ox.Store(str(release / "store"))
    for path in sorted(resources.folder("ontology").glob("[ms]*/*.ttl")):
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    store.load(SMALL.read_bytes(), format=ox.RdfFormat.TRIG)
    store.load(extra.encode(), format=ox.RdfFormat.TRIG)
    store.flush()
    del store
    for name, text in {
        "dumps/full/data.nq.gz": "",
        "private/data.nq.gz": "secret",
        "withheld/fiche.txt": "secret",
        "ledger.tsv": "secret",
        "report/report.html": "<!doctype html><title>Rapport</title><p>Rien à dire.",
    }.items():
        path = release / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(
            gzip.compress(text.encode(), mtime=0) if name.endswith("gz") else text.encode()
        )
    public = says.get("public", "full")
    manifest.write(
        release,
        {
            "version": version,
            "date": None,
            "base": "http://localhost:8000/",
            "base_is_local": True,
            "public": public,
            "counts": {"sheets_read": 3, "published": 2, "withheld": 1, "actions": 2, "centres": 2},
            "dumps": manifest.dump_entries(release, str(public)),
            **says,
        },
    )
    return release


def _make_current(site: Path, release: Path) -> None:
    """Move `site/current` to `release` in one step."""
    link = site / "current.new"
    link.symlink_to(release.relative_to(site))
    link.replace(site / "current")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, headers, body."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body as UTF-8."""
        return self.body.decode("utf-8")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its site, its process, its port."""

    site: Path
    process: subprocess.Popen[str]
    port: int

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def send(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Answer:
        """Send one request as it is written; `content_type=` becomes `Content-Type`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(connection):
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())


@contextlib.contextmanager
def _running(
    site: Path, host: str = "127.0.0.1", deadline_s: float = settings.QUERY_DEADLINE_S
) -> Iterator[Server]:
    """Run a server on `site` until the block ends, then stop it as an operator would."""
    command = [sys.executable, "-c", _SERVE, str(site), host, str(deadline_s)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        try:
            yield Server(site, process, int(said.strip().rstrip("/").rpartition(":")[2]))
        finally:
            process.send_signal(signal.SIGTERM)  # without effect where it has ended
            process.wait(30)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on the small site; every test finds it alive and leaves it alive.

    Its queries end after `DEADLINE_S`: many are endless.
    """
    site = tmp_path_factory.mktemp("site")
    _make_current(site, _write_release(site, "one"))
    with _running(site, deadline_s=DEADLINE_S) as server:
        yield server
    assert server.process.returncode == 0


@pytest.fixture
def ask(server: Server) -> Callable[..., Answer]:
    """Send one request to the server."""
    return server.send


@pytest.fixture(scope="session")
def write_release() -> Callable[..., Path]:
    """Write a release into a site: `write_release(site, version, **manifest)`."""
    return _write_release


@pytest.fixture(scope="session")
def make_current() -> Callable[[Path, Path], None]:
    """Move a site's link to a release, in one step."""
    return _make_current


@pytest.fixture(scope="session")
def running() -> Callable[..., contextlib.AbstractContextManager[Server]]:
    """Run a server on a site as long as a block lasts."""
    return _running


@pytest.fixture(scope="session")
def reconciling(example_release: Path) -> Iterator[Server]:
    """A server on the examples that has read the names of its release."""
    with _running(example_release.parents[1]) as server:
        query = urlencode({"queries": '{"q": {"query": "Melun"}}'})
        for _ in range(600):
            if server.send(f"/reconcile?{query}").status != 503:
                break
            time.sleep(0.1)
        yield server
    assert server.process.returncode == 0
