"""Every term of the ontology says what it is, in French and in English."""

from __future__ import annotations

import re
from collections import defaultdict

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, VANN, XSD

from csgraph.mapping import vocabulary
from csgraph.model import KEYS
from csgraph.namespaces import CSG as CSG_IRI
from csgraph.namespaces import ONTOLOGY, VOC

CSG = Namespace(CSG_IRI)
SCHEMA = Namespace("http://schema.org/")
VS = Namespace("http://www.w3.org/2003/06/sw-vocab-status/ns#")
KINDS = {
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    URIRef("http://www.w3.org/ns/dqv#Metric"),
    URIRef("http://www.w3.org/ns/dqv#Dimension"),
}
PROPERTIES = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
PROSE_BESIDE_THE_KEYS = {"text", "exact", "preamble", "value"}


def in_both_languages(ontology: Graph, term: URIRef, predicate: URIRef) -> bool:
    """Say whether `term` has exactly one text in French and one in English."""
    return sorted(str(o.language) for o in ontology.objects(term, predicate)) == ["en", "fr"]


def test_terms_and_declarations_are_the_same(ontology: Graph, terms: set[URIRef]) -> None:
    """What says it belongs to the ontology has a kind and a local name, and the reverse."""
    declared = {s for s in ontology.subjects(RDF.type) if str(s).startswith(CSG_IRI)}

    assert len(terms) > 100
    assert declared == terms
    assert all(set(ontology.objects(t, RDF.type)) <= KINDS for t in terms)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", t.removeprefix(CSG_IRI)) for t in terms)


def test_a_class_begins_with_a_capital_and_nothing_else_does(
    ontology: Graph, terms: set[URIRef]
) -> None:
    """`csg:Status` is the class, `csg:status` the property: the case tells them apart."""
    for term in terms:
        is_class = (term, RDF.type, OWL.Class) in ontology
        assert term.removeprefix(CSG_IRI)[0].isupper() == is_class, term


def test_each_term_is_named_and_explained_in_french_and_english(
    ontology: Graph, terms: set[URIRef]
) -> None:
    """One label and one comment in each language; a comment is a sentence."""
    for term in terms:
        assert in_both_languages(ontology, term, RDFS.label), term
        assert in_both_languages(ontology, term, RDFS.comment), term
        for comment in ontology.objects(term, RDFS.comment):
            assert comment.endswith("."), comment


def test_each_term_has_an_example_a_date_and_a_standing(
    ontology: Graph, terms: set[URIRef]
) -> None:
    """What LOV asks of a term beyond its names."""
    for term in terms:
        assert list(ontology.objects(term, SKOS.example)), term
        assert [d.datatype for d in ontology.objects(term, DCTERMS.issued)] == [XSD.date], term
        assert list(ontology.objects(term, VS.term_status)) == [Literal("testing")], term


def test_each_property_says_what_it_is_said_of_and_what_it_leads_to(
    ontology: Graph, terms: set[URIRef]
) -> None:
    """Domains and ranges inform without binding: schema.org's, never RDFS's."""
    for term in terms:
        if not KINDS & PROPERTIES & set(ontology.objects(term, RDF.type)):
            continue
        assert list(ontology.objects(term, SCHEMA.domainIncludes)), term
        assert list(ontology.objects(term, SCHEMA.rangeIncludes)), term
    assert not list(ontology.triples((None, RDFS.domain, None)))
    assert not list(ontology.triples((None, RDFS.range, None)))


def test_object_properties_lead_to_things_and_data_properties_to_values(
    ontology: Graph, terms: set[URIRef]
) -> None:
    """A range is a datatype for a data property, and a class for an object property."""
    literals = (str(XSD), str(RDF.langString))
    for term in terms:
        for value in ontology.objects(term, SCHEMA.rangeIncludes):
            is_value = str(value).startswith(literals)
            if (term, RDF.type, OWL.ObjectProperty) in ontology:
                assert not is_value, term
            elif (term, RDF.type, OWL.DatatypeProperty) in ontology:
                assert is_value, term


def test_no_class_expression_and_no_blank_node(ontology: Graph) -> None:
    """The ontology is loaded into the default graph, where every node has an IRI."""
    forbidden = {OWL.Restriction, OWL.unionOf, OWL.onProperty, RDF.first, OWL.imports}

    assert all(isinstance(s, URIRef) for s in ontology.subjects())
    assert all(isinstance(o, URIRef | Literal) for o in ontology.objects())
    assert not forbidden & {term for triple in ontology for term in triple}


def test_what_is_prose_is_marked_and_nothing_else(ontology: Graph) -> None:
    """The mark decides what a `facts` release drops, so it is checked against the model."""
    prose = {KEYS[name].prop.removeprefix("csg:") for name in KEYS if KEYS[name].is_prose}
    marked = {s.removeprefix(CSG_IRI) for s in ontology.subjects(CSG.narrative, Literal(True))}

    assert marked == prose | PROSE_BESIDE_THE_KEYS
    assert set(ontology.objects(None, CSG.narrative)) == {Literal(True)}
    assert vocabulary.load().narrative == {CSG_IRI + name for name in marked}


def test_each_key_of_read_feeds_a_property_that_says_so(ontology: Graph) -> None:
    """The model and the ontology name the same keys, properties and lists."""
    of_model: dict[str, set[str]] = defaultdict(set)
    for key in KEYS.values():
        if key.prop.startswith("csg:"):
            of_model[CSG_IRI + key.prop.removeprefix("csg:")].add(key.name)
    of_ontology: dict[str, set[str]] = defaultdict(set)
    for prop, name in ontology.subject_objects(CSG.readKey):
        of_ontology[str(prop)].add(str(name))

    assert of_ontology == of_model
    for key in (k for k in KEYS.values() if k.prop.startswith("csg:")):
        prop = CSG[key.prop.removeprefix("csg:")]
        schemes = [str(s) for s in ontology.objects(prop, CSG.valueScheme)]
        assert schemes == ([VOC + key.scheme] if key.scheme else []), key.name
        assert list(ontology.objects(prop, CSG.readFrom)), key.name


def test_the_header_holds_what_a_catalogue_of_vocabularies_asks(ontology: Graph) -> None:
    """LOV's list: names, dates, version, licence, makers, prefix and namespace."""
    header = URIRef(ONTOLOGY)
    version = str(ontology.value(header, OWL.versionInfo))

    assert (header, RDF.type, OWL.Ontology) in ontology
    for predicate in (DCTERMS.title, DCTERMS.description, DCTERMS.rights):
        assert in_both_languages(ontology, header, predicate), predicate
    for predicate in (DCTERMS.issued, DCTERMS.modified, DCTERMS.creator, DCTERMS.publisher):
        assert len(list(ontology.objects(header, predicate))) == 1, predicate
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert ontology.value(header, OWL.versionIRI) == URIRef(f"{ONTOLOGY}/{version}")
    assert str(ontology.value(header, VANN.preferredNamespacePrefix)) == "csg"
    assert str(ontology.value(header, VANN.preferredNamespaceUri)) == CSG_IRI
    assert "creativecommons.org/licenses/by/4.0" in str(ontology.value(header, DCTERMS.license))
    assert version in str(ontology.value(header, DCTERMS.bibliographicCitation))
