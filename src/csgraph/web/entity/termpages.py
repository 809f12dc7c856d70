"""Arrange a term of the ontology, or a shape, for a page: words, kin, alignments.

Pure functions over the published files. A value is linked where it has a page here,
else to the site that defines it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from csgraph.namespaces import CSG, CSGSH, ONTOLOGY, OWL, RDF, RDFS, SCHEMA, SH, SKOS
from csgraph.web.dataset.vocabulary import CLASS, PROPERTIES, Nodes, text, values
from csgraph.web.entity.statements import Shown
from csgraph.web.links import definition_page, elsewhere
from csgraph.web.names import short

KIN = {
    "domain": SCHEMA + "domainIncludes",
    "range": SCHEMA + "rangeIncludes",
    "broader_class": RDFS + "subClassOf",
    "broader_property": RDFS + "subPropertyOf",
    "see_also": RDFS + "seeAlso",
    "close": SKOS + "closeMatch",
    "read_from": CSG + "readFrom",
    "list": CSG + "valueScheme",
    "example": SKOS + "example",
    "status": "http://www.w3.org/2003/06/sw-vocab-status/ns#term_status",
}
INVERSE = {"narrower_class": RDFS + "subClassOf", "narrower_property": RDFS + "subPropertyOf"}


@dataclass(frozen=True, slots=True)
class Alignment:
    """Why a term leans on a term of others."""

    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class TermPage:
    """A term as its page shows it; `kin` maps words of the page to values."""

    iri: str
    name: str
    label: str
    comment: str
    kind: str
    is_class: bool
    is_narrative: bool
    kin: dict[str, list[Shown]]
    alignments: list[Alignment]

    @property
    def is_term(self) -> bool:
        """Say whether it is a class or property, not an axiom or an agent."""
        return self.iri.startswith(CSG)


@dataclass(frozen=True, slots=True)
class ShapeRow:
    """One named shape: what it asks, how hard, under which code it is found."""

    name: str
    path: str
    severity: str
    code: str
    message: str


def term_page(nodes: Nodes, iri: str, language: str) -> TermPage:
    """Return what the page of a term shows, in a language."""
    kinds = [kind for _, kind in values(nodes, iri, RDF + "type")]
    kin = {word: _shown(values(nodes, iri, prop), language) for word, prop in KIN.items()}
    for word, prop in INVERSE.items():
        below = [("@id", other) for other, said in nodes.items() if (prop, ("@id", iri)) in said]
        kin[word] = _shown(sorted(below), language)
    return TermPage(
        iri=iri,
        name=iri.removeprefix(CSG).removeprefix(f"{ONTOLOGY}/"),
        label=_worded(nodes, iri, RDFS + "label", language),
        comment=_worded(nodes, iri, RDFS + "comment", language),
        kind=next(
            (short(k) for k in kinds if k in (CLASS, *PROPERTIES)), ", ".join(map(short, kinds))
        ),
        is_class=CLASS in kinds,
        is_narrative=text(nodes, iri, CSG + "narrative") == "true",
        kin={word: shown for word, shown in kin.items() if shown},
        alignments=_alignments(nodes, iri, language),
    )


def _worded(nodes: Nodes, iri: str, prop: str, language: str) -> str:
    return text(nodes, iri, prop, language) or text(nodes, iri, prop) or ""


def _alignments(nodes: Nodes, iri: str, language: str) -> list[Alignment]:
    return [
        Alignment(
            _worded(nodes, axiom, RDFS + "label", "fr"),
            _worded(nodes, axiom, RDFS + "comment", language),
        )
        for axiom, said in sorted(nodes.items())
        if (OWL + "annotatedSource", ("@id", iri)) in said
    ]


def _shown(said: Iterable[tuple[str, str]], language: str) -> list[Shown]:
    """Return values for a page; of words in several languages, those of `language`."""
    said = list(said)
    spoken = [v for v in said if v[0] == language] or said
    return [_value(kind, written) for kind, written in spoken]


def _value(kind: str, written: str) -> Shown:
    if kind != "@id":
        return Shown(written, kind if len(kind) == 2 else None)
    path = definition_page(written)
    return Shown(short(written), None, path, None if path else elsewhere(written, CSG))


def shape_rows(triples: Iterable[ox.Triple], language: str) -> list[ShapeRow]:
    """Return the named shapes in the order of their names."""
    said: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and not isinstance(triple.object, ox.BlankNode):
            about = said.setdefault(triple.subject.value, {})
            about.setdefault(triple.predicate.value, []).append(triple.object)  # type: ignore[arg-type]
    return [
        ShapeRow(
            name=iri.removeprefix(CSGSH),
            path=_first(about, SH + "path") or _first(about, SH + "targetClass"),
            severity=_first(about, SH + "severity").removeprefix("sh:"),
            code=_first(about, CSGSH + "code"),
            message=_spoken(about.get(SH + "message", about.get(RDFS + "label", [])), language),
        )
        for iri, about in sorted(said.items())
    ]


def _first(about: dict[str, list[ox.NamedNode | ox.Literal]], prop: str) -> str:
    found = about.get(prop, [])
    return short(found[0].value) if found else ""


def _spoken(found: list[ox.NamedNode | ox.Literal], language: str) -> str:
    words = [t for t in found if isinstance(t, ox.Literal)]
    here = [t.value for t in words if t.language == language]
    return (here or [t.value for t in words] or [""])[0]
