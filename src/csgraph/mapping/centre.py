"""A centre: its publisher's name or the spelling met most often, and the others."""

from __future__ import annotations

from dataclasses import dataclass, field

from csgraph.mapping.context import Context
from csgraph.mapping.graph import LABEL, TYPE, Node
from csgraph.mapping.literals import carried_by_xml, french, iri, plain
from csgraph.namespaces import CSG, SKOS
from csgraph.territories import department_by_code


@dataclass(frozen=True, slots=True)
class Centre:
    """A centre as it will be published.

    `spellings` are ordered: the preferred one first. `registry` maps `siren`,
    `siret`, `rna` to checked identifiers.
    """

    key: str
    department: str | None
    spellings: tuple[str, ...]
    commune: str | None = None
    registry: dict[str, str] = field(default_factory=dict)


def centre(context: Context, record: Centre) -> Node:
    """Return the node of a centre."""
    node = Node(context.base.centre(record.key))
    node.add(TYPE, iri(f"{CSG}Centre"))
    node.add(TYPE, iri(f"{CSG}Organisation"))
    preferred, *others = [carried_by_xml(name) for name in record.spellings]
    node.add(LABEL, french(preferred))
    node.add(f"{SKOS}prefLabel", french(preferred))
    for other in others:
        node.add(f"{SKOS}altLabel", french(other))
    place = department_by_code(record.department) if record.department else None
    if place:
        node.add(f"{CSG}department", iri(place.iri))
    if record.commune:
        node.add(f"{CSG}commune", iri(record.commune))
    for name, value in sorted(record.registry.items()):
        node.add(f"{CSG}{name}", plain(value))
    return node
