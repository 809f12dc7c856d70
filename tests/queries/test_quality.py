"""Each question over a release is silent on a whole graph and finds its one fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, Store

from csgraph.findings import rules
from csgraph.store.questions import bind

if TYPE_CHECKING:
    from csgraph.store.questions import Question

PREFIXES = """
@prefix csg: <https://w3id.org/csgraph/def#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@base <http://localhost:8000/id/> .
"""
EVIDENCE = "GRAPH <http://localhost:8000/graph/evidence>"
FAULTS = {
    "one-label-two-centres": [
        """<centre/c000000009> a csg:Centre ; rdfs:label "Centre social du Canal"@fr ;
            csg:department <http://id.insee.fr/geo/departement/77> ."""
    ],
    "links-to-nothing": [
        "<action/a000000001> csg:keyword <concept/keyword/nulle-part> .",
        "<action/a000000001> csg:keyword <https://w3id.org/csgraph/voc/keyword/none> .",
        "<action/a000000001> foaf:isPrimaryTopicOf <sheet/s999999999> .",
        "<centre/c000000001> csg:department <http://id.insee.fr/geo/departement/00> .",
        f"{EVIDENCE} {{ <sheet/s000000001> csg:hasField <sheet/s000000001/field/099> }}",
        f"{EVIDENCE} {{ <sheet/s000000001/field/001> csg:feeds csg:nothing }}",
    ],
    "keys-used-twice": [
        "<action/a000000001> csg:organisedBy <centre/c000000002> .",
        "<action/a000000001> a csg:Centre .",
        f'{EVIDENCE} {{ <sheet/s000000001> csg:fingerprint "ff" }}',
        f'{EVIDENCE} {{ <source/f000000001> csg:sha256 "ff" }}',
    ],
    "not-one-french-label": [
        "<centre/c000000009> a csg:Centre .",
        '<centre/c000000001> rdfs:label "Le Moulin"@fr .',
        '<centre/c000000009> a csg:Centre ; rdfs:label "The Mill"@en .',
        '<centre/c000000009> a csg:Centre ; rdfs:label "Le Moulin" .',
    ],
    "blank-nodes": [
        "[] a csg:Organisation .",
        "<centre/c000000001> csg:commune [] .",
        f"{EVIDENCE} {{ <sheet/s000000001> csg:hasField [] }}",
    ],
    "statements-without-lines": [
        '<action/a000000001> csg:summary "Sorti de nulle part."@fr .',
    ],
    "identifiers-used-twice": [
        f'{EVIDENCE} {{ <sheet/s000000003> dcterms:identifier "12" }}',
    ],
}


def faults(question: Question, store: Store, values: dict[str, str] | None = None) -> list[str]:
    """Return what is at fault, as N-Triples terms."""
    found = store.query(question.text, substitutions=bind(question, values or {}))
    return [f"{row['node']} {row['property']} {row['value']}" for row in found]


@pytest.mark.parametrize("slug", FAULTS)
def test_a_whole_graph_has_no_fault(slug, quality_questions, small):
    """The graph written by hand is as a release should be, and no question objects."""
    assert faults(quality_questions[slug], small) == []


@pytest.mark.parametrize("slug", FAULTS)
def test_a_release_of_the_examples_has_no_fault(slug, quality_questions, example_release):
    """What the pipeline builds holds together, across its sheets."""
    store = Store.read_only(str(example_release / "store"))

    assert faults(quality_questions[slug], store) == []


def test_a_release_of_the_real_listing_has_no_fault(
    quality_questions, real_listing, csgraph, tmp_path
):
    """Nor does the real listing's, built where the publisher has a base of their own."""
    base = "https://example.org/actions/"
    csgraph("build", str(real_listing), "--site", str(tmp_path / "site"), "--base", base)
    store = Store.read_only(str(tmp_path / "site" / "current" / "store"))

    for question in quality_questions.values():
        values = {"base": base} if question.parameters else {}
        assert faults(question, store, values) == [], question.slug


@pytest.mark.parametrize(("slug", "fault"), [(s, f) for s, each in FAULTS.items() for f in each])
def test_a_fault_is_found(slug, fault, quality_questions, small):
    """One wrong statement is enough."""
    small.load(input=PREFIXES + fault, format=RdfFormat.TRIG)

    assert faults(quality_questions[slug], small)


def test_every_question_over_a_release_has_its_fault(quality_questions):
    """No question of `queries/quality` goes untried."""
    assert set(quality_questions) == set(FAULTS)


def test_a_fault_has_a_rule_or_is_structural(quality_questions):
    """The code is one that can be reported."""
    codes = {question.code for question in quality_questions.values()}

    assert codes <= {"structural", *rules()}


def test_centres_of_two_departements_may_bear_one_name(quality_questions, small):
    """A name is only doubtful within a département."""
    small.load(
        input=PREFIXES
        + """<centre/c000000009> a csg:Centre ; rdfs:label "CENTRE SOCIAL DU CANAL"@fr ;
            csg:department <http://id.insee.fr/geo/departement/59> .""",
        format=RdfFormat.TRIG,
    )

    assert faults(quality_questions["one-label-two-centres"], small) == []
