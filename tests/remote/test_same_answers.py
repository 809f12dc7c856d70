"""Embedded and on an Oxigraph server, a release gives the same answers."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest

from csgraph.errors import QueryRefused
from csgraph.store.datasets import Dataset
from csgraph.store.oxigraph import PageStore, Part

from .same import (
    ANY_ROWS,
    BASE,
    CATALOGUE,
    DESCRIBING,
    PAGES,
    VARIANTS,
    columns,
    embedded,
    page_bindings,
    remotely,
    rows,
    standalone_questions,
)

ASKED = standalone_questions()
THINGS, EVIDENCE = f"{BASE}graph/data", f"{BASE}graph/evidence"


@pytest.mark.parametrize("slug", ASKED)
def test_a_question_people_ask_has_the_same_rows(slug, example_release, remote):
    """The competency questions, compared as multisets."""
    there = rows(remotely(remote, ASKED[slug]))

    assert there == rows(embedded(example_release, ASKED[slug]))


@pytest.mark.parametrize("name", VARIANTS)
def test_graphs_are_named_as_the_release_names_them(name, example_release, remote):
    """However a query speaks of graphs, it reads and shows the release's own names."""
    here, there = (
        embedded(example_release, VARIANTS[name]),
        remotely(remote, VARIANTS[name]),
    )

    assert rows(there) == rows(here)
    assert columns(there) == columns(here)
    assert b"/release/" not in there


@pytest.mark.parametrize("name", DESCRIBING)
def test_what_describes_the_data_is_found_without_its_graph(name, example_release, remote):
    """The things and the catalogue are asked together, and GRAPH reaches the others still."""
    both = Dataset(("", CATALOGUE))
    here = embedded(example_release, DESCRIBING[name], both)

    assert rows(here)
    assert rows(remotely(remote, DESCRIBING[name], both)) == rows(here)


def test_the_variants_ask_something(example_release):
    """Most of them have rows: two empty answers would agree on anything."""
    filled = [name for name, query in VARIANTS.items() if rows(embedded(example_release, query))]

    assert len(filled) > len(VARIANTS) * 2 / 3


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_the_same_rows(page, example_release, remote):
    """Bound or not, and with the same values: language, datatype, IRI."""
    bound = page_bindings(example_release, page)
    here = PageStore(example_release).rows(page, part=Part(0, 500), **bound)
    there = remote.rows(page, part=Part(0, 500), **bound)

    assert here
    assert len(there) == len(here)
    assert page in ANY_ROWS or _as_set(there) == _as_set(here)


def test_a_page_is_read_a_window_at_a_time(example_release, remote):
    """Two windows share nothing, and together are what one is."""
    bound = page_bindings(example_release, "inverse")
    first, second, both = (
        _as_set(remote.rows("inverse", part=part, **bound))
        for part in (Part(0, 3), Part(3, 3), Part(0, 6))
    )

    assert first.total() == second.total() == 3
    assert first + second == both


def test_a_count_of_nothing_has_no_row(example_release, remote):
    """As grouping by the thing itself would give none."""
    for page, name in (("count_inverse", "about"), ("class_uses", "term")):
        bound = {name: "https://example.org/nothing"}
        assert remote.rows(page, **bound) == PageStore(example_release).rows(page, **bound) == []


def test_a_page_about_no_iri_has_no_rows(remote):
    """A value that would close the IRI is no IRI, and asks nothing."""
    assert remote.rows("thing", thing="urn:a> ?p ?o } #") == []


@pytest.mark.parametrize(
    "dataset",
    [
        Dataset((EVIDENCE,), ()),
        Dataset((), (EVIDENCE,)),
        Dataset(("",), (EVIDENCE,)),
        Dataset(None, (EVIDENCE,)),
        Dataset((EVIDENCE,), None),
        Dataset(("http://example.org/other",), ("http://example.org/other",)),
    ],
    ids=str,
)
def test_the_dataset_of_the_protocol_is_honoured(dataset, example_release, remote):
    """And it wins over what the query says, as the protocol asks."""
    query = (
        "SELECT ?g (COUNT(*) AS ?n) FROM <http://example.org/x> "
        "{ { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } GROUP BY ?g"
    )

    assert rows(remotely(remote, query, dataset)) == rows(embedded(example_release, query, dataset))


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/n-triples", "application/rdf+xml"]
)
def test_a_graph_is_the_same_in_every_format(media_type, example_release, remote):
    """CONSTRUCT and DESCRIBE over a named graph."""
    query = f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{EVIDENCE}> {{ ?s ?p ?o }} }}"
    form = ox.RdfFormat.from_media_type(media_type)
    there = b"".join(remote.answer(query, media_type, Dataset(), 60))
    store = ox.Store.read_only(str(example_release / "store"))

    assert {q.triple for q in ox.parse(there, form)} == {
        q.triple for q in store.quads_for_pattern(None, None, None, ox.NamedNode(EVIDENCE))
    }


@pytest.mark.parametrize("media_type", ["application/sparql-results+json", "text/csv"])
def test_an_ask_has_the_same_bytes(media_type, remote):
    """True and false, in the format asked for."""
    for query, truth in (("ASK { ?s ?p ?o }", b"true"), ("ASK { <urn:a> ?p ?o }", b"false")):
        assert truth in b"".join(remote.answer(query, media_type, Dataset(), 60))


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT ?s { GRAPH <evidence> { ?s ?p ?o } }", "no whole address"),
        ("SELECT ?s { ?s ?p trueGRAPH ?g { ?a ?b ?c } }", "keyword GRAPH"),
        ("PREFIX : <urn:> PREFIX myfrom: <urn:> SELECT ?s { ?s myfrom:a ?o }", "GRAPH or FROM"),
        ("SELECT (COUNT(DISTINCT *) AS ?n) { GRAPH ?g { ?s ?p ?o } }", "COUNT"),
        ("SELECT ?s { ?s ?p ?o FILTER(<bif:file_to_string>('x') = '') }", "one engine"),
        ("PREFIX f: <sql:> SELECT (f:x(1) AS ?s) { }", "one engine"),
        ("PREFIX f: <http://www.openlinksw.com/> ASK { ?s f:schemas\\/bif 1 }", "one engine"),
        ("SELECT ?s { ?s ?p '\\uD800' }", "no character"),
        ("SELECT ?s { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE"),
        ("DROP ALL", "update"),
        ("SELECT ?s FROM ?g { ?s ?p ?o }", "names no graph"),
        ("SELECT ?s { FROM <urn:g> ?s ?p ?o }", "names no graph"),
    ],
)  # fmt: skip
def test_what_can_not_be_forwarded_safely_is_refused_in_words(query, says, remote):
    """Before the server hears of it."""
    with pytest.raises(QueryRefused, match=says):
        remotely(remote, query)


def test_what_the_server_refuses_is_told_in_its_words(remote, endpoint):
    """With the place in the query, without an address of the server or a loaded name."""
    with pytest.raises(QueryRefused, match="error at 1:18 / ") as refusal:
        remotely(remote, "SELECT ?s { ?s ?p ")

    assert endpoint not in str(refusal.value)
    assert len(str(refusal.value)) < 600


def _as_set(found):
    return Counter(frozenset(row.items()) for row in found)
