"""INSEE's table is made once, checked when it is used again, and made anew where it was hurt."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from csgraph.pipeline.prepared import Prepared, prepared

if TYPE_CHECKING:
    from pathlib import Path

GRAPH = "http://prepared.example/graph/registry"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's cache of its own."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def table(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Prepared:
    """The table as it is kept there."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    return prepared(GRAPH, tmp_path)


def _states(folder: Path) -> dict[str, int]:
    return {p.name: p.stat().st_mtime_ns for p in folder.rglob("*.sst")}


def test_dump_store_and_hash_say_the_same(table, tmp_path):
    """The dump stands in code-point order, the store holds it, the entry hashes it."""
    table.install(tmp_path)
    lines = gzip.decompress((tmp_path / "dumps" / "registry.nq.gz").read_bytes())
    store = Store.read_only(str(tmp_path / "store"))

    assert hashlib.sha256(lines).hexdigest() == table.entry["rdfc10_sha256"]
    assert lines.splitlines() == sorted(lines.splitlines())
    assert len(store) == table.entry["quads"] == lines.count(b"\n") > 400_000
    assert list(store.named_graphs()) == [NamedNode(GRAPH)]
    dumped = store.dump(format=RdfFormat.N_QUADS) or b""
    assert sorted(dumped.splitlines()) == lines.splitlines()


def test_it_is_made_once(table, tmp_path):
    """A second build takes what is kept."""
    before = _states(table.folder)

    assert prepared(GRAPH, tmp_path).folder == table.folder
    assert _states(table.folder) == before


def test_a_release_that_grows_leaves_what_is_kept_as_it_was(table, tmp_path):
    """Its store is loaded further, on the linked files."""
    before = {p: p.read_bytes() for p in table.folder.rglob("*") if p.is_file()}
    table.install(tmp_path)
    store = Store(str(tmp_path / "store"))
    store.bulk_load(input=b"<urn:a> <urn:b> <urn:c> .", format=RdfFormat.N_TRIPLES)
    store.optimize()
    del store

    assert {p: p.read_bytes() for p in table.folder.rglob("*") if p.is_file()} == before


def test_what_was_hurt_is_made_anew(table, tmp_path):
    """A build never takes a byte that was not written by a build, nor keeps what broke off."""
    killed = table.folder.parent / "making-killed"
    (killed / "store").mkdir(parents=True)
    os.utime(killed, (0, 0))
    (table.folder / "store" / "CURRENT").write_bytes(b"MANIFEST-000001\n")

    again = prepared(GRAPH, tmp_path)

    assert again.entry == table.entry
    assert not list(table.folder.parent.glob("making-*"))
    again.install(tmp_path)
    assert len(Store.read_only(str(tmp_path / "store"))) == table.entry["quads"]


def test_where_no_cache_can_be_written_a_build_makes_it_for_itself(table, tmp_path, monkeypatch):
    """A file stands where the folder should be; those used longest ago give way to new ones."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("csgraph.pipeline.prepared._KEPT", 1)
    spare = table.folder.parent
    other = prepared("http://other.example/graph/registry", spare)

    assert other.entry["rdfc10_sha256"] != table.entry["rdfc10_sha256"]
    assert [p.name for p in spare.glob("registry-*")] == [other.folder.name]
    assert json.loads((other.folder / "prepared.json").read_text("utf-8"))["graph"] == other.entry
