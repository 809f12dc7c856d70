"""Say whether a query asks about the dataset itself: whether it uses a term that describes data.

Only what is used counts: a prefix that is declared and not used, a FROM or a word in a
string does not.
"""

from __future__ import annotations

from collections.abc import Iterable

from csgraph.namespaces import DCAT, SH, VOID
from csgraph.store.sources import resolved
from csgraph.store.tokens import Token

DESCRIBING = (
    VOID,
    "http://ldf.fi/void-ext#",
    SH,
    DCAT,
    "http://www.w3.org/ns/sparql-service-description#",
    "http://spdx.org/rdf/terms#",
)
"""VoID and its extension, SHACL, DCAT, the Service Description, SPDX: no sheet is told in them."""


_BEGINNINGS = frozenset(iri[:end] for iri in DESCRIBING for end in range(1, len(iri)))


def describes(read: Iterable[Token]) -> bool:
    """Say whether the query of these tokens uses a term of the vocabularies that describe data.

    >>> from csgraph.store.tokens import tokens
    >>> describes(tokens("PREFIX sh: <http://www.w3.org/ns/shacl#> ASK { ?q sh:select ?t }"))
    True
    >>> describes(tokens("PREFIX sh: <http://www.w3.org/ns/shacl#> ASK { ?s ?p 'sh:select' }"))
    False
    """
    known = list(read)
    if not any(_may_lead_there(token) for token in known):
        return False
    prefixes: dict[str, str] = {}
    last: list[Token] = []
    for token in known:
        if token.kind in {"iri", "name"}:
            if len(last) > 1 and last[-2].is_word("PREFIX"):
                prefixes[last[-1].text] = resolved(token, "", prefixes)
            elif not (last and _is_prologue(last[-1])) and _is_of_data(token, prefixes):
                return True
        last = [*last[-1:], token]
    return False


def _may_lead_there(token: Token) -> bool:
    """Say whether this is an IRI from which such a term could be made: few queries have one."""
    if token.kind != "iri":
        return False
    iri = token.text[1:-1]
    return iri.startswith(DESCRIBING) or iri in _BEGINNINGS or "\\" in iri


def _is_of_data(token: Token, prefixes: dict[str, str]) -> bool:
    return resolved(token, "", prefixes).startswith(DESCRIBING)


def _is_prologue(before: Token) -> bool:
    return any(before.is_word(word) for word in ("PREFIX", "BASE", "FROM", "NAMED", "FROMNAMED"))
