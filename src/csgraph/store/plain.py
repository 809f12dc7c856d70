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

_CLAUSES = ("SELECT", "GROUP", "ORDER")


def bound(query: str, terms: Mapping[str, NamedNode]) -> str:
    """Return `query` with its variables `terms` replaced, without LATERAL."""
    edits = Edits(query)
    clause: int | None = None
    for at, token in enumerate(edits.tokens):
        if token.kind == "word" and token.text.upper() in _CLAUSES:
            clause = at
        elif token.text in ("{", "}") or token.text.upper() in ("WHERE", "LIMIT"):
            if clause is not None:
                _close(edits, clause, at, terms)
            clause = None
        elif token.is_word("LATERAL"):
            _open_up(edits, at)
        elif clause is None and token.kind == "variable" and token.text[1:] in terms:
            edits.replace(at, str(terms[token.text[1:]]))
    if clause is not None:
        _close(edits, clause, len(edits.tokens), terms)
    return str(edits)


def _close(edits: Edits, first: int, end: int, terms: Mapping[str, NamedNode]) -> None:
    """Drop bound variables from the clause between two places; a GROUP BY may end empty.

    Without any key no rows would be one group; by a constant they are none, as by the thing.
    """
    clause = range(first, end)
    named = [at for at in clause if edits.tokens[at].kind == "variable"]
    gone = [at for at in named if edits.tokens[at].text[1:] in terms]
    for at in gone:
        edits.drop(at)
    if gone and gone == named and not edits.is_word(first, "SELECT"):
        for at in clause:
            edits.drop(at)
        if edits.is_word(first, "GROUP"):
            edits.replace(first, "GROUP BY STR(1)")


def _open_up(edits: Edits, at: int) -> None:
    """Drop the LATERAL at this place with its braces."""
    outer, inner = at + 1, at + 3
    is_optional = edits.is_word(at + 2, "OPTIONAL") and edits.is_mark(inner, "{")
    if not is_optional or edits.match(inner) + 1 != edits.match(outer):
        raise ValueError("a LATERAL in a page's query holds more than one OPTIONAL")
    for place in (at, outer, edits.match(outer)):
        edits.drop(place)
