"""Say how many rows a query lets through, and whether the engine is free to choose which.

An engine scans in an order of its own, and another each time if it likes. So rows that are
cut off without ORDER BY, one value of a group, and values written one after the other may
be others when the same release is asked again.
"""

from __future__ import annotations

from csgraph.store.tokens import tokens

_ANY_ORDER = frozenset({"SAMPLE", "GROUP_CONCAT", "REDUCED"})


def limit(query: str) -> int | None:
    """Return the LIMIT of the whole of `query`, which has been checked; None if it has none.

    >>> limit("SELECT * { { SELECT ?s { ?s ?p ?o } LIMIT 5 } } LIMIT 20")
    20
    """
    depth, before, found = 0, None, None
    for token in tokens(query):
        depth += (token.text == "{") - (token.text == "}")
        is_count = token.kind == "number" and token.text.isdigit()
        if depth == 0 and is_count and before is not None and before.is_word("LIMIT"):
            found = int(token.text)
        before = token
    return found


def takes_any(query: str, *, is_whole: bool) -> bool:
    """Say whether the answer depends on the order in which the engine meets things.

    Where `is_whole`, the query's own LIMIT was not reached and cut nothing.

    >>> takes_any("SELECT * { ?s ?p ?o } LIMIT 5", is_whole=False)
    True
    >>> takes_any("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 5", is_whole=False)
    False
    """
    depth, is_ordered = 0, False
    for token in tokens(query):
        word = token.text.upper() if token.kind == "word" else ""
        if token.text in {"{", "}"}:
            depth += 1 if token.text == "{" else -1
            is_ordered = False
        is_ordered = is_ordered or word == "ORDER"
        is_cut = word == "OFFSET" or (word == "LIMIT" and not (depth == 0 and is_whole))
        if word in _ANY_ORDER or (is_cut and not is_ordered):
            return True
    return False
