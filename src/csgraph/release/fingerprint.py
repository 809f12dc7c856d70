"""What a sheet is recognised by: its content, its body, its title, its place.

The content leaves out what one page prints and another does not (the identifier, the
year of the listing's table, the layout), so that one sheet met on several pages is
recognised as one; two identifiers or two years still keep two sheets apart (`units`).
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from csgraph.model import KEYS, Sheet
from csgraph.normal import carried_by_xml, digest, normalise
from csgraph.territories import department

_CONTENT = [name for name in KEYS if name != "year"]
_PROSE = [name for name, key in KEYS.items() if key.is_prose]


@dataclass(frozen=True, slots=True)
class Reference:
    """All that identity needs of a sheet; the sheet itself waits in the spool.

    `place` orders and names it: source, first line or row, worksheet. `identifier` is
    `origin|identifier` as published, percent-encoded, or empty; `captured` the date of its
    source, or empty.
    `centres` are (département code or "", normal form, spelling); `year` is empty where
    none is given.
    """

    place: tuple[str, int, str]
    last_line: int | None
    is_row: bool
    identifier: str
    captured: str
    centres: tuple[tuple[str, str, str], ...]
    department: str
    title: str
    content: bytes
    body: bytes
    spool: tuple[int, int]
    year: str = ""


def content(sheet: Sheet) -> bytes:
    """Return the digest of everything the sheet says."""
    parts: list[str] = []
    for name in _CONTENT:
        for value in sheet.values(name):
            parts += (name, value)
    for field in sheet.fields:
        if not field.keys:
            parts += (field.name, *field.values)
    return digest(*parts)


def body(sheet: Sheet) -> bytes:
    """Return the digest of the sheet's prose, or nothing where it has none."""
    prose = [value for name in _PROSE for value in sheet.values(name)]
    return digest(*prose) if prose else b""


def reference(
    sheet: Sheet, *, origin: str, captured: str | None, spool: tuple[int, int]
) -> Reference:
    """Return what identity needs of `sheet`, which waits at `spool`."""
    codes = [d.code for name in sheet.values("department") if (d := department(name))]
    code = codes[0] if codes else ""
    identifier = carried_by_xml(sheet.identifier or "")
    return Reference(
        place=(sheet.source, sheet.first_line or sheet.row or 0, sheet.worksheet or ""),
        last_line=sheet.last_line,
        is_row=sheet.first_line is None,
        identifier=f"{quote(origin)}|{quote(identifier)}" if identifier else "",
        captured=captured or "",
        centres=tuple((code, normalise(name), name) for name in sheet.values("centre")),
        department=code,
        title=normalise(sheet.title) if sheet.title else "",
        content=content(sheet),
        body=body(sheet),
        spool=spool,
        year=sheet.first("year") or "",
    )
