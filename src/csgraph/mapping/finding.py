"""The quality graph: findings as things with an address, and fill rates."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from decimal import Decimal

from csgraph.findings import Finding, rules
from csgraph.mapping.context import Context
from csgraph.mapping.evidence import source_key
from csgraph.mapping.graph import LABEL, TYPE, Node
from csgraph.mapping.literals import french, integer, iri, plain
from csgraph.model import KEYS
from csgraph.namespaces import CSG, DCTERMS, SH, XSD
from csgraph.normal import base32, carried_by_xml, digest

_DQV = "http://www.w3.org/ns/dqv#"


def property_iri(key: str) -> str:
    """Return the IRI of the property that a `csgraph read` key feeds."""
    prop = KEYS[key].prop
    prefix, _, local = prop.partition(":")
    return (DCTERMS if prefix == "dcterms" else CSG) + local


@dataclass(frozen=True, slots=True)
class Told:
    """What a finding may lead to: the sheets that are published, the sources that were read."""

    sheets: Container[str]
    sources: Container[str]


def finding_key(found: Finding) -> str:
    """Return the key of a finding: it comes from what it says and where."""
    marks = (found.code, found.source, found.first_line, found.last_line, found.cell, found.sheet)
    parts = [str(m or "") for m in (*marks, found.field, found.value, found.detail)]
    return "q" + base32(digest("finding", *parts), 10)


def finding(context: Context, found: Finding, told: Told) -> Node:
    """Return a finding's node.

    A sheet that is withheld and a file that was not read are no things of the graph: of
    the one it gives the place, of the other the name.
    """
    node = Node(context.base.finding(finding_key(found)))
    node.add(TYPE, iri(f"{CSG}Finding"))
    node.add(LABEL, french(rules()[found.code].says["fr"]))
    node.add(f"{CSG}code", plain(found.code))
    node.add(f"{CSG}severity", iri(SH + found.severity.value))
    if found.sheet and found.sheet in told.sheets:
        node.add(f"{CSG}aboutSheet", iri(context.base.sheet(found.sheet)))
    if found.field in KEYS:
        node.add(f"{CSG}aboutProperty", iri(property_iri(found.field)))
    if found.source and found.source in told.sources:
        node.add(f"{CSG}inSource", iri(context.base.source(source_key(found.source))))
    elif found.source:
        node.add(f"{CSG}fileName", plain(found.source))
    for name, number in (("firstLine", found.first_line), ("lastLine", found.last_line)):
        if number is not None:
            node.add(CSG + name, integer(number))
    if found.cell:
        node.add(f"{CSG}cell", plain(found.cell))
    if found.value and (text := carried_by_xml(found.value)):
        node.add(f"{CSG}value", plain(text))
    return node


def fill_rate(context: Context, predicate: str, filled: int, actions: int) -> Node:
    """Return the share of actions that have a value of `predicate`, to four places."""
    local = predicate.rpartition("#")[2].rpartition("/")[2]
    node = Node(f"{context.base.iri}id/fill-rate/{local}")
    node.add(TYPE, iri(f"{_DQV}QualityMeasurement"))
    node.add(LABEL, french(f"Taux de remplissage : {local}"))
    node.add(f"{_DQV}isMeasurementOf", iri(f"{CSG}fillRate"))
    node.add(f"{_DQV}computedOn", iri(predicate))
    share = (Decimal(filled) / Decimal(actions)).quantize(Decimal("0.0001"))
    # The canonical form: an engine that stores numbers gives no other one back.
    node.add(f"{_DQV}value", (f"{XSD}decimal", f"{share.normalize():f}"))
    return node
