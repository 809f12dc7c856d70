"""Read files of sheets into records, whatever their format.

Everything that is not read is reported, with its place. A file that can't be read as
a whole is refused with `BadInput`, before anything of it is yielded.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from csgraph import settings
from csgraph.findings import Finding
from csgraph.intake import refusals
from csgraph.intake.decode import WINDOWS_1252
from csgraph.intake.files import InputFile
from csgraph.model import Sheet, Source

Item = Sheet | Finding | Source
Reader = Callable[[InputFile], Iterator[Item]]
_LONGEST_ESCAPE = len("\\u0000")


def read(file: InputFile) -> Iterator[Item]:
    """Yield the sheets of `file` and what was noticed, as met, and exactly one source last.

    Raises `BadInput` where the file can't be read: before anything is yielded, or at a
    sheet that is too long.
    """
    try:
        for item in _reader(file.format)(file):
            if isinstance(item, Source):
                _require_readable(file, 1, [item.preamble])
                yield from _about(item)
            elif isinstance(item, Sheet):
                _require_readable(file, item.first_line or item.row, [f.text for f in item.fields])
            yield item
    except OSError as fault:  # the file went away, or its disk fails
        raise refusals.unreadable(file, fault.strerror) from fault


def _require_readable(file: InputFile, place: int | None, texts: list[str | None]) -> None:
    """Refuse what the engine could write but not read again, escapes included."""
    most = settings.SHEET_MB * 1_000_000
    if sum(len(text) for text in texts if text) < most // _LONGEST_ESCAPE:
        return
    if sum(len(json.dumps(text, ensure_ascii=False).encode()) for text in texts if text) > most:
        raise refusals.too_long(file, place or 1)


def _about(source: Source) -> Iterator[Finding]:
    if source.encoding == WINDOWS_1252:
        yield Finding("windows-1252", source.name)
    if not source.sheet_count:
        yield Finding("no-sheet-in-file", source.name)


def _reader(format_: str) -> Reader:
    # A reader is imported when its format is met: a listing needs no XML, no CSV.
    if format_ in ("csv", "tsv"):
        from csgraph.intake.tables import read_table

        return read_table
    if format_ in ("xlsx", "ods"):
        from csgraph.intake.workbooks import read_workbook

        return read_workbook
    if format_ in ("json", "jsonl"):
        from csgraph.intake.records import read_records

        return read_records
    from csgraph.intake.listing import read_listing

    return read_listing
