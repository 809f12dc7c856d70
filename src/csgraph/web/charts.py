"""Turn counts into what a chart shows: lengths, places, shades. Its table says the same.

Nothing is invented: a year that no row has is a gap, not a zero. What would be too long to
draw is left to the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

SHADES = 5
MOST_COLUMNS = 60
"""More than this are not drawn: the table says them."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is counted: its label, how often, and where it leads.

    `language` is the label's, where it is not the page's.
    """

    label: str
    count: int
    href: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """What a row or a column of a two-way table is about."""

    label: str
    href: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """How many bear both headings; None says that it was not counted."""

    count: int | None
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A two-way table: `across` and `down` name what its columns and rows are values of."""

    across: str
    down: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[Heading, tuple[Cell, ...]], ...]

    @property
    def scale(self) -> Scale:
        """What the shades of its cells mean."""
        return scale(cell.count or 0 for _, cells in self.rows for cell in cells)


@dataclass(frozen=True, slots=True)
class Scale:
    """From how many on each shade is used; the last is always the darkest."""

    lows: tuple[int, ...]
    top: int

    def shade(self, count: int | None) -> int:
        """Return the shade of `count`: 0 for none, up to `SHADES`.

        >>> [Scale((1, 2, 4), 6).shade(n) for n in (0, 1, 3, 6)]
        [0, 3, 4, 5]
        """
        reached = sum(low <= (count or 0) for low in self.lows)
        return reached + SHADES - len(self.lows) if reached else 0

    @property
    def steps(self) -> list[tuple[int, int, int]]:
        """Each shade with the lowest and the highest count that bears it."""
        if not self.lows:
            return []
        ends = [*(low - 1 for low in self.lows[1:]), self.top]
        return [(self.shade(low), low, end) for low, end in zip(self.lows, ends, strict=True)]


def scale(counts: Iterable[int]) -> Scale:
    """Return shades whose limits grow by one ratio from the least to the most.

    So few and many both tell, and so do a hundred and two hundred.

    >>> scale([25, 3, 0]).lows
    (3, 5, 8, 11, 17)
    >>> scale([2, 2]).lows, scale([]).lows
    ((2,), ())
    """
    there = [count for count in counts if count > 0]
    if not there:
        return Scale((), 0)
    least, most = min(there), max(there)
    ratio = most / least
    lows = {least, *(ceil(least * ratio ** (step / SHADES)) for step in range(1, SHADES))}
    return Scale(tuple(sorted(low for low in lows if low <= most)), most)


def share(count: int, rows: Iterable[Row], whole: int | None = None) -> str:
    """Return `count` as a share of the longest of `rows`, or of `whole`, as SVG writes lengths.

    >>> share(1, [Row("a", 4), Row("b", 1)])
    '25%'
    """
    top = max((row.count for row in rows), default=0) if whole is None else whole
    return f"{100 * min(max(count, 0), top) / top:.4g}%" if top > 0 else "0%"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its row, or None for a gap; places and lengths are shares of the drawing.

    `is_labelled` is false where the labels would stand too close.
    """

    label: str
    row: Row | None
    left: str
    middle: str
    width: str
    top: float
    height: float
    is_labelled: bool


def columns(rows: Sequence[Row], height: float) -> tuple[Column, ...]:
    """Return a column for each of `rows` and for each year between that none has.

    What is no year stands behind the years. `height` is the tallest column's. Returns none
    where there would be more than `MOST_COLUMNS`.
    """
    years = {int(row.label): row for row in rows if _is_year(row.label)}
    others = [row for row in rows if not _is_year(row.label)]
    if years and max(years) - min(years) >= MOST_COLUMNS:
        return ()
    span = range(min(years), max(years) + 1) if years else ()
    slots = [(str(year), years.get(year)) for year in span]
    slots += [(row.label, row) for row in others]
    if not slots or len(slots) > MOST_COLUMNS:
        return ()
    return tuple(_column(place, slots, rows, height) for place in range(len(slots)))


def _column(
    place: int, slots: list[tuple[str, Row | None]], rows: Sequence[Row], height: float
) -> Column:
    label, row = slots[place]
    step, each = 100 / len(slots), -(-len(slots) // 10)
    tall = height * max(row.count, 0) / max(1, *(r.count for r in rows)) if row else 0.0
    return Column(
        label,
        row,
        left=f"{step * (place + 0.14):.5g}%",
        middle=f"{step * (place + 0.5):.5g}%",
        width=f"{step * 0.72:.5g}%",
        top=round(height - tall, 2),
        height=round(tall, 2),
        is_labelled=place % each == 0,
    )


def gaps(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Return the stretches of years between those of `rows` that no row has.

    >>> gaps([Row("2019", 1), Row("2022", 3)])
    [(2020, 2021)]
    """
    years = sorted(int(row.label) for row in rows if _is_year(row.label))
    return [(early + 1, late - 1) for early, late in pairwise(years) if late - early > 1]


def _is_year(label: str) -> bool:
    return len(label) == 4 and label.isascii() and label.isdigit()
