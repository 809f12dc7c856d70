"""Whether a query asks about the dataset itself: by the terms it uses, and by nothing else."""

from __future__ import annotations

import pytest

from csgraph.namespaces import DCAT, SH, VOID
from csgraph.store.datasets import WHOLE, Dataset, Graphs, choose
from csgraph.store.guard import check

_ESCAPED = SH.replace("h", "\\u0068")
_PREFIX = f"PREFIX sh: <{SH}> PREFIX void: <{VOID}> "


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ ?q <{SH}select> ?text }}",
        _PREFIX + "SELECT * { [] sh:namespace ?n ; sh:prefix ?p }",
        _PREFIX + "SELECT * { ?s a/void:class ?c }",
        _PREFIX + "SELECT * { VALUES ?p { void:triples } ?s ?p ?o }",
        f"PREFIX a: <{DCAT}>\nPREFIX b: <{VOID}>\nASK{{?s b:class ?c}}",
        f"PREFIX : <{SH}> ASK {{ ?s :select ?o }}",
        f"DESCRIBE <{DCAT}Dataset>",
        "PREFIX w: <http://www.w3.org/ns/> SELECT * { ?q w:shacl\\#select ?text }",
        f"SELECT * {{ ?q <{_ESCAPED}select> ?text }}",
    ],
)
def test_a_term_that_is_used_asks_about_the_dataset(query):
    """In whatever form it is written."""
    assert check(query).describes


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        _PREFIX + "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        _PREFIX + "SELECT * { ?s ?p 'sh:select', \"void:class\" } # void:class",
        f"SELECT * FROM <{VOID}> {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED <{VOID}> {{ ?s ?p ?o }}",
        f"BASE <{SH}> SELECT * {{ ?s ?p ?o }}",
        "PREFIX sh: <http://example.org/> SELECT * { ?s sh:select ?o }",
    ],
)
def test_what_is_not_used_changes_nothing(query):
    """A prefix that is declared, a string, a remark, a graph's name, another's prefix."""
    assert not check(query).describes


def test_the_catalogue_is_added_only_where_nothing_is_named():
    """A graph that is named is asked alone, and a release without a catalogue as it is."""
    things, catalogue = "http://b/graph/data", "http://b/graph/catalogue"
    graphs = Graphs(things, {things: 1, catalogue: 1}, catalogue)

    assert choose(graphs, (), (), describes=True) == Dataset(("", catalogue))
    assert choose(graphs, (), ()) == WHOLE
    assert choose(graphs, (things,), (), describes=True) == Dataset(("",), ())
    assert choose(graphs, (), (catalogue,), describes=True) == Dataset((), (catalogue,))
    assert choose(Graphs(things, {things: 1}), (), (), describes=True) == WHOLE
