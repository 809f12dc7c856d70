"""Read a release's `manifest.json` into what the site needs to know of it.

A manifest that lacks one of these fields is damage, not a guess.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from csgraph.errors import DamagedRelease
from csgraph.namespaces import Base
from csgraph.release.entry import Entry, entry
from csgraph.release.manifest import NAME
from csgraph.store.datasets import Graphs

_NAMED = ("evidence", "history", "links", "quality", "registry")
"""The graphs beside the things; one that holds nothing is there all the same."""


@dataclass(frozen=True, slots=True)
class Dump:
    """A file that may be downloaded; `path` is below the release."""

    path: str
    form: str
    format: str
    media_type: str
    size: int
    sha256: str
    is_public: bool

    @property
    def name(self) -> str:
        """Its address below `/dumps/`."""
        return self.path.removeprefix("dumps/")

    @property
    def sent_as(self) -> str:
        """The media type it is sent under: that of the packing, where it is packed."""
        return "application/gzip" if self.path.endswith(".gz") else self.media_type


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a release says of itself. `public` is `full`, `facts` or None (not decided).

    A report quotes the sheets: where only facts are public it is served only if the
    manifest says that it quotes nothing (`report_is_public`). `store_from` names the dumps
    that make the store; `previous` is the version that was current before; `entry` is what
    the catalogue says; `fingerprint` is the hash of all the manifest says.
    """

    version: str
    date: str | None
    base: Base
    is_local: bool
    public: str | None
    counts: dict[str, int]
    dumps: tuple[Dump, ...]
    graphs: Graphs
    has_public_report: bool
    entry: Entry
    fingerprint: str = ""
    publisher: str | None = None
    rights: str | None = None
    licence: str | None = None
    store_from: tuple[str, ...] = ()
    previous: str | None = None

    def says_more_than(self, public: str | None) -> bool:
        """Whether it holds texts where its publisher now makes `public` only facts."""
        return public == "facts" and self.public != "facts"

    @property
    def quads(self) -> dict[str, int]:
        """How many quads each graph of the data holds, as far as it is known."""
        known = ((i, n) for i, n in self.graphs.triples.items() if i != self.graphs.catalogue)
        return {iri: count for iri, count in known if count is not None}

    @property
    def served_dumps(self) -> tuple[Dump, ...]:
        """The dumps a visitor may have: the public ones, or on loopback all below `dumps/`."""
        return tuple(
            dump
            for dump in self.dumps
            if dump.path.startswith("dumps/") and (dump.is_public or self.public is None)
        )


def read_manifest(release: Path) -> Manifest:
    """Return the manifest of `release`. Raises `DamagedRelease` if it can't be read."""
    try:
        written = json.loads((release / NAME).read_text("utf-8"))
        return Manifest(
            version=written["version"],
            date=written.get("date"),
            base=Base(written["base"]),
            is_local=written["base_is_local"],
            public=written["public"],
            counts=written["counts"],
            dumps=tuple(_dump(row) for row in written["dumps"]),
            graphs=_graphs(written, Base(written["base"])),
            has_public_report=written["public"] != "facts"
            or written.get("report_is_public") is True,
            entry=entry(written),
            fingerprint=written["manifest_sha256"],
            publisher=written.get("publisher"),
            rights=written.get("rights"),
            licence=written.get("licence"),
            store_from=tuple(written.get("store_from", ())),
            previous=written.get("previous"),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise DamagedRelease(
            f"The manifest of release {release.name} can't be read ({fault})."
        ) from fault


def kept_manifest(release: Path) -> Manifest | None:
    """Return the manifest of a kept release, read once; None for one that can't be read."""
    try:
        stat = (release / NAME).stat()
        return _read_once(release, stat.st_ino, stat.st_mtime_ns)
    except (OSError, DamagedRelease):
        return None


@lru_cache(maxsize=256)
def _read_once(release: Path, *_: int) -> Manifest:
    return read_manifest(release)


def _graphs(written: dict[str, Any], base: Base) -> Graphs:
    """Return the graphs of the form that is served; `""` is what the manifest calls the things."""
    things, by_form = base.graph("data"), written.get("graphs", {})
    triples: dict[str, int | None] = {things: None, **{base.graph(n): None for n in _NAMED}}
    for form in (written["public"] or "full", "beside"):
        for iri, graph in by_form.get(form, {}).items():
            triples[iri or things] = int(graph["quads"])
    if by_form:
        triples = {iri: count or 0 for iri, count in triples.items()}
    if "catalogue" not in written:  # releases of before have none
        return Graphs(things, triples)
    catalogue = written["catalogue"]
    triples[catalogue["graph"]] = int(catalogue["quads"])
    return Graphs(things, triples, catalogue["graph"])


def _dump(row: dict[str, Any]) -> Dump:
    return Dump(
        path=row["path"],
        form=row["form"],
        format=row["format"],
        media_type=row["media_type"],
        size=row["bytes"],
        sha256=row["sha256"],
        is_public=row["public"],
    )
