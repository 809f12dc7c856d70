"""Ontology, terms, versions, shapes, lists and context have addresses that answer."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS
from rdflib.compare import isomorphic

from csgraph.mapping import vocabulary as mapped
from csgraph.namespaces import CSG, CSGSH, ONTOLOGY, VOC
from csgraph.web.dataset import vocabulary
from csgraph.web.typography import typeset

if TYPE_CHECKING:
    from pathlib import Path

# rdflib 7.6 uses its own deprecated class whenever it parses JSON-LD.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SYNTAXES = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml"}
TYPES = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "html": "text/html",
}


def ids(page: str) -> set[str]:
    """Return every anchor of a page."""
    return set(re.findall(r' id="([^"]+)"', page))


@pytest.fixture(scope="module")
def published(root: Path) -> rdflib.Graph:
    """The ontology as its files say it, without the lists."""
    graph = rdflib.Graph()
    for path in mapped.files(root / "ontology"):
        if path.parent.name != "schemes":
            graph.parse(path)
    return graph


@pytest.mark.parametrize("address", ["/def", "/shapes"])
@pytest.mark.parametrize("suffix", TYPES)
def test_the_vocabulary_leads_to_the_form_that_is_asked_for(ask, address, suffix):
    """303 by `Accept`: the ontology is a thing, its files are documents."""
    answer = ask(address, Accept=BROWSER if suffix == "html" else TYPES[suffix])

    assert (answer.status, answer.headers["Location"]) == (303, f"{address}.{suffix}")
    assert "Accept" in answer.headers["Vary"]
    document = ask(f"{address}.{suffix}")
    assert (document.status, document.headers.get_content_type()) == (200, TYPES[suffix])


@pytest.mark.parametrize("suffix", SYNTAXES)
def test_the_ontology_comes_whole_in_every_format(ask, published, suffix):
    """Not a triple more or less than its files."""
    served = rdflib.Graph().parse(data=ask(f"/def.{suffix}").text, format=SYNTAXES[suffix])

    assert set(served) == set(published)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_term_has_its_anchor_on_the_page(ask, published, prefix):
    """So that `…/def#keyword` lands on its words in a browser."""
    anchors = ids(ask(f"{prefix}/def.html").text)
    names = {str(s).removeprefix(CSG) for s in published.subjects() if str(s).startswith(CSG)}

    assert names
    assert names <= anchors


@pytest.mark.parametrize("suffix", SYNTAXES)
def test_the_shapes_come_whole_and_alike_each_time(ask, root, suffix):
    """What SHACL engines read here is what the build judges by."""
    want = rdflib.Graph()
    for path in sorted((root / "shapes").glob("*.ttl")):
        want.parse(path)
    served = rdflib.Graph().parse(data=ask(f"/shapes.{suffix}").text, format=SYNTAXES[suffix])

    assert isomorphic(served, want)


def test_every_shape_has_its_anchor_on_the_page(ask, root):
    """And so has the one property of the shapes' own namespace."""
    iris = {
        term.value
        for path in (root / "shapes").glob("*.ttl")
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        for term in (quad.subject, quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(CSGSH)
    }

    assert iris
    assert {iri.removeprefix(CSGSH) for iri in iris} <= ids(ask("/shapes.html").text)


def test_every_node_of_the_ontology_has_a_document(ask, published):
    """A page in both languages and its data, each with the node's own label."""
    for subject in {s for s in published.subjects() if isinstance(s, rdflib.URIRef)}:
        iri = str(subject)
        if iri == ONTOLOGY:
            continue
        path = "/def/" + iri.removeprefix(CSG).removeprefix(f"{ONTOLOGY}/")
        labels = {label.language: str(label) for label in published.objects(subject, RDFS.label)}
        data = rdflib.Graph().parse(data=ask(path, Accept="text/turtle").text, format="turtle")

        assert set(published.predicate_objects(subject)) == set(data.predicate_objects(subject))
        for prefix, language in (("", "fr"), ("/en", "en")):
            page = ask(f"{prefix}{path}", Accept=BROWSER)
            assert page.status == 200, path
            label = html.escape(typeset(labels.get(language, labels["fr"]), language))
            assert f"<h1>{label}</h1>" in page.text


def test_a_term_is_shown_with_its_kin_its_uses_and_examples(ask):
    """Domain, range, what it refines and why, how often it is used, and by what."""
    page = ask("/en/def/keyword", Accept=BROWSER).text

    assert 'href="/en/def/Action"' in page
    assert 'href="/en/voc/keyword"' in page
    assert "csg:keyword ⊂ dcterms:subject" in page
    assert "1 use" in page
    assert 'href="/en/action/a000000001"' in page
    assert 'href="/en/concept/keyword/jardinage"' in page
    french = ask("/def/keyword", Accept=BROWSER).text
    assert "<h1>mot clé</h1>" in french
    assert "2 emplois" in ask("/def/Action", Accept=BROWSER).text


def test_every_term_of_the_ontology_is_counted(ask, published):
    """What the small release says is what the page says."""
    for term in (f"{CSG}summary", f"{CSG}firstLine", f"{CSG}funder"):
        where = f"{{ ?s <{term}> ?o }} UNION {{ GRAPH ?g {{ ?s <{term}> ?o }} }}"
        query = f"SELECT (COUNT(*) AS ?n) {{ {where} }}"
        answer = ask("/sparql", "POST", query.encode(), Content_Type="application/sparql-query")
        count = json.loads(answer.text)["results"]["bindings"][0]["n"]["value"]
        page = ask(f"/en/def/{term.removeprefix(CSG)}", Accept=BROWSER).text

        assert f"<p>{count} use" in page


def test_a_version_resolves_for_ever(ask, published, tmp_path):
    """The one that stands is served with its lists; its hash is that of the table of versions."""
    address = str(published.value(rdflib.URIRef(ONTOLOGY), OWL.versionIRI))
    path = address.removeprefix("https://w3id.org/csgraph")
    lines = sorted(ask(f"{path}.nt").text.splitlines())

    assert lines == sorted(mapped.load().ntriples())
    assert ask(path, Accept="text/turtle").status == ask(path, Accept=BROWSER).status == 200
    assert ask("/def/0.0.0").status == ask("/def/9.9.9.ttl").status == 404
    (tmp_path / "released").mkdir()
    kept = tmp_path / "released" / "0.0.9.ttl"
    kept.write_text(f'<{ONTOLOGY}> <{OWL.versionInfo}> "0.0.9" .', "utf-8")
    assert vocabulary.version("0.0.9", tmp_path) == {
        ONTOLOGY: [(str(OWL.versionInfo), ("", "0.0.9"))]
    }
    assert vocabulary.version("0.0.8", tmp_path) is None
    assert vocabulary.version("../released/0.0.9", tmp_path) is None


def test_every_list_value_and_group_has_a_document(ask, root):
    """All that the seven lists declare answers below `/voc/`, and says its own address."""
    subjects = {
        quad.subject.value
        for path in (root / "ontology" / "schemes").glob("*.ttl")
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        if isinstance(quad.subject, ox.NamedNode)
    }
    assert len(subjects) > 60
    for iri in subjects:
        answer = ask(f"/voc/{iri.removeprefix(VOC)}.nt")

        assert answer.status == 200, iri
        assert f"<{iri}> <{RDF.type}>" in answer.text


def test_the_context_is_the_one_of_the_dumps(ask, root):
    """As the ontology's folder holds it, under JSON-LD's media type, with a tag."""
    answer = ask("/context.jsonld")

    assert answer.headers.get_content_type() == "application/ld+json"
    assert answer.body == (root / "ontology" / "context.jsonld").read_bytes()
    assert ask("/context.jsonld", If_None_Match=answer.headers["ETag"]).status == 304


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_version_of_the_context_may_be_kept_for_long(ask, method):
    """By any site's script: its keys stay what they are."""
    answer = ask("/context/1.jsonld", method, Origin="https://example.org")

    assert answer.headers["Cache-Control"] == "public, max-age=2592000"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers.get_content_type() == "application/ld+json"
    assert answer.body == (ask("/context.jsonld").body if method == "GET" else b"")
    assert ask("/context/1.jsonld", If_None_Match=answer.headers["ETag"]).status == 304
    assert ask("/context/2.jsonld").status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/def/nothing",
        "/def/alignment/none",
        "/def.png",
        "/voc/none",
        "/def/Action/x",
        "/voc/keyword/collection/none",
        "/def/%3E",
    ],
)
def test_what_is_not_declared_is_not_there(ask, path):
    """A name is no term."""
    assert ask(path, Accept="text/turtle").status == 404
