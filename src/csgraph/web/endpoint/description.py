"""Describe the endpoint to programs: the SPARQL 1.1 Service Description of a release.

Everything has an address below that of the endpoint, under the release's base, whatever
host was asked: no blank nodes, and the same bytes for all. No `sd:feature` is claimed:
nothing is dereferenced, federated or united here.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from csgraph import settings
from csgraph.namespaces import DCAT, DCTERMS, PREFIXES, RDF, RDFS, VOID, XSD
from csgraph.store.formats import FORMATS, Format
from csgraph.web.dataset.citation import dataset
from csgraph.web.manifest import Manifest

SD = "http://www.w3.org/ns/sparql-service-description#"
_W3C_FORMATS = "http://www.w3.org/ns/formats/"
_PREFIXES = {name: PREFIXES[name] for name in ("dcterms", "rdf", "rdfs", "xsd")}
_PREFIXES |= {"formats": _W3C_FORMATS, "sd": SD, "void": VOID}

_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF_XML",
}
"""What W3C calls our formats (Unique URIs for File Formats)."""


def describe(manifest: Manifest, deadline_s: float, form: Format, path: str = "/sparql") -> bytes:
    """Return the description of the endpoint on this release, in the format `form`.

    `path` is where it stands in the site: a kept release has an endpoint of its own.
    """
    rdf = ox.RdfFormat.from_media_type(form.media_type)
    prefixes = _PREFIXES if rdf in (ox.RdfFormat.TURTLE, ox.RdfFormat.RDF_XML) else None
    written = ox.serialize(_triples(manifest, deadline_s, path), format=rdf, prefixes=prefixes)
    return written or b""


def _triples(manifest: Manifest, deadline_s: float, path: str) -> Iterator[ox.Triple]:
    endpoint = manifest.base.iri.rstrip("/") + path
    yield _link(endpoint, RDF + "type", SD + "Service")
    yield _link(endpoint, SD + "endpoint", endpoint)
    yield _link(endpoint, SD + "supportedLanguage", SD + "SPARQL11Query")
    for each in FORMATS:
        yield _link(endpoint, SD + "resultFormat", _W3C_FORMATS + _NAMES[each.name])
    for language, said in _limits(deadline_s).items():
        yield _said(endpoint, RDFS + "comment", ox.Literal(said, language=language))
    for name in ("void", "catalog", "examples" if manifest.graphs.catalogue else "void"):
        yield _link(endpoint, RDFS + "seeAlso", f"{manifest.base.iri}{name}.ttl")
    yield _link(endpoint, DCAT + "servesDataset", dataset(manifest.base))
    yield from _dataset(manifest, endpoint)


def _dataset(manifest: Manifest, endpoint: str) -> Iterator[ox.Triple]:
    """Yield the default dataset, and the graphs that a request may choose among."""
    dataset, available = endpoint + "#dataset", endpoint + "#graphs"
    yield _link(endpoint, SD + "defaultDataset", dataset)
    yield _link(dataset, RDF + "type", SD + "Dataset")
    yield _said(dataset, DCTERMS + "hasVersion", ox.Literal(manifest.version))
    yield _link(endpoint, SD + "availableGraphs", available)
    yield _link(available, RDF + "type", SD + "GraphCollection")
    for iri, triples in manifest.graphs.triples.items():
        named = f"{endpoint}#{iri.rpartition('/')[2]}"
        graph = f"{named}-graph"
        if iri == manifest.graphs.things:
            yield _link(dataset, SD + "defaultGraph", graph)
        else:
            yield _link(dataset, SD + "namedGraph", named)
        yield _link(available, SD + "namedGraph", named)
        yield _link(named, RDF + "type", SD + "NamedGraph")
        yield _link(named, SD + "name", iri)
        yield _link(named, SD + "graph", graph)
        yield _link(graph, RDF + "type", SD + "Graph")
        if triples is not None:
            count = ox.Literal(str(triples), datatype=ox.NamedNode(XSD + "integer"))
            yield _said(graph, VOID + "triples", count)


def _limits(deadline_s: float) -> dict[str, str]:
    """Return what bounds a query, in words."""
    s = settings
    return {
        "en": f"Read-only; no inference; no SERVICE. A query ends after {deadline_s:g} s (less "
        f"with “timeout”) and has at most {s.QUERY_LENGTH_CHARS} characters, {s.QUERY_DEPTH} "
        f"levels of brackets, {s.QUERY_OPERATORS} operators and {s.QUERY_JOINS} joined patterns. "
        f"An answer has at most "
        f"{s.QUERY_ANSWER_MB} MB and is whole or an error. A query that names no graph and uses a "
        f"term of VoID, SHACL or DCAT is asked over the catalogue too.",
        "fr": f"En lecture seule ; sans inférence ; sans SERVICE. Une requête s’arrête au bout de "
        f"{deadline_s:g} s (moins avec « timeout ») et compte au plus {s.QUERY_LENGTH_CHARS} "
        f"caractères, {s.QUERY_DEPTH} niveaux de parenthèses, {s.QUERY_OPERATORS} opérateurs et "
        f"{s.QUERY_JOINS} motifs joints. "
        f"Une réponse a au plus {s.QUERY_ANSWER_MB} Mo ; elle est entière ou c’est une erreur. "
        f"Une requête qui ne nomme aucun graphe et emploie un terme de VoID, SHACL ou DCAT porte "
        f"aussi sur le catalogue.",
    }


def _link(subject: str, predicate: str, target: str) -> ox.Triple:
    return _said(subject, predicate, ox.NamedNode(target))


def _said(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value)
