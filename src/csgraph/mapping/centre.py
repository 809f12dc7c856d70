"""A centre: its publisher's name or the spelling met most often, and the others."""

from __future__ import annotations

from dataclasses import dataclass, field

from csgraph.mapping.context import Context
from csgraph.mapping.graph import LABEL, TYPE, Node
from csgraph.mapping.literals import GYEAR, french, iri, plain
from csgraph.namespaces import CSG, SKOS, XSD
from csgraph.normal import carried_by_xml
from csgraph.territories import department_by_code

_DATATYPES = (GYEAR, f"{XSD}gYearMonth", f"{XSD}date")
"""The datatype of a date by its number of dashes."""


@dataclass(frozen=True, slots=True)
class Centre:
    """A centre as it will be published.

    `spellings` are ordered: the preferred one first. `registry` maps `siren`,
    `siret`, `rna` to checked identifiers. `opened` and `closed` are a day, a month or
    a year, as the publisher wrote them; `commune_as_written` is a former code or a name
    that led to the commune.
    """

    key: str
    department: str | None
    spellings: tuple[str, ...]
    commune: str | None = None
    registry: dict[str, str] = field(default_factory=dict)
    kind: str | None = None
    opened: str | None = None
    closed: str | None = None
    commune_as_written: str | None = None


def centre(context: Context, record: Centre) -> Node:
    """Return the node of a centre."""
    node = Node(context.base.centre(record.key))
    node.add(TYPE, iri(f"{CSG}Centre"))
    node.add(TYPE, iri(f"{CSG}Organisation"))
    preferred, *others = names(record)
    node.add(LABEL, french(preferred))
    node.add(f"{SKOS}prefLabel", french(preferred))
    for other in others:
        node.add(f"{SKOS}altLabel", french(other))
    place = department_by_code(record.department) if record.department else None
    if place:
        node.add(f"{CSG}department", iri(place.iri))
    if record.commune:
        node.add(f"{CSG}commune", iri(record.commune))
    if record.commune_as_written:
        node.add(f"{CSG}communeAsWritten", plain(carried_by_xml(record.commune_as_written)))
    for name, value in sorted(record.registry.items()):
        node.add(f"{CSG}{name}", plain(value))
    _decided(node, record)
    return node


def names(record: Centre) -> list[str]:
    """Return its spellings as they can be published, each once, the preferred first."""
    carried = dict.fromkeys(carried_by_xml(spelling).strip() for spelling in record.spellings)
    return [name for name in carried if name] or ["Structure au nom illisible"]


def _decided(node: Node, record: Centre) -> None:
    if record.kind:
        node.add(f"{CSG}centreKind", french(record.kind))
    for name, written in (("opened", record.opened), ("closed", record.closed)):
        if written:
            node.add(CSG + name, (_DATATYPES[written.count("-")], written))
