"""Say in which format a file is written, by its ending, else by what it begins with.

Text without a known ending is a listing, unless it begins like a table or a record
of ours. What is no text, nor a workbook, has no format here.
"""

from __future__ import annotations

import codecs
import csv
from pathlib import PurePath

from csgraph.intake.columns import header_of
from csgraph.intake.grid import Row
from csgraph.intake.labels import SHEET_HEADING, comparable, label_of

BY_ENDING = {
    ".txt": "listing",
    ".text": "listing",
    ".csv": "csv",
    ".tsv": "tsv",
    ".xlsx": "xlsx",
    ".ods": "ods",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
HEAD_BYTES = 1 << 16

_ZIP = b"PK\x03\x04"
_ODS = b"opendocument.spreadsheet"
_DELIMITERS = {"\t": "tsv", ";": "csv", ",": "csv"}


def by_ending(name: str) -> str | None:
    """Return the format that the ending of `name` promises, or None."""
    return BY_ENDING.get(PurePath(name).suffix.lower())


def by_content(head: bytes) -> str | None:
    """Return the format of a file that begins with `head`, or None for none of ours.

    >>> by_content(b'{"title": "Atelier"}')
    'jsonl'
    """
    if head.startswith(_ZIP):
        return "ods" if _ODS in head[:200] else "xlsx" if b"xl/" in head else None
    if b"\0" in head:
        return None
    text = _text(head)
    lines = text.splitlines() if text is not None else []
    if any(label_of(line) or comparable(line) == SHEET_HEADING for line in lines):
        return "listing"
    if text is None:
        return None
    return _records(text.lstrip()) or _table(lines) or "listing"


def _text(head: bytes) -> str | None:
    """Return `head` decoded, a letter cut at its end left out; None for bytes of no text."""
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        text = head.decode("cp1252", errors="replace")
        return text if any(map(label_of, text.splitlines())) else None


def _records(text: str) -> str | None:
    first_line, line_end, _ = text.partition("\n")
    if text.startswith("["):
        return "json"
    if text.startswith("{"):
        return "jsonl" if first_line.rstrip().endswith("}") or not line_end else "json"
    return None


def _table(lines: list[str]) -> str | None:
    heading = next((line for line in lines if line.strip()), "")
    for delimiter, table in _DELIMITERS.items():
        cells = next(csv.reader([heading], delimiter=delimiter), [])
        if len(cells) > 1 and header_of(Row(1, dict(enumerate(cells)))):
            return table
    return None
