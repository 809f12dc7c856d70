"""Give the text listings back, rebuilt from the evidence of a release alone.

The evidence is the full dump's graph of sheets, fields and sources, and what waits in
`withheld/`. Every line of a listing is a label line, a line of a field's text, or a
line of the source's preamble.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from csgraph.errors import DamagedRelease
from csgraph.namespaces import CSG, DCTERMS, RDF
from csgraph.release.evidence import is_outside

_TYPE = f"{RDF}type"


@dataclass(slots=True)
class Listing:
    """A source of the evidence, with the sheets that stand in it by first line."""

    said: dict[str, str]
    sheets: list[tuple[int, int, list[str]]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The input's name."""
        return self.said["fileName"]

    @property
    def is_listing(self) -> bool:
        """Whether it is a text listing: the only format that has lines of its own."""
        return self.said["format"] == "listing"

    def lines(self) -> Iterator[str]:
        """Yield its lines in order."""
        if int(self.said.get("preambleLines", "0")):
            yield from self.said.get("preamble", "").split("\n")
        for _, _, lines in sorted(self.sheets, key=lambda s: s[0]):
            yield from lines


Said = dict[str, list[str]]


def evidence_files(release: Path) -> list[Path]:
    """Return the files that hold the whole evidence. Raises `DamagedRelease`."""
    for folder in ("dumps", "private"):
        dump = release / folder / "full" / "data.nq.gz"
        if dump.is_file():
            return [dump, release / "withheld" / "evidence.nq.gz"]
    raise DamagedRelease(f"Release {release.name} has no full N-Quads dump.")


def listings(files: Iterable[Path]) -> list[Listing]:
    """Return the sources of the evidence with their sheets, sorted by name."""
    nodes = _nodes(files)
    sources = {
        iri: Listing({n: v[0] for n, v in said.items()})
        for iri, said in nodes.items()
        if f"{CSG}Source" in said["type"]
    }
    for said in nodes.values():
        if f"{CSG}Sheet" in said["type"]:
            _place_sheet(said, nodes, sources)
    return sorted(sources.values(), key=lambda s: s.name)


def _nodes(files: Iterable[Path]) -> dict[str, Said]:
    nodes: defaultdict[str, Said] = defaultdict(lambda: defaultdict(list))
    for path in files:
        with gzip.open(path, "rb") as lines:
            for quad in parse(cast("IO[bytes]", lines), format=RdfFormat.N_QUADS):
                node, value = quad.subject, quad.object
                if (
                    isinstance(quad.graph_name, NamedNode)
                    and isinstance(node, NamedNode)
                    and isinstance(value, NamedNode | Literal)
                ):
                    nodes[node.value][_short(quad.predicate.value)].append(value.value)
    return {iri: said for iri, said in nodes.items() if "type" in said}


def _short(predicate: str) -> str:
    if predicate == _TYPE:
        return "type"
    return predicate.removeprefix(CSG).removeprefix(DCTERMS)


def _place_sheet(said: Said, nodes: dict[str, Said], sources: dict[str, Listing]) -> None:
    lines = list(_sheet_lines(said, nodes))
    if "firstLine" in said:
        _put(said, lines, sources)
    for repeat in said.get("repeat", []):
        other = nodes[repeat]
        if "firstLine" in other:
            _put(other, other["text"][0].split("\n") if "text" in other else lines, sources)


def _put(said: Said, lines: list[str], sources: dict[str, Listing]) -> None:
    first, last = int(said["firstLine"][0]), int(said["lastLine"][0])
    sources[said["isPartOf"][0]].sheets.append((first, last, lines))


def _sheet_lines(said: Said, nodes: dict[str, Said]) -> Iterator[str]:
    start = int(said["firstLine"][0]) if "firstLine" in said else None
    fields = sorted((nodes[f] for f in said["hasField"]), key=lambda f: int(f["position"][0]))
    for each in fields:
        first = int(each["firstLine"][0]) if "firstLine" in each else None
        if is_outside(start, first):
            continue
        yield each["label"][0]
        if first is not None:
            yield from each.get("text", [""])[0].split("\n")
