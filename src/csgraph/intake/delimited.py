"""Cut the lines of a delimited text into rows, and find its delimiter.

Cells follow RFC 4180 and keep their lines. Where quotation marks do not come out (text
behind a closing mark, a mark that never closes, a row over several lines with another
number of cells than the header), the row is rejected with its lines. Reading goes on
at the next line that by itself begins a row with as many cells as the header; so one
lost mark costs its own row, and at worst rows over several lines next to it.
Python's `csv` does not say where a cell stands, and swallows the rows after a lost mark.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from csgraph import settings
from csgraph.findings import Finding
from csgraph.intake.columns import Header, header_of
from csgraph.intake.grid import Row
from csgraph.intake.under import is_blank

_HEAD_LINES = 100
_HEAD_ROWS = 10
_READ_AGAIN = 10
_READ_AGAIN_LINES = 100_000
_SHOWN_CHARS = 200
_MOST_CELLS = 16_384
"""No spreadsheet has more in a row: more delimiters are no cells."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written: its delimiter, and the number of its header's cells.

    `named` counts them up to the last that is named: some programs end the header, or
    the rows, with an empty cell. Before the header is known both are None.
    """

    delimiter: str
    named: int | None = None
    width: int | None = None

    def fits(self, cells: list[tuple[str, int, int]]) -> bool:
        """Say whether a row of `cells` has as many as the header."""
        return not self.is_off(cells, is_whole=True)

    def is_off(self, cells: list[tuple[str, int, int]], *, is_whole: bool) -> bool:
        """Say whether `cells`, so far or as the whole row, can't be a row under the header."""
        if self.named is None or self.width is None:
            return False
        beyond = len(cells) > self.width and not is_blank(cells[-1][0])
        short = is_whole and len(cells) < self.named
        return beyond or short


class _Lines:
    """Lines by their 1-based number, kept only as long as they may be read again."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._kept: deque[str] = deque()
        self._first = 1

    def get(self, number: int) -> str | None:
        """Return line `number`, or None after the last."""
        while number >= self._first + len(self._kept):
            line = next(self._lines, None)
            if line is None:
                return None
            self._kept.append(line)
        return self._kept[number - self._first]

    def forget_before(self, number: int) -> None:
        """Let go of the lines before `number`."""
        while self._first < number and self._kept:
            self._kept.popleft()
            self._first += 1


@dataclass(frozen=True, slots=True)
class _Cut:
    """One row as cut: each cell's text and lines. `fault` says why it is none."""

    cells: list[tuple[str, int, int]]
    last_line: int
    fault: str | None = None


def dialect_of(lines: Iterator[str], delimiters: str) -> Dialect | None:
    """Return the dialect in which most columns of a header are recognised, if any.

    Of equals, the first of `delimiters`.
    """
    head = list(islice(lines, _HEAD_LINES))
    best: tuple[int, Dialect] | None = None
    for delimiter in delimiters:
        header = next(filter(None, _headers(head, delimiter)), None)
        if header and (best is None or header.recognised > best[0]):
            named = header.columns[-1].index + 1
            dialect = Dialect(delimiter, named, header.row.width)
            best = header.recognised, dialect
    return best and best[1]


def _headers(head: list[str], delimiter: str) -> Iterator[Header | None]:
    rows = rows_of(iter(head), Dialect(delimiter))
    filled = (row for row in rows if isinstance(row, Row) and row.cells)
    return (header_of(row) for row in islice(filled, _HEAD_ROWS))


def rows_of(lines: Iterator[str], dialect: Dialect) -> Iterator[Row | Finding]:
    """Yield every row; a rejected one is a finding `unreadable-row` without source."""
    kept = _Lines(lines)
    at, number = 1, 0
    while kept.get(at) is not None:
        kept.forget_before(at)
        number += 1
        cut = _cut(kept, at, dialect)
        if cut.fault is None:
            yield _row(cut, at, number)
            at = cut.last_line + 1
        else:
            first = (kept.get(at) or "")[:_SHOWN_CHARS]
            resumes = _resumption(kept, at, dialect)
            yield Finding(
                "unreadable-row",
                first_line=at,
                last_line=resumes - 1,
                value=first,
                detail=cut.fault,
            )
            at = resumes


def _row(cut: _Cut, at: int, number: int) -> Row:
    filled = {i: cell for i, cell in enumerate(cut.cells) if not is_blank(cell[0])}
    return Row(
        number,
        {index: text for index, (text, _, _) in filled.items()},
        at,
        cut.last_line,
        lines={index: (first, last) for index, (_, first, last) in filled.items()},
        width=len(cut.cells),
    )


def _resumption(kept: _Lines, broken: int, dialect: Dialect) -> int:
    """Return the first line after `broken` at which a whole row begins, or one past the end.

    A row may take many lines to show that it is none. So that a text made to be damaged
    everywhere takes no longer than any other, it is given up once too much was read twice.
    """
    at, read_again = broken + 1, 0
    while kept.get(at) is not None:
        if read_again > _READ_AGAIN_LINES + _READ_AGAIN * (at - broken):
            return _end(kept, at)
        kept.forget_before(at)
        cut = _cut(kept, at, dialect)
        if cut.fault is None and dialect.fits(cut.cells):
            break
        read_again += cut.last_line - at
        at += 1
    return at


def _end(kept: _Lines, at: int) -> int:
    while kept.get(at) is not None:
        kept.forget_before(at)
        at += 1
    return at


def _cut(kept: _Lines, at: int, dialect: Dialect) -> _Cut:
    """Cut the row that begins at line `at`."""
    line = kept.get(at) or ""
    if '"' not in line and line.count(dialect.delimiter) < _MOST_CELLS:
        return _Cut([(text, at, at) for text in line.split(dialect.delimiter)], at)
    cells: list[tuple[str, int, int]] = []
    number, position = at, 0
    while True:
        first = number
        if line.startswith('"', position):
            quoted = _quoted(kept, number, position)
            if isinstance(quoted, str):
                return _Cut([], number, quoted)
            text, number, position = quoted
            line = kept.get(number) or ""
            end = _next(line, dialect.delimiter, position)
            if not is_blank(line[position:end]):
                return _Cut([], number, _BEHIND_MARK)
        else:
            end = _next(line, dialect.delimiter, position)
            text = line[position:end]
        cells.append((text, first, number))
        is_whole = end == len(line)
        if len(cells) > _MOST_CELLS or (number > at and dialect.is_off(cells, is_whole=is_whole)):
            return _Cut([], number, _OTHER_WIDTH)
        if is_whole:
            return _Cut(cells, number)
        position = end + 1


def _next(line: str, delimiter: str, position: int) -> int:
    end = line.find(delimiter, position)
    return len(line) if end < 0 else end


def _quoted(kept: _Lines, number: int, position: int) -> tuple[str, int, int] | str:
    """Read a quoted cell: its text, the line and the position behind it; or what is wrong."""
    pieces: list[str] = []
    size = 0
    line = kept.get(number) or ""
    position += 1
    while True:
        end = line.find('"', position)
        piece = line[position:] if end < 0 else line[position:end]
        pieces.append(piece)
        size += len(piece) + 1
        if size > settings.CELL_CHARS:
            return _TOO_LONG
        if end < 0:
            following = kept.get(number + 1)
            if following is None:
                return _NEVER_CLOSED
            pieces.append("\n")
            line, number, position = following, number + 1, 0
        elif line.startswith('"', end + 1):
            pieces.append('"')
            position = end + 2
        else:
            return "".join(pieces), number, end + 1


_NEVER_CLOSED = "un guillemet ouvert n'est jamais fermé / a quotation mark is never closed"
_BEHIND_MARK = "du texte suit un guillemet fermant / text follows a closing quotation mark"
_OTHER_WIDTH = (
    "la ligne court sur plusieurs lignes du fichier sans avoir autant de cellules que l'en-tête, "
    "ou elle est bien trop large / "
    "the row runs over several lines without as many cells as the header, or is far too wide"
)
_TOO_LONG = (
    f"une cellule dépasse {settings.CELL_CHARS} caractères / "
    f"a cell is longer than {settings.CELL_CHARS} characters"
)
