"""Write a page's query, its values in it, in the SPARQL 1.1 that every server reads.

A bound variable becomes its IRI wherever the query looks for it, and leaves the columns:
engines differ in how well they carry a VALUES into a pattern. `LATERAL { OPTIONAL { … } }`
becomes `OPTIONAL { … }`, which gives the same rows where the optional part shares with
the rest only what is bound there, as it does in all of `queries/pages/`.
Refused: any other LATERAL.
"""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import NamedNode

from csgraph.store.edits import Edits


def bound(query: str, terms: Mapping[str, NamedNode]) -> str:
    """Return `query` with its variables `terms` replaced, without LATERAL."""
    edits = Edits(query)
    opening = next(at for at in range(len(edits.tokens)) if edits.is_mark(at, "{"))
    closing = edits.match(opening)
    for at, token in enumerate(edits.tokens):
        if token.kind == "variable" and token.text[1:] in terms:
            if opening < at < closing:
                edits.replace(at, str(terms[token.text[1:]]))
            else:
                edits.drop(at)
        elif token.is_word("LATERAL"):
            _open_up(edits, at)
    return str(edits)


def _open_up(edits: Edits, at: int) -> None:
    """Drop the LATERAL at this place with its braces."""
    outer, inner = at + 1, at + 3
    is_optional = edits.is_word(at + 2, "OPTIONAL") and edits.is_mark(inner, "{")
    if not is_optional or edits.match(inner) + 1 != edits.match(outer):
        raise ValueError("a LATERAL in a page's query holds more than one OPTIONAL")
    for place in (at, outer, edits.match(outer)):
        edits.drop(place)
