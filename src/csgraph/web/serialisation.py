"""Write a description in one of the formats of graphs, by the engine's own serialisers.

N-Triples, Turtle and JSON-LD give the same bytes each time; RDF/XML declares its
prefixes in any order.
"""

from __future__ import annotations

import pyoxigraph as ox

from csgraph.namespaces import CSGSH, DCAT, PROV, SCHEMA, SH, VOID, XHV, Base
from csgraph.release import turtle
from csgraph.store.formats import Format
from csgraph.web import nesting
from csgraph.web.descriptions import Description

_OTHERS = {
    "csgsh": CSGSH,
    "dcat": DCAT,
    "dqv": "http://www.w3.org/ns/dqv#",
    "pair": "http://virtual-assembly.org/ontologies/pair#",
    "prov": PROV,
    "schema": SCHEMA,
    "semapv": "https://w3id.org/semapv/vocab/",
    "sh": SH,
    "sssom": "https://w3id.org/sssom/",
    "voaf": "http://purl.org/vocommons/voaf#",
    "void": VOID,
    "xhv": XHV,
}


def write(description: Description, about: str, wanted: Format, base: Base) -> bytes:
    """Return the description, whose document is called `about`, in a format of graphs."""
    if wanted.name == "jsonld":
        return nesting.document(description, about)
    return written(list(description.triples()), wanted, base)


def written(triples: list[ox.Triple], wanted: Format, base: Base) -> bytes:
    """Return triples in a format, in the order they come; JSON-LD is expanded here."""
    known = {**turtle.prefixes(base), **_OTHERS}
    del known["sheet"]  # a field's address is longer: `sheet:s0\/field\/001` helps nobody
    if wanted.name == "turtle":
        return _turtle(triples, known)
    if wanted.name == "rdfxml":
        return ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=known) or b""
    syntax = ox.RdfFormat.JSON_LD if wanted.name == "jsonld" else ox.RdfFormat.N_TRIPLES
    return ox.serialize(triples, format=syntax) or b""


def _turtle(triples: list[ox.Triple], known: dict[str, str]) -> bytes:
    """Return Turtle with the prefixes it needs, sorted: the serialiser's come in any order."""
    iris = " ".join(str(triple) for triple in triples)
    needed = {name: iri for name, iri in sorted(known.items()) if f"<{iri}" in iris}
    text = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=needed) or b""
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in needed.items())
    return head.encode() + b"\n" + text.split(b"\n", len(needed))[-1]
