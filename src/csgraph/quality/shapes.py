"""Turn the files of `shapes/` into what both validators and the findings need.

A shape is known by the last part of its IRI. Refuses nothing: that each shape has a
severity, two messages and a failing case is for the contract tests to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rdflib import RDF, SH, Graph, Namespace, URIRef
from rdflib.collection import Collection

from csgraph import resources
from csgraph.findings import Severity
from csgraph.namespaces import CSGSH

if TYPE_CHECKING:
    from pathlib import Path

    from rdflib.term import Node

_CODE = Namespace(CSGSH).code
_TARGETS = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)


@dataclass(frozen=True, slots=True)
class Shape:
    """A property shape: its content code or None, its severity, what it looks at.

    `paths` are the IRIs of the properties it looks at: several where any one of them
    will do, none where it looks from the other end.
    """

    name: str
    code: str | None
    severity: Severity
    paths: tuple[str, ...]

    @property
    def is_structural(self) -> bool:
        """A structural shape speaks to us: one result stops the build."""
        return self.code is None


def files() -> list[Path]:
    """Return the files of the shapes, in the order of their names."""
    return sorted(resources.folder("shapes").glob("*.ttl"))


def turtle() -> bytes:
    """Return all shapes as one Turtle document."""
    return b"\n".join(path.read_bytes() for path in files())


def graph() -> Graph:
    """Return all shapes as a graph of its own, free to be changed."""
    return Graph(bind_namespaces="none").parse(data=turtle(), format="turtle")


@cache
def by_name() -> dict[str, Shape]:
    """Return every property shape that can have a result, by name."""
    shapes = graph()
    found = (_shape(shapes, node) for node in shapes.subjects(RDF.type, SH.PropertyShape))
    return {shape.name: shape for shape in found if shape is not None}


@cache
def content_groups() -> frozenset[str]:
    """Return the IRIs of the node shapes that hold content shapes only."""
    shapes = graph()
    return frozenset(
        str(node)
        for node in shapes.subjects(RDF.type, SH.NodeShape)
        if any(True for _ in shapes.objects(node, SH.property))
        and all(_speaks_to_authors(shapes, held) for held in shapes.objects(node, SH.property))
    )


def _speaks_to_authors(shapes: Graph, node: Node) -> bool:
    if (node, SH.severity, None) in shapes:
        return (node, _CODE, None) in shapes
    return all(_speaks_to_authors(shapes, held) for held in shapes.objects(node, SH.property))


@cache
def groups_by_shape() -> dict[str, frozenset[str]]:
    """Return for each property shape the IRIs of the node shapes that ask for it."""
    shapes = graph()
    return {
        name: frozenset(
            str(group)
            for group in shapes.transitive_subjects(SH.property, URIRef(CSGSH + name))
            if (group, RDF.type, SH.NodeShape) in shapes
        )
        for name in by_name()
    }


def _shape(shapes: Graph, node: Node) -> Shape | None:
    severity = shapes.value(node, SH.severity)
    if severity is None:  # it only leads from a value to the actions that have it
        return None
    code = shapes.value(node, _CODE)
    return Shape(
        str(node).removeprefix(CSGSH),
        str(code) if code is not None else None,
        Severity(str(severity).removeprefix(str(SH))),
        _paths(shapes, node),
    )


def _paths(shapes: Graph, node: Node) -> tuple[str, ...]:
    path = shapes.value(node, SH.path)
    if isinstance(path, URIRef):
        return (str(path),)
    choice = shapes.value(path, SH.alternativePath)
    return tuple(str(p) for p in Collection(shapes, choice)) if choice is not None else ()


def flattened(shapes: Graph) -> Graph:
    """Give each property shape the targets of its node shapes, and drop those.

    The same results by SHACL's definitions (a property shape may have targets), but
    pySHACL then judges a shape once for all its focus nodes, not once for each: four
    times faster. Only node shapes that hold nothing but targets and properties.
    """
    for node in list(shapes.subjects(RDF.type, SH.NodeShape)):
        targets = [(p, o) for p in _TARGETS for o in shapes.objects(node, p)]
        held = list(shapes.objects(node, SH.property))
        if not targets or not held:
            continue
        for member in held:
            for predicate, target in targets:
                shapes.add((member, predicate, target))
        shapes.remove((node, None, None))
    return shapes


def without_structure(shapes: Graph) -> Graph:
    """Drop the structural property shapes, and every mention of them."""
    for shape in by_name().values():
        if shape.is_structural:
            shapes.remove((URIRef(CSGSH + shape.name), None, None))
            shapes.remove((None, None, URIRef(CSGSH + shape.name)))
    return shapes
