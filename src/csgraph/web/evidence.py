"""Say where each statement about a thing comes from: sheet, lines, file, rights.

Pure functions over rows of the evidence; a field without a place of its own (a printed
label with nothing under it) is the source of nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from csgraph.namespaces import CSG, DCTERMS, RDFS
from csgraph.store.oxigraph import Row, Value
from csgraph.web.links import page_of
from csgraph.web.sheets import place_of


@dataclass(frozen=True, slots=True)
class Origin:
    """A field that feeds a property: the path to it, and its lines or cell."""

    path: str
    place: str


@dataclass(frozen=True, slots=True)
class SheetOrigin:
    """A sheet: the path of its page, the file it stands in, whose that is."""

    path: str
    source_path: str
    source: str
    rights: tuple[str, ...]


def origins(rows: Iterable[Row], base: str) -> dict[str, list[Origin]]:
    """Return, for each property, the fields that feed it, in the order of the sheets."""
    fields: dict[str, dict[str, list[Value]]] = {}
    for row in rows:
        said = fields.setdefault(row["field"].text, {})
        said.setdefault(row["property"].text.removeprefix(CSG), []).append(row["value"])
    found: dict[str, list[Origin]] = {}
    for iri, said in sorted(fields.items()):
        path, place = page_of(iri, base), place_of(said)
        if path and place:
            for prop in said.get("feeds", ()):
                found.setdefault(prop.text, []).append(Origin(path, place))
    return found


def by_action(rows: Iterable[Row], base: str) -> dict[str, list[Origin]]:
    """Return, for the path of each action, the fields that name its centre."""
    rows_of: dict[str, list[Row]] = {}
    for row in rows:
        rows_of.setdefault(page_of(row["action"].text, base) or "", []).append(row)
    return {
        path: origins(of_action, base).get(CSG + "organisedBy", [])
        for path, of_action in rows_of.items()
    }


def sheets(rows: Iterable[Row], base: str) -> list[SheetOrigin]:
    """Return each sheet with the file it stands in and the rights of that file."""
    files: dict[tuple[str, str], dict[str, list[str]]] = {}
    for row in rows:
        said = files.setdefault((row["sheet"].text, row["source"].text), {})
        said.setdefault(row["property"].text, []).append(row["value"].text)
    rights = (DCTERMS + "rightsHolder", DCTERMS + "rights", DCTERMS + "license")
    return [
        SheetOrigin(
            path=page_of(sheet, base) or "",
            source_path=page_of(source, base) or "",
            source=said.get(RDFS + "label", [source])[0],
            rights=tuple(text for prop in rights for text in sorted(said.get(prop, ()))),
        )
        for (sheet, source), said in sorted(files.items())
    ]
