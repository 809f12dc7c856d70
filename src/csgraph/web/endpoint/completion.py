"""Say what the editor may complete: the prefixes, and the terms that this release uses.

Classes and properties come from the release's own VoID partitions, with their labels and
counts; no other site is asked.
"""

from __future__ import annotations

from typing import Any

from csgraph.namespaces import CSG, PREFIXES, VOID
from csgraph.web.dataset.void import counts_of
from csgraph.web.language import language
from csgraph.web.names import short
from csgraph.web.releases import OpenRelease


def terms_of(release: OpenRelease) -> dict[str, Any]:
    """Return the prefixes, and each class and property: name, label, count; our own first, by use.

    A class says which properties its things have, where the catalogue counts them.
    """
    counted = counts_of(release)
    of_classes = _properties_of_classes(release)
    return {
        "prefixes": PREFIXES,
        "classes": [
            term | {"properties": sorted(of_classes.get(iri, []))}
            for iri, term in _terms(release, counted["classes"])
        ],
        "properties": [term for _, term in _terms(release, counted["properties"])],
    }


def _terms(
    release: OpenRelease, counted: list[tuple[str, int]]
) -> list[tuple[str, dict[str, Any]]]:
    ordered = sorted(counted, key=lambda row: (not row[0].startswith(CSG), -row[1], row[0]))
    return [(iri, _term(release, iri, count)) for iri, count in ordered]


def _term(release: OpenRelease, iri: str, count: int) -> dict[str, Any]:
    return {
        "name": _name(iri),
        "label": release.names.term(iri, language()),
        "count": count,
    }


def _name(iri: str) -> str:
    """Return how a query names `iri`: by a prefix that the editor declares, else whole."""
    name = short(iri)
    return name if name.partition(":")[0] in PREFIXES else f"<{iri}>"


def _properties_of_classes(release: OpenRelease) -> dict[str, list[str]]:
    """Return the names of the properties of each class, by the class's IRI."""
    graph = release.manifest.graphs.catalogue
    rows = release.store.rows("catalogued", graph=graph) if graph else []
    classes: dict[str, str] = {}
    parts: dict[str, list[str]] = {}
    properties: dict[str, str] = {}
    for row in rows:
        thing, value = row["thing"].text, row["value"].text
        match row["property"].text.removeprefix(VOID):
            case "class":
                classes[thing] = value
            case "propertyPartition":
                parts.setdefault(thing, []).append(value)
            case "property":
                properties[thing] = value
    return {
        iri: [_name(properties[each]) for each in parts[part] if each in properties]
        for part, iri in classes.items()
        if part in parts
    }
