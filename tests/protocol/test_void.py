"""The dataset and its graphs describe themselves, and what they count is there."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
import rdflib
from rdflib import RDF, VOID

from csgraph.namespaces import CSG, OWL, VOC

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# rdflib 7.6 uses its own deprecated class whenever it parses JSON-LD.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

BASE = "http://localhost:8000/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SYNTAXES = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml"}
DATASET = rdflib.URIRef(f"{BASE}void#dataset")
GRAPHS = ("data", "evidence", "history", "links", "quality", "registry")


@pytest.fixture(scope="module")
def examples(example_release: Path, running: Any) -> Iterator[Callable[..., Any]]:
    """Send a request to a server on the examples' release, built by the real command."""
    with running(example_release.parents[1]) as server:
        yield server.send


@pytest.fixture(scope="module")
def void(examples) -> rdflib.Graph:
    """The description of the examples' dataset."""
    return rdflib.Graph().parse(data=examples("/void.ttl").text, format="turtle")


def ask_count(examples: Callable[..., Any], where: str) -> int:
    """Return how many solutions the endpoint has for a pattern."""
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ {where} }}"
    answer = examples("/sparql", "POST", query.encode(), Content_Type="application/sparql-query")
    return int(json.loads(answer.text)["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize("path", ["/void", *(f"/graph/{name}" for name in (*GRAPHS, "catalogue"))])
def test_every_format_says_the_same(examples, path):
    """The suffix names the form, `Accept` chooses it; a browser gets a page."""
    graphs = {
        suffix: set(rdflib.Graph().parse(data=examples(f"{path}.{suffix}").text, format=syntax))
        for suffix, syntax in SYNTAXES.items()
    }

    assert graphs["ttl"] == graphs["nt"] == graphs["jsonld"] == graphs["rdf"]
    assert examples(path).headers["Content-Location"] == f"{path}.ttl"
    for prefix in ("", "/en"):
        page = examples(f"{prefix}{path}", Accept=BROWSER)
        assert (page.status, page.headers.get_content_type()) == (200, "text/html")


def test_the_well_known_address_leads_to_it(examples):
    """As VoID says (section 7.2)."""
    answer = examples("/.well-known/void")

    assert (answer.status, answer.headers["Location"]) == (303, "/void.ttl")


def test_the_dataset_says_whose_it_is_and_where_it_is(examples, void, example_release):
    """Release, publisher, licence, endpoint, space of addresses, vocabulary."""
    manifest = json.loads((example_release / "manifest.json").read_text("utf-8"))
    objects = {str(o) for o in void.objects(DATASET)}

    assert (DATASET, RDF.type, VOID.Dataset) in void
    assert {manifest["version"], manifest["rights"], manifest["licence"]} <= objects
    assert {f"{BASE}sparql", f"{BASE}id/", CSG, VOC} <= objects
    assert manifest["publisher"] in {str(o) for o in void.objects()}
    assert not [node for node in void.all_nodes() if isinstance(node, rdflib.BNode)]


def test_every_dump_that_is_named_can_be_had(examples, void, example_release):
    """Each below `/dumps/`, and every RDF dump that is public is named."""
    named = {str(o).removeprefix(BASE) for o in void.objects(DATASET, VOID.dataDump)}
    manifest = json.loads((example_release / "manifest.json").read_text("utf-8"))
    rdf = {d["path"] for d in manifest["dumps"] if d["public"] and d["format"] != "CSV"}

    assert named == rdf
    for path in named:
        assert gzip.decompress(examples(f"/{path}").body)


def test_counts_are_those_of_the_store(examples, void):
    """Triples of each graph, things of each class, statements of each property."""
    data = rdflib.URIRef(f"{BASE}graph/data")
    for name in GRAPHS:
        graph = rdflib.URIRef(f"{BASE}graph/{name}")
        where = "?s ?p ?o" if name == "data" else f"GRAPH <{graph}> {{ ?s ?p ?o }}"
        assert int(void.value(graph, VOID.triples)) == ask_count(examples, where)
        assert (DATASET, VOID.subset, graph) in void
    parts = list(void.objects(data, VOID.classPartition))
    assert len(parts) == int(void.value(data, VOID.classes)) > 10
    for part in parts:
        count = ask_count(examples, f"?s a <{void.value(part, VOID['class'])}>")
        assert int(void.value(part, VOID.entities)) == count
    keyword = next(
        part
        for part in void.objects(data, VOID.propertyPartition)
        if void.value(part, VOID.property) == rdflib.URIRef(f"{CSG}keyword")
    )
    count = ask_count(examples, f"?s <{CSG}keyword> ?o")
    assert int(void.value(keyword, VOID.triples)) == count


@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_leads_to_the_dump_that_holds_it(examples, name):
    """Its page and its data name the file; the file has statements of that graph."""
    iri = rdflib.URIRef(f"{BASE}graph/{name}")
    graph = rdflib.Graph().parse(data=examples(f"/graph/{name}.ttl").text, format="turtle")
    quads = [d for d in graph.objects(iri, VOID.dataDump) if str(d).endswith(".nq.gz")]

    assert len(quads) == 1
    path = str(quads[0]).removeprefix(BASE.rstrip("/"))
    assert f'href="{path}"' in examples(f"/graph/{name}", Accept=BROWSER).text
    lines = gzip.decompress(examples(path).body).decode().splitlines()
    ending = f" <{iri}> ." if name != "data" else ""
    count = sum(line.endswith(ending) for line in lines if ending or "/graph/" not in line[-60:])
    assert count == int(graph.value(iri, VOID.triples))
    assert str(graph.value(iri, rdflib.URIRef(f"{OWL}versionInfo")))


def test_another_graph_is_not_there(examples):
    """Only the graphs of a release have an address."""
    assert examples("/graph/other").status == examples("/graph/catalog.ttl").status == 404


def test_the_catalogue_is_a_graph_that_no_dump_holds(examples, void):
    """It is about the dataset, and neither part of it nor counted in it."""
    catalogue = rdflib.URIRef(f"{BASE}graph/catalogue")
    parts = [rdflib.URIRef(f"{BASE}graph/{name}") for name in GRAPHS]

    assert (DATASET, VOID.subset, catalogue) not in void
    count = ask_count(examples, f"GRAPH <{catalogue}> {{ ?s ?p ?o }}")
    assert int(void.value(catalogue, VOID.triples)) == count
    total = sum(int(void.value(part, VOID.triples)) for part in parts)
    assert int(void.value(DATASET, VOID.triples)) == total
    assert not list(void.objects(catalogue, VOID.dataDump))
    for path in {str(o).removeprefix(BASE) for o in void.objects(DATASET, VOID.dataDump)}:
        assert b"graph/catalogue" not in gzip.decompress(examples(f"/{path}").body)


def test_a_release_of_facts_names_no_private_dump(tmp_path, write_release, make_current, running):
    """What is not served is not described."""
    make_current(tmp_path, write_release(tmp_path, "facts", public="facts"))
    with running(tmp_path) as server:
        said = server.send("/void.nt").text + server.send("/graph/data.nt").text

    assert "/dumps/full/" not in said
    assert "private" not in said
