"""The formats in which an answer can be written, by short name and by media type.

A name that does not fit the kind of answer is refused with the names that do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from csgraph.errors import QueryRefused


class Kind(Enum):
    """What a query gives: rows (SELECT, ASK) or a graph (CONSTRUCT, DESCRIBE)."""

    ROWS = "rows"
    GRAPH = "graph"


@dataclass(frozen=True, slots=True)
class Format:
    """A format of one kind of answer.

    `names` are short names (`?format=`, `--format`), the first is its own, the
    others those of common clients; `media_types` what a client may ask for, the
    first is what the answer bears.
    """

    kind: Kind
    names: tuple[str, ...]
    media_types: tuple[str, ...]
    extension: str

    @property
    def name(self) -> str:
        """Its own short name."""
        return self.names[0]

    @property
    def media_type(self) -> str:
        """The media type its answers bear."""
        return self.media_types[0]


FORMATS = (
    Format(Kind.ROWS, ("json",), ("application/sparql-results+json", "application/json"), "srj"),
    Format(
        Kind.ROWS,
        ("xml",),
        ("application/sparql-results+xml", "application/xml", "text/xml"),
        "srx",
    ),
    Format(Kind.ROWS, ("csv",), ("text/csv",), "csv"),
    Format(Kind.ROWS, ("tsv",), ("text/tab-separated-values",), "tsv"),
    Format(Kind.GRAPH, ("turtle", "ttl", "n3"), ("text/turtle", "application/x-turtle"), "ttl"),
    Format(Kind.GRAPH, ("ntriples", "nt"), ("application/n-triples", "text/plain"), "nt"),
    Format(
        Kind.GRAPH,
        ("jsonld", "json-ld", "json"),
        ("application/ld+json", "application/json"),
        "jsonld",
    ),
    Format(
        Kind.GRAPH,
        ("rdfxml", "rdf", "rdf+xml", "xml"),
        ("application/rdf+xml", "application/xml", "text/xml"),
        "rdf",
    ),
)
"""Every format; the first of each kind is what a client gets that asks for nothing."""


def of_kind(kind: Kind) -> tuple[Format, ...]:
    """Return the formats of `kind`, the default first."""
    return tuple(f for f in FORMATS if f.kind is kind)


def by_name(kind: Kind, name: str) -> Format:
    """Return the format of this short name or media type.

    Raises `QueryRefused` with the names that there are, for any other.
    """
    for candidate in of_kind(kind):
        if name.lower() in (*candidate.names, *candidate.media_types):
            return candidate
    known = ", ".join(f.name for f in of_kind(kind))
    raise QueryRefused(
        f"“{name}” is no format for this form of query. / « {name} » n’est pas un format "
        "pour cette forme de requête.",
        hint=f"Formats: {known}.",
    )


def media_types(kinds: Iterable[Kind]) -> list[str]:
    """Return every media type of these kinds, the default of the first kind first."""
    return [m for kind in kinds for f in of_kind(kind) for m in f.media_types]
