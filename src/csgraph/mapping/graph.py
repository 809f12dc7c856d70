"""A node of the graph and its statements, and how they become lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from csgraph.mapping.literals import Term, canonical
from csgraph.namespaces import RDF, RDFS

TYPE = f"{RDF}type"
LABEL = f"{RDFS}label"

Statement = tuple[str, Term]


@dataclass(slots=True)
class Node:
    """A subject's IRI and its statements: predicate IRI and object, each once."""

    iri: str
    statements: list[Statement] = field(default_factory=list)

    def add(self, predicate: str, term: Term) -> None:
        """State something of this node."""
        self.statements.append((predicate, term))

    def without(self, predicates: frozenset[str]) -> Node:
        """Return this node without what `predicates` say of it."""
        return Node(self.iri, [s for s in self.statements if s[0] not in predicates])


def lines(nodes: Iterable[Node], graph: str | None = None) -> list[str]:
    """Return the canonical lines of `nodes` in code-point order, each once.

    N-Triples, or N-Quads where `graph` names a graph; every line ends with `\\n`.
    """
    end = _end(graph)
    return sorted(
        {
            f"<{node.iri}> <{predicate}> {canonical(term)}{end}"
            for node in nodes
            for predicate, term in node.statements
        }
    )


def told(nodes: Iterable[Node], graph: str | None = None) -> list[tuple[str, str]]:
    """Return the lines of `nodes` as `lines` does, each with its predicate."""
    end = _end(graph)
    return sorted(
        {
            (f"<{node.iri}> <{predicate}> {canonical(term)}{end}", predicate)
            for node in nodes
            for predicate, term in node.statements
        }
    )


def _end(graph: str | None) -> str:
    return f" <{graph}> .\n" if graph else " .\n"
