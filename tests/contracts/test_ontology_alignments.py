"""Each link to a foreign term has a reason, and no foreign term is misspelled."""

from __future__ import annotations

import pytest
from rdflib import (
    DCAT,
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SDO,
    SH,
    SKOS,
    XSD,
    Graph,
    Literal,
    URIRef,
)
from rdflib.namespace import VANN, VOID

from csgraph.mapping.vocabulary import load
from csgraph.namespaces import CSG, IGEO

BUNDLED = (DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, XSD, VANN, VOID)
SCHEMA = "http://schema.org/"
PAIR = "http://virtual-assembly.org/ontologies/pair#"
NOT_BUNDLED = {
    IGEO: "Commune CommuneAssociee CommuneDeleguee ArrondissementMunicipal Departement Region "
    "Intercommunalite CollectiviteDOutreMer chefLieu codeINSEE subdivisionDe nom",
    PAIR: "Document Organization Project Status Topic hasStatus involves",
    "http://www.w3.org/ns/dqv#": "Dimension Metric QualityMeasurement computedOn "
    "expectedDataType inDimension isMeasurementOf value",
    "http://www.w3.org/2003/06/sw-vocab-status/ns#": "term_status",
    "http://purl.org/vocommons/voaf#": "Vocabulary",
    "https://w3id.org/sssom/": "mapping_justification",
    "https://w3id.org/semapv/vocab/": "ManualMappingCuration",
}
"""Terms of vocabularies that rdflib does not carry, as their own documents spell them."""

OURS = "https://w3id.org/csgraph/"
LEANINGS = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso)


def spelled() -> set[str]:
    """Return every foreign term that may be used, as an IRI."""
    known = {str(term) for namespace in BUNDLED for term in dir(namespace)}
    known |= {str(term).replace("https:", "http:", 1) for term in dir(SDO)}
    return known | {ns + name for ns, names in NOT_BUNDLED.items() for name in names.split()}


def vocabulary_terms(graph: Graph) -> set[str]:
    """Return the foreign IRIs that lie in a vocabulary's namespace, datatypes included."""
    terms = {term for triple in graph for term in triple}
    iris = {str(t) for t in terms if isinstance(t, URIRef)}
    iris |= {str(t.datatype) for t in terms if isinstance(t, Literal) and t.datatype}
    spaces = (*(str(ns) for ns in BUNDLED), SCHEMA, *NOT_BUNDLED)
    return {iri for iri in iris if iri.startswith(spaces)}


def leanings(ontology: Graph) -> set[tuple[URIRef, URIRef, URIRef]]:
    """Return each statement by which a term of ours leans on a foreign one."""
    return {
        (s, p, o)
        for s, p, o in ontology
        if str(s).startswith(CSG) and p in LEANINGS and not str(o).startswith(OURS)
    }


def alignments(ontology: Graph) -> dict[URIRef, tuple[URIRef, URIRef, URIRef]]:
    """Return the statement that each alignment gives a reason for."""
    parts = (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)
    found = {}
    for node in ontology.subjects(RDF.type, OWL.Axiom):
        source, prop, target = (ontology.value(node, part) for part in parts)
        found[node] = (source, prop, target)
    return found


def test_no_foreign_term_is_misspelled(ontology: Graph, examples: Graph) -> None:
    """`org:Organisation` or `dcterms:titel` would hold no one to anything."""
    met = vocabulary_terms(ontology) | vocabulary_terms(examples)

    assert len(met) > 60
    assert met - spelled() == set()


def test_every_iri_is_ours_or_of_a_vocabulary_we_know(ontology: Graph) -> None:
    """What is neither is a licence, a language: named here, so that none slips in."""
    known = (OURS, *map(str, BUNDLED), SCHEMA, *NOT_BUNDLED)
    others = {str(t) for triple in ontology for t in triple if isinstance(t, URIRef)}

    assert {iri for iri in others if not iri.startswith(known)} == {
        "https://creativecommons.org/licenses/by/4.0/",
        "http://id.loc.gov/vocabulary/iso639-1/fr",
        "http://id.loc.gov/vocabulary/iso639-1/en",
    }


def test_each_leaning_has_one_reason_and_each_reason_a_leaning(ontology: Graph) -> None:
    """The statement stands beside the term, its reason in `alignments.ttl`."""
    reasons = alignments(ontology)

    assert len(reasons) > 30
    assert set(reasons.values()) == leanings(ontology)
    assert len(reasons) == len(set(reasons.values()))


def test_each_reason_is_a_sentence_in_french_and_english(ontology: Graph) -> None:
    """And says how it came about: a person's judgement."""
    justification = URIRef("https://w3id.org/sssom/mapping_justification")
    for node in alignments(ontology):
        texts = list(ontology.objects(node, RDFS.comment))
        assert sorted(str(t.language) for t in texts) == ["en", "fr"], node
        assert all(t.endswith(".") for t in texts), node
        assert len(list(ontology.objects(node, justification))) == 1, node


def test_an_alignment_s_address_says_what_it_aligns(ontology: Graph) -> None:
    """`…/alignment/Centre-org-Organization`: source, vocabulary, target."""
    for node, (source, _, target) in alignments(ontology).items():
        name = str(node).removeprefix(f"{OURS}def/alignment/")
        local = str(target).rpartition("#")[2].rpartition("/")[2]
        assert name.startswith(str(source).removeprefix(CSG) + "-"), node
        assert name.endswith(f"-{local}"), node


@pytest.mark.parametrize("vocabulary", [ORG, SKOS, DCTERMS, FOAF, SCHEMA, PAIR], ids=str)
def test_each_of_the_six_vocabularies_is_aligned(vocabulary: object, ontology: Graph) -> None:
    """ORG, SKOS, Dublin Core, FOAF, schema.org and PAIR: each has its place."""
    assert [t for _, _, t in leanings(ontology) if str(t).startswith(str(vocabulary))]


def test_an_action_is_neither_an_agent_nor_a_document(ontology: Graph) -> None:
    """An action has no foreign superclass at all; PAIR is only pointed at."""
    action = URIRef(f"{CSG}Action")

    assert list(ontology.objects(action, RDFS.subClassOf)) == []
    assert {p for s, p, _ in leanings(ontology) if s == action} == {RDFS.seeAlso}


def test_pair_is_pointed_at_and_never_inherited_from(ontology: Graph) -> None:
    """PAIR's classes carry restrictions that our data does not keep."""
    assert {p for _, p, o in leanings(ontology) if str(o).startswith(PAIR)} == {RDFS.seeAlso}


def test_what_inherits_is_of_one_kind(ontology: Graph) -> None:
    """A class leans on classes, a property on properties: capitals tell them apart."""
    for source, prop, target in leanings(ontology):
        local = str(target).rpartition("#")[2].rpartition("/")[2]
        if prop != RDFS.seeAlso:
            assert (prop == RDFS.subClassOf) == local[0].isupper(), (source, target)


def test_what_is_stated_in_the_design_holds(ontology: Graph) -> None:
    """The three leanings that mapping and queries rely on."""
    assert (URIRef(f"{CSG}keyword"), RDFS.subPropertyOf, DCTERMS.subject) in ontology
    assert (URIRef(f"{CSG}summary"), RDFS.subPropertyOf, DCTERMS.abstract) in ontology
    assert (URIRef(f"{CSG}Centre"), RDFS.subClassOf, ORG.Organization) in ontology
    assert all(
        (URIRef(iri), RDFS.subClassOf, SKOS.Concept) in ontology for iri in load().classes.values()
    )
