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
    if place.part_of:
        node.add(f"{IGEO}subdivisionDe", iri(region(place.part_of).iri))
    return node


def with_regions(codes: Iterable[str]) -> list[Node]:
    """Return the nodes of these départements and of their regions, each once."""
    places = {t for code in codes if (t := department_by_code(code))}
    places |= {region(t.part_of) for t in places if t.part_of}
    return [territory(place) for place in sorted(places, key=lambda t: t.iri)]
