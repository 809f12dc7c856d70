"""Candidates from a SPARQL endpoint: a real Oxigraph server with a small invented registry."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

import pyoxigraph as ox
import pytest

from csgraph.linking import candidates
from csgraph.namespaces import OWL, SKOS

from .conftest import Answer

REGISTRY = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX r: <https://registre.example.org/>
INSERT DATA {
  r:c1 a r:Centre ; rdfs:label "Centre social Les Lucioles"@fr .
  r:c2 a r:Centre ; rdfs:label "MPT des Onze-Vents"@fr .
  r:c3 a r:Centre ; rdfs:label "Piscine municipale"@fr .
  r:t1 a r:Theme ; rdfs:label "Culture"@fr .
}
"""
OF_CLASS = (
    "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    "SELECT ?thing ?label WHERE "
    "{ ?thing a <https://registre.example.org/Centre> ; rdfs:label ?label }"
)
BY_NAME = (
    "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    "SELECT ?thing ?label WHERE { VALUES ?name {} ?thing rdfs:label ?name BIND(?name AS ?label) }"
)


def free_port() -> int:
    """Return a port that nobody listened at a moment ago."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The endpoint of a server that holds the registry."""
    folder, port = tmp_path_factory.mktemp("registry"), free_port()
    store = ox.Store(str(folder))
    store.update(REGISTRY)
    store.flush()
    del store
    program = str(Path(sys.executable).with_name("oxigraph"))
    command = [program, "serve-read-only", "-l", str(folder), "-b", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        for _ in range(600):
            assert server.poll() is None, "the server ended"
            with suppress(OSError):
                asking = HTTPConnection("127.0.0.1", port, timeout=10)
                asking.request("GET", "/")
                asking.getresponse().read()
                asking.close()
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/query"
        server.terminate()


def proposed(command, services, site: Path, tmp_path: Path, **said: object):
    """Propose from an endpoint; subject's label, predicate and value of what was found."""
    services(kind="sparql", **said)
    done = command("propose", "--site", str(site), "--services", "services.toml")
    found = candidates.read(tmp_path / "candidates.sssom.tsv")
    of_registry = [p for p in found if p.comment.startswith("registre")]
    return done, {(p.subject_label, p.predicate, p.value, p.confidence) for p in of_registry}


def test_names_that_are_alike_are_proposed(oxigraph, command, services, site, tmp_path):
    """All of a class is compared here: case, accents and an abbreviation do not matter."""
    said = {"address": oxigraph, "query": OF_CLASS, "for": ["centres"]}
    done, found = proposed(command, services, site, tmp_path, **said)

    assert done.status == 0, done.told
    assert found == {
        ("CENTRE SOCIAL LES LUCIOLES", f"{OWL}sameAs", "https://registre.example.org/c1", "1.00"),
        (
            "MAISON POUR TOUS DES ONZE VENTS",
            f"{OWL}sameAs",
            "https://registre.example.org/c2",
            "0.99",
        ),
    }


def test_a_query_can_be_given_the_names(oxigraph, command, services, site, tmp_path):
    """Where it holds `VALUES ?name {}`; a list value that bears the name means the same."""
    said = {"address": oxigraph, "query": BY_NAME, "for": ["keywords"]}
    done, found = proposed(command, services, site, tmp_path, **said)

    assert done.status == 0, done.told
    assert found == {("Culture", f"{SKOS}exactMatch", "https://registre.example.org/t1", "1.00")}


def test_a_configured_predicate_is_taken(oxigraph, command, services, site, tmp_path):
    """What the registry means is the publisher's to say."""
    said = {"address": oxigraph, "query": OF_CLASS, "for": ["centres"], "predicate": "org:linkedTo"}
    _, found = proposed(command, services, site, tmp_path, **said)

    assert {predicate for _, predicate, *_ in found} == {"http://www.w3.org/ns/org#linkedTo"}


@pytest.mark.parametrize(
    "reply",
    [
        Answer({"head": {}, "boolean": True}),
        Answer({"results": {"bindings": [{"thing": "x", "label": "y"}]}}),
        Answer({"results": {"bindings": 7}}),
        Answer([]),
        Answer(b"<sparql/>", media_type="application/sparql-results+xml"),
        Answer({}, status=301, headers={"Location": "http://127.0.0.1:1/"}),
    ],
)
def test_what_is_no_endpoint_is_told(registry, command, services, site, tmp_path, reply):
    """And no redirect is followed by the library either."""
    registry.answer = lambda _asked: reply
    said = {"address": registry.address, "query": OF_CLASS, "for": ["centres"]}
    done, found = proposed(command, services, site, tmp_path, **said)

    assert (done.status, found) == (1, set())
    assert "registre" in done.told
    assert "Traceback" not in done.told


def test_a_query_that_is_none_is_told(oxigraph, command, services, site, tmp_path):
    """The server's 400 is said as it is."""
    said = {"address": oxigraph, "query": "SELECT nothing", "for": ["centres"]}
    done, _ = proposed(command, services, site, tmp_path, **said)

    assert (done.status, "answers 400" in done.told) == (1, True)
