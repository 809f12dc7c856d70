"""Read the worksheets of an XLSX archive into rows of shown text.

A cell gives what its author sees: text, digits, a date as its format shows it, VRAI
or FAUX. An error (`#REF!`) or a formula that no program has computed is a fault of
its cell, never an empty cell. Rows that hold nothing are not made, however many the
file claims. ECMA-376 part 1, both namespaces.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from csgraph import settings
from csgraph.intake.archive import Archive
from csgraph.intake.grid import Merged, Row, Worksheet, column_index
from csgraph.intake.numberformat import built_in, shown

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_RELATION_IDS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships id",
)
_RELATIONSHIP = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
_TAGS = re.findall("[A-Za-z]+", "sheet workbookPr numFmt cellXfs xf si t rPh mergeCell row c v f")
_LOCAL = {f"{namespace} {tag}": tag for namespace in _MAIN for tag in _TAGS}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MERGES = 100_000


def worksheets(archive: Archive) -> Iterator[Worksheet]:
    """Yield every worksheet in the workbook's order; its rows are read as asked for."""
    start = _relations(archive, "").get("officeDocument", "xl/workbook.xml")
    book = _Book()
    archive.feed(start, book)
    parts = _relations(archive, start)
    strings, styles = _Strings(), _Styles()
    if "sharedStrings" in parts:
        archive.feed(parts["sharedStrings"], strings)
    if "styles" in parts:
        archive.feed(parts["styles"], styles)
    for name, relation in book.sheets:
        if relation in parts:
            cells = _Cells(archive, strings.texts, styles.codes(), book.from_1904)
            yield Worksheet(name, cells.rows(parts[relation]))


def unescaped(text: str) -> str:
    """Return `text` with `_x000D_` and its like as the characters they stand for."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


class _Quiet:
    """A part of which only some events matter."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, text: str) -> None:
        """Take a piece of text."""


def _relations(archive: Archive, part: str) -> dict[str, str]:
    """Return the members `part` points to, by relation id and by the kind of relation."""
    folder, file = posixpath.split(part)
    member = posixpath.join(folder, "_rels", f"{file}.rels")
    relations = _Relations(folder)
    if archive.has(member):
        archive.feed(member, relations)
    return relations.targets


class _Relations(_Quiet):
    """Which member each relation of a part points to; worksheets by id, others by kind."""

    def __init__(self, folder: str) -> None:
        self.targets: dict[str, str] = {}
        self._folder = folder

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name != _RELATIONSHIP or attributes.get("TargetMode") == "External":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = posixpath.normpath(posixpath.join("/", self._folder, attributes.get("Target", "")))
        key = attributes.get("Id", "") if kind == "worksheet" else kind
        self.targets[key] = target.lstrip("/")


class _Book(_Quiet):
    """The names of the worksheets, their relations, and where dates count from."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = _LOCAL.get(name)
        if tag == "sheet":
            relation = next((attributes[i] for i in _RELATION_IDS if i in attributes), "")
            self.sheets.append((attributes.get("name", ""), relation))
        elif tag == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true", "on")


class _Styles(_Quiet):
    """The number format of each cell style."""

    def __init__(self) -> None:
        self._own: dict[str, str] = {}
        self._used: list[str] = []
        self._in_cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = _LOCAL.get(name)
        if tag == "numFmt":
            self._own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self._in_cells = True
        elif tag == "xf" and self._in_cells:
            self._used.append(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        if _LOCAL.get(name) == "cellXfs":
            self._in_cells = False

    def codes(self) -> dict[str, str | None]:
        """Return the format code of each style number, as cells give it."""
        return {str(n): self._own.get(i) or _built_in(i) for n, i in enumerate(self._used)}


def _built_in(number: str) -> str | None:
    return built_in(int(number)) if number.isdecimal() else None


class _Strings(_Quiet):
    """The shared strings, without their phonetic hints."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._is_text = False
        self._phonetic = False

    def start(self, name: str, _: dict[str, str]) -> None:
        tag = _LOCAL.get(name)
        self._is_text = tag == "t" and not self._phonetic
        self._phonetic = self._phonetic or tag == "rPh"

    def text(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        tag = _LOCAL.get(name)
        self._is_text = False
        if tag == "rPh":
            self._phonetic = False
        elif tag == "si":
            self.texts.append(unescaped("".join(self._pieces)))
            self._pieces.clear()


class _Merges(_Quiet):
    """The last row of each cell merged over several rows; they stand after the cells."""

    def __init__(self, archive: Archive) -> None:
        self.last_rows: dict[tuple[int, int], int] = {}
        self._archive = archive

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if _LOCAL.get(name) != "mergeCell":
            return
        first, _, last = attributes.get("ref", "").partition(":")
        top, bottom = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
        if top and bottom and top[2] != bottom[2]:
            self.last_rows[int(top[2]), column_index(top[1])] = int(bottom[2])
        if len(self.last_rows) > _MERGES:
            raise self._archive.refusal("trop de cellules fusionnées", "too many merged cells")


class _Cells:
    """The rows of one worksheet; a part reader that gives rows as they are complete."""

    def __init__(
        self, archive: Archive, strings: list[str], codes: dict[str, str | None], from_1904: bool
    ) -> None:
        self._archive = archive
        self._strings = strings
        self._codes = codes
        self._from_1904 = from_1904
        self._merges = _Merges(archive)
        self._merged = Merged()
        self._ready: list[Row] = []
        self._row = Row(0, {})
        self._column = -1
        self._attributes: dict[str, str] = {}
        self._inside = ""
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
        tag = _LOCAL.get(name, "")
        if tag == "c":
            self._open_cell(attributes)
        elif tag == "row":
            self._open_row(attributes)
        elif tag == "rPh":
            self._phonetic = True
        self._inside = tag if tag in self._pieces else ""

    def text(self, text: str) -> None:
        """Take a piece of text."""
        if self._inside and not self._phonetic:
            self._pieces[self._inside].append(text)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        tag = _LOCAL.get(name, "")
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
        place = _REFERENCE.fullmatch(attributes.get("r", ""))
        self._column = column_index(place[1]) if place else self._column + 1
        self._attributes = attributes
        for pieces in self._pieces.values():
            pieces.clear()

    def _close_cell(self) -> None:
        value, formula, inline = ("".join(pieces) for pieces in self._pieces.values())
        kind = self._attributes.get("t", "n")
        if kind == "e":
            self._row.faults[self._column] = value or "#?"
        elif formula and not value and kind != "str":
            self._row.faults[self._column] = f"={formula}"
        elif text := self._shown(kind, value, inline):
            self._keep(text)

    def _keep(self, text: str) -> None:
        number, column = self._row.number, self._column
        if len(self._row.cells) >= settings.TABLE_COLUMNS:
            most = settings.TABLE_COLUMNS
            raise self._archive.refusal(f"plus de {most} colonnes", f"more than {most} columns")
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
