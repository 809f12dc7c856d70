"""Turn what a person types for a query's parameter into an RDF term.

A parameter is a variable named as grlc names it; its ending says what it takes:
`?_keyword_iri`, `?_text`, `?_title_fr`, `?_least_integer`, `?_year_xsd_gYear`. What
does not fit is refused: a value never becomes a piece of a query's text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import Literal, NamedNode

from csgraph.errors import QueryRefused
from csgraph.namespaces import XSD
from csgraph.settings import QUESTION_VALUE_CHARS

Term = NamedNode | Literal

_PLAIN_TEXT = (
    f"a text of at most {QUESTION_VALUE_CHARS} characters",
    f"un texte d’au plus {QUESTION_VALUE_CHARS} signes",
)


class Kind(StrEnum):
    """What a parameter takes; the value ends the variable's name."""

    IRI = "iri"
    TEXT = ""
    FRENCH = "fr"
    INTEGER = "integer"
    YEAR = "xsd_gYear"
    DATE = "xsd_date"


_FORMS = {
    Kind.IRI: re.compile(r"https?://.+", re.DOTALL),
    Kind.TEXT: re.compile(r".+", re.DOTALL),
    Kind.FRENCH: re.compile(r".+", re.DOTALL),
    Kind.INTEGER: re.compile(r"-?[0-9]{1,18}"),
    Kind.YEAR: re.compile(r"[0-9]{4}"),
    Kind.DATE: re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"),
}
_WANTED = {
    Kind.IRI: ("an address, http://… or https://…", "une adresse, http://… ou https://…"),
    Kind.TEXT: _PLAIN_TEXT,
    Kind.FRENCH: _PLAIN_TEXT,
    Kind.INTEGER: ("a whole number", "un nombre entier"),
    Kind.YEAR: ("a year, like 2017", "une année, comme 2017"),
    Kind.DATE: ("a date, like 2017-05-20", "une date, comme 2017-05-20"),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a question asks for; without a `default` it has to be given."""

    name: str
    kind: Kind
    default: str | None = None

    @property
    def variable(self) -> str:
        """The name of its variable, without the question mark."""
        return f"_{self.name}_{self.kind}" if self.kind else f"_{self.name}"

    def term(self, value: str) -> Term:
        """Return `value` as a term of this kind. Raises `QueryRefused` if it is not one."""
        try:
            return self._term(value)
        except ValueError:
            english, french = _WANTED[self.kind]
            shown = f"{value[:80]!a}"
            raise QueryRefused(
                f"{self.name}: “{shown}” does not fit. / « {shown} » ne convient pas.",
                hint=f"Expected: {english}. / Attendu : {french}.",
            ) from None

    def _term(self, value: str) -> Term:
        if len(value) > QUESTION_VALUE_CHARS or not _FORMS[self.kind].fullmatch(value):
            raise ValueError(value)
        value.encode()  # a lone surrogate is no character: UnicodeEncodeError, a ValueError
        if self.kind is Kind.IRI:
            return NamedNode(value)
        if self.kind is Kind.FRENCH:
            return Literal(value, language="fr")
        if self.kind is Kind.TEXT:
            return Literal(value)
        datatype = self.kind.removeprefix("xsd_")
        return Literal(value, datatype=NamedNode(XSD + datatype))
