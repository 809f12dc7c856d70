"""Join the members that units wrote into the dumps of a release, remembering where.

The order is part of the format: actions by key, between what sorts before them and
what sorts after them, so that every graph of the N-Quads stands in code-point order and
its hash needs no sort.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from csgraph.namespaces import Base
from csgraph.release import jsonld, tables, turtle
from csgraph.release.members import member

MEDIA_TYPES = {
    "data.nq.gz": ("N-Quads", "application/n-quads"),
    "data.ttl.gz": ("Turtle", "text/turtle"),
    "data.jsonld.gz": ("JSON-LD", "application/ld+json"),
    "actions.csv.gz": ("CSV", "text/csv"),
    "action_values.csv.gz": ("CSV", "text/csv"),
    "centres.csv.gz": ("CSV", "text/csv"),
    "codebook.csv": ("CSV", "text/csv"),
    "registry.nq.gz": ("N-Quads", "application/n-quads"),
    "quality.nq.gz": ("N-Quads", "application/n-quads"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """Where one member lies in a dump; `unit` is a unit's number, or None."""

    offset: int
    length: int
    unit: int | None


@dataclass(slots=True)
class Things:
    """What stands in the default graph beside actions, as N-Triples lines, sorted."""

    lines: list[str]
    nodes: list[tuple[str, list[tuple[str, tuple[str, str]]]]]
    centre_rows: list[list[str]]

    def split(self, base: Base) -> tuple[list[str], list[str]]:
        """Return the lines that sort before the actions, and those after."""
        mark = f"<{base.action('')}"
        before = [line for line in self.lines if line < mark]
        return before, self.lines[len(before) :]


@dataclass(slots=True)
class Dump:
    """A dump: its path, the spans of its members, and what it holds graph by graph."""

    path: Path
    spans: list[Span] = field(default_factory=list)
    graphs: dict[str, GraphHash] = field(default_factory=dict)

    def write(self, pieces: Iterable[Piece]) -> None:
        """Write members one after another; empty ones are left out."""
        offset = 0
        with self.path.open("wb") as file:
            for piece in pieces:
                if not piece.content:
                    continue
                file.write(piece.content)
                self.spans.append(Span(offset, len(piece.content), piece.unit))
                offset += len(piece.content)
                if piece.graph is not None:
                    whole = self.graphs.setdefault(piece.graph, GraphHash())
                    whole.add(gzip.decompress(piece.content))


class GraphHash:
    """The RDFC-1.0 hash of one graph, whose lines come in order.

    Without blank nodes the canonical form of RDF Dataset Canonicalization is the sorted
    canonical N-Quads: what a dump holds of a graph, from its first line to its last.
    """

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self.quads = 0

    def add(self, lines: bytes) -> None:
        """Take the next lines of the graph."""
        self._digest.update(lines)
        self.quads += lines.count(b"\n")

    def entry(self) -> dict[str, int | str]:
        """Return what the manifest says of the graph."""
        return {"quads": self.quads, "rdfc10_sha256": self._digest.hexdigest()}


@dataclass(frozen=True, slots=True)
class Piece:
    """A member of a dump: from which unit (None: none), of which graph (None: no N-Quads)."""

    content: bytes
    unit: int | None = None
    graph: str | None = None


def _piece(text: str, graph: str | None = None) -> Piece:
    return Piece(member(text.encode()) if text else b"", None, graph)


def _units(parts: Iterable[tuple[int, Path]], graph: str | None = None) -> Iterator[Piece]:
    for number, path in parts:
        yield Piece(path.read_bytes(), number, graph)


@dataclass(frozen=True, slots=True)
class Assembly:
    """What is needed to write one form's dumps: units' parts, things, other graphs.

    `graphs` maps a further graph that belongs in `data.nq` to its sorted N-Quads lines.
    """

    folder: Path
    base: Base
    parts: dict[str, list[tuple[int, Path]]]
    things: Things
    sources: list[str]
    graphs: dict[str, list[str]]

    def write(self) -> dict[str, Dump]:
        """Write every dump of the form; return them by file name."""
        self.folder.mkdir(parents=True, exist_ok=True)
        centres = tables.header("centres") + tables.text(self.things.centre_rows)
        pieces: dict[str, Iterable[Piece]] = {
            "data.nq.gz": self._nquads(),
            "data.ttl.gz": self._turtle(),
            "data.jsonld.gz": self._jsonld(),
            "actions.csv.gz": self._table("actions"),
            "action_values.csv.gz": self._table("action_values"),
            "centres.csv.gz": [_piece(centres)],
        }
        dumps = {name: Dump(self.folder / name) for name in pieces}
        for name, dump in dumps.items():
            dump.write(pieces[name])
        (self.folder / "codebook.csv").write_text(tables.codebook(), "utf-8", newline="")
        return dumps

    def _nquads(self) -> Iterator[Piece]:
        before, after = self.things.split(self.base)
        evidence = self.base.graph("evidence")
        yield _piece("".join(before), "")
        yield from _units(self.parts["data.nq"], "")
        yield _piece("".join(after), "")
        yield from _units(self.parts["evidence.nq"], evidence)
        yield _piece("".join(self.sources), evidence)
        for graph, lines in self.graphs.items():
            yield _piece("".join(lines), graph)

    def _turtle(self) -> Iterator[Piece]:
        yield Piece(member(turtle.head(self.base)))
        yield from _units(self.parts["data.ttl"])
        yield Piece(member(turtle.body(self.things.lines, self.base)))

    def _jsonld(self) -> Iterator[Piece]:
        yield _piece(jsonld.opening())
        yield from _units(self.parts["data.jsonld"])
        nodes = (jsonld.line(iri, said) for iri, said in self.things.nodes)
        yield _piece(jsonld.SEPARATOR.join(nodes) + jsonld.CLOSING)

    def _table(self, name: str) -> Iterator[Piece]:
        yield _piece(tables.header(name))
        yield from _units(self.parts[f"{name}.csv"])
