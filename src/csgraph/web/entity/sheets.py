"""Arrange the evidence of one sheet: its fields in their order, each with its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from csgraph.namespaces import DCTERMS
from csgraph.store.oxigraph import Row
from csgraph.web.entity.facsimile import Line, whole
from csgraph.web.entity.fields import Said, fields, place_of, span_of, text_of
from csgraph.web.entity.statements import Shown, Wording
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


def fields_of(rows: Iterable[Row], wording: Wording) -> list[ShownField]:
    """Return the fields of the sheet, in the order in which it prints them."""
    return [_shown(iri, said, wording) for iri, said in fields(rows) if "/field/" in iri]


@dataclass(frozen=True, slots=True)
class ShownRepeat:
    """Another place where the same sheet stands."""

    anchor: str
    source: Shown | None
    place: str | None


def repeats_of(rows: Iterable[Row], wording: Wording) -> list[ShownRepeat]:
    """Return the other places of a sheet, in the order in which they were met."""
    of_repeats = [row for row in rows if "/repeat/" in row["field"].text]
    sources = {
        row["field"].text: wording.shown(row["value"], row.get("label"))
        for row in of_repeats
        if row["property"].text == DCTERMS + "isPartOf"
    }
    return [
        ShownRepeat(f"repeat-{iri.rpartition('/')[2]}", sources.get(iri), place_of(said))
        for iri, said in fields(of_repeats)
    ]


def _shown(iri: str, said: Said, wording: Wording) -> ShownField:
    text = text_of(said, "text")
    feeds = (
        Shown(
            wording.names.term(value.text, wording.language),
            wording.language,
            definition_page(value.text),
        )
        for value in said.get("feeds", ())
    )
    return ShownField(
        anchor=f"field-{iri.rpartition('/')[2]}",
        label=text_of(said, "label") or "",
        text=text,
        place=place_of(said),
        feeds=tuple(sorted(feeds, key=lambda shown: shown.text)),
        is_withheld="withheldBecause" in said,
        lines=() if text is None else whole(text, *span_of(said)),
    )
