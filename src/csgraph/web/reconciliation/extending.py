"""Fetch what a release says of things, as cells of a table: the protocol's data extension.

A value with a name is an identifier and its name; a number is a number, a day a full
date and time, as the protocol has no other form for it; the rest is text.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from csgraph.linking.conditions import CODE, DEPARTMENT, PART_OF
from csgraph.linking.index import Entity, NameIndex
from csgraph.namespaces import RDF, RDFS, XSD
from csgraph.store.oxigraph import Row, Value
from csgraph.territories import department_by_code
from csgraph.web.names import Names
from csgraph.web.releases import OpenRelease

Cell = dict[str, Any]
_EXAMPLES = 12
"""Things of a kind whose properties are proposed for all of it."""
_WHOLE = {f"{XSD}integer", f"{XSD}int", f"{XSD}nonNegativeInteger", f"{XSD}gYear"}
_NUMBER = {f"{XSD}decimal", f"{XSD}double", f"{XSD}float"}
_NEVER = {f"{RDF}type"}


def facts(iri: str, release: OpenRelease, index: NameIndex) -> list[Row]:
    """Return what is said of an entity: by the release, and by the tables of territories."""
    try:
        entity = index[iri]
    except KeyError:
        return []
    rows = release.store.rows("thing", thing=iri)
    graph = release.manifest.base.graph("registry")
    if not rows and graph in release.manifest.graphs.triples:
        rows = release.store.rows("evidence", thing=iri, graph=graph)
    said = {row["property"].text for row in rows}
    return [*rows, *(r for r in _of_table(entity, index) if r["property"].text not in said)]


def cells(rows: list[Row], wanted: str, most: int | None, language: str) -> list[Cell]:
    """Return the values of a property, each once, in an order of their own."""
    found: dict[str, Cell] = {}
    for row in rows:
        value, label = row["value"], row.get("label")
        if row["property"].text != wanted:
            continue
        if value.text not in found or (label and label.language == language):
            found[value.text] = _cell(value, label)
    return [found[text] for text in sorted(found)][:most]


def proposed(kind: str, release: OpenRelease, index: NameIndex) -> list[str]:
    """Return the properties that things of a kind have, the commonest first."""
    often: Counter[str] = Counter()
    for entity in index.some(kind, _EXAMPLES):
        often.update({row["property"].text for row in facts(entity.iri, release, index)} - _NEVER)
    return sorted(often, key=lambda iri: (-often[iri], iri))


def named(iri: str, names: Names, language: str) -> dict[str, str]:
    """Return a property as the protocol writes it."""
    return {"id": iri, "name": names.term(iri, language)}


def _cell(value: Value, label: Value | None) -> Cell:
    if value.is_iri:
        return {"id": value.text, "name": label.text} if label else {"str": value.text}
    try:
        return _typed(value.text, value.datatype)
    except ValueError:
        return {"str": value.text}


def _typed(text: str, datatype: str | None) -> Cell:
    if datatype in _WHOLE:
        return {"int": int(text)}
    if datatype in _NUMBER:
        number = float(text)
        return {"float": number} if number - number == 0 else {"str": text}
    if datatype == f"{XSD}date" and len(text) == len("2026-11-22"):
        return {"date": f"{text}T00:00:00Z"}
    if datatype == f"{XSD}dateTime":
        return {"date": text}
    return {"str": text}


def _of_table(entity: Entity, index: NameIndex) -> list[Row]:
    """Return what the index knows of a territory, whatever the release says of it."""
    if entity.code is None:
        return []
    rows = [_row(f"{RDFS}label", Value(entity.label, language="fr"))]
    rows.append(_row(CODE, Value(entity.code)))
    above = department_by_code(entity.department) if entity.department else None
    if above and above.iri != entity.iri:
        rows.append(_row(DEPARTMENT, Value(above.iri, is_iri=True), above.name))
    if entity.within:
        rows.append(_row(PART_OF, Value(entity.within, is_iri=True), index[entity.within].label))
    return rows


def _row(name: str, value: Value, label: str | None = None) -> Row:
    row = {"property": Value(name, is_iri=True), "value": value}
    return {**row, "label": Value(label, language="fr")} if label else row
