"""The counts of the first page, against the tables that anybody can download."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict

import pytest

from csgraph.namespaces import CSG, INSEE
from csgraph.store.oxigraph import PageStore
from csgraph.web.overview import Overview


@pytest.fixture(scope="module")
def seen(example_release) -> Overview:
    """The overview of the examples."""
    return Overview(PageStore(example_release))


@pytest.fixture(scope="module")
def table(example_release) -> dict[str, dict[str, set[str]]]:
    """The actions of each value of each property, from `action_values.csv.gz`."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    dump = example_release / "dumps" / "full" / "action_values.csv.gz"
    with gzip.open(dump, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["property"].rpartition("#")[2]][row["concept"]].add(row["action"])
    return found


@pytest.mark.parametrize("name", ["keyword", "dimension", "audience", "partnerKind", "status"])
def test_a_value_is_counted_as_the_table_has_it(seen, table, name):
    """Each action once, every value, most first."""
    values = seen.values(name)

    assert dict(values) == {value: len(actions) for value, actions in table[name].items()}
    assert [count for _, count in values] == sorted((c for _, c in values), reverse=True)
    assert seen.said[CSG + name] == len(set().union(*table[name].values()))


def test_territories_and_years_are_those_of_actions_alone(seen, example_release):
    """A centre has a département too: it is not counted."""
    with gzip.open(example_release / "dumps/full/actions.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    column = next(name for name in rows[0] if "department" in name and "label" not in name)
    placed = [row[column] for row in rows if row[column]]

    assert sum(count for _, count in seen.departments.values()) == len(placed)
    assert all(iri.startswith(INSEE) for iri, _ in seen.departments.values())
    assert dict(seen.years) == {
        year: sum(row["year"] == year for row in rows) for year, _ in seen.years
    }
    assert seen.empty_departments == 109 - len(seen.departments)
