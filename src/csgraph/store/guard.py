"""Read a query only as far as needed to say whether it may run; refuse it in words.

Refused: updates, `SERVICE`, undeclared prefixes, anything over the limits of
length, depth and operators. Nothing is evaluated and nothing is parsed to a tree.

The engine reads keywords without word boundaries (`trueSERVICE<…>`,
`SERVICEex:a`) and decides by context whether `<` opens an IRI. So a word or a
prefix that contains “service” is refused, and so is a `<…>` that could be both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from csgraph import settings
from csgraph.errors import QueryRefused
from csgraph.store.formats import Kind
from csgraph.store.sources import Sources, sources
from csgraph.store.tokens import Token, tokens

_FORMS = {
    "SELECT": Kind.ROWS,
    "ASK": Kind.ROWS,
    "CONSTRUCT": Kind.GRAPH,
    "DESCRIBE": Kind.GRAPH,
}
_UPDATES = frozenset(
    ["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"]
)
_PROLOGUE = frozenset({"BASE", "PREFIX", "VERSION"})
_WORD_OPERATORS = frozenset(
    {"UNION", "OPTIONAL", "MINUS", "FILTER", "EXISTS", "NOT", "BIND", "LATERAL", "GRAPH", "SELECT"}
)


@dataclass(frozen=True, slots=True)
class Form:
    """What kind of answer a query that may run will give, and FROM which graphs.

    `verb` is its keyword.
    """

    verb: str
    kind: Kind
    sources: Sources


def check(query: str) -> Form:
    """Return the form of `query`. Raises `QueryRefused` if it may not run.

    >>> check("SELECT ?service WHERE { ?service ?p 'SERVICE' }").verb
    'SELECT'
    """
    _check_length(query)
    read = list(tokens(query))
    _check_service(read)
    verb = _verb(read)
    _check_prefixes(read)
    _check_depth(read)
    _check_operators(read)
    return Form(verb, _FORMS[verb], sources(read))


def _check_length(query: str) -> None:
    if len(query) > settings.QUERY_LENGTH_CHARS:
        raise QueryRefused(
            f"The query has {len(query):,} characters; at most {settings.QUERY_LENGTH_CHARS:,} "
            f"are read. / La requête dépasse {settings.QUERY_LENGTH_CHARS:,} caractères.",
            hint="Cut it into several queries, or shorten its VALUES block.",
        )


def _check_service(read: Iterable[Token]) -> None:
    for token in read:
        if token.kind == "word" and "SERVICE" in token.text.upper():
            raise QueryRefused(
                f"{token.place}: SERVICE is not answered here, this endpoint asks no other. / "
                "SERVICE n'est pas permis : ce point d'accès n'en interroge aucun autre.",
                hint="Ask each endpoint by itself and join the answers at home.",
            )
        if token.kind == "name" and "SERVICE" in token.text.partition(":")[0].upper():
            raise QueryRefused(
                f"{token.place}: the prefix “{token.text.partition(':')[0]}:” can be read as the "
                "keyword SERVICE. / Ce préfixe peut se lire comme le mot-clé SERVICE.",
                hint="Choose a prefix without “service” in it.",
            )


def _verb(read: list[Token]) -> str:
    for token in read:
        word = token.text.upper()
        if token.kind != "word" or word in _PROLOGUE:
            continue
        if word in _FORMS:
            return word
        if word in _UPDATES:
            raise QueryRefused(
                f"{token.place}: {word} is an update; this endpoint only reads. / {word} est une "
                "mise à jour ; ce point d'accès ne fait que lire.",
                hint="Ask with SELECT, ASK, CONSTRUCT or DESCRIBE.",
            )
        break
    raise QueryRefused(
        "This is not a SPARQL query. / Ceci n'est pas une requête SPARQL.",
        hint="A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after its PREFIX lines.",
    )


def _check_prefixes(read: list[Token]) -> None:
    declared: set[str] = set()
    for before, token in pairwise(read):
        if token.kind != "name":
            continue
        prefix = token.text.partition(":")[0]
        if before.is_word("PREFIX"):
            declared.add(prefix)
        elif prefix not in declared:
            raise QueryRefused(
                f"{token.place}: the prefix “{prefix}:” is not declared. / Le préfixe "
                f"« {prefix}: » n'est pas déclaré.",
                hint=f"Add a line “PREFIX {prefix}: <…>” at the top.",
            )


def _check_depth(read: Iterable[Token]) -> None:
    depth = 0
    for token in read:
        if token.text in {"{", "(", "["}:
            depth += 1
        elif token.text in {"}", ")", "]"}:
            depth -= 1
        if depth > settings.QUERY_DEPTH:
            raise QueryRefused(
                f"{token.place}: brackets are nested more than {settings.QUERY_DEPTH} deep. / Plus "
                f"de {settings.QUERY_DEPTH} niveaux de parenthèses ou d'accolades.",
                hint="Take away brackets that group nothing, or cut the query in two.",
            )


def _check_operators(read: Iterable[Token]) -> None:
    count = 0
    for token in read:
        if token.kind == "operator" or (
            token.kind == "word" and token.text.upper() in _WORD_OPERATORS
        ):
            count += 1
        if count > settings.QUERY_OPERATORS:
            raise QueryRefused(
                f"{token.place}: the query has more than {settings.QUERY_OPERATORS} operators. / "
                f"La requête a plus de {settings.QUERY_OPERATORS} opérateurs.",
                hint="Give many values in one VALUES block or one IN (…) instead.",
            )
