"""Fold a query into the last part of a short address, and unfold what such an address holds.

Nothing is stored: the address is the query, compressed (RFC 1951) against a dictionary of
the words that our queries share, in the letters of base64url (RFC 4648), behind a checksum
that tells a damaged address. What unfolds is bounded, and only text: whether it may run is
judged like any query.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import zlib

from werkzeug.exceptions import BadRequest

from csgraph import settings

_FORM = "1"
"""The first letter of an address: how the rest is written. What is in print is never changed."""
_LETTERS = re.compile(r"[A-Za-z0-9_-]+")
_CHECKSUM_BYTES = 4
_RAW_DEFLATE = -15

_SHARED = (
    b"http://www.w3.org/2001/XMLSchema#dateTime igeo:subdivisionDe skos:altLabel skos:inScheme "
    b"csg:year csg:status csg:theme csg:dimension csg:audience csg:initiatorKind "
    b"csg:initiativeScale csg:partnershipScale csg:funderKind csg:description csg:summary "
    b"csg:Sheet csg:hasField csg:firstLine csg:lastLine foaf:isPrimaryTopicOf GROUP_CONCAT("
    b'DISTINCT ?label; SEPARATOR=", ") CONTAINS(LCASE(STR(?text)), LCASE("")) '
    b'FILTER NOT EXISTS { ?s a ?class } FILTER(LANG(?label) = "fr") UNION { MINUS { '
    b"VALUES (?_partner_iri) { (<https://w3id.org/csgraph/voc/partner-kind/caf>) } "
    b"<https://w3id.org/csgraph/voc/keyword/ <https://w3id.org/csgraph/voc/audience/ "
    b"<http://id.insee.fr/geo/departement/77> <http://id.insee.fr/geo/region/11> "
    b"GRAPH ?evidence { ?sheet CONSTRUCT { ASK { DESCRIBE BIND(STR(?s) AS ?name) HAVING("
    b"BASE <http://localhost:8000/> LIMIT 100 OFFSET 50 ORDER BY DESC(?count) ?label LIMIT 10 "
    b"PREFIX dcterms: <http://purl.org/dc/terms/>\nPREFIX foaf: <http://xmlns.com/foaf/0.1/>\n"
    b"PREFIX igeo: <http://rdf.insee.fr/def/geo#>\nPREFIX org: <http://www.w3.org/ns/org#>\n"
    b"PREFIX owl: <http://www.w3.org/2002/07/owl#>\n"
    b"PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>\n"
    b"PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
    b"PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    b"PREFIX csg: <https://w3id.org/csgraph/def#>\n"
    b"PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n\n"
    b"SELECT ?keyword (COUNT(DISTINCT ?action) AS ?actions) WHERE {\n"
    b"  ?action a csg:Action ;\n    csg:keyword/rdfs:label ?keyword ;\n"
    b"    csg:organisedBy/rdfs:label ?centre ; csg:partnerKind ?partner .\n"
    b"  OPTIONAL { ?action csg:department/rdfs:label ?department }\n}\n"
    b"GROUP BY ?keyword\nORDER BY DESC(?actions) ?keyword\n"
)
"""The dictionary of form 1. Another byte here would break every short address there is."""


def fold(query: str) -> str | None:
    """Return the last part of the short address of `query`; None if that would be too long.

    >>> unfold(fold("ASK {}"))
    'ASK {}'
    """
    written = query.replace("\r\n", "\n").encode("utf-8", "surrogatepass")
    press = zlib.compressobj(9, zlib.DEFLATED, _RAW_DEFLATE, zdict=_SHARED)
    pressed = _checksum(written) + press.compress(written) + press.flush()
    folded = _FORM + base64.urlsafe_b64encode(pressed).rstrip(b"=").decode("ascii")
    return folded if len(folded) <= settings.QUERY_LINK_CHARS else None


def unfold(folded: str) -> str:
    """Return the query that is folded there. Raises `BadRequest` for anything else."""
    letters = folded.removeprefix(_FORM)
    if letters == folded or not _LETTERS.fullmatch(letters):
        raise _damaged()
    try:
        pressed = base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
        written = _inflated(pressed[_CHECKSUM_BYTES:])
        if _checksum(written) != pressed[:_CHECKSUM_BYTES]:
            raise _damaged()
        return written.decode("utf-8")
    except (binascii.Error, zlib.error, UnicodeDecodeError):
        raise _damaged() from None


def _inflated(pressed: bytes) -> bytes:
    """Return what is pressed there, and never more than a query may hold."""
    press = zlib.decompressobj(_RAW_DEFLATE, zdict=_SHARED)
    written = press.decompress(pressed, settings.QUERY_LENGTH_BYTES + 1)
    if not press.eof or press.unused_data or len(written) > settings.QUERY_LENGTH_BYTES:
        raise _damaged()
    return written


def _checksum(written: bytes) -> bytes:
    return hashlib.sha256(written).digest()[:_CHECKSUM_BYTES]


def _damaged() -> BadRequest:
    return BadRequest(
        "This short address is damaged: it holds no query. Was a letter lost when it was copied? / "
        "Cette adresse courte est abîmée : elle ne contient pas de requête. Une lettre "
        "s’est-elle perdue en la copiant ?"
    )
