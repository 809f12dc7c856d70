"""Whatever a release says of a thing, every format of its document says just that."""

from __future__ import annotations

import json

import pyoxigraph as ox
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from csgraph.namespaces import CSG, DCTERMS, FOAF, RDF, RDFS, SKOS, XSD, Base
from csgraph.release.jsonld import context
from csgraph.store import formats
from csgraph.store.formats import Kind
from csgraph.web.entity.descriptions import Description
from csgraph.web.entity.nesting import document, listing
from csgraph.web.entity.serialisation import write

ABOUT = "http://localhost:8000/action/a0"
IRIS = [
    "http://localhost:8000/id/action/a0",
    ABOUT,
    "http://localhost:8000/id/sheet/s0/field/001",
    "https://w3id.org/csgraph/voc/status/en-cours",
    f"{CSG}Action",
    "urn:x:y",
    "mailto:a@b.example",
]
TYPE = RDF + "type"
CLASSES = [f"{CSG}Action", f"{SKOS}Concept", f"{FOAF}Document", "https://other.example/p#Class"]
LINKS = [CSG + "keyword", CSG + "status", FOAF + "isPrimaryTopicOf", TYPE,
         FOAF + "primaryTopic", "https://other.example/p#q", CSG + "summary"]  # fmt: skip
SAYS = [RDFS + "label", CSG + "summary", CSG + "keyword", DCTERMS + "title", CSG + "text",
        SKOS + "prefLabel", CSG + "firstLine", CSG + "year", "urn:x:says"]  # fmt: skip
NTRIPLES = formats.by_name(Kind.GRAPH, "ntriples")
TEXTS = st.one_of(
    st.sampled_from([*IRIS, "", "csg:Action", "status", "@id", "_:b", "true", "5", "\\u0041"]),
    st.text(
        st.characters(
            exclude_categories=["Cs", "Cc"],
            exclude_characters="\ufffe\uffff",
            include_characters="\t\n\r",
        ),
        max_size=12,
    ),
)
KINDS = st.sampled_from(["", "fr", "en", "de", f"{XSD}gYear", f"{XSD}integer", f"{XSD}token"])


@st.composite
def descriptions(draw: st.DrawFn) -> Description:
    """Draw a small graph around one thing, cycles and strange values included."""
    made = Description(IRIS[0])
    for _ in range(draw(st.integers(1, 12))):
        subject = draw(st.sampled_from(IRIS))
        if draw(st.booleans()):
            prop = draw(st.sampled_from(LINKS))
            made.link(subject, prop, draw(st.sampled_from(CLASSES if prop == TYPE else IRIS)))
        else:
            made.say(subject, draw(st.sampled_from(SAYS)), draw(KINDS), draw(TEXTS))
    return made


def read(body: bytes, syntax: ox.RdfFormat) -> set[ox.Triple]:
    """Return the triples of a document."""
    return {quad.triple for quad in ox.parse(body, format=syntax)}


@given(descriptions())
def test_nesting_loses_and_adds_nothing(made: Description):
    """A value that looks like an address, a node that leads to itself, a foreign property."""
    want = set(made.triples())

    assert read(document(made, ABOUT), ox.RdfFormat.JSON_LD) == want
    assert read(listing(made.nodes), ox.RdfFormat.JSON_LD) == want


@given(descriptions())
def test_every_format_says_the_same(made: Description):
    """One graph, whatever the form; the same bytes each time where they are said to be."""
    want = set(made.triples())
    for form in formats.of_kind(Kind.GRAPH):
        syntax = ox.RdfFormat.from_media_type(form.media_type)
        assert syntax
        assert read(write(made, ABOUT, form, Base()), syntax) == want


@given(descriptions())
def test_another_parser_reads_the_same_from_xml(made: Description):
    """Carriage returns and blanks at the ends included."""
    form = formats.by_name(Kind.GRAPH, "rdfxml")
    read_there = rdflib.Graph().parse(data=write(made, ABOUT, form, Base()), format="xml")
    want = rdflib.Graph().parse(data=write(made, ABOUT, NTRIPLES, Base()), format="nt")

    assert {t.n3() for row in read_there for t in row} == {t.n3() for row in want for t in row}


@given(descriptions())
def test_a_document_carries_only_entries_of_our_context(made: Description):
    """The part of the context that is needed, unchanged."""
    table = json.loads(document(made, ABOUT))["@context"]

    assert table.items() <= context().items()
