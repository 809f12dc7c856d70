"""Clients that others wrote, each against a running server: rdflib's store, Comunica.

SPARQLWrapper, by all three ways and in all formats, stands in `test_endpoint.py`.
"""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING
from urllib.error import HTTPError

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

if TYPE_CHECKING:
    from pathlib import Path

CSG = "https://w3id.org/csgraph/def#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
BASE = "http://localhost:8000/"
TYPE = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL = URIRef(RDFS + "label")
LABELS = f"SELECT ?l {{ ?c a <{CSG}Centre> ; <{RDFS}label> ?l }} ORDER BY ?l"
CENTRES = ["CENTRE SOCIAL LES TILLEULS", "ÉCLUSE"]


@pytest.fixture(params=["GET", "POST", "POST_FORM"])
def graph(server, request) -> Graph:
    """rdflib's graph over the endpoint, by each of its three methods."""
    store = SPARQLStore(query_endpoint=f"{server.url}/sparql", method=request.param)
    return Graph(store, identifier=URIRef(BASE + "graph/data"))


@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_rdflib_reads_rows_in_every_format(server, form):
    """The same labels; CSV and TSV as far as rdflib reads them."""
    store = SPARQLStore(query_endpoint=f"{server.url}/sparql", returnFormat=form)
    rows = Graph(store).query(LABELS)

    assert [str(row[0]) for row in rows] == CENTRES


def test_rdflib_walks_the_graph_as_if_it_were_its_own(graph):
    """Patterns, values, membership and counts go out as queries, with their graph's name."""
    centre = URIRef(BASE + "id/centre/c000000001")

    assert {str(s) for s in graph.subjects(TYPE, URIRef(CSG + "Centre"))} == {
        BASE + "id/centre/c000000001",
        BASE + "id/centre/c000000002",
    }
    assert graph.value(centre, LABEL) == Literal(CENTRES[0], lang="fr")
    assert (centre, LABEL, Literal("ÉCLUSE", lang="fr")) not in graph


def test_rdflib_asks_constructs_and_describes(graph):
    """A truth, and graphs in RDF/XML."""
    made = graph.query(f"CONSTRUCT {{ ?c a <{CSG}Centre> }} WHERE {{ ?c a <{CSG}Centre> }}")
    about = graph.query(f"DESCRIBE <{BASE}id/action/a000000001>")

    assert graph.query("ASK { ?s ?p ?o }").askAnswer is True
    assert made.graph is not None
    assert about.graph is not None
    assert len(made.graph) == 2
    assert len(about.graph) > 5


def test_rdflib_binds_values(graph):
    """Its bindings are a VALUES block behind the query, with a comment and a language tag."""
    rows = graph.query(
        f"SELECT ?c WHERE {{ ?c <{RDFS}label> ?l }}", initBindings={"l": Literal("ÉCLUSE", "fr")}
    )

    assert [str(row[0]) for row in rows] == [BASE + "id/centre/c000000002"]


def test_rdflib_reads_a_named_graph_and_is_refused_one_that_is_not_there(server):
    """A graph's identifier is sent as `default-graph-uri`."""
    store = SPARQLStore(query_endpoint=f"{server.url}/sparql")
    evidence = Graph(store, identifier=URIRef(BASE + "graph/evidence"))

    assert len(list(evidence.subjects(TYPE, URIRef(CSG + "Sheet")))) == 2
    with pytest.raises(ValueError, match="wrong") as refused:
        list(Graph(store, identifier=URIRef(BASE + "graph/nowhere")).triples((None, None, None)))
    cause = refused.value.__context__
    assert isinstance(cause, HTTPError)
    with cause as answer:
        problem = json.load(answer)
    assert problem["status"] == 400
    assert BASE + "graph/evidence" in problem["hint"]


@pytest.fixture(scope="session")
def comunica(root: Path) -> Path:
    """The command of Comunica; in CI it must be there."""
    command = root / ".venv" / "comunica" / "node_modules" / ".bin" / "comunica-sparql"
    if not command.exists():
        how = "Comunica (make comunica)"
        if os.environ.get("CI"):
            pytest.fail(f"CI must have {how}")
        pytest.skip(f"needs {how}, which is not on this machine")
    return command


def ask_comunica(command: Path, source: str, query: str, media_type: str) -> str:
    """Ask one source one query; its standard output."""
    done = subprocess.run(
        [command, source, query, "-t", media_type], capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.npm
@pytest.mark.parametrize("kind", ["sparql@", ""])
def test_comunica_finds_and_asks_the_endpoint(server, comunica, kind):
    """Told that it is an endpoint, or learning it from the Service Description."""
    source = f"{kind}{server.url}/sparql"
    rows = json.loads(ask_comunica(comunica, source, LABELS, "application/json"))
    truth = ask_comunica(comunica, source, "ASK { ?s ?p ?o }", "application/json")

    assert [row["l"] for row in rows] == [f'"{label}"@fr' for label in CENTRES]
    assert truth.strip() == "true"


@pytest.mark.npm
def test_comunica_constructs_and_reads_graphs(server, comunica):
    """A graph in Turtle, and rows of a named graph."""
    source = f"{server.url}/sparql"
    construct = f"CONSTRUCT {{ ?c a <{CSG}Centre> }} WHERE {{ ?c a <{CSG}Centre> }}"
    sheets = f"SELECT * {{ GRAPH <{BASE}graph/evidence> {{ ?s a <{CSG}Sheet> }} }}"

    made = Graph().parse(data=ask_comunica(comunica, source, construct, "text/turtle"))
    rows = json.loads(ask_comunica(comunica, source, sheets, "application/json"))
    assert len(made) == 2
    assert len(rows) == 2
