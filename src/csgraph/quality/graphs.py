"""Turn N-Triples into a graph that pySHACL can walk: read-only, indexed for its steps.

rdflib's own parser and store would serve as well, at four times the cost, and would
rewrite `"01"^^xsd:integer` before it is judged; here every literal stays as written.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef

from csgraph.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Generator

    from rdflib.term import Node

_STRING = f"{XSD}string"


class WalkedGraph(Graph):
    """The triples of some sheets, without blank nodes, each triple once."""

    def __init__(self, ntriples: bytes) -> None:
        super().__init__(bind_namespaces="none")
        self._out: dict[Node, dict[Node, list[Node]]] = defaultdict(lambda: defaultdict(list))
        self._pairs: dict[Node, list[tuple[Node, Node]]] = defaultdict(list)
        self._into: dict[Node, dict[Node, list[Node]]] = {}
        # Sheets share the lines of their centre, source and list values.
        lines = b"".join(dict.fromkeys(ntriples.splitlines(keepends=True)))
        for triple in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES):
            subject, predicate = _iri(triple.subject.value), _iri(triple.predicate.value)
            value = triple.object
            node = _iri(value.value) if isinstance(value, ox.NamedNode) else _literal(value)
            self._out[subject][predicate].append(node)
            self._pairs[predicate].append((subject, node))

    # The names and defaults of these four are rdflib's: pySHACL calls them by both.

    def objects(self, subject: Any = None, predicate: Any = None, unique: bool = False) -> Any:  # noqa: ARG002
        """Yield the values of a property of a node; both must be given."""
        return iter(self._out[subject][predicate] if subject in self._out else ())

    def subjects(self, predicate: Any = None, object: Any = None, unique: bool = False) -> Any:  # noqa: A002, ARG002
        """Yield the nodes that have this value; both must be given."""
        if predicate not in self._into:
            into: dict[Node, list[Node]] = defaultdict(list)
            for subject, value in self._pairs.get(predicate, ()):
                into[value].append(subject)
            self._into[predicate] = into
        return iter(self._into[predicate].get(object, ()))

    def subject_objects(self, predicate: Any = None, unique: bool = False) -> Any:  # noqa: ARG002
        """Yield each node that has the property, with its value."""
        return iter(self._pairs.get(predicate, ()))

    def triples(self, triple: Any) -> Generator[Any, None, None]:
        """Yield the triples that fit, for the steps that have no shorter way."""
        wanted_subject, wanted_predicate, wanted_object = triple
        for predicate, pairs in self._pairs.items():
            if wanted_predicate in (None, predicate):
                for subject, value in pairs:
                    if wanted_subject in (None, subject) and wanted_object in (None, value):
                        yield subject, predicate, value


@lru_cache(maxsize=4096)
def _iri(value: str) -> URIRef:
    return URIRef(value)


def _literal(value: Any) -> Literal:
    if value.language:
        return Literal(value.value, lang=value.language)
    datatype = value.datatype.value
    if datatype == _STRING:
        return Literal(value.value)
    return _typed(value.value, datatype)


@lru_cache(maxsize=4096)
def _typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=_iri(datatype), normalize=False)
