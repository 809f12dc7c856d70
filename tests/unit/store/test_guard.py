"""What the guard lets pass and what it refuses, without evaluating anything."""

from __future__ import annotations

import contextlib
import re

import pytest

from csgraph import settings
from csgraph.errors import QueryRefused
from csgraph.store.formats import Kind
from csgraph.store.guard import check
from csgraph.store.patterns import joins
from csgraph.store.tokens import tokens

EX = "PREFIX ex: <http://example.org/> "


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service WHERE { ?service ?p ?o }",
        EX + "SELECT * { ?s ex:service ?o }",
        'SELECT * { ?s ?p "SERVICE <http://x/> {}" }',
        "SELECT * { ?s ?p '''SERVICE\n<http://x/>''' }",
        "# SERVICE <http://x/>\nASK {}",
        "SELECT * { ?s <http://www.w3.org/ns/sparql-service-description#endpoint> ?o }",
        "SELECT * { ?s <urn:service:1> ?o }",
        "SELECT * { ?s ?p ?o FILTER(?o < 5 && ?o > 2) }",
        "SELECT * { ?s ?p ?o FILTER(?o<5) }",
        "BASE <http://example.org/> SELECT * FROM <g> { <s> a <o> }",
        'SELECT * { ?s ?p "a\\"b"@fr-FR, """un "mot" de plus""" }',
        EX + "SELECT * { ?s ex:a/ex:b* ?o ; ex:l\\'eau ?w }",
        "select*{?s?p?o}",
        "BASE <http://example.org/> SELECT * { ?s <p> ?o . ?s<p>?o FILTER(?o > 5) <s> <p> 5 }",
        "SELECT * { ?s <http://example.org/\\u00e9> <http://example.org/\\U000000E9> }",
        'VERSION "1.2" ASK { <<( ?s ?p ?o )>> ?q "x"@en--ltr . ?s ?p ?o ~ ?r {| ?q 5 |} }',
        EX + "SELECT * { ?s ex:v1.2 ?o . _:a.b.c ex:%41 ex:a\\.b\\.c. ?o ex:p ex: . }",
        "SELECT (GROUP_CONCAT(DISTINCT ?a; SEPARATOR='; ') AS ?b) {?s?p?a} HAVING(COUNT(*)>1)",
        "PREFIX é: <http://example.org/> ASK { é:à é:ç _:b }",
    ],
)
def test_a_query_that_only_reads_passes(query):
    """Words of an update or of SERVICE are harmless in names, strings, IRIs and comments."""
    check(query)


@pytest.mark.parametrize(
    ("query", "verb", "kind"),
    [
        ("SELECT * {}", "SELECT", Kind.ROWS),
        ("ask {}", "ASK", Kind.ROWS),
        (EX + "CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT", Kind.GRAPH),
        ("BASE <http://example.org/> DESCRIBE <x>", "DESCRIBE", Kind.GRAPH),
    ],
)
def test_the_form_is_the_first_keyword_after_the_prologue(query, verb, kind):
    """The form decides which formats an answer can have."""
    form = check(query)

    assert (form.verb, form.kind) == (verb, kind)


SERVICES = [
    "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
    "SELECT * { SERVICE#c\n<http://x/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://x/> {} }",
    "SELECT * { SERVICESILENT<http://x/>{} }",
    "SELECT * { SERVICE?x {} }",
    "SELECT * { ?a ?b 1SERVICE<http://x/>{} }",
    "SELECT * { ?a ?b trueSERVICE<http://x/>{} }",
    "PREFIX : <http://x/> SELECT * { SERVICE:a {} }",
    EX + "SELECT * { SERVICEex:a {} }",
    EX + "PREFIX SERVICEex: <http://y/> SELECT * { SERVICEex:a {} }",
    "SELECT * { FILTER(true)SERVICE<http://x/>{} }",
    "SELECT * { ?x ?y ?a FILTER(?a<5#>'''\n) SERVICE <http://x/> {} #'''\n}",
    EX + "SELECT * { ?x ?y ?a FILTER(?a<ex:b)SERVICE#>\n<http://x/>{} }",
    "SELECT * { ?x ?y ?a FILTER(?a<'x>') SERVICE <http://x/> {} #'\n}",
    "SELECT * { FILTER EXISTS { SERVICE <http://x/> {} } }",
    EX + "SELECT * { ?s ?p ex:.SERVICE <http://x/> {} }",
    EX + "SELECT * { ?s ?p ex:a.b.SERVICE <http://x/> {} }",
    "SELECT * { \\u0053ERVICE <http://x/> {} }",
]


@pytest.mark.parametrize("query", SERVICES)
def test_service_is_refused_however_it_is_hidden(query):
    """The engine reads keywords without word boundaries, and `<` by its context."""
    with pytest.raises(QueryRefused):
        check(query)


@pytest.mark.parametrize(
    "query",
    ["LOAD <http://x/>", "INSERT DATA {}", EX + "DELETE WHERE {?s ?p ?o}", "CLEAR ALL", "DROP ALL"],
)
def test_an_update_is_refused_as_an_update(query):
    """The message says that this endpoint only reads."""
    with pytest.raises(QueryRefused, match="only reads"):
        check(query)


@pytest.mark.parametrize("query", ["", "   ", "hello", "{}", "42", "# SELECT * {}"])
def test_what_is_no_query_is_refused(query):
    """Nothing is guessed from a text without a query form."""
    with pytest.raises(QueryRefused, match="not a SPARQL query"):
        check(query)


def test_an_undeclared_prefix_is_named():
    """A person learns which line to add."""
    with pytest.raises(QueryRefused, match="“csg:” is not declared") as refusal:
        check("SELECT * {\n  ?s a csg:Action }")

    assert str(refusal.value).startswith("Line 2, column 8")
    assert "“PREFIX csg: <https://w3id.org/csgraph/def#>”" in refusal.value.hint


def test_a_comparison_that_could_be_an_iri_asks_for_a_space():
    """`<5&&?o>` is both; the way out is named."""
    with pytest.raises(QueryRefused) as refusal:
        check("SELECT * { ?s ?p ?o FILTER(?o<5&&?o>2) }")

    assert "Put a space" in refusal.value.hint


@pytest.mark.parametrize("quote", ['"', "'", '"""', "'''"])
def test_an_open_string_is_refused_where_it_begins(quote):
    """An unclosed string would hide the rest of the query."""
    with pytest.raises(QueryRefused, match="Line 1, column 7: a string"):
        check(f"ASK {{ {quote}x }}\n")


def test_a_character_without_meaning_is_named():
    """Codepoint escapes outside strings and IRIs are not read."""
    with pytest.raises(QueryRefused, match="column 12"):
        check("SELECT * { \\u0053ERVICE <http://x/> {} }")


@pytest.mark.parametrize(
    ("query", "limit"),
    [
        ("ASK {" + " " * settings.QUERY_LENGTH_CHARS + "}", settings.QUERY_LENGTH_CHARS),
        ("ASK " + "{" * 61 + "}" * 61, settings.QUERY_DEPTH),
        ("ASK { FILTER" + "(" * 61, settings.QUERY_DEPTH),
        ("ASK { FILTER(" + "!" * 400 + "true) }", settings.QUERY_OPERATORS),
        ("ASK { FILTER(1" + "+1" * 400 + ") }", settings.QUERY_OPERATORS),
        ("ASK { {}" + "UNION{}" * 400 + " }", settings.QUERY_OPERATORS),
        ("ASK {" + " # é" * 49_000 + "\n}", settings.QUERY_LENGTH_CHARS),
        ("ASK { #" + "語" * 70_000 + "\n}", settings.QUERY_LENGTH_BYTES),
        ("ASK { VALUES ?x { " + "1 " * 20_000 + "} }", settings.QUERY_TOKENS),
        ("SELECT " + "(1 AS ?a) " * 400 + "{}", settings.QUERY_OPERATORS),
        ("SELECT * {} GROUP BY ?s HAVING " + "(1)" * 400, settings.QUERY_OPERATORS),
        ("ASK { " + "?s ?p ?o ." * 101 + " }", settings.QUERY_JOINS),
        ("ASK { ?s <a:b>" + "/<a:b>" * 101 + " ?o }", settings.QUERY_JOINS),
        ("ASK { ?s ?p (" + "1 " * 60 + ") }", settings.QUERY_JOINS),
        ("ASK { " + "{ ?s ?p ?o } UNION { ?s ?q ?o } " * 51 + " }", settings.QUERY_JOINS),
        ("ASK { " + "VALUES ?x {1}" * 101 + " }", settings.QUERY_JOINS),
    ],
)
def test_a_limit_is_named_with_a_way_to_stay_below_it(query, limit):
    """Length, depth, operators and joins each say which limit was passed, and by how much."""
    with pytest.raises(QueryRefused) as refusal:
        check(query)

    figures = [int(n.replace(",", "")) for n in re.findall(r"[0-9][0-9,]*", str(refusal.value))]
    assert limit in figures
    assert max(figures) > limit
    assert refusal.value.hint


@pytest.mark.parametrize(
    "query",
    [
        "ASK " + "{" * 60 + "}" * 60,
        "ASK { FILTER(" + "!" * 299 + "true) }",
        "ASK { " + "?s ?p ?o ." * 100 + " }",
        "SELECT " + "(1 AS ?a) " * 299 + "{}",
        "SELECT * {} GROUP BY ?s HAVING " + "(1)" * 299,
        "ASK { VALUES ?x { " + "1 " * 19_990 + "} }",
        "ASK { FILTER(?x IN (" + "1, " * 9_990 + "1)) }",
        "CONSTRUCT { " + "?s ?p ?o ." * 200 + " } { " + "{ ?s ?p ?o } UNION " * 200 + "{} }",
    ],
)
def test_just_below_a_limit_passes(query):
    """The limits are where they say they are."""
    check(query)


@pytest.mark.parametrize(
    "unit", ["a1", "a-", '"\\', "'", "<", "<a", "a:", "\\", "?", "@a-", "%41", "#", '"""', "é"]
)
def test_any_long_text_is_read_or_refused(unit):
    """The tokeniser is linear: where it were not, 90,000 characters would take minutes."""
    with contextlib.suppress(QueryRefused):
        assert check("ASK " + unit * (90_000 // len(unit))).verb == "ASK"


def test_every_query_of_the_project_passes(root):
    """Questions, pages and checks stay far below the limits that visitors have."""
    texts = [path.read_text("utf-8") for path in sorted((root / "queries").rglob("*.rq"))]
    counts = [joins(tokens(text)) for text in texts if check(text)]

    assert len(counts) > 40
    assert max(counts) * 3 < settings.QUERY_JOINS
