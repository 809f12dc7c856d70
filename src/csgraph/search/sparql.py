"""Write a selection as SPARQL 1.1: the query finds what the page shows, on any engine.

No order of labels is asked for: sorting ten thousand texts takes an engine on disk longer than
finding them. Values stand as IRIs, words as regular expressions of letters and our own signs;
nothing that was typed is pasted.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from csgraph.namespaces import CSG, IGEO, RDFS, XSD
from csgraph.search import asked
from csgraph.search.facets import FACETS, Facet
from csgraph.search.selection import Selection

_PREFIXES = {"csg": CSG, "igeo": IGEO, "rdfs": RDFS}


def of_actions(selection: Selection) -> str:
    """Return the query for the actions of a selection, with their labels."""
    body = f"  ?action a csg:Action ; rdfs:label ?title .\n{_where(selection)}"
    return _query(f"SELECT ?action ?title WHERE {{\n{body}}}\n")


def of_bearers(facets: Iterable[str], value: str) -> str:
    """Return the query for the actions that bear a value in any of these facets, each once."""
    paths = "|".join(_grouped(FACETS[name]) for name in facets)
    body = f"  ?action a csg:Action ; {paths} {ox.NamedNode(value)} ; rdfs:label ?title .\n"
    return _query(f"SELECT DISTINCT ?action ?title WHERE {{\n{body}}}\n")


def of_counts(facet: str, selection: Selection) -> str:
    """Return the query for the counts of a facet's values, its own choice left out."""
    path = FACETS[facet].path
    body = f"  ?action a csg:Action ; {path} ?value .\n{_where(selection.without(facet))}"
    return _query(
        f"SELECT ?value (COUNT(DISTINCT ?action) AS ?actions) WHERE {{\n{body}}}\n"
        "GROUP BY ?value\nORDER BY DESC(?actions) ?value\n"
    )


def where(selection: Selection) -> str:
    """Return the lines of a group that holds `?action` to a selection."""
    return f"  ?action a csg:Action .\n{_where(selection)}"


def _query(rest: str) -> str:
    used = [f"PREFIX {p}: <{iri}>\n" for p, iri in _PREFIXES.items() if f"{p}:" in rest]
    return f"{''.join(used)}\n{rest}"


def _where(selection: Selection) -> str:
    chosen = (_chosen(FACETS[name], values) for name, values in selection.chosen)
    terms = asked.read(selection.text).terms
    return "".join([*chosen, *(_found(term) for term in terms)])


def _chosen(facet: Facet, values: tuple[str, ...]) -> str:
    terms = " ".join(_term(facet, value) for value in values)
    if len(values) == 1:
        return f"  ?action {facet.path} {terms} .\n"
    variable = f"?{facet.name}"
    return (
        f"  FILTER EXISTS {{ ?action {facet.path} {variable} . VALUES {variable} {{ {terms} }} }}\n"
    )


def _term(facet: Facet, value: str) -> str:
    """Return a value as a term. Raises `ValueError` where it is none."""
    if facet.is_literal:
        return str(ox.Literal(value, datatype=ox.NamedNode(f"{XSD}gYear")))
    return str(ox.NamedNode(value))


def _found(term: asked.Term) -> str:
    pattern = term.pattern.replace("\\", "\\\\")
    named = "|".join(_grouped(f) for f in FACETS.values() if f.is_searched)
    return (
        "  FILTER EXISTS {\n"
        "    { ?action ?property ?text . ?property csg:narrative true }\n"
        f"    UNION {{ ?action rdfs:label|csg:theme|(({named})/rdfs:label) ?text }}\n"
        f'    FILTER(REGEX(?text, "{pattern}", "i"))\n'
        "  }\n"
    )


def _grouped(facet: Facet) -> str:
    return f"({facet.path})" if "/" in facet.path else facet.path
