"""Gather what the evidence says of each field of a sheet, and where in its file the field stands.

Pure functions over rows of the evidence.
"""

from __future__ import annotations

from collections.abc import Iterable

from csgraph.namespaces import CSG
from csgraph.store.oxigraph import Row, Value

Said = dict[str, list[Value]]
"""The values of one field, by the name of their property: `label`, `text`, `firstLine`, `feeds`."""


def fields(rows: Iterable[Row]) -> list[tuple[str, Said]]:
    """Return each field's IRI with what is said of it, in the order of the sheet."""
    found: dict[str, Said] = {}
    for row in rows:
        said = found.setdefault(row["field"].text, {})
        said.setdefault(row["property"].text.removeprefix(CSG), []).append(row["value"])
    return sorted(found.items())


def text_of(said: Said, name: str) -> str | None:
    """Return the first value of a property, or None."""
    return said[name][0].text if name in said else None


def span_of(said: Said) -> tuple[int | None, int | None]:
    """Return the first and last line of a field in its file."""
    begin, end = (text_of(said, name) for name in ("firstLine", "lastLine"))
    return (int(begin), int(end)) if begin and end else (None, None)


def place_of(said: Said) -> str | None:
    """Return `12–14`, `12`, a cell or a row."""
    begin, end = text_of(said, "firstLine"), text_of(said, "lastLine")
    if begin is None:
        return text_of(said, "cell") or text_of(said, "row")
    return begin if end in (None, begin) else f"{begin}–{end}"
