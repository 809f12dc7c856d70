"""INSEE's whole table as a dump and a store, made once and kept for the builds that follow.

Its 420,000 quads take seconds to write and load, and are the same from build to build. They
are kept in the user's cache, for each base and each state of the tables and of the code that
writes them; a release gets a copy of the small files, and links to the large ones, which
RocksDB never changes. What was kept is checked by its SHA-256 before it is used; where
nothing can be kept, a build makes it for itself.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph

from csgraph import __version__, resources, territories
from csgraph.mapping import graph, literals, territory
from csgraph.release import loading, manifest, members, merging

_MADE_BY = (territories, territory, graph, literals, merging, members, loading)
_DUMP, _STORE, _SUMMARY = "registry.nq.gz", "store", "prepared.json"
_MAKING_S = 3600.0
"""What is still being made after so long is of a build that was killed."""
_KEPT = 8
"""Prepared tables that are kept at once: one for each base that is built for."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The table in a folder: its dump, its store, and what the manifest says of the graph."""

    folder: Path
    entry: dict[str, Any]

    def install(self, release: Path) -> None:
        """Put the dump and the store into a release that has neither."""
        (release / "dumps").mkdir(exist_ok=True)
        (release / _STORE).mkdir()
        shutil.copyfile(self.folder / _DUMP, release / "dumps" / _DUMP)
        for path in (self.folder / _STORE).iterdir():
            _put(path, release / _STORE / path.name)


def prepared(graph_iri: str, spare: Path) -> Prepared:
    """Return the table for this name of its graph, made now unless it is kept.

    `spare` is a folder for where the user's cache can't be written.
    """
    name = f"registry-{_key(graph_iri)[:24]}"
    for root in (_cache(), spare):
        try:
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
            if found := _whole(root / name):
                return found
            return _keep(root, name, graph_iri)
        except OSError:
            if root == spare:
                raise
    raise AssertionError


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "csgraph"


def _key(graph_iri: str) -> str:
    """Hash all that decides the bytes: tables, code, libraries, the graph's name."""
    whole = hashlib.sha256()
    versions = (__version__, pyoxigraph.__version__, zlib.ZLIB_RUNTIME_VERSION, graph_iri)
    whole.update("\0".join(versions).encode())
    sources = [Path(module.__file__ or "") for module in _MADE_BY] + [Path(__file__)]
    tables = (resources.folder("ontology") / "territories").glob("*.tsv")
    for path in (*sources, *sorted(tables)):
        whole.update(path.read_bytes())
    return whole.hexdigest()


def _whole(folder: Path) -> Prepared | None:
    """Return what is kept in `folder`, if every file is as it was written."""
    try:
        summary = json.loads((folder / _SUMMARY).read_text("utf-8"))
        is_whole = all(
            manifest.sha256(folder / name) == sha256 for name, sha256 in summary["files"].items()
        )
        if not is_whole:
            return None
        os.utime(folder / _SUMMARY)
        return Prepared(folder, summary["graph"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def _keep(root: Path, name: str, graph_iri: str) -> Prepared:
    """Make the table beside its place, then give it its name; let the oldest others go."""
    making = Path(tempfile.mkdtemp(prefix="making-", dir=root))
    try:
        _make(making, graph_iri)
        if (root / name).exists():
            (root / name).rename(making / "broken")
        with contextlib.suppress(OSError):  # another build was faster
            making.rename(root / name)
            shutil.rmtree(root / name / "broken", ignore_errors=True)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    with contextlib.suppress(OSError):  # another build lets go too
        _let_go(root, name)
    found = _whole(root / name)
    if found is None:
        raise OSError(f"{name} was written and can't be read back")
    return found


def _make(folder: Path, graph_iri: str) -> None:
    lines = graph.lines(territory.whole_table(), graph_iri)
    entry = merging.merge(folder / _DUMP, lines, []).entry()
    del lines
    loading.load(folder / _STORE, [folder / _DUMP])
    for log in (folder / _STORE).glob("LOG*"):
        log.unlink()
    files = {
        path.relative_to(folder).as_posix(): manifest.sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    summary = {"graph": entry, "files": files}
    (folder / _SUMMARY).write_text(json.dumps(summary, indent=1), "utf-8")


def _let_go(root: Path, name: str) -> None:
    """Remove the tables used longest ago, and what a build that was killed left."""
    kept = [p for p in root.glob("registry-*") if p.name != name and (p / _SUMMARY).is_file()]
    kept.sort(key=lambda p: (p / _SUMMARY).stat().st_mtime, reverse=True)
    long_ago = time.time() - _MAKING_S
    broken_off = [p for p in root.glob("making-*") if p.stat().st_mtime < long_ago]
    for old in (*kept[_KEPT - 1 :], *broken_off):
        shutil.rmtree(old, ignore_errors=True)


def _put(source: Path, target: Path) -> None:
    """Link a table file of RocksDB, which is never changed; copy any other."""
    if source.suffix == ".sst":
        with contextlib.suppress(OSError):  # another file system, or one without links
            os.link(source, target)
            return
    shutil.copyfile(source, target)
