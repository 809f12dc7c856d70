"""Turn the rows of a table into sheets: find the header, then one sheet a row.

Values are read as they are under the labels of the text listing, so that a sheet
says the same in every format. Cells are kept verbatim. Every row is counted once: as
heading, labels, values, blank or finding.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from csgraph.findings import Finding
from csgraph.intake.columns import (
    Column,
    Header,
    expected,
    has_department,
    header_of,
    is_organiser,
)
from csgraph.intake.grid import Row, column_letters
from csgraph.intake.labels import Kind
from csgraph.intake.under import LineKind, is_blank, is_one_name, read_under
from csgraph.model import Field, Layout, Sheet
from csgraph.normal import nfc

HEADER_WITHIN_ROWS = 10
"""A title or a note may stand above the header; no header lies deeper than this."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_PARTS = re.compile(r"\r\n|\r|\n|\|")
_SHOWN_CHARS = 200


@dataclass(slots=True)
class Table:
    """One table being read: whose it is, and what its rows and sheets have come to.

    `counts` counts lines of a text file, rows of a worksheet.
    """

    source: str
    worksheet: str | None = None
    counts: Counter[LineKind] = field(default_factory=Counter)
    sheets: int = 0
    header: Header | None = None

    @property
    def prefix(self) -> str:
        """What stands before a cell's letters: `Feuille1!`, or nothing."""
        return f"{self.worksheet}!" if self.worksheet is not None else ""

    def read(self, rows: Iterable[Row | Finding]) -> Iterator[Sheet | Finding]:
        """Yield what `rows` hold. A finding among them is a row that could not be read."""
        above: list[Row] = []
        for row in rows:
            if isinstance(row, Finding):
                self.counts[LineKind.FINDING] += (row.last_line or 0) - (row.first_line or 1) + 1
                yield row
            elif not row.cells and not row.faults:
                self._count(LineKind.BLANK, row)
            elif self.header is not None:
                yield from self._row(row)
            elif len(above) < HEADER_WITHIN_ROWS and (header := header_of(row)):
                self.header = header
                self._count(LineKind.LABEL, row)
                yield from self._faults(row)
                yield from header.findings(self.source, self.prefix)
            else:
                above.append(row)
        yield from self._above(above)

    def _row(self, row: Row) -> Iterator[Sheet | Finding]:
        sheet = self._sheet(row)
        yield from self._cell_findings(row)
        if sheet is None:
            self._count(LineKind.FINDING if row.faults else LineKind.BLANK, row)
        else:
            self._count(LineKind.VALUE, row)
            self.sheets += 1
            yield sheet

    def _above(self, rows: list[Row]) -> Iterator[Finding]:
        """Account for what stands above the header, or for all if there is none."""
        kind = LineKind.FINDING if self.header is None else LineKind.HEADING
        for row in rows:
            self._count(kind, row)
        if self.header is None and rows:
            first, last = rows[0], rows[-1]
            yield Finding(
                "no-header",
                self.source,
                first.first_line,
                last.last_line,
                f"{self.prefix}A{first.number}",
                value=_shown(" | ".join(first.cells.values())),
                detail=f"aucune ligne d'en-tête reconnue ; attendu par exemple / no header row "
                f"recognised; expected for instance: {expected()}",
            )

    def _faults(self, row: Row) -> Iterator[Finding]:
        for index, fault in sorted(row.faults.items()):
            yield self._finding("error-cell", row, index, fault)

    def _cell_findings(self, row: Row) -> Iterator[Finding]:
        yield from self._faults(row)
        known = {column.index for column in self.header.columns} if self.header else set()
        strange = [index for index, text in row.cells.items() if index not in known]
        if strange:
            yield self._finding("row-length", row, strange[0], row.cells[strange[0]])
        elif row.width is not None and self.header and row.width <= self.header.columns[-1].index:
            yield self._finding("row-length", row, row.width, None)

    def _finding(self, code: str, row: Row, index: int, value: str | None) -> Finding:
        cell = f"{self.prefix}{column_letters(index)}{row.number}"
        columns = self.header.columns if self.header else ()
        keys = next((c.keys for c in columns if c.index == index), ())
        first, last = row.first_line, row.last_line
        return Finding(code, self.source, first, last, cell, (*keys, None)[0], _shown(value))

    def _count(self, kind: LineKind, row: Row) -> None:
        self.counts[kind] += row.weight

    def _sheet(self, row: Row) -> Sheet | None:
        columns = {column.index: column for column in self.header.columns} if self.header else {}
        split = self._department_stands_apart(row)
        fields: list[Field] = []
        identifier = None
        for index, text in sorted(row.cells.items()):
            column = columns.get(index) or Column(index, column_letters(index))
            if is_blank(text):
                continue
            if column.is_identifier:
                identifier = nfc(text.strip())
            else:
                fields.append(self._field(row, column, text, len(fields), split))
        if not fields and identifier is None:
            return None
        return Sheet(
            self.source,
            row.first_line,
            row.last_line,
            Layout.TABLE,
            tuple(fields),
            identifier,
            worksheet=self.worksheet,
            row=row.number,
        )

    def _department_stands_apart(self, row: Row) -> bool:
        columns = self.header.columns if self.header else ()
        return has_department(c for c in columns if not is_blank(row.cells.get(c.index, "")))

    def _field(self, row: Row, column: Column, text: str, position: int, split: bool) -> Field:
        keys, values = _read(column, text)
        if is_organiser(column) and split:
            keys, values = ("centre",), values[::2]
        first, last = row.lines_of(column.index)
        number = row.borrowed.get(column.index, row.number)
        cell = f"{self.prefix}{column_letters(column.index)}{number}"
        return Field(keys, column.header, text, values, position, first, last, cell)


def _read(column: Column, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the keys a cell feeds, and its values."""
    if column.label is None:
        return (), (nfc(_lines(text)),)
    if column.is_single:
        return column.keys, (nfc(_lines(text.strip())),)
    if column.label.kind in (Kind.PROSE, Kind.LINE):
        return column.keys, read_under(column.label, _lines(text).split("\n")).values
    lines = _PARTS.split(text)
    if is_organiser(column) and "|" not in text and is_one_name(lines):
        lines = [" ".join(line.strip() for line in lines)]
    return column.keys, read_under(column.label, lines).values


def _lines(text: str) -> str:
    return _LINE_END.sub("\n", text)


def _shown(text: str | None) -> str | None:
    return text if text is None or len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"
