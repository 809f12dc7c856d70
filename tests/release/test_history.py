"""What left, moved, was merged or is withheld has its place in the history graph."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest

from csgraph.errors import CsgraphError
from csgraph.namespaces import CSG, DCTERMS, RDF
from csgraph.release import ledger as ledgers

from .conftest import build, sheet_text

BASE = "http://localhost:8000/"


def _history(release: Path, base: str = BASE) -> dict[str, dict[str, set[str]]]:
    content = gzip.decompress((release / "dumps/full/data.nq.gz").read_bytes())
    found: dict[str, dict[str, set[str]]] = {}
    for quad in ox.parse(content, format=ox.RdfFormat.N_QUADS):
        if quad.graph_name == ox.NamedNode(f"{base}graph/history"):
            said = found.setdefault(quad.subject.value, {})
            said.setdefault(quad.predicate.value, set()).add(quad.object.value)
    return found


def _keys(release: Path, kind: str) -> list[str]:
    return sorted(row.key for row in ledgers.read(release / "ledger.tsv").of(kind))


def _is(said: dict[str, set[str]], name: str) -> bool:
    return said[f"{RDF}type"] == {f"{CSG}{name}"}


def test_a_first_release_has_no_history(listing, tmp_path: Path):
    """Nothing left yet."""
    assert _history(build(listing("Un"), site=tmp_path / "site").release) == {}


def test_what_left_has_a_tombstone_that_names_its_last_release(listing, tmp_path: Path):
    """Sheet and action, and no title; back again, it is gone from the history."""
    site = tmp_path / "site"
    build(listing("Un", "Deux"), site=site, version="v1")
    second = build(listing("Un"), site=site, version="v2", removals_ok=True)
    found = _history(second.release)

    assert len(found) == 2
    for iri, said in found.items():
        assert iri.startswith((f"{BASE}id/action/a", f"{BASE}id/sheet/s"))
        assert _is(said, "Tombstone")
        assert said[f"{CSG}lastRelease"] == {"v1"}
        assert "Deux" not in str(said)
    assert _history(build(listing("Un", "Deux"), site=site, version="v3").release) == {}


def test_what_is_withheld_after_it_was_published_says_why(tmp_path: Path):
    """And where it was published last; what never was has no history."""
    path, site = tmp_path / "a.txt", tmp_path / "site"
    path.write_text(sheet_text("Fête") + "\n" + sheet_text("Deux", "Autre."), "utf-8")
    build(path, site=site, version="v1")
    named = sheet_text("Fête de Mme Lefort")
    path.write_text(named + "\n" + sheet_text("Deux", "Autre."), "utf-8")
    second = build(path, site=site, version="v2")
    found = _history(second.release)

    assert second.counts["withheld"] == 1
    assert len(found) == 2
    for said in found.values():
        assert _is(said, "Withholding")
        assert said[f"{CSG}withheldBecause"] == {"personal-data-in-title"}
        assert said[f"{CSG}lastRelease"] == {"v1"}
    path.write_text(named + "\n" + sheet_text("Deux", "Autre."), "utf-8")
    assert _history(build(path, site=tmp_path / "new").release) == {}


def test_a_value_that_became_known_by_another_name_keeps_its_address_gone(tmp_path: Path):
    """A value of the publisher's own that is no longer met has a tombstone."""
    path, site = tmp_path / "a.txt", tmp_path / "site"
    path.write_text(sheet_text("Un").replace("- Culture", "- Jardinage"), "utf-8")
    build(path, site=site, version="v1")
    path.write_text(sheet_text("Un"), "utf-8")
    found = _history(build(path, site=site, version="v2").release)

    assert set(found) == {f"{BASE}id/concept/keyword/jardinage"}


def test_another_base_is_refused_and_with_rebase_every_address_leads_on(listing, tmp_path: Path):
    """Each thing that had an address under the old base redirects to the new one."""
    site, new = tmp_path / "site", "https://fiches.example/"
    first = build(listing("Un", "Deux"), site=site, version="v1")

    with pytest.raises(CsgraphError, match="this build would move them"):
        build(listing("Un", "Deux"), site=site, version="v2", base=new)
    second = build(listing("Un", "Deux"), site=site, version="v2", base=new, rebase=True)
    leads = {i: said[f"{DCTERMS}isReplacedBy"] for i, said in _history(second.release, new).items()}
    sheets, centres = _keys(first.release, "sheet"), _keys(first.release, "centre")
    things = [
        *(f"sheet/{k}" for k in sheets),
        *(f"action/a{k[1:]}" for k in sheets),
        *(f"centre/{k}" for k in centres),
    ]

    assert leads == {f"{BASE}id/{t}": {f"{new}id/{t}"} for t in things}
    third = build(listing("Un", "Deux"), site=site, version="v3", base=new)
    assert set(_history(third.release, new)) == set(leads)


@pytest.mark.parametrize("base", ["fiches", "file:///x/", "http://", "http://a b/", "http://x/?q"])
def test_a_base_under_which_nothing_can_live_is_refused(listing, tmp_path: Path, base: str):
    """In words, before a sheet is read."""
    with pytest.raises(CsgraphError, match="can't be the address"):
        build(listing("Un"), site=tmp_path / "site", base=base)
