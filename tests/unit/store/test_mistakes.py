"""Where a query goes wrong, and what is said of it: the grammar beside the engine."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from csgraph.store import grammar
from csgraph.store.grammar import first_mistake
from csgraph.store.mistakes import spoken
from csgraph.store.tokens import tokens

RIGHT = """
SELECT * { ?s ?p ?o }
BASE <http://b/> PREFIX ex: <x> SELECT DISTINCT ?s (COUNT(*) AS ?n) FROM <g> WHERE { ?s a ?c } \
GROUP BY ?s (STR(?c) AS ?d) HAVING (?n > 2) (?n < 9) ORDER BY DESC(?n) ?s LIMIT 5 OFFSET 2
ASK { ?s ^(<a:b>/<a:c>)*|!(a|^<a:d>) ?o , 'x'@fr , 'y'^^<t:t> ; a [ ?p (1 2.5 -3e2) ] . }
ASK { { ?s ?p ?o } UNION { ?s ?p ?o } OPTIONAL { ?s ?q ?r } MINUS { ?s ?p 5 } FILTER(1=1) }
ASK { GRAPH ?g { ?s ?p ?o } BIND(IF(?o < 5 && !BOUND(?x), ?o * -2 / 3, ?o) AS ?y) }
ASK { VALUES (?a ?b) { (1 UNDEF) (<x:y> 'z') } VALUES ?c { true } } VALUES ?d {}
ASK { FILTER NOT EXISTS { ?s ?p ?o } FILTER(?a NOT IN (1, 2) || EXISTS {}) }
SELECT (GROUP_CONCAT(DISTINCT ?x; SEPARATOR=', ') AS ?y) (MD5(?z) AS ?h) { ?z ?p ?x } GROUP BY ?z
CONSTRUCT { ?s ?p ?o } FROM NAMED <g:g> WHERE { GRAPH <g:g> { ?s ?p ?o } } LIMIT 1
CONSTRUCT WHERE { ?s ?p ?o . [] ?q () }
DESCRIBE ?s <x:y> WHERE { ?s ?p ?o }
DESCRIBE <x:y>
ASK { { SELECT ?s WHERE { ?s ?p ?o } LIMIT 3 } ?s ?q ?r }
VERSION "1.2" ASK { <<( ?s ?p ?o )>> ?q 5 . ?s ?p ?o ~ <r:r> {| ?a ?b |} LATERAL { ?x ?y 1 } }
""".strip().splitlines()


@pytest.mark.parametrize("query", RIGHT)
def test_what_the_engine_reads_fits_the_grammar(query):
    """So a place that the grammar names is never one that the engine took."""
    ox.Store().query(query)

    assert first_mistake(tokens(query)) is None


def test_every_query_of_the_project_fits_the_grammar(root):
    """The questions, the pages and the checks."""
    for path in sorted((root / "queries").rglob("*.rq")):
        assert first_mistake(tokens(path.read_text("utf-8"))) is None, path.name


def test_one_token_ahead_decides():
    """No rule has two alternatives that begin alike, or two that may be empty."""
    for name, alternatives in grammar._rules().items():
        firsts = [grammar._first_of(alternative) for alternative in alternatives]
        assert sum(map(len, firsts)) == len(frozenset().union(*firsts)), name


@pytest.mark.parametrize(
    ("query", "line", "column", "here", "expected"),
    [
        ("SELECT * {\n ?s ?p } LIMIT x", 2, 8, "}", "a value"),
        ("SELECT ?x, ?y { ?x a ?y }", 1, 10, ",", "a variable or (… AS ?name)"),
        ("SELECT ?x { ?x a ?y FILTER ?x > 3 }", 1, 28, "?x", "a condition in parentheses"),
        ("SELECT * { ?x a ?y } ORDER ?x", 1, 28, "?x", "BY"),
        ("SELECT (COUNT(*) ?n) {}", 1, 18, "?n", "AS"),
        ("SELECT * { ?s ?p ?o } }", 1, 23, "}", "the end"),
        ("SELECT * {} LIMIT x", 1, 19, "x", "a number"),
        ("PREFIX <http://a> ASK {}", 1, 8, "<http://a>", "a prefix: name"),
        ("SELECT * { ?s ?p ?o ?q }", 1, 21, "?q", "“.”"),
        ("SELECT * { OPTIONAL ?x a ?y }", 1, 21, "?x", "{ … }"),
        ("ASK { FILTER(?o = ) }", 1, 19, ")", "an expression"),
        ("ASK { ?s ?p ?o } LIMIT 5 GROUP BY ?x", 1, 26, "GROUP", "the end"),
    ],
)
def test_a_mistake_is_said_where_it_is(query, line, column, here, expected):
    """Not where the engine gave up, which is up to eight characters later."""
    with pytest.raises(SyntaxError) as met:
        ox.Store().query(query)
    said = spoken(str(met.value), query)

    assert said.startswith(f"Line {line}, column {column}: “{here}” can't stand here.")
    assert expected in said
    assert "Attendu" in said


def test_a_slip_of_the_pen_is_recognised():
    """A keyword or function with a letter too few is named."""
    assert "Did you mean FILTER?" in spoken(
        "error at 1:1: expected [_]", "ASK { ?s ?p ?o FILTR(?o) }"
    )
    assert "Did you mean CONTAINS?" in spoken(
        "error at 1:1: expected [_]", "ASK { FILTER(CONTAIN(?o, 'x')) }"
    )


@pytest.mark.parametrize("query", ["SELECT ?x { ?x a ?y\n", "SELECT ?x {", "ASK", "SELECT ?x"])
def test_a_query_that_ends_too_early_is_told_so(query):
    """The place is the end, and what is missing is named."""
    lines = query.split("\n")
    said = spoken("error at 1:1: expected [_]", query)

    assert said.startswith(f"Line {len(lines)}, column {len(lines[-1]) + 1}: the query ends too")
    assert "Expected: " in said


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT ?x ?x (1 AS ?x) {}", "Duplicated variable name in SELECT"),
        ("SELECT * { ?s ?p ?o } GROUP BY ?s", "SELECT * is not authorized with GROUP BY"),
        ("SELECT ?z (COUNT(?x) AS ?n) { ?x a ?y } GROUP BY ?y", "a variable that is unbound"),
        ("SELECT * { VALUES (?a ?b) { (1) } }", "a row of VALUES"),
        ("ASK { ?s <p> ?o }", "Line 1, column 10: <p> is relative, and the query has no BASE"),
        ("SELECT (STRLEN() AS ?x) {}", "too few values"),
        ("SELECT * {} LIMIT 99999999999999999999999", "The query limit should be"),
        ("SELECT (CONCAT ('a', 'b') AS ?x) {}", "no space between “CONCAT” and its bracket"),
    ],
)
def test_a_query_of_the_right_form_gets_another_reason(query, reason):
    """Names, scopes and lengths are the engine's to judge; its reason is passed on."""
    with pytest.raises(SyntaxError) as met:
        ox.Store().query(query)

    assert reason in spoken(str(met.value), query)


def test_what_is_no_fault_of_form_is_passed_on():
    """An error without a place is not read again."""
    assert spoken("an  error\nof input", "ASK {}") == "an error of input"
