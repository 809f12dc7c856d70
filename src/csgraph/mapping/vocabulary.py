"""Turn the ontology folder into what mapping asks of it: concepts, labels, marks, lines.

Reads the header, modules, alignments and schemes, once. No example, no context and
no territory; nothing is written, and a label only matches by its normal form.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from csgraph import resources
from csgraph.errors import CsgraphError
from csgraph.namespaces import CSG, RDF, RDFS, SKOS, VOC
from csgraph.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_WRITTEN = {SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel")}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The ontology and the known lists, read and indexed.

    `classes` maps a scheme (`partner-kind`) to the IRI of its values' class;
    `narrative` holds the IRIs of the properties whose values are prose;
    `concepts` maps a scheme and a normal form to an IRI; `lines` are N-Triples.
    """

    classes: dict[str, str]
    narrative: frozenset[str]
    concepts: dict[tuple[str, str], str]
    labels: dict[str, str]
    lines: tuple[str, ...]

    def concept(self, scheme: str, written: str) -> str | None:
        """Return the known concept of `scheme` that `written` names, or None.

        >>> load().concept("keyword", "VIELLISSEMENT").removeprefix(VOC)
        'keyword/vieillissement'
        """
        return self.concepts.get((scheme, normalise(written)))

    def label(self, iri: str) -> str:
        """Return the French label of a term, scheme or concept. Raises `KeyError`."""
        return self.labels[iri]

    def scheme(self, name: str) -> str:
        """Return the IRI of a known scheme. Raises `KeyError` for any other name."""
        if name not in self.classes:
            raise KeyError(name)
        return VOC + name

    def scheme_label(self, name: str) -> str:
        """Return the French label of a known scheme."""
        return self.label(self.scheme(name))

    def ntriples(self) -> list[str]:
        """Return ontology and lists as N-Triples lines, in code-point order."""
        return list(self.lines)


class _Statement(NamedTuple):
    """A triple as text; `language` is None unless the object is a tagged literal."""

    subject: str
    predicate: str
    value: str
    language: str | None


def files(folder: Path) -> list[Path]:
    """Return the files that make up the ontology: header, alignments, modules, schemes."""
    return sorted(
        path for part in (".", "modules", "schemes") for path in (folder / part).glob("*.ttl")
    )


def canonical(paths: Iterable[Path]) -> list[str]:
    """Return the triples of Turtle files, each once, as sorted N-Triples lines."""
    return sorted(f"{triple} ." for triple in _triples(paths))


@cache
def load() -> Vocabulary:
    """Read the ontology that csgraph carries; the same value each time."""
    return read(resources.folder("ontology"))


def read(folder: Path) -> Vocabulary:
    """Read an ontology folder. Raises `CsgraphError` where it breaks its own rules."""
    paths = files(folder)
    statements = [_statement(triple) for triple in _triples(paths)]
    schemes = {
        s.subject: s.value.removeprefix(VOC)
        for s in statements
        if s.predicate == SKOS + "topConceptOf"
    }
    return Vocabulary(
        classes=_classes(statements, schemes),
        narrative=frozenset(
            s.subject for s in statements if s.predicate == CSG + "narrative" and s.value == "true"
        ),
        concepts=_concepts(statements, schemes),
        labels={
            s.subject: s.value
            for s in statements
            if s.predicate == RDFS + "label" and s.language == "fr"
        },
        lines=tuple(canonical(paths)),
    )


def _triples(paths: Iterable[Path]) -> set[Triple]:
    return {quad.triple for path in paths for quad in parse(path=path, format=RdfFormat.TURTLE)}


def _statement(triple: Triple) -> _Statement:
    """Return `triple` as text. Raises `CsgraphError` for what the ontology may not hold."""
    subject, value = triple.subject, triple.object
    if not isinstance(subject, NamedNode) or isinstance(value, BlankNode | Triple):
        raise CsgraphError(f"The ontology may hold no blank node and no quoted triple: {triple}.")
    language = value.language if isinstance(value, Literal) else None
    return _Statement(subject.value, triple.predicate.value, value.value, language)


def _classes(statements: list[_Statement], schemes: dict[str, str]) -> dict[str, str]:
    return {
        schemes[s.subject]: s.value
        for s in statements
        if s.predicate == RDF + "type" and s.subject in schemes and s.value.startswith(CSG)
    }


def _concepts(statements: list[_Statement], schemes: dict[str, str]) -> dict[tuple[str, str], str]:
    """Index the French labels: sheets are French, an English word never decides."""
    found: dict[tuple[str, str], str] = {}
    for s in statements:
        if s.predicate not in _WRITTEN or s.subject not in schemes or s.language != "fr":
            continue
        key = (schemes[s.subject], normalise(s.value))
        if found.setdefault(key, s.subject) != s.subject:
            raise CsgraphError(f"Two concepts bear one label: {s.subject} and {found[key]}.")
    return found
