"""A query in its child process: its answer, its errors, its end."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from csgraph.errors import DamagedRelease, QueryRefused, QueryTooHeavy, QueryTooLong
from csgraph.store.ask import ask
from csgraph.store.datasets import Dataset

PRODUCT = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"
LABEL = "SELECT ?l { ?s <http://example.org/label> ?l }"


def test_rows_come_in_each_format(release):
    """JSON, XML, CSV and TSV hold the same value."""
    answers = {name: ask(release, LABEL, name) for name in ("json", "xml", "csv", "tsv")}

    assert json.loads(answers["json"])["results"]["bindings"][0]["l"]["xml:lang"] == "fr"
    assert b'<literal xml:lang="fr">Atelier</literal>' in answers["xml"]
    assert answers["csv"] == b"l\r\nAtelier\r\n"
    assert answers["tsv"] == b'?l\n"Atelier"@fr\n'


def test_a_graph_comes_in_each_format(release):
    """Turtle, N-Triples, JSON-LD and RDF/XML hold the same triple."""
    query = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER(LANG(?o) = 'fr') }"
    for name in ("turtle", "ntriples", "jsonld", "rdfxml"):
        assert b"Atelier" in ask(release, query, name), name


def test_ask_answers_true_and_false(release):
    """A boolean is a form of rows."""
    assert json.loads(ask(release, "ASK { ?s ?p 59 }", "json"))["boolean"] is True
    assert json.loads(ask(release, "ASK { ?s ?p 60 }", "json"))["boolean"] is False


def test_a_format_of_the_other_kind_is_refused(release):
    """Turtle holds no rows."""
    with pytest.raises(QueryRefused, match="turtle"):
        ask(release, LABEL, "turtle")


def test_named_graphs_are_apart_from_the_default_graph(release):
    """A fact of a named graph is not counted with the others."""
    query = "SELECT ?o { ?s <http://example.org/note> ?o }"
    graph = Dataset(default=("http://example.org/graph",))

    assert ask(release, query, "csv") == b"o\r\n"
    assert ask(release, query, "csv", dataset=graph) == b"o\r\npreuve\r\n"


def test_a_mistake_is_placed(release):
    """The engine's message becomes a line, a column and what stands there."""
    with pytest.raises(QueryRefused, match=r"Line 2, column 8: “}” can't stand here"):
        ask(release, "SELECT * {\n ?s ?p } LIMIT x", "json")


def test_an_endless_query_is_stopped_at_its_deadline(release):
    """The child is killed; the next query is answered as before."""
    with pytest.raises(QueryTooLong, match="1 s"):
        ask(release, f"SELECT (COUNT(*) AS ?n) {PRODUCT}", "json", 1.0)

    assert ask(release, LABEL, "csv") == b"l\r\nAtelier\r\n"


def test_a_query_that_eats_memory_dies_alone(release):
    """Sorting a product needs more than is allowed."""
    with pytest.raises(QueryTooHeavy, match="48 MB"):
        ask(release, f"SELECT * {PRODUCT} ORDER BY ?a ?d", "json", 60, memory_mb=48)


def test_an_answer_larger_than_allowed_is_refused_whole(release):
    """Nothing is cut short in silence."""
    with pytest.raises(QueryTooHeavy, match="1 MB"):
        ask(release, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "tsv", 60, answer_mb=1)


def test_service_asks_nobody(release):
    """A listener beside the query hears nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with pytest.raises(QueryRefused):
            ask(release, f"SELECT * {{ SERVICE#c\n<{url}> {{ ?s ?p ?o }} }}", "json")
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_release_without_a_store_is_damaged(tmp_path: Path):
    """A wrong folder is never answered from an empty store."""
    with pytest.raises(DamagedRelease):
        ask(tmp_path, LABEL, "json")

    assert list(tmp_path.iterdir()) == []
