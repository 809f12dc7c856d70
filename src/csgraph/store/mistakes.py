"""Say in words where a query that the engine refused goes wrong, and what was expected there.

The place is our grammar's. Where the query fits the grammar the engine's own reason
stands, if it gave one: a variable set twice, a row of VALUES that is too short.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import pairwise

from csgraph.errors import QueryRefused
from csgraph.store.grammar import FUNCTIONS, Mistake, alternatives, first_mistake, starts
from csgraph.store.tokens import Token, tokens

_SHOWN = 12
_COMPARISONS = {"=", "!=", "<", ">", "<=", ">="}
_UNUSUAL = {"~", "{|", "VERSION", "LATERAL"}
"""What is expected in many places and wanted in few."""
_NO_SPACE = {"BNODE", "COALESCE", "CONCAT"}
"""Functions between whose name and bracket the engine reads no space."""
_NAMED = {
    "Projection": ("a variable or (… AS ?name)", "une variable ou (… AS ?nom)"),
    "Group": ("{ … }", "{ … }"),
    "Template": ("{ … }", "{ … }"),
    "Path": ("a property or a path", "une propriété ou un chemin"),
    "Properties": ("a property or a path", "une propriété ou un chemin"),
    "Triple": ("a triple pattern", "un motif de triplet"),
    "Objects": ("a value", "une valeur"),
    "Object": ("a value", "une valeur"),
    "Term": ("a value", "une valeur"),
    "DataValue": ("an IRI, a text, a number or UNDEF", "un IRI, un texte, un nombre ou UNDEF"),
    "Expression": ("an expression", "une expression"),
    "Expressions": ("an expression", "une expression"),
    "Sum": ("an expression", "une expression"),
    "Product": ("an expression", "une expression"),
    "Unary": ("an expression", "une expression"),
    "Primary": ("an expression", "une expression"),
    "Condition": ("a condition in parentheses", "une condition entre parenthèses"),
    "OrderCondition": ("a variable or (…) to sort by", "une variable ou (…) pour trier"),
    "GroupCondition": ("a variable or (…) to group by", "une variable ou (…) pour grouper"),
    "Iri": ("an IRI", "un IRI"),
    "PathPrimary": ("a property", "une propriété"),
    "VarOrIri": ("a variable or an IRI", "une variable ou un IRI"),
    "iri": ("an IRI in < >", "un IRI entre < >"),
    "name": ("a prefix: name", "un préfixe :"),
    "var": ("a variable", "une variable"),
    "string": ("a text in quotes", "un texte entre guillemets"),
    "number": ("a number", "un nombre"),
    "tag": ("a language tag", "une langue (@fr)"),
    "node": ("a blank node", "un nœud anonyme"),
    "function": ("a function", "une fonction"),
    "end": ("the end", "la fin"),
    "a": ("a", "a"),
}
_SCHEME = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:")
_AT = re.compile(r"error at \d+:\d+: (?:expected )?(?:one of )?")
_REASON = re.compile(
    r"[A-Z][A-Za-z]+(?: [\w*(){}.'?]+){2,}|IRI parsing failed|language tag.*?failed"
)


def spoken(fault: str, query: str) -> str:
    """Return what is wrong with `query`, which the engine refused with the message `fault`.

    >>> spoken("error at 1:20: expected [_]", "SELECT * { ?s }").partition(" /")[0]
    "Line 1, column 15: “}” can't stand here. Expected: a property or a path."
    """
    if _AT.search(fault) is None:  # not of the query's form: a file, a regular expression
        return " ".join(fault.split())[:300]
    try:
        read = list(tokens(query))
    except QueryRefused as refusal:
        return str(refusal)
    mistake = first_mistake(read)
    if mistake is not None:
        return _out_of_place(mistake, query)
    return _spaced_call(read) or _relative_iri(read) or _fits_but(fault)


def _out_of_place(mistake: Mistake, query: str) -> str:
    token = mistake.token
    wanted = dict.fromkeys(_words(mistake.expected))
    english, french = (
        ", ".join(dict.fromkeys(w[n] for w in list(wanted)[:_SHOWN])) for n in (0, 1)
    )
    if token is None:
        lines = query.split("\n")
        return (
            f"Line {len(lines)}, column {len(lines[-1]) + 1}: the query ends too early. Expected: "
            f"{english}. / La requête s’arrête trop tôt. Attendu : {french}."
        )
    meant = _meant(token.text, mistake.expected) if token.kind == "word" else None
    hint = f" Did you mean {meant}? / Vouliez-vous dire {meant} ?" if meant else ""
    return (
        f"{token.place}: “{token.text[:40]}” can't stand here. Expected: {english}. / Ceci ne peut "
        f"pas être ici. Attendu : {french}.{hint}"
    )


def _words(symbols: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the words for what may come next; a rule without a name is taken apart."""
    for symbol in symbols:
        if symbol in _NAMED:
            yield _NAMED[symbol]
        elif inner := alternatives(symbol):
            yield from _words(inner)
        elif symbol in _COMPARISONS:
            yield "a comparison", "une comparaison"
        elif symbol and symbol not in _UNUSUAL:
            yield (symbol, symbol) if symbol.isalpha() else (f"“{symbol}”", f"« {symbol} »")


def _meant(word: str, expected: Iterable[str]) -> str | None:
    """Return the keyword or function that `word` is probably a slip of."""
    known = {terminal for symbol in expected for terminal in starts(symbol)}
    if "function" in known:
        known |= FUNCTIONS
    upper = [terminal for terminal in known if terminal.isupper()]
    return next(iter(get_close_matches(word.upper(), upper, n=1, cutoff=0.7)), None)


def _spaced_call(read: list[Token]) -> str | None:
    for name, bracket in pairwise(read):
        is_apart = (name.line, name.column + len(name.text)) != (bracket.line, bracket.column)
        if name.text.upper() in _NO_SPACE and bracket.text == "(" and is_apart:
            return (
                f"{name.place}: the engine reads no space between “{name.text}” and its bracket. / "
                f"Le moteur ne lit pas d’espace entre « {name.text} » et sa parenthèse."
            )
    return None


def _relative_iri(read: list[Token]) -> str | None:
    if any(token.is_word("BASE") for token in read):
        return None
    for token in read:
        if token.kind == "iri" and not _SCHEME.match(token.text):
            return (
                f"{token.place}: {token.text[:80]} is relative, and the query has no BASE. / Cet "
                "IRI est relatif, et la requête n’a pas de BASE."
            )
    return None


def _fits_but(fault: str) -> str:
    """Return the engine's reason for a query whose form is right."""
    reason = _REASON.search(_AT.sub("", fault))
    if reason:
        return f"The engine refuses the query: {reason[0]}. / Le moteur refuse la requête."
    return (
        "The form of the query is right, its names are not: a variable is set twice (AS, BIND), a "
        "blank node label stands in two groups, a row of VALUES has another length, or a function "
        "is given too few values. / La forme est juste, pas les noms : une variable est définie "
        "deux fois, un nœud anonyme est dans deux groupes, une ligne de VALUES n’a pas la bonne "
        "longueur, ou il manque une valeur à une fonction."
    )
