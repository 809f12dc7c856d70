"""Say which variables `SELECT *` shows (SPARQL 1.1, section 18.2.1), from the tokens alone."""

from __future__ import annotations

from collections.abc import Sequence

from csgraph.store.edits import Edits
from csgraph.store.tokens import tokens


def visible(query: Edits, opening: int) -> set[str]:
    """Return the variables in scope of the group whose `{` stands at `opening`, without marks.

    What stands in FILTER, in MINUS and in the expression of a BIND is not in scope; of
    a sub-query only what it selects is.
    """
    closing = query.match(opening)
    if query.is_word(opening + 1, "SELECT"):
        return _selected(query, opening + 1, closing)
    found: set[str] = set()
    at = opening + 1
    while at < closing:
        token = query.tokens[at]
        if token.is_word("FILTER") or token.is_word("MINUS"):
            at = query.match(_bracket(query, at, "({" if token.is_word("FILTER") else "{"))
        elif token.is_word("BIND"):
            at = query.match(at + 1)
            found.add(query.tokens[at - 1].text[1:])
        elif token.text == "{":
            found |= visible(query, at)
            at = query.match(at)
        elif token.kind == "variable":
            found.add(token.text[1:])
        at += 1
    return found


def star(query: Edits, place: int) -> set[str]:
    """Return what the `*` at `place` stands for: the variables of the group behind it."""
    opening = _bracket(query, place, "{")
    found = visible(query, opening)
    after = query.match(opening) + 1
    while after < len(query.tokens) and not query.is_mark(after, "}"):
        if query.is_word(after, "VALUES"):
            names = after + 1
            last = query.match(names) if query.is_mark(names, "(") else names
            found |= {t.text[1:] for t in query.tokens[names : last + 1] if t.kind == "variable"}
        after += 1
    return found


def reading_order(query: str, columns: Sequence[str]) -> list[int]:
    """Return the places of an answer's columns in the order in which a person reads them.

    Engines give the columns of `SELECT *` in an order of their own: here a variable stands
    where the query first names it. Other queries say themselves in which order they want them.

    >>> reading_order("SELECT DISTINCT * { ?s ?p ?o }", ["o", "p", "s"])
    [2, 1, 0]
    >>> reading_order("SELECT ?o ?s { ?s ?p ?o }", ["o", "s"])
    [0, 1]
    """
    read = list(tokens(query))
    select = next((at for at, token in enumerate(read) if token.is_word("SELECT")), len(read))
    shown = next((token.text for token in read[select + 1 :] if token.kind != "word"), "")
    named = (token.text[1:] for token in read if token.kind == "variable" and shown == "*")
    places = {name: place for place, name in enumerate(dict.fromkeys(named))}
    return sorted(range(len(columns)), key=lambda at: places.get(columns[at], len(places)))


def _selected(query: Edits, select: int, closing: int) -> set[str]:
    found: set[str] = set()
    at = select + 1
    while at < closing and not (query.is_mark(at, "{") or query.is_word(at, "WHERE")):
        if query.is_mark(at, "*"):
            return star(query, at)
        if query.is_mark(at, "("):
            at = query.match(at)
            found.add(query.tokens[at - 1].text[1:])
        elif query.tokens[at].kind == "variable":
            found.add(query.tokens[at].text[1:])
        at += 1
    return found


def _bracket(query: Edits, at: int, kinds: str) -> int:
    """Return the next place where one of these brackets opens, or the last token's."""
    for place in range(at, len(query.tokens)):
        token = query.tokens[place]
        if token.kind == "mark" and token.text in kinds:
            return place
    return len(query.tokens) - 1
