"""Gather what a data document says of one thing: statements, labels, what leads to it, lines.

All of it comes from the page queries, so that an embedded and a remote store say the
same. Nothing is inferred; a list of what leads to a thing comes a page at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from csgraph import settings
from csgraph.errors import NotHere
from csgraph.namespaces import CSG, DCTERMS, FOAF, RDF, RDFS, XSD
from csgraph.release.jsonld import Statement
from csgraph.release.terms import term
from csgraph.store.oxigraph import Part, Row, Value
from csgraph.web.entity.things import Thing
from csgraph.web.releases import OpenRelease

_PLACES = {CSG + name for name in ("firstLine", "lastLine", "cell", "row")}


@dataclass(slots=True)
class Description:
    """A graph about one thing: each node's statements, and the pages around this one."""

    thing: str
    nodes: dict[str, list[Statement]] = field(default_factory=dict)
    page: int = 1
    pages: int = 1

    def say(self, subject: str, prop: str, kind: str, text: str) -> None:
        """Add one statement; said twice, it stands once."""
        statements = self.nodes.setdefault(subject, [])
        if (prop, (kind, text)) not in statements:
            statements.append((prop, (kind, text)))

    def link(self, subject: str, prop: str, target: str) -> None:
        """Add a statement that leads to a thing."""
        self.say(subject, prop, "@id", target)

    def value(self, subject: str, prop: str, value: Value) -> None:
        """Add a statement with a value of the store."""
        self.say(subject, prop, _kind(value), value.text)

    def triples(self) -> Iterator[ox.Triple]:
        """Yield every triple, types first, in one order: the thing, then the others."""
        others = sorted(self.nodes.keys() - {self.thing})
        for subject in (self.thing, *others):
            said = self.nodes.get(subject, ())
            for prop, (kind, text) in sorted(said, key=lambda s: (s[0] != RDF + "type", s)):
                yield ox.Triple(ox.NamedNode(subject), ox.NamedNode(prop), term(kind, text))


def describe(release: OpenRelease, thing: Thing, rows: list[Row], page: int) -> Description:
    """Return `rows`, what the release says of `thing`, with page `page` of what leads to it.

    Raises `NotHere` where the list has no such page.
    """
    description = Description(thing.iri, page=page)
    add_rows(description, thing.iri, rows)
    _add_inverse(description, release, thing)
    _add_evidence(description, release, thing)
    return description


def add_rows(into: Description, subject: str, rows: Iterable[Row]) -> None:
    """Add what rows of `property`, `value` and perhaps `label` say of a subject."""
    for row in rows:
        into.value(subject, row["property"].text, row["value"])
        if "label" in row and row["value"].is_iri and row["property"].text != RDF + "type":
            into.value(row["value"].text, RDFS + "label", row["label"])


def _add_inverse(into: Description, release: OpenRelease, thing: Thing) -> None:
    total = thing.count_inverse(release)
    into.pages = max(1, -(-total // settings.DOCUMENT_ROWS))
    if into.page > into.pages:
        raise NotHere(f"This document has {into.pages} pages. / Ce document a {into.pages} pages.")
    part = Part((into.page - 1) * settings.DOCUMENT_ROWS, settings.DOCUMENT_ROWS)
    for row in thing.inverse(release, part):
        into.link(row["thing"].text, row["property"].text, thing.iri)
        if "label" in row:
            into.value(row["thing"].text, RDFS + "label", row["label"])


def _add_evidence(into: Description, release: OpenRelease, thing: Thing) -> None:
    """Add the fields that feed the thing, with their lines, and whose the files are."""
    if thing.room == "sheet":
        _add_sheet(into, release, thing)
    elif thing.room == "centre":
        _add_fields(into, _part(release, "lines_of_centre", thing, into.page))
    elif thing.room == "action":
        _add_fields(into, _part(release, "lines_of", thing, 1))
        for row in _part(release, "rights_of", thing, 1):
            into.link(row["sheet"].text, DCTERMS + "isPartOf", row["source"].text)
            into.value(row["source"].text, row["property"].text, row["value"])


def _part(release: OpenRelease, name: str, thing: Thing, page: int) -> list[Row]:
    graph = release.manifest.base.graph("evidence")
    part = Part((page - 1) * settings.DOCUMENT_ROWS, settings.DOCUMENT_ROWS)
    return release.store.rows(name, part=part, about=thing.iri, graph=graph)


def _add_fields(into: Description, rows: list[Row]) -> None:
    """Add the fields that have a place; a label with nothing under it is evidence of nothing."""
    placed = {row["field"].text for row in rows if row["property"].text in _PLACES}
    for row in (row for row in rows if row["field"].text in placed):
        if "action" in row:
            into.link(row["action"].text, FOAF + "isPrimaryTopicOf", row["sheet"].text)
        into.link(row["sheet"].text, CSG + "hasField", row["field"].text)
        into.value(row["field"].text, row["property"].text, row["value"])


def _add_sheet(into: Description, release: OpenRelease, thing: Thing) -> None:
    """Add a sheet's fields whole, the other places where it stands, the actions it describes."""
    graph = release.manifest.base.graph("evidence")
    for row in release.store.rows("fields", sheet=thing.iri, graph=graph):
        into.value(row["field"].text, row["property"].text, row["value"])
    for row in release.store.rows("actions_of", about=thing.iri):
        into.link(row["thing"].text, FOAF + "isPrimaryTopicOf", thing.iri)
        into.value(row["thing"].text, RDFS + "label", row["label"])


def _kind(value: Value) -> str:
    if value.is_iri:
        return "@id"
    if value.language:
        return value.language
    return "" if value.datatype in (None, XSD + "string") else str(value.datatype)
