"""Territories of INSEE, under its IRIs: those that are used, and the whole table."""

from __future__ import annotations

from collections.abc import Iterable

from csgraph.mapping.graph import LABEL, TYPE, Node
from csgraph.mapping.literals import GYEAR, TOKEN, french, integer, iri, plain
from csgraph.namespaces import CSG, DCTERMS, IGEO
from csgraph.territories import (
    Territory,
    commune,
    communes,
    department_by_code,
    former,
    former_iri,
    intercommunality,
    parts,
    region,
    territories,
)


def territory(place: Territory) -> Node:
    """Return the node of a territory, under INSEE's IRI by code."""
    node = Node(place.iri)
    node.add(TYPE, iri(place.rdf_class))
    node.add(LABEL, french(place.name))
    node.add(f"{IGEO}nom", french(place.name))
    _add_code(node, place.code)
    for above in _above(place):
        node.add(f"{IGEO}subdivisionDe", iri(above.iri))
    if place.seat and (seat := commune(place.seat)):
        node.add(f"{IGEO}chefLieu", iri(seat.iri))
    if place.siren:
        node.add(f"{CSG}siren", plain(place.siren))
    if place.population is not None:
        node.add(f"{CSG}population", integer(place.population))
    if place.population_year:
        node.add(f"{CSG}populationYear", (GYEAR, place.population_year))
    for postcode in place.postcodes:
        node.add(f"{CSG}postcode", plain(postcode))
    return node


def _add_code(node: Node, code: str) -> None:
    node.add(f"{IGEO}codeINSEE", (TOKEN, code))
    node.add(f"{DCTERMS}identifier", plain(code))


def _above(place: Territory) -> list[Territory]:
    """Return what it is a part of: a commune, of its département and its intercommunality."""
    found: list[Territory | None] = []
    if place.kind == "department" and place.part_of:
        found.append(region(place.part_of))
    elif place.kind == "commune" and place.part_of:
        found.append(department_by_code(place.part_of))
    elif place.part_of:
        found.append(commune(place.part_of))
    if place.intercommunality:
        found.append(intercommunality(place.intercommunality))
    return [above for above in found if above]


def with_those_above(places: Iterable[Territory]) -> list[Node]:
    """Return the nodes of these territories and of all that hold them, each once."""
    found: set[Territory] = set()
    waiting = list(places)
    while waiting:
        place = waiting.pop()
        found.add(place)
        waiting += _above(place)
    return [territory(place) for place in sorted(found, key=lambda t: t.iri)]


def whole_table() -> list[Node]:
    """Return every territory, and where the code of each former commune leads today."""
    nodes = [territory(place) for place in (*territories(), *communes().values(), *parts())]
    for code, now in former().items():
        node = Node(former_iri(code))
        _add_code(node, code)
        if place := commune(now):
            node.add(f"{DCTERMS}isReplacedBy", iri(place.iri))
        nodes.append(node)
    return nodes
