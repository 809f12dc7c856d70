"""Turn SHACL results and held fields into findings with sheet, field, lines and value.

Refuses what is structural: a result that speaks to us stops the build, named by sheet
and shape. What was withheld is not reported as missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from csgraph.errors import StructuralFault
from csgraph.findings import Finding
from csgraph.model import KEYS, Field, Layout, Sheet
from csgraph.namespaces import PREFIXES
from csgraph.normal import nfc, slug
from csgraph.quality.holding import found_in_field
from csgraph.quality.personal import Kind

if TYPE_CHECKING:
    from csgraph.quality.screen import Result

_ORDER = {name: place for place, name in enumerate(KEYS)}
_KINDS = {
    Kind.EMAIL: "adresse électronique / e-mail address",
    Kind.TELEPHONE: "numéro de téléphone / telephone number",
    Kind.NAME: "nom d'une personne / a person's name",
}


def _expand(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


_KEY_OF = {_expand(key.prop): name for name, key in KEYS.items()}


class Place(NamedTuple):
    """Where to look: lines, or a cell."""

    first_line: int | None = None
    last_line: int | None = None
    cell: str | None = None


class _Written:
    """The values of one key of a sheet: read once, however many results ask for them."""

    def __init__(self, sheet: Sheet, key: str) -> None:
        self.values = sheet.values(key)
        self._fields = list(sheet.of(key))
        self._has_bars = sheet.layout is Layout.TABLE
        self._lines: dict[int, dict[str, int]] = {}

    @cached_property
    def _by_slug(self) -> dict[str, str]:
        return {slug(value): value for value in reversed(self.values)}

    @cached_property
    def _by_value(self) -> dict[str, Field]:
        return {value: field for field in reversed(self._fields) for value in field.values}

    def value(self, concept: str) -> str | None:
        """Return the value as the sheet writes it, from its concept's IRI."""
        only = self.values[0] if len(self.values) == 1 else None
        return self._by_slug.get(concept.rstrip(">").rpartition("/")[2], only)

    def field(self, value: str) -> Field | None:
        """Return the first field that holds a value."""
        return self._by_value.get(value)

    def line(self, field: Field, value: str) -> int | None:
        """Return the one line of a list value."""
        if field.position not in self._lines:
            self._lines[field.position] = dict(
                reversed(list(_items(field, has_bars=self._has_bars)))
            )
        return self._lines[field.position].get(value)


def _items(field: Field, *, has_bars: bool) -> Iterator[tuple[str, int]]:
    """Yield what stands on each line of a list, or between bars in a cell, without its bullet."""
    for number, line in enumerate((field.text or "").split("\n"), field.first_line or 0):
        text = nfc(line)
        for part in (text, *(text.split("|") if has_bars else ())):
            yield part.strip().removeprefix("-").removeprefix("•").strip(), number


def trace(
    results: Iterable[Result], sheet: Sheet, held: Mapping[int, tuple[str, ...]]
) -> list[Finding]:
    """Return the findings of one sheet, in the order of its lines.

    Raises `StructuralFault` if any result is of a structural shape.
    """
    held_keys = {key for field in sheet.fields if field.position in held for key in field.keys}
    found = [*_personal(sheet, held)]
    written: dict[str | None, _Written] = {}
    for result in results:
        if result.code is None:
            raise _structural(result, sheet)
        if not _only_withheld(result, held_keys):
            found.append(_finding(result, result.code, sheet, written))
    return sorted(found, key=_by_place)


def _by_place(finding: Finding) -> tuple[int, int, str, str]:
    line = finding.first_line if finding.first_line is not None else -1
    return (line, _ORDER.get(finding.field or "", -1), finding.code, finding.value or "")


def _structural(result: Result, sheet: Sheet) -> StructuralFault:
    place = f"line {sheet.first_line}" if sheet.first_line else f"row {sheet.row}"
    return StructuralFault(
        f"{sheet.source}, {place}: what was written for this sheet does not meet the shape "
        f"{result.shape} ({result.component}) at <{result.focus}>."
    )


def _only_withheld(result: Result, held_keys: set[str]) -> bool:
    """Whether a value is missing only because its text is held back."""
    return result.value is None and any(_KEY_OF.get(path) in held_keys for path in result.paths)


def _finding(
    result: Result, code: str, sheet: Sheet, written: dict[str | None, _Written]
) -> Finding:
    keys = sorted((_KEY_OF[p] for p in result.paths if p in _KEY_OF), key=_ORDER.__getitem__)
    field = _field_for(keys, sheet)
    key = next((k for k in keys if field is not None and k in field.keys), (*keys, None)[0])
    values = written.get(key) or written.setdefault(key, _Written(sheet, key or ""))
    value = values.value(result.value) if result.value is not None else None
    line = None
    if value is not None and (field := values.field(value) or field):
        line = values.line(field, value)
    place = _place_of(field, line, sheet) if field is not None else _place(sheet)
    several = values.values if result.value is None else ()
    return Finding(
        code,
        source=sheet.source,
        **place._asdict(),
        field=key,
        value=value,
        detail=", ".join(several) or None,
    )


def _field_for(keys: Iterable[str], sheet: Sheet) -> Field | None:
    """Return the first printed field that the result is about."""
    return next((field for key in keys for field in sheet.of(key)), None)


def _place(sheet: Sheet) -> Place:
    cell = next((field.cell for field in sheet.fields if field.cell), None)
    return Place(sheet.first_line, sheet.last_line, cell if sheet.first_line is None else None)


def _place_of(field: Field, line: int | None, sheet: Sheet) -> Place:
    """Return the one line of a list value, the field's lines, or the empty label's line."""
    if field.first_line is not None and field.last_line is not None:
        span = field.last_line - field.first_line
        if line is not None and (field.text or "").count("\n") == span:
            return Place(line, line, field.cell)
        return Place(field.first_line, field.last_line, field.cell)
    line = label_lines(sheet).get(field.position)
    return Place(line, line, field.cell) if line or field.cell else _place(sheet)


def label_lines(sheet: Sheet) -> dict[int, int]:
    """Return the line of each printed label of a text listing, by the field's position.

    Labels and texts follow one another without a gap, from the sheet's first line on.
    """
    lines: dict[int, int] = {}
    line = sheet.first_line
    if line is None or sheet.layout not in (Layout.LISTING, Layout.OLDER):
        return lines
    for field in sheet.fields:
        if field.first_line is not None and field.first_line < line:
            continue  # the year's row stands before the sheets
        lines[field.position] = line
        line = (field.last_line or line) + 1
    return lines


def _personal(sheet: Sheet, held: Mapping[int, tuple[str, ...]]) -> Iterator[Finding]:
    """Yield what is held back and why, without a word of it."""
    for field in sheet.fields:
        for code in held.get(field.position, ()):
            place = _place_of(field, None, sheet)
            kinds = dict.fromkeys(_KINDS[datum.kind] for datum in found_in_field(field))
            yield Finding(
                code,
                source=sheet.source,
                **place._asdict(),
                field=field.keys[0] if field.keys else None,
                detail=" ; ".join(kinds) or None,
            )
