"""Write tables of sheets in each format, to be read again by the tests."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import openpyxl
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.teletype import addTextToElement
from odf.text import P

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"

Rows = Iterable[Sequence[str]]


def write_delimited(path: Path, rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Write `rows` as Python's csv module does."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return path


def write_xlsx(path: Path, rows: Rows) -> Path:
    """Write `rows` with openpyxl."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Feuille1"
    for row in rows:
        sheet.append([text or None for text in row])
    book.save(path)
    return path


def write_ods(path: Path, rows: Rows) -> Path:
    """Write `rows` with odfpy, each line of a text a paragraph."""
    book = OpenDocumentSpreadsheet()
    table = Table(name="Feuille1")
    book.spreadsheet.addElement(table)
    for row in rows:
        line = TableRow()
        table.addElement(line)
        for text in row:
            cell = TableCell(valuetype="string") if text else TableCell()
            for paragraph in text.split("\n") if text else ():
                line_of_text = P()
                addTextToElement(line_of_text, paragraph)
                cell.addElement(line_of_text)
            line.addElement(cell)
    book.save(path)
    return path


def pack(path: Path, members: Mapping[str, str | bytes]) -> Path:
    """Write an archive of `members`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def xlsx_members(cells: str, **more: str) -> dict[str, str | bytes]:
    """Return the parts of a workbook whose one worksheet has the rows `cells`."""
    links = "".join(
        f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for kind, target in (
            ("worksheet", "worksheets/sheet1.xml"),
            ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
        )
        if kind == "worksheet" or kind in more
    )
    parts = {f"xl/{kind}.xml": part for kind, part in more.items() if kind != "after"}
    return {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Feuille1" sheetId="1" r:id="worksheet"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData>'
        f"{more.get('after', '')}</worksheet>",
    } | parts


def inline_row(number: int, *texts: str) -> str:
    """Return a row of XLSX cells that hold their text themselves."""
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{number}">{cells}</row>'


def ods_members(rows: str) -> dict[str, str | bytes]:
    """Return the parts of an ODS workbook whose one table has the rows `rows`."""
    names = "".join(f' xmlns:{n}="{_OASIS}{n}:1.0"' for n in ("office", "table", "text"))
    names += f' xmlns:draw="{_OASIS}drawing:1.0"'
    calcext = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
    return {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f'<office:document-content{names} xmlns:calcext="{calcext}"><office:body>'
        f'<office:spreadsheet><table:table table:name="Feuille1">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>",
    }


def ods_cell(text: str, attributes: str = "") -> str:
    """Return an ODS cell that shows `text`."""
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"
