"""Read the ontology and the shapes as published files: each node's statements, each version.

The folders of this installation are read, not a release: a term means the same on
every site. An older version is read from `ontology/released/`, which keeps each one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from csgraph import resources
from csgraph.namespaces import CSG, ONTOLOGY, OWL, RDF, XSD
from csgraph.release.jsonld import Statement

Nodes = dict[str, list[Statement]]

CLASS = OWL + "Class"
PROPERTIES = tuple(OWL + f"{kind}Property" for kind in ("Object", "Datatype", "Annotation"))
_VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")


@cache
def ontology() -> Nodes:
    """Return the ontology as it stands: header, terms, reasons of alignments."""
    folder = resources.folder("ontology")
    return _read([folder / "csgraph.ttl", *folder.glob("modules/*.ttl"), folder / "alignments.ttl"])


@cache
def with_lists() -> Nodes:
    """Return all that bears the ontology's version: itself and the seven lists."""
    lists = _read(resources.folder("ontology").glob("schemes/*.ttl"))
    return {**ontology(), **lists}


def version(name: str, folder: Path | None = None) -> Nodes | None:
    """Return a version, lists included, by its name (`0.1.0`), or None if none is called so."""
    if not _VERSION.fullmatch(name):
        return None
    if name == text(ontology(), ONTOLOGY, OWL + "versionInfo"):
        return with_lists()
    kept = (folder or resources.folder("ontology")) / "released" / f"{name}.ttl"
    return _read([kept]) if kept.is_file() else None


def terms(nodes: Nodes) -> dict[str, list[str]]:
    """Return the IRIs of our own terms in the order of their names: classes, properties, others."""
    found: dict[str, list[str]] = {"classes": [], "properties": [], "others": []}
    for iri in sorted(iri for iri in nodes if iri.startswith(CSG)):
        kinds = {kind for _, kind in values(nodes, iri, RDF + "type")}
        is_property = not kinds.isdisjoint(PROPERTIES)
        found["classes" if CLASS in kinds else "properties" if is_property else "others"] += [iri]
    return found


def values(nodes: Nodes, iri: str, prop: str) -> list[tuple[str, str]]:
    """Return the values of a property, each with its kind (`@id`, a language, a datatype)."""
    return [value for said, value in nodes.get(iri, []) if said == prop]


def text(nodes: Nodes, iri: str, prop: str, language: str | None = None) -> str | None:
    """Return the first value of a property, in `language` where one is named, or None."""
    said = values(nodes, iri, prop)
    return next((t for kind, t in said if language in (None, kind)), None)


@cache
def shapes() -> tuple[ox.Triple, ...]:
    """Return the triples of the shapes, blank nodes named alike each time."""
    found = ox.Dataset()
    for path in sorted(resources.folder("shapes").glob("*.ttl")):
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
            found.add(quad)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return tuple(sorted((quad.triple for quad in found), key=str))


def statement(predicate: ox.NamedNode, value: object) -> Statement:
    """Return a statement of a parsed triple. Raises `TypeError` for a blank node."""
    match value:
        case ox.NamedNode():
            return predicate.value, ("@id", value.value)
        case ox.Literal():
            plain = "" if value.datatype.value == XSD + "string" else value.datatype.value
            return predicate.value, (value.language or plain, value.value)
    raise TypeError(f"{value} stands where a published file has no blank node")


def _read(paths: Iterable[Path]) -> Nodes:
    nodes: Nodes = {}
    for path in sorted(paths):
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            said = nodes.setdefault(str(quad.subject.value), [])
            said.append(statement(quad.predicate, quad.object))
    return nodes
