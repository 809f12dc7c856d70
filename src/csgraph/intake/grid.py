"""What a worksheet is made of, whatever the file format: rows of shown cells.

Pure values: no file, no XML. A row names only its cells that hold something.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the text of its cells by column, both counted as the table shows.

    `number` is 1-based, columns are 0-based; blank cells are left out. In a text file
    `first_line` and `last_line` are its lines, `lines` those of its cells, and `width`
    is the number of its cells, blank ones too. In a workbook `borrowed` gives, for a
    cell under a merged one, the row in which its text stands; `faults` are cells that
    show an error or a formula that was never computed; and a row without cells stands
    for `blank_rows` rows.
    """

    number: int
    cells: dict[int, str]
    first_line: int | None = None
    last_line: int | None = None
    borrowed: dict[int, int] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)
    lines: dict[int, tuple[int, int]] = field(default_factory=dict)
    width: int | None = None
    blank_rows: int = 1

    @property
    def weight(self) -> int:
        """How many lines of a text file, or rows of a worksheet, it accounts for."""
        if self.first_line is None or self.last_line is None:
            return self.blank_rows
        return self.last_line - self.first_line + 1

    def lines_of(self, column: int) -> tuple[int | None, int | None]:
        """Return the first and last line of a cell, or None for each in a workbook."""
        return self.lines.get(column, (self.first_line, self.last_line))


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A worksheet's name and its rows, read as they are asked for, in order."""

    name: str
    rows: Iterator[Row]


def column_letters(index: int) -> str:
    """Return the letters of a 0-based column.

    >>> [column_letters(i) for i in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Return the 0-based column of `letters`.

    >>> column_index("AA")
    26
    """
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


class Merged:
    """Carries the text of a cell merged over several rows down to the rows under it.

    People merge the centre's name over all of its actions: each of those rows means it.
    """

    def __init__(self) -> None:
        self._open: dict[int, tuple[int, int, str]] = {}

    def opens(self, column: int, row: int, last_row: int, text: str) -> None:
        """Say that `text`, standing at (`row`, `column`), covers rows to `last_row`."""
        if last_row > row:
            self._open[column] = (row, last_row, text)

    def fill(self, row: Row) -> Row:
        """Return `row` with the texts that cover it; a row of nothing else stays blank."""
        if not self._open or not row.cells:
            return row
        for column, (first, last, text) in list(self._open.items()):
            if row.number > last:
                del self._open[column]
            elif row.number > first and column not in row.cells:
                row.cells[column] = text
                row.borrowed[column] = first
        return row
