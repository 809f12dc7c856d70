"""An action as rows of the CSV tables."""

from __future__ import annotations

from collections.abc import Iterator

from csgraph.mapping.centre import names
from csgraph.mapping.concepts import Unknown
from csgraph.mapping.graph import LABEL, TYPE, Node
from csgraph.model import KEYS
from csgraph.namespaces import CSG, DCTERMS
from csgraph.pipeline.judging import Judged, Known
from csgraph.territories import department

_PROSE = [CSG + key.prop.removeprefix("csg:") for key in KEYS.values() if key.is_prose]
_LISTS = {CSG + key.prop.removeprefix("csg:") for key in KEYS.values() if key.scheme}


def action_row(known: Known, node: Node, judged: Judged, form: str) -> list[str]:
    """Return an action's row of `actions.csv`; columns as `tables.ACTIONS` says."""
    said: dict[str, str] = {}
    for predicate, (_, value) in node.statements:
        if predicate != TYPE:
            said.setdefault(predicate, value)
    sheet = judged.sheet
    centre = next(iter(judged.identified.centres), None)
    written = sheet.first("department")
    place = department(written) if written else None
    prose = [said.get(p, "") if form == "full" else "" for p in _PROSE]
    return [
        node.iri,
        said[LABEL],
        said.get(f"{DCTERMS}title", ""),
        said.get(f"{CSG}organisedBy", ""),
        names(known.centres[centre])[0] if centre else "",
        place.iri if place else "",
        place.code if place else "",
        place.name if place else "",
        said.get(f"{CSG}year", ""),
        known.context.base.sheet(judged.identified.key),
        sheet.source,
        "" if sheet.first_line is None else str(sheet.first_line),
        "" if sheet.last_line is None else str(sheet.last_line),
        *prose,
    ]


def value_rows(known: Known, node: Node, unknown: list[Unknown]) -> Iterator[list[str]]:
    """Yield an action's rows of `action_values.csv`, one a list value."""
    labels = {u.iri(known.context.base): u.label for u in reversed(unknown)}
    for predicate, (_, value) in sorted(set(node.statements)):
        if predicate in _LISTS:
            label = labels.get(value) or known.context.vocabulary.label(value)
            yield [node.iri, predicate, value, label]
