"""Join the members that units wrote into the dumps of a release, remembering where.

The order is part of the format: actions by key, between what sorts before them and
what sorts after them, so that every graph of the N-Quads stands in code-point order and
its hash needs no sort.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from csgraph.release import jsonld, tables, turtle
from csgraph.release.members import member
from csgraph.namespaces import Base

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
    """A dump under way: its path and the spans of its members."""

    path: Path
    spans: list[Span] = field(default_factory=list)

    def write(self, pieces: Iterable[tuple[bytes, int | None]]) -> None:
        """Write members one after another; empty ones are left out."""
        offset = 0
        with self.path.open("wb") as file:
            for content, unit in pieces:
                if content:
                    file.write(content)
                    self.spans.append(Span(offset, len(content), unit))
                    offset += len(content)


def _member(text: str) -> tuple[bytes, None]:
    return (member(text.encode()), None) if text else (b"", None)


Units = Iterable[tuple[int, Path]]


def _units(parts: Units) -> Iterator[tuple[bytes, int | None]]:
    for number, path in parts:
        yield path.read_bytes(), number


@dataclass(frozen=True, slots=True)
class Assembly:
    """What is needed to write one form's dumps: units' parts, things, other graphs.

    `graphs` holds further sorted N-Quads lines that belong in `data.nq`, graph by graph.
    """

    folder: Path
    base: Base
    parts: dict[str, list[tuple[int, Path]]]
    things: Things
    sources: list[str]
    graphs: list[list[str]]

    def write(self) -> dict[str, Dump]:
        """Write every dump of the form; return them by file name."""
        self.folder.mkdir(parents=True, exist_ok=True)
        written = {
            "data.nq.gz": self._nquads(),
            "data.ttl.gz": self._turtle(),
            "data.jsonld.gz": self._jsonld(),
            "actions.csv.gz": self._table("actions"),
            "action_values.csv.gz": self._table("action_values"),
            "centres.csv.gz": _member(
                tables.header("centres") + tables.text(self.things.centre_rows)
            ),
        }
        dumps = {}
        for name, pieces in written.items():
            dumps[name] = Dump(self.folder / name)
            dumps[name].write([pieces] if isinstance(pieces, tuple) else pieces)
        (self.folder / "codebook.csv").write_text(tables.codebook(), "utf-8", newline="")
        return dumps

    def _nquads(self) -> Iterator[tuple[bytes, int | None]]:
        before, after = self.things.split(self.base)
        yield _member("".join(before))
        yield from _units(self.parts["data.nq"])
        yield _member("".join(after))
        yield from _units(self.parts["evidence.nq"])
        yield _member("".join(self.sources))
        for lines in self.graphs:
            yield _member("".join(lines))

    def _turtle(self) -> Iterator[tuple[bytes, int | None]]:
        yield member(turtle.head(self.base)), None
        yield from _units(self.parts["data.ttl"])
        yield member(turtle.body(self.things.lines, self.base)), None

    def _jsonld(self) -> Iterator[tuple[bytes, int | None]]:
        yield _member(jsonld.opening())
        yield from _units(self.parts["data.jsonld"])
        nodes = (jsonld.line(iri, said) for iri, said in self.things.nodes)
        yield _member(jsonld.SEPARATOR.join(nodes) + jsonld.CLOSING)

    def _table(self, name: str) -> Iterator[tuple[bytes, int | None]]:
        yield _member(tables.header(name))
        yield from _units(self.parts[f"{name}.csv"])
