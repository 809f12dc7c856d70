"""Arrange the evidence of one sheet: its fields in their order, each with its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from csgraph.namespaces import CSG, DCTERMS
from csgraph.store.oxigraph import Row, Value
from csgraph.web.entity.facsimile import Line, whole
from csgraph.web.entity.statements import Reader, Shown
from csgraph.web.links import definition_page


@dataclass(frozen=True, slots=True)
class ShownField:
    """One labelled part of a sheet as it was read; None is what it does not have.

    `lines` are those of `text`; a text of too many has none.
    """

    anchor: str
    label: str
    text: str | None
    place: str | None
    feeds: tuple[Shown, ...]
    is_withheld: bool
    lines: tuple[Line, ...]


def fields_of(rows: Iterable[Row], reader: Reader) -> list[ShownField]:
    """Return the fields of the sheet, in the order in which it prints them."""
    by_field: dict[str, dict[str, list[Value]]] = {}
    for row in (row for row in rows if "/field/" in row["field"].text):
        said = by_field.setdefault(row["field"].text, {})
        said.setdefault(row["property"].text.removeprefix(CSG), []).append(row["value"])
    return [_shown(iri, said, reader) for iri, said in sorted(by_field.items())]


@dataclass(frozen=True, slots=True)
class ShownRepeat:
    """Another place where the same sheet stands."""

    anchor: str
    source: Shown | None
    place: str | None


def repeats_of(rows: Iterable[Row], reader: Reader) -> list[ShownRepeat]:
    """Return the other places of a sheet, in the order in which they were met."""
    said: dict[str, dict[str, list[Value]]] = {}
    sources: dict[str, Shown] = {}
    for row in (row for row in rows if "/repeat/" in row["field"].text):
        iri, prop = row["field"].text, row["property"].text
        said.setdefault(iri, {}).setdefault(prop.removeprefix(CSG), []).append(row["value"])
        if prop == DCTERMS + "isPartOf":
            sources[iri] = reader.shown(row["value"], row.get("label"))
    return [
        ShownRepeat(f"repeat-{iri.rpartition('/')[2]}", sources.get(iri), place_of(about))
        for iri, about in sorted(said.items())
    ]


def _shown(iri: str, said: dict[str, list[Value]], reader: Reader) -> ShownField:
    text = _text(said, "text")
    feeds = (
        Shown(
            reader.names.term(value.text, reader.language),
            reader.language,
            definition_page(value.text),
        )
        for value in said.get("feeds", ())
    )
    return ShownField(
        anchor=f"field-{iri.rpartition('/')[2]}",
        label=_text(said, "label") or "",
        text=text,
        place=place_of(said),
        feeds=tuple(sorted(feeds, key=lambda shown: shown.text)),
        is_withheld="withheldBecause" in said,
        lines=() if text is None else whole(text, *span_of(said)),
    )


def span_of(said: dict[str, list[Value]]) -> tuple[int | None, int | None]:
    """Return the first and last line of a field in its file."""
    begin, end = (_text(said, name) for name in ("firstLine", "lastLine"))
    return (int(begin), int(end)) if begin and end else (None, None)


def _text(said: dict[str, list[Value]], name: str) -> str | None:
    return said[name][0].text if name in said else None


def place_of(said: dict[str, list[Value]]) -> str | None:
    """Return `12–14`, `12`, a cell or a row."""
    begin, end = _text(said, "firstLine"), _text(said, "lastLine")
    if begin is None:
        return _text(said, "cell") or _text(said, "row")
    return begin if end in (None, begin) else f"{begin}–{end}"
