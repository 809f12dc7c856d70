"""Loading a release into a server: whole or not current, and nothing in use is touched."""

from __future__ import annotations

import contextlib
import gzip
import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from csgraph import settings
from csgraph.errors import RemoteFault, SiteFault
from csgraph.pipeline.publishing import PublishOptions, graphs_of, publish
from csgraph.release import manifest
from csgraph.release.graphs import entries, triples
from csgraph.store.credentials import PASSWORD, USER, of_environment
from csgraph.store.datasets import Dataset
from csgraph.store.graphstore import GraphStore
from csgraph.store.published import check_published, read_published
from csgraph.store.remote import RemoteStore

from .peer import JSON, peer, read_request, says

COUNTS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"


@pytest.fixture
def server(oxigraph, tmp_path) -> Iterator[str]:
    """An empty server of this test's own; its endpoint."""
    with oxigraph(tmp_path / "oxigraph") as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def other_release(csgraph, tmp_path_factory) -> Path:
    """A release of fewer sheets, under a version of its own."""
    site = tmp_path_factory.mktemp("other") / "site"
    csgraph("build", "examples/sheets/tableau.csv", "--site", str(site), "--version", "other")
    return (site / "current").resolve()


def hashes(release: Path) -> dict[str, str]:
    """Return the hash of each graph, as the manifest has it."""
    return {entry.name: entry.sha256 for entry in entries(manifest.read(release))}


def current(endpoint: str, release: Path) -> str | None:
    """Return what the server says is current."""
    with contextlib.closing(GraphStore(endpoint)) as server:
        return read_published(server, manifest.read(release)["base"]).current


def counts(endpoint: str, release: Path) -> bytes:
    """Return how many triples each graph of a release has on the server."""
    store = RemoteStore(endpoint, graphs_of(manifest.read(release)))
    with contextlib.closing(store):
        return b"".join(store.answer(COUNTS, "text/csv", Dataset(), 20))


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the real command."""
    command = [sys.executable, "-m", "csgraph.cli", *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8")


def test_every_line_of_the_dumps_goes_to_its_graph(example_release):
    """As another reader cuts them: same graphs, same triples."""
    table = manifest.read(example_release)
    cut: dict[str, set[bytes]] = {}
    for graph, line in triples(example_release, table):
        cut.setdefault(graph, set()).add(line)
    store = ox.Store.read_only(str(example_release / "store"))

    for entry in entries(table):
        name = ox.NamedNode(entry.name) if entry.name else ox.DefaultGraph()
        quads = store.quads_for_pattern(None, None, None, name)
        assert cut[entry.name] == {f"{quad.triple} .\n".encode() for quad in quads}
        assert len(cut[entry.name]) == entry.quads


@pytest.mark.parametrize(
    ("line", "graph"),
    [
        ("<a:s> <a:p> <a:g> .\n", ""),
        ("<a:s> <a:p> <a:o> <a:g> .\n", "a:g"),
        ('<a:s> <a:p> "see <a:g>" .\n', ""),
        ('<a:s> <a:p> "see <a:g>" <a:g> .\n', "a:g"),
        ('<a:s> <a:p> "see <a:g> ."^^<a:t> .\n', ""),
        ('<a:s> <a:p> "a \\" <b>"@fr <a:g> .\n', "a:g"),
        ('<a:s> <a:p> "x <y"^^<a:g> .\n', ""),
        ('<a:s> <a:p> "" .\n', ""),
    ],
)
def test_a_text_that_looks_like_a_graph_is_a_text(line, graph, tmp_path):
    """Only the fourth term names a graph."""
    entry = {"quads": 1, "rdfc10_sha256": ""}
    table = {"public": "full", "graphs": {"full": {"": entry, "a:g": entry}, "beside": {}}}
    (tmp_path / "d.gz").write_bytes(gzip.compress(line.encode()))

    [(name, triple)] = triples(tmp_path, {**table, "store_from": ["d.gz"]})

    assert name == graph
    assert triple.decode() == (line.replace(" <a:g> .\n", " .\n") if graph else line)


def test_a_second_run_sends_nothing(server, example_release):
    """What is whole stays; the release stays current."""
    first = publish(example_release, PublishOptions(server))
    second = publish(example_release, PublishOptions(server))

    assert first.sent == first.triples > 10_000
    assert (second.sent, second.triples) == (0, first.triples)
    assert current(server, example_release) == graphs_of(manifest.read(example_release)).release


def test_a_run_that_was_stopped_goes_on(server, example_release, monkeypatch):
    """Nothing is current before all is whole; what was whole is not sent again."""
    monkeypatch.setattr(settings, "REMOTE_PART_BYTES", 100_000)

    class StoppedError(Exception):
        pass

    def stop(_stage: str, done: int, total: int) -> None:
        if done > total * 0.8:
            raise StoppedError

    with pytest.raises(StoppedError):
        publish(example_release, PublishOptions(server, progress=stop))
    assert current(server, example_release) is None
    with contextlib.closing(GraphStore(server)) as there, pytest.raises(RemoteFault):
        check_published(there, graphs_of(manifest.read(example_release)), hashes(example_release))

    done = publish(example_release, PublishOptions(server))
    assert 0 < done.sent < done.triples
    with contextlib.closing(GraphStore(server)) as there:
        check_published(there, graphs_of(manifest.read(example_release)), hashes(example_release))


def test_a_graph_that_lost_triples_is_sent_again(server, example_release):
    """The count is taken at each run, not believed."""
    publish(example_release, PublishOptions(server))
    whole = counts(server, example_release)
    graphs = graphs_of(manifest.read(example_release))
    with contextlib.closing(GraphStore(server)) as there:
        there.replace(graphs.loaded(graphs.named[0]), b"<urn:a> <urn:b> <urn:c> .\n")
    assert counts(server, example_release) != whole

    publish(example_release, PublishOptions(server))

    assert counts(server, example_release) == whole


def test_the_next_release_comes_beside_and_the_other_may_go(server, example_release, other_release):
    """Both answer under their own names, until others are removed."""
    publish(example_release, PublishOptions(server))
    first = counts(server, example_release)
    publish(other_release, PublishOptions(server))

    assert counts(server, example_release) == first
    assert counts(server, other_release) != first
    assert str(current(server, other_release)).endswith("/release/other")

    done = publish(other_release, PublishOptions(server, removes_others=True))
    graphs = entries(manifest.read(example_release))
    assert (done.sent, done.removed) == (0, len(graphs))
    assert counts(server, example_release) == b"g,n\r\n"
    assert counts(server, other_release) != b"g,n\r\n"


def test_a_release_on_the_server_is_never_changed(server, other_release, tmp_path):
    """Another content under the same version is refused, and what is there stays."""
    publish(other_release, PublishOptions(server))
    before = counts(server, other_release)
    changed = tmp_path / "releases" / "other"
    shutil.copytree(other_release, changed)
    table = json.loads((changed / "manifest.json").read_text())
    graphs = table["graphs"][table["public"] or "full"]
    graphs[""]["rdfc10_sha256"] = "0" * 64
    manifest.write(changed, {k: v for k, v in table.items() if k != "manifest_sha256"})

    with pytest.raises(SiteFault, match="another release called other"):
        publish(changed, PublishOptions(server))
    assert counts(server, other_release) == before


def test_a_release_that_is_local_stays_on_this_machine(other_release):
    """Nobody is asked: the address is looked at first."""
    with pytest.raises(SiteFault, match="this machine only"):
        publish(other_release, PublishOptions("http://192.0.2.1/sparql"))


def test_a_server_that_keeps_less_than_it_was_sent_is_found_out(other_release):
    """It says yes to everything and holds nothing."""
    zero = {"n": {"type": "literal", "value": "0"}}
    body = json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": []}})

    def act(connection, about):
        counts_asked = body.replace("[]", json.dumps([zero]))

        while request := read_request(connection):
            about.requests.append(request)
            said = counts_asked if b"COUNT" in request else body
            head = f"HTTP/1.1 200 OK\r\nServer: Oxigraph\r\nContent-Type: {JSON}\r\n"
            connection.sendall(f"{head}Content-Length: {len(said)}\r\n\r\n{said}".encode())

    with peer(act) as server, pytest.raises(RemoteFault, match="holds 0 triples of"):
        publish(other_release, PublishOptions(server.endpoint))
    assert not any(b"hasVersion" in request for request in server.requests)


def test_a_server_nobody_knows_needs_the_address_of_its_graphs(other_release):
    """The message names the option."""
    with peer(says("200 OK")) as server, pytest.raises(SiteFault, match="takes graphs") as fault:
        publish(other_release, PublishOptions(server.endpoint))

    assert "--graph-store" in fault.value.hint


def test_a_server_that_cuts_answers_is_refused(other_release):
    """Before anything of the release could be read through it."""
    cut = says("200 OK", b'{"results": {"bindings": []}}', JSON, "X-SPARQL-MaxRows: 10000")
    with (
        peer(cut) as server,
        contextlib.closing(GraphStore(server.endpoint, server.endpoint)) as there,
        pytest.raises(RemoteFault, match="10000 rows"),
    ):
        there.check_rows("urn:g")


@pytest.mark.parametrize("variables", [{USER: "a"}, {PASSWORD: "b"}, {USER: "", PASSWORD: "b"}])
def test_half_a_credential_is_refused(variables):
    """The message names the variable that is missing."""
    with pytest.raises(SiteFault, match="is not set"):
        of_environment(variables)


def test_the_command_ends_with_one_message_and_its_code(other_release, tmp_path):
    """A server that is down, an address that is none, a release that is damaged."""
    site = other_release.parents[1]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    down = run("publish", "--site", str(site), "--endpoint", f"http://127.0.0.1:{port}/query")
    wrong = run("publish", "--site", str(site), "--endpoint", "localhost:7878")
    shutil.copytree(site, tmp_path / "site", symlinks=True)
    (tmp_path / "site" / "releases" / "other" / "ledger.tsv").write_text("x")
    damaged = run("publish", "--site", str(tmp_path / "site"), "--endpoint", "http://127.0.0.1:1/")

    assert (down.returncode, wrong.returncode, damaged.returncode) == (1, 1, 6)
    for done in (down, wrong, damaged):
        assert done.stdout == ""
        assert done.stderr.startswith("csgraph: ")
        assert "Traceback" not in done.stderr
