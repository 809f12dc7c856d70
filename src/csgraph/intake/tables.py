"""Read a CSV or TSV file of sheets: one sheet a row, under a header of known names.

Comma, semicolon or tab, whichever makes most of the header readable. A row whose
quotation marks don't come out is rejected with its lines, the others are read. A
formula is text like any other. Refuses what `decode` refuses, and more columns than
a table of sheets can have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from csgraph import settings
from csgraph.errors import BadInput
from csgraph.findings import Finding
from csgraph.intake.columns import expected, header_of
from csgraph.intake.decode import Text, examine
from csgraph.intake.delimited import Dialect, dialect_of, rows_of
from csgraph.intake.files import InputFile
from csgraph.intake.grid import Row
from csgraph.intake.rows import Table
from csgraph.intake.under import LineKind, is_blank
from csgraph.model import Sheet, Source

_DELIMITERS = {"csv": ",;\t", "tsv": "\t;,"}


def read_table(file: InputFile) -> Iterator[Sheet | Finding | Source]:
    """Yield what the table holds: sheets and findings as met, its `Source` last.

    Raises `BadInput` before the first of them where nothing of the file is read.
    """
    delimiters = _DELIMITERS.get(file.format, _DELIMITERS["csv"])
    text = examine(file, lambda lines: _is_plausible(lines, delimiters))
    dialect = dialect_of(text.lines(), delimiters)
    table = Table(file.name)
    if dialect is None:
        yield from _no_header(text, table)
    else:
        _check_width(file, dialect)
        yield from table.read(_placed(rows_of(text.lines(), dialect), file))
    yield _source(text, table)


def _is_plausible(lines: Iterator[str], delimiters: str) -> bool:
    """Say whether a header is found, and its accented names too if it has any."""
    head = list(islice(lines, 100))
    dialect = dialect_of(iter(head), delimiters)
    if dialect is None:
        return False
    rows = (row for row in rows_of(iter(head), dialect) if isinstance(row, Row))
    header = next(filter(None, map(header_of, rows)), None)
    if header is None:  # another reading of the same lines: quotation marks that don't come out
        return False
    accented = [column for column in header.columns if not column.header.isascii()]
    return not accented or any(column.label is not None for column in accented)


def _placed(rows: Iterator[Row | Finding], file: InputFile) -> Iterator[Row | Finding]:
    return (replace(r, source=file.name) if isinstance(r, Finding) else r for r in rows)


def _check_width(file: InputFile, dialect: Dialect) -> None:
    most = settings.TABLE_COLUMNS
    if (dialect.width or 0) > most:
        raise BadInput(
            f"{file.name} : plus de {most} colonnes. Rien n'en est lu.\n"
            f"{file.name}: more than {most} columns. Nothing of it is read.",
            hint="Gardez les colonnes des fiches. / Keep the columns of the sheets.",
        )


def _no_header(text: Text, table: Table) -> Iterator[Finding]:
    blank = 0
    first = None
    for line in text.lines():
        blank += is_blank(line)
        first = first or line[:200].strip() or None
    table.counts = Counter({LineKind.BLANK: blank, LineKind.FINDING: text.line_count - blank})
    if blank == text.line_count:
        return
    yield Finding(
        "no-header",
        text.file.name,
        1,
        text.line_count,
        value=first,
        detail="aucune ligne d'en-tête reconnue ; attendu par exemple / no header row "
        f"recognised; expected for instance: {expected()}",
    )


def _source(text: Text, table: Table) -> Source:
    header = table.header
    last = header.row.last_line if header else None
    above = list(islice(text.lines(), last)) if last else []
    return Source(
        text.file.name,
        text.sha256,
        text.file.format,
        encoding=text.encoding,
        has_bom=text.has_bom,
        line_end=text.line_end,
        other_line_ends=text.other_line_ends,
        ends_with_line_end=text.ends_with_line_end,
        line_count=text.line_count,
        preamble="\n".join(above) if above else None,
        preamble_lines=len(above),
        sheet_count=table.sheets,
        accounting={kind.value: table.counts[kind] for kind in LineKind},
    )
