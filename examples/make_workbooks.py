"""Turn `workbooks.toml` into the two example workbooks of `sheets/`, XLSX and ODS.

Same text, same bytes: dates are fixed and members of the archive are in one order.
Refuses nothing: it is run by hand (`python examples/make_workbooks.py`) when the text
has changed, and a test makes the workbooks again and compares every cell.
"""

from __future__ import annotations

import io
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

HERE = Path(__file__).resolve().parent
WRITTEN = datetime(2020, 1, 1)
VALUE_BREAK = "\n"

Cell = str | int | None
Rows = list[list[Cell]]


def workbooks(
    source: Path = HERE / "workbooks.toml",
) -> Iterator[tuple[str, str, Rows]]:
    """Yield each workbook's file name, worksheet, and rows of cells, headings first."""
    for book in tomllib.loads(source.read_text("utf-8"))["workbook"]:
        keys = [key for _, key in book["columns"]]
        headings: list[Cell] = [heading for heading, _ in book["columns"]]
        rows = [[_cell(sheet.get(key)) for key in keys] for sheet in book["sheet"]]
        yield book["file"], book["worksheet"], [headings, *rows]


def _cell(value: Any) -> Cell:
    return VALUE_BREAK.join(value) if isinstance(value, list) else value


def xlsx(worksheet: str, rows: Rows) -> bytes:
    """Return an XLSX workbook of one worksheet, with wrapped cells a person can read."""
    book = Workbook()
    book.properties.creator = "csgraph examples"
    book.properties.created = book.properties.modified = WRITTEN
    page = book.active
    page.title = worksheet
    page.freeze_panes = "A2"
    for row in rows:
        page.append(row)
    for number in range(1, len(rows[0]) + 1):
        page.column_dimensions[get_column_letter(number)].width = 36
    for row in page.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    written = io.BytesIO()
    book.save(written)
    return _frozen(written.getvalue(), _without_clock)


def ods(worksheet: str, rows: Rows) -> bytes:
    """Return an ODS workbook of one worksheet; a line of a cell is a paragraph."""
    book = OpenDocumentSpreadsheet()
    page = Table(name=worksheet)
    for row in rows:
        line = TableRow()
        for cell in row:
            line.addElement(_ods_cell(cell))
        page.addElement(line)
    book.spreadsheet.addElement(page)
    written = io.BytesIO()
    book.write(written)
    return _frozen(written.getvalue(), lambda _name, content: content)


def _ods_cell(value: Cell) -> TableCell:
    if value is None:
        return TableCell()
    if isinstance(value, int):
        cell = TableCell(valuetype="float", value=value)
    else:
        cell = TableCell(valuetype="string")
    for line in str(value).split("\n"):
        cell.addElement(P(text=line))
    return cell


def _without_clock(name: str, content: bytes) -> bytes:
    """Put the fixed date where openpyxl writes the hour of saving."""
    if name != "docProps/core.xml":
        return content
    before, mark, rest = content.partition(b"<dcterms:modified")
    attributes, close, rest = rest.partition(b">")
    _, end, after = rest.partition(b"</dcterms:modified>")
    written = WRITTEN.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return before + mark + attributes + close + written + end + after


def _frozen(archive: bytes, rewrite: Callable[[str, bytes], bytes]) -> bytes:
    """Write a ZIP archive again with fixed dates, its members in their order."""
    frozen = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as before,
        zipfile.ZipFile(frozen, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as after,
    ):
        for name in before.namelist():
            member = zipfile.ZipInfo(name, WRITTEN.timetuple()[:6])
            if name != "mimetype":  # which OpenDocument asks for first and not compressed
                member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            after.writestr(member, rewrite(name, before.read(name)))
    return frozen.getvalue()


def main(folder: Path) -> None:
    """Write every workbook into `folder`."""
    for name, worksheet, rows in workbooks():
        write = xlsx if name.endswith(".xlsx") else ods
        (folder / name).write_bytes(write(worksheet, rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "sheets")
