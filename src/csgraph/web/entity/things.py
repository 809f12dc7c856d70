"""What has an address on this site: its IRI, its page, its class, the graph that describes it.

Whether a release knows the thing is asked of its store; a name that can't be an IRI
names nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csgraph.namespaces import CSG, IGEO, INSEE, OWL, RDF, SKOS, VOC, Base
from csgraph.store.oxigraph import Part, Row
from csgraph.territories import CLASSES
from csgraph.web.releases import OpenRelease

_DQV = "http://www.w3.org/ns/dqv#"


@dataclass(frozen=True, slots=True)
class Room:
    """A kind of thing: where its pages stand, what class it has, which graph holds it."""

    name: str
    of_class: str
    graph: str | None = None


ROOMS = {
    room.name: room
    for room in (
        Room("action", CSG + "Action"),
        Room("centre", CSG + "Centre"),
        Room("organisation", CSG + "Organisation"),
        Room("concept", SKOS + "Concept"),
        Room("scheme", SKOS + "ConceptScheme"),
        Room("sheet", CSG + "Sheet", "evidence"),
        Room("source", CSG + "Source", "evidence"),
        Room("link", OWL + "Axiom", "links"),
        Room("finding", CSG + "Finding", "quality"),
        Room("fill-rate", _DQV + "QualityMeasurement", "quality"),
    )
}

TERRITORIES = {room: IGEO + name for room, name in CLASSES.items()}
"""INSEE's kinds of territory, as its IRIs and our pages write them."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing: its IRI, the path of its page without a suffix, its class, its graph."""

    iri: str
    path: str
    of_class: str
    graph: str | None = None

    @property
    def room(self) -> str:
        """The first part of its path."""
        return self.path.split("/")[1]

    def rows(self, release: OpenRelease) -> list[Row]:
        """Return what the release says of it; nothing, unless it is of its class."""
        if self.graph is None:
            rows = release.store.rows("thing", thing=self.iri)
        else:
            graph = release.manifest.base.graph(self.graph)
            rows = release.store.rows("evidence", thing=self.iri, graph=graph)
        is_of_class = any(
            row["property"].text == RDF + "type" and row["value"].text == self.of_class
            for row in rows
        )
        return rows if is_of_class else []

    def inverse(self, release: OpenRelease, part: Part) -> list[Row]:
        """Return a part of the statements that lead to it, in the graph that holds it."""
        if self.graph is None:
            return release.store.rows("inverse", part=part, about=self.iri)
        graph = release.manifest.base.graph(self.graph)
        return release.store.rows("inverse_in", part=part, about=self.iri, graph=graph)

    def count_inverse(self, release: OpenRelease) -> int:
        """Return how many statements lead to it."""
        if self.graph is None:
            return counted(release.store.rows("count_inverse", about=self.iri))
        graph = release.manifest.base.graph(self.graph)
        return counted(release.store.rows("count_inverse_in", about=self.iri, graph=graph))


def counted(rows: Sequence[Row]) -> int:
    """Return the number in the one row of a counting query; 0 where there is none."""
    return int(rows[0]["count"].text) if rows else 0


def of_base(base: Base, room: str, name: str) -> Thing:
    """Return the thing `{base}id/{room}/{name}`."""
    kind = ROOMS[room]
    return Thing(f"{base.iri}id/{room}/{name}", f"/{room}/{name}", kind.of_class, kind.graph)


def of_list(scheme: str, slug: str) -> Thing:
    """Return a value of a known list."""
    return Thing(f"{VOC}{scheme}/{slug}", f"/voc/{scheme}/{slug}", SKOS + "Concept")


def of_territory(kind: str, code: str) -> Thing | None:
    """Return a territory under INSEE's IRI, or None for a kind that INSEE does not have."""
    if kind not in TERRITORIES:
        return None
    return Thing(f"{INSEE}{kind}/{code}", f"/territory/{kind}/{code}", TERRITORIES[kind])
