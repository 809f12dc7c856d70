"""Find how an answer can be drawn: as bars, over years, as a two-way table, as a map.

Drawn are whole numbers from 0 on, as the answer has them; nothing is averaged or guessed. What
needs every row is offered only where the page has every row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from csgraph.namespaces import INSEE
from csgraph.territories import department_by_code
from csgraph.web import charts
from csgraph.web.charts import Heading
from csgraph.web.endpoint.tables import Table
from csgraph.web.entity.statements import Shown

VIEWS = ("table", "bars", "years", "heat", "map")
"""How an answer can be shown."""

MOST_BARS = 40
_MOST_LINES, _MOST_COLUMNS = 100, 40
_LEAST_FILLED = 0.2
_PREFERRED = "actions"
_PLACES = frozenset({"first_line", "last_line"})
"""Numbers that count nothing: the lines of a file."""
_YEAR = re.compile(r"[0-9]{4}")
_CODE = re.compile(r"[0-9][0-9AB][0-9]?")
_OF_DEPARTMENT = re.compile(r"/territory/(?:departement|collectiviteDOutreMer)/([0-9AB]{2,3})")

_Head = Callable[[Shown | None], Heading]


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn: `number` is the heading of the counts, None where rows are counted.

    `by` says what they are counted by. Of `rows`, `table` and `counts` the one that the view
    needs is there.
    """

    view: str
    number: str | None
    by: str
    rows: tuple[charts.Row, ...] = ()
    left_out: int = 0
    table: charts.Table | None = None
    counts: dict[str, int] | None = None
    hrefs: dict[str, str] | None = None


def pictures(table: Table, root: str, absent: str = "–") -> dict[str, Picture]:
    """Return every way in which `table` can be drawn, by its view.

    `root` stands before paths, `absent` for a missing label.
    """
    names = [at for at, column in enumerate(table.columns) if not column.is_number]
    if not table.lines or not names:
        return {}
    number, head = _counts(table), partial(_heading, root=root, absent=absent)
    found = [_map(table, names, number, root)]
    if number is not None:
        found += [_bars(table, names[0], number, head), _years(table, names[0], number, head)]
        found += [_heat(table, names, number, head)]
    return {picture.view: picture for picture in found if picture}


def telling(drawn: Mapping[str, Picture]) -> Picture | None:
    """Return the picture that is shown unasked, above its table, or None where that says more.

    It holds every row of several; a two-way table is not mostly empty.
    """
    years, heat, bars = (drawn.get(view) for view in ("years", "heat", "bars"))
    if heat:
        return heat if _is_filled(heat.table) else None
    return years or (bars if bars and len(bars.rows) > 1 and not bars.left_out else None)


def _counts(table: Table) -> int | None:
    """Return the place of the counts, whole numbers none of which is below 0.

    Those of the actions come first.
    """
    wholes = [
        at
        for at, column in enumerate(table.columns)
        if column.is_number
        and column.variable not in _PLACES
        and all(line.cells[at] is None or line.numbers[at] is not None for line in table.lines)
    ]
    return min(wholes, key=lambda at: table.columns[at].variable != _PREFERRED, default=None)


def _bars(table: Table, name: int, number: int, head: _Head) -> Picture | None:
    rows = _rows(table, name, number, head)
    if not rows or not _is_once(table, name):
        return None
    left_out = max(0, table.total - MOST_BARS)
    return Picture("bars", *_said(table, number, name), rows[:MOST_BARS], left_out)


def _years(table: Table, name: int, number: int, head: _Head) -> Picture | None:
    """Return the columns over years; what has no year has one of its own."""
    rows, cells = _rows(table, name, number, head), _column(table, name)
    are_years = all(cell is None or _YEAR.fullmatch(cell.text) for cell in cells)
    if len(rows) < 2 or not (are_years and table.is_whole and _is_once(table, name)):
        return None
    return Picture("years", *_said(table, number, name), rows)


def _heat(table: Table, names: list[int], number: int, head: _Head) -> Picture | None:
    """Return the two-way table of the first name and the first other that it does not decide."""
    down = names[0]
    across = next((at for at in names[1:] if not _decides(table, down, at)), None)
    if across is None or not table.is_whole:
        return None
    counts = {(line.cells[down], line.cells[across]): line.numbers[number] for line in table.lines}
    lines, columns = (dict.fromkeys(_column(table, at)) for at in (down, across))
    if len(counts) < len(table.lines):
        return None
    if not (2 <= len(lines) <= _MOST_LINES and 2 <= len(columns) <= _MOST_COLUMNS):
        return None
    rows = tuple(
        (head(line), tuple(charts.Cell(counts.get((line, column))) for column in columns))
        for line in lines
    )
    crossed = charts.Table(
        table.columns[across].heading,
        table.columns[down].heading,
        tuple(head(column) for column in columns),
        rows,
    )
    return Picture("heat", *_said(table, number, down, across), table=crossed)


def _map(table: Table, names: list[int], number: int | None, root: str) -> Picture | None:
    """Return the map of the first column of départements, if there is one."""
    at = next((at for at in names if _codes(table, at)), None)
    if at is None or not table.is_whole or not (number is None or _is_once(table, at)):
        return None
    codes, counts = _codes(table, at), Counter[str]()
    for line in table.lines:
        if line.cells[at] is not None:
            counts[codes[line.cells[at]]] += 1 if number is None else line.numbers[number] or 0
    found = {code: department_by_code(code) for code in counts}
    hrefs = {
        code: f"{root}/territory/{territory.iri.removeprefix(INSEE)}"
        for code, territory in found.items()
        if territory
    }
    return Picture("map", *_said(table, number, at), counts=dict(counts), hrefs=hrefs or None)


def _said(table: Table, number: int | None, *by: int) -> tuple[str | None, str]:
    """Return the heading of the counts, and those of what they are counted by."""
    counted = None if number is None else table.columns[number].heading
    return counted, " × ".join(table.columns[at].heading for at in by)


def _column(table: Table, at: int) -> list[Shown | None]:
    return [line.cells[at] for line in table.lines]


def _is_once(table: Table, at: int) -> bool:
    """Say whether each value stands in one row: counts of several rows can't be added.

    An action with two dimensions stands in two of them.
    """
    cells = _column(table, at)
    return len(set(cells)) == len(cells)


def _decides(table: Table, one: int, other: int) -> bool:
    """Say whether the one column tells what the other holds, as a thing tells its name."""
    pairs = {(line.cells[one], line.cells[other]) for line in table.lines}
    return len(pairs) == len({pair[0] for pair in pairs})


def _is_filled(table: charts.Table | None) -> bool:
    cells = [cell.count is not None for _, row in table.rows for cell in row] if table else []
    return sum(cells) >= _LEAST_FILLED * len(cells)


def _rows(table: Table, name: int, number: int, head: _Head) -> tuple[charts.Row, ...]:
    counted = ((head(line.cells[name]), line.numbers[number]) for line in table.lines)
    return tuple(
        charts.Row(heading.label, count, heading.href, heading.language)
        for heading, count in counted
        if count is not None
    )


def _heading(cell: Shown | None, root: str, absent: str) -> Heading:
    if cell is None:
        return Heading(absent)
    return Heading(cell.text, f"{root}{cell.path}" if cell.path else None, cell.language)


def _codes(table: Table, at: int) -> dict[Shown | None, str]:
    """Return the code of each value of a column of départements; nothing for another column."""
    found: dict[Shown | None, str] = {}
    for cell in _column(table, at):
        if cell is None:
            continue
        match = _OF_DEPARTMENT.fullmatch(cell.path or "")
        code = match[1] if match else cell.text
        if not _CODE.fullmatch(code) or department_by_code(code) is None:
            return {}
        found[cell] = code
    return found
