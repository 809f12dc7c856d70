"""The seven lists: every value the sheets write is known, and each is one concept."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, URIRef
from rdflib.namespace import DCTERMS

from csgraph.errors import CsgraphError
from csgraph.mapping.vocabulary import load, read
from csgraph.model import KEYS
from csgraph.namespaces import CSG, VOC
from csgraph.normal import normalise, slug

if TYPE_CHECKING:
    from pathlib import Path

WRITTEN = {
    "status": "En cours|Terminée",
    "dimension": "Accompagnement de projets|Citoyenneté|Services",
    "keyword": "intergénérationnel|Démocratie & citoyenneté|Solidarité|Parentalité|Mixité sociale"
    "|Culture|éducation / scolarité|Emploi, économie|alphabétisation & apprentissage du français"
    "|Intégration|discriminations|vacances / loisirs|Santé|Viellissement|développement durable"
    "|Logement|Précarité|Environnement|Habitants|Famille|évènementiel|Enfance & jeunesse",
    "initiator-kind": "Le centre social|Un habitant|Un groupe d'habitants"
    "|Un ou plusieurs partenaire(s)|Autre",
    "territory-scale": "Un quartier|Plusieurs quartiers|Une commune|Plusieurs communes|Autre",
    "audience": "Tous publics|familles|Adultes|Jeunesse|Enfance|Seniors",
    "partner-kind": "Caf|Commune|ACSE|Éducation Nationale|Association locale"
    "|Association nationale|Préfecture|Conseil départemental|Conseil régional|DRAC|DDCS|Etat"
    "|Regroupement de communes|Autre",
}
LIST_LABELS = {
    "- Statut de l'action": "status",
    "- Dimension": "dimension",
    "- Mots clés associés à l'action": "keyword",
    "- Qui est à l'initiative de l'action ?": "initiator-kind",
    "- Territoire concerné": "territory-scale",
    "- Public": "audience",
    "- Avec qui cette action a-t-elle été menée ?": "partner-kind",
}
OTHER_LABELS = ("- Résumé", "- Précision ( si autre )", "- Description", "- Raisons")
SCHEMES = sorted(WRITTEN)
LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)


def concepts(ontology: Graph, scheme: str) -> set[URIRef]:
    """Return the concepts of a known scheme, collections apart."""
    members = ontology.subjects(SKOS.inScheme, URIRef(VOC + scheme))
    return {m for m in members if (m, RDF.type, SKOS.Concept) in ontology}


def test_the_lists_are_those_of_the_model(ontology: Graph) -> None:
    """Seven schemes, no more, and each the list of some key of `csgraph read`."""
    schemes = {str(s).removeprefix(VOC) for s in ontology.subjects(RDF.type, SKOS.ConceptScheme)}

    assert schemes == set(SCHEMES) == {k.scheme for k in KEYS.values() if k.scheme}
    assert set(load().classes) == schemes


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_value_that_sheets_write_is_known(scheme: str, ontology: Graph) -> None:
    """As written, in capitals, or without accents: one concept, and none that no sheet wrote."""
    values = WRITTEN[scheme].split("|")
    known = [load().concept(scheme, value) for value in values]

    assert len(set(known)) == len(values)
    assert {URIRef(iri or "") for iri in known} == concepts(ontology, scheme)
    assert known == [load().concept(scheme, value.upper()) for value in values]


def test_a_value_outside_the_list_is_not_guessed() -> None:
    """Nothing looser than equality after normalisation, and each list for itself."""
    assert load().concept("status", "Suspendue") is None
    assert load().concept("keyword", "Cultures") is None
    assert load().concept("territory-scale", "Commune") is None
    assert load().concept("keyword", "Health") is None


def test_the_site_s_spelling_leads_to_the_right_word() -> None:
    """ "Viellissement" is only a hidden label: what is shown is spelled right."""
    iri = load().concept("keyword", "Viellissement")

    assert iri == f"{VOC}keyword/vieillissement"
    assert load().label(iri) == "Vieillissement"


def test_two_concepts_of_one_label_are_refused(tmp_path: Path) -> None:
    """A list that a value could fit twice is not read at all."""
    (tmp_path / "list.ttl").write_text(
        f"""@prefix skos: <{SKOS}> .
        <{VOC}x/a> skos:topConceptOf <{VOC}x> ; skos:prefLabel "Été"@fr .
        <{VOC}x/b> skos:topConceptOf <{VOC}x> ; skos:hiddenLabel "ete"@fr .""",
        encoding="utf-8",
    )

    with pytest.raises(CsgraphError, match="Two concepts bear one label"):
        read(tmp_path)


def test_a_blank_node_in_the_ontology_is_refused(tmp_path: Path) -> None:
    """The default graph could not be dumped to the same bytes twice."""
    (tmp_path / "list.ttl").write_text(f"<{VOC}x> <{SKOS.note}> [] .", encoding="utf-8")

    with pytest.raises(CsgraphError, match="no blank node"):
        read(tmp_path)


def test_autre_is_one_concept_in_each_of_three_lists(ontology: Graph) -> None:
    """The same word in three lists is three values."""
    met = [load().concept(scheme, "Autre") for scheme in SCHEMES]

    assert len({iri for iri in met if iri}) == 3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_an_address_is_the_slug_of_its_label(scheme: str, ontology: Graph) -> None:
    """So that a person can guess it, and a new value finds its address."""
    for concept in concepts(ontology, scheme):
        label = ontology.value(concept, RDFS.label)
        assert concept == URIRef(f"{VOC}{scheme}/{slug(str(label))}")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_two_concepts_share_a_normal_form(scheme: str, ontology: Graph) -> None:
    """A value that fits two concepts could not be read."""
    bearers: dict[str, set[URIRef]] = defaultdict(set)
    for concept in concepts(ontology, scheme):
        for predicate in LABELS:
            for label in ontology.objects(concept, predicate):
                if label.language == "fr":
                    bearers[normalise(str(label))].add(concept)

    assert {form: who for form, who in bearers.items() if len(who) > 1} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_each_concept_is_typed_and_labelled_as_skos_asks(scheme: str, ontology: Graph) -> None:
    """One preferred label a language; preferred, other and hidden labels never the same."""
    for concept in concepts(ontology, scheme):
        kinds = set(ontology.objects(concept, RDF.type))
        preferred = list(ontology.objects(concept, SKOS.prefLabel))
        every = [label for predicate in LABELS for label in ontology.objects(concept, predicate)]

        assert kinds == {SKOS.Concept, URIRef(load().classes[scheme])}
        assert sorted(str(label.language) for label in preferred) == ["en", "fr"]
        assert max(Counter(every).values()) == 1
        assert ontology.value(concept, RDFS.label) in preferred
        assert (concept, SKOS.topConceptOf, URIRef(VOC + scheme)) in ontology
        assert (URIRef(VOC + scheme), SKOS.hasTopConcept, concept) in ontology


def test_each_thing_of_the_lists_has_one_label_in_french(ontology: Graph) -> None:
    """Only the terms of the ontology have two labels; a join on a concept's gives one row."""
    things = {s for s in ontology.subjects() if not str(s).startswith(CSG)}

    assert len(things) > 70
    for thing in things:
        languages = [label.language for label in ontology.objects(thing, RDFS.label)]
        assert languages == ["fr"], thing


@pytest.mark.parametrize("scheme", SCHEMES)
def test_each_scheme_says_who_made_it_and_under_which_licence(scheme: str, ontology: Graph) -> None:
    """A list can be taken and cited without the rest of the ontology."""
    iri = URIRef(VOC + scheme)

    assert sorted(str(t.language) for t in ontology.objects(iri, DCTERMS.title)) == ["en", "fr"]
    for predicate in (DCTERMS.license, DCTERMS.creator, DCTERMS.publisher, DCTERMS.issued):
        assert len(list(ontology.objects(iri, predicate))) == 1, predicate


def test_each_kind_of_partner_is_in_one_collection(ontology: Graph) -> None:
    """State, local authorities, social protection, associations, other: a partition."""
    collections = set(ontology.subjects(RDF.type, SKOS.Collection))
    members = Counter(m for c in collections for m in ontology.objects(c, SKOS.member))

    assert len(collections) == 5
    assert set(members) == concepts(ontology, "partner-kind")
    assert set(members.values()) == {1}


def test_bodies_that_no_longer_exist_say_so(ontology: Graph) -> None:
    """A reader of an old sheet learns what became of its partner."""
    for name in ("acse", "ddcs"):
        notes = ontology.objects(URIRef(f"{VOC}partner-kind/{name}"), SKOS.historyNote)
        assert sorted(str(note.language) for note in notes) == ["en", "fr"], name


def test_every_list_value_of_the_real_listing_is_known(real_listing: Path) -> None:
    """Read here line by line, without the reader of sheets: 25 sheets, no value left over."""
    scheme, met, unknown = None, Counter[str](), []
    for line in real_listing.read_text("utf-8").splitlines():
        if line.strip() in LIST_LABELS:
            scheme = LIST_LABELS[line.strip()]
        elif line.startswith(OTHER_LABELS):
            scheme = None
        elif scheme and line.startswith("- ") and line.strip("- "):
            met[scheme] += 1
            unknown += [] if load().concept(scheme, line[2:].strip()) else [(scheme, line)]

    assert met["status"] == 25
    assert set(met) == set(SCHEMES)
    assert unknown == []
