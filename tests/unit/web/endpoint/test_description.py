"""What the endpoint says of itself to programs: true, and the same in every format."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
import pytest

from csgraph.namespaces import RDF, VOID
from csgraph.store.formats import FORMATS, Kind, of_kind
from csgraph.web.endpoint.description import SD, describe
from csgraph.web.manifest import Manifest, read_manifest

Described = Callable[[str], set[ox.Triple]]


@pytest.fixture(scope="module")
def manifest(example_release) -> Manifest:
    """The manifest of the examples' release."""
    return read_manifest(example_release)


@pytest.fixture(scope="module")
def described(manifest) -> Described:
    """The description as triples, by the name of a format."""
    forms = {form.name: form for form in of_kind(Kind.GRAPH)}

    def read(name: str) -> set[ox.Triple]:
        written = describe(manifest, 10.0, forms[name])
        form = ox.RdfFormat.from_media_type(forms[name].media_type)
        return {quad.triple for quad in ox.parse(written, format=form)}

    return read


def values(triples, subject: str, predicate: str) -> set[str]:
    """The values of one property."""
    return {
        t.object.value
        for t in triples
        if (t.subject.value, t.predicate.value) == (subject, predicate)
    }


def test_it_says_the_same_in_every_format(described):
    """Turtle, N-Triples, JSON-LD and RDF/XML hold the same triples, none with a blank node."""
    said = [described(form.name) for form in of_kind(Kind.GRAPH)]

    assert all(each == said[0] for each in said)
    assert not any(isinstance(term, ox.BlankNode) for t in said[0] for term in t)


def test_it_names_the_language_every_format_and_no_feature_that_is_not_there(manifest, described):
    """Read-only SPARQL 1.1; nothing federated, dereferenced or united."""
    triples = described("turtle")
    endpoint = manifest.base.iri + "sparql"

    assert values(triples, endpoint, RDF + "type") == {SD + "Service"}
    assert values(triples, endpoint, SD + "endpoint") == {endpoint}
    assert values(triples, endpoint, SD + "supportedLanguage") == {SD + "SPARQL11Query"}
    assert len(values(triples, endpoint, SD + "resultFormat")) == len(FORMATS)
    assert values(triples, endpoint, SD + "feature") == set()


def test_it_counts_the_triples_of_each_graph_as_the_store_does(
    manifest, described, example_release
):
    """The default graph, and every named one by its name."""
    triples = described("turtle")
    store = ox.Store.read_only(str(example_release / "store"))
    dataset = manifest.base.iri + "sparql#dataset"
    (default,) = values(triples, dataset, SD + "defaultGraph")
    things = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    assert values(triples, default, VOID + "triples") == {str(things)}

    counted = {}
    for named in values(triples, dataset, SD + "namedGraph"):
        (name,) = values(triples, named, SD + "name")
        (graph,) = values(triples, named, SD + "graph")
        (count,) = values(triples, graph, VOID + "triples")
        counted[name] = int(count)
    there = {
        graph.value: sum(1 for _ in store.quads_for_pattern(None, None, None, graph))
        for graph in store.named_graphs()
    }
    assert {name: count for name, count in counted.items() if count} == there


def test_a_kept_release_has_an_endpoint_of_its_own(manifest):
    """Its address is that of the path that was asked."""
    turtle = of_kind(Kind.GRAPH)[0]
    said = describe(manifest, 10.0, turtle, "/release/v1/sparql").decode()

    assert f"<{manifest.base.iri}release/v1/sparql> a sd:Service" in said
