"""Choose the chart that an answer can be: bars, columns over years, or a two-way table.

Only what the table says is drawn, and only where one number stands beside one or two
labels; everything else stays a table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from csgraph.web import charts
from csgraph.web.entity.statements import Shown
from csgraph.web.library.labelled import Line, Table

_MOST_BARS = 40
_MOST_CELLS = 400
_LEAST_FILLED = 0.2
_NO_LABELS = ("code",)
_PREFERRED = "actions"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart: `kind` names the macro; `number` and `labels` are what its columns are called."""

    kind: str
    number: str
    labels: tuple[str, ...]
    rows: tuple[charts.Row, ...] = ()
    table: charts.Table | None = None


def drawing(table: Table, root: str, word: Callable[[str], str], absent: str) -> Drawing | None:
    """Return the chart of an answer, or None where a table says more.

    `root` is the path that links begin with, `word` gives the words for a column, `absent`
    stands for a missing label.
    """
    number = _number(table)
    labels = [
        place
        for place, column in enumerate(table.columns)
        if not column.is_number and column.name not in _NO_LABELS
    ]
    if number is None or not table.is_whole or len(table.lines) < 2:
        return None
    names = tuple(table.columns[place].name for place in labels)
    said = tuple(word(name) for name in names)
    if len(labels) == 1 and len(table.lines) <= _MOST_BARS:
        rows = tuple(_row(line, labels[0], number, root, absent) for line in table.lines)
        kind = "columns" if names == ("year",) else "bars"
        return Drawing(kind, word(table.columns[number].name), said, rows)
    if len(labels) == 2:
        found = _two_way(table.lines, labels, number, root, absent, said)
        name = word(table.columns[number].name)
        return Drawing("heat", name, said, table=found) if found else None
    return None


def _number(table: Table) -> int | None:
    """Return the place of the number to draw: that of the actions, else the first."""
    numbers = [place for place, column in enumerate(table.columns) if column.is_number]
    return min(numbers, key=lambda p: (table.columns[p].name != _PREFERRED, p), default=None)


def _row(line: Line, label: int, number: int, root: str, absent: str) -> charts.Row:
    heading = _heading(line.cells[label], root, absent)
    return charts.Row(heading.label, line.numbers[number] or 0, heading.href, heading.language)


def _two_way(
    lines: tuple[Line, ...],
    labels: list[int],
    number: int,
    root: str,
    absent: str,
    said: tuple[str, ...],
) -> charts.Table | None:
    down, across = ({line.cells[place]: None for line in lines} for place in labels)
    if not _LEAST_FILLED * len(down) * len(across) <= len(lines) <= _MOST_CELLS:
        return None
    counts = {
        (line.cells[labels[0]], line.cells[labels[1]]): line.numbers[number] for line in lines
    }
    return charts.Table(
        across=said[1],
        down=said[0],
        columns=tuple(_heading(shown, root, absent) for shown in across),
        rows=tuple(
            (
                _heading(first, root, absent),
                tuple(charts.Cell(counts.get((first, second), 0)) for second in across),
            )
            for first in down
        ),
    )


def _heading(shown: Shown | None, root: str, absent: str) -> charts.Heading:
    if shown is None:
        return charts.Heading(absent)
    return charts.Heading(shown.text, _href(shown, root), shown.language)


def _href(shown: Shown | None, root: str) -> str | None:
    return f"{root}{shown.path}" if shown and shown.path else None
