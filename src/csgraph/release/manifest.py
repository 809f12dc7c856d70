"""The manifest: what a release holds, file by file and graph by graph, with hashes."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from csgraph.errors import DamagedRelease
from csgraph.release.dumps import MEDIA_TYPES

NAME = "manifest.json"


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files(release: Path) -> dict[str, dict[str, Any]]:
    """Return size and SHA-256 of every file of a release but the manifest."""
    return {
        path.relative_to(release).as_posix(): {
            "bytes": path.stat().st_size,
            "sha256": sha256(path),
        }
        for path in sorted(release.rglob("*"))
        if path.is_file() and path.name != NAME
    }


def dump_entries(release: Path, public: str | None) -> list[dict[str, Any]]:
    """Return an entry for each dump that lies in `dumps/`."""
    entries = []
    for path in sorted((release / "dumps").rglob("*")):
        if path.is_file():
            form = path.parent.name
            label, media_type = MEDIA_TYPES[path.name]
            entries.append(
                {
                    "path": path.relative_to(release).as_posix(),
                    "form": form,
                    "format": label,
                    "media_type": media_type,
                    "bytes": path.stat().st_size,
                    "sha256": sha256(path),
                    "public": public in (form, "full"),
                }
            )
    return entries


def graph_hashes(nquads: Path) -> dict[str, dict[str, Any]]:
    """Return quads and RDFC-1.0 hash of each graph of a dump, by graph IRI.

    Without blank nodes the canonical form of RDF Dataset Canonicalization is the sorted
    canonical N-Quads; the dump holds each graph's lines in that order. The default graph
    is named by the empty string. Raises `DamagedRelease` where lines are out of order.
    """
    found: dict[str, dict[str, Any]] = {}
    digests: dict[str, Any] = {}
    last: dict[str, bytes] = {}
    with gzip.open(nquads, "rb") as lines:
        for line in lines:
            graph = _graph(line)
            if line <= last.get(graph, b""):
                raise DamagedRelease(f"{nquads.name}: a graph's lines are not in order.")
            last[graph] = line
            digests.setdefault(graph, hashlib.sha256()).update(line)
            entry = found.setdefault(graph, {"quads": 0})
            entry["quads"] += 1
    for graph, entry in found.items():
        entry["rdfc10_sha256"] = digests[graph].hexdigest()
    return found


def _graph(line: bytes) -> str:
    """Return the graph IRI of a canonical N-Quads line, or empty for the default graph."""
    rest = line.split(b" ", 2)[2]
    after_object = rest[rest.rindex(b'"') + 1 :] if rest.startswith(b'"') else rest
    words = after_object.split(b" ")
    return words[1][1:-1].decode() if len(words) == 3 else ""


def write(release: Path, table: dict[str, Any]) -> None:
    """Write the manifest; the files it lists must be complete."""
    table = {**table, "files": files(release)}
    text = json.dumps(table, ensure_ascii=False, indent=1, sort_keys=True)
    (release / NAME).write_text(text + "\n", "utf-8")


def read(release: Path) -> dict[str, Any]:
    """Return a release's manifest. Raises `DamagedRelease` where it can't be read."""
    try:
        table: dict[str, Any] = json.loads((release / NAME).read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise DamagedRelease(f"{release.name}: the manifest can't be read ({fault}).") from fault
    return table


def combined(hashes: Iterable[str]) -> str:
    """Return one hash over hashes in their order."""
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()
