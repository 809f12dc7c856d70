"""A list value is a known concept, or one of the publisher's own that shares no address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.mapping.concepts import Unknown, concept, unknown_concept, unknown_scheme
from csgraph.mapping.graph import LABEL, TYPE, lines
from csgraph.namespaces import CSG, RDFS, SKOS, VOC, Base
from csgraph.normal import normalise, slug

STRANGE = [
    "…",
    "!!!",
    "->",
    "社区",
    "社区中心",
    "مركز",
    "🎉",
    "🎉🎉",
    "C++",
    "C#",
    "C",
    "x" * 61,
    "x" * 62,
    "a/b/../c",
    "%2e%2e",
    "valeur",
    "foo 漢",
    "\u202eabc",
]


@pytest.mark.parametrize("written", ["Culture", "CULTURE", " culture ", "Cùlture"])
def test_a_known_value_is_the_known_concept(context, written):
    """However it is spelled."""
    assert concept(context, "keyword", written) == f"{VOC}keyword/culture"


def test_one_label_of_two_lists_is_two_concepts(context):
    """« Autre » is a value of three lists."""
    schemes = ("initiator-kind", "territory-scale", "partner-kind")

    assert len({concept(context, scheme, "Autre") for scheme in schemes}) == 3


@pytest.mark.parametrize("written", STRANGE)
def test_a_strange_value_gets_an_address_that_is_one(context, written):
    """One path segment of at most 60 characters, whatever was typed."""
    found = concept(context, "keyword", written)

    assert isinstance(found, Unknown)
    assert 0 < len(found.slug) <= 60
    assert set(found.slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert found.label == written


def test_strange_values_share_no_address():
    """Where letters are lost a hash tells them apart, and no label can look like one."""
    labels = [*STRANGE, *(slug(s).replace("-", " ") for s in STRANGE), *map(slug, STRANGE)]
    by_slug: dict[str, set[str]] = {}
    for label in labels:
        by_slug.setdefault(slug(label), set()).add(normalise(label))

    assert all(len(forms) == 1 for forms in by_slug.values())


@given(one=st.text(max_size=70), other=st.text(max_size=70))
def test_a_slug_says_no_more_and_no_less_than_the_normal_form(one, other):
    """Two labels share a slug exactly where they share their normal form."""
    assert (slug(one) == slug(other)) == (normalise(one) == normalise(other))


@given(label=st.text(min_size=1))
def test_no_label_imitates_the_slug_of_another(label):
    """Where letters were lost, the slug written as a label is another value."""
    made = slug(label)

    if "--" in made:
        assert slug(made) != made


def test_an_unknown_value_is_typed_like_the_known_and_lives_in_its_own_scheme(context, said):
    """Never in the known scheme; its other spellings stay."""
    value = Unknown("keyword", "jardinage", "Jardinage")
    node = unknown_concept(context, value, ["Jardinage", "JARDINAGE"])
    scheme = unknown_scheme(context, "keyword")

    assert node.iri == "https://sheets.example/id/concept/keyword/jardinage"
    assert said(node, TYPE) == [("@id", f"{SKOS}Concept"), ("@id", f"{CSG}Keyword")]
    assert said(node, LABEL) == said(node, f"{SKOS}prefLabel") == [("fr", "Jardinage")]
    assert said(node, f"{SKOS}altLabel") == [("fr", "JARDINAGE")]
    assert said(node, f"{SKOS}inScheme") == [("@id", scheme.iri)]
    assert scheme.iri == "https://sheets.example/id/scheme/keyword"
    assert said(scheme, f"{RDFS}seeAlso") == [("@id", f"{VOC}keyword")]


def test_every_scheme_has_a_scheme_for_its_unknown_values(context):
    """Each with a label in French."""
    for scheme in context.vocabulary.classes:
        assert len(lines([unknown_scheme(context, scheme)])) == 4
        assert Base("http://x/").scheme(scheme).endswith(scheme)
