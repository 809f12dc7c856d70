"""Cut the dumps that a release's store was loaded from into graphs, and say what each holds.

Reads canonical N-Quads as this program writes them, line by line; the manifest says
which graphs there are, and a line of any other is damage.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csgraph.errors import DamagedRelease
from csgraph.release.manifest import BESIDE

_END = b" .\n"


@dataclass(frozen=True, slots=True)
class GraphEntry:
    """What the manifest says of a graph; the default graph's name is empty."""

    name: str
    quads: int
    sha256: str


def entries(table: dict[str, Any]) -> list[GraphEntry]:
    """Return the graphs of the public form, or of the full one where none is public.

    Raises `DamagedRelease` for a manifest that does not say which they are.
    """
    try:
        graphs = {**table["graphs"][table["public"] or "full"], **table["graphs"][BESIDE]}
        if "catalogue" in table:  # releases of before have none
            graphs[table["catalogue"]["graph"]] = table["catalogue"]
        return [
            GraphEntry(name, entry["quads"], entry["rdfc10_sha256"])
            for name, entry in sorted(graphs.items())
        ]
    except (KeyError, TypeError) as fault:
        raise DamagedRelease("The manifest does not say which graphs the release has.") from fault


def triples(release: Path, table: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Yield each line of the store's dumps as a graph's name and an N-Triples line."""
    known = {f" <{entry.name}>".encode(): entry.name for entry in entries(table) if entry.name}
    for name in table["store_from"]:
        with gzip.open(release / name, "rb") as lines:
            for line in lines:
                yield _cut(line, known)


def parts(release: Path, table: dict[str, Any], size: int) -> Iterator[tuple[str, bytes, int]]:
    """Yield the dumps in parts of about `size` bytes: a graph, its N-Triples, their number."""
    graph, part, count = "", bytearray(), 0
    for name, line in triples(release, table):
        if part and (name != graph or len(part) >= size):
            yield graph, bytes(part), count
            part.clear()
            count = 0
        graph = name
        part += line
        count += 1
    if part:
        yield graph, bytes(part), count


def _cut(line: bytes, known: dict[bytes, str]) -> tuple[str, bytes]:
    """Return the graph of a line, and the line without it.

    An IRI holds neither a blank nor a quotation mark: a last term that has one is the
    end of a literal, and what stands before a triple's object has exactly one blank.
    """
    before, blank, last = line.removesuffix(_END).rpartition(b" ")
    is_iri = last[:1] == b"<" and last[-1:] == b">" and b'"' not in last
    if not is_iri or before.count(b" ") == 1:
        return "", line
    name = known.get(blank + last)
    if name is None:
        raise DamagedRelease("A dump holds a graph that the manifest does not know.")
    return name, before + _END
