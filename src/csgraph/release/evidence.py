"""A sheet's own lines again, from its fields."""

from __future__ import annotations

from csgraph.model import Sheet


def verbatim(sheet: Sheet) -> str:
    """Return the lines of a sheet of a listing as they stood, joined by `\\n`.

    Every line of the sheet is a label line or a line of a field's text; a field from
    outside the sheet (the year's row) is left out. For a table or a record: the texts,
    one a field.
    """
    lines: list[str] = []
    for field in sorted(sheet.fields, key=lambda f: f.position):
        if is_outside(sheet.first_line, field.first_line):
            continue
        lines.append(field.label)
        if field.text is not None:
            lines.append(field.text)
    return "\n".join(lines)


def is_outside(sheet_first_line: int | None, field_first_line: int | None) -> bool:
    """Say whether a field stands before its sheet: the year's row in a listing's table."""
    return (
        sheet_first_line is not None
        and field_first_line is not None
        and field_first_line < sheet_first_line
    )
