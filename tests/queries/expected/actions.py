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
CentreKey = tuple[str | None, str]
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
    decided = _decided(examples / "decisions" / "centres.tsv")
    names = _names_kept(records) | {key: name for key, (name, _) in decided.items()}
    actions = tuple(_action(record, known, names) for record in records)
    spellings = _met(records, names) | set(decided.values())
    present = {action.centre for action in actions}
    others = frozenset(s for s in spellings if s[0] in present and s[0] != s[1])
    return World(examples / "sheets", actions, others, schemes)


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


def _centre_key(record: dict[str, Any]) -> CentreKey:
    place = department(record["department"] or "")
    return (place.code if place else None, fold(record["centre"]))


def _names_kept(records: list[dict[str, Any]]) -> dict[CentreKey, str]:
    """Return the spelling of each centre that is met most often."""
    met: dict[CentreKey, Counter[str]] = {}
    for record in records:
        if record["centre"] is not None:
            met.setdefault(_centre_key(record), Counter())[record["centre"]] += 1
    return {key: min(c, key=lambda name: (-c[name], name)) for key, c in met.items()}


def _decided(centres: Path) -> dict[CentreKey, tuple[str, str]]:
    """Return the publisher's name and the spelling, by what the spelling comes to."""
    rows = [row for row in centres.read_text("utf-8").splitlines() if not row.startswith("#")]
    return {
        (row["department"], fold(spelling)): (row["name"], spelling)
        for row in csv.DictReader(rows, delimiter="\t")
        for spelling in (row["name"], *row["spellings"].split("|"))
        if spelling
    }


def _met(records: list[dict[str, Any]], names: dict[CentreKey, str]) -> set[tuple[str, str]]:
    """Return each centre's name with each spelling the sheets have for it."""
    return {(names[_centre_key(r)], r["centre"]) for r in records if r["centre"] is not None}


def _action(
    record: dict[str, Any],
    known: dict[tuple[str, str], Concept],
    names: dict[CentreKey, str],
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
