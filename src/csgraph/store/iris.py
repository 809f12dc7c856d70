"""Resolve the IRIs of a query as its PREFIX and BASE lines say.

An IRI that no BASE makes absolute is refused: each server would resolve it against
its own address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin

from pyoxigraph import NamedNode

from csgraph.errors import QueryRefused
from csgraph.store.tokens import Token

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ESCAPED = re.compile(r"\\(.)")
_ENGINES_OWN = ("bif:", "sql:", "http://www.openlinksw.com/schemas/")
"""IRIs that Virtuoso reads as calls of its own functions, some of which read files."""


@dataclass(slots=True)
class Prologue:
    """The PREFIX and BASE lines met so far; give it every token in order."""

    base: str | None = None
    prefixes: dict[str, str] = field(default_factory=dict)
    _before: tuple[Token | None, Token | None] = (None, None)

    def iri(self, token: Token) -> str | None:
        """Take the next token; return the IRI it stands for, None where it stands for none."""
        first, second = self._before
        self._before = (second, token)
        if token.kind == "iri":
            iri = self._absolute(token)
            if second is not None and second.is_word("BASE"):
                self.base = iri
            elif first is not None and second is not None and first.is_word("PREFIX"):
                self.prefixes[second.text.partition(":")[0]] = iri
            return _harmless(iri, token)
        if token.kind == "name" and not (second is not None and second.is_word("PREFIX")):
            prefix, _, local = token.text.partition(":")
            if prefix in self.prefixes:
                return _harmless(self.prefixes[prefix] + _ESCAPED.sub(r"\1", local), token)
        return None

    def _absolute(self, token: Token) -> str:
        written = _plain(token)
        if _ABSOLUTE.match(written):
            return written
        if self.base is None:
            raise QueryRefused(
                f"{token.place}: {token.text} is no whole address. / {token.text} n’est pas une "
                "adresse complète.",
                hint="Write it in full, or add a line “BASE <…>” at the top. / Écrivez-la en "
                "entier, ou ajoutez une ligne « BASE <…> » en tête.",
            )
        return urljoin(self.base, written)


def _plain(token: Token) -> str:
    """Return what stands between the angles, without escapes of code points."""
    if "\\" not in token.text:
        return token.text[1:-1]
    try:
        written = _CODE_POINT.sub(lambda m: chr(int(m[1] or m[2], 16)), token.text[1:-1])
        NamedNode(written if _ABSOLUTE.match(written) else f"http://example.org/{written}")
    except (ValueError, OverflowError):
        raise QueryRefused(
            f"{token.place}: {token.text} has an escape that no address can hold. / Cette adresse "
            "contient un échappement qu’elle ne peut pas porter.",
            hint="Write the character itself, or percent-encode it.",
        ) from None
    return written


def _harmless(iri: str, token: Token) -> str:
    if iri.lower().startswith(_ENGINES_OWN):
        raise QueryRefused(
            f"{token.place}: {token.text} calls a function of one engine, not of SPARQL. / "
            "Ceci appelle une fonction propre à un moteur.",
            hint="Use the functions of SPARQL 1.1.",
        )
    return iri
