"""Describe the dataset of a release in VoID: where it is, how much it holds, of what.

Everything has an address below `/void` under the release's base: no blank nodes. What
is counted is counted once a release; only dumps that may be had are named.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from csgraph.namespaces import CSG, DCTERMS, FOAF, OWL, RDF, RDFS, SKOS, VOC, VOID, XSD
from csgraph.release.partitions import part_name
from csgraph.store.oxigraph import Row
from csgraph.territories import LICENCE
from csgraph.web.dataset.citation import citation, dataset
from csgraph.web.entity.descriptions import Description
from csgraph.web.links import GRAPHS
from csgraph.web.manifest import Manifest
from csgraph.web.names import short
from csgraph.web.releases import OpenRelease

_W3C_FORMATS = "http://www.w3.org/ns/formats/"
_FEATURES = {"N-Quads": "N-Quads", "Turtle": "Turtle", "JSON-LD": "JSON-LD"}
_BORROWED = (DCTERMS, FOAF, SKOS, "http://rdf.insee.fr/def/geo#", "http://www.w3.org/ns/org#")
_BESIDE = {"quality": "quality.nq.gz", "registry": "registry.nq.gz"}
_NO_NAME = re.compile(r"[^A-Za-z0-9]+")
_counts: WeakKeyDictionary[OpenRelease, dict[str, list[tuple[str, int]]]] = WeakKeyDictionary()
_links: WeakKeyDictionary[OpenRelease, list[Row]] = WeakKeyDictionary()

_OF_THE_TABLE = {
    "fr": "Code officiel géographique 2026 et populations (Insee), intercommunalités et SIREN "
    "(DGCL), codes postaux (La Poste), réunis par Etalab : @etalab/decoupage-administratif 6.0.0.",
    "en": "Official geographic code 2026 and populations (INSEE), intercommunalities and SIREN "
    "(DGCL), postcodes (La Poste), gathered by Etalab: @etalab/decoupage-administratif 6.0.0.",
}

GRAPH_TITLES = {
    "data": ("Les choses : graphe par défaut", "The things: default graph"),
    "evidence": ("Les fiches, champ par champ", "The sheets, field by field"),
    "history": ("Ce qui n’est plus publié", "What is no longer published"),
    "links": ("Qui a relu chaque lien, et pourquoi", "Who agreed to each link, and why"),
    "quality": ("Constats et taux de remplissage", "Findings and fill rates"),
    "registry": ("Les territoires de l'Insee", "INSEE's territories"),
    "catalogue": ("Ce qui décrit les données", "What describes the data"),
}
"""What each graph is called, in French and English."""


def describe_dataset(release: OpenRelease) -> Description:
    """Return what `/void` says: the dataset, its graphs, its classes and properties."""
    manifest = release.manifest
    this = dataset(manifest.base)
    description = Description(this)
    _add_head(description, manifest, this)
    _add_access(description, manifest, this)
    for name in graphs_of(manifest):
        _add_graph(description, manifest, name)
        if name == "catalogue":  # it is about the dataset, and no part of it
            continue
        description.link(this, VOID + "subset", manifest.base.graph(name))
    _add_partitions(description, release, this)
    _add_linksets(description, release, this)
    return description


def describe_graph(release: OpenRelease, name: str) -> Description:
    """Return what `/graph/{name}` says of one graph."""
    manifest = release.manifest
    description = Description(manifest.base.graph(name))
    _add_graph(description, manifest, name)
    this = description.thing
    description.link(this, DCTERMS + "isPartOf", dataset(manifest.base))
    description.link(this, VOID + "inDataset", dataset(manifest.base))
    description.say(this, OWL + "versionInfo", "", manifest.version)
    return description


def graphs_of(manifest: Manifest) -> list[str]:
    """Return the names of the graphs that this release has."""
    return [name for name in GRAPHS if manifest.base.graph(name) in manifest.graphs.triples]


def triples_of(manifest: Manifest, name: str) -> int | None:
    """Return how many triples a graph holds, or None where the manifest does not say."""
    return manifest.graphs.triples[manifest.base.graph(name)]


def dumps_of(manifest: Manifest, name: str) -> list[str]:
    """Return the paths of the dumps that hold a graph and may be had."""
    if name == "catalogue":
        return []
    wanted = {_BESIDE[name]} if name in _BESIDE else {"data.nq.gz"}
    if name == "data":
        wanted |= {"data.ttl.gz", "data.jsonld.gz"}
    form = "" if name in _BESIDE else f"{'facts' if manifest.public == 'facts' else 'full'}/"
    names = {form + each for each in wanted}
    return [f"/dumps/{dump.name}" for dump in manifest.served_dumps if dump.name in names]


def _add_head(into: Description, manifest: Manifest, this: str) -> None:
    base = manifest.base.iri
    into.link(this, RDF + "type", VOID + "Dataset")
    label = "Les actions des centres sociaux"
    into.say(this, RDFS + "label", "fr", label)
    into.say(this, DCTERMS + "title", "fr", label)
    into.say(this, DCTERMS + "title", "en", "The actions of French community centres")
    into.say(this, OWL + "versionInfo", "", manifest.version)
    cited = citation(manifest, label, base)
    into.say(this, DCTERMS + "bibliographicCitation", "", cited)
    into.link(this, FOAF + "homepage", base)
    if manifest.date:
        into.say(this, DCTERMS + "issued", XSD + "date", manifest.date)
    if manifest.licence:
        into.link(this, DCTERMS + "license", manifest.licence)
    if manifest.rights:
        into.say(this, DCTERMS + "rights", "fr", manifest.rights)
    if manifest.publisher:
        publisher = f"{base}void#publisher"
        into.link(this, DCTERMS + "publisher", publisher)
        into.link(publisher, RDF + "type", FOAF + "Agent")
        into.say(publisher, FOAF + "name", "", manifest.publisher)
        into.say(publisher, RDFS + "label", "fr", manifest.publisher)


def _add_access(into: Description, manifest: Manifest, this: str) -> None:
    base = manifest.base.iri
    into.link(this, VOID + "sparqlEndpoint", f"{base}sparql")
    into.say(this, VOID + "uriSpace", "", f"{base}id/")
    for vocabulary in (CSG, VOC, *_BORROWED):
        into.link(this, VOID + "vocabulary", vocabulary)
    for dump in manifest.served_dumps:
        if dump.format in _FEATURES:
            into.link(this, VOID + "dataDump", f"{base}dumps/{dump.name}")
            into.link(this, VOID + "feature", _W3C_FORMATS + _FEATURES[dump.format])
    if manifest.quads:
        total = sum(manifest.quads.values())
        into.say(this, VOID + "triples", XSD + "integer", str(total))


def _add_graph(into: Description, manifest: Manifest, name: str) -> None:
    graph, (french, english) = manifest.base.graph(name), GRAPH_TITLES[name]
    into.link(graph, RDF + "type", VOID + "Dataset")
    into.say(graph, RDFS + "label", "fr", french)
    into.say(graph, DCTERMS + "title", "fr", french)
    into.say(graph, DCTERMS + "title", "en", english)
    if name == "registry":
        into.link(graph, DCTERMS + "license", LICENCE)
        for language, said in _OF_THE_TABLE.items():
            into.say(graph, DCTERMS + "description", language, said)
    if (triples := triples_of(manifest, name)) is not None:
        into.say(graph, VOID + "triples", XSD + "integer", str(triples))
    for path in dumps_of(manifest, name):
        into.link(graph, VOID + "dataDump", manifest.base.iri + path.removeprefix("/"))


def _add_partitions(into: Description, release: OpenRelease, this: str) -> None:
    """Add how many things of each class and statements of each property the data hold."""
    data, counted = release.manifest.base.graph("data"), counts_of(release)
    for kind, of, counts in (
        ("classes", "class", "entities"),
        ("properties", "property", "triples"),
    ):
        plural = f"{of}Partition"
        into.say(data, f"{VOID}{kind}", XSD + "integer", str(len(counted[kind])))
        for iri, count in counted[kind]:
            part = f"{this.removesuffix('dataset')}{of}-{part_name(iri)}"
            into.link(data, VOID + plural, part)
            into.link(part, VOID + of, iri)
            into.say(part, VOID + counts, XSD + "integer", str(count))
    _add_parts_of_classes(into, release, f"{this.removesuffix('dataset')}class-")


def _add_parts_of_classes(into: Description, release: OpenRelease, home: str) -> None:
    """Add which properties the things of each class have, and what their values are."""
    if catalogue := release.manifest.graphs.catalogue:
        for row in release.store.rows("catalogued", graph=catalogue):
            if row["thing"].text.startswith(home):
                into.value(row["thing"].text, row["property"].text, row["value"])


def _add_linksets(into: Description, release: OpenRelease, this: str) -> None:
    """Add how many reviewed links of each predicate lead to each registry."""
    root = this.removesuffix("dataset")
    for row in _linksets(release):
        predicate, space = row["property"].text, row["space"].text
        host = urlsplit(space).netloc
        target = f"{root}target-{_NO_NAME.sub('-', host)}"
        linkset = f"{root}linkset-{_NO_NAME.sub('-', f'{short(predicate)} {host}')}"
        into.link(this, VOID + "subset", linkset)
        into.link(linkset, RDF + "type", VOID + "Linkset")
        into.say(linkset, RDFS + "label", "fr", f"{short(predicate)} → {host}")
        into.link(linkset, VOID + "linkPredicate", predicate)
        into.link(linkset, VOID + "subjectsTarget", this)
        into.link(linkset, VOID + "objectsTarget", target)
        into.say(linkset, VOID + "triples", XSD + "integer", row["count"].text)
        into.link(target, RDF + "type", VOID + "Dataset")
        into.say(target, RDFS + "label", "fr", host)
        into.say(target, VOID + "uriSpace", "", space)


def _linksets(release: OpenRelease) -> list[Row]:
    """Return the predicate, the start of the address and the number of the links of each kind."""
    known = _links.get(release)
    if known is None:
        graph = release.manifest.base.graph("links")
        found = release.store.rows("linksets", graph=graph)
        known = sorted(found, key=lambda r: (r["property"].text, r["space"].text))
        _links[release] = known
    return known


def counts_of(release: OpenRelease) -> dict[str, list[tuple[str, int]]]:
    """Return how many things of each class, statements of each property: counted once."""
    known = _counts.get(release)
    if known is None:
        known = {
            kind: sorted(
                (row["term"].text, int(row["count"].text))
                for row in release.store.rows(f"partition_{kind}")
            )
            for kind in ("classes", "properties")
        }
        _counts[release] = known
    return known
