"""Cut a SPARQL query into tokens, in linear time; refuse what can be cut two ways.

The terminals are those of the SPARQL 1.1 grammar (section 19.8), and RDF 1.2's. A name
ends exactly where the engine's would: one read further would hide what follows it, as
in `ex:.SERVICE`. Comments and blanks are dropped. Each token knows its line and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from csgraph.errors import QueryRefused

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHAR = _BASE + "_0-9\u00b7\u0300-\u036f\u203f-\u2040"
_ESCAPE = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_CODEPOINT = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_DOTS = rf"\.++(?=[{_CHAR}\-])"  # a dot belongs to a name only if the name goes on
_PREFIX = rf"[{_BASE}](?:[{_CHAR}\-]|{_DOTS}){{0,60}}+"  # a longer one is no name here
_LOCAL = (
    rf"(?:[{_BASE}_0-9:]|{_ESCAPE})"
    rf"(?:[{_CHAR}:\-]|{_ESCAPE}|\.++(?=[{_CHAR}:\-]|{_ESCAPE}))*+"
)

_BLANK = re.compile(r"(?:[ \t\r\n]++|\#[^\r\n]*+)*+")
_TOKEN = re.compile(
    rf"""(?:[ \t\r\n]++|\#[^\r\n]*+)*+(?:
    (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*+'''
        |"(?!"")(?:[^"\\\r\n]|\\.)*+"|'(?!'')(?:[^'\\\r\n]|\\.)*+')
    |(?P<iri><(?:[^\x00-\x20<>"{{}}|^`\\]|{_CODEPOINT})*+>)
    |(?P<variable>[?$][{_CHAR}]++)
    |(?P<tag>@[A-Za-z]++(?:-{{1,2}}[A-Za-z0-9]++)*+)
    |(?P<node>_:[{_BASE}_0-9](?:[{_CHAR}\-]|{_DOTS})*+)
    |(?P<name>(?:{_PREFIX})?:(?:{_LOCAL})?+)
    |(?P<word>[{_BASE}_]++)
    |(?P<number>[0-9]++(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+)
    |(?P<operator>\|\||&&|\^\^|!=|<=|>=|<<|>>|[!+\-*/|^=<>?~])
    |(?P<mark>[{{}}()\[\],;.]))""",
    re.VERBOSE | re.DOTALL,
)
OPERANDS = frozenset({"variable", "string", "number", "name", "node", "iri", "tag"})
"""The kinds of token that stand for a value."""
_OPENS = frozenset("{([")
_CLOSES = frozenset("})]")


class Token(NamedTuple):
    """A piece of a query; `kind` names its terminal. (A tuple: thousands are made a query.)"""

    kind: str
    text: str
    line: int
    column: int

    @property
    def place(self) -> str:
        """Where it stands, for a person."""
        return f"Line {self.line}, column {self.column}"

    def is_word(self, word: str) -> bool:
        """Say whether this is the keyword `word`, in any case."""
        return self.kind == "word" and self.text.upper() == word


def tokens(query: str) -> Iterator[Token]:
    """Yield the tokens of `query`.

    Raises `QueryRefused` at the first character that begins no token, at a string
    that is not closed, and at a `<…>` that is an IRI or a comparison.

    >>> [t.text for t in tokens("ASK { ?s a 'SERVICE' } # SERVICE")]
    ['ASK', '{', '?s', 'a', "'SERVICE'", '}']
    """
    before: Token | None = None
    prefixes: set[str] = set()
    opened: list[str] = []
    for token in _cut(query):
        if token.text in _OPENS:
            opened.append(token.text)
        elif token.text in _CLOSES and opened:
            opened.pop()
        elif token.kind == "iri" and before is not None and opened[-1:] == ["("]:
            _check_iri(token, before, prefixes)
        elif token.kind == "name" and before is not None and before.is_word("PREFIX"):
            prefixes.add(token.text.partition(":")[0])
        yield token
        before = token


def _cut(query: str) -> Iterator[Token]:
    """Yield what the terminals match, one behind the other."""
    at, line, line_start, line_end = 0, 1, 0, query.find("\n")
    while match := _TOKEN.match(query, at):
        start, at = match.span(match.lastindex or 0)
        while -1 < line_end < start:
            line, line_start = line + 1, line_end + 1
            line_end = query.find("\n", line_start)
        yield Token(match.lastgroup or "", query[start:at], line, start - line_start + 1)
    stop = _BLANK.match(query, at)
    if stop is not None and stop.end() < len(query):
        raise _no_token(query, stop.end())


def _no_token(query: str, at: int) -> QueryRefused:
    """Return what to say of a character that begins no token."""
    line, column = query.count("\n", 0, at) + 1, at - query.rfind("\n", 0, at)
    quoted, escaped = query[at] in "\"'", query[at : at + 2].lower() == "\\u"
    said = f"“{query[at]!a}” has no meaning here / ce caractère n’a pas de sens ici"
    hint = "Take it out. / Retirez-le."
    if quoted:
        said = "a string begins here and is not closed / une chaîne s’ouvre ici sans se fermer"
        hint = "Close the string with the sign that opened it. / Fermez-la du signe qui l’ouvre."
    elif escaped:
        hint = "Write the character itself; \\u escapes are read in strings and IRIs only."
    return QueryRefused(f"Line {line}, column {column}: {said}.", hint=hint)


def _check_iri(token: Token, before: Token, prefixes: set[str]) -> None:
    """Refuse `?a<5#>` and the like: an IRI here, a comparison for the engine, or the reverse.

    Comparisons stand between parentheses only. There, after something that can be
    compared, an IRI is only taken as one if it could be nothing else: `scheme://…`, or
    a scheme that is no prefix of this query.
    """
    could_be_compared = (
        before.kind in OPERANDS
        or before.text in {")", "]", "}", ">>"}
        or (before.kind == "word" and before.text.lower().endswith(("true", "false")))
    )
    scheme, colon, rest = token.text[1:-1].partition(":")
    is_absolute = bool(colon) and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.\-]*", scheme) is not None
    if not could_be_compared or (is_absolute and (rest.startswith("//") or scheme not in prefixes)):
        return
    raise QueryRefused(
        f"{token.place}: {token.text} can be read as an IRI and as a comparison. / "
        "Ceci peut se lire comme un IRI ou comme une comparaison.",
        hint="Put a space after “<” to compare, or write the IRI in full. / Mettez une espace "
        "après « < » pour comparer, ou écrivez l’IRI en entier.",
    )
