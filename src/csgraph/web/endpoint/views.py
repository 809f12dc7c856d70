"""Find how an answer can be drawn: as bars, over years, as a two-way table, as a map.

Drawn are whole numbers from 0 on, as the answer has them; nothing is averaged or guessed. What
needs every row is offered only where the page has every row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from csgraph.territories import department_by_code
from csgraph.web.charts import Cell, Heading, Row
from csgraph.web.charts import Table as TwoWay
from csgraph.web.endpoint.results import Holds, Table
from csgraph.web.entity.statements import Shown

VIEWS = ("table", "bars", "years", "heat", "map")
"""How an answer can be shown."""

MOST_BARS = 40
_MOST_HEADINGS = 40
_WHOLE = re.compile(r"[0-9]{1,15}")
_YEAR = re.compile(r"[0-9]{4}")
_CODE = re.compile(r"[0-9][0-9AB][0-9]?")
_OF_DEPARTMENT = re.compile(r"/territory/(?:departement|collectiviteDOutreMer)/([0-9AB]{2,3})")


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn: `number` is the name of the column of counts, None where rows are counted.

    Of `rows`, `table` and `counts` the one that the view needs is there.
    """

    number: str | None
    by: str
    rows: tuple[Row, ...] = ()
    left_out: int = 0
    table: TwoWay | None = None
    counts: dict[str, int] | None = None
    hrefs: dict[str, str] | None = None


def pictures(table: Table, root: str) -> dict[str, Picture]:
    """Return every way in which `table` can be drawn, by its view; `root` stands before paths."""
    number = next(_whole_numbers(table), None)
    names = [at for at, holds in enumerate(table.holds) if holds is not Holds.NUMBER]
    drawn: dict[str, Picture] = {}
    if not table.rows or not names:
        return drawn
    if number is not None:
        rows = tuple(_rows(table, names[0], number, root))
        by, counted = table.columns[names[0]], table.columns[number]
        if rows and _is_once(table, names[0]):
            drawn["bars"] = Picture(
                counted, by, rows[:MOST_BARS], left_out=max(0, table.total - MOST_BARS)
            )
            if _is_whole(table) and _are_years(rows):
                drawn["years"] = Picture(counted, by, rows)
        if _is_whole(table) and (crossed := _crossed(table, names, number, root)):
            drawn["heat"] = Picture(counted, by, table=crossed)
    places = next((at for at in names if _codes(table, at)), None)
    if places is not None and _is_whole(table) and (number is None or _is_once(table, places)):
        drawn["map"] = _map(table, places, number, root)
    return drawn


def _is_whole(table: Table) -> bool:
    return table.total == len(table.rows)


def _is_once(table: Table, at: int) -> bool:
    """Say whether each value stands in one row: counts of several rows can't be added.

    An action with two dimensions stands in two of them.
    """
    cells = _column(table, at)
    return len(set(cells)) == len(cells)


def _are_years(rows: tuple[Row, ...]) -> bool:
    """Say whether these are years, but for the row of what has none."""
    return all(_YEAR.fullmatch(row.label) or row.label == "–" for row in rows) and len(rows) > 1


def _whole_numbers(table: Table) -> Iterator[int]:
    """Yield the columns of whole numbers, none below 0."""
    for at, holds in enumerate(table.holds):
        if holds is Holds.NUMBER and all(
            cell is None or _WHOLE.fullmatch(cell.text) for cell in _column(table, at)
        ):
            yield at


def _column(table: Table, at: int) -> list[Shown | None]:
    return [row[at] for row in table.rows]


def _count(cell: Shown | None) -> int:
    return int(cell.text) if cell else 0


def _href(cell: Shown | None, root: str) -> str | None:
    return f"{root}{cell.path}" if cell and cell.path else None


def _rows(table: Table, name: int, number: int, root: str) -> Iterator[Row]:
    for row in table.rows:
        label, cell = row[name], row[number]
        if cell is not None:
            text = label.text if label else "–"
            yield Row(text, _count(cell), _href(label, root), label.language if label else None)


def _crossed(table: Table, names: list[int], number: int, root: str) -> TwoWay | None:
    """Return the two-way table of the first name and the first other that it does not decide."""
    down = names[0]
    across = next((at for at in names[1:] if not _decides(table, down, at)), None)
    if across is None:
        return None
    pairs = [(row[down], row[across]) for row in table.rows]
    cells = dict(zip(pairs, (row[number] for row in table.rows), strict=True))
    lines, columns = dict.fromkeys(p[0] for p in pairs), dict.fromkeys(p[1] for p in pairs)
    is_too_much = max(len(lines), len(columns)) > _MOST_HEADINGS
    if len(cells) < len(pairs) or is_too_much or len(lines) < 2 or len(columns) < 2:
        return None
    return TwoWay(
        table.columns[across],
        table.columns[down],
        tuple(_heading(column, root) for column in columns),
        tuple(
            (
                _heading(line, root),
                tuple(Cell(_count(n) if (n := cells.get((line, c))) else None) for c in columns),
            )
            for line in lines
        ),
    )


def _decides(table: Table, one: int, other: int) -> bool:
    """Say whether the one column tells what the other holds, as a thing tells its name."""
    pairs = {(row[one], row[other]) for row in table.rows}
    return len(pairs) == len({pair[0] for pair in pairs})


def _heading(cell: Shown | None, root: str) -> Heading:
    if cell is None:
        return Heading("–")
    return Heading(cell.text, _href(cell, root), cell.language)


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


def _map(table: Table, at: int, number: int | None, root: str) -> Picture:
    codes, counts = _codes(table, at), Counter[str]()
    for row in table.rows:
        if row[at] is not None:
            counts[codes[row[at]]] += 1 if number is None else _count(row[number])
    hrefs = {code: f"{root}/territory/departement/{code}" for code in counts if len(code) == 2}
    counted = None if number is None else table.columns[number]
    return Picture(counted, table.columns[at], counts=dict(counts), hrefs=hrefs or None)
