"""Turn `csgraph read` records into the actions the questions are about."""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from rdflib import Graph
from rdflib.namespace import RDF, RDFS, SKOS

from csgraph.territories import Territory, department, region

if TYPE_CHECKING:
    from pathlib import Path

SCHEMES = {
    "status": "status",
    "dimensions": "dimension",
    "keywords": "keyword",
    "initiators": "initiator-kind",
    "initiative_scales": "territory-scale",
    "audiences": "audience",
    "partner_kinds": "partner-kind",
    "funder_kinds": "partner-kind",
    "partnership_scales": "territory-scale",
}
VOC = "https://w3id.org/csgraph/voc/"


class Concept(NamedTuple):
    """A list value: its IRI if the list is known to hold it, and its label."""

    iri: str | None
    label: str


@dataclass(frozen=True)
class Action:
    """One record with its centre under the name kept, its list values as concepts."""

    record: dict[str, Any]
    label: str
    centre: str | None
    department: Territory | None
    concepts: dict[str, frozenset[Concept]]

    def labels(self, key: str) -> set[str]:
        """The labels of a list."""
        return {concept.label for concept in self.concepts[key]}

    def has(self, key: str, iri: str) -> bool:
        """Whether a list holds the known value `iri`."""
        return any(concept.iri == iri for concept in self.concepts[key])

    def says(self, key: str) -> bool:
        """Whether the sheet says anything under `key`."""
        return bool(self.record[key])

    @property
    def region(self) -> Territory | None:
        """The region of its département; overseas collectivities have none."""
        part_of = self.department.part_of if self.department else None
        return region(part_of) if part_of else None


@dataclass(frozen=True)
class World:
    """Everything the expected answers may look at."""

    sheets: Path
    actions: tuple[Action, ...]
    spellings: frozenset[tuple[str, str]]
    schemes: Graph

    def collections(self) -> list[tuple[str, set[str]]]:
        """The label and the members of each family of partners."""
        return [
            (
                str(self.schemes.value(collection, RDFS.label)),
                {str(member) for member in self.schemes.objects(collection, SKOS.member)},
            )
            for collection in self.schemes.subjects(RDF.type, SKOS.Collection)
        ]


def fold(text: str) -> str:
    """Return `text` without accents, case and punctuation."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    kept = "".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join(kept.split())


def world(root: Path, examples: Path, records: list[dict[str, Any]]) -> World:
    """Return the actions of `records`: every example is an action of its own."""
    schemes = Graph()
    for path in (root / "ontology" / "schemes").glob("*.ttl"):
        schemes.parse(path)
    known = _known(schemes)
    names = _names_kept(examples / "decisions" / "centres.tsv", records)
    actions = tuple(_action(record, known, names) for record in records)
    others = {
        (names[_centre_key(r)], r["centre"]) for r in records if r["centre"] is not None
    }
    spellings = frozenset((name, other) for name, other in others if name != other)
    return World(examples / "sheets", actions, spellings, schemes)


def _known(schemes: Graph) -> dict[tuple[str, str], Concept]:
    known = {}
    for iri in schemes.subjects(RDF.type, SKOS.Concept):
        scheme = str(schemes.value(iri, SKOS.inScheme)).removeprefix(VOC)
        concept = Concept(str(iri), str(schemes.value(iri, RDFS.label)))
        for prop in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel):
            for label in schemes.objects(iri, prop):
                if getattr(label, "language", None) == "fr":
                    known[scheme, fold(label)] = concept
    return known


def _centre_key(record: dict[str, Any]) -> tuple[str | None, str]:
    place = department(record["department"] or "")
    return (place.code if place else None, fold(record["centre"]))


def _names_kept(
    centres: Path, records: list[dict[str, Any]]
) -> dict[tuple[str | None, str], str]:
    """Return the name of each centre: the spelling met most often, or the publisher's."""
    met: dict[tuple[str | None, str], Counter[str]] = {}
    for record in records:
        if record["centre"] is not None:
            met.setdefault(_centre_key(record), Counter())[record["centre"]] += 1
    names = {key: min(c, key=lambda name: (-c[name], name)) for key, c in met.items()}
    rows = [row for row in centres.read_text("utf-8").splitlines() if not row.startswith("#")]
    for row in csv.DictReader(rows, delimiter="\t"):
        for spelling in (row["name"], *row["spellings"].split("|")):
            names[row["department"], fold(spelling)] = row["name"]
    return names


def _action(
    record: dict[str, Any],
    known: dict[tuple[str, str], Concept],
    names: dict[tuple[str | None, str], str],
) -> Action:
    centre = names[_centre_key(record)] if record["centre"] is not None else None
    untitled = f"Action sans titre, {record['centre']}" if centre else "Action sans titre"
    concepts = {}
    for key, scheme in SCHEMES.items():
        written = [record[key]] if isinstance(record[key], str) else record[key] or []
        concepts[key] = frozenset(
            known.get((scheme, fold(value)), Concept(None, value)) for value in written
        )
    return Action(
        record=record,
        label=record["title"] or untitled,
        centre=centre,
        department=department(record["department"] or ""),
        concepts=concepts,
    )
