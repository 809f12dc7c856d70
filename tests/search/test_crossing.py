"""Every table that two facets give holds what its SPARQL gives, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import pyoxigraph as ox
import pytest

from csgraph.search.crossing import Crossed, cross, query, size
from csgraph.search.facets import FACETS
from csgraph.search.reader import Reader
from csgraph.search.selection import Selection
from csgraph.search.sparql import of_actions, of_counts

from .conftest import Indexed

Cells = dict[tuple[str | None, str | None], int]
PAIRS = list(permutations(FACETS, 2))


def cells_of(crossed: Crossed) -> Cells:
    """The cells that are not empty, by the IRIs of their values."""
    return {
        (row.value and row.value.iri, column.value and column.value.iri): number
        for row, numbers in zip(crossed.rows, crossed.cells, strict=True)
        for column, number in zip(crossed.columns, numbers, strict=True)
        if number
    }


def asked(store: ox.Store, text: str) -> Cells:
    """The cells that a query gives; each pair once."""
    found: Cells = {}
    for row in store.query(text):
        pair = tuple(row[name] and row[name].value for name in ("row", "column"))
        assert pair not in found
        found[pair] = int(row["actions"].value)
    return found


def selections(reader: Reader) -> Iterator[Selection]:
    """All, some words, values of lists that are crossed, and both at once."""
    keywords = [value.iri for value in reader.values("keyword")[:3]]
    (dimension, *_) = [value.iri for value in reader.values("dimension")]
    yield Selection()
    yield Selection.of("les habitants")
    yield Selection.of("", {"keyword": keywords})
    yield Selection.of("projet", {"keyword": keywords, "dimension": [dimension]})
    yield Selection.of("nulle part jamais xyz")


@pytest.mark.parametrize("which", ["examples", "real"])
def test_every_table_holds_what_its_query_gives(which: str, request: pytest.FixtureRequest):
    """Every pair of facets, in both orders, for every kind of selection; totals too."""
    indexed: Indexed = request.getfixturevalue(which)
    store, reader = indexed.store, indexed.reader
    counted = 0
    for selection in selections(reader):
        total = len(list(store.query(of_actions(selection))))
        for rows, columns in PAIRS:
            crossed = cross(reader, rows, columns, selection)
            assert cells_of(crossed) == asked(store, query(rows, columns, selection))
            assert crossed.total == total
            counted += sum(map(sum, crossed.cells))
        for facet in FACETS:
            other = "keyword" if facet != "keyword" else "audience"
            lines = cross(reader, facet, other, selection).rows
            if not selection.of_facet(facet):
                totals = {line.value.iri: line.actions for line in lines if line.value}
                rows = store.query(of_counts(facet, selection))
                assert totals == {r["value"].value: int(r["actions"].value) for r in rows}
    assert counted > 1000


def test_a_total_counts_an_action_once(examples: Indexed):
    """A row's cells add up to more than its total; what is not said has a line of its own."""
    crossed = cross(examples.reader, "keyword", "audience", Selection())

    assert any(sum(c) > r.actions for r, c in zip(crossed.rows, crossed.cells, strict=True))
    assert all(sum(c) >= r.actions for r, c in zip(crossed.rows, crossed.cells, strict=True))
    assert crossed.columns[-1].value is None
    assert sum(line.actions for line in crossed.rows) > crossed.total


def test_only_the_fullest_lines_are_kept(examples: Indexed):
    """In the order of the whole table; what is left is told, what is not said stays."""
    reader = examples.reader
    whole = cross(reader, "keyword", "audience", Selection())
    part = cross(reader, "keyword", "audience", Selection(), (3, 2))

    assert (len(part.rows), len(part.columns)) == (3, 2)
    assert part.rows_left == len(whole.rows) - 3
    assert part.columns_left == len(whole.columns) - 2
    assert part.columns[-1].value is None
    assert part.rows == whole.rows[:3]
    assert part.total == whole.total
    wanted = cells_of(whole)
    assert all(wanted[pair] == number for pair, number in cells_of(part).items())


def test_years_stand_in_their_order(examples: Indexed):
    """Also where only those with most actions are kept."""
    reader = examples.reader
    for most in (None, (4, 4)):
        rows = cross(reader, "year", "dimension", Selection(), most).rows
        years = [line.value.label for line in rows if line.value]
        assert len(years) > 2
        assert years == sorted(years)


def test_a_size_is_never_too_small(examples: Indexed):
    """It is what a file is refused by."""
    reader = examples.reader
    for selection in selections(reader):
        for rows, columns in PAIRS:
            crossed = cross(reader, rows, columns, selection)
            assert size(reader, rows, columns, selection) >= len(crossed.rows) * len(
                crossed.columns
            )
