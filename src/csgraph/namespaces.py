"""The IRIs csgraph writes: its own namespaces, those it borrows, those of a base.

No IRI of a thing is built anywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from pyoxigraph import NamedNode

CSG = "https://w3id.org/csgraph/def#"
CSGSH = "https://w3id.org/csgraph/shapes#"
VOC = "https://w3id.org/csgraph/voc/"
ONTOLOGY = "https://w3id.org/csgraph/def"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "http://schema.org/"
SH = "http://www.w3.org/ns/shacl#"
IGEO = "http://rdf.insee.fr/def/geo#"
DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
XHV = "http://www.w3.org/1999/xhtml/vocab#"
INSEE = "http://id.insee.fr/geo/"

PREFIXES = {
    "csg": CSG,
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "igeo": IGEO,
    "org": ORG,
    "owl": OWL,
    "rdf": RDF,
    "rdfs": RDFS,
    "skos": SKOS,
    "xsd": XSD,
}
"""The prefixes of dumps, pages and the query form, in the order they are printed."""

DEFAULT_BASE = "http://localhost:8000/"


def is_web_address(text: str) -> bool:
    """Say whether `text` is an absolute http or https IRI, and nothing else.

    Invisible characters (RFC 3987, 4.1) and a user before the host could make an
    address look like another one: neither is taken.

    >>> is_web_address("https://creativecommons.org/licenses/by/4.0/")
    True
    >>> is_web_address("javascript:alert(1)")
    False
    """
    try:
        NamedNode(text)
        parts = urlsplit(text)
        is_plain = parts.username is None and parts.port != 0 and text.isprintable()
    except ValueError:
        return False
    return is_plain and parts.scheme in ("http", "https") and bool(parts.hostname)


@dataclass(frozen=True, slots=True)
class Base:
    """The address under which a publisher's things live; ends with `/`."""

    iri: str = DEFAULT_BASE

    def action(self, key: str) -> str:
        """Return the IRI of an action."""
        return f"{self.iri}id/action/{key}"

    def sheet(self, key: str) -> str:
        """Return the IRI of a sheet."""
        return f"{self.iri}id/sheet/{key}"

    def field(self, sheet_key: str, position: int) -> str:
        """Return the IRI of a sheet's field; its position has at least three digits."""
        return f"{self.iri}id/sheet/{sheet_key}/field/{position:03d}"

    def repeat(self, sheet_key: str, number: int) -> str:
        """Return the IRI of another place where the same sheet stands."""
        return f"{self.iri}id/sheet/{sheet_key}/repeat/{number:03d}"

    def source(self, key: str) -> str:
        """Return the IRI of an input file."""
        return f"{self.iri}id/source/{key}"

    def centre(self, key: str) -> str:
        """Return the IRI of a centre."""
        return f"{self.iri}id/centre/{key}"

    def organisation(self, key: str) -> str:
        """Return the IRI of an organisation that is no centre."""
        return f"{self.iri}id/organisation/{key}"

    def concept(self, scheme: str, slug: str) -> str:
        """Return the IRI of a list value outside the known list."""
        return f"{self.iri}id/concept/{scheme}/{slug}"

    def scheme(self, scheme: str) -> str:
        """Return the IRI of the scheme that holds a list's unknown values."""
        return f"{self.iri}id/scheme/{scheme}"

    def finding(self, key: str) -> str:
        """Return the IRI of a finding."""
        return f"{self.iri}id/finding/{key}"

    def link(self, key: str) -> str:
        """Return the IRI of a reviewed link."""
        return f"{self.iri}id/link/{key}"

    def graph(self, name: str) -> str:
        """Return the IRI of a graph: `data`, `evidence`, `links`, `history`, …"""
        return f"{self.iri}graph/{name}"
