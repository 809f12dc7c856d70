"""Read the worksheets of an ODS archive into rows of shown text.

ODS keeps beside each value the text that its author sees; that text is what counts.
An error, or a formula that no program has computed, is a fault of its cell. Comments,
drawings and tracked changes are no cells. Repeated cells and rows are made only where
they hold something, and refused in words where a file of a few kilobytes claims too
many. OpenDocument 1.3 part 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from csgraph import settings
from csgraph.intake.archive import Archive
from csgraph.intake.grid import Merged, Row, Worksheet
from csgraph.intake.numberformat import shown

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _TEXT, _OFFICE = f"{_OASIS}table:1.0 ", f"{_OASIS}text:1.0 ", f"{_OASIS}office:1.0 "
_DRAW = f"{_OASIS}drawing:1.0 "
_FORMULA = f"{_TABLE}formula"
_CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_ROW = f"{_TABLE}table-row"
_TABLE_START = f"{_TABLE}table"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_ASIDE = (f"{_OFFICE}annotation", f"{_TABLE}table")
_NUMBER_DIGITS = 9
_BLANKS = re.compile(r"[ \t\r\n]+")
_ERROR = re.compile(r"#[A-ZÉÀ/0-9]+[!?]?|(?:Err|Erreur)\s?:\s?[0-9]+")


def worksheets(archive: Archive) -> Iterator[Worksheet]:
    """Yield every worksheet that holds something, in order; their rows must be read in turn."""
    manifest = "META-INF/manifest.xml"
    if archive.has(manifest) and archive.holds(manifest, b"encryption-data"):
        raise archive.refusal("protégé par un mot de passe", "protected by a password")
    for (_, name), rows in groupby(_rows(archive), key=itemgetter(0)):
        yield Worksheet(name, (row for _, row in rows))


def _rows(archive: Archive) -> Iterator[tuple[tuple[int, str], Row]]:
    """Yield each row with its worksheet's number and name."""
    content = _Content(archive)
    for _ in archive.stream("content.xml", content):
        for table, row, times in content.ready:
            for again in range(times):
                number = row.number + again
                yield table, replace(row, number=number, cells=dict(row.cells))
        content.ready.clear()


class _Content:
    """A part reader that gives each row when it is complete, and how often it repeats."""

    def __init__(self, archive: Archive) -> None:
        self.ready: list[tuple[tuple[int, str], Row, int]] = []
        self._archive = archive
        self._table = (0, "")
        self._merged = Merged()
        self._row = Row(0, {})
        self._row_times = 1
        self._column = 0
        self._cell: _Cell | None = None
        self._aside = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        if self._cell is not None:
            self._aside += self._aside > 0 or name in _ASIDE or name.startswith(_DRAW)
            if not self._aside:
                self._cell.start(name, attributes)
        elif name in _CELLS:
            self._cell = _Cell(attributes)
        elif name == _ROW:
            self._row = Row(self._row.number + self._row_times, {})
            self._row_times, self._column = self._times(attributes, "rows"), 0
        elif name == _TABLE_START:
            self._table = (self._table[0] + 1, attributes.get(f"{_TABLE}name", ""))
            self._merged, self._row, self._row_times = Merged(), Row(0, {}), 1

    def text(self, text: str) -> None:
        """Take a piece of text."""
        if self._cell is not None and not self._aside:
            self._cell.text(text)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if self._aside:
            self._aside -= 1
        elif name in _CELLS and self._cell is not None:
            self._close_cell(self._cell)
            self._cell = None
        elif self._cell is not None:
            self._cell.end(name)
        elif name == _ROW and (self._row.cells or self._row.faults):
            self._close_row()

    def _close_cell(self, cell: _Cell) -> None:
        times = self._times(cell.attributes, "columns")
        text, is_fault = cell.shown()
        first, self._column = self._column, self._column + times
        if not text:
            return
        if len(self._row.cells) + len(self._row.faults) + times > settings.TABLE_COLUMNS:
            most = settings.TABLE_COLUMNS
            raise self._archive.refusal(f"plus de {most} colonnes", f"more than {most} columns")
        for column in range(first, first + times):
            if is_fault:
                self._row.faults[column] = text
            else:
                self._row.cells[column] = text
        spanned = self._number(cell.attributes, f"{_TABLE}number-rows-spanned")
        self._merged.opens(first, self._row.number, self._row.number + spanned - 1, text)

    def _close_row(self) -> None:
        if self._row_times > settings.WORKBOOK_ROWS:
            most = settings.WORKBOOK_ROWS
            raise self._archive.refusal(f"plus de {most} lignes", f"more than {most} rows")
        self.ready.append((self._table, self._merged.fill(self._row), self._row_times))

    def _times(self, attributes: dict[str, str], what: str) -> int:
        return self._number(attributes, f"{_TABLE}number-{what}-repeated")

    def _number(self, attributes: dict[str, str], name: str) -> int:
        given = attributes.get(name, "1")
        if not given.isdecimal() or len(given) > _NUMBER_DIGITS:
            raise self._archive.refusal("une répétition y est illisible", "an unreadable repeat")
        return max(1, int(given))


class _Cell:
    """The text of one cell: its paragraphs, as lines."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self.attributes = attributes
        self._pieces: list[str] = []
        self._depth = 0
        self._paragraphs = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element in the cell."""
        if name in _PARAGRAPHS:
            self._depth += 1
            if self._paragraphs:
                self._pieces.append("\n")
            self._paragraphs += 1
        elif name == f"{_TEXT}line-break":
            self._pieces.append("\n")
        elif name == f"{_TEXT}tab":
            self._pieces.append("\t")
        elif name == f"{_TEXT}s":
            count = attributes.get(f"{_TEXT}c", "1")
            self._pieces.append(" " * (int(count) if count.isdecimal() and len(count) < 5 else 1))

    def text(self, text: str) -> None:
        """Take a piece of text; blanks that are no `text:s` count as one."""
        if self._depth:
            self._pieces.append(_BLANKS.sub(" ", text))

    def end(self, name: str) -> None:
        """Take the end of an element in the cell."""
        if name in _PARAGRAPHS:
            self._depth -= 1

    def shown(self) -> tuple[str, bool]:
        """Return what the cell shows, and whether that is an error."""
        text = "".join(self._pieces)
        kind = self.attributes.get(f"{_OFFICE}value-type", "")
        is_error = self.attributes.get(f"{_CALCEXT}value-type") == "error"
        formula = self.attributes.get(_FORMULA)
        if is_error or (formula is not None and _ERROR.fullmatch(text)):
            return text or "#?", True
        text = text or self._value(kind)
        if formula is not None and not text and kind != "string":
            return f"={formula.partition('=')[2]}", True
        return text, False

    def _value(self, kind: str) -> str:
        """Return the value of a cell whose writer left out what it shows."""
        if kind == "boolean":
            value = self.attributes.get(f"{_OFFICE}boolean-value", "")
            return {"true": "VRAI", "false": "FAUX"}.get(value, value)
        if kind in ("date", "time", "string"):
            return self.attributes.get(f"{_OFFICE}{kind}-value", "")
        if kind == "percentage":
            return shown(self.attributes.get(f"{_OFFICE}value", ""), "0%")
        return shown(self.attributes.get(f"{_OFFICE}value", ""), None)
