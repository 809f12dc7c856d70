"""List values to concepts: the known list first, else a concept of the publisher's own.

Lists are open: a value that no known concept bears is published under the base, typed
alike, in a scheme of its own, never in the known one.
"""

from __future__ import annotations

from dataclasses import dataclass

from csgraph.mapping.context import Context
from csgraph.mapping.graph import LABEL, TYPE, Node
from csgraph.mapping.literals import french, iri
from csgraph.namespaces import RDFS, SKOS, Base
from csgraph.normal import slug


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value outside the known list, as its concept will be published."""

    scheme: str
    slug: str
    label: str

    def iri(self, base: Base) -> str:
        """The IRI of its concept."""
        return base.concept(self.scheme, self.slug)


def concept(context: Context, scheme: str, written: str) -> str | Unknown:
    """Return the known concept's IRI, or the unknown value as a concept to be.

    `written` holds no character that XML can't carry, and at least one that it can.
    """
    known = context.vocabulary.concept(scheme, written)
    return known or Unknown(scheme, slug(written), written)


def unknown_concept(context: Context, value: Unknown, spellings: list[str]) -> Node:
    """Return the node of an unknown value; every other spelling met is an altLabel."""
    preferred, *others = spellings
    node = Node(value.iri(context.base))
    node.add(TYPE, iri(f"{SKOS}Concept"))
    node.add(TYPE, iri(context.vocabulary.classes[value.scheme]))
    node.add(LABEL, french(preferred))
    node.add(f"{SKOS}prefLabel", french(preferred))
    for other in others:
        node.add(f"{SKOS}altLabel", french(other))
    node.add(f"{SKOS}inScheme", iri(context.base.scheme(value.scheme)))
    return node


def unknown_scheme(context: Context, scheme: str) -> Node:
    """Return the scheme that holds a list's unknown values."""
    known_label = context.vocabulary.scheme_label(scheme)
    label = french(f"{known_label} : valeurs hors de la liste connue")
    node = Node(context.base.scheme(scheme))
    node.add(TYPE, iri(f"{SKOS}ConceptScheme"))
    node.add(LABEL, label)
    node.add(f"{SKOS}prefLabel", label)
    node.add(f"{RDFS}seeAlso", iri(context.vocabulary.scheme(scheme)))
    return node
