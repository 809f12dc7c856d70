"""The terms of authorities that the catalogue uses, with the class that makes them one there.

Addresses are those of the lists of the Publications Office of the European Union, of
IANA and of SPDX. DCAT-AP asks that each term is typed where it is used.
"""

from __future__ import annotations

from csgraph.namespaces import DCTERMS, RDF, RDFS, SKOS

Row = tuple[str, str, str, str]
"""A statement: subject, property, kind of the value (`@id`, a language, a datatype, or
nothing for a plain text), value."""

_EU = "http://publications.europa.eu/resource/authority/"
_IANA = "https://www.iana.org/assignments/media-types/"

FRENCH = f"{_EU}language/FRA"
PUBLIC = f"{_EU}access-right/PUBLIC"
SOCIETY = f"{_EU}data-theme/SOCI"
OPEN_LICENCE = "https://spdx.org/licenses/etalab-2.0"
"""Licence Ouverte 2.0, under which INSEE's table is published."""

_FORMATS = {
    "N-Quads": f"{_EU}file-type/RDF_N_QUADS",
    "Turtle": f"{_EU}file-type/RDF_TURTLE",
    "JSON-LD": f"{_EU}file-type/JSON_LD",
    "CSV": f"{_EU}file-type/CSV",
}

FREQUENCIES = frozenset(
    "UNKNOWN UPDATE_CONT DAILY WEEKLY BIWEEKLY MONTHLY BIMONTHLY QUARTERLY ANNUAL_3 ANNUAL_2 "
    "ANNUAL BIENNIAL TRIENNIAL AS_NEEDED IRREG NEVER NOT_PLANNED OTHER".split()
)
"""How often a publisher may say that the data change, by the code of the EU's list."""


def link(subject: str, prop: str, target: str) -> Row:
    """Return a statement that leads to a thing."""
    return (subject, prop, "@id", target)


def language() -> list[Row]:
    """Return the French language, in which sheets are written."""
    return [_typed(FRENCH, "LinguisticSystem")]


def theme() -> list[Row]:
    """Return the theme of data on action sheets: population and society."""
    return [
        (SOCIETY, RDF + "type", "@id", SKOS + "Concept"),
        (SOCIETY, SKOS + "prefLabel", "fr", "Population et société"),
        (SOCIETY, SKOS + "prefLabel", "en", "Population and society"),
    ]


def frequency(code: str) -> tuple[str, list[Row]]:
    """Return the address of how often data change, and what makes it a term."""
    iri = f"{_EU}frequency/{code}"
    return iri, [_typed(iri, "Frequency")]


def access() -> list[Row]:
    """Return the access right of what anybody may have."""
    return [_typed(PUBLIC, "RightsStatement")]


def licence(iri: str) -> list[Row]:
    """Return what makes an address a licence."""
    return [_typed(iri, "LicenseDocument")]


def media_type(name: str) -> tuple[str, list[Row]]:
    """Return IANA's address of a media type, and what makes it a term."""
    iri = _IANA + name
    return iri, [_typed(iri, "MediaType")]


def file_format(name: str) -> tuple[str, list[Row]]:
    """Return the address of a dump's format, and what makes it a term.

    It has a label, which harvesters show; a media type has none, for they take its address.
    Raises `KeyError` for a format that no dump has.
    """
    iri = _FORMATS[name]
    return iri, [_typed(iri, "MediaTypeOrExtent"), (iri, RDFS + "label", "", name)]


def _typed(iri: str, name: str) -> Row:
    return (iri, RDF + "type", "@id", DCTERMS + name)
