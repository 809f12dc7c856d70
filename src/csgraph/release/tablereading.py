"""Read the CSV tables of a release: an action's row together with its list values.

Both tables hold the actions in one order, so they are read side by side, an action at a
time, however many there are.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

from csgraph.errors import DamagedRelease
from csgraph.release.csvtext import LONGEST_CELL

Row = dict[str, str]


def rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a table, by column."""
    csv.field_size_limit(LONGEST_CELL)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def actions(folder: Path) -> Iterator[tuple[Row, list[Row]]]:
    """Yield each action's row with its rows of list values, from a folder of dumps.

    Raises `DamagedRelease` where the tables do not hold the actions in one order.
    """
    values = rows(folder / "action_values.csv.gz")
    value = next(values, None)
    for row in rows(folder / "actions.csv.gz"):
        own: list[Row] = []
        while value is not None and value["action"] == row["action"]:
            own.append(value)
            value = next(values, None)
        yield row, own
    if value is not None:
        raise DamagedRelease(f"{folder}: the tables of actions and values do not fit together.")
