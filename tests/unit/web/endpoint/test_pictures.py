"""Which answers can be drawn, and how: nothing is added up that can't be."""

from __future__ import annotations

import json

import pytest

from csgraph.web.endpoint.pictures import MOST_BARS, pictures, telling
from csgraph.web.endpoint.tables import as_written, read_table
from csgraph.web.entity.statements import Wording

INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
YEAR = "http://www.w3.org/2001/XMLSchema#gYear"
PLACE = "http://id.insee.fr/geo/departement/"


class _NoNames:
    """A release that names nothing."""

    def of_value(self, iri, language):
        """No list value."""

    def of_term(self, iri, language):
        """No term."""


def table(columns, *rows):
    """Return a table of an answer: ints are counts, `y2019` is a year, `d77` a département."""

    def term(value):
        if isinstance(value, (int, float)):
            return {"type": "literal", "value": str(value), "datatype": INTEGER}
        if value[:1] == "y":
            return {"type": "literal", "value": value[1:], "datatype": YEAR}
        if value[:1] == "d":
            return {"type": "uri", "value": PLACE + value[1:]}
        return {"type": "literal", "value": value}

    names = columns.split()
    bindings = [
        {name: term(value) for name, value in zip(names, row, strict=True) if value is not None}
        for row in rows
    ]
    answer = {"head": {"vars": names}, "results": {"bindings": bindings}}
    show = as_written(Wording(_NoNames(), "http://x/", "fr"), {})
    return read_table(json.dumps(answer).encode(), show)


@pytest.mark.parametrize(
    ("columns", "rows", "views"),
    [
        ("keyword n", [("a", 1), ("b", 2)], {"bars"}),
        ("keyword n", [("a", 1), ("a", 2)], set()),
        ("keyword n", [("a", -1), ("b", 2)], set()),
        ("keyword n", [("a", 1.5), ("b", 2)], set()),
        ("keyword", [("a",), ("b",)], set()),
        ("n", [(1,), (2,)], set()),
        ("year n", [("y2019", 1), ("y2021", 2)], {"bars", "years"}),
        ("year n", [(None, 3), ("y2021", 2)], {"bars", "years"}),
        ("place n", [("d77", 1), ("d2A", 2)], {"bars", "map"}),
        ("code n", [("77", 1), ("2A", 2)], {"bars", "map"}),
        ("code n", [("77", 1), ("0", 2)], {"bars"}),
        ("place action", [("d77", "a"), ("d77", "b")], {"map"}),
        ("k p n", [("a", "x", 1), ("a", "y", 2), ("b", "x", 3)], {"heat"}),
        ("k p n", [("a", "x", 1), ("a", "x", 2), ("b", "y", 3)], set()),
        ("k name n", [("a", "A", 1), ("b", "B", 2)], {"bars"}),
        ("p k n", [("d77", "x", 1), ("d77", "y", 2), ("d59", "x", 3)], {"heat"}),
        ("k n", [], set()),
        ("k first_line", [("a", 1), ("b", 2)], set()),
    ],
)
def test_views_are_offered_where_they_are_true(columns, rows, views):
    """Counts in two rows of one value are never added: an action may stand in both."""
    assert pictures(table(columns, *rows), "").keys() == views


def test_a_map_counts_by_code_and_leads_to_the_departments():
    """Rows are counted where the answer counts nothing itself."""
    rows = [("77", "a"), ("77", "b"), ("2A", "c"), ("971", "d"), ("975", "e")]
    drawn = pictures(table("code action", *rows), "/en")["map"]

    assert drawn.counts == {"77": 2, "2A": 1, "971": 1, "975": 1}
    assert drawn.hrefs["2A"] == "/en/territory/departement/2A"
    assert drawn.hrefs["971"] == "/en/territory/departement/971"
    assert drawn.hrefs["975"] == "/en/territory/collectiviteDOutreMer/975"
    assert drawn.number is None


def test_a_two_way_table_leaves_out_what_was_not_counted():
    """A pair without a row is not zero."""
    drawn = pictures(table("k p n", ("a", "x", 1), ("a", "y", 2), ("b", "x", 3)), "")["heat"]

    assert [[cell.count for cell in cells] for _, cells in drawn.table.rows] == [[1, 2], [3, None]]


def test_a_long_answer_is_drawn_in_part_and_says_so():
    """Bars are those of the first rows; what needs every row is not offered of a cut table."""
    rows = [(f"k{n}", n) for n in range(600)]
    drawn = pictures(table("keyword n", *rows), "")

    assert len(drawn["bars"].rows) == MOST_BARS
    assert drawn["bars"].left_out == 600 - MOST_BARS
    assert "map" not in pictures(table("place a", *[("d77", f"a{n}") for n in range(600)]), "")


@pytest.mark.parametrize(
    ("columns", "rows", "view"),
    [
        ("keyword n", [("a", 1), ("b", 2)], "bars"),
        ("keyword n", [("a", 1)], None),
        ("keyword n", [(f"k{n}", n) for n in range(MOST_BARS + 1)], None),
        ("year n", [("y2019", 1), ("y2021", 2)], "years"),
        ("k p n", [("a", "x", 1), ("a", "y", 2), ("b", "x", 3)], "heat"),
        ("k p n", [("a", "z", 9), *((f"k{n}", f"p{n}", n) for n in range(9)), ("a", "y", 8)], None),
        ("place action", [("d77", "a"), ("d77", "b")], None),
    ],
)
def test_unasked_only_what_tells_more_than_the_table_is_drawn(columns, rows, view):
    """Not one bar, not a part of the rows, not a two-way table that is mostly empty."""
    picture = telling(pictures(table(columns, *rows), ""))

    assert (picture and picture.view) == view


def test_actions_are_drawn_before_other_numbers_and_what_is_missing_is_named():
    """Inhabitants stand before the actions in an answer; a row without a label has the words."""
    picture = pictures(table("k n actions", ("a", 9, 1), (None, 8, 2)), "", "not said")["bars"]

    assert picture.number == "actions"
    assert [(row.label, row.count) for row in picture.rows] == [("a", 1), ("not said", 2)]
