"""Read from a query's tokens which graphs its FROM and FROM NAMED name.

Nothing is parsed to a tree: prologue and dataset clauses stand outside all brackets.
An IRI is resolved against BASE and PREFIX as RFC 3986 says, for http and https; what
can't be resolved is left as it is written, and so names no graph of a release.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from csgraph.store.tokens import Token

_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


@dataclass(frozen=True, slots=True)
class Sources:
    """The IRIs of a query's dataset clauses, in the order they are written."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def sources(read: Iterable[Token]) -> Sources:
    """Return the graphs that the query of these tokens is FROM.

    >>> from csgraph.store.tokens import tokens
    >>> sources(tokens("BASE <http://a/> ASK FROM <g> FROM NAMED <http://b/> {}"))
    Sources(default=('http://a/g',), named=('http://b/',))
    """
    default: list[str] = []
    named: list[str] = []
    base, prefixes = "", dict[str, str]()
    before: list[Token] = []
    for token in _outside_brackets(read):
        if token.kind in {"iri", "name"} and before:
            if before[-1].is_word("BASE"):
                base = resolved(token, base, prefixes)
            elif len(before) > 1 and before[-2].is_word("PREFIX"):
                prefixes[before[-1].text] = resolved(token, base, prefixes)
            elif before[-1].is_word("FROM"):
                default.append(resolved(token, base, prefixes))
            elif before[-1].is_word("NAMED") or before[-1].is_word("FROMNAMED"):
                named.append(resolved(token, base, prefixes))
        before = [*before[-1:], token]
    return Sources(tuple(default), tuple(named))


def _outside_brackets(read: Iterable[Token]) -> Iterator[Token]:
    depth = 0
    for token in read:
        if token.text in {"{", "(", "["}:
            depth += 1
        elif token.text in {"}", ")", "]"}:
            depth -= 1
        elif depth == 0:
            yield token


def resolved(token: Token, base: str, prefixes: dict[str, str]) -> str:
    """Return the IRI of a token under these declarations; what can't be one stays as it is."""
    if token.kind == "name":
        prefix, _, local = token.text.partition(":")
        return prefixes.get(f"{prefix}:", "") + re.sub(r"\\(.)", r"\1", local)
    written = _CODEPOINT.sub(_character, token.text[1:-1])
    if _SCHEME.match(written) or not base.startswith(("http://", "https://")):
        return written
    return urljoin(base, written)


def _character(escape: re.Match[str]) -> str:
    """Return the character of a codepoint escape; what is none stays as it is written."""
    code = int(escape[1] or escape[2], 16)
    is_character = code < 0x110000 and not 0xD800 <= code < 0xE000
    return chr(code) if is_character else escape[0]
