"""The JSON-LD context: every term has a key, and three parsers read the same triples."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import rdflib
from pyld import jsonld
from pyoxigraph import RdfFormat, parse
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Literal, URIRef

from csgraph.mapping.vocabulary import load
from csgraph.model import KEYS
from csgraph.namespaces import CSG, CSGSH, PREFIXES, VOC
from csgraph.quality.shapes import graph as published_shapes

if TYPE_CHECKING:
    from pathlib import Path

# rdflib 7.6 uses its own deprecated class whenever it parses JSON-LD.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

BASE = "http://localhost:8000/"
DOCUMENT: list[dict[str, Any]] = [
    {
        "id": f"{BASE}id/action/a0123456789",
        "type": "Action",
        "label": "Le goûter des inventeurs",
        "title": "Le goûter des inventeurs",
        "organisedBy": f"{BASE}id/centre/c0123456789",
        "department": "http://id.insee.fr/geo/departement/77",
        "year": "2017",
        "status": f"{VOC}status/en-cours",
        "keyword": ["voc:keyword/culture", f"{BASE}id/concept/keyword/jardinage"],
        "audience": [f"{VOC}audience/enfance"],
        "summary": 'Guillemets « », "droits", <chevrons>,\nsaut de ligne et œ.',
        "attachment": ["plan.pdf"],
        "isPrimaryTopicOf": [f"{BASE}id/sheet/s0123456789"],
    },
    {
        "id": f"{VOC}keyword/culture",
        "type": ["Concept", "Keyword"],
        "label": "Culture",
        "prefLabel": {"fr": "Culture", "en": "Culture"},
        "hiddenLabel": ["culture", "CULTURE"],
        "inScheme": f"{VOC}keyword",
    },
    {
        "id": "http://id.insee.fr/geo/departement/77",
        "type": "Departement",
        "nom": "Seine-et-Marne",
        "codeINSEE": "77",
        "identifier": "77",
    },
    {
        "id": "csg:summary",
        "type": "owl:DatatypeProperty",
        "label": ["résumé", {"@value": "summary", "@language": "en"}],
        "narrative": True,
        "issued": "2026-11-22",
    },
    {
        "id": f"{BASE}id/sheet/s0123456789/field/001",
        "type": "Field",
        "printedLabel": "- Structure organisatrice",
        "feeds": ["csg:organisedBy", "csg:department"],
        "firstLine": 15,
        "position": 1,
    },
]
EXPECTED = 36


@pytest.fixture(scope="module")
def context(root: Path) -> dict[str, Any]:
    """The context, as the dumps carry it: inline, so that nothing is fetched."""
    table: dict[str, Any] = json.loads((root / "ontology" / "context.jsonld").read_text("utf-8"))
    return table["@context"]  # type: ignore[no-any-return]


def by_oxigraph(text: str) -> set[str]:
    """Return the triples that pyoxigraph reads, as N-Triples."""
    return {str(quad.triple) for quad in parse(text.encode(), format=RdfFormat.JSON_LD)}


def by_rdflib(text: str) -> set[str]:
    """Return the triples that rdflib reads, as N-Triples."""
    lines = rdflib.Graph().parse(data=text, format="json-ld").serialize(format="nt")
    return {str(quad.triple) for quad in parse(lines.encode(), format=RdfFormat.N_TRIPLES)}


def by_pyld(text: str) -> set[str]:
    """Return the triples that PyLD reads, as N-Triples."""
    lines = jsonld.to_rdf(json.loads(text), {"format": "application/n-quads"})
    return {str(quad.triple) for quad in parse(lines.encode(), format=RdfFormat.N_QUADS)}


def properties(ontology: Graph) -> set[str]:
    """Return the IRI of every property that the ontology declares."""
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    return {str(s) for kind in kinds for s in ontology.subjects(RDF.type, kind)}


def full(context: dict[str, Any], name: str) -> str:
    """Return the IRI that a compact name stands for."""
    prefix, _, local = name.partition(":")
    return f"{context[prefix]}{local}"


def test_three_parsers_read_the_same_triples(context: dict[str, Any]) -> None:
    """Offline, without a loader: what a reader gets does not hang on the parser."""
    text = json.dumps({"@context": context, "@graph": DOCUMENT})

    assert len(by_oxigraph(text)) == EXPECTED
    assert by_oxigraph(text) == by_rdflib(text) == by_pyld(text)


def test_values_are_typed_by_their_key(context: dict[str, Any]) -> None:
    """A code is a token, a year a year, a title French, a count an integer, a mark a boolean."""
    triples = by_oxigraph(json.dumps({"@context": context, "@graph": DOCUMENT}))
    objects = " ".join(triples)
    xsd = "http://www.w3.org/2001/XMLSchema#"

    for expected in (
        f'"77"^^<{xsd}token>',
        f'"2017"^^<{xsd}gYear>',
        f'"15"^^<{xsd}integer>',
        f'"true"^^<{xsd}boolean>',
        '"Le goûter des inventeurs"@fr',
        '"summary"@en',
        f"<{VOC}keyword/culture>",
    ):
        assert expected in objects, expected


def test_each_property_has_a_key_that_says_its_name(
    context: dict[str, Any], ontology: Graph
) -> None:
    """The key is the local name; only `csg:label`, which `rdfs:label` took, has another."""
    keys = {
        full(context, entry["@id"]): name
        for name, entry in context.items()
        if isinstance(entry, dict)
    }

    assert properties(ontology) <= set(keys)
    for iri in properties(ontology):
        local = iri.removeprefix(CSG)
        assert keys[iri] == ("printedLabel" if local == "label" else local)


def test_each_class_has_a_name_for_type(context: dict[str, Any], ontology: Graph) -> None:
    """`"type": "Action"`, without a prefix."""
    classes = set(ontology.subjects(RDF.type, OWL.Class))

    for iri in classes:
        local = str(iri).removeprefix(CSG)
        assert full(context, context[local]) == str(iri)


def test_a_key_names_one_property_and_each_property_has_one_key(context: dict[str, Any]) -> None:
    """Else the same graph could be written in two ways."""
    targets = [entry["@id"] for entry in context.values() if isinstance(entry, dict)]

    assert len(targets) == len(set(targets))


def test_keys_lead_to_things_or_to_values_as_the_ontology_says(
    context: dict[str, Any], ontology: Graph
) -> None:
    """A thing stands as its address; French prose carries its language by the key."""
    by_iri = {full(context, e["@id"]): e for e in context.values() if isinstance(e, dict)}
    for iri in ontology.subjects(RDF.type, OWL.ObjectProperty):
        assert by_iri[str(iri)]["@type"] == "@id", iri
    for key in (k for k in KEYS.values() if k.is_prose):
        assert by_iri[CSG + key.prop.removeprefix("csg:")]["@language"] == "fr", key.name


def single() -> set[str]:
    """Return the properties of which a shape allows one value, and nothing else is published."""
    shapes = published_shapes()
    return {
        str(path)
        for shape, path in shapes.subject_objects(SH.path)
        if (shape, SH.maxCount, Literal(1)) in shapes
        and (shape, SH.severity, SH.Violation) in shapes
    }


def test_a_key_holds_one_value_only_where_a_shape_says_so(context: dict[str, Any]) -> None:
    """All others always hold a list, or a map of languages: a program need not ask.

    A shape that only warns (an action with several statuses is published) allows several.
    """
    containers = {
        name: entry.get("@container") for name, entry in context.items() if isinstance(entry, dict)
    }
    alone = {name for name, container in containers.items() if container is None}

    assert alone == {
        name for name, c in containers.items() if full(context, context[name]["@id"]) in single()
    }
    assert {"label", "title", "organisedBy"} <= alone
    assert {containers[name] for name in containers.keys() - alone} == {"@set", "@language"}
    assert containers["status"] == containers["summary"] == containers["year"] == "@set"


def test_a_map_of_languages_has_one_text_a_language(ontology: Graph) -> None:
    """`uniqueLang` for what sheets bring, and none doubled in the ontology."""
    shapes = published_shapes()
    assert (URIRef(f"{CSGSH}prefLabel"), SH.uniqueLang, Literal(True)) in shapes
    for prop in (RDFS.comment, SKOS.definition, SKOS.scopeNote, SKOS.historyNote):
        for subject in set(ontology.subjects(prop)):
            languages = [text.language for text in ontology.objects(subject, prop)]
            assert len(languages) == len(set(languages)), (subject, prop)


def test_prefixes_mean_what_they_mean_everywhere(context: dict[str, Any]) -> None:
    """The same prefixes as in Turtle dumps and the query form."""
    assert {name: context[name] for name in PREFIXES} == PREFIXES


def test_the_whole_ontology_survives_compaction_by_another_hand(context: dict[str, Any]) -> None:
    """PyLD compacts the ontology with our context; read back, no triple is lost or added."""
    lines = "\n".join(load().ntriples()) + "\n"
    expanded = jsonld.from_rdf(lines, {"format": "application/n-quads"})
    compact = json.dumps(jsonld.compact(expanded, {"@context": context}))
    want = {str(quad.triple) for quad in parse(lines.encode(), format=RdfFormat.N_TRIPLES)}

    assert by_oxigraph(compact) == want
    assert by_rdflib(compact) == want
    assert by_pyld(compact) == want
