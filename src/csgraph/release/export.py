"""Give the text listings back, rebuilt from the evidence of a release alone.

The evidence is the full dump's graph of sheets, fields and sources, and what waits in
`withheld/`. Every line of a listing is a label line, a line of a field's text, or a
line of the source's preamble. One sheet is held at a time: the dump has each sheet's
quads together, and its lines wait in a temporary file until their listing is written.
"""

from __future__ import annotations

import gzip
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO, cast

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from csgraph.errors import DamagedRelease
from csgraph.namespaces import CSG, DCTERMS, RDF
from csgraph.release.evidence import is_outside

_TYPE = f"{RDF}type"
_SHEET = "/id/sheet/"

Said = dict[str, list[str]]
"""What is said of a node: the values of each property, by its local name."""
Nodes = dict[str, Said]
Place = tuple[int, int, int]
"""A sheet's first line, and where its lines wait in the temporary file."""


@dataclass(slots=True)
class Listing:
    """A text listing as the evidence tells it: what is said of it, its sheets' places."""

    said: dict[str, str]
    places: list[Place]
    waiting: IO[bytes]

    @property
    def name(self) -> str:
        """The input's name."""
        return self.said["fileName"]

    def lines(self) -> Iterator[str]:
        """Yield its lines in order."""
        if int(self.said.get("preambleLines", "0")):
            yield from self.said.get("preamble", "").split("\n")
        for _, offset, length in sorted(self.places):
            self.waiting.seek(offset)
            yield from self.waiting.read(length).decode().split("\n")


@contextmanager
def listings(release: Path) -> Iterator[list[Listing]]:
    """Yield the text listings of a release, by name. Raises `DamagedRelease`."""
    with tempfile.TemporaryFile() as waiting:
        yield sorted(_listings(release, waiting), key=lambda listing: listing.name)


def _listings(release: Path, waiting: IO[bytes]) -> Iterator[Listing]:
    places: defaultdict[str, list[Place]] = defaultdict(list)
    sources: Nodes = {}
    for owner, nodes in _things(release):
        if _SHEET not in owner:
            sources |= nodes
            continue
        for source, first, lines in _stretches(owner, nodes):
            content = "\n".join(lines).encode()
            places[source].append((first, waiting.seek(0, 2), len(content)))
            waiting.write(content)
    for iri, said in sources.items():
        if said["format"] == ["listing"]:
            # What is withheld comes last: a file's own name after the one it is shown under.
            yield Listing({n: values[-1] for n, values in said.items()}, places[iri], waiting)


def _things(release: Path) -> Iterator[tuple[str, Nodes]]:
    """Yield each sheet and each source with its nodes, what is withheld of it among them."""
    kept = {
        owner: list(quads)
        for owner, quads in groupby(
            sorted(_evidence(release / "withheld" / "evidence.nq.gz"), key=_owner), _owner
        )
    }
    for owner, quads in groupby(_evidence(_full_dump(release)), _owner):
        yield owner, _nodes([*quads, *kept.pop(owner, ())])
    for owner, rest in kept.items():
        yield owner, _nodes(rest)


def _full_dump(release: Path) -> Path:
    for folder in ("dumps", "private"):
        dump = release / folder / "full" / "data.nq.gz"
        if dump.is_file():
            return dump
    raise DamagedRelease(f"Release {release.name} has no full N-Quads dump.")


def _evidence(path: Path) -> Iterator[Quad]:
    with gzip.open(path, "rb") as lines:
        for quad in parse(cast("IO[bytes]", lines), format=RdfFormat.N_QUADS):
            graph = quad.graph_name
            if isinstance(graph, NamedNode) and graph.value.endswith("/graph/evidence"):
                yield quad


def _owner(quad: Quad) -> str:
    """Return the IRI of the sheet that a node is part of, or the node's own."""
    iri = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
    before, mark, after = iri.partition(_SHEET)
    return before + mark + after.partition("/")[0]


def _nodes(quads: list[Quad]) -> Nodes:
    nodes: defaultdict[str, Said] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        node, value = quad.subject, quad.object
        if isinstance(node, NamedNode) and isinstance(value, NamedNode | Literal):
            nodes[node.value][_short(quad.predicate.value)].append(value.value)
    return nodes


def _short(predicate: str) -> str:
    if predicate == _TYPE:
        return "type"
    return predicate.removeprefix(CSG).removeprefix(DCTERMS)


def _stretches(sheet: str, nodes: Nodes) -> Iterator[tuple[str, int, list[str]]]:
    """Yield source, first line and lines of each place where a sheet stands in a text."""
    said = nodes[sheet]
    lines = list(_lines(said, nodes))
    if "firstLine" in said:
        yield said["isPartOf"][0], int(said["firstLine"][0]), lines
    for repeat in said.get("repeat", []):
        other = nodes[repeat]
        if "firstLine" in other:
            own = other["text"][0].split("\n") if "text" in other else lines
            yield other["isPartOf"][0], int(other["firstLine"][0]), own


def _lines(said: Said, nodes: Nodes) -> Iterator[str]:
    start = int(said["firstLine"][0]) if "firstLine" in said else None
    fields = sorted((nodes[f] for f in said["hasField"]), key=lambda f: int(f["position"][0]))
    for each in fields:
        first = int(each["firstLine"][0]) if "firstLine" in each else None
        if is_outside(start, first):
            continue
        yield each["label"][0]
        if first is not None:
            yield from each.get("text", [""])[0].split("\n")
