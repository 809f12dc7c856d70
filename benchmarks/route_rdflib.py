"""The simple route: every sheet into one rdflib graph, pySHACL over it whole, two dumps.

    python -m benchmarks.route_rdflib sheets/ out/

Same model, ontology and shapes as csgraph's; no ledger, no findings of other stages, no
withholding, no store, no JSON-LD, no tables.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path
from typing import IO, cast

import pyshacl
from rdflib import DCTERMS, FOAF, RDF, RDFS, SKOS, XSD, Dataset, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from benchmarks.plain import BASE, Named, Stages, ontology_files, own_concept, sheets
from csgraph import namespaces, resources
from csgraph.model import KEYS, Field
from csgraph.normal import normalise
from csgraph.territories import Territory, department, region

CSG = Namespace(namespaces.CSG)
IGEO = Namespace(namespaces.IGEO)
PROPERTY = {
    name: DCTERMS.title if name == "title" else CSG[key.prop.removeprefix("csg:")]
    for name, key in KEYS.items()
}
APART = {"title", "centre", "department", "year", "attachments"}


def french(text: str) -> Literal:
    """Return a French literal."""
    return Literal(text, lang="fr")


class Mapping:
    """Writes sheets into one graph, as anybody would with rdflib."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        for path in ontology_files():
            graph.parse(path, format="turtle")
        self._classes = self._scheme_classes()
        self._known = self._labelled_concepts()

    def _scheme_classes(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for concept, scheme in self.graph.subject_objects(SKOS.topConceptOf):
            for kind in self.graph.objects(concept, RDF.type):
                if str(kind).startswith(str(CSG)):
                    found[str(scheme).removeprefix(namespaces.VOC)] = kind
        return found

    def _labelled_concepts(self) -> dict[tuple[str, str], Node]:
        found: dict[tuple[str, str], Node] = {}
        for concept, scheme in self.graph.subject_objects(SKOS.topConceptOf):
            for label in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel):
                for text in self.graph.objects(concept, label):
                    key = (str(scheme).removeprefix(namespaces.VOC), normalise(str(text)))
                    found[key] = concept
        return found

    def add(self, named: Named) -> None:
        """Add an action, its centre, its territory and its evidence."""
        sheet, graph, action = named.sheet, self.graph, URIRef(named.action)
        title = sheet.title or f"Action sans titre, {sheet.first('centre')}"
        graph.add((action, RDF.type, CSG.Action))
        graph.add((action, RDFS.label, french(title)))
        if sheet.title:
            graph.add((action, DCTERMS.title, french(title)))
        graph.add((action, FOAF.isPrimaryTopicOf, URIRef(named.iri)))
        for year in sheet.values("year"):
            graph.add((action, CSG.year, Literal(year, datatype=XSD.gYear)))
        for name in sheet.values("attachments"):
            graph.add((action, CSG.attachment, Literal(name)))
        place = department(sheet.first("department") or "")
        if place:
            graph.add((action, CSG.department, self._territory(place)))
        if named.centre:
            graph.add((action, CSG.organisedBy, self._centre(named, place)))
        for field in sheet.fields:
            for key in set(field.keys) - APART:
                self._values(action, key, field)
        self._evidence(named, title)

    def _values(self, action: URIRef, key: str, field: Field) -> None:
        scheme = KEYS[key].scheme
        for value in field.values:
            if scheme:
                self.graph.add((action, PROPERTY[key], self._concept(scheme, value)))
            elif value:
                self.graph.add((action, PROPERTY[key], french(value)))

    def _concept(self, scheme: str, value: str) -> Node:
        known = self._known.get((scheme, normalise(value)))
        if known is not None:
            return known
        concept = URIRef(own_concept(scheme, value))
        if (concept, RDFS.label, None) not in self.graph:
            own = URIRef(BASE.scheme(scheme))
            self._labelled(own, f"{scheme} : valeurs hors de la liste connue", SKOS.ConceptScheme)
            self._labelled(concept, value, SKOS.Concept, self._classes[scheme])
            self.graph.add((concept, SKOS.inScheme, own))
        return concept

    def _labelled(self, node: URIRef, label: str, *kinds: Node) -> None:
        for kind in kinds:
            self.graph.add((node, RDF.type, kind))
        self.graph.add((node, RDFS.label, french(label)))
        self.graph.add((node, SKOS.prefLabel, french(label)))

    def _centre(self, named: Named, place: Territory | None) -> URIRef:
        centre = URIRef(named.centre or "")
        name = french(named.sheet.first("centre") or "")
        if (centre, RDFS.label, None) not in self.graph:
            self._labelled(centre, str(name), CSG.Centre, CSG.Organisation)
            if place:
                self.graph.add((centre, CSG.department, URIRef(place.iri)))
        elif (centre, SKOS.prefLabel, name) not in self.graph:
            self.graph.add((centre, SKOS.altLabel, name))
        return centre

    def _territory(self, place: Territory) -> URIRef:
        node = URIRef(place.iri)
        if (node, RDFS.label, None) not in self.graph:
            self.graph.add((node, RDF.type, URIRef(place.rdf_class)))
            self.graph.add((node, RDFS.label, french(place.name)))
            self.graph.add((node, IGEO.nom, french(place.name)))
            self.graph.add((node, IGEO.codeINSEE, Literal(place.code, datatype=XSD.token)))
            self.graph.add((node, DCTERMS.identifier, Literal(place.code)))
            if place.part_of:
                above = self._territory(region(place.part_of))
                self.graph.add((node, IGEO.subdivisionDe, above))
        return node

    def _evidence(self, named: Named, title: str) -> None:
        graph, sheet, node = self.graph, named.sheet, URIRef(named.iri)
        graph.add((node, RDF.type, CSG.Sheet))
        graph.add((node, RDFS.label, french(f"Fiche « {title} »")))
        graph.add((node, CSG.layout, Literal(sheet.layout.value)))
        graph.add((node, CSG.complete, Literal(sheet.complete)))
        graph.add((node, CSG.fingerprint, Literal(named.iri[-10:].ljust(32, "0"))))
        graph.add((node, DCTERMS.isPartOf, URIRef(BASE.source("f0000000000"))))
        self._lines(node, sheet.first_line, sheet.last_line)
        for field in sheet.fields:
            self._field(node, URIRef(BASE.field(named.iri[-11:], field.position)), field)

    def _field(self, sheet: URIRef, node: URIRef, field: Field) -> None:
        graph = self.graph
        graph.add((sheet, CSG.hasField, node))
        graph.add((node, RDF.type, CSG.Field))
        graph.add((node, CSG.label, Literal(field.label)))
        graph.add((node, CSG.position, Literal(field.position)))
        for key in field.keys:
            graph.add((node, CSG.feeds, PROPERTY[key]))
        self._lines(node, field.first_line, field.last_line)
        if field.text:
            graph.add((node, CSG.text, Literal(field.text)))

    def _lines(self, node: URIRef, first: int | None, last: int | None) -> None:
        if first is not None and last is not None:
            self.graph.add((node, CSG.firstLine, Literal(first)))
            self.graph.add((node, CSG.lastLine, Literal(last)))


def shapes() -> Graph:
    """Return csgraph's shapes in one graph."""
    graph = Graph()
    for path in resources.folder("shapes").glob("*.ttl"):
        graph.parse(path, format="turtle")
    return graph


def _write(graph: Graph, path: Path, form: str) -> None:
    with gzip.open(path, "wb") as file:
        graph.serialize(cast("IO[bytes]", file), format=form, encoding="utf-8")


def main(source: Path, out: Path) -> None:
    """Map, validate and write a file or folder; say how long each stage took."""
    out.mkdir(parents=True, exist_ok=True)
    stages, dataset = Stages(), Dataset()
    graph = dataset.default_graph
    with stages.stage("read and map"):
        mapping, count = Mapping(graph), 0
        for count, named in enumerate(sheets(source), 1):  # noqa: B007 - the last is the count
            mapping.add(named)
    with stages.stage("pySHACL, whole graph"):
        _, report, _ = pyshacl.validate(graph, shacl_graph=shapes(), advanced=True)
    with stages.stage("write Turtle"):
        _write(graph, out / "data.ttl.gz", "turtle")
    with stages.stage("write N-Quads"):
        _write(dataset, out / "data.nq.gz", "nquads")
    with stages.stage("write the report"):
        report.serialize(out / "report.ttl", format="turtle")
    stages.write(out / "timings.json", sheets=count, statements=len(graph), results=len(report))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
