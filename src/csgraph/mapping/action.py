"""An action: what its sheet says of it, each value under its own property."""

from __future__ import annotations

import re
from collections.abc import Iterable

from csgraph.mapping.concepts import Unknown, concept
from csgraph.mapping.context import Context, Placed
from csgraph.mapping.graph import LABEL, TYPE, Node
from csgraph.mapping.literals import GYEAR, french, iri, plain, web_address
from csgraph.model import KEYS, Key, Sheet
from csgraph.namespaces import CSG, DCTERMS, FOAF
from csgraph.normal import carried_by_xml
from csgraph.territories import department

_YEAR = re.compile(r"[12][0-9]{3}")
_SPECIAL = {"title", "centre", "department", "year", "attachments"}
_PROPERTIES = {name: CSG + key.prop.removeprefix("csg:") for name, key in KEYS.items()}


def action(
    context: Context, placed: Placed, sheet: Sheet, sheets: Iterable[str], held: frozenset[str]
) -> tuple[Node, list[Unknown]]:
    """Return the node of an action, and the unknown list values it leads to.

    `sheets` are the keys of all sheets that describe it; `held` the keys of
    `csgraph read` whose text is withheld.
    """
    node = Node(context.base.action(placed.action))
    node.add(TYPE, iri(f"{CSG}Action"))
    _title(node, sheet)
    for centre_key in placed.centres:
        node.add(f"{CSG}organisedBy", iri(context.base.centre(centre_key)))
    for name in sheet.values("department"):
        if place := department(name):
            node.add(f"{CSG}department", iri(place.iri))
    for year in filter(is_year, sheet.values("year")):
        node.add(f"{CSG}year", (GYEAR, year))
    unknown = _values(context, node, sheet, held)
    for key in sheets:
        node.add(f"{FOAF}isPrimaryTopicOf", iri(context.base.sheet(key)))
    return node, unknown


def is_year(written: str) -> bool:
    """Say whether `written` is a year that can be published."""
    return _YEAR.fullmatch(written) is not None


def _title(node: Node, sheet: Sheet) -> None:
    title = carried_by_xml(sheet.title or "").strip()
    if title:
        node.add(f"{DCTERMS}title", french(title))
        node.add(LABEL, french(title))
    else:
        node.add(LABEL, french(untitled(sheet)))


def untitled(sheet: Sheet) -> str:
    """Return the label of an action whose sheet has no title."""
    centre = carried_by_xml(sheet.first("centre") or "").strip()
    return f"Action sans titre, {centre}" if centre else "Action sans titre"


def _values(context: Context, node: Node, sheet: Sheet, held: frozenset[str]) -> list[Unknown]:
    unknown: list[Unknown] = []
    for field in sheet.fields:
        for name in field.keys:
            if name not in held and name not in _SPECIAL:
                unknown += _field(context, node, KEYS[name], field.values)
            elif name == "attachments" and name not in held:
                _attachments(node, field.values)
    return unknown


def _field(context: Context, node: Node, key: Key, values: tuple[str, ...]) -> list[Unknown]:
    unknown: list[Unknown] = []
    for value in filter(None, map(carried_by_xml, values)):
        if not key.scheme:
            node.add(_PROPERTIES[key.name], french(value))
            continue
        found = concept(context, key.scheme, value)
        if isinstance(found, Unknown):
            unknown.append(found)
            found = found.iri(context.base)
        node.add(_PROPERTIES[key.name], iri(found))
    return unknown


def _attachments(node: Node, values: tuple[str, ...]) -> None:
    for value in values:
        if text := carried_by_xml(value):
            node.add(f"{CSG}attachment", plain(text))
        for word in value.split():
            if address := web_address(word):
                node.add(f"{CSG}attachmentLink", iri(address))
