"""Territories that are used, with what leads from a département to its region."""

from __future__ import annotations

from collections.abc import Iterable

from csgraph.mapping.graph import LABEL, TYPE, Node
from csgraph.mapping.literals import TOKEN, french, iri, plain
from csgraph.namespaces import DCTERMS, IGEO
from csgraph.territories import Territory, department_by_code, region


def territory(place: Territory) -> Node:
    """Return the node of a territory, under INSEE's IRI by code."""
    node = Node(place.iri)
    node.add(TYPE, iri(place.rdf_class))
    node.add(LABEL, french(place.name))
    node.add(f"{IGEO}nom", french(place.name))
    node.add(f"{IGEO}codeINSEE", (TOKEN, place.code))
    node.add(f"{DCTERMS}identifier", plain(place.code))
    if above := _above(place):
        node.add(f"{IGEO}subdivisionDe", iri(above.iri))
    return node


def _above(place: Territory) -> Territory | None:
    if not place.part_of:
        return None
    if place.kind == "commune":
        return department_by_code(place.part_of)
    return region(place.part_of)


def with_those_above(places: Iterable[Territory]) -> list[Node]:
    """Return the nodes of these territories and of all that hold them, each once."""
    found: set[Territory] = set()
    waiting = list(places)
    while waiting:
        place = waiting.pop()
        found.add(place)
        if above := _above(place):
            waiting.append(above)
    return [territory(place) for place in sorted(found, key=lambda t: t.iri)]
