"""Write a description in one of the formats of graphs, by the engine's own serialisers.

N-Triples, Turtle and JSON-LD give the same bytes each time; RDF/XML declares its
prefixes in any order, and is refused where XML can't carry a character.
"""

from __future__ import annotations

import re

import pyoxigraph as ox
from werkzeug.exceptions import NotAcceptable

from csgraph.namespaces import CSGSH, DCAT, PROV, SCHEMA, SH, VOID, XHV, Base
from csgraph.release import turtle
from csgraph.store.formats import Format
from csgraph.web.entity import nesting
from csgraph.web.entity.descriptions import Description

_OTHERS = {
    "csgsh": CSGSH,
    "dcat": DCAT,
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "dqv": "http://www.w3.org/ns/dqv#",
    "pair": "http://virtual-assembly.org/ontologies/pair#",
    "prov": PROV,
    "schema": SCHEMA,
    "semapv": "https://w3id.org/semapv/vocab/",
    "sh": SH,
    "spdx": "http://spdx.org/rdf/terms#",
    "sssom": "https://w3id.org/sssom/",
    "voaf": "http://purl.org/vocommons/voaf#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": VOID,
    "voidext": "http://ldf.fi/void-ext#",
    "xhv": XHV,
}

_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
"""In UTF-8; the last two are U+FFFE and U+FFFF."""


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
        return _xml(ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=known) or b"")
    syntax = ox.RdfFormat.JSON_LD if wanted.name == "jsonld" else ox.RdfFormat.N_TRIPLES
    return ox.serialize(triples, format=syntax) or b""


def _xml(text: bytes) -> bytes:
    """Return what the engine wrote so that XML carries it.

    A carriage return must be named: a parser reads a bare one as a line feed (XML 1.0,
    2.11). Raises `NotAcceptable` for a character that XML has no form for.
    """
    if _NOT_XML.search(text):
        raise NotAcceptable(
            "This document holds a control character, and XML has no form for it: take Turtle. / "
            "Ce document contient un caractère de contrôle que XML ne peut pas porter."
        )
    return text.replace(b"\r", b"&#xD;")


def _turtle(triples: list[ox.Triple], known: dict[str, str]) -> bytes:
    """Return Turtle with the prefixes it needs, sorted: the serialiser's come in any order."""
    iris = " ".join(str(triple) for triple in triples)
    needed = {name: iri for name, iri in sorted(known.items()) if f"<{iri}" in iris}
    text = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=needed) or b""
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in needed.items())
    return head.encode() + b"\n" + text.split(b"\n", len(needed))[-1]
