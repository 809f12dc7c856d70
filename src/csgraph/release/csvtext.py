"""Write rows as the text of a CSV: raw for programs, or such that a spreadsheet runs none of it.

For a spreadsheet: a byte order mark and semicolons, as French ones expect, and an apostrophe
before what would be taken for a formula, only there. The dumps have a writer of their own.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

LONGEST_CELL = 2**31 - 1
"""The reader's own limit, 128 kB, is less than a sheet's text may have."""
_RUNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def harmless(cell: str) -> str:
    """Return `cell` as text that no spreadsheet evaluates.

    >>> harmless("=1+1"), harmless("- Atelier"), harmless("Atelier")
    ("'=1+1", "'- Atelier", 'Atelier')
    """
    return f"'{cell}" if cell.startswith(_RUNS) else cell


def for_spreadsheets(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    r"""Yield the text for a spreadsheet, a row at a time.

    >>> list(for_spreadsheets([["titre"], ["=1+1"]]))
    ['\ufefftitre\r\n', "'=1+1\r\n"]
    """
    mark = "\ufeff"
    for row in rows:
        yield mark + _line(map(harmless, row), ";")
        mark = ""


def rows(text: str) -> Iterator[list[str]]:
    r"""Yield the rows of a program's CSV; an empty line is a row without a cell.

    >>> list(rows('titre,mots\r\n=1+1,"a, b"\r\n'))
    [['titre', 'mots'], ['=1+1', 'a, b']]
    """
    csv.field_size_limit(LONGEST_CELL)
    return csv.reader(io.StringIO(text, newline=""))


def raw(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    r"""Yield the text for a program, a row at a time (RFC 4180).

    >>> list(raw([["=1+1", "a, b"]]))
    ['=1+1,"a, b"\r\n']
    """
    for row in rows:
        yield _line(row, ",")


def _line(cells: Iterable[str], delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return out.getvalue()
