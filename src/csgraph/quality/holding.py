"""Turn what was read into what may be shown, where it holds personal data.

A field's text is held back whole; what is shown all the same (the name of a centre or a
file, a column's heading, a cell's place, what a finding quotes) loses the datum only. The
whole of it waits in `withheld/`. Nothing here decides about a sheet: that is the gate's.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from csgraph.findings import Finding
from csgraph.model import Field, Sheet
from csgraph.normal import base32, digest, nfc
from csgraph.quality.personal import Kind, PersonalDatum, contact_details, found_in

IN_TEXT, IN_TITLE = "personal-data", "personal-data-in-title"
MASK = "[…]"


def found_in_field(field: Field) -> list[PersonalDatum]:
    """Return what is personal in a field's text, NFC; a centre may be named after anybody.

    A label that no rule knows was written by the sheet's author: it is read as well.
    """
    text = nfc(field.text or "")
    if "centre" in field.keys:
        return contact_details(text)
    return found_in(text) if field.keys else [*found_in(field.name), *found_in(text)]


def held_fields(
    sheet: Sheet, cleared: frozenset[tuple[str, str]] = frozenset()
) -> dict[int, tuple[str, ...]]:
    """Return the positions of the fields whose text is held back, each with its code.

    `cleared` holds pairs of a `csgraph read` key (or a label, for a field no rule reads)
    and a code that a person has accepted for this sheet.
    """
    held: dict[int, tuple[str, ...]] = {}
    for field in sheet.fields:
        code = IN_TITLE if "title" in field.keys else IN_TEXT
        marks = field.keys or (field.name,)
        if found_in_field(field) and not any((mark, code) in cleared for mark in marks):
            held[field.position] = (code,)
    return held


def masked(text: str) -> str:
    """Return `text` with a mask in the place of each personal datum.

    A quotation can end within an address, so any word with an `@` is masked.

    >>> masked("fiches de jeanne@exemple.fr")
    'fiches de […]'
    """
    return _without(text, found_in(text))


def masked_name(name: str) -> str:
    """Return a centre's name without e-mail addresses and telephone numbers."""
    return _without(name, contact_details(name))


def _without(text: str, found: list[PersonalDatum]) -> str:
    pieces: list[str] = []
    at = 0
    for datum in found:
        if datum.start >= at:
            pieces += (text[at : datum.start], MASK)
        at = max(at, datum.end)
    rest = "".join((*pieces, text[at:]))
    if "@" not in rest:
        return rest
    return " ".join(MASK if "@" in word else word for word in rest.split(" "))


@lru_cache(maxsize=1024)
def file_name(name: str) -> str:
    """Return the name under which a file is shown: its own, or a masked one of its own."""
    shown = masked(name)
    return name if shown == name else f"{shown}~{base32(digest('file', name), 6)}"


def identifier(given: str | None) -> str | None:
    """Return a sheet's identifier unless it is a person's; a number is nobody's telephone."""
    kinds = {datum.kind for datum in found_in(given or "")}
    return None if kinds - {Kind.TELEPHONE} else given


def shown_sheet(
    sheet: Sheet,
    held: dict[int, tuple[str, ...]],
    cleared: frozenset[tuple[str, str]] = frozenset(),
) -> Sheet:
    """Return a sheet as it may be shown beside its held texts; the same one if it may as it is.

    `cleared` as for `held_fields`; the identifier's key is `id`.
    """
    worksheet = None if sheet.worksheet is None else masked(sheet.worksheet)
    moved = worksheet != sheet.worksheet
    fields = tuple(_shown_field(f, f.position in held, moved=moved) for f in sheet.fields)
    is_cleared = ("id", IN_TEXT) in cleared
    given = sheet.identifier if is_cleared else identifier(sheet.identifier)
    if not moved and given == sheet.identifier and fields == sheet.fields:
        return sheet
    return replace(sheet, worksheet=worksheet, fields=fields, identifier=given)


def _shown_field(field: Field, is_held: bool, *, moved: bool) -> Field:
    if field.cell is not None and (moved or not field.keys):
        field = replace(field, cell=masked(field.cell))
    if is_held and not field.keys:
        field = replace(field, label=masked(field.label))
    if is_held and "centre" in field.keys:
        field = replace(field, values=tuple(map(masked_name, field.values)))
    return field


def shown_finding(finding: Finding) -> Finding:
    """Return a finding that quotes nothing personal."""
    return replace(
        finding,
        source=finding.source and file_name(finding.source),
        cell=finding.cell and masked(finding.cell),
        value=finding.value and masked(finding.value),
        detail=finding.detail and masked(finding.detail),
    )
