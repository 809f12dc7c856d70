"""How many patterns a query makes its engine join."""

from __future__ import annotations

import pytest

from csgraph.store.patterns import joins
from csgraph.store.tokens import tokens


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("ASK {}", 0),
        ("ASK { ?s ?p ?o }", 1),
        ("ASK { ?s ?p ?o . }", 1),
        ("ASK { ?s ?p ?o ; ?q ?r ; . }", 2),
        ("ASK { ?s ?p ?o , ?r, 5 }", 3),
        ("ASK { ?s ?p ?o . ?s a 'x'@fr . <r> <p> 'x'^^<t> }", 3),
        ("ASK { [ ?p ?o ; ?q ?r ] ?a ?b }", 3),
        ("ASK { [] ?p [] , [ a ?c ] }", 3),
        ("ASK { ?s ?p (1 2 3) }", 1 + 4),
        ("ASK { ?s ?p (1 [ ?p ?q ] (2 3)) }", 1 + 4 + 2 + 1),
        ("ASK { ?s <a:b>/<a:c>/a ?o }", 3),
        ("ASK { ?s <a:b>|<a:c> ?o ; ^<a:d>/!(<a:e>|a) ?o }", 3),
        ("ASK { ?s (<a:b>/<a:c>)+ ?o . ?o a ?c }", 3),
        ("ASK { ?s ?p ?o FILTER(?a / 2 > ?b) ?s ?q ?r }", 2),
        ("ASK { ?s ?p ?o FILTER(?o IN (1, 2, 3)) FILTER(CONCAT(?a, ?b, ?c) = 'x') }", 1),
        ("ASK { BIND(<f:f>(?a, ?b) AS ?c) ?s ?p ?c }", 1),
        ("ASK { ?s ?p ?o OPTIONAL { ?o ?q ?r } FILTER NOT EXISTS { ?o ?v ?w } ?a ?b ?c }", 4),
        ("ASK { { ?s ?p ?o } UNION { ?s ?p ?o . ?o ?q ?r } UNION { ?s ?p ?o } }", 2 + 1),
        ("ASK { { ?s ?p ?o . ?o ?q ?r } { ?s ?p ?o } }", 3),
        ("ASK { { ?a ?b ?c } UNION { ?a ?b ?c } { ?d ?e ?f } }", 1 + 1 + 1),
        ("ASK { VALUES ?s { <a:b> <a:c> 3 } ?s ?p ?o }", 2),
        ("ASK { VALUES (?s ?p) { (<a:b> 1) (<a:c> 3) } ?s ?p ?o } VALUES ?x { 1 }", 3),
        ("ASK { { SELECT (COUNT(?x) AS ?n) (1 AS ?m) { ?s ?p ?x } GROUP BY ?s } ?n ?q ?r }", 2),
        ("CONSTRUCT { ?s ?p ?o . ?o ?p ?s ; a ?c } WHERE { ?s ?p ?o }", 1),
        ("CONSTRUCT WHERE { ?s ?p ?o . ?o ?q ?r }", 2),
        ("DESCRIBE ?s WHERE { ?s ?p ?o }", 1),
        ("ASK { GRAPH ?g { ?s ?p ?o } SERVICE <x:y> { ?a ?b ?c } }", 2),
        ("ASK { << ?s ?p ?o >> ?q ?r }", 1),
        ("ASK } ) ] { ?s ?p ?o", 0),
    ],
)
def test_what_is_joined_is_counted(query, count):
    """Separators, paths, lists and blocks; not expressions, templates and smaller branches."""
    assert joins(tokens(query)) == count
