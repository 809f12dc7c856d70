"""The graphs a query is FROM, read as the engine reads them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from csgraph.store.sources import Sources, sources
from csgraph.store.tokens import tokens

A, B = ox.NamedNode("http://g/a"), ox.NamedNode("http://g/b")
EVERYTHING = "{ { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """A fact in the default graph and one in each of two others."""
    store = ox.Store()
    for graph, name in ((ox.DefaultGraph(), "default"), (A, "a"), (B, "b")):
        fact = ox.Quad(ox.NamedNode(f"http://s/{name}"), A, ox.Literal(name), graph)
        store.add(fact)
    return store


@pytest.mark.parametrize(
    ("clauses", "default", "named"),
    [
        ("", (), ()),
        ("SELECT * FROM <http://g/a>", ("http://g/a",), ()),
        ("select*from<http://g/a>FROM NAMED<http://g/b>", ("http://g/a",), ("http://g/b",)),
        ("SELECT * FROM NAMED <http://g/a> FROM NAMED <http://g/b>", (), ("http://g/a", "http://g/b")),
        ("SELECT * FROMNAMED<http://g/b>", (), ("http://g/b",)),
        ("BASE <http://g/x> SELECT * FROM <a>", ("http://g/a",), ()),
        ("BASE <http://x/> BASE <//g/> SELECT * FROM <./y/../a>", ("http://g/a",), ()),
        ("PREFIX g: <http://g/> SELECT * FROM g:a FROM NAMED g:b", ("http://g/a",), ("http://g/b",)),
        ("BASE <http://g/> PREFIX : <> SELECT * FROM :a", ("http://g/a",), ()),
        ("PREFIX g: <http://x/> PREFIX g: <http://g/> SELECT * FROM g:a", ("http://g/a",), ()),
        ("SELECT * FROM <http://g/\\u0061>", ("http://g/a",), ()),
        ("# FROM <http://g/b>\nSELECT * FROM # <http://g/b>\n <http://g/a>", ("http://g/a",), ()),
        ("SELECT ?s (' FROM <http://g/b> ' AS ?x) FROM <http://g/a>", ("http://g/a",), ()),
        ("PREFIX g: <http://g/> SELECT * FROM <http://g/nowhere>", ("http://g/nowhere",), ()),
    ],
)  # fmt: skip
def test_the_graphs_are_those_that_the_engine_takes(store, clauses, default, named):
    """Given as its dataset, they give the answer that the clauses give."""
    query = f"{clauses or 'SELECT *'} {EVERYTHING}"
    found = sources(tokens(query))

    assert found == Sources(default, named)
    if default or named:
        graphs = [ox.NamedNode(iri) for iri in default], [ox.NamedNode(iri) for iri in named]
        given = store.query(query, default_graph=graphs[0], named_graphs=graphs[1])
        assert rows(given) == rows(store.query(query))


def rows(answer: ox.QuerySolutions) -> list[str]:
    """The subjects of an answer, in order."""
    return sorted(str(row["s"]) for row in answer)


def test_a_construct_is_read_behind_its_template():
    """What stands in brackets is no clause."""
    query = "CONSTRUCT { ?s ?p 'FROM <http://g/b>' } FROM <http://g/a> WHERE { ?s ?p ?o }"

    assert sources(tokens(query)).default == ("http://g/a",)


def test_what_can_not_be_resolved_names_no_graph():
    """A relative IRI without BASE, or against a scheme that has no hierarchy, stays as it is."""
    assert sources(tokens("ASK FROM <a> {}")).default == ("a",)
    assert sources(tokens("BASE <urn:x:y> ASK FROM <a> {}")).default == ("a",)
    assert sources(tokens("ASK FROM <\\uD800> {}")).default == ("\\uD800",)
