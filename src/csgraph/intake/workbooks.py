"""Read a workbook (XLSX, ODS) of sheets: one sheet a row of each worksheet with a header.

A workbook is read twice: first to see that it is whole and within its limits, then
for its sheets; so a refused workbook gives none. Only what was checked is read: by the
same code, in the same order, never by another program. Nothing is unpacked to disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from csgraph import settings
from csgraph.findings import Finding
from csgraph.intake import ods, refusals, xlsx
from csgraph.intake.archive import Archive
from csgraph.intake.decode import sha256_of, state_of
from csgraph.intake.files import InputFile
from csgraph.intake.grid import Row, Worksheet
from csgraph.intake.rows import Table
from csgraph.intake.under import LineKind
from csgraph.model import Sheet, Source

_Reader = Callable[[Archive], Iterator[Worksheet]]


def read_workbook(file: InputFile) -> Iterator[Sheet | Finding | Source]:
    """Yield what the workbook holds: sheets and findings as met, its `Source` last.

    Lines of its `Source` are rows: blank ones too, up to the last that holds something.
    Raises `BadInput` before the first of them where nothing of the file is read.
    """
    state = state_of(file)
    archive = Archive(file.path, file.name)
    try:
        format_, worksheets = _format(archive)
        _check(archive, worksheets)
        tables = []
        for worksheet in worksheets(archive):
            table = Table(file.name, worksheet.name)
            tables.append(table)
            yield from table.read(_with_gaps(worksheet.rows))
    finally:
        archive.close()
    if state_of(file) != state:
        raise refusals.changed(file)
    yield _source(file, format_, tables)


def _format(archive: Archive) -> tuple[str, _Reader]:
    if archive.has("[Content_Types].xml"):
        return "xlsx", xlsx.worksheets
    if archive.has("content.xml"):
        return "ods", ods.worksheets
    raise archive.refusal("ni .xlsx ni .ods", "neither .xlsx nor .ods")


def _check(archive: Archive, worksheets: _Reader) -> None:
    """Read everything once and keep nothing. Raises `BadInput` past a limit.

    A text that is shared by many cells is counted in each: a small file may hold a
    long text once and name it a million times.
    """
    rows = chars = 0
    for worksheet in worksheets(archive):
        for row in worksheet.rows:
            rows += 1
            chars += sum(map(len, row.cells.values()))
            if rows > settings.WORKBOOK_ROWS:
                most = settings.WORKBOOK_ROWS
                raise archive.refusal(f"plus de {most} lignes", f"more than {most} rows")
            if chars > settings.WORKBOOK_EXPANDED_MB * 1_000_000:
                raise archive.refusal("trop de texte", "too much text")
            if any(len(text) > settings.CELL_CHARS for text in row.cells.values()):
                most = settings.CELL_CHARS
                raise archive.refusal(
                    f"une cellule dépasse {most} caractères",
                    f"a cell is longer than {most} characters",
                )


def _with_gaps(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield `rows`, and one blank row of the right length for each gap between them."""
    number = 0
    for row in rows:
        if row.number > number + 1:
            yield Row(number + 1, {}, blank_rows=row.number - number - 1)
        yield row
        number = row.number


def _source(file: InputFile, format_: str, tables: list[Table]) -> Source:
    accounting = {kind.value: sum(table.counts[kind] for table in tables) for kind in LineKind}
    return Source(
        file.name,
        sha256_of(file),
        format_,
        line_count=sum(accounting.values()),
        sheet_count=sum(table.sheets for table in tables),
        accounting=accounting,
    )
