"""Turn a question's answer into a table for people: a label for each thing, linked to its page.

Questions give a thing and its name in two columns (`?centre ?centre_name`); a person gets
one. What repeats a parameter is left out. Long answers are cut, and say so.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from csgraph import settings
from csgraph.namespaces import XSD
from csgraph.store.oxigraph import Value
from csgraph.web.entity.statements import Reader, Shown

Binding = dict[str, dict[str, str]]
_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double"))
_NAMES_OF = {"action": "title", "property": "label", "value": "label"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the variable with its things, and the one with their names, if there is one."""

    name: str
    label: str | None
    is_number: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what stands in each cell, and the number it is, where it is a whole one."""

    cells: tuple[Shown | None, ...]
    numbers: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The first `lines` of `total`."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    total: int

    @property
    def is_whole(self) -> bool:
        """Say whether every row is there."""
        return len(self.lines) == self.total


def read(
    answer: bytes, names: Sequence[str], reader: Reader, most: int = settings.TABLE_ROWS
) -> Table:
    """Return the answer, in SPARQL's JSON, as a table of the columns `names`."""
    bindings: list[Binding] = json.loads(answer)["results"]["bindings"]
    columns = shown_columns(names, bindings)
    return Table(columns, tuple(_line(r, columns, reader) for r in bindings[:most]), len(bindings))


def shown_columns(names: Sequence[str], bindings: list[Binding]) -> tuple[Column, ...]:
    """Return the columns a person sees: a thing's name goes with the thing."""
    labels = {name: label for name in names if (label := _label_of(name, names))}
    return tuple(
        Column(name, labels.get(name), _is_number(name, bindings))
        for name in names
        if name not in labels.values()
    )


def _label_of(name: str, names: Sequence[str]) -> str | None:
    wanted = (f"{name}_name", f"{name}_label", _NAMES_OF.get(name, ""))
    return next((label for label in wanted if label in names), None)


def _is_number(name: str, bindings: list[Binding]) -> bool:
    said = [row[name].get("datatype") for row in bindings if name in row]
    return bool(said) and all(datatype in _NUMBERS for datatype in said)


def _line(row: Binding, columns: Sequence[Column], reader: Reader) -> Line:
    return Line(
        tuple(_cell(row, column, reader) for column in columns),
        tuple(_count(row.get(column.name)) for column in columns),
    )


def _count(term: dict[str, str] | None) -> int | None:
    is_whole = term is not None and term.get("datatype") == XSD + "integer"
    return int(term["value"]) if term and is_whole else None


def _cell(row: Binding, column: Column, reader: Reader) -> Shown | None:
    """Return what stands in a cell, or None where the graph says nothing."""
    thing = row.get(column.name)
    label = row.get(column.label) if column.label else None
    if thing is None:
        return reader.shown(value(label)) if label else None
    return reader.shown(value(thing), value(label) if label else None)


def value(term: dict[str, str]) -> Value:
    """Return a term of SPARQL's JSON as a value."""
    return Value(term["value"], term["type"] == "uri", term.get("xml:lang"), term.get("datatype"))
