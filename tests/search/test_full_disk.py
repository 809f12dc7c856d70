"""A disk that is full while an index is written: an `OSError` that names the file, for people."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from csgraph.namespaces import CSG, RDF, RDFS
from csgraph.search import findings, inventory, schema, writer
from csgraph.search.inventory import Thing


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few pages."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"a small disk can't be mounted here: {done.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=False)


def write_search(folder: Path) -> None:
    """Write the index of two thousand actions."""
    store = ox.Store()
    for number in range(2_000):
        action = ox.NamedNode(f"https://data.example/id/action/{number}")
        store.add(ox.Quad(action, ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{CSG}Action")))
        label = ox.Literal(f"Atelier {number}", language="fr")
        store.add(ox.Quad(action, ox.NamedNode(f"{RDFS}label"), label))
    writer.write(store, folder / schema.NAME.name)


def write_inventory(folder: Path) -> None:
    """Write an inventory of two thousand actions."""
    things = (Thing("action", str(n), inventory.LIVING, f"Atelier {n}") for n in range(2_000))
    inventory.write(folder, things)


def write_findings(folder: Path) -> None:
    """Write the facts of a release of which much was counted."""
    facts = {f"number {n}": n for n in range(5_000)}
    findings.write(folder, findings.Findings([], [], {}, {}, facts))


@pytest.mark.parametrize("write", [write_search, write_inventory, write_findings])
def test_a_full_disk_is_an_error_of_the_disk(full_disk: Path, write: Callable[[Path], None]):
    """So that a build stops in words, as for every other file, and nothing changes."""
    with pytest.raises(OSError, match=r"full|I/O") as told:
        write(full_disk)
    assert str(told.value.filename).startswith(str(full_disk))
