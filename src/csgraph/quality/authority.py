"""Turn the triples of one or many sheets into SHACL results with pySHACL, the authority.

The shapes are parsed and prepared once a process. Nothing is inferred, and the shapes
are no part of the graph that is judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shapes_graph import ShapesGraph
from rdflib import SH, URIRef

from csgraph.namespaces import CSGSH
from csgraph.quality import shapes
from csgraph.quality.graphs import WalkedGraph
from csgraph.quality.screen import Result

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib import Graph


class Authority:
    """pySHACL with one set of shapes."""

    def __init__(self, graph: Graph) -> None:
        self._shapes = ShapesGraph(shapes.flattened(graph))

    def results(self, data: WalkedGraph) -> frozenset[Result]:
        """Return what pySHACL finds in one graph."""
        executor = SHACLExecutor()
        return frozenset(
            _result(triples)
            for shape in self._shapes.shapes
            for _, _, triples in shape.validate(executor, data)[1]
        )


def _result(triples: Iterable[tuple[Any, Any, Any]]) -> Result:
    of = {predicate: value for _, predicate, value in triples}
    value = of.get(SH.value)
    return Result(
        shape=str(of[SH.sourceShape][1]).removeprefix(CSGSH),
        component=str(of[SH.sourceConstraintComponent][1]).removeprefix(str(SH)),
        focus=str(of[SH.focusNode][1]),
        value=None if value is None else str(_term(value[1])),
    )


def _term(node: Any) -> ox.NamedNode | ox.Literal:
    if isinstance(node, URIRef):
        return ox.NamedNode(node)
    if node.language:
        return ox.Literal(node, language=node.language)
    return (
        ox.Literal(node, datatype=ox.NamedNode(node.datatype))
        if node.datatype
        else ox.Literal(node)
    )
