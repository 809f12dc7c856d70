"""Partitions count what a default graph holds, and nothing beside it."""

from __future__ import annotations

import pyoxigraph as ox

from csgraph.namespaces import RDF, VOID, XSD, Base
from csgraph.release.partitions import EXTENDED, part_name, partitions

TURTLE = """
@prefix : <http://e/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:a a :Action ; :by :c ; :year "2014"^^xsd:gYear ; :title "Un"@fr, "One"@en .
:b a :Action ; :by :c, :d .
:c a :Centre, :Organisation ; :title "C"@fr .
:x :by :y .
GRAPH :other { :z a :Action }
"""
GYEAR = f"{XSD}gYear"


def counted() -> dict[str, dict[str, str]]:
    """Return what is said of each part, by its name."""
    store = ox.Store()
    store.load(TURTLE.encode(), format=ox.RdfFormat.TRIG)
    said: dict[str, dict[str, str]] = {}
    for subject, prop, _, text in partitions(store, Base("http://b/")):
        said.setdefault(subject.removeprefix("http://b/void#"), {})[prop] = text
    return said


def test_things_statements_and_values_are_counted_by_class():
    """A thing of two classes counts in both; what has no class in none."""
    said = counted()

    by = "class-http-e-Action-property-http-e-by"
    assert said["class-http-e-Action"][f"{VOID}entities"] == "2"
    assert said[by][f"{VOID}triples"] == "3"
    assert said[f"{by}-class-http-e-Centre"][f"{VOID}triples"] == "2"
    assert said[f"{by}-class-http-e-Organisation"][f"{VOID}triples"] == "2"
    assert said["http://b/graph/data"][f"{VOID}triples"] == "12"


def test_datatypes_of_values_are_counted():
    """Two languages are one datatype."""
    title = "class-http-e-Action-property-http-e-title-datatype-rdf-langString"
    year = "class-http-e-Action-property-http-e-year-datatype-xsd-gYear"

    assert counted()[title] == {
        f"{EXTENDED}datatype": f"{RDF}langString",
        f"{VOID}triples": "2",
    }
    assert counted()[year][f"{EXTENDED}datatype"] == GYEAR


def test_a_name_has_only_letters_digits_and_dashes():
    """So that it can stand behind a `#`, whatever the address."""
    assert part_name("https://w3id.org/csgraph/def#Action") == "csg-Action"
    assert part_name("http://e/a?b#é<x") == "http-e-a-b-x"
