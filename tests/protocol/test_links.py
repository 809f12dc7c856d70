"""The pages and data of reviewed links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib import OWL, RDF, VOID

BASE = "http://localhost:8000/"
SSSOM = rdflib.Namespace("https://w3id.org/sssom/")
BROWSER = "text/html"


@pytest.fixture(scope="module")
def examples(example_release: Path, running: Any) -> Iterator[Callable[..., Any]]:
    """Send a request to a server on the examples' release."""
    with running(example_release.parents[1]) as server:
        yield server.send


def test_a_link_has_a_page_that_says_who_agreed(examples, example_release: Path):
    """Found from the graph of links, and `/id/link/…` leads to it."""
    query = b"SELECT ?link WHERE { GRAPH ?g { ?link a <http://www.w3.org/2002/07/owl#Axiom> } }"
    answer = examples(
        "/sparql", "POST", query, Content_Type="application/sparql-query", Accept="text/csv"
    )
    links = re.findall(r"/id/(link/l[0-9a-z]{10})", answer.text)

    assert len(links) == 7
    assert examples(f"/id/{links[0]}").headers["Location"] == f"/{links[0]}"
    for link in links:
        graph = rdflib.Graph().parse(data=examples(f"/{link}.ttl").text, format="turtle")
        this = rdflib.URIRef(f"{BASE}id/{link}")
        assert (this, RDF.type, OWL.Axiom) in graph
        assert str(graph.value(this, SSSOM.author_label)) == "Observatoire imaginaire"
        for prefix in ("", "/en"):
            page = examples(f"{prefix}/{link}", Accept=BROWSER)
            assert page.status == 200
            assert "Observatoire imaginaire" in page.text
            assert "ttps://w3id.org/sssom/" not in page.text, "a relation without words"


def test_a_centre_shows_what_it_is_linked_to(examples):
    """The registry's address stands on its page and can be followed."""
    page = examples("/centre/c5yp0d2b35t", Accept=BROWSER).text

    assert 'href="https://registre.example.org/structure/0001"' in page
    assert "00000001800002" in page


def test_void_counts_the_links_to_each_registry(examples):
    """A linkset a predicate and site, each with what it leads to."""
    void = rdflib.Graph().parse(data=examples("/void.ttl").text, format="turtle")
    sets = {
        (
            str(void.value(s, VOID.linkPredicate)),
            str(void.value(void.value(s, VOID.objectsTarget), VOID.uriSpace)),
        ): int(void.value(s, VOID.triples))
        for s in void.subjects(RDF.type, VOID.Linkset)
    }

    skos, org = "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/ns/org#"
    registry = "https://registre.example.org/"
    assert sets == {
        (str(OWL.sameAs), registry): 1,
        (str(OWL.sameAs), "http://www.wikidata.org/"): 1,
        (f"{org}unitOf", registry): 1,
        (f"{skos}exactMatch", registry): 1,
        (f"{skos}closeMatch", registry): 1,
    }
