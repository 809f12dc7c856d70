"""Check a release against its own manifest: files, dumps against store, accounting."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, cast

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, RdfFormat, Store, parse

from csgraph.errors import DamagedRelease
from csgraph.namespaces import Base
from csgraph.release import manifest

_REGISTRY = "registry.nq.gz"


def check_hashes(release: Path) -> dict[str, Any]:
    """Compare every file with the manifest; return the manifest.

    Raises `DamagedRelease` that names the first files that are missing, changed or
    unknown.
    """
    table = manifest.read(release)
    expected: dict[str, dict[str, Any]] = table["files"]
    faults = []
    for name, entry in expected.items():
        path = release / name
        if not path.is_file():
            faults.append(f"{name} is missing")
        elif path.stat().st_size != entry["bytes"] or manifest.sha256(path) != entry["sha256"]:
            faults.append(f"{name} has changed")
    found = {p.relative_to(release).as_posix() for p in release.rglob("*") if p.is_file()}
    faults += [
        f"{name} is not in the manifest" for name in sorted(found - {*expected, manifest.NAME})
    ]
    if faults:
        more = f" (and {len(faults) - 5} more)" if len(faults) > 5 else ""
        raise DamagedRelease(f"Release {release.name}: {'; '.join(faults[:5])}{more}.")
    return table


def whole(release: Path, name: str) -> Path:
    """Return one file of a release. Raises `DamagedRelease` where it has changed."""
    path = release / name
    entry = manifest.read(release)["files"].get(name, {})
    if not path.is_file() or manifest.sha256(path) != entry.get("sha256"):
        raise DamagedRelease(f"Release {release.name}: {name} is missing or has changed.")
    return path


class _LineSum:
    """A hash of a set of lines that does not depend on their order.

    The sum of the lines' SHA-256 modulo 2^256: equal sets have equal sums, and nothing
    has to be sorted or held.
    """

    def __init__(self) -> None:
        self.total = 0
        self.count = 0

    def add(self, lines: Iterable[bytes]) -> None:
        for line in lines:
            self.total += int.from_bytes(hashlib.sha256(line.rstrip(b"\n")).digest(), "big")
            self.count += 1

    @property
    def value(self) -> tuple[int, int]:
        """The number of lines, and their sum."""
        return self.count, self.total % (1 << 256)


class _InGraph:
    """A writer of N-Triples that adds the name of a graph to each line, for a sum of N-Quads."""

    def __init__(self, sum_: _LineSum, graph: NamedNode | BlankNode | DefaultGraph) -> None:
        self._sum = sum_
        self._end = b" ." if isinstance(graph, DefaultGraph) else f" {graph} .".encode()
        self._rest = b""

    def write(self, block: bytes) -> int:
        """Take a block of a file, as a writer would."""
        lines = (self._rest + block).split(b"\n")
        self._rest = lines.pop()
        self._sum.add(line.removesuffix(b" .") + self._end for line in lines)
        return len(block)

    def flush(self) -> None:
        """Do nothing: the writer's protocol asks for it."""


def check_store(release: Path, table: dict[str, Any]) -> None:
    """Compare the store with the dumps it was loaded from, quad by quad.

    INSEE's table is the same from release to release, and its files are compared by their
    hashes: of its quads it is asked that each is there, and that there are no others.
    """
    store = Store.read_only(str(release / "store"))
    registry = NamedNode(Base(table["base"]).graph("registry"))
    dumped, stored = _LineSum(), _LineSum()
    for name in table["store_from"]:
        if not name.endswith(_REGISTRY):
            with gzip.open(release / name, "rb") as lines:
                dumped.add(lines)
    for graph in (DefaultGraph(), *store.named_graphs()):
        if graph != registry:
            writer = cast("IO[bytes]", _InGraph(stored, graph))
            store.dump(output=writer, format=RdfFormat.N_TRIPLES, from_graph=graph)
    held = stored.count + sum(
        _count(store, release / name) for name in table["store_from"] if name.endswith(_REGISTRY)
    )
    if dumped.value != stored.value or held != len(store):
        raise DamagedRelease(
            f"Release {release.name}: the store holds {len(store)} quads that are not those of "
            f"the dumps ({held})."
        )


def _count(store: Store, dump: Path) -> int:
    """Return how many quads of a dump are in the store."""
    with gzip.open(dump, "rb") as file:
        quads = parse(input=cast("IO[bytes]", file), format=RdfFormat.N_QUADS)
        return sum(quad in store for quad in quads)


def check_accounting(release: Path, table: dict[str, Any]) -> None:
    """Check that every sheet and every line of the inputs is accounted for."""
    counts = table["counts"]
    read = counts["published"] + counts["withheld"] + counts["repeated"]
    if counts["sheets_read"] != read:
        raise DamagedRelease(
            f"Release {release.name}: {counts['sheets_read']} sheets were read, "
            f"{read} are accounted for."
        )
    for source in table["inputs"]:
        if sum(source["accounting"].values()) != source["lines"]:
            raise DamagedRelease(
                f"Release {release.name}: the lines of {source['name']} do not add up."
            )


def verify(release: Path) -> dict[str, Any]:
    """Make every check; return the manifest. Raises `DamagedRelease`."""
    table = check_hashes(release)
    check_store(release, table)
    check_accounting(release, table)
    return table
