"""Ten thousand sheets: every facet's counts, and searches, are those of the SPARQL shown."""

from __future__ import annotations

import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from benchmarks import generate
from benchmarks.measure import run

from csgraph.search import schema, sparql
from csgraph.search.facets import FACETS
from csgraph.search.reader import Reader
from csgraph.search.selection import Selection

pytestmark = pytest.mark.soak
SHEETS = 10_000
WORDS = ("numérique", "familles", '"centre social"', "jard*", "atelier parents", "seine")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of generated sheets."""
    folder = tmp_path_factory.mktemp("many")
    generate.write(SHEETS, 1, folder / "sheets", 8)
    command = [sys.executable, "-m", "csgraph.cli", "build", str(folder / "sheets")]
    built = run([*command, "--site", str(folder / "site")], folder / "build.log")
    assert built.exit_status == 0, built.said
    return (folder / "site" / "current").resolve()


def test_every_count_of_ten_thousand_sheets_is_sparqls(release: Path):
    """All facets with nothing chosen, with two choices, and for words; every search's actions."""
    store, reader = ox.Store.read_only(str(release / "store")), Reader(release / schema.NAME)
    keywords, audiences = reader.values("keyword"), reader.values("audience")
    chosen = {"keyword": [v.iri for v in keywords[:3]], "audience": [audiences[0].iri]}
    for selection in (Selection(), Selection.of("", chosen), Selection.of("projet", chosen)):
        for facet in FACETS:
            counts = reader.counts_of(facet, selection)
            assert {c.value.iri: c.actions for c in counts if c.actions} == {
                row["value"].value: int(row["actions"].value)
                for row in store.query(sparql.of_counts(facet, selection))
            }, (facet, selection)
    for selection in (*map(Selection.of, WORDS), Selection.of("projet", chosen)):
        found = {row["action"].value for row in store.query(sparql.of_actions(selection))}
        assert set(reader.iris(selection)) == found, selection
