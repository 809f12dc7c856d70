"""Read a query only as far as needed to say whether it may run; refuse it in words.

Refused: updates, `SERVICE`, undeclared prefixes, anything over the limits of length,
words, depth, operators and joins. Nothing is evaluated and nothing is parsed to a tree.

The engine reads keywords without word boundaries (`trueSERVICE<…>`, `SERVICEex:a`),
decides by context whether `<` opens an IRI, and ends a name at its second dot
(`ex:a.b.SERVICE<…>`). So a word or a prefix that contains “service” is refused, and so
is a `<…>` that could be both, and a name with several dots.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, pairwise

from csgraph import settings
from csgraph.errors import QueryRefused
from csgraph.namespaces import PREFIXES
from csgraph.store.formats import Kind
from csgraph.store.mentions import describes
from csgraph.store.patterns import joins
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
_VARYING = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})
_PROLOGUE = frozenset({"BASE", "PREFIX", "VERSION"})
_WORD_OPERATORS = frozenset(
    {"UNION", "OPTIONAL", "MINUS", "FILTER", "EXISTS", "NOT", "AS", "LATERAL", "GRAPH", "SELECT"}
)
_SEVERAL_DOTS = re.compile(r"\.[^.]+\.")
_ESCAPED = re.compile(r"\\.")


@dataclass(frozen=True, slots=True)
class Form:
    """What kind of answer a query that may run will give, and FROM which graphs.

    `verb` is its keyword.
    """

    verb: str
    kind: Kind
    sources: Sources
    varies: bool = False
    """Whether the same query may answer otherwise the next time."""
    describes: bool = False
    """Whether it uses a term that describes data, and so asks about the dataset itself."""


def check(query: str) -> Form:
    """Return the form of `query`. Raises `QueryRefused` if it may not run.

    >>> check("SELECT ?service WHERE { ?service ?p 'SERVICE' }").verb
    'SELECT'
    """
    _check_length(query)
    read = list(islice(tokens(query), settings.QUERY_TOKENS + 1))
    _check_number(read)
    _check_service(read)
    verb = _verb(read)
    _check_names(read)
    _check_depth(read)
    _check_operators(read)
    _check_joins(read)
    varies = any(t.kind == "word" and t.text.upper() in _VARYING for t in read)
    return Form(verb, _FORMS[verb], sources(read), varies, describes(read))


def _check_length(query: str) -> None:
    try:
        size = len(query.encode())
    except UnicodeEncodeError as fault:
        raise QueryRefused(
            f"Character {fault.start + 1} of the query is half of one (a surrogate). / Le "
            f"caractère {fault.start + 1} n’en est pas un.",
            hint="Send the query as UTF-8.",
        ) from None
    for found, limit, unit_en, unit_fr in (
        (len(query), settings.QUERY_LENGTH_CHARS, "characters", "caractères"),
        (size, settings.QUERY_LENGTH_BYTES, "bytes", "octets"),
    ):
        if found > limit:
            raise QueryRefused(
                f"The query has {found:,} {unit_en}; at most {limit:,} are read. / La requête "
                f"dépasse {limit:,} {unit_fr}.",
                hint="Cut it into several queries, or shorten its VALUES block.",
            )


def _check_number(read: list[Token]) -> None:
    """Bound the time that reading takes: it is the server's, not a worker's."""
    if len(read) > settings.QUERY_TOKENS:
        raise QueryRefused(
            f"{read[-1].place}: this is word or sign number {len(read):,} of the query; at most "
            f"{settings.QUERY_TOKENS:,} are read. / La requête a plus de {settings.QUERY_TOKENS:,} "
            "mots et signes.",
            hint="Cut it into several queries, or shorten its VALUES block.",
        )


def _check_service(read: Iterable[Token]) -> None:
    for token in read:
        if token.kind == "word" and "SERVICE" in token.text.upper():
            raise QueryRefused(
                f"{token.place}: SERVICE is not answered here, this endpoint asks no other. / "
                "SERVICE n’est pas permis : ce point d’accès n’en interroge aucun autre.",
                hint="Ask each endpoint by itself and join the answers at home. / Interrogez "
                "chaque point d’accès à part, et joignez les réponses chez vous.",
            )
        if token.kind == "name" and "SERVICE" in token.text.partition(":")[0].upper():
            raise QueryRefused(
                f"{token.place}: the prefix “{token.text.partition(':')[0]}:” can be read as the "
                "keyword SERVICE. / Ce préfixe peut se lire comme le mot-clé SERVICE.",
                hint="Choose a prefix without “service” in it. / Choisissez un préfixe qui ne "
                "contient pas « service ».",
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
                "mise à jour ; ce point d’accès ne fait que lire.",
                hint="Ask with SELECT, ASK, CONSTRUCT or DESCRIBE. / Employez SELECT, ASK, "
                "CONSTRUCT ou DESCRIBE.",
            )
        break
    raise QueryRefused(
        "This is not a SPARQL query. / Ceci n’est pas une requête SPARQL.",
        hint="A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after its PREFIX lines. / "
        "Une requête commence par SELECT, ASK, CONSTRUCT ou DESCRIBE, après ses lignes PREFIX.",
    )


def _check_names(read: list[Token]) -> None:
    declared: set[str] = set()
    for before, token in pairwise(read):
        if token.kind != "name":
            continue
        prefix, _, local = token.text.partition(":")
        if before.is_word("PREFIX"):
            declared.add(prefix)
        elif prefix not in declared:
            line = f"PREFIX {prefix}: <{PREFIXES.get(prefix, '…')}>"
            raise QueryRefused(
                f"{token.place}: the prefix “{prefix}:” is not declared. / Le préfixe "
                f"« {prefix}: » n’est pas déclaré.",
                hint=f"Add a line “{line}” at the top. / Ajoutez une ligne « {line} » en tête.",
            )
        if _SEVERAL_DOTS.search(_ESCAPED.sub("", local)):
            raise QueryRefused(
                f"{token.place}: the engine reads no name with several dots, “{token.text[:80]}”. "
                "/ Le moteur ne lit pas les noms à plusieurs points.",
                hint="Write this IRI in full, between < and >. / Écrivez cet IRI en entier, "
                "entre < et >.",
            )


def _check_depth(read: Iterable[Token]) -> None:
    depth = deepest = 0
    place = ""
    for token in read:
        if token.text in {"{", "(", "["}:
            depth += 1
            if depth == settings.QUERY_DEPTH + 1 and not place:
                place = token.place
        elif token.text in {"}", ")", "]"}:
            depth -= 1
        deepest = max(deepest, depth)
    if place:
        raise QueryRefused(
            f"{place}: brackets are nested {deepest:,} deep; at most {settings.QUERY_DEPTH} levels "
            f"are read. / Plus de {settings.QUERY_DEPTH} niveaux de parenthèses ou d’accolades.",
            hint="Take away brackets that group nothing, or cut the query in two. / Ôtez les "
            "parenthèses qui ne groupent rien, ou coupez la requête en deux.",
        )


def _check_operators(read: list[Token]) -> None:
    """Count what makes the engine's tree deeper: operators, and conditions set side by side."""
    found = [token for at, token in enumerate(read) if _is_operator(read, at)]
    if len(found) > settings.QUERY_OPERATORS:
        raise QueryRefused(
            f"{found[settings.QUERY_OPERATORS].place}: the query has {len(found):,} operators; at "
            f"most {settings.QUERY_OPERATORS} are read. / La requête a plus de "
            f"{settings.QUERY_OPERATORS} opérateurs.",
            hint="Give many values in one VALUES block or one IN (…) instead. / Donnez plutôt les "
            "valeurs dans un seul bloc VALUES ou un seul IN (…).",
        )


def _is_operator(read: list[Token], at: int) -> bool:
    """Say whether this token counts: `(…) (…)` does once, and `(… AS ?x)` by its AS."""
    token = read[at]
    if token.kind == "word":
        return token.text.upper() in _WORD_OPERATORS
    if token.text == "(" and at > 2 and read[at - 1].text == ")":
        return not read[at - 3].is_word("AS")
    return token.kind == "operator"


def _check_joins(read: Iterable[Token]) -> None:
    found = joins(read)
    if found > settings.QUERY_JOINS:
        raise QueryRefused(
            f"The query joins {found:,} patterns; at most {settings.QUERY_JOINS} are joined. / La "
            f"requête joint plus de {settings.QUERY_JOINS} motifs.",
            hint="Cut it into several queries, or give the values of one variable in a VALUES "
            "block. Steps of a path and items of a list count too. / Coupez-la en plusieurs, ou "
            "donnez les valeurs d’une variable dans un bloc VALUES. Les pas d’un chemin et les "
            "éléments d’une liste comptent aussi.",
        )
