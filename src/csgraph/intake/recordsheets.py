"""Turn one record of `csgraph read` into a sheet, and a sheet into such a record.

The two are inverse in what a sheet says: a record read and written again is the same
but for its layout and its places. Wrong types are refused in words, never bent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from csgraph.intake.jsontext import Fault, Item, Number
from csgraph.intake.under import is_blank
from csgraph.model import KEYS, Field, Layout, Sheet
from csgraph.normal import nfc

_IDENTIFIERS = ("id", "identifiant")
_READ_BEFORE = ("layout", "source")
_NUMBERS = ("year",)


class _WrongTypeError(ValueError):
    """A value that its key can't have."""


def sheet_of(source: str, item: Item, pointer: str) -> Sheet | Fault:
    """Return the sheet that the record at `pointer` describes, or why there is none."""
    if not isinstance(item.value, dict):
        return Fault("ce n'est pas un objet / this is no object")
    try:
        fields = tuple(
            Field(
                part.keys,
                part.label,
                part.text,
                part.values,
                position,
                item.first_line,
                item.last_line,
                f"{pointer}{part.cell}",
            )
            for position, part in enumerate(_parts(item.value))
        )
        identifier = _identifier(item.value)
    except _WrongTypeError as error:
        return Fault(str(error))
    return Sheet(source, item.first_line, item.last_line, Layout.RECORD, fields, identifier)


class _Part(NamedTuple):
    """A field without its place."""

    keys: tuple[str, ...]
    label: str
    text: str
    values: tuple[str, ...]
    cell: str


def _parts(record: dict[str, object]) -> Iterator[_Part]:
    for name, value in record.items():
        cell = "/" + name.replace("~", "~0").replace("/", "~1")
        if name in KEYS:
            values = tuple(v for v in _values(name, value) if not is_blank(v))
            if values:
                composed = tuple(nfc(v) for v in values)
                yield _Part((name,), name, "\n".join(values), composed, cell)
        elif name == "other_fields":
            yield from _other_fields(value, cell)
        elif name not in (*_IDENTIFIERS, *_READ_BEFORE) and value is not None:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            if not is_blank(text):
                yield _Part((), name, text, (nfc(text),), cell)


def _values(name: str, value: object) -> list[str]:
    """Return what stands under a key: a text, or texts where the key has a list."""
    if value is None:
        return []
    if KEYS[name].is_list:
        if isinstance(value, list) and all(_is_text(part) for part in value):
            return value
        raise _WrongTypeError(
            f"« {name} » doit être une liste de textes / “{name}” must be a list of texts"
        )
    if _is_text(value) or (name in _NUMBERS and isinstance(value, Number)):
        return [str(value)]
    raise _WrongTypeError(
        f"« {name} » doit être un texte ou null / “{name}” must be a text or null"
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not isinstance(value, Number)


def _other_fields(value: object, cell: str) -> Iterator[_Part]:
    if value is None:
        return
    if not isinstance(value, list):
        raise _WrongTypeError(
            "« other_fields » doit être une liste / “other_fields” must be a list"
        )
    for number, entry in enumerate(value):
        label = entry.get("label") if isinstance(entry, dict) else None
        text = entry.get("text") if isinstance(entry, dict) else None
        if not isinstance(label, str) or not (text is None or _is_text(text)):
            raise _WrongTypeError(
                "« other_fields » doit donner « label » et « text » / "
                "“other_fields” must give “label” and “text”"
            )
        if text is not None and not is_blank(text):
            yield _Part((), label, text, (nfc(text),), f"{cell}/{number}")


def _identifier(record: dict[str, object]) -> str | None:
    given = [record[name] for name in _IDENTIFIERS if record.get(name) is not None]
    if any(not isinstance(value, str) for value in given):
        raise _WrongTypeError("« id » doit être un texte / “id” must be a text")
    identifiers = {nfc(str(value).strip()) for value in given} - {""}
    if len(identifiers) > 1:
        raise _WrongTypeError("« id » et « identifiant » diffèrent / “id” and “identifiant” differ")
    return next(iter(identifiers), None)


def as_record(sheet: Sheet) -> dict[str, object]:
    """Return the one JSON object that `csgraph read` writes for `sheet`.

    What the sheet doesn't say is None or an empty list. Where a key holds one value and
    the sheet gives several, the first stands there and the others in `other_fields`.
    """
    centre, department = _organiser(sheet)
    record: dict[str, object] = {"id": sheet.identifier}
    for key in KEYS.values():
        values = [v for v in sheet.values(key.name) if not is_blank(v)]
        record[key.name] = values if key.is_list else next(iter(values), None)
    record |= {"centre": centre, "department": department}
    record["layout"] = sheet.layout.value
    record["other_fields"] = [
        {"label": met.name, "text": text, "first_line": met.first_line, "last_line": met.last_line}
        for met, text in _others(sheet)
    ]
    record["source"] = {
        "file": sheet.source,
        "first_line": sheet.first_line,
        "last_line": sheet.last_line,
        "fields": dict(_lines(sheet)),
    }
    return record


def _organisers(field: Field) -> list[tuple[str, str | None]]:
    """Return the centres that a field names, each with its département if it gives one."""
    if "department" not in field.keys:
        return [(name, None) for name in field.values]
    return [(c, d or None) for c, d in zip_longest(field.values[::2], field.values[1::2])]


def _organiser(sheet: Sheet) -> tuple[str | None, str | None]:
    named = (pair for field in sheet.of("centre") for pair in _organisers(field))
    centre, department = next(named, (None, None))
    apart = (f.values[0] for f in sheet.of("department") if f.keys == ("department",) and f.values)
    return centre, department or next(apart, None)


def _others(sheet: Sheet) -> Iterator[tuple[Field, str]]:
    """Yield what no key of the record holds: unread fields, second values of single keys."""
    met: set[str] = set()
    for field in sheet.fields:
        if not field.keys:
            texts = [nfc(field.text or "")]
        elif "centre" in field.keys:
            texts = [" - ".join(filter(None, pair)) for pair in _organisers(field)]
        else:
            texts = [] if KEYS[field.keys[0]].is_list else list(field.values)
        if field.keys and texts and field.keys[0] not in met:
            met.add(field.keys[0])
            texts = texts[1:]
        yield from ((field, text) for text in texts if not is_blank(text))


def _lines(sheet: Sheet) -> Iterator[tuple[str, list[int]]]:
    for key in KEYS:
        lines = [
            line
            for field in sheet.of(key)
            for line in (field.first_line, field.last_line)
            if line is not None
        ]
        if lines:
            yield key, [min(lines), max(lines)]
