"""What the guard lets pass, held against the engine's own parser.

The oracle needs no network: where SERVICE stands in a name, a string or a comment, the
query still parses with every SERVICE written SERVIXE; where it is the keyword, it does not.
"""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import assume, event, example, given, settings
from hypothesis import strategies as st

from csgraph.errors import QueryRefused
from csgraph.store.grammar import first_mistake
from csgraph.store.guard import check
from csgraph.store.tokens import tokens

STORE = ox.Store()
PROLOGUE = "PREFIX ex: <http://e/> PREFIX : <http://d/> PREFIX é.a: <http://f/>\n"

# Where a keyword could stand next, and what closes it again.
PLACES = [
    ("ASK { ", " }"),
    ("ASK { ?s ?p ", " }"),
    ("ASK { ?s ?p ?o ", " }"),
    ("ASK { ?s ex:a", " ?o }"),
    ("ASK { ?s ?p ex:", " }"),
    ("ASK { ?s ?p :", " }"),
    ("ASK { ?s ?p 'x'@en", " }"),
    ("ASK { ?s ?p _:b", " }"),
    ("ASK { FILTER(?a ", ") }"),
    ("ASK { FILTER(true ", ") }"),
    ("ASK { BIND(1 AS ?b", ") }"),
    ("ASK { FILTER EXISTS { ?s ?p ?o ", " } }"),
    ("ASK { VALUES ?a { 1 ", " } }"),
    ("SELECT * { { SELECT ?a {", "} } }"),
    ("CONSTRUCT { ?s ?p ", " } WHERE { ?s ?p ?o }"),
    ("ASK { ?s ?p ?o } ORDER BY ?s ", ""),
]
PIECES = [
    *"?s ?a $b ex: :a ex:a é.a:b _:c <http://x/> <a> <a#b> <5 > 5 1. .5 1e5 true false a".split(),
    *""" 'x' "x" '''x''' "" ' " ''' \"\"\" \\ \\' \\" """.split(),
    *"# . , ; : - -- _ ? $ @ @en --ltr ^ ^^".split(),
    *"| || & && ! = != <= >= << >> <<( )>> { } ( ) [ ] {| |} ~ * + / % %41 \\. · ́ é 中".split(),
    *"\\u0053 \\u0022 \\U0000003E UNION OPTIONAL FILTER BIND AS IN NOT EXISTS SILENT GRAPH".split(),
    *"MINUS VALUES LATERAL SELECT SERVICE service Service SERVICESILENT".split(),
    *" \n\r\t\u2028\ufeff\f",
]
ADDRESS = "<http://127.0.0.1:1/>"  # a port that the engine refuses to call
CLAUSES = [f"SERVICE {ADDRESS} {{}}", "SERVICE?a{}", f"SERVICE{ADDRESS}{{?s ?p ?o}}", "SERVICE:{}"]

pieces = st.lists(st.sampled_from(PIECES), max_size=2).map("".join)


def parses(query: str) -> bool:
    """Say whether the engine reads `query`; one that is run over nothing calls nobody."""
    try:
        STORE.query(query, default_graph=[], named_graphs=[])
    except SyntaxError:
        return False
    except (OSError, ValueError, RuntimeError):
        return True
    return True


def passes(query: str) -> bool:
    """Say whether the guard lets `query` run."""
    try:
        check(query)
    except QueryRefused:
        return False
    return True


@settings(max_examples=600)
@given(place=st.sampled_from(PLACES), left=pieces, clause=st.sampled_from(CLAUSES), right=pieces)
@example(("ASK { ?s ?p ex:", " }"), ".", "SERVICE <http://127.0.0.1:1/> {}", "")
@example(("ASK { ?s ?p :", " }"), ".", "SERVICE <http://127.0.0.1:1/> {}", "")
@example(
    ("ASK { FILTER(?a ", ") }"),
    "<5#>'''\n)",
    "SERVICE <http://127.0.0.1:1/> {}",
    "#'''\n BIND(1 AS ?x",
)
@example(("ASK { FILTER(true ", ") }"), ")", "SERVICE?a{}", "FILTER(true")
def test_what_passes_and_parses_holds_no_service(place, left, clause, right):
    """However the keyword is glued or hidden, one of the two does not read it."""
    query = PROLOGUE + place[0] + left + clause + right + place[1]
    assume(passes(query))
    event("passed the guard")
    if parses(query):
        event("and parsed")
        assert parses(query.replace("SERVICE", "SERVIXE").replace("service", "servixe"))


NAMES = ["?s", "$o", "ex:a", ":", ":a.b", "ex:%41", "ex:l\\'eau", "é.a:ç", "<http://x/a#b>", "<r>"]
TERMS = [
    *NAMES, "'SERVICE'", '"a\\"b"@fr-FR', "'''un 'mot' ou deux'''", "5", "-1.5e3", "true",
    "'x'^^ex:t", "_:b1.c", "[]", "[ ex:p ?q ]", '"\\u00e9\\n"', "<http://x/\\u00e9>",
]  # fmt: skip
PATHS = [
    *NAMES[2:], "a", "ex:a/ex:b*", "^ex:a", "!(ex:a|^ex:b)", "(ex:a|ex:b)+", "ex:a?", "?service",
]  # fmt: skip
TESTS = [
    "?s < 5 && ?o > 2", "?s IN (ex:a, <http://x/b>)", "!BOUND(?s)", "REGEX(STR(?s), '<a>')",
    "?s != <http://x/a>", "EXISTS { ?s <r> ?o }", "(1 + 2) * -?s >= 3", "ex:f(?s, 'SERVICE')",
]  # fmt: skip

triples = st.tuples(
    st.sampled_from(TERMS), st.sampled_from(PATHS), st.lists(st.sampled_from(TERMS), min_size=1)
).map(lambda t: f"{t[0]} {t[1]} {', '.join(t[2][:3])} .")
filters = st.sampled_from(TESTS).map(lambda test: f"FILTER({test})")
leaves = triples | filters | st.sampled_from(["VALUES ?v { <r> ex:a 5 UNDEF }", "# SERVICE <x>\n"])
AROUND = [
    "{{ {} }}", "OPTIONAL {{ {} }}", "MINUS {{{}}}", "GRAPH ?g {{ {} }}", "{{ {} }} UNION {{}}",
    "FILTER NOT EXISTS {{ {} }}", "{{ SELECT * WHERE {{ {} }} }}",
]  # fmt: skip
groups = st.recursive(
    st.lists(leaves, max_size=3).map(" ".join),
    lambda inner: st.builds(
        "{} {}".format,
        st.lists(leaves, max_size=2).map(" ".join),
        st.sampled_from(AROUND).flatmap(lambda form: inner.map(form.format)),
    ),
    max_leaves=3,
)
FORMS = [
    "SELECT * {{ {} }}", "ask where {{{}}}", "CONSTRUCT {{ ?s ex:p ?o }} {{ {} }} LIMIT 5",
    "DESCRIBE ?s <r> WHERE {{ {} }}",
    "SELECT (COUNT(?s) AS ?n) ?o {{ {} }} GROUP BY ?o ORDER BY DESC(?n)",
]  # fmt: skip
forms = st.sampled_from(FORMS)


@settings(max_examples=400)
@given(form=forms, group=groups)
def test_an_ordinary_query_is_never_refused(form, group):
    """Paths, strings, escapes, comments, sub-queries: what parses passes, and fits the grammar."""
    query = "BASE <http://b/> " + PROLOGUE + form.format(group)
    assume(parses(query))

    check(query)
    assert first_mistake(tokens(query)) is None
