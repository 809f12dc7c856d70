"""Turn a value as descriptions write it into a term of the engine."""

from __future__ import annotations

import pyoxigraph as ox


def term(kind: str, text: str) -> ox.NamedNode | ox.Literal:
    """Return the term: `kind` is `@id`, a language, the IRI of a datatype, or nothing.

    >>> str(term("fr", "Culture"))
    '"Culture"@fr'
    """
    if kind == "@id":
        return ox.NamedNode(text)
    if "://" in kind:
        return ox.Literal(text, datatype=ox.NamedNode(kind))
    return ox.Literal(text, language=kind) if kind else ox.Literal(text)
