"""Read the worksheets of an XLSX archive into rows of shown text.

A cell gives what its author sees: text, digits, a date as its format shows it, VRAI
or FAUX. An error (`#REF!`) or a formula that no program has computed is a fault of
its cell, never an empty cell. Rows that hold nothing are not made, however many the
file claims. ECMA-376 part 1, both namespaces.
"""

from __future__ import annotations

from collections.abc import Iterator

from csgraph import settings
from csgraph.intake.archive import Archive
from csgraph.intake.grid import Merged, Row, Worksheet, column_index
from csgraph.intake.numberformat import shown
from csgraph.intake.xlsxparts import (
    LOCAL,
    REFERENCE,
    Book,
    Merges,
    Strings,
    Styles,
    relations,
    unescaped,
)


def worksheets(archive: Archive) -> Iterator[Worksheet]:
    """Yield every worksheet in the workbook's order; its rows are read as asked for."""
    start = relations(archive, "").get("officeDocument", "xl/workbook.xml")
    book = Book()
    archive.feed(start, book)
    parts = relations(archive, start)
    strings, styles = Strings(), Styles()
    if "sharedStrings" in parts:
        archive.feed(parts["sharedStrings"], strings)
    if "styles" in parts:
        archive.feed(parts["styles"], styles)
    for name, relation in book.sheets:
        if relation in parts:
            cells = _Cells(archive, strings.texts, styles.codes(), book.from_1904)
            yield Worksheet(name, cells.rows(parts[relation]))


class _Cells:
    """The rows of one worksheet; a part reader that gives rows as they are complete."""

    def __init__(
        self, archive: Archive, strings: list[str], codes: dict[str, str | None], from_1904: bool
    ) -> None:
        self._archive = archive
        self._strings = strings
        self._codes = codes
        self._from_1904 = from_1904
        self._merges = Merges(archive)
        self._merged = Merged()
        self._ready: list[Row] = []
        self._row = Row(0, {})
        self._column = -1
        self._attributes: dict[str, str] = {}
        self._inside = ""
        self._is_formula = False
        self._pieces: dict[str, list[str]] = {"v": [], "f": [], "t": []}
        self._phonetic = False

    def rows(self, part: str) -> Iterator[Row]:
        """Yield the rows of `part` that hold something, in the order of the file."""
        if self._archive.holds(part, b"mergeCell"):
            self._archive.feed(part, self._merges)
        for _ in self._archive.stream(part, self):
            yield from self._ready
            self._ready.clear()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        tag = LOCAL.get(name, "")
        if tag == "c":
            self._open_cell(attributes)
        elif tag == "row":
            self._open_row(attributes)
        elif tag == "rPh":
            self._phonetic = True
        # A formula shared with another cell, or with a table of data, has no text of its own.
        self._is_formula = self._is_formula or tag == "f"
        self._inside = tag if tag in self._pieces else ""

    def text(self, text: str) -> None:
        """Take a piece of text."""
        if self._inside and not self._phonetic:
            self._pieces[self._inside].append(text)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        tag = LOCAL.get(name, "")
        self._inside = ""
        if tag == "c":
            self._close_cell()
        elif tag == "row" and (self._row.cells or self._row.faults):
            self._ready.append(self._merged.fill(self._row))
        elif tag == "rPh":
            self._phonetic = False

    def _open_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r", "")
        number = int(given) if given.isdecimal() and len(given) < 8 else self._row.number + 1
        if number <= self._row.number:
            raise self._archive.refusal(
                f"la ligne {number} y vient après la ligne {self._row.number}", "rows out of order"
            )
        self._row, self._column = Row(number, {}), -1

    def _open_cell(self, attributes: dict[str, str]) -> None:
        place = REFERENCE.fullmatch(attributes.get("r", ""))
        self._column = column_index(place[1]) if place else self._column + 1
        self._attributes = attributes
        self._is_formula = False
        for pieces in self._pieces.values():
            pieces.clear()

    def _close_cell(self) -> None:
        value, formula, inline = ("".join(pieces) for pieces in self._pieces.values())
        kind = self._attributes.get("t", "n")
        if not (value or self._is_formula or inline):
            return
        most = settings.TABLE_COLUMNS
        if len(self._row.cells) + len(self._row.faults) >= most:
            raise self._archive.refusal(f"plus de {most} colonnes", f"more than {most} columns")
        if kind == "e":
            self._row.faults[self._column] = value or f"={formula}"
        elif self._is_formula and not value and kind != "str":
            self._row.faults[self._column] = f"={formula}"
        elif text := self._shown(kind, value, inline):
            self._keep(text)

    def _keep(self, text: str) -> None:
        number, column = self._row.number, self._column
        self._row.cells[column] = text
        last_row = self._merges.last_rows.get((number, column), number)
        self._merged.opens(column, number, last_row, text)

    def _shown(self, kind: str, value: str, inline: str) -> str:
        if kind == "s":
            return self._shared(value)
        if kind in ("inlineStr", "str"):
            return unescaped(inline or value)
        if kind == "b":
            return {"1": "VRAI", "true": "VRAI", "0": "FAUX", "false": "FAUX"}.get(value, value)
        if kind == "d" or not value:
            return value
        return shown(
            value, self._codes.get(self._attributes.get("s", "")), from_1904=self._from_1904
        )

    def _shared(self, value: str) -> str:
        number = int(value) if value.isdecimal() and len(value) < 10 else -1
        if not 0 <= number < len(self._strings):
            raise self._archive.refusal(
                f"le texte n° {value[:20]} y manque", "a shared string is missing"
            )
        return self._strings[number]
