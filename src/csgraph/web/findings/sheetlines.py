"""The sheet's own lines beside what was found in them, as far as they are public.

A field is held to be what a finding speaks of where the finding stands in its lines or
its cell, else where it feeds the property that the finding names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csgraph.model import KEYS
from csgraph.search.findingtables import Row
from csgraph.web.current import release
from csgraph.web.entity.fields import Said, fields, text_of
from csgraph.web.entity.statements import expand

_EXCERPT_CHARS = 400


@dataclass(frozen=True, slots=True)
class Lines:
    """A field of a sheet: its label as printed, its text or None, the path to it."""

    label: str
    text: str | None
    path: str
    first_line: int | None
    last_line: int | None
    cell: str | None
    feeds: frozenset[str]

    def holds(self, row: Row) -> bool:
        """Say whether a finding stands in these lines or in this cell."""
        if row.cell and self.cell:
            return row.cell == self.cell
        if row.first_line is None or self.first_line is None or self.last_line is None:
            return False
        end = row.first_line if row.last_line is None else row.last_line
        return self.first_line - 1 <= row.first_line and end <= self.last_line

    def is_asked_by(self, row: Row) -> bool:
        """Say whether a finding names the property that this field feeds."""
        return row.field in KEYS and expand(KEYS[row.field].prop) in self.feeds

    @property
    def excerpt(self) -> str | None:
        """The beginning of its text."""
        text = self.text
        is_long = text is not None and len(text) > _EXCERPT_CHARS
        return f"{text[:_EXCERPT_CHARS]}…" if text and is_long else text


def lines_of(sheet: str) -> list[Lines]:
    """Return the fields of a sheet, in their order; without text where that is not public."""
    base = release().manifest.base
    graph = base.graph("evidence")
    rows = release().store.rows("lines_of_sheet", sheet=base.sheet(sheet), graph=graph)
    return [_lines(sheet, iri, said) for iri, said in fields(rows)]


def spoken_of(fields: Sequence[Lines], row: Row) -> Lines | None:
    """Return the field that a finding is about, or None: the one that it names, where it stands."""
    asked = [field for field in fields if field.is_asked_by(row)]
    held = [field for field in asked or fields if field.holds(row)]
    return next(iter(held or asked), None)


def _lines(sheet: str, iri: str, said: Said) -> Lines:
    begin, end = text_of(said, "firstLine"), text_of(said, "lastLine")
    return Lines(
        label=text_of(said, "label") or "",
        text=text_of(said, "text"),
        path=f"/sheet/{sheet}#field-{iri.rpartition('/')[2]}",
        first_line=int(begin) if begin else None,
        last_line=int(end or begin or 0) if begin else None,
        cell=text_of(said, "cell"),
        feeds=frozenset(value.text for value in said.get("feeds", ())),
    )
