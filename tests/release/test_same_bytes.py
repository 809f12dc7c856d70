"""Same inputs, same decisions, same ledger: the same bytes."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest

from csgraph import settings
from csgraph.errors import CsgraphError

from .conftest import build, dump_bytes


@pytest.mark.parametrize("jobs", [2, 3])
def test_any_number_of_jobs(examples: Path, full: Path, tmp_path: Path, jobs: int):
    """Units are cut by the keys, not by who does them."""
    built = build(examples / "sheets", site=tmp_path, decisions=examples / "decisions", jobs=jobs)

    assert dump_bytes(built.release) == dump_bytes(full)
    assert (built.release / "ledger.tsv").read_bytes() == (full / "ledger.tsv").read_bytes()


def test_any_order_of_the_inputs(examples: Path, tmp_path: Path):
    """Files given one by one, forwards and backwards."""
    files = sorted((examples / "sheets").iterdir())
    forwards = build(*files, site=tmp_path / "one")
    backwards = build(*reversed(files), site=tmp_path / "two")

    assert dump_bytes(forwards.release) == dump_bytes(backwards.release)


def test_any_number_of_sheets_a_unit(listing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """How work is cut shows only in how members of a gzip file are: never in what they say."""
    path = listing(*(f"Action {n}" for n in range(7)))
    whole = build(path, site=tmp_path / "one", version="v")
    monkeypatch.setattr(settings, "CHUNK_SHEETS", 2)
    cut = build(path, site=tmp_path / "two", version="v")

    for name, content in dump_bytes(whole.release).items():
        other = (cut.release / name).read_bytes()
        if name.endswith(("nq.gz", "csv.gz")):
            assert gzip.decompress(content) == gzip.decompress(other), name


def test_building_again_is_no_new_release(examples: Path, tmp_path: Path):
    """The version exists with the same content: it is made current as it is."""
    first = build(examples / "sheets", site=tmp_path)
    before = (first.release / "manifest.json").stat().st_mtime_ns
    again = build(examples / "sheets", site=tmp_path)

    assert again.release == first.release
    assert (first.release / "manifest.json").stat().st_mtime_ns == before


def test_the_ledger_of_a_release_gives_its_bytes_again(examples: Path, tmp_path: Path):
    """On another site, with the ledger named on the command line."""
    first = build(examples / "sheets", site=tmp_path / "one", version="v")
    ledger = tmp_path / "ledger.tsv"
    shutil.copy(first.release / "ledger.tsv", ledger)
    second = build(examples / "sheets", site=tmp_path / "two", version="v", ledger=ledger)

    assert dump_bytes(second.release) == dump_bytes(first.release)
    assert (second.release / "ledger.tsv").read_bytes() == ledger.read_bytes()


def test_a_version_with_other_content_is_refused(listing, tmp_path: Path):
    """A release never changes, and the current one stays."""
    site = tmp_path / "site"
    first = build(listing("Un"), site=site, version="v")
    content = dump_bytes(first.release)

    with pytest.raises(CsgraphError, match="exists with other content"):
        build(listing("Un", "Deux"), site=site, version="v")
    assert dump_bytes(first.release) == content
    assert not (site / "releases/.building").exists()


def test_a_damaged_release_is_replaced_by_the_same_built_again(listing, tmp_path: Path):
    """The message of a damaged release says to build again: that mends it."""
    path, site = listing("Un"), tmp_path / "site"
    first = build(path, site=site)
    whole = (first.release / "dumps/full/data.ttl.gz").read_bytes()
    (first.release / "dumps/full/data.ttl.gz").write_bytes(whole[:-1])
    again = build(path, site=site)

    assert again.release == first.release
    assert (first.release / "dumps/full/data.ttl.gz").read_bytes() == whole


def test_a_process_remembers_nothing_of_an_earlier_build(listing, tmp_path: Path):
    """Two builds of one site in one process, from files that share no name."""
    first = build(listing("Un", name="a.txt"), site=tmp_path / "one", version="v1")
    second = build(listing("Un", "Deux", name="b.txt"), site=tmp_path / "one", version="v2")
    fresh = build(
        listing("Un", "Deux", name="b.txt"),
        site=tmp_path / "two",
        version="v2",
        ledger=first.release / "ledger.tsv",
    )

    assert dump_bytes(second.release) == dump_bytes(fresh.release)


def test_the_catalogue_is_the_same_and_is_no_content(examples: Path, tmp_path: Path):
    """Same inputs and date: the same catalogue. Another date is no other content."""
    sheets = examples / "sheets"
    one = build(sheets, site=tmp_path / "one", version="v", date="2026-11-22", jobs=2)
    two = build(sheets, site=tmp_path / "two", version="v", date="2026-11-22")
    for name in ("catalogue.ttl", "catalogue.nq.gz"):
        assert (one.release / name).read_bytes() == (two.release / name).read_bytes()

    again = build(sheets, site=tmp_path / "two", version="v", date="2026-12-24")
    assert again.release == two.release
    other = build(sheets, site=tmp_path / "three", version="v", date="2026-12-24")
    assert b"2026-12-24" in (other.release / "catalogue.ttl").read_bytes()
    assert dump_bytes(other.release) == dump_bytes(one.release)
