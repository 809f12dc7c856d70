"""Read the dumps back before a release is declared good.

Each member is read from the finished file by pyoxigraph: the Turtle and the JSON-LD of
a unit must say exactly what its N-Quads say. A sample is read by rdflib as well, so that
no fault of one parser can hide itself.
"""

from __future__ import annotations

import gzip
import warnings
from dataclasses import dataclass
from pathlib import Path

import rdflib
from pyoxigraph import DefaultGraph, RdfFormat, Triple, parse

from csgraph.errors import StructuralFault
from csgraph.namespaces import Base
from csgraph.release import jsonld, turtle
from csgraph.release.dumps import Dump, Span

_RDFLIB_NAMES = {RdfFormat.TURTLE: "turtle", RdfFormat.JSON_LD: "json-ld"}
_RDFLIB_LINE_BYTES = 200_000
"""rdflib looks for a line's end again at every 2 KB: a line of 10 MB would take it minutes."""


@dataclass(frozen=True, slots=True)
class Check:
    """One unit's spans in the dumps of one form."""

    base: Base
    files: dict[str, Path]
    spans: dict[str, tuple[Span, ...]]

    @property
    def has_actions(self) -> bool:
        """Whether it is a unit's: what stands beside the units holds no action."""
        return any(span.unit is not None for spans in self.spans.values() for span in spans)


def checks(base: Base, dumps: dict[str, Dump]) -> list[Check]:
    """Return a check a unit, and one for what stands beside the units."""
    names = ("data.nq.gz", "data.ttl.gz", "data.jsonld.gz")
    units = sorted({s.unit for s in dumps[names[0]].spans}, key=lambda u: (u is None, u))
    return [
        Check(
            base,
            {name: dumps[name].path for name in names},
            {name: tuple(s for s in dumps[name].spans if s.unit == unit) for name in names},
        )
        for unit in units
    ]


def _read(path: Path, spans: tuple[Span, ...]) -> bytes:
    with path.open("rb") as file:
        found = []
        for span in spans:
            file.seek(span.offset)
            found.append(gzip.decompress(file.read(span.length)))
    return b"".join(found)


def _jsonld_document(content: bytes) -> bytes:
    """Return a unit's nodes as a document of their own."""
    opening = jsonld.opening().encode()
    nodes = content.removeprefix(opening).removesuffix(jsonld.CLOSING.encode())
    return opening + nodes.rstrip(b",\n") + jsonld.CLOSING.encode()


def reread(check: Check) -> int:
    """Compare one unit's three forms; return its number of quads.

    Raises `StructuralFault` where they differ or one can't be read.
    """
    nquads, ttl, json = _documents(check)
    try:
        triples: set[Triple] = set()
        count = 0
        for quad in parse(nquads, format=RdfFormat.N_QUADS):
            count += 1
            if isinstance(quad.graph_name, DefaultGraph):
                triples.add(quad.triple)
        for content, syntax in ((ttl, RdfFormat.TURTLE), (json, RdfFormat.JSON_LD)):
            if not _says(content, syntax, triples):
                raise StructuralFault(f"The {syntax.name} dump does not say what the N-Quads say.")
    except SyntaxError as fault:
        raise StructuralFault(f"A dump can't be read back: {fault}.") from fault
    return count


def _says(content: bytes, syntax: RdfFormat, triples: set[Triple]) -> bool:
    try:
        return {quad.triple for quad in parse(content, format=syntax)} == triples
    except MemoryError:  # its buffer holds no JSON text of more than 8 MB: rdflib's does
        lines = _rdflib(content, _RDFLIB_NAMES[syntax]).serialize(format="nt").encode()
        return {quad.triple for quad in parse(lines, format=RdfFormat.N_TRIPLES)} == triples


def _documents(check: Check) -> tuple[bytes, bytes, bytes]:
    contents = {name: _read(check.files[name], spans) for name, spans in check.spans.items()}
    head = turtle.head(check.base)
    return (
        contents["data.nq.gz"],
        head + contents["data.ttl.gz"].removeprefix(head),
        _jsonld_document(contents["data.jsonld.gz"]),
    )


def reread_with_rdflib(check: Check, sheets: int = 20) -> bool:
    """Read the first actions of a unit with rdflib, in all three forms.

    Returns False where a line is longer than rdflib reads in bounded time. Raises
    `StructuralFault` where the forms differ.
    """
    nquads, ttl, json = _documents(check)
    if max(map(len, nquads.splitlines())) > _RDFLIB_LINE_BYTES:
        return False
    address = f"<{check.base.action('')}".encode()
    actions = {x.split(b" ", 1)[0] for x in nquads.splitlines() if x.startswith(address)}
    wanted = set(sorted(actions)[:sheets])
    lines = [x for x in nquads.splitlines(keepends=True) if x.split(b" ", 1)[0] in wanted]
    nodes = json.splitlines(keepends=True)[2 : 2 + len(wanted)]
    document = jsonld.opening().encode() + b"".join(nodes).rstrip(b",\n") + jsonld.CLOSING.encode()
    expected = set(_rdflib(b"".join(lines), "nt"))
    turtle_graph = {t for t in _rdflib(ttl, "turtle") if f"<{t[0]}>".encode() in wanted}
    if set(_rdflib(document, "json-ld")) != expected or turtle_graph != expected:
        raise StructuralFault("rdflib reads another graph in one of the dumps than in the others.")
    return True


def _rdflib(content: bytes, syntax: str) -> rdflib.Graph:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return rdflib.Graph().parse(data=content, format=syntax)
