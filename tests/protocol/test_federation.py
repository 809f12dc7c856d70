"""Another endpoint asks ours by SERVICE, from its own side; ours asks nobody."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from rdflib import Graph

MINE = """
@prefix my: <http://example.org/> .
<http://id.insee.fr/geo/departement/77> my:grant 12000 .
<http://id.insee.fr/geo/departement/02> my:grant 1 .
"""
QUERY = """
PREFIX my: <http://example.org/> PREFIX csg: <https://w3id.org/csgraph/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?grant ?title WHERE {{
  ?department my:grant ?grant .
  SERVICE <{url}/sparql> {{ ?action a csg:Action ; csg:department ?department ; rdfs:label ?title }}
}} ORDER BY ?title
"""
TITLES = ["<script>alert('x')</script> \"jeu\" & Cie", "Atelier couture"]
OXIGRAPH = Path(sys.executable).with_name("oxigraph")


@pytest.fixture
def other(tmp_path):
    """A server of Oxigraph with data of its own; its address."""
    (tmp_path / "mine.ttl").write_text(MINE, "utf-8")
    place = ["--location", str(tmp_path / "store")]
    load = [OXIGRAPH, "load", *place, "--file", str(tmp_path / "mine.ttl")]
    subprocess.run(load, check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        bind = f"127.0.0.1:{free.getsockname()[1]}"
    command = [OXIGRAPH, "serve-read-only", *place, "--bind", bind]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://{bind}/query?query=ASK%7B%7D").read()
                break
            except OSError:
                time.sleep(0.05)
        yield f"http://{bind}"
        process.terminate()


def rows(url: str, query: str) -> list[dict[str, str]]:
    """Return the rows of an endpoint's answer as texts."""
    body = urllib.parse.urlencode({"query": query}).encode()
    request = urllib.request.Request(url, body, {"Accept": "application/sparql-results+json"})
    with urllib.request.urlopen(request) as answer:
        bindings = json.load(answer)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in bindings]


def test_another_server_joins_its_data_with_ours(server, other):
    """Oxigraph's server sends us the inner pattern, and joins what we answer."""
    found = rows(f"{other}/query", QUERY.format(url=server.url))

    assert found == [{"grant": "12000", "title": title} for title in TITLES]


def test_rdflib_joins_its_data_with_ours(server):
    """In a program, with a graph in memory."""
    found = Graph().parse(data=MINE, format="turtle").query(QUERY.format(url=server.url))

    assert [(str(row.grant), str(row.title)) for row in found] == [("12000", t) for t in TITLES]


def test_ours_asks_nobody(server, other):
    """The other way round is refused in words: nothing leaves the server."""
    query = f"SELECT * {{ SERVICE <{other}/query> {{ ?s ?p ?o }} }}"
    answer = server.send("/sparql?query=" + urllib.parse.quote(query))

    assert answer.status == 400
    assert "SERVICE" in json.loads(answer.text)["detail"]
