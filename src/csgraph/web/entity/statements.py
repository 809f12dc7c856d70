"""Arrange what the graph says of a thing for a page: labels, values, order.

Pure functions over rows of an answer. What a page shows elsewhere (its heading,
its class) is left out; what has no label is shown by its short IRI, never hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from csgraph.model import KEYS
from csgraph.namespaces import DCTERMS, PREFIXES, RDF, RDFS, SKOS, XSD
from csgraph.store.oxigraph import Row, Value
from csgraph.web.language import number_in, words
from csgraph.web.links import elsewhere, page_of
from csgraph.web.names import Names, short, sort_key


def expand(name: str) -> str:
    """Return the IRI of a prefixed name."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


_ORDER = {expand(key.prop): place for place, key in enumerate(KEYS.values())}
_PROSE = {expand(key.prop) for key in KEYS.values() if key.is_prose}
_TRUTH = {"true": "sparql.yes", "1": "sparql.yes", "false": "sparql.no", "0": "sparql.no"}
_COUNT = re.compile(r"[0-9]{1,15}")
_HEADING = {RDF + "type", RDFS + "label", DCTERMS + "title", SKOS + "prefLabel"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One value on a page; `path` leads within the site, `url` out of it."""

    text: str
    language: str | None = None
    path: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One property with its values, ready to print."""

    iri: str
    label: str
    values: tuple[Shown, ...]
    is_prose: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """What turns values into words: the release's names, its base, the language."""

    names: Names
    base: str
    language: str

    def shown(self, value: Value, label: Value | None = None) -> Shown:
        """Return `value` by its label, with its link if it may have one."""
        if value.datatype == XSD + "boolean":
            return Shown(words(self.language)[_TRUTH[value.text]], self.language)
        if value.datatype == XSD + "integer" and _COUNT.fullmatch(value.text):
            return Shown(number_in(int(value.text), self.language))
        if not value.is_iri:
            return Shown(value.text, value.language)
        named = self.names.of_value(value.text, self.language)
        named = named or self.names.of_term(value.text, self.language)
        path = page_of(value.text, self.base)
        url = None if path else elsewhere(value.text, self.base)
        if named is not None:
            return Shown(named, self.language, path, url)
        if label is not None:
            return Shown(label.text, label.language, path, url)
        return Shown(short(value.text), None, path, url)

    def statements(self, rows: Iterable[Row]) -> list[Statement]:
        """Return one statement a property, in the order of the sheets' labels."""
        values: dict[str, dict[str, Shown]] = {}
        for row in rows:
            value = row["value"]
            of_property = values.setdefault(row["property"].text, {})
            label = row.get("label")
            if value.text not in of_property or (label and label.language == self.language):
                of_property[value.text] = self.shown(value, label)
        return [
            Statement(
                iri=iri,
                label=self.names.term(iri, self.language),
                values=tuple(sorted(values[iri].values(), key=lambda shown: sort_key(shown.text))),
                is_prose=iri in _PROSE,
            )
            for iri in sorted(values, key=lambda iri: (_ORDER.get(iri, len(_ORDER)), iri))
            if iri not in _HEADING
        ]


def first(rows: Iterable[Row], prop: str) -> Value | None:
    """Return the first value of `prop`, or None."""
    return next((row["value"] for row in rows if row["property"].text == prop), None)
