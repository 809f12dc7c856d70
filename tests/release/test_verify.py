"""`verify` finds what changed, is missing, came in, or was never loaded."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from csgraph.errors import DamagedRelease
from csgraph.release import manifest
from csgraph.release.verify import verify


@pytest.fixture
def copy(full: Path, tmp_path: Path) -> Path:
    """A release to damage."""
    return Path(shutil.copytree(full, tmp_path / "v", symlinks=True))


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x01
    path.write_bytes(content)


def test_a_whole_release_passes(copy: Path):
    """And its manifest is returned."""
    assert verify(copy)["counts"]["published"] > 0


def test_a_flipped_byte_is_found_in_every_file(copy: Path):
    """One bit, in the middle of each file in turn, the manifest among them."""
    for path in sorted(p for p in copy.rglob("*") if p.is_file() and p.stat().st_size):
        content = path.read_bytes()
        _flip(path)
        with pytest.raises(DamagedRelease) as fault:
            verify(copy)
        assert path.name in str(fault.value) or path.name == manifest.NAME
        path.write_bytes(content)
    verify(copy)


def test_every_flipped_byte_of_the_manifest_is_found(copy: Path):
    """Even in a name or a date, which no other check reads."""
    path = copy / manifest.NAME
    content = path.read_bytes()
    for at in range(0, len(content), max(1, len(content) // 300)):
        damaged = bytearray(content)
        damaged[at] ^= 0x02
        path.write_bytes(damaged)
        if json_or_none(damaged) == json.loads(content):
            continue  # a blank between two values became another blank
        with pytest.raises(DamagedRelease, match="manifest"):
            manifest.read(copy)


def json_or_none(content: bytes) -> object:
    """Return what JSON says, or None."""
    try:
        return json.loads(content)
    except ValueError:
        return None


def _missing(release: Path) -> None:
    (release / "dumps/full/actions.csv.gz").unlink()


def _emptied(release: Path) -> None:
    (release / "report/report.html").write_bytes(b"")


def _extra(release: Path) -> None:
    (release / "dumps/full/extra.txt").write_text("x")


def _hidden(release: Path) -> None:
    (release / "store/.hidden").write_text("x")


def _no_manifest(release: Path) -> None:
    (release / manifest.NAME).unlink()


def _list_manifest(release: Path) -> None:
    (release / manifest.NAME).write_text("[]")


def _no_store(release: Path) -> None:
    shutil.rmtree(release / "store")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (_missing, "dumps/full/actions.csv.gz is missing"),
        (_emptied, "report/report.html has changed"),
        (_extra, "dumps/full/extra.txt is not in the manifest"),
        (_hidden, r"store/\.hidden is not in the manifest"),
        (_no_manifest, "the manifest can't be read"),
        (_list_manifest, "the manifest has changed"),
        (_no_store, r"store/.* is missing.*more"),
    ],
)
def test_what_is_missing_or_came_in_is_named(
    copy: Path, damage: Callable[[Path], None], message: str
):
    """With exit code 6 and a way out."""
    damage(copy)

    with pytest.raises(DamagedRelease, match=message) as fault:
        verify(copy)
    assert fault.value.exit_status == 6
    assert "rollback" in fault.value.hint


def _sign(release: Path) -> None:
    """Write a manifest that agrees with the files as they are now."""
    table = json.loads((release / manifest.NAME).read_text("utf-8"))
    manifest.write(release, table)


def _store_without_a_quad(release: Path) -> None:
    store = ox.Store(str(release / "store"))
    store.remove(next(iter(store)))
    store.flush()


def _store_with_another_quad(release: Path) -> None:
    store = ox.Store(str(release / "store"))
    quad = next(iter(store))
    store.remove(quad)
    store.add(ox.Quad(quad.subject, quad.predicate, ox.Literal("autre"), quad.graph_name))
    store.flush()


@pytest.mark.parametrize("change", [_store_without_a_quad, _store_with_another_quad])
def test_a_store_that_is_not_its_dumps_is_found(copy: Path, change: Callable[[Path], None]):
    """Though every file is as the manifest says: the quads themselves are compared."""
    change(copy)
    _sign(copy)

    with pytest.raises(DamagedRelease, match=r"the store holds .* quads that are not those"):
        verify(copy)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t["counts"].update(withheld=99), "sheets were read, .* are accounted for"),
        (lambda t: t["inputs"][0].update(lines=1), "do not add up"),
    ],
)
def test_what_does_not_add_up_is_found(copy: Path, change, message: str):
    """Sheets read are published, withheld or repeated; lines are all accounted for."""
    table = json.loads((copy / manifest.NAME).read_text("utf-8"))
    change(table)
    manifest.write(copy, table)

    with pytest.raises(DamagedRelease, match=message):
        verify(copy)
