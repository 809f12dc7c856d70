"""Count from a query's tokens how many triple patterns its engine would have to join.

The order of joins is sought in time that grows with the fourth power of their number,
before anything is read: 100 take a second, 200 take ten. So a step of a path counts
(`a/b` joins twice), an item of a list (its `rdf:first` and `rdf:rest`), a VALUES block;
of the branches of a UNION the largest, and one for the choice. The template of a
CONSTRUCT joins nothing.

Nothing is parsed to a tree: the count is exact for what is well-formed, but for an
expression that divides by a function, which may add one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from csgraph.store.tokens import OPERANDS, Token

_OPENS = frozenset("{([")
_CLOSES = frozenset("})]")
_TERMS = OPERANDS - {"tag"}
_NOTHING = Token("mark", "", 0, 0)


@dataclass(slots=True)
class _Bracket:
    """An open bracket: what it holds so far, and what stood before it."""

    sign: str
    is_call: bool = False
    is_branch: bool = False
    is_silent: bool = False
    is_union: bool = False
    joined: int = 0
    branch: int = 0

    def take(self, inner: _Bracket) -> None:
        """Add what a bracket held that closes in this one; of branches only the largest."""
        if inner.is_silent:
            return
        already = self.branch if inner.is_branch else 0
        is_second = inner.is_branch and not self.is_union
        self.joined += max(0, inner.joined - already) + is_second
        self.branch = max(already, inner.joined)
        self.is_union = inner.is_branch


def joins(read: Iterable[Token]) -> int:
    """Return the number of patterns that are joined at most.

    >>> from csgraph.store.tokens import tokens
    >>> joins(tokens("SELECT * { ?s a ?c ; ?p ?o , ?q . { ?a ?b ?c } UNION { ?a ?b/<x:y> ?c } }"))
    6
    """
    opened = [_Bracket("")]
    before, is_after_call, is_values = _NOTHING, False, False
    for token in read:
        here = opened[-1]
        if token.text != "}":
            here.joined += _begun(here, before, token, is_after_call)
        is_after_call = False
        if token.is_word("VALUES"):
            is_values = True
            here.joined += 1
        elif token.text in _OPENS:
            opened.append(_bracket(here, before, token, is_values))
            is_values = is_values and token.text != "{"
        elif token.text in _CLOSES and len(opened) > 1:
            inner = opened.pop()
            opened[-1].take(inner)
            is_after_call = inner.is_call
        before = token
    return opened[0].joined


def _bracket(here: _Bracket, before: Token, token: Token, is_values: bool) -> _Bracket:
    is_data = is_values or (token.text == "{" and before.is_word("CONSTRUCT"))
    return _Bracket(
        token.text,
        is_call=token.text == "(" and before.kind == "word" and not before.is_word("A"),
        is_branch=before.is_word("UNION"),
        is_silent=is_data or here.is_silent,
    )


def _begun(here: _Bracket, before: Token, token: Token, is_after_call: bool) -> int:
    """Return how many patterns begin with `token`."""
    is_term = token.kind in _TERMS or token.text in {"[", "(", "<<"}
    if before.text == "/":
        is_step = token.kind in {"iri", "name"} or token.text in {"a", "^", "!", "("}
        return 1 if is_step else 0
    if here.sign == "(":
        is_behind_item = before.kind in OPERANDS or before.text in {"]", ")"}
        is_call = token.text == "(" and before.kind in {"iri", "name"}
        return 2 if is_term and is_behind_item and not here.is_call and not is_call else 0
    if here.sign == "{":
        is_start = (is_after_call and token.text != "(") or before.text in {"{", ".", "}"}
        if is_start and is_term:
            return 1
    if before.text == ";":
        return 0 if token.text in {";", ".", "]"} else 1
    is_first_inside = before.text == "[" and token.text != "]"
    return 1 if before.text == "," or is_first_inside else 0
