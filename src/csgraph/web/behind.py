"""Write the SPARQL behind the figures of pages that choose nothing: of lists, tables and charts.

What is found by a selection has its query in `csgraph.search.sparql`.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode

from csgraph.namespaces import CSG, SKOS

_CSG = f"PREFIX csg: <{CSG}>\n"


def of_filled(iris: Iterable[str]) -> str:
    """Return the query for how many actions have each of these properties."""
    properties = " ".join(
        f"csg:{iri.removeprefix(CSG)}" if iri.startswith(CSG) else str(NamedNode(iri))
        for iri in iris
    )
    return (
        f"{_CSG}\nSELECT ?property (COUNT(DISTINCT ?action) AS ?actions) WHERE {{\n"
        f"  VALUES ?property {{ {properties} }}\n  ?action a csg:Action ; ?property ?value .\n}}\n"
        "GROUP BY ?property\nORDER BY DESC(?actions) ?property\n"
    )


def of_list(scheme: str) -> str:
    """Return the query for the values of a list, with the actions that bear each, if any."""
    return (
        f"{_CSG}PREFIX skos: <{SKOS}>\n\n"
        "SELECT ?value (COUNT(DISTINCT ?action) AS ?actions) WHERE {\n"
        f"  ?value skos:inScheme {NamedNode(scheme)} ; a skos:Concept .\n"
        "  OPTIONAL { ?action a csg:Action ; ?property ?value }\n}\n"
        "GROUP BY ?value\nORDER BY DESC(?actions) ?value\n"
    )


def of_rules(graph: str) -> str:
    """Return the query for how often each rule was met; `graph` is that of the findings."""
    return (
        f"{_CSG}\nSELECT ?rule (COUNT(DISTINCT ?finding) AS ?findings) WHERE {{\n"
        f"  GRAPH {NamedNode(graph)} {{ ?finding a csg:Finding ; csg:code ?rule }}\n}}\n"
        "GROUP BY ?rule\nORDER BY DESC(?findings) ?rule\n"
    )


def of_rule(graph: str, code: str) -> str:
    """Return the query for what a rule found."""
    return (
        f"{_CSG}\nSELECT ?finding ?sheet WHERE {{\n"
        f'  GRAPH {NamedNode(graph)} {{ ?finding a csg:Finding ; csg:code "{code}" .\n'
        "    OPTIONAL { ?finding csg:aboutSheet ?sheet } }\n}\nORDER BY ?sheet ?finding\n"
    )


def of_term(term: str, *, is_class: bool) -> str:
    """Return the query for how often a class or a property is used, in whatever graph."""
    pattern = f"?thing a {NamedNode(term)}" if is_class else f"?thing {NamedNode(term)} ?value"
    return (
        "SELECT (COUNT(*) AS ?uses) WHERE {\n"
        f"  {{ {pattern} }} UNION {{ GRAPH ?graph {{ {pattern} }} }}\n}}\n"
    )


def of_thing(iri: str, graph: str | None) -> str:
    """Return the query for what is said of a thing; `graph` names its own, if it has one."""
    pattern = f"{NamedNode(iri)} ?property ?value"
    held = f"GRAPH ?graph {{ {pattern} }}" if graph else pattern
    return f"SELECT ?property ?value WHERE {{ {held} }}\n"
