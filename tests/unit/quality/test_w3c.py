"""The report that SHACL tools read."""

from __future__ import annotations

from rdflib import RDF, SH, Graph, Literal, URIRef

from csgraph.quality.screen import Result
from csgraph.quality.w3c import HEAD, closing, result_lines

ACTION = "http://localhost:8000/id/action/a1"
SUSPENDED = "http://localhost:8000/id/concept/status/suspendue"
RESULTS = [
    Result("Action-status-known", "PatternConstraintComponent", ACTION, f"<{SUSPENDED}>"),
    Result("Action-outcome-given", "MinCountConstraintComponent", ACTION),
]


def report(results) -> str:
    """The whole report of some results."""
    return HEAD + "".join(result_lines(results)) + closing(conforms=not results)


def test_a_result_says_where_what_and_how_much():
    """Focus, shape, severity, value, path and both messages stand in the report."""
    graph = Graph().parse(data=report(RESULTS), format="turtle", publicID="http://x.example/r.ttl")
    node = graph.value(None, SH.value, URIRef(SUSPENDED))

    assert graph.value(node, SH.focusNode) == URIRef(ACTION)
    assert graph.value(node, SH.resultSeverity) == SH.Warning
    assert graph.value(node, SH.resultPath) == URIRef("https://w3id.org/csgraph/def#status")
    assert {m.language for m in graph.objects(node, SH.resultMessage)} == {"fr", "en"}
    (whole,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(whole, SH.conforms) == Literal(False)
    assert len(set(graph.objects(whole, SH.result))) == 2


def test_the_same_results_give_the_same_bytes_in_any_order():
    """Results come from many processes; the report does not show it."""
    assert report(RESULTS) == report(RESULTS[::-1])


def test_no_result_conforms():
    """A report without results says that the data conform."""
    graph = Graph().parse(data=report([]), format="turtle")

    assert list(graph.objects(None, SH.conforms)) == [Literal(True)]
