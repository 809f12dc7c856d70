"""Turn an answer in SPARQL's JSON, or a graph, into a table a person can read.

Who asks says which columns there are and how a value is shown. Long answers are cut, and
the table says how many rows there are in all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyoxigraph as ox

from csgraph import settings
from csgraph.namespaces import XSD
from csgraph.store.oxigraph import Value
from csgraph.store.visible import reading_order
from csgraph.web.entity.statements import Shown, Wording

Term = Mapping[str, Any]
"""A term as SPARQL's JSON has it."""
Binding = Mapping[str, Term]
Show = Callable[[Value, Value | None], Shown]
"""How a value is shown, with the name that the answer gives it, if it gives one."""

_NUMBERS = frozenset(
    XSD + name
    for name in (
        "integer decimal double float int long short byte nonNegativeInteger positiveInteger "
        "unsignedInt unsignedLong unsignedShort unsignedByte negativeInteger nonPositiveInteger"
    ).split()
)
_WHOLE = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its variable, its heading, and the variable that names its things, if any."""

    variable: str
    heading: str
    named_by: str | None = None
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what stands in each cell, and the number it is, where it is a whole one."""

    cells: tuple[Shown | None, ...]
    numbers: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The first `lines` of `total`; `truth` is that of an ASK."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    total: int
    truth: bool | None = None

    @property
    def is_whole(self) -> bool:
        """Say whether every row is there."""
        return len(self.lines) == self.total


def read_table(
    answer: bytes,
    show: Show,
    columns: Sequence[Column] | None = None,
    most: int = settings.TABLE_ROWS,
    query: str = "",
) -> Table:
    """Return the answer as a table of `columns`.

    None stands for a column each variable, in the order in which `query` is read.
    """
    written = json.loads(answer)
    if "boolean" in written:
        return Table((), (), 0, written["boolean"])
    if columns is None:
        names = written["head"]["vars"]
        columns = [Column(names[at], names[at]) for at in reading_order(query, names)]
    bindings = written["results"]["bindings"]
    return _table(bindings[:most], columns, show, len(bindings))


def read_graph(triples: Iterable[ox.Triple], columns: Sequence[Column], show: Show) -> Table:
    """Return a graph as a table of its statements, in one order whatever theirs."""
    ordered = sorted(set(triples), key=str)
    bindings = [
        {
            column.variable: _written(term)
            for column, term in zip(
                columns, (triple.subject, triple.predicate, triple.object), strict=True
            )
        }
        for triple in ordered[: settings.TABLE_ROWS]
    ]
    return _table(bindings, columns, show, len(ordered))


def as_written(wording: Wording, labels: Mapping[str, Value]) -> Show:
    """Return how the answer to any query is shown: things by their `labels`, texts as they are.

    What has no label is shown by its short IRI.
    """
    here = f"{wording.base}id/"

    def show(value: Value, _named: Value | None) -> Shown:
        if not value.is_iri:
            return Shown(value.text, value.language)
        shown = wording.shown(value, labels.get(value.text))
        if shown.text == value.text:
            return replace(shown, text=value.text.removeprefix(here))
        return shown

    return show


def _table(bindings: Sequence[Binding], columns: Sequence[Column], show: Show, total: int) -> Table:
    lines = tuple(
        Line(
            tuple(_cell(row, column, show) for column in columns),
            tuple(_number(row.get(column.variable)) for column in columns),
        )
        for row in bindings
    )
    typed = (replace(c, is_number=_is_number(c.variable, bindings)) for c in columns)
    return Table(tuple(typed), lines, total)


def _cell(row: Binding, column: Column, show: Show) -> Shown | None:
    """Return what stands in a cell, or None where the graph says nothing."""
    thing = row.get(column.variable)
    name = row.get(column.named_by) if column.named_by else None
    if thing is None:
        return show(_value(name), None) if name else None
    return show(_value(thing), _value(name) if name else None)


def _value(term: Term) -> Value:
    if term["type"] == "triple":
        return Value(_as_text(term))
    return Value(term["value"], term["type"] == "uri", term.get("xml:lang"), term.get("datatype"))


def _as_text(term: Term) -> str:
    """Return a term as N-Triples has it, a triple with its three parts."""
    value = term["value"]
    match term["type"]:
        case "triple":
            parts = (value[part] for part in ("subject", "predicate", "object"))
            return f"<<( {' '.join(map(_as_text, parts))} )>>"
        case "uri":
            return f"<{value}>"
        case "bnode":
            return f"_:{value}"
    kind = f"^^<{term['datatype']}>" if "datatype" in term else ""
    return f"{ox.Literal(value)}" + (f"@{term['xml:lang']}" if "xml:lang" in term else kind)


def _number(term: Term | None) -> int | None:
    is_whole = term and term.get("datatype") in _NUMBERS and _WHOLE.fullmatch(term["value"])
    return int(term["value"]) if term and is_whole else None


def _is_number(variable: str, bindings: Sequence[Binding]) -> bool:
    said = [row[variable].get("datatype") for row in bindings if variable in row]
    return bool(said) and all(datatype in _NUMBERS for datatype in said)


def _written(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Term:
    match term:
        case ox.NamedNode():
            return {"type": "uri", "value": term.value}
        case ox.Literal():
            language = {"xml:lang": term.language} if term.language else {}
            return {"type": "literal", "value": term.value, **language}
    return {"type": "bnode", "value": str(term)}
